#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/api/update_mask.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/findings/finding_change.h"
#include "services/supervision/handlers/findings/finding_conversion.h"
#include "services/supervision/handlers/findings/finding_handler.h"
#include "services/supervision/handlers/findings/finding_view.h"
#include "services/supervision/handlers/findings/inspection_access.h"
#include "services/supervision/repository/finding_repository.h"

namespace ketnap::supervision {
namespace {

constexpr char kPrefix[] = "finding.";

FieldViolation Violation(const char* field, const char* rule, Message message) {
  return {absl::StrCat(kPrefix, field), rule, std::move(message)};
}

// The subject of the inspection the organization is, or lies below: today, or on the last day of
// the period under review.
std::optional<Uuid> SubjectOf(const access::OrganizationTree& tree, const Inspection& inspection,
                              const Uuid& organization) {
  for (const Uuid& subject : inspection.subjects) {
    if (tree.IsWithin(organization, subject) ||
        tree.IsWithinOn(organization, subject, inspection.period_end)) {
      return subject;
    }
  }
  return std::nullopt;
}

// What the field rules of the proto cannot say; sets the subject and the text of the clause.
absl::Status Judge(const Environment& environment, const Inspection& inspection, Finding* finding) {
  const access::OrganizationTree& tree = *environment.tree;
  std::vector<FieldViolation> violations =
      CheckTexts({{absl::StrCat(kPrefix, "title"), finding->title},
                  {absl::StrCat(kPrefix, "description"), finding->description}});
  const auto subject = SubjectOf(tree, inspection, finding->organization);
  if (!subject.has_value()) {
    violations.push_back(Violation("organization", "NOT_INSPECTED",
                                   {"Tổ chức này không thuộc phạm vi cuộc kiểm tra, giám sát.",
                                    "The inspection does not cover this organization."}));
  } else {
    finding->subject = *subject;
    if (!tree.IsWithin(finding->responsible_body, *subject) &&
        !tree.IsWithinOn(finding->responsible_body, *subject, inspection.period_end)) {
      violations.push_back(
          Violation("responsible_body", "NOT_INSPECTED",
                    {"Nơi chịu trách nhiệm phải thuộc nơi được kiểm tra, giám sát.",
                     "Who answers for it must be part of what is inspected."}));
    }
  }
  const auto* clause = environment.finding_clauses->Find(finding->clause);
  if (clause == nullptr) {
    violations.push_back(Violation("clause", "UNKNOWN_CLAUSE",
                                   {"Không có nội dung kiểm tra này trong danh mục.",
                                    "There is no such clause in the catalogue."}));
  } else {
    const ProcessRule* rule = environment.process_rules->Find(finding->clause, finding->found_date);
    finding->clause_text = rule != nullptr ? rule->clause : clause->clause();
  }
  if (!IsMeasureCode(finding->measure_code)) {
    violations.push_back(Violation("measure_code", "UNKNOWN_MEASURE",
                                   {"Không có biện pháp này trong bảy nhóm biện pháp.",
                                    "This is not one of the seven measures."}));
  }
  if (finding->due_date.has_value() && *finding->due_date <= finding->found_date) {
    violations.push_back(
        Violation("due_date", "TOO_EARLY",
                  {"Hạn khắc phục phải sau ngày phát hiện.",
                   "The last day for the remedy must lie after the day it was found."}));
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

v1::Finding Only(const v1::Finding& message) {
  v1::Finding stated = message;
  stated.clear_recurrence();
  return stated;
}

}  // namespace

absl::StatusOr<v1::Finding> FindingHandler::RecordFinding(const Context& context,
                                                          const v1::RecordFindingRequest& request) {
  return api::RunMutation<v1::Finding>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Finding> {
        KETNAP_ASSIGN_OR_RETURN(
            const Inspection inspection,
            LockInspectionUnderWay(transaction, *environment_, context, request.inspection()));
        Finding finding;
        finding.id = Uuid::Generate(context.now);
        finding.inspection = inspection.id;
        finding.issuer = inspection.organization;
        finding.create_time = finding.update_time = context.now;
        KETNAP_RETURN_IF_ERROR(ReadFinding(request.finding(), kPrefix, &finding));
        KETNAP_RETURN_IF_ERROR(Judge(*environment_, inspection, &finding));
        KETNAP_ASSIGN_OR_RETURN(
            const bool historical,
            CheckDay(*environment_, context, inspection.organization, finding.found_date,
                     inspection.start, "finding.found_date"));
        const FindingChange change{"RecordFinding", request.request_id(), finding.found_date,
                                   historical};
        KETNAP_RETURN_IF_ERROR(AddFinding(transaction, *environment_, context, change, finding));
        return FindingViewer(transaction, context, *environment_->tree).Answer(finding);
      });
}

absl::StatusOr<v1::Finding> FindingHandler::UpdateFinding(const Context& context,
                                                          const v1::UpdateFindingRequest& request) {
  return api::RunMutation<v1::Finding>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Finding> {
        FindingTarget target{request.finding().name(),
                             "finding.name",
                             request.finding().etag(),
                             FindingAction::kUpdate,
                             {}};
        const FindingChange change{"UpdateFinding", request.request_id(), context.today, false};
        KETNAP_ASSIGN_OR_RETURN(
            const Finding after,
            ChangeFinding(
                transaction, *environment_, context, target, change,
                [&](Finding& finding) -> absl::Status {
                  v1::Finding message = ToProto(finding);
                  KETNAP_RETURN_IF_ERROR(api::ApplyUpdateMask(
                      request.update_mask(),
                      {"organization", "responsible_body", "clause", "severity", "title",
                       "description", "measure_code", "due_date", "found_date", "evidence"},
                      Only(request.finding()), &message));
                  KETNAP_ASSIGN_OR_RETURN(const Inspection inspection,
                                          LockInspectionUnderWay(transaction, *environment_,
                                                                 context, message.inspection()));
                  KETNAP_RETURN_IF_ERROR(ReadFinding(message, kPrefix, &finding));
                  KETNAP_RETURN_IF_ERROR(Judge(*environment_, inspection, &finding));
                  finding.changed_by_hand = true;
                  return CheckDay(*environment_, context, inspection.organization,
                                  finding.found_date, inspection.start, "finding.found_date")
                      .status();
                }));
        return FindingViewer(transaction, context, *environment_->tree).Answer(after);
      });
}

}  // namespace ketnap::supervision
