#include "services/organization/handlers/plan_task_handler.h"

#include <algorithm>
#include <tuple>

#include "common/access/organization_tree.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/api/update_mask.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/service/historical_entry.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/handlers/listing.h"
#include "services/organization/handlers/plan_task_conversion.h"
#include "services/organization/repository/member_repository.h"
#include "services/organization/repository/organization_repository.h"
#include "services/organization/repository/plan_repository.h"
#include "services/organization/repository/plan_task_repository.h"

namespace ketnap::organization {
namespace {

using Measures = std::vector<v1::Measure>;

// What a mutation of tasks works with.
struct TaskCall {
  const access::RequestContext& context;
  const Environment& environment;
  const Measures& measures;
};

bool IsKnown(const Measures& measures, const std::string& code) {
  return std::any_of(measures.begin(), measures.end(),
                     [&](const v1::Measure& measure) { return measure.code() == code; });
}

// Faults of `task` as it serves `plan`: INVALID_ARGUMENT naming each.
absl::Status CheckContentOf(db::Transaction& transaction, const TaskCall& call,
                            const PlanTask& task, const Plan& plan) {
  const access::OrganizationTree& tree = *call.environment.tree;
  PlanTaskFacts facts;
  facts.plan_start = plan.start_date;
  facts.plan_end = plan.end_date;
  // Locked: it must not end in a reorganization that does not see the task yet.
  KETNAP_ASSIGN_OR_RETURN(const auto organization,
                          LockOrganization(transaction, task.organization));
  facts.organization_is_within = tree.IsWithin(task.organization, plan.organization) &&
                                 organization.has_value() && !organization->valid_to.has_value();
  facts.measure_is_known = IsKnown(call.measures, task.measure_code);
  if (task.owner.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const auto home, MemberOwner(transaction, *task.owner));
    facts.owner_is_member = home.has_value() && tree.IsWithin(*home, task.organization);
  }
  const auto violations = CheckTask(task, facts);
  if (!violations.empty()) return InvalidFieldsError(violations);
  return absl::OkStatus();
}

absl::StatusOr<v1::PlanTask> Create(db::Transaction& transaction, const TaskCall& call,
                                    const v1::CreatePlanTaskRequest& request) {
  PlanTask task;
  KETNAP_RETURN_IF_ERROR(ReadContent(request.task(), &task));
  KETNAP_ASSIGN_OR_RETURN(const auto plan, LockPlan(transaction, task.plan));
  if (!plan.has_value()) return ResourceNotFoundError(request.task().plan());
  // The scope of the call is the task's organization; the plan must be in sight as well.
  KETNAP_RETURN_IF_ERROR(access::CheckScope(call.context, *call.environment.tree,
                                            call.context.permission, plan->organization,
                                            request.task().plan()));
  KETNAP_RETURN_IF_ERROR(CheckPlanTakesTasks(*plan));
  KETNAP_RETURN_IF_ERROR(CheckContentOf(transaction, call, task, *plan));
  task.id = Uuid::Generate(call.context.now);
  task.version = 1;
  task.create_time = task.update_time = call.context.now;
  KETNAP_RETURN_IF_ERROR(InsertTask(transaction, task));
  return PublishTask(transaction, call.context, task,
                     {"CreatePlanTask", call.context.today, request.request_id()});
}

// The task that `name` names, locked, as the caller has seen it.
absl::StatusOr<PlanTask> TaskToChange(db::Transaction& transaction, const std::string& name,
                                      const std::string& etag) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, "planTasks"));
  KETNAP_ASSIGN_OR_RETURN(auto task, LockTask(transaction, id));
  if (!task.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(etag, task->version, name));
  return *std::move(task);
}

