#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDINGS_FIXTURE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDINGS_FIXTURE_H_

#include <optional>
#include <string>
#include <vector>

#include "ketnap/supervision/v1/finding_service.grpc.pb.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {

// The bloc inspects base_a from 1 to 20 August 2019, over the years 2015 to 2019; under way.
class FindingsTest : public SupervisionTest {
 protected:
  using Service = v1::FindingService::Stub;

  FindingsTest();

  // An inspection under way, written past its service. Its name.
  std::string StartInspection(const Uuid& holder, const std::vector<Uuid>& subjects,
                              Date start = Date(2019, 8, 1));

  v1::Finding Stated(const std::string& clause = "R-DOS-1");
  absl::StatusOr<v1::Finding> Record(const v1::Finding& finding);
  absl::StatusOr<v1::PresentFindingsResponse> Present(std::optional<access::Caller> caller = {});
  absl::StatusOr<v1::Finding> Respond(const access::Caller& caller, const Uuid& organization,
                                      const std::string& finding);
  v1::ConcludeInspectionRequest Conclusion();
  absl::StatusOr<v1::Conclusion> Conclude();
  absl::StatusOr<v1::Finding> Remedy(const access::Caller& caller, const Uuid& organization,
                                     const std::string& finding);
  absl::StatusOr<v1::Finding> Verify(const access::Caller& caller, const std::string& finding);
  absl::StatusOr<v1::Finding> Get(const access::Caller& caller, const std::string& finding);
  // Names of the findings listed.
  std::vector<std::string> List(const access::Caller& caller, const Uuid& organization,
                                const std::function<void(v1::ListFindingsRequest&)>& edit = {});
  absl::StatusOr<v1::ProposeFindingsResponse> Propose();

  access::Caller team_;      // Acts for the bloc.
  access::Caller body_;      // Officer of base_a.
  access::Caller cell_;      // Secretary of cell_a1.
  access::Caller neighbor_;  // Officer of base_b.
  access::Caller superior_;  // Of the province.
  std::string inspection_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDINGS_FIXTURE_H_
