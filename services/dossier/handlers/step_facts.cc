#include "services/dossier/handlers/step_facts.h"

#include <utility>
#include <vector>

#include "common/api/etag.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/dossier/domain/worklist.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/rules/rule_facts.h"
#include "services/dossier/handlers/worklists/deadline_view.h"
#include "services/dossier/repository/paper_repository.h"
#include "services/dossier/repository/relative_repository.h"
#include "services/dossier/repository/relocation_repository.h"
#include "services/dossier/repository/review_repository.h"
#include "services/dossier/repository/worklists/index_repository.h"

namespace ketnap::dossier {
namespace {

// Steps before the dossier look neither at papers nor, but for the helper's, at organizations.
bool NeedsPapers(Step step) { return step == Step::kUnspecified || step >= Step::kOpenDossier; }
bool NeedsSurroundings(Step step) { return step == Step::kAssignHelper || NeedsPapers(step); }
bool IsCellVote(Step step) {
  return step == Step::kCellResolution || step == Step::kProposeRecognition ||
         step == Step::kProposeStrikeOff;
}

void Describe(const Surroundings& around, StepFacts* facts) {
  facts->has_youth_union = around.has_youth_union;
  facts->has_trade_union = around.has_trade_union;
  facts->has_base_committee = around.has_base_committee;
  facts->has_sectional_committee = around.sectional_committee.has_value();
  facts->base_committee_size = around.base_committee_size;
  facts->admission_authority = around.admission_authority;
  facts->provincial_committee = around.provincial_committee;
  facts->authority_is_base_committee = around.has_base_committee &&
                                       around.admission_authority.has_value() &&
                                       around.admission_authority == around.base_organization;
  facts->authority_committee_size = around.authority_committee_size;
  facts->authority_standing_size = around.authority_standing_size;
}

absl::StatusOr<std::vector<MemberFacts>> LoadIntroducers(db::Transaction& transaction,
                                                         const Surroundings& around,
                                                         const StepFacts& facts) {
  std::vector<Uuid> ids;
  for (const Document& document : facts.papers.documents) {
    if (document.introducer.has_value()) ids.push_back(*document.introducer);
  }
  return LoadMembers(transaction, ids, around, facts.date);
}

// Who followed the person on the day of the step: a step entered late belongs to the cell of then.
absl::StatusOr<Uuid> CellOn(db::Transaction& transaction, const Candidate& candidate, Date day) {
  const bool is_former = candidate.relocated_on.has_value() && day < *candidate.relocated_on;
  if (!is_former) return candidate.organization;
  KETNAP_ASSIGN_OR_RETURN(const auto former,
                          FindFormerOrganization(transaction, candidate.id, day));
  return former.value_or(candidate.organization);
}

v1::ChecklistItem ToProto(const ChecklistItem& item) {
  v1::ChecklistItem proto;
  proto.set_form(item.form);
  proto.set_title(item.title);
  proto.set_status(static_cast<v1::ChecklistStatus>(item.status));
  proto.set_explanation(item.explanation);
  proto.set_rule_id(item.rule_id);
  proto.set_owed_by(item.owed_by);
  proto.set_supplied_by(item.supplied_by);
  proto.mutable_codes()->Assign(item.codes.begin(), item.codes.end());
  if (item.valid_until.has_value()) *proto.mutable_valid_until() = DateToProto(*item.valid_until);
  proto.set_confidence(static_cast<v1::RuleConfidence>(item.confidence));
  return proto;
}

}  // namespace

absl::StatusOr<Surroundings> GatherFacts(db::Transaction& transaction, StepFacts* facts) {
  const Candidate& candidate = facts->candidate;
  Surroundings around;
  KETNAP_ASSIGN_OR_RETURN(around.cell, CellOn(transaction, candidate, facts->date));
  if (NeedsSurroundings(facts->step)) {
    KETNAP_ASSIGN_OR_RETURN(around, LoadSurroundings(transaction, around.cell, facts->date));
    Describe(around, facts);
  }
  if (NeedsPapers(facts->step)) {
    KETNAP_ASSIGN_OR_RETURN(facts->papers, LoadPapers(transaction, candidate.id));
    KETNAP_ASSIGN_OR_RETURN(facts->relatives, LoadRelatives(transaction, candidate.id));
    facts->has_family = !facts->relatives.empty();
  }
  if (NeedsPapers(facts->step) && NeedsReviews(candidate.state)) {
    KETNAP_ASSIGN_OR_RETURN(facts->reviewed_months, LoadReviewedMonths(transaction, candidate.id));
  }
  if (facts->step == Step::kOpenDossier) {
    KETNAP_ASSIGN_OR_RETURN(facts->review_count, CountReviews(transaction, candidate.id));
  }
  if (facts->step == Step::kRecordMonthlyReview && facts->month.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(facts->month_already_reviewed,
                            HasReview(transaction, candidate.id, *facts->month));
  }
  if (IsCellVote(facts->step)) {
    KETNAP_ASSIGN_OR_RETURN(const CellVoters voters,
                            CountVoters(transaction, around.cell, facts->date));
    facts->cell_official_members = voters.official;
    facts->cell_away_members = voters.away;
    facts->cell_exempt_members = voters.exempt;
  }
  // Without a step it is the checklist that looks at them.
  if (facts->step == Step::kCellResolution || facts->step == Step::kUnspecified) {
    KETNAP_ASSIGN_OR_RETURN(facts->introducers, LoadIntroducers(transaction, around, *facts));
  }
  KETNAP_RETURN_IF_ERROR(GatherCriteria(transaction, around, facts));
  return around;
}

absl::StatusOr<v1::Dossier> MakeDossier(const Environment& environment, StepFacts facts,
                                        Date today) {
  facts.step = Step::kUnspecified;
  facts.date = today;
  const Candidate& candidate = facts.candidate;
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(today));
  v1::Dossier dossier;
  dossier.set_candidate(CandidateName(candidate.id));
  dossier.set_state(static_cast<v1::CandidateState>(candidate.state));
  for (const Document& document : facts.papers.documents) {
    *dossier.add_documents() = dossier::ToProto(document);
  }
  for (const Verification& verification : facts.papers.verifications) {
    *dossier.add_verifications() = dossier::ToProto(verification);
  }
  for (const Opinion& opinion : facts.papers.opinions) {
    *dossier.add_opinions() = dossier::ToProto(opinion);
  }
  for (const Consent& consent : facts.papers.consents) {
    *dossier.add_consents() = dossier::ToProto(consent);
  }
  for (const Attestation& attestation : facts.papers.attestations) {
    *dossier.add_attestations() = dossier::ToProto(attestation);
  }
  for (const ChecklistItem& item : Checklist(facts, *rules, environment.defects)) {
    *dossier.add_checklist() = ToProto(item);
  }
  dossier.set_rule_set(rules->id);
  const auto deadline = NextDeadline(candidate, *rules, *environment.calendar->Current());
  if (deadline.has_value()) {
    *dossier.mutable_due_date() = DateToProto(deadline->due);
    dossier.set_due_step(static_cast<v1::Step>(deadline->step));
  }
  AddDeadlines(environment, facts, today, &dossier);
  dossier.set_etag(api::MakeEtag(candidate.version));
  *dossier.mutable_milestones() = dossier::ToProto(candidate.milestones);
  return dossier;
}

}  // namespace ketnap::dossier
