#include "services/supervision/handlers/inspections/inspection_conversion.h"

#include "absl/strings/escaping.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

constexpr char kOrganizations[] = "organizations";

organization::v1::DecisionReference ToProto(const DecisionPaper& value) {
  organization::v1::DecisionReference message;
  message.set_number(value.number);
  message.set_symbol(value.symbol);
  message.set_issuer(value.issuer);
  *message.mutable_date() = DateToProto(value.date);
  return message;
}

v1::InspectionStep ToProto(const InspectionStep& value) {
  v1::InspectionStep message;
  message.set_kind(static_cast<v1::InspectionStepKind>(value.kind));
  *message.mutable_date() = DateToProto(value.day);
  if (value.subject.has_value()) {
    message.set_subject(api::ResourceName(kOrganizations, *value.subject));
  }
  message.set_document(value.document);
  message.set_note(value.note);
  *message.mutable_record_time() = TimeToProto(value.recorded);
  message.set_late(value.late);
  return message;
}

v1::InspectionTeamMember ToProto(const TeamMember& value) {
  v1::InspectionTeamMember message;
  message.set_account(api::ResourceName(kAccounts, value.account));
  message.set_member(api::ResourceName("members", value.member));
  message.set_role(static_cast<v1::InspectionTeamRole>(value.role));
  *message.mutable_appoint_time() = TimeToProto(value.appointed);
  if (value.removed.has_value()) *message.mutable_remove_time() = TimeToProto(*value.removed);
  message.set_remove_reason(value.remove_reason);
  return message;
}

v1::InspectionExtension ToProto(const InspectionExtension& value) {
  v1::InspectionExtension message;
  *message.mutable_previous_end_date() = DateToProto(value.previous_end);
  *message.mutable_end_date() = DateToProto(value.end);
  *message.mutable_decision() = ToProto(value.decision);
  message.set_reason(value.reason);
  *message.mutable_record_time() = TimeToProto(value.recorded);
  return message;
}

void FillDecided(const Inspection& value, v1::Inspection* message) {
  message->set_kind(static_cast<v1::InspectionKind>(value.kind));
  message->set_title(value.title);
  *message->mutable_decision() = ToProto(value.decision);
  if (value.program_item.has_value()) {
    message->set_program_item(api::ResourceName(kProgramItems, *value.program_item));
  }
  for (const Uuid& subject : value.subjects) {
    message->add_subjects(api::ResourceName(kOrganizations, subject));
  }
  *message->mutable_period_start_date() = DateToProto(value.period_start);
  *message->mutable_period_end_date() = DateToProto(value.period_end);
  *message->mutable_start_date() = DateToProto(value.start);
  *message->mutable_end_date() = DateToProto(value.end);
  for (const PlannedStep& step : value.planned_steps) {
    v1::PlannedInspectionStep* planned = message->add_planned_steps();
    planned->set_kind(static_cast<v1::InspectionStepKind>(step.kind));
    *planned->mutable_due_date() = DateToProto(step.due);
  }
  message->set_outline(value.outline);
  message->set_allows_personal_data(value.allows_personal_data);
}

}  // namespace

v1::Inspection ToProto(const Inspection& value) {
  v1::Inspection message;
  message.set_name(api::ResourceName(kInspections, value.id));
  message.set_organization(api::ResourceName(kOrganizations, value.holder));
  FillDecided(value, &message);
  message.set_synthetic(value.synthetic);
  message.set_state(static_cast<v1::InspectionState>(value.state));
  message.set_access_open(value.IsAccessOpen());
  for (const TeamMember& each : value.team) *message.add_team() = ToProto(each);
  for (const InspectionStep& each : value.steps) *message.add_steps() = ToProto(each);
  for (const auto& each : value.extensions) *message.add_extensions() = ToProto(each);
  message.set_rule_set(value.rule_set);
  if (value.concluded.has_value()) {
    *message.mutable_conclude_date() = DateToProto(*value.concluded);
  }
  if (value.closed.has_value()) *message.mutable_close_date() = DateToProto(*value.closed);
  message.set_close_reason(value.close_reason);
  message.set_etag(api::MakeEtag(value.version));
  *message.mutable_create_time() = TimeToProto(value.create_time);
  *message.mutable_update_time() = TimeToProto(value.update_time);
  return message;
}

v1::InspectionSample ToProto(const Sample& value) {
  v1::InspectionSample message;
  message.set_name(api::ResourceName(kInspectionSamples, value.id));
  message.set_inspection(api::ResourceName(kInspections, value.inspection));
  message.set_seed(value.seed);
  message.set_facts_digest(absl::BytesToHexString(value.facts_digest));
  message.set_sample_digest(absl::BytesToHexString(value.sample_digest));
  message.set_population(value.population);
  message.set_size(value.size);
  for (const SampleItem& each : value.items) {
    v1::InspectionSampleItem* item = message.add_items();
    item->set_candidate(api::ResourceName("candidates", each.candidate));
    item->set_organization(api::ResourceName(kOrganizations, each.organization));
    item->set_weight(each.weight);
    for (const std::string& risk : each.risks) item->add_risks(risk);
  }
  *message.mutable_create_time() = TimeToProto(value.create_time);
  if (value.subject.has_value()) {
    message.set_subject(api::ResourceName(kOrganizations, *value.subject));
  }
  return message;
}

absl::StatusOr<DecisionPaper> FromProto(const organization::v1::DecisionReference& message) {
  DecisionPaper paper{message.number(), message.symbol(), message.issuer(), Date()};
  KETNAP_ASSIGN_OR_RETURN(paper.date, DateFromProto(message.date()));
  return paper;
}

absl::Status ReadDecided(const v1::Inspection& message, Inspection* target) {
  target->kind = static_cast<InspectionKind>(message.kind());
  target->title = message.title();
  KETNAP_ASSIGN_OR_RETURN(target->decision, FromProto(message.decision()));
  target->program_item.reset();
  if (!message.program_item().empty()) {
    KETNAP_ASSIGN_OR_RETURN(
        target->program_item,
        api::ParseResourceName(message.program_item(), kProgramItems, "inspection.program_item"));
  }
  target->subjects.clear();
  for (const std::string& subject : message.subjects()) {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                            api::ParseResourceName(subject, kOrganizations, "inspection.subjects"));
    target->subjects.push_back(id);
  }
  KETNAP_ASSIGN_OR_RETURN(target->period_start, DateFromProto(message.period_start_date()));
  KETNAP_ASSIGN_OR_RETURN(target->period_end, DateFromProto(message.period_end_date()));
  KETNAP_ASSIGN_OR_RETURN(target->start, DateFromProto(message.start_date()));
  KETNAP_ASSIGN_OR_RETURN(target->end, DateFromProto(message.end_date()));
  target->planned_steps.clear();
  for (const v1::PlannedInspectionStep& step : message.planned_steps()) {
    KETNAP_ASSIGN_OR_RETURN(const Date due, DateFromProto(step.due_date()));
    target->planned_steps.push_back({static_cast<InspectionStepKind>(step.kind()), due});
  }
  target->outline = message.outline();
  target->allows_personal_data = message.allows_personal_data();
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
