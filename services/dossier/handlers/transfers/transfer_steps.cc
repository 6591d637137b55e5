#include "services/dossier/handlers/transfers/transfer_steps.h"

#include <algorithm>
#include <string>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/step_runner.h"
#include "services/dossier/handlers/transfers/transfer_conversion.h"
#include "services/dossier/repository/corrections/correction_repository.h"
#include "services/dossier/repository/relocation_repository.h"
#include "services/dossier/repository/transfers/transfer_repository.h"

namespace ketnap::dossier {
namespace {

// ---- where to

// `destination` is locked: what ends it waits for this, or was before it.
absl::Status CheckDestination(const Environment& environment, db::Transaction& transaction,
                              const Candidate& candidate, const Uuid& destination, Date day) {
  const auto node = environment.tree->Find(destination);
  if (!node.has_value()) {
    return FieldError("destination", "UNKNOWN_ORGANIZATION",
                      {"Không có tổ chức này.", "There is no such organization."});
  }
  if (node->type != "PARTY_CELL" && node->type != "GRASSROOTS_CELL") {
    return FieldError("destination", "NOT_A_CELL",
                      {"Nơi đến phải là một chi bộ.", "People are transferred to cells alone."});
  }
  const bool stands =
      node->valid_from <= day && (!node->valid_to.has_value() || day <= *node->valid_to);
  KETNAP_ASSIGN_OR_RETURN(const bool ended, HasEnded(transaction, destination));
  if (!stands || node->valid_to.has_value() || ended) {
    return FieldError("destination", "ORGANIZATION_CLOSED",
                      {"Chi bộ nơi đến không hoạt động vào ngày chuyển hoặc đã kết thúc hoạt động.",
                       "The destination did not exist on that day or has ended."});
  }
  if (destination == candidate.organization) {
    return FieldError(
        "destination", "SAME_ORGANIZATION",
        {"Người này đang do chính chi bộ này theo dõi.", "That cell follows the person already."});
  }
  return absl::OkStatus();
}

absl::StatusOr<Date> DueDate(const Environment& environment, const Candidate& candidate, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(day));
  const Rule& rule = rules->Get(IsProbationary(candidate.resume_state) ? "R-TRF-1" : "R-TRF-2");
  return environment.calendar->Current()->AddWorkingDays(
      day, static_cast<int>(rule.Number("working_days")));
}

v1::CandidateTransfer Answer(const Transfer& transfer, const Candidate& candidate) {
  return ToProto(ListedTransfer{transfer, candidate.full_name, candidate.version});
}

absl::StatusOr<Transfer> OpenTransferOf(db::Transaction& transaction, const Candidate& candidate) {
  KETNAP_ASSIGN_OR_RETURN(auto transfer, LockOpenTransfer(transaction, candidate.id));
  if (!transfer.has_value()) return absl::InternalError("a pending transfer without its row");
  return *std::move(transfer);
}

// ---- taking over

// The new helper, judged where the person goes to: another grassroots organization has other
// members. That somebody is named, and official, is a condition of the step.
absl::Status PrepareHelper(db::Transaction& transaction, const std::string& name,
                           const Surroundings& destination, StepPlan& plan) {
  if (name.empty()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kMembers, "helper"));
  KETNAP_ASSIGN_OR_RETURN(const auto found,
                          LoadMembers(transaction, {id}, destination, plan.facts.date));
  // A member of another organization is as unknown as one who does not exist.
  if (found.empty() || found.front().has_left || !found.front().same_base_organization) {
    return FieldError("helper", "UNKNOWN_MEMBER",
                      {"Không có đảng viên này trong tổ chức cơ sở đảng nơi đến.",
                       "The destination's grassroots organization has no such member."});
  }
  plan.facts.helper = found.front();
  plan.record.set_member(name);
  return absl::OkStatus();
}

