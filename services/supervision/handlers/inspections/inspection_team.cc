#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/inspections/conflicts.h"
#include "services/supervision/handlers/inspections/inspection_change.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/handlers/inspections/inspection_handler.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/repository/tie_repository.h"

namespace ketnap::supervision {
namespace {

Message TeamIsFixed() {
  return {"Chỉ sửa được đoàn khi cuộc kiểm tra chưa bắt đầu hoặc đang tiến hành.",
          "A team changes while the inspection is planned or under way."};
}

// An inspection that has begun is never without a lead.
absl::Status CheckLead(const Inspection& inspection) {
  if (inspection.state == InspectionState::kPlanned || inspection.Lead() != nullptr) {
    return absl::OkStatus();
  }
  return UnmetConditionsError(
      "TEAM_WITHOUT_LEAD",
      {{"LEAD",
        api::ResourceName(kInspections, inspection.id),
        {"Cuộc kiểm tra đang tiến hành phải có trưởng đoàn: cử trưởng đoàn khác trước.",
         "An inspection under way has a lead: appoint another first."}}});
}

// What is wrong with appointing the account of one line; the member it belongs to when nothing is.
absl::StatusOr<std::optional<Uuid>> JudgeAccount(db::Transaction& transaction,
                                                 const access::OrganizationTree& tree,
                                                 const Inspection& inspection, const Uuid& id,
                                                 const std::string& field,
                                                 std::vector<FieldViolation>* violations) {
  KETNAP_ASSIGN_OR_RETURN(const auto account, FindAccount(transaction, id));
  if (!account.has_value() || !account->usable) {
    violations->push_back({field,
                           "ACCOUNT_NOT_USABLE",
                           {"Không có tài khoản này, hoặc tài khoản đã khóa.",
                            "There is no such account, or it is closed."}});
    return std::optional<Uuid>();
  }
  if (!account->member.has_value()) {
    violations->push_back(
        {field,
         "ACCOUNT_WITHOUT_MEMBER",
         {"Tài khoản chưa gắn với đảng viên nào: chưa xét được xung đột lợi ích.",
          "The account belongs to no member: conflicts of interest cannot be judged."}});
    return std::optional<Uuid>();
  }
  KETNAP_ASSIGN_OR_RETURN(const std::vector<TieKind> kinds,
                          FindConflicts(transaction, tree, *account, inspection));
  for (const TieKind kind : kinds) {
    violations->push_back({field, ConflictRule(kind), ConflictMessage(kind)});
  }
  return kinds.empty() ? account->member : std::optional<Uuid>();
}

// All or none: what is wrong with any is told of all.
absl::Status AppointAll(db::Transaction& transaction, const access::OrganizationTree& tree,
                        const v1::AppointTeamRequest& request, absl::Time now,
                        Inspection* inspection) {
  std::vector<FieldViolation> violations;
  std::set<Uuid> named;
  int leads = 0;
  for (int i = 0; i < request.appointments_size(); ++i) {
    const v1::TeamAppointment& line = request.appointments(i);
    const std::string field = absl::StrCat("appointments[", i, "].");
    KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                            api::ParseResourceName(line.account(), kAccounts, field + "account"));
    const TeamRole role = static_cast<TeamRole>(line.role());
    if (!named.insert(id).second) {
      violations.push_back({field + "account",
                            "DUPLICATE",
                            {"Tài khoản nêu hai lần.", "The account is named twice."}});
      continue;
    }
    if (role == TeamRole::kLead && ++leads > 1) {
      violations.push_back(
          {field + "role", "ONE_LEAD", {"Đoàn chỉ có một trưởng đoàn.", "A team has one lead."}});
    }
    KETNAP_ASSIGN_OR_RETURN(
        const std::optional<Uuid> member,
        JudgeAccount(transaction, tree, *inspection, id, field + "account", &violations));
    if (member.has_value()) Appoint(inspection, id, *member, role, now);
  }
  KETNAP_RETURN_IF_ERROR(AsStatus(violations));
  return CheckLead(*inspection);
}

absl::Status Remove(const v1::RemoveTeamMemberRequest& request, absl::Time now,
                    Inspection* inspection) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.account(), kAccounts, "account"));
  const TeamMember* found = inspection->FindActive(id);
  if (found == nullptr) {
    return InvalidFieldsError({{"account",
                                "NOT_OF_TEAM",
                                {"Người này không ở trong đoàn.", "They are not of the team."}}});
  }
  for (TeamMember& each : inspection->team) {
    if (each.account != id) continue;
    each.removed = now;
    each.remove_reason = request.reason();
  }
  return CheckLead(*inspection);
}

}  // namespace

absl::StatusOr<v1::Inspection> InspectionHandler::AppointTeam(
    const Context& context, const v1::AppointTeamRequest& request) {
  return api::RunMutation<v1::Inspection>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Inspection> {
        const InspectionRequest entry{.name = request.inspection(),
                                      .etag = request.etag(),
                                      .action = "AppointTeam",
                                      .request_id = request.request_id(),
                                      .day = std::nullopt};
        KETNAP_ASSIGN_OR_RETURN(
            const Inspection changed,
            ChangeInspection(transaction, *environment_, context, entry,
                             [&](Inspection& inspection) -> absl::Status {
                               KETNAP_RETURN_IF_ERROR(CheckInspectionState(
                                   inspection,
                                   {InspectionState::kPlanned, InspectionState::kStarted},
                                   TeamIsFixed()));
                               return AppointAll(transaction, *environment_->tree, request,
                                                 context.now, &inspection);
                             }));
        return InspectionAnswer(context, *environment_->tree, changed, v1::INSPECTION_VIEW_FULL);
      });
}

absl::StatusOr<v1::Inspection> InspectionHandler::RemoveTeamMember(
    const Context& context, const v1::RemoveTeamMemberRequest& request) {
  return api::RunMutation<v1::Inspection>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Inspection> {
        const InspectionRequest entry{.name = request.inspection(),
                                      .etag = request.etag(),
                                      .action = "RemoveTeamMember",
                                      .request_id = request.request_id(),
                                      .day = std::nullopt};
        KETNAP_ASSIGN_OR_RETURN(
            const Inspection changed,
            ChangeInspection(transaction, *environment_, context, entry,
                             [&](Inspection& inspection) -> absl::Status {
                               KETNAP_RETURN_IF_ERROR(CheckInspectionState(
                                   inspection,
                                   {InspectionState::kPlanned, InspectionState::kStarted,
                                    InspectionState::kConcluded},
                                   TeamIsFixed()));
                               return Remove(request, context.now, &inspection);
                             }));
        return InspectionAnswer(context, *environment_->tree, changed, v1::INSPECTION_VIEW_FULL);
      });
}

}  // namespace ketnap::supervision
