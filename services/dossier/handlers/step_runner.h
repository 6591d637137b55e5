#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_STEP_RUNNER_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_STEP_RUNNER_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/db/transaction.h"
#include "google/protobuf/message.h"
#include "google/type/date.pb.h"
#include "ketnap/dossier/v1/candidate.pb.h"
#include "ketnap/dossier/v1/dossier_service.pb.h"
#include "ketnap/dossier/v1/step.pb.h"
#include "services/dossier/domain/eligibility.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/register_repository.h"
#include "services/dossier/repository/review_repository.h"

// How every step of a person's way is taken; what differs from step to step is in StepPlan.
namespace ketnap::dossier {

// The body a step's paper comes from, where the request does not name it.
enum class Body { kNone, kCell, kBaseOrganization };

// What one request brings.
struct StepPlan {
  StepFacts facts;  // Step, date and what only the request knows.
  std::string candidate;
  std::string etag;
  std::string request_id;
  const char* action = "";      // The RPC.
  const char* date_field = "";  // Path of the step's date in the request.
  Body body = Body::kNone;
  v1::CandidateStep record;  // Facts for the journal; the runner adds step, dates, states, rules.
  DossierPapers papers;      // Papers the step puts in or replaces.
  std::vector<Document> removed_documents;  // By form and introducer.
  bool clear_papers = false;                // Every paper goes before `papers` come.
  std::optional<MonthlyReview> review;
  std::string note;  // Of a code that asks for words; not in the journal.
  // The organization the caller acts for, where it is not the one that follows the person: a
  // transfer's destination. The pipeline checked the caller's rights there.
  std::optional<Uuid> acting_for;
  // Judged by this set instead of the one in force on the day.
  std::optional<v1::RuleOverride> rule_override;
};

// What is left to say once the person is locked and plan.facts hold what the database knows.
// Changes `plan` only: it may run again, from the plan as the request made it.
using Prepare = std::function<absl::Status(db::Transaction&, const Surroundings&, StepPlan& plan)>;

struct StepResult {
  CandidateRecord record;  // After the step.
  StepFacts facts;         // The same, with candidate and papers after the step.
};

// Takes the step inside the caller's transaction: locks the person; checks scope, etag and date;
// gathers the facts; judges them by the rules in force on the step's day, or by those of an
// override; writes person, papers and journal. Statuses: NOT_FOUND; ABORTED for a stale etag;
// INVALID_ARGUMENT for a date in the future, for an override whose set is unknown or whose basis
// comes after the step; PERMISSION_DENIED, reason RULE_OVERRIDE_NOT_PERMITTED, for an override by
// who may not; FAILED_PRECONDITION with reason STEP_CONDITIONS_UNMET (every unmet condition),
// HISTORICAL_ENTRY_NOT_PERMITTED, ORGANIZATION_ENDED (the cell had ended by that day and the person
// is not moved yet) or NO_RULE_SET.
absl::StatusOr<StepResult> TakeStep(const Environment& environment,
                                    const access::RequestContext& context,
                                    db::Transaction& transaction, StepPlan plan,
                                    const Prepare& prepare);

// TakeStep as a mutation of its own, answered with the person or with the dossier.
absl::StatusOr<v1::Candidate> TakeCandidateStep(const Environment& environment,
                                                const access::RequestContext& context,
                                                const google::protobuf::Message& request,
                                                const StepPlan& plan, const Prepare& prepare = {});
absl::StatusOr<v1::Dossier> TakeDossierStep(const Environment& environment,
                                            const access::RequestContext& context,
                                            const google::protobuf::Message& request,
                                            const StepPlan& plan, const Prepare& prepare = {});

// Who took no part, as the request says. INVALID_ARGUMENT for what is no member's name.
absl::Status AddRecused(const google::protobuf::RepeatedPtrField<std::string>& names,
                        StepPlan* plan);

// A reason of nothing but spaces is none.
void SetLateness(const std::string& reason, StepPlan* plan);

// The plan of a request about a step on `date`.
template <typename Request>
absl::StatusOr<StepPlan> PlanStep(const Request& request, const char* action, Step step,
                                  const google::type::Date& date, const char* date_field) {
  StepPlan plan;
  plan.facts.step = step;
  KETNAP_ASSIGN_OR_RETURN(plan.facts.date, DateFromProto(date));
  plan.candidate = request.candidate();
  if constexpr (requires { request.etag(); }) plan.etag = request.etag();
  if constexpr (requires { request.recused_members(); }) {
    KETNAP_RETURN_IF_ERROR(AddRecused(request.recused_members(), &plan));
  }
  if constexpr (requires { request.has_override(); }) {
    if (request.has_override()) plan.rule_override = request.override();
  }
  plan.request_id = request.request_id();
  plan.action = action;
  plan.date_field = date_field;
  return plan;
}

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_STEP_RUNNER_H_
