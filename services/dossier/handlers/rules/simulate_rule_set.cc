#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/dossier/domain/next_step.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/domain/simulation.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/rule_service.h"
#include "services/dossier/handlers/step_facts.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/worklists/listing_repository.h"
#include "services/dossier/rule_set_loader.h"

// A set of rules tried on everybody on the way.
namespace ketnap::dossier {
namespace {

absl::Status TextFaults(const std::vector<TextFault>& faults) {
  constexpr size_t kMost = 50;
  std::vector<FieldViolation> violations;
  for (const TextFault& fault : faults) {
    if (violations.size() == kMost) break;
    Message message{fault.message, fault.message};
    if (fault.line > 0) {
      message = {absl::StrCat("Dòng ", fault.line, ": ", fault.message),
                 absl::StrCat("Line ", fault.line, ": ", fault.message)};
    }
    violations.push_back({"rule_set_text", "RULE_SET_INVALID", std::move(message)});
  }
  return InvalidFieldsError(violations);
}

// The set to try: one that is loaded, or what the request states.
absl::StatusOr<RuleSet> SetToTry(const RuleBook& book, const v1::SimulateRuleSetRequest& request) {
  if (request.rule_set().empty() == request.rule_set_text().empty()) {
    return FieldError("rule_set", "EXACTLY_ONE",
                      {"Phải nêu một bộ quy định đã nạp hoặc nội dung một bộ quy định, không nêu "
                       "cả hai.",
                       "Exactly one of rule_set and rule_set_text is given."});
  }
  if (!request.rule_set().empty()) {
    for (const RuleSet& set : book.sets()) {
      if (request.rule_set() == absl::StrCat("ruleSets/", set.id)) return set;
    }
    return ResourceNotFoundError(request.rule_set());
  }
  RuleSet set;
  const std::vector<TextFault> faults = ReadRuleSetText(request.rule_set_text(), &set);
  if (!faults.empty()) return TextFaults(faults);
  return set;
}

// Roots of what the caller may see of `organization`; nothing for everybody there is.
struct SimulationScope {
  bool everybody = false;
  std::vector<Uuid> roots;
};

absl::StatusOr<SimulationScope> ScopeOf(const access::RequestContext& context,
                                        const access::OrganizationTree& tree,
                                        const std::string& organization) {
  const access::VisibleScope visible = access::VisibleScopeOf(context, tree);
  SimulationScope scope{visible.everything, visible.roots};
  if (organization.empty()) return scope;
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(organization, kOrganizations, "organization"));
  // What lies outside is as unknown as what does not exist.
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, tree, context.permission, id, organization));
  return SimulationScope{false, {id}};
}

// A page of people out of what every root of the scope gives, one more where there are more.
absl::StatusOr<std::vector<ListedPerson>> ListPage(db::Transaction& transaction,
                                                   const SimulationScope& scope, PlaceQuery query) {
  if (scope.everybody) return ListPlaces(transaction, query);
  std::vector<ListedPerson> all;
  for (const Uuid& root : scope.roots) {
    query.below = root;
    KETNAP_ASSIGN_OR_RETURN(const auto listed, ListPlaces(transaction, query));
    all.insert(all.end(), listed.begin(), listed.end());
  }
  std::sort(all.begin(), all.end(), &ComesBefore);
  if (all.size() > static_cast<size_t>(query.limit)) all.resize(static_cast<size_t>(query.limit));
  return all;
}

absl::StatusOr<PlaceQuery> QueryOf(const api::Page& page) {
  PlaceQuery query;
  query.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadTextKey(page));
  if (!after.has_value()) return query;
  query.after_name = after->text;
  query.after_id = after->id;
  return query;
}

// What everybody of a page is judged by.
struct Trial {
  const RuleSet& in_force;
  const RuleSet& tried;
  const WorkingDayCalendar& calendar;
  Step step = Step::kUnspecified;  // Unspecified: the next one of each.
  Date date;
};

