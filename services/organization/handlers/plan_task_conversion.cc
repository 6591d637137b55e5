#include "services/organization/handlers/plan_task_conversion.h"

#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/domain/text_key.h"

namespace ketnap::organization {

std::string PlanTaskName(const Uuid& id) { return api::ResourceName("planTasks", id); }

v1::PlanTask ToProto(const PlanTask& task, Date today) {
  v1::PlanTask proto;
  proto.set_name(PlanTaskName(task.id));
  proto.set_plan(api::ResourceName("plans", task.plan));
  proto.set_organization(api::ResourceName("organizations", task.organization));
  proto.set_measure_code(task.measure_code);
  proto.set_title(task.title);
  proto.set_owner_title(task.owner_title);
  if (task.owner.has_value()) proto.set_owner(api::ResourceName("members", *task.owner));
  *proto.mutable_due_date() = DateToProto(task.due_date);
  proto.set_state(static_cast<v1::PlanTaskState>(task.state));
  if (task.completion_date.has_value()) {
    *proto.mutable_completion_date() = DateToProto(*task.completion_date);
  }
  proto.set_evidence(task.evidence);
  proto.set_cancel_reason(task.cancel_reason);
  proto.set_overdue(IsOverdue(task, today));
  proto.set_etag(api::MakeEtag(task.version));
  *proto.mutable_create_time() = TimeToProto(task.create_time);
  *proto.mutable_update_time() = TimeToProto(task.update_time);
  return proto;
}

absl::Status ReadContent(const v1::PlanTask& proto, PlanTask* task) {
  KETNAP_ASSIGN_OR_RETURN(task->plan, api::ParseResourceName(proto.plan(), "plans", "task.plan"));
  KETNAP_ASSIGN_OR_RETURN(
      task->organization,
      api::ParseResourceName(proto.organization(), "organizations", "task.organization"));
  task->measure_code = proto.measure_code();
  task->title = TidyName(proto.title());
  task->owner_title = TidyName(proto.owner_title());
  task->owner.reset();
  if (!proto.owner().empty()) {
    KETNAP_ASSIGN_OR_RETURN(task->owner,
                            api::ParseResourceName(proto.owner(), "members", "task.owner"));
  }
  KETNAP_ASSIGN_OR_RETURN(task->due_date, DateFromProto(proto.due_date()));
  return absl::OkStatus();
}

absl::StatusOr<v1::PlanTask> PublishTask(db::Transaction& transaction,
                                         const access::RequestContext& context,
                                         const PlanTask& task, const PlanTaskStep& step) {
  journal::Change change;
  change.aggregate_type = "planTasks";
  change.aggregate_id = task.id;
  change.version = task.version;
  change.action = step.action;
  change.occurred_on = step.occurred_on;
  change.organization = task.organization;
  change.request_id = step.request_id;
  change.historical = step.historical;
  v1::PlanTaskChanged event;
  *event.mutable_task() = ToProto(task, context.today);
  KETNAP_RETURN_IF_ERROR(journal::Append(transaction, context, change, event));
  return event.task();
}

}  // namespace ketnap::organization
