#include "services/organization/handlers/plan_conversion.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/domain/text_key.h"

namespace ketnap::organization {
namespace {

constexpr char kOrganizations[] = "organizations";

void SetDate(const std::optional<Date>& date, google::type::Date* proto) {
  *proto = DateToProto(*date);
}

void AddTargets(const std::vector<Target>& targets,
                google::protobuf::RepeatedPtrField<v1::Target>* protos) {
  for (const Target& target : targets) {
    v1::Target* part = protos->Add();
    part->set_organization(OrganizationName(target.organization));
    part->set_admissions(target.admissions);
  }
}

}  // namespace

std::string PlanName(const Uuid& id) { return api::ResourceName("plans", id); }

v1::Plan ToProto(const Plan& plan) {
  v1::Plan proto;
  proto.set_name(PlanName(plan.id));
  proto.set_organization(OrganizationName(plan.organization));
  proto.set_period(static_cast<v1::PlanPeriod>(plan.period));
  *proto.mutable_start_date() = DateToProto(plan.start_date);
  *proto.mutable_end_date() = DateToProto(plan.end_date);
  proto.set_title(plan.title);
  proto.set_whole_target(plan.whole_target);
  AddTargets(plan.targets, proto.mutable_targets());
  proto.set_parts_total(static_cast<int32_t>(plan.parts_total));
  proto.set_state(static_cast<v1::PlanState>(plan.state));
  proto.set_approval_document(plan.approval_document);
  if (plan.approval_date) SetDate(plan.approval_date, proto.mutable_approval_date());
  proto.set_etag(api::MakeEtag(plan.version));
  *proto.mutable_create_time() = TimeToProto(plan.create_time);
  *proto.mutable_update_time() = TimeToProto(plan.update_time);
  proto.set_revision(plan.revision);
  proto.set_revision_reason(plan.revision_reason);
  proto.set_parts_difference(static_cast<int32_t>(plan.whole_target - plan.parts_total));
  if (plan.predecessor.has_value()) proto.set_predecessor(PlanName(*plan.predecessor));
  for (const Uuid& successor : plan.successors) proto.add_successors(PlanName(successor));
  return proto;
}

v1::PlanRevision ToProto(const PlanRevision& revision) {
  v1::PlanRevision proto;
  proto.set_plan(PlanName(revision.plan));
  proto.set_revision(revision.revision);
  proto.set_whole_target(revision.whole_target);
  AddTargets(revision.targets, proto.mutable_targets());
  proto.set_reason(revision.reason);
  proto.set_document(revision.document);
  if (revision.document_date) SetDate(revision.document_date, proto.mutable_document_date());
  if (revision.reorganization.has_value()) {
    proto.set_reorganization(api::ResourceName("reorganizations", *revision.reorganization));
  }
  *proto.mutable_record_time() = TimeToProto(revision.record_time);
  return proto;
}

absl::StatusOr<std::vector<Target>> TargetsFromProto(
    const google::protobuf::RepeatedPtrField<v1::Target>& protos, std::string_view field) {
  std::vector<Target> targets;
  targets.reserve(static_cast<size_t>(protos.size()));
  for (int i = 0; i < protos.size(); ++i) {
    Target target;
    KETNAP_ASSIGN_OR_RETURN(target.organization,
                            api::ParseResourceName(protos[i].organization(), kOrganizations,
                                                   absl::StrCat(field, "[", i, "].organization")));
    target.admissions = protos[i].admissions();
    targets.push_back(target);
  }
  return targets;
}

absl::StatusOr<Plan> FromProto(const v1::Plan& proto) {
  Plan plan;
  KETNAP_ASSIGN_OR_RETURN(
      plan.organization,
      api::ParseResourceName(proto.organization(), kOrganizations, "plan.organization"));
  plan.period = static_cast<PlanPeriod>(proto.period());
  KETNAP_ASSIGN_OR_RETURN(plan.start_date, DateFromProto(proto.start_date()));
  KETNAP_ASSIGN_OR_RETURN(plan.end_date, DateFromProto(proto.end_date()));
  plan.title = TidyName(proto.title());
  plan.whole_target = proto.whole_target();
  KETNAP_ASSIGN_OR_RETURN(plan.targets, TargetsFromProto(proto.targets(), "plan.targets"));
  return plan;
}

absl::StatusOr<v1::Plan> PublishPlan(db::Transaction& transaction,
                                     const access::RequestContext& context, const Plan& plan,
                                     const PlanStep& step) {
  journal::Change change;
  change.aggregate_type = "plans";
  change.aggregate_id = plan.id;
  change.version = plan.version;
  change.action = step.action;
  change.occurred_on = step.occurred_on;
  change.organization = plan.organization;
  change.request_id = step.request_id;
  change.historical = step.historical;
  v1::PlanChanged event;
  *event.mutable_plan() = ToProto(plan);
  KETNAP_RETURN_IF_ERROR(journal::Append(transaction, context, change, event));
  return event.plan();
}

PlanRevision RevisionOf(const Plan& plan, std::string document, std::optional<Date> document_date) {
  PlanRevision revision;
  revision.plan = plan.id;
  revision.revision = plan.revision;
  revision.whole_target = plan.whole_target;
  revision.targets = plan.targets;
  revision.reason = plan.revision_reason;
  revision.document = std::move(document);
  revision.document_date = document_date;
  revision.record_time = plan.update_time;
  return revision;
}

}  // namespace ketnap::organization
