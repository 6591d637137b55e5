#ifndef KETNAP_SERVICES_CTL_DEMO_SPECIAL_FLOWS_H_
#define KETNAP_SERVICES_CTL_DEMO_SPECIAL_FLOWS_H_

#include "absl/status/status.h"
#include "services/ctl/demo/special_story.h"

namespace ketnap::ctl {

// Each special flow of the dossier once, after the change of 2025 and under the rules in force
// since then: moves at every stage, consents, admission again, delisting and listing again, votes
// without result, striking off, revocation, correction and undo by a second person, two records of
// one person, verification with reply, waiver and conclusion, a criterion of an organization's own,
// a document, a void number. The people are invented; none of them counts in the term of 2015 to
// 2020.
class SpecialFlows {
 public:
  // All must outlive this. `names` are those of the province.
  SpecialFlows(const Province& province, const LearnedNames& names, SuiteClient* client,
               DemoAccounts* accounts);

  // Stops at the first refusal, naming the flow.
  absl::Status Run();

 private:
  absl::Status FindPlaces();
  absl::StatusOr<StoryPlace> PlaceAt(int base, size_t cell);

  absl::Status TellBefore();  // Until the certificates.
  absl::Status MovesBeforeAdmission();
  absl::Status MovesAfterAdmission();
  absl::Status Consents();
  absl::Status ListedAgain();
  absl::Status Verification();
  absl::Status ReplyAboutFather();
  absl::Status Corrections();
  absl::Status Duplicates();
  absl::Status OwnCriterion();
  absl::Status Attested();
  absl::Status Document();
  absl::Status Revocations();
  absl::Status EndsOfProbation();
  absl::Status VoidNumber();

  StoryPerson& Of(const std::string& key);
  absl::Status Transfer(const StoryPerson& person, const StoryPlace& to, Date day);
  absl::Status Accept(const StoryPerson& person, const StoryPlace& to, Date day, bool confirm);
  absl::Status Consent(const StoryPerson& person, dossier::v1::SpecialCase special_case);
  absl::Status CorrectRecord(const StoryPerson& person, dossier::v1::CorrectRecordRequest request);
  absl::Status Revoke(const StoryPerson& person, dossier::v1::RevocationKind kind);
  absl::Status ReviewProbation(const StoryPerson& person);

  const Province& province_;
  const LearnedNames& names_;
  SuiteClient* const client_;
  DemoAccounts* const accounts_;
  Story story_;
  StoryPlace home_;
  StoryPlace neighbour_;  // Another cell of the same base organization.
  StoryPlace other_;      // Another base organization, under another superior.
  std::vector<StoryPerson> people_;
  std::string criterion_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_SPECIAL_FLOWS_H_