absl::StatusOr<v1::PlanTask> Update(db::Transaction& transaction, const TaskCall& call,
                                    const v1::UpdatePlanTaskRequest& request) {
  const v1::PlanTask& wanted = request.task();
  KETNAP_ASSIGN_OR_RETURN(PlanTask task, TaskToChange(transaction, wanted.name(), wanted.etag()));
  v1::PlanTask merged = ToProto(task, call.context.today);
  KETNAP_RETURN_IF_ERROR(api::ApplyUpdateMask(
      request.update_mask(), {"measure_code", "title", "owner_title", "owner", "due_date"}, wanted,
      &merged));
  KETNAP_RETURN_IF_ERROR(CheckOpen(task));
  KETNAP_RETURN_IF_ERROR(ReadContent(merged, &task));
  KETNAP_ASSIGN_OR_RETURN(const auto plan, FindPlan(transaction, task.plan));
  if (!plan.has_value()) return ResourceNotFoundError(merged.plan());
  KETNAP_RETURN_IF_ERROR(CheckContentOf(transaction, call, task, *plan));
  task.update_time = call.context.now;
  KETNAP_RETURN_IF_ERROR(UpdateTask(transaction, &task));
  return PublishTask(transaction, call.context, task,
                     {"UpdatePlanTask", call.context.today, request.request_id()});
}

absl::StatusOr<v1::PlanTask> RecordCompletion(db::Transaction& transaction, const TaskCall& call,
                                              const v1::CompletePlanTaskRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(PlanTask task, TaskToChange(transaction, request.name(), request.etag()));
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.completion_date()));
  const std::string evidence = NormalizeNfc(request.evidence());
  if (TidyName(evidence).empty()) {
    return InvalidFieldsError({{"evidence",
                                "REQUIRED",
                                {"Cần nêu minh chứng: số, ngày của văn bản hoặc kết quả cụ thể.",
                                 "The evidence is needed."}}});
  }
  KETNAP_RETURN_IF_ERROR(Complete(&task, date, evidence));
  KETNAP_ASSIGN_OR_RETURN(
      const bool historical,
      service::CheckEntryDate(call.context, *call.environment.tree, task.organization, date,
                              call.environment.historical_entry_days, "completion_date"));
  task.update_time = call.context.now;
  KETNAP_RETURN_IF_ERROR(UpdateTask(transaction, &task));
  return PublishTask(transaction, call.context, task,
                     {"CompletePlanTask", date, request.request_id(), historical});
}

absl::StatusOr<v1::PlanTask> RecordCancellation(db::Transaction& transaction, const TaskCall& call,
                                                const v1::CancelPlanTaskRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(PlanTask task, TaskToChange(transaction, request.name(), request.etag()));
  const std::string reason = TidyName(request.reason());
  if (reason.empty()) {
    return InvalidFieldsError(
        {{"reason", "REQUIRED", {"Cần ghi lý do hủy việc.", "The reason is needed."}}});
  }
  KETNAP_RETURN_IF_ERROR(Cancel(&task, reason));
  task.update_time = call.context.now;
  KETNAP_RETURN_IF_ERROR(UpdateTask(transaction, &task));
  return PublishTask(transaction, call.context, task,
                     {"CancelPlanTask", call.context.today, request.request_id()});
}

bool DueFirst(const PlanTask& a, const PlanTask& b) {
  return std::tie(a.due_date, a.id) < std::tie(b.due_date, b.id);
}

absl::StatusOr<TaskPage> TaskPageOf(const api::Page& page, const v1::ListPlanTasksRequest& request,
                                    Date today) {
  TaskPage tasks;
  if (!request.plan().empty()) {
    KETNAP_ASSIGN_OR_RETURN(tasks.plan, api::ParseResourceName(request.plan(), "plans", "plan"));
  }
  tasks.state = static_cast<PlanTaskState>(request.state());
  tasks.measure_code = request.measure_code();
  if (request.overdue_only()) {
    if (tasks.state == PlanTaskState::kUnspecified) tasks.state = PlanTaskState::kOpen;
    tasks.due_before = today;
  }
  tasks.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  if (!after.has_value()) return tasks;
  tasks.after_due = after->day;
  tasks.after_id = after->id;
  return tasks;
}

}  // namespace

