#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_OFFICER_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_OFFICER_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "services/dossier/projections/reorganization_fixture.h"

namespace ketnap::dossier {

// For tests: the way of WayTest with officers who may do everything to it, and two of them, because
// some things need a second person.
class OfficerTest : public ReorganizationTest {
 protected:
  OfficerTest() {
    clerk_ = Officer(root_);
    second_ = Officer(root_);
  }

  access::Caller Officer(const Uuid& organization) {
    return harness_.Person({ketnap::testing::ServiceHarness::GrantOver(
        organization,
        {"dossier.appraisals.write", "dossier.candidates.nominate", "dossier.candidates.read",
         "dossier.candidates.write", "dossier.ceremonies.write", "dossier.corrections.approve",
         "dossier.corrections.write", "dossier.decisions.revoke", "dossier.decisions.write",
         "dossier.dossiers.read", "dossier.dossiers.write", "dossier.resolutions.write",
         "dossier.transfers.write", "history.enter"})});
  }

  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> SendAs(const access::Caller& caller,
                                  grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                            Response*),
                                  const std::type_identity_t<Request>& request) {
    return harness_.Call(caller, rpc, request);
  }

  // The rows behind the API, as the journal would tell them.
  struct Rows {
    v1::Candidate candidate;
    v1::CandidateStep papers;
    std::vector<Date> months;
  };
  Rows ReadRows();

  access::Caller second_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_OFFICER_FIXTURE_H_
