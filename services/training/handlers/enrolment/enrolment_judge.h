#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_ENROLMENT_JUDGE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_ENROLMENT_JUDGE_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/training/domain/enrolment.h"
#include "services/training/handlers/environment.h"

// The one judgement of who may attend: asked by CheckEnrolment, obeyed by Nominate, by
// ApproveNominations, and when the waiting list moves up.
namespace ketnap::training {

// The rules of the class; FAILED_PRECONDITION, reason CLASS_TYPE_REMOVED, when they are gone.
absl::StatusOr<const ClassType*> RulesOf(const Environment& environment,
                                         const TrainingClass& training_class);

// The quota that people of `organization` fall under: the nearest at it or above.
std::optional<Uuid> QuotaOver(const access::OrganizationTree& tree,
                              const std::vector<ClassQuota>& quotas, const Uuid& organization);

struct PeopleToJudge {
  std::vector<Uuid> people;  // In order; who is named twice fails the second time.
  Uuid organization;         // They must belong to it or below.
  // Whether a nomination for this very class counts against them, and they are kept from being
  // nominated elsewhere until the transaction ends.
  bool nominating = false;
  bool locked = false;
};

struct JudgedPerson {
  EnrolmentVerdict verdict;
  std::optional<CandidateFacts> facts;  // Nothing for the unknown.
  std::optional<Nomination> standing;   // For this class or another of its type.
};

// One for each of the people, in their order. Read for all at once.
absl::StatusOr<std::vector<JudgedPerson>> JudgePeople(db::Transaction& transaction,
                                                      const Environment& environment,
                                                      const TrainingClass& training_class,
                                                      const std::vector<ClassQuota>& quotas,
                                                      const PeopleToJudge& request);

// The conditions that are not met, as a refusal names them.
void AddUnmet(const EnrolmentVerdict& verdict, const std::string& subject,
              std::vector<UnmetCondition>* unmet);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_ENROLMENT_JUDGE_H_
