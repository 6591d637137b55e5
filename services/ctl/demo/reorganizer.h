#ifndef KETNAP_SERVICES_CTL_DEMO_REORGANIZER_H_
#define KETNAP_SERVICES_CTL_DEMO_REORGANIZER_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/ctl/client/context.h"
#include "services/ctl/client/suite_client.h"
#include "services/ctl/demo/accounts.h"
#include "services/ctl/demo/loader_store.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/requests.h"

namespace ketnap::ctl {

// What a reorganization must neither lose nor double.
struct Census {
  int64_t members = 0;          // Official and probationary.
  int64_t open_candidates = 0;  // Whose way has not ended.
  int64_t target = 0;           // Of the year's plans in force: wholes,
  int64_t parts = 0;            // and their parts.
  std::string figures;          // Digest of the reports of 2018, as it was.
};

// The reorganization of 2025: told in advance, carried out, and followed until every service has
// taken it in. A second run finds it carried out and only looks again.
class Reorganizer {
 public:
  using Show = std::function<void(const organization::v1::ReorganizeResponse&)>;

  // All must outlive this; `show` prints what the change will move.
  Reorganizer(const Context& context, const Province& province, const LearnedNames& names,
              SuiteClient* client, DemoAccounts* accounts, LoaderStore* store, Show show);

  // FAILED_PRECONDITION, reason REORGANIZATION_INCOMPLETE, names what was lost or left behind.
  absl::Status Run();

  // Whether an earlier run came as far as this: everything before the reorganization is loaded.
  static bool HasBegun(const LoaderStore& store);

  const Census& before() const { return before_; }
  const Census& after() const { return after_; }

 private:
  absl::Status Prepare();
  // FAILED_PRECONDITION when the figures stand still before they are complete.
  absl::Status WaitUntilFresh();
  absl::StatusOr<bool> IsCarriedOut();
  absl::Status CarryOut();
  absl::Status Follow();

  absl::StatusOr<Census> Count(const std::set<std::string>& plan_owners);
  absl::StatusOr<int64_t> CountMembers();
  // Open ones; the organizations that follow them are added to `followed_by`.
  absl::StatusOr<int64_t> CountOpenCandidates(std::set<std::string>* followed_by);
  absl::Status CountTargets(const std::set<std::string>& owners, Census* census);
  absl::StatusOr<std::string> DigestOf2018();
  // Organizations of grants that hold, and of classes that have not ended.
  absl::Status CollectHolders(std::set<std::string>* organizations);
  absl::StatusOr<std::set<std::string>> LiveOrganizations();
  // OK once everything stands with live organizations and nothing is lost.
  absl::Status Check();
  absl::Status Incomplete(const Message& what) const;

  Session* Reader();
  const std::string& NameOf(int organization) const;

  const Context& context_;
  const Province& province_;
  const LearnedNames& names_;
  SuiteClient* const client_;
  DemoAccounts* const accounts_;
  LoaderStore* const store_;
  const Show show_;
  Census before_;
  Census after_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_REORGANIZER_H_
