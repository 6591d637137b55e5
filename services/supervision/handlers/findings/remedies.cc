#include <utility>
#include <vector>

#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/findings/finding_change.h"
#include "services/supervision/handlers/findings/finding_conversion.h"
#include "services/supervision/handlers/findings/finding_handler.h"
#include "services/supervision/handlers/findings/finding_view.h"
#include "services/supervision/handlers/findings/inspected_side.h"
#include "services/supervision/handlers/inspections/inspection_view.h"

namespace ketnap::supervision {
namespace {

absl::Status OwnRemedyError() {
  return ReasonedError(
      absl::StatusCode::kPermissionDenied, "OWN_REMEDY",
      {"Người đã báo cáo khắc phục không được tự xác nhận hoặc mở lại nội dung đó.",
       "Who reported a remedy does not judge it."});
}

// Judges the last remedy.
absl::Status JudgeRemedy(const Environment& environment, const access::RequestContext& context,
                         RemedyOutcome outcome, Date day, const std::string& note,
                         Finding* finding) {
  if (finding->remedies.empty()) return absl::InternalError("a finding without the remedy it has");
  Remedy& remedy = finding->remedies.back();
  if (remedy.reporter == context.caller.Principal()) return OwnRemedyError();
  // Verified once: what is opened again now is judged from then on.
  const Date earliest = remedy.judge_date.value_or(remedy.date);
  KETNAP_RETURN_IF_ERROR(CheckDay(environment, context,
                                  CarrierOf(*environment.tree, finding->issuer), day, earliest,
                                  "date")
                             .status());
  remedy.outcome = outcome;
  remedy.judge_date = day;
  remedy.judge_note = note;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Finding> FindingHandler::RecordRemedy(const Context& context,
                                                         const v1::RecordRemedyRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid reporter,
      api::ParseResourceName(request.organization(), kOrganizationNames, "organization"));
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.date()));
  const auto violations = CheckTexts({{"description", request.description()}});
  if (!violations.empty()) return InvalidFieldsError(violations);
  return api::RunMutation<v1::Finding>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Finding> {
        const FindingTarget target{request.finding(), "finding", request.etag(),
                                   FindingAction::kRecordRemedy, [&](const Finding& finding) {
                                     return MaySeeOfInspectedSide(finding) &&
                                            AnswersFor(*environment_->tree, reporter, finding);
                                   }};
        const FindingChange change{"RecordRemedy", request.request_id(), day, false};
        KETNAP_ASSIGN_OR_RETURN(
            const Finding finding,
            ChangeFinding(transaction, *environment_, context, target, change,
                          [&](Finding& each) -> absl::Status {
                            KETNAP_RETURN_IF_ERROR(CheckDay(*environment_, context, reporter, day,
                                                            each.found_date, "date")
                                                       .status());
                            Remedy remedy;
                            remedy.number = static_cast<int>(each.remedies.size()) + 1;
                            remedy.organization = reporter;
                            remedy.description = request.description();
                            remedy.evidence.assign(request.evidence().begin(),
                                                   request.evidence().end());
                            remedy.date = day;
                            remedy.reporter = context.caller.Principal();
                            each.remedies.push_back(std::move(remedy));
                            each.state = FindingState::kRemedied;
                            return absl::OkStatus();
                          }));
        return FindingViewer(transaction, context, *environment_->tree).Answer(finding);
      });
}

absl::StatusOr<v1::Finding> FindingHandler::VerifyRemedy(const Context& context,
                                                         const v1::VerifyRemedyRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.date()));
  const auto violations = CheckTexts({{"note", request.note()}});
  if (!violations.empty()) return InvalidFieldsError(violations);
  return api::RunMutation<v1::Finding>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Finding> {
        const FindingChange change{"VerifyRemedy", request.request_id(), day, false};
        KETNAP_ASSIGN_OR_RETURN(
            const Finding finding,
            ChangeFinding(
                transaction, *environment_, context,
                {request.name(), "name", request.etag(), FindingAction::kVerifyRemedy, {}}, change,
                [&](Finding& each) -> absl::Status {
                  each.state = FindingState::kVerified;
                  return JudgeRemedy(*environment_, context, RemedyOutcome::kVerified, day,
                                     request.note(), &each);
                }));
        return FindingViewer(transaction, context, *environment_->tree).Answer(finding);
      });
}

absl::StatusOr<v1::Finding> FindingHandler::ReopenRemedy(const Context& context,
                                                         const v1::ReopenRemedyRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.date()));
  KETNAP_ASSIGN_OR_RETURN(const Date due, DateFromProto(request.due_date()));
  std::vector<FieldViolation> violations = CheckTexts({{"reason", request.reason()}});
  if (due <= day) {
    violations.push_back({"due_date",
                          "TOO_EARLY",
                          {"Hạn khắc phục mới phải sau ngày mở lại.",
                           "The new last day must lie after the day it was opened again."}});
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  return api::RunMutation<v1::Finding>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Finding> {
        const FindingChange change{"ReopenRemedy", request.request_id(), day, false};
        KETNAP_ASSIGN_OR_RETURN(
            const Finding finding,
            ChangeFinding(
                transaction, *environment_, context,
                {request.name(), "name", request.etag(), FindingAction::kReopenRemedy, {}}, change,
                [&](Finding& each) -> absl::Status {
                  each.state = FindingState::kReopened;
                  each.due_date = due;
                  return JudgeRemedy(*environment_, context, RemedyOutcome::kReopened, day,
                                     request.reason(), &each);
                }));
        return FindingViewer(transaction, context, *environment_->tree).Answer(finding);
      });
}

}  // namespace ketnap::supervision