absl::Status PrepareConfirmation(const v1::AcceptTransferRequest& request, StepPlan& plan) {
  if (!request.has_decision_confirmation()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.decision_confirmation().date()));
  if (day > plan.facts.date) {
    return FieldError("decision_confirmation.date", "AFTER_ACCEPTANCE",
                      {"Văn bản xác nhận phải có trước khi tiếp nhận.",
                       "The confirmation must not come after the acceptance."});
  }
  plan.facts.has_decision_confirmation = true;
  *plan.record.mutable_document() = request.decision_confirmation();
  return absl::OkStatus();
}

// Holds the destination before the person, as a reorganization does: one that ends it finds the
// person there afterwards, or has led the transfer elsewhere before. Nil when none is under way.
absl::StatusOr<Uuid> LockDestination(db::Transaction& transaction, const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(const auto seen, FindCandidate(transaction, id));
  if (!seen.has_value() || !seen->candidate.transfer_destination.has_value()) return Uuid();
  const Uuid destination = *seen->candidate.transfer_destination;
  KETNAP_RETURN_IF_ERROR(LockOrganization(transaction, destination));
  return destination;
}

absl::Status PrepareTakeOver(const Environment& environment,
                             const v1::AcceptTransferRequest& request, db::Transaction& transaction,
                             const Uuid& locked, const Surroundings& around, StepPlan& plan) {
  const Candidate& candidate = plan.facts.candidate;
  // In another state nothing waits: that the state refuses the step says more.
  if (candidate.state != CandidateState::kTransferPending) return absl::OkStatus();
  const Uuid destination = *candidate.transfer_destination;
  // Led elsewhere between looking and locking: the client is told to try again.
  if (destination != locked) {
    return ReasonedError(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT",
                         {"Dữ liệu đang được người khác cập nhật, đề nghị thử lại.",
                          "Somebody else is changing the same data; please try again."});
  }
  const auto node = environment.tree->Find(destination);
  const Date first = node.has_value() ? node->valid_from : plan.facts.date;
  if (plan.facts.date < std::max(first, candidate.relocated_on.value_or(first))) {
    return FieldError("acceptance_date", "BEFORE_ORGANIZATION",
                      {"Ngày tiếp nhận không được trước ngày thành lập của nơi đến hoặc trước ngày "
                       "người này được chuyển giao lần gần nhất.",
                       "The day must not precede the destination or the person's last move."});
  }
  if (node.has_value() && node->valid_to.has_value() && *node->valid_to < plan.facts.date) {
    return FieldError("acceptance_date", "ORGANIZATION_CLOSED",
                      {"Chi bộ nơi đến đã kết thúc hoạt động trước ngày tiếp nhận.",
                       "The destination had ended before that day."});
  }
  KETNAP_ASSIGN_OR_RETURN(const Surroundings there,
                          LoadSurroundings(transaction, destination, plan.facts.date));
  plan.facts.destination = destination;
  plan.facts.destination_has_same_base =
      around.base_organization.has_value() && around.base_organization == there.base_organization;
  plan.record.set_from_organization(OrganizationName(candidate.organization));
  plan.record.set_to_organization(OrganizationName(destination));
  plan.record.set_from_path(around.path);
  KETNAP_RETURN_IF_ERROR(PrepareHelper(transaction, request.helper(), there, plan));
  return PrepareConfirmation(request, plan);
}

absl::Status KeepWhere(db::Transaction& transaction, const Transfer& transfer,
                       const StepResult& taken, const std::string& from_path) {
  const Candidate& candidate = taken.record.candidate;
  CandidateRelocation relocation;
  relocation.candidate = candidate.id;
  relocation.version = candidate.version;
  relocation.effective_date = *transfer.acceptance_date;
  relocation.from = transfer.from;
  relocation.to = transfer.to;
  relocation.from_path = from_path;
  relocation.transfer = transfer.id;
  KETNAP_RETURN_IF_ERROR(InsertRelocation(transaction, relocation));
  return MoveCorrections(transaction, candidate.id, candidate.organization);
}

}  // namespace

