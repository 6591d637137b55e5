#ifndef KETNAP_SERVICES_CTL_CLIENT_STATISTICS_CLIENT_H_
#define KETNAP_SERVICES_CTL_CLIENT_STATISTICS_CLIENT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "ketnap/supervision/v1/statistics_service.pb.h"
#include "services/ctl/client/suite_client.h"

namespace ketnap::ctl {

// The figures, read with one account's session and by one structure. Both must outlive this.
class StatisticsClient {
 public:
  StatisticsClient(
      SuiteClient* client, Session* session,
      supervision::v1::StructureBasis structure = supervision::v1::STRUCTURE_BASIS_AS_IT_WAS)
      : client_(client), session_(session), structure_(structure) {}

  absl::StatusOr<supervision::v1::GetAttainmentResponse> GetAttainment(
      const std::string& organization, std::optional<Date> as_of);
  absl::StatusOr<supervision::v1::GetBreakdownResponse> GetBreakdown(
      const std::string& organization, Date start, Date end,
      supervision::v1::BreakdownDimension dimension);
  absl::StatusOr<supervision::v1::GetFunnelResponse> GetFunnel(const std::string& organization,
                                                               Date start, Date end);

  // Waits until everything known to be recorded is in the figures, seen twice in a row since the
  // service may not know of the last entries yet. False when `patience` is over: in all, or since
  // the figures last moved.
  enum class Patience { kInAll, kSinceProgress };
  absl::StatusOr<bool> WaitUntilFresh(const std::string& organization, absl::Duration patience,
                                      Patience kind);

  // The resource name of an organization: given as such, by its title or the unique beginning of
  // it; "" is the superior committee, or the root when there is not exactly one.
  absl::StatusOr<std::string> FindOrganization(const std::string& text);

  absl::StatusOr<std::string> TitleOf(const std::string& organization);

  // Organizations that followed one directly; itself where nobody did.
  absl::StatusOr<std::vector<std::string>> FollowersOf(const std::string& organization);

 private:
  absl::StatusOr<organization::v1::ListOrganizationsResponse> List(
      const organization::v1::ListOrganizationsRequest& request);
  absl::StatusOr<std::string> DefaultOrganization();

  SuiteClient* const client_;
  Session* const session_;
  const supervision::v1::StructureBasis structure_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_CLIENT_STATISTICS_CLIENT_H_
