#include "services/training/handlers/enrolment/enrolment_judge.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/training/repository/enrolment_repository.h"
#include "services/training/repository/nomination_repository.h"

namespace ketnap::training {
namespace {

const ClassQuota* FindQuota(const std::vector<ClassQuota>& quotas, const Uuid& organization) {
  auto found = std::find_if(quotas.begin(), quotas.end(), [&](const ClassQuota& quota) {
    return quota.organization == organization;
  });
  return found == quotas.end() ? nullptr : &*found;
}

// What was read of all the people.
struct KnownPeople {
  std::map<Uuid, CandidateFacts> facts;
  std::map<Uuid, Nomination> standing;
  std::map<Uuid, std::vector<HeldCertificate>> held;
};

absl::StatusOr<KnownPeople> ReadPeople(db::Transaction& transaction, const ClassType& type,
                                       const TrainingClass& training_class,
                                       const PeopleToJudge& request) {
  KnownPeople known;
  // First: what is read after the lock is what holds.
  KETNAP_ASSIGN_OR_RETURN(known.facts, FactsOfPeople(transaction, request.people, request.locked));
  KETNAP_ASSIGN_OR_RETURN(
      const auto nominations,
      CurrentNominationsOfPeople(transaction, request.people, training_class.class_type));
  for (const Nomination& each : nominations) {
    const bool awaits_certificate =
        type.issues_certificate && each.state == NominationState::kPassed;
    const bool counts = (Stands(each) || awaits_certificate) &&
                        (request.nominating || each.training_class != training_class.id);
    if (!counts) continue;
    // The one of this class is named first.
    const bool is_first = known.standing.find(each.candidate) == known.standing.end();
    if (is_first || each.training_class == training_class.id) known.standing[each.candidate] = each;
  }
  KETNAP_ASSIGN_OR_RETURN(const auto held, CertificatesOfPeople(transaction, request.people,
                                                                training_class.class_type));
  for (const HeldCertificate& each : held) known.held[each.candidate].push_back(each);
  return known;
}

}  // namespace

absl::StatusOr<const ClassType*> RulesOf(const Environment& environment,
                                         const TrainingClass& training_class) {
  const ClassType* type = environment.class_types->Of(training_class);
  if (type != nullptr) return type;
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "CLASS_TYPE_REMOVED",
                       {"Loại lớp học này không còn trong danh mục.",
                        "This class type is no longer in the catalogue."});
}

std::optional<Uuid> QuotaOver(const access::OrganizationTree& tree,
                              const std::vector<ClassQuota>& quotas, const Uuid& organization) {
  if (quotas.empty()) return std::nullopt;
  for (const Uuid& id : tree.PathToRoot(organization)) {
    if (FindQuota(quotas, id) != nullptr) return id;
  }
  return std::nullopt;
}

absl::StatusOr<std::vector<JudgedPerson>> JudgePeople(db::Transaction& transaction,
                                                      const Environment& environment,
                                                      const TrainingClass& training_class,
                                                      const std::vector<ClassQuota>& quotas,
                                                      const PeopleToJudge& request) {
  KETNAP_ASSIGN_OR_RETURN(const ClassType* type, RulesOf(environment, training_class));
  KETNAP_ASSIGN_OR_RETURN(KnownPeople known,
                          ReadPeople(transaction, *type, training_class, request));
  std::vector<JudgedPerson> judged;
  std::set<Uuid> seen;
  for (const Uuid& id : request.people) {
    JudgedPerson person;
    EnrolmentFacts facts;
    auto found = known.facts.find(id);
    const bool is_known =
        found != known.facts.end() &&
        environment.tree->IsWithin(found->second.organization, request.organization);
    if (is_known) person.facts = facts.person = found->second;
    facts.named_before = !seen.insert(id).second;
    if (auto standing = known.standing.find(id); standing != known.standing.end()) {
      person.standing = facts.standing = standing->second;
    }
    facts.certificate = CountingCertificate(*type, known.held[id], training_class.start_date,
                                            training_class.end_date);
    facts.has_quotas = !quotas.empty();
    if (is_known) {
      const auto over = QuotaOver(*environment.tree, quotas, person.facts->organization);
      if (over.has_value()) facts.quota = *FindQuota(quotas, *over);
    }
    person.verdict = JudgeEnrolment(*type, training_class.start_date, facts);
    judged.push_back(std::move(person));
  }
  return judged;
}

void AddUnmet(const EnrolmentVerdict& verdict, const std::string& subject,
              std::vector<UnmetCondition>* unmet) {
  for (const EnrolmentCondition& condition : verdict.conditions) {
    if (!condition.met) unmet->push_back({condition.rule_id, subject, condition.explanation});
  }
}

}  // namespace ketnap::training
