#include "services/supervision/handlers/findings/finding_conversion.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"

namespace ketnap::supervision {
namespace {

template <typename Names, typename Field>
void CopyNames(const Names& names, Field* field) {
  for (const auto& name : names) *field->Add() = name;
}

v1::FindingResponse ToProto(const FindingResponse& response) {
  v1::FindingResponse message;
  message.set_organization(api::ResourceName(kOrganizationNames, response.organization));
  message.set_stance(static_cast<v1::ResponseStance>(response.stance));
  message.set_text(response.text);
  CopyNames(response.evidence, message.mutable_evidence());
  *message.mutable_date() = DateToProto(response.date);
  return message;
}

v1::Remedy ToProto(const Remedy& remedy) {
  v1::Remedy message;
  message.set_number(remedy.number);
  message.set_organization(api::ResourceName(kOrganizationNames, remedy.organization));
  message.set_description(remedy.description);
  CopyNames(remedy.evidence, message.mutable_evidence());
  *message.mutable_date() = DateToProto(remedy.date);
  message.set_outcome(static_cast<v1::RemedyOutcome>(remedy.outcome));
  if (remedy.judge_date.has_value()) {
    *message.mutable_judge_date() = DateToProto(*remedy.judge_date);
  }
  message.set_judge_note(remedy.judge_note);
  return message;
}

absl::StatusOr<Date> ReadDate(const google::type::Date& date, const std::string& field) {
  auto day = DateFromProto(date);
  if (day.ok()) return day;
  return InvalidFieldsError({{field, "NOT_A_DATE", {"Ngày không hợp lệ.", "This is not a date."}}});
}

}  // namespace

v1::Finding ToProto(const Finding& finding) {
  v1::Finding message;
  message.set_name(api::ResourceName(kFindings, finding.id));
  message.set_inspection(api::ResourceName(kInspections, finding.inspection));
  message.set_issuer(api::ResourceName(kOrganizationNames, finding.issuer));
  message.set_subject(api::ResourceName(kOrganizationNames, finding.subject));
  message.set_organization(api::ResourceName(kOrganizationNames, finding.organization));
  message.set_responsible_body(api::ResourceName(kOrganizationNames, finding.responsible_body));
  message.set_clause(finding.clause);
  message.set_clause_text(finding.clause_text);
  message.set_severity(static_cast<v1::FindingSeverity>(finding.severity));
  message.set_title(finding.title);
  message.set_description(finding.description);
  message.set_measure_code(finding.measure_code);
  if (finding.due_date.has_value()) *message.mutable_due_date() = DateToProto(*finding.due_date);
  *message.mutable_found_date() = DateToProto(finding.found_date);
  CopyNames(finding.evidence, message.mutable_evidence());
  message.set_evidence_count(finding.evidence_count);
  message.set_proposed(finding.proposed);
  message.set_state(static_cast<v1::FindingState>(finding.state));
  if (finding.present_date.has_value()) {
    *message.mutable_present_date() = DateToProto(*finding.present_date);
  }
  if (finding.response.has_value()) *message.mutable_response() = ToProto(*finding.response);
  for (const Remedy& remedy : finding.remedies) *message.add_remedies() = ToProto(remedy);
  message.set_withdraw_reason(finding.withdraw_reason);
  message.set_etag(api::MakeEtag(finding.version));
  *message.mutable_create_time() = TimeToProto(finding.create_time);
  *message.mutable_update_time() = TimeToProto(finding.update_time);
  return message;
}

absl::Status ReadFinding(const v1::Finding& message, const std::string& prefix, Finding* finding) {
  KETNAP_ASSIGN_OR_RETURN(finding->organization,
                          api::ParseResourceName(message.organization(), kOrganizationNames,
                                                 absl::StrCat(prefix, "organization")));
  KETNAP_ASSIGN_OR_RETURN(finding->responsible_body,
                          api::ParseResourceName(message.responsible_body(), kOrganizationNames,
                                                 absl::StrCat(prefix, "responsible_body")));
  finding->clause = message.clause();
  finding->severity = static_cast<FindingSeverity>(message.severity());
  finding->title = message.title();
  finding->description = message.description();
  finding->measure_code = message.measure_code();
  finding->due_date.reset();
  if (message.has_due_date()) {
    KETNAP_ASSIGN_OR_RETURN(finding->due_date,
                            ReadDate(message.due_date(), absl::StrCat(prefix, "due_date")));
  }
  KETNAP_ASSIGN_OR_RETURN(finding->found_date,
                          ReadDate(message.found_date(), absl::StrCat(prefix, "found_date")));
  std::vector<std::string> evidence(message.evidence().begin(), message.evidence().end());
  // What the service proposed may rest on more records than it lists.
  if (evidence != finding->evidence) finding->evidence_count = static_cast<int>(evidence.size());
  finding->evidence = std::move(evidence);
  return absl::OkStatus();
}

v1::FindingClause ToProto(const ketnap::config::v1::FindingClauseRule& rule) {
  v1::FindingClause message;
  message.set_code(rule.code());
  message.set_title(rule.title());
  message.set_title_en(rule.title_en());
  message.set_clause(rule.clause());
  switch (rule.confidence()) {
    case ketnap::config::v1::FINDING_CLAUSE_CONFIDENCE_SOURCED:
      message.set_confidence("SOURCED");
      break;
    case ketnap::config::v1::FINDING_CLAUSE_CONFIDENCE_PRESUMED:
      message.set_confidence("PRESUMED");
      break;
    default:
      message.set_confidence("UNKNOWN");
      break;
  }
  message.set_severity(static_cast<v1::FindingSeverity>(rule.severity()));
  message.set_measure_code(rule.measure_code());
  message.set_remedy_days(rule.remedy_days());
  message.set_found_in_data(rule.found_in_data());
  return message;
}

}  // namespace ketnap::supervision
