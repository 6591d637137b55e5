#include "services/dossier/handlers/corrections/past_judgement.h"

#include "common/base/status_macros.h"
#include "services/dossier/handlers/step_facts.h"
#include "services/dossier/repository/paper_repository.h"

namespace ketnap::dossier {

absl::StatusOr<std::optional<Verdict>> JudgeAgain(const Environment& environment,
                                                  db::Transaction& transaction,
                                                  const Candidate& candidate,
                                                  const DossierPapers& changed,
                                                  const PastStep& past) {
  const auto rules = environment.rules->InForceOn(past.day);
  if (!rules.ok()) return std::nullopt;
  StepFacts facts;
  facts.step = past.step;
  facts.date = past.day;
  facts.decision_received = candidate.milestones.decision_received;
  facts.candidate = BeforeStep(past.step, candidate);
  KETNAP_RETURN_IF_ERROR(GatherFacts(transaction, &facts).status());
  MergePapers(changed, &facts.papers);
  return Check(facts, **rules, *environment.calendar->Current());
}

}  // namespace ketnap::dossier
