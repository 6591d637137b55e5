#include <set>
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
#include "services/supervision/handlers/findings/inspection_access.h"
#include "services/supervision/repository/finding_repository.h"

namespace ketnap::supervision {
namespace {

// The findings named, or all drafts. One that is not of the inspection does not exist.
absl::StatusOr<std::vector<std::string>> Chosen(db::Transaction& transaction,
                                                const Inspection& inspection,
                                                const v1::PresentFindingsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const auto findings, FindingsOf(transaction, inspection.id));
  std::vector<std::string> drafts;
  std::set<std::string> known;
  for (const Finding& finding : findings) {
    std::string name = api::ResourceName(kFindings, finding.id);
    known.insert(name);
    if (finding.state == FindingState::kDraft) drafts.push_back(std::move(name));
  }
  if (request.findings().empty()) return drafts;
  const std::set<std::string> named(request.findings().begin(), request.findings().end());
  for (const std::string& name : named) {
    if (!known.contains(name)) return ResourceNotFoundError(name);
  }
  return std::vector<std::string>(named.begin(), named.end());
}

}  // namespace

absl::StatusOr<v1::PresentFindingsResponse> FindingHandler::PresentFindings(
    const Context& context, const v1::PresentFindingsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.date()));
  return api::RunMutation<v1::PresentFindingsResponse>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::PresentFindingsResponse> {
        KETNAP_ASSIGN_OR_RETURN(
            const Inspection inspection,
            LockInspectionUnderWay(transaction, *environment_, context, request.inspection()));
        KETNAP_ASSIGN_OR_RETURN(const bool historical,
                                CheckDay(*environment_, context, inspection.organization, day,
                                         inspection.start, "date"));
        KETNAP_ASSIGN_OR_RETURN(const auto names, Chosen(transaction, inspection, request));
        const FindingChange change{"PresentFindings", request.request_id(), day, historical};
        v1::PresentFindingsResponse response;
        for (const std::string& name : names) {
          KETNAP_ASSIGN_OR_RETURN(const Finding finding,
                                  ChangeFinding(transaction, *environment_, context,
                                                {name, "findings", "", FindingAction::kPresent, {}},
                                                change, [&](Finding& each) -> absl::Status {
                                                  each.state = FindingState::kPresented;
                                                  each.present_date = day;
                                                  return CheckDay(*environment_, context,
                                                                  inspection.organization, day,
                                                                  each.found_date, "date")
                                                      .status();
                                                }));
          KETNAP_ASSIGN_OR_RETURN(
              *response.add_findings(),
              FindingViewer(transaction, context, *environment_->tree).Answer(finding));
        }
        return response;
      });
}

absl::StatusOr<v1::Finding> FindingHandler::WithdrawFinding(
    const Context& context, const v1::WithdrawFindingRequest& request) {
  const auto violations = CheckTexts({{"reason", request.reason()}});
  if (!violations.empty()) return InvalidFieldsError(violations);
  return api::RunMutation<v1::Finding>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Finding> {
        const FindingChange change{"WithdrawFinding", request.request_id(), context.today, false};
        KETNAP_ASSIGN_OR_RETURN(
            const Finding finding,
            ChangeFinding(transaction, *environment_, context,
                          {request.name(), "name", request.etag(), FindingAction::kWithdraw, {}},
                          change, [&](Finding& each) -> absl::Status {
                            each.state = FindingState::kWithdrawn;
                            each.withdraw_reason = request.reason();
                            each.changed_by_hand = true;
                            return absl::OkStatus();
                          }));
        return FindingViewer(transaction, context, *environment_->tree).Answer(finding);
      });
}

absl::StatusOr<v1::Finding> FindingHandler::SubmitResponse(
    const Context& context, const v1::SubmitResponseRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid responder,
      api::ParseResourceName(request.organization(), kOrganizationNames, "organization"));
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.date()));
  const auto violations = CheckTexts({{"text", request.text()}});
  if (!violations.empty()) return InvalidFieldsError(violations);
  return api::RunMutation<v1::Finding>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Finding> {
        FindingTarget target{request.finding(), "finding", request.etag(), FindingAction::kRespond,
                             [&](const Finding& finding) {
                               return MaySeeOfInspectedSide(finding) &&
                                      AnswersFor(*environment_->tree, responder, finding);
                             }};
        FindingChange change{"SubmitResponse", request.request_id(), day, false};
        KETNAP_ASSIGN_OR_RETURN(
            const Finding finding,
            ChangeFinding(transaction, *environment_, context, target, change,
                          [&](Finding& each) -> absl::Status {
                            KETNAP_RETURN_IF_ERROR(
                                CheckDay(*environment_, context, responder, day,
                                         each.present_date.value_or(each.found_date), "date")
                                    .status());
                            each.response = FindingResponse{
                                responder,
                                static_cast<int>(request.stance()),
                                request.text(),
                                {request.evidence().begin(), request.evidence().end()},
                                day};
                            return absl::OkStatus();
                          }));
        return FindingViewer(transaction, context, *environment_->tree).Answer(finding);
      });
}

}  // namespace ketnap::supervision