PlanTaskHandler::PlanTaskHandler(const Environment& environment,
                                 const config::v1::OrganizationRules& rules)
    : environment_(environment), pipeline_(environment.pipeline) {
  for (const auto& text : rules.measures()) {
    v1::Measure& measure = measures_.emplace_back();
    measure.set_code(text.code());
    measure.set_display_name(text.display_name());
    measure.set_source(text.source());
  }
  std::sort(measures_.begin(), measures_.end(),
            [](const v1::Measure& a, const v1::Measure& b) { return a.code() < b.code(); });
}

absl::StatusOr<v1::PlanTask> PlanTaskHandler::CreatePlanTask(
    const Context& context, const v1::CreatePlanTaskRequest& request) {
  return api::RunMutation<v1::PlanTask>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Create(transaction, {context, environment_, measures_}, request);
      });
}

absl::StatusOr<v1::PlanTask> PlanTaskHandler::UpdatePlanTask(
    const Context& context, const v1::UpdatePlanTaskRequest& request) {
  return api::RunMutation<v1::PlanTask>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return Update(transaction, {context, environment_, measures_}, request);
      });
}

absl::StatusOr<v1::PlanTask> PlanTaskHandler::CompletePlanTask(
    const Context& context, const v1::CompletePlanTaskRequest& request) {
  return api::RunMutation<v1::PlanTask>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return RecordCompletion(transaction, {context, environment_, measures_}, request);
      });
}

absl::StatusOr<v1::PlanTask> PlanTaskHandler::CancelPlanTask(
    const Context& context, const v1::CancelPlanTaskRequest& request) {
  return api::RunMutation<v1::PlanTask>(
      *environment_.database, context, request, [&](db::Transaction& transaction) {
        return RecordCancellation(transaction, {context, environment_, measures_}, request);
      });
}

absl::StatusOr<v1::PlanTask> PlanTaskHandler::GetPlanTask(const Context& context,
                                                          const v1::GetPlanTaskRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "planTasks"));
  std::optional<PlanTask> found;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindTask(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  return ToProto(*found, context.today);
}

absl::StatusOr<v1::ListPlanTasksResponse> PlanTaskHandler::ListPlanTasks(
    const Context& context, const v1::ListPlanTasksRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const TaskPage tasks, TaskPageOf(page, request, context.today));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListedScope(context, *environment_.tree, request.organization()));
  // Nothing that is done or taken back is overdue.
  const bool may_match = !request.overdue_only() || tasks.state == PlanTaskState::kOpen;
  std::vector<PlanTask> rows;
  if (may_match) {
    KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
        context.deadline, [&](db::Transaction& transaction) -> absl::Status {
          auto query = [&](const std::optional<Uuid>& root) {
            return ListTasks(transaction, root, tasks);
          };
          KETNAP_ASSIGN_OR_RETURN(rows, QueryScope<PlanTask>(scope, tasks.limit, query, DueFirst));
          return absl::OkStatus();
        }));
  }
  const bool more = CutToPage(page, &rows);
  v1::ListPlanTasksResponse response;
  for (const PlanTask& task : rows) *response.add_tasks() = ToProto(task, context.today);
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {FormatDate(rows.back().due_date), rows.back().id.ToString()}));
  }
  return response;
}

absl::StatusOr<v1::ListMeasuresResponse> PlanTaskHandler::ListMeasures(
    const Context& context, const v1::ListMeasuresRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  if (page.after_key.size() > 1) return api::PageTokenError();
  const std::string after = page.after_key.empty() ? "" : page.after_key[0];
  v1::ListMeasuresResponse response;
  for (const v1::Measure& measure : measures_) {
    if (measure.code() <= after) continue;
    if (response.measures_size() == page.size) {
      response.set_next_page_token(
          api::MakePageToken(request, principal, {response.measures(page.size - 1).code()}));
      break;
    }
    *response.add_measures() = measure;
  }
  return response;
}

}  // namespace ketnap::organization
