#ifndef KETNAP_SERVICES_CTL_DEMO_LOADER_H_
#define KETNAP_SERVICES_CTL_DEMO_LOADER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ctl/client/context.h"
#include "services/ctl/client/suite_client.h"
#include "services/ctl/demo/accounts.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/requests.h"

namespace ketnap::ctl {

// Carries out the plan of a province through the public API. The order of its parts matters: other
// services follow by events. A second run repeats the same requests with the same ids and so goes
// on where the first one stopped.
class Loader {
 public:
  // All must outlive this; `accounts` has an administrator.
  Loader(const Context& context, const Province& province, SuiteClient* client,
         DemoAccounts* accounts, int concurrency);

  // Stops at the first unexpected refusal, naming the item, the step and the reason.
  absl::Status Run();
  // The same for a later act, in which organizations, members and accounts are there already.
  absl::Status GoOn(const LearnedNames& names);
  const LearnedNames& names() const { return names_; }

 private:
  absl::Status LoadOrganizations();
  absl::Status MakeAccounts();
  absl::Status LoadMembers();
  absl::Status LoadAppointments();
  absl::Status LoadPlans();
  absl::Status LoadPlan(size_t index);
  absl::Status LoadPhaseOf(LoadPhase phase, const Message& title);
  absl::Status TakeSteps(int person, LoadPhase phase);
  absl::Status LoadClassPlans();
  absl::Status LoadClasses(bool is_new_member);
  absl::Status TeachClass(int index);
  absl::Status Nominate(int index, std::vector<std::string>* nominations);
  absl::Status EnrolByQuota(int index);
  absl::Status RecordClass(int index, const std::vector<std::string>& nominations);
  absl::Status IssueCertificates(int index);

  Session* SessionOf(Actor actor);
  absl::Status Send(PlannedCall* call, bool after_events);
  std::string RequestId(const std::string& key) const;

  const Context& context_;
  const Province& province_;
  SuiteClient* const client_;
  DemoAccounts* const accounts_;
  const int concurrency_;
  LearnedNames names_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_LOADER_H_