absl::StatusOr<v1::CandidateTransfer> BeginTransfer(const Environment& environment,
                                                    const access::RequestContext& context,
                                                    const v1::TransferCandidateRequest& request,
                                                    db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan,
                          PlanStep(request, "TransferCandidate", Step::kTransfer,
                                   request.certificate().date(), "certificate.date"));
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid destination,
      api::ParseResourceName(request.destination(), kOrganizations, "destination"));
  plan.facts.destination = destination;
  plan.body = Body::kBaseOrganization;
  *plan.record.mutable_document() = request.certificate();
  plan.record.set_to_organization(request.destination());
  // Before the person, as a reorganization does.
  KETNAP_RETURN_IF_ERROR(LockOrganization(transaction, destination));
  KETNAP_ASSIGN_OR_RETURN(
      const StepResult taken,
      TakeStep(environment, context, transaction, plan,
               [&](db::Transaction& same, const Surroundings&, StepPlan& attempt) {
                 attempt.record.set_from_organization(
                     OrganizationName(attempt.facts.candidate.organization));
                 return CheckDestination(environment, same, attempt.facts.candidate, destination,
                                         attempt.facts.date);
               }));
  const Candidate& candidate = taken.record.candidate;
  Transfer transfer;
  transfer.id = Uuid::Generate(context.now);
  transfer.candidate = candidate.id;
  transfer.from = candidate.organization;
  transfer.to = destination;
  transfer.state_at_transfer = candidate.resume_state;
  transfer.transfer_date = taken.facts.date;
  KETNAP_ASSIGN_OR_RETURN(transfer.due_date,
                          DueDate(environment, candidate, transfer.transfer_date));
  KETNAP_RETURN_IF_ERROR(InsertTransfer(transaction, transfer, context.now));
  return Answer(transfer, candidate);
}

absl::StatusOr<v1::CandidateTransfer> TakeOver(const Environment& environment,
                                               const access::RequestContext& context,
                                               const v1::AcceptTransferRequest& request,
                                               db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "AcceptTransfer", Step::kAcceptTransfer,
                                                  request.acceptance_date(), "acceptance_date"));
  KETNAP_ASSIGN_OR_RETURN(plan.acting_for, api::ParseResourceName(request.organization(),
                                                                  kOrganizations, "organization"));
  KETNAP_ASSIGN_OR_RETURN(const Uuid locked, LockDestination(transaction, request.candidate()));
  std::string from_path;
  KETNAP_ASSIGN_OR_RETURN(
      const StepResult taken,
      TakeStep(environment, context, transaction, plan,
               [&](db::Transaction& same, const Surroundings& around, StepPlan& attempt) {
                 from_path = around.path;
                 return PrepareTakeOver(environment, request, same, locked, around, attempt);
               }));
  KETNAP_ASSIGN_OR_RETURN(Transfer transfer, OpenTransferOf(transaction, taken.record.candidate));
  transfer.status = TransferStatus::kAccepted;
  transfer.acceptance_date = taken.facts.date;
  KETNAP_RETURN_IF_ERROR(UpdateTransfer(transaction, transfer, context.now));
  KETNAP_RETURN_IF_ERROR(KeepWhere(transaction, transfer, taken, from_path));
  return Answer(transfer, taken.record.candidate);
}

absl::StatusOr<v1::CandidateTransfer> GiveUp(const Environment& environment,
                                             const access::RequestContext& context,
                                             const v1::CancelTransferRequest& request,
                                             db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(StepPlan plan, PlanStep(request, "CancelTransfer", Step::kCancelTransfer,
                                                  request.date(), "date"));
  plan.note = request.reason_note();
  KETNAP_ASSIGN_OR_RETURN(const StepResult taken,
                          TakeStep(environment, context, transaction, plan, {}));
  KETNAP_ASSIGN_OR_RETURN(Transfer transfer, OpenTransferOf(transaction, taken.record.candidate));
  transfer.status = TransferStatus::kCancelled;
  KETNAP_RETURN_IF_ERROR(UpdateTransfer(transaction, transfer, context.now));
  return Answer(transfer, taken.record.candidate);
}

}  // namespace ketnap::dossier
