#ifndef KETNAP_SERVICES_CTL_DEMO_SUPERVISION_STORY_H_
#define KETNAP_SERVICES_CTL_DEMO_SUPERVISION_STORY_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/date.h"
#include "ketnap/organization/v1/organization.pb.h"
#include "ketnap/supervision/v1/finding_service.pb.h"
#include "ketnap/supervision/v1/inspection_service.pb.h"
#include "services/ctl/demo/accounts.h"
#include "services/ctl/demo/loader_store.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/requests.h"

namespace ketnap::ctl {

// Supervision after the change of 2025: the programme of a year, an inspection that was closed with
// findings and remedies, one that is under way today, an assignment of continuous supervision, and
// a good example. Subjects, team and dates are invented. What is under way is dated around the day
// of the first run, which the store keeps; the rest has fixed dates.
class SupervisionStory {
 public:
  // All must outlive this. `names` are those of the province.
  SupervisionStory(const Province& province, const LearnedNames& names, SuiteClient* client,
                   DemoAccounts* accounts, LoaderStore* store);

  // Stops at the first refusal, naming the part.
  absl::Status Run();
  // Accounts of people this made, for the list of accounts.
  const std::vector<WantedAccount>& people() const { return people_; }

 private:
  absl::Status FindPlaces();
  absl::Status MakeAccounts();
  absl::Status Program();
  absl::Status PastInspection();
  absl::Status Findings();
  absl::Status PresentAndRespond();
  absl::Status Conclude();
  absl::Status Remedies();
  absl::Status PresentInspection();
  absl::Status AppointOverseer();
  absl::Status Oversight();
  absl::Status Commendation();

  std::string BaseName(int base) const;
  std::string Member(int base, size_t ordinal) const;
  supervision::v1::Inspection NewInspection(const std::string& subject, const std::string& title,
                                            Date decided, Date start, Date end) const;
  absl::Status Appoint(const std::string& inspection, const std::string& key);
  absl::Status TakeStep(const std::string& inspection, supervision::v1::InspectionStepKind kind,
                        Date date, const std::string& document);
  absl::Status Record(const std::string& key, const char* clause, const char* title,
                      const char* measure, std::string* name);

  // `who` is a working account; `key` marks the request id.
  template <typename Request, typename Response>
  absl::Status Call(const char* who, const std::string& path, const std::string& key,
                    Request request, Response* response) {
    request.set_request_id(RequestIdOf(province_.seed, "supervision/" + key));
    CallOptions options;
    options.wait_for_events = absl::Seconds(30);
    return client_->Call(accounts_->SessionOf(who), "/ketnap.supervision.v1." + path, request,
                         response, options);
  }

  const Province& province_;
  const LearnedNames& names_;
  SuiteClient* const client_;
  DemoAccounts* const accounts_;
  LoaderStore* const store_;
  std::vector<WantedAccount> people_;
  Date today_;              // Of the first run.
  int past_ = -1;           // Indices into Province::bases: inspected and closed,
  int present_ = -1;        // under inspection,
  int third_ = -1;          // foreseen by the programme,
  int of_team_ = -1;        // and where the team comes from.
  std::string party_;       // Committee above past_, third_ and of_team_.
  std::string government_;  // Committee above present_.
  std::string program_;
  std::vector<std::string> items_;
  std::string inspection_;  // The closed one.
  std::vector<std::string> findings_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_SUPERVISION_STORY_H_