// Judges one person by both sets and notes it. Who waits for no step is not judged.
absl::Status JudgePerson(db::Transaction& transaction, const CandidateRecord& record,
                         const Trial& trial, v1::SimulateRuleSetResponse* response) {
  if (!IsOnTheWay(record.candidate)) return absl::OkStatus();
  StepFacts facts;
  facts.candidate = record.candidate;
  facts.date = trial.date;
  facts.step = trial.step;
  if (facts.step == Step::kUnspecified) facts.step = NextStep(record.candidate);
  if (facts.step == Step::kUnspecified) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Surroundings around, GatherFacts(transaction, &facts));
  if (trial.step == Step::kUnspecified) {
    // Which committees stand in between is known only now.
    const Step next = NextStep(record.candidate,
                               {around.sectional_committee.has_value(), around.has_base_committee});
    if (next != facts.step) {
      facts = StepFacts();
      facts.candidate = record.candidate;
      facts.date = trial.date;
      facts.step = next;
      KETNAP_RETURN_IF_ERROR(GatherFacts(transaction, &facts).status());
    }
  }
  AssumeRightRequest(&facts);
  const VerdictChange change = CompareVerdicts(Check(facts, trial.in_force, trial.calendar),
                                               Check(facts, trial.tried, trial.calendar));
  response->set_judged_count(response->judged_count() + 1);
  response->set_eligible_now_count(response->eligible_now_count() + change.eligible_now);
  response->set_eligible_simulated_count(response->eligible_simulated_count() +
                                         change.eligible_simulated);
  if (!change.IsChange()) return absl::OkStatus();
  v1::ChangedVerdict* changed = response->add_changes();
  changed->set_candidate(CandidateName(record.candidate.id));
  changed->set_organization(OrganizationName(record.candidate.organization));
  changed->set_full_name(record.candidate.full_name);
  changed->set_step(static_cast<v1::Step>(facts.step));
  changed->set_eligible_now(change.eligible_now);
  changed->set_eligible_simulated(change.eligible_simulated);
  Verdict judged;
  judged.conditions = change.conditions;
  *changed->mutable_changed_conditions() =
      std::move(*ToProto(judged, record.candidate.id).mutable_conditions());
  return absl::OkStatus();
}

absl::Status JudgePage(db::Transaction& transaction, const std::vector<ListedPerson>& listed,
                       const Trial& trial, v1::SimulateRuleSetResponse* response) {
  std::vector<Uuid> ids;
  for (const ListedPerson& person : listed) ids.push_back(person.candidate);
  KETNAP_ASSIGN_OR_RETURN(std::vector<CandidateRecord> records, FindCandidates(transaction, ids));
  std::map<Uuid, CandidateRecord> by_id;
  for (CandidateRecord& record : records) by_id.emplace(record.candidate.id, std::move(record));
  for (const Uuid& id : ids) {
    const auto found = by_id.find(id);
    if (found == by_id.end()) continue;
    KETNAP_RETURN_IF_ERROR(JudgePerson(transaction, found->second, trial, response));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::SimulateRuleSetResponse> RuleHandler::SimulateRuleSet(
    const Context& context, const v1::SimulateRuleSetRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const PlaceQuery query, QueryOf(page));
  KETNAP_ASSIGN_OR_RETURN(const RuleSet tried, SetToTry(*environment_.rules, request));
  Date date = context.today;
  if (request.has_date()) {
    KETNAP_ASSIGN_OR_RETURN(date, DateFromProto(request.date()));
  }
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* in_force, environment_.rules->InForceOn(date));
  KETNAP_ASSIGN_OR_RETURN(const SimulationScope scope,
                          ScopeOf(context, *environment_.tree, request.organization()));
  const auto calendar = environment_.calendar->Current();
  const Trial trial{*in_force, tried, *calendar, static_cast<Step>(request.step()), date};
  v1::SimulateRuleSetResponse response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(auto listed, ListPage(transaction, scope, query));
        const bool more = api::CutToPage(page, &listed);
        KETNAP_RETURN_IF_ERROR(JudgePage(transaction, listed, trial, &response));
        if (more) {
          response.set_next_page_token(api::MakePageToken(
              request, principal, {listed.back().folded_name, listed.back().candidate.ToString()}));
        }
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace ketnap::dossier
