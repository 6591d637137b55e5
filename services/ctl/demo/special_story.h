#ifndef KETNAP_SERVICES_CTL_DEMO_SPECIAL_STORY_H_
#define KETNAP_SERVICES_CTL_DEMO_SPECIAL_STORY_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "google/protobuf/message.h"
#include "ketnap/dossier/v1/candidate_service.pb.h"
#include "ketnap/dossier/v1/dossier_service.pb.h"
#include "services/ctl/client/suite_client.h"
#include "services/ctl/demo/accounts.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/requests.h"

namespace ketnap::ctl {

// A cell the special flows happen in, and what is around it after the change of 2025.
struct StoryPlace {
  std::string cell;
  std::string base;
  std::string superior;  // Decides.
  int base_committee = 0;
  int standing_committee = 0;
  std::vector<std::string> members;  // Official ones.
};

// How far a person's ordinary way is told.
enum class StoryStop {
  kNominated,
  kListed,
  kHelped,
  kTrained,  // Reviewed once, too; the certificate comes with TeachClass.
  kVerifying,
  kVerified,
  kOpinions,
  kCellResolved,
  kBaseResolved,
  kUnderReview,
  kDecided,
  kAdmitted,
};

// One person of a special flow.
struct StoryPerson {
  std::string key;  // "transfer-decided": marks the request ids.
  std::string full_name;
  Date birth_date = Date(1992, 4, 12);
  dossier::v1::GeneralEducation education = dossier::v1::GENERAL_EDUCATION_UPPER_SECONDARY;
  dossier::v1::Occupation occupation = dossier::v1::OCCUPATION_CIVIL_SERVANT;
  const StoryPlace* place = nullptr;
  std::string name;               // "candidates/…", once nominated.
  std::optional<StoryStop> told;  // How far, in this run.
};

// Tells ordinary steps of 2025 through the public API, and carries single special ones. The same
// seed repeats the same request ids, so that a second run goes on.
class Story {
 public:
  // All must outlive this.
  Story(const Province& province, SuiteClient* client, DemoAccounts* accounts)
      : province_(province), client_(client), accounts_(accounts) {}

  // From where the person was left, or nomination, as far as `stop`.
  absl::Status Tell(StoryPerson* person, StoryStop stop);
  // One class for all of them, through the certificates.
  absl::Status TeachClass(const std::string& organizer, const char* class_type,
                          const std::vector<StoryPerson*>& people, Date first_day);

  // One call of a flow; `what` marks its request id within the person's or flow's key.
  template <typename Request, typename Response>
  absl::Status Call(const char* who, const std::string& path, const std::string& key,
                    Request request, Response* response) {
    request.set_request_id(RequestIdOf(province_.seed, "special/" + key));
    CallOptions options;
    options.wait_for_events = absl::Seconds(30);
    return client_->Call(accounts_->SessionOf(who), path, request, response, options);
  }
  template <typename Request>
  absl::Status Person(const char* who, const char* method, const StoryPerson& person,
                      const std::string& what, Request request) {
    request.set_candidate(person.name);
    dossier::v1::Candidate response;
    return Call(who, std::string("/ketnap.dossier.v1.CandidateService/") + method,
                person.key + "/" + what, std::move(request), &response);
  }
  template <typename Request>
  absl::Status Dossier(const char* who, const char* method, const StoryPerson& person,
                       const std::string& what, Request request) {
    request.set_candidate(person.name);
    dossier::v1::Dossier response;
    return Call(who, std::string("/ketnap.dossier.v1.DossierService/") + method,
                person.key + "/" + what, std::move(request), &response);
  }

  dossier::v1::DocumentReference Paper(const char* symbol, Date date);
  // Everybody present; `in_favor` of them, or all.
  static dossier::v1::VoteTally Vote(int entitled, int in_favor = -1);
  absl::StatusOr<int> VotersOf(const std::string& cell, Date day);

  absl::Status ResolveCell(const StoryPerson& person, const StoryPlace& place, Date day);
  absl::Status ResolveBase(const StoryPerson& person, const StoryPlace& place,
                           dossier::v1::ResolutionKind kind, Date day);
  absl::Status Appraise(const StoryPerson& person, const std::string& what, Date day);
  absl::Status Admit(const StoryPerson& person, const StoryPlace& place, const std::string& what,
                     Date day);
  absl::Status Celebrate(const StoryPerson& person, Date received, Date day);
  absl::Status Help(const StoryPerson& person, const StoryPlace& place, Date day);

 private:
  absl::Status Nominate(StoryPerson* person);
  absl::Status List(const StoryPerson& person);
  absl::Status Review(const StoryPerson& person);
  absl::Status TellFamily(const StoryPerson& person);
  absl::Status Open(const StoryPerson& person);
  absl::Status Verify(const StoryPerson& person);
  absl::Status Opinions(const StoryPerson& person);
  absl::Status Attach(const StoryPerson& person, const char* form, const std::string& member,
                      Date day);

  const Province& province_;
  SuiteClient* const client_;
  DemoAccounts* const accounts_;
  int papers_ = 700;  // Numbers of papers: nobody else's of that year go so far.
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_SPECIAL_STORY_H_
