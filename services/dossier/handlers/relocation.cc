#include "services/dossier/handlers/relocation.h"

#include <optional>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/candidate_writes.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/corrections/correction_repository.h"
#include "services/dossier/repository/relocation_repository.h"
#include "services/dossier/repository/transfers/transfer_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kAction[] = "Reorganize";
constexpr char kHelperToBeReplaced[] = "HELPER_TO_BE_REPLACED";
constexpr char kTransferRedirected[] = "TRANSFER_REDIRECTED";
constexpr char kTransferArrived[] = "TRANSFER_ARRIVED";

v1::CandidateStep StepOf(const CandidateRelocation& relocation, CandidateState state) {
  v1::CandidateStep step;
  step.set_step(v1::STEP_REORGANIZE);
  step.set_action(kAction);
  *step.mutable_occurred_on() = DateToProto(relocation.effective_date);
  step.set_from_state(static_cast<v1::CandidateState>(state));
  step.set_to_state(step.from_state());
  step.set_from_organization(OrganizationName(relocation.from));
  step.set_to_organization(OrganizationName(relocation.to));
  step.set_reorganization(api::ResourceName("reorganizations", *relocation.reorganization));
  step.set_from_path(relocation.from_path);
  return step;
}

}  // namespace

access::RequestContext AsProcess(const access::RequestContext& context) {
  access::RequestContext process = context;
  process.caller = access::Caller();
  process.caller.issuer = "dossier";
  process.permission.clear();
  process.purpose.clear();
  return process;
}

CandidateMover::CandidateMover(const Environment* environment, db::Transaction* transaction,
                               access::RequestContext process, RelocationCause cause)
    : environment_(*environment),
      transaction_(*transaction),
      process_(std::move(process)),
      cause_(std::move(cause)) {}

absl::StatusOr<const Surroundings*> CandidateMover::Around(const Uuid& organization, Date day) {
  const auto key = std::make_pair(organization, day);
  auto found = around_.find(key);
  if (found == around_.end()) {
    KETNAP_ASSIGN_OR_RETURN(Surroundings around, LoadSurroundings(transaction_, organization, day));
    found = around_.emplace(key, std::move(around)).first;
  }
  return &found->second;
}

absl::StatusOr<bool> CandidateMover::NeedsNewHelper(const Uuid& from, const Uuid& to,
                                                    const Candidate& candidate) {
  if (!candidate.helper.has_value() || candidate.state == CandidateState::kDelisted) return false;
  const Date day = cause_.effective_date;
  KETNAP_ASSIGN_OR_RETURN(const Surroundings* around, Around(to, day));
  KETNAP_ASSIGN_OR_RETURN(const auto found,
                          LoadMembers(transaction_, {*candidate.helper}, *around, day));
  if (found.empty() || found.front().has_left || !found.front().same_base_organization) return true;
  KETNAP_ASSIGN_OR_RETURN(const auto before,
                          FindMemberCell(transaction_, *candidate.helper, day - 1));
  KETNAP_ASSIGN_OR_RETURN(const auto after, FindMemberCell(transaction_, *candidate.helper, day));
  return before == from && after != to;
}

absl::StatusOr<bool> CandidateMover::FollowTransfer(Candidate& candidate) {
  if (candidate.state != CandidateState::kTransferPending) return false;
  KETNAP_ASSIGN_OR_RETURN(auto transfer, LockOpenTransfer(transaction_, candidate.id));
  if (!transfer.has_value()) return absl::InternalError("a pending transfer without its row");
  transfer->from = candidate.organization;
  const bool has_arrived = candidate.transfer_destination == candidate.organization;
  if (has_arrived) {
    transfer->status = TransferStatus::kCancelled;
    candidate.state = candidate.resume_state;
    candidate.resume_state = CandidateState::kUnspecified;
    candidate.transfer_destination.reset();
  } else {
    transfer->to = *candidate.transfer_destination;
  }
  KETNAP_RETURN_IF_ERROR(UpdateTransfer(transaction_, *transfer, process_.now));
  return has_arrived;
}

absl::Status CandidateMover::Write(v1::CandidateStep step, CandidateRecord& record) {
  CandidateChange change;
  change.action = kAction;
  change.occurred_on = cause_.effective_date;
  change.request_id = cause_.request_id;
  change.on_behalf_of = cause_.on_behalf_of;
  change.historical = cause_.historical;
  change.record = std::move(step);
  return WriteCandidate(environment_, process_, transaction_, std::move(change), record);
}

absl::Status CandidateMover::Redirect(const Uuid& to, CandidateRecord& record) {
  Candidate& candidate = record.candidate;
  v1::CandidateStep step;
  step.set_action(kAction);
  *step.mutable_occurred_on() = DateToProto(cause_.effective_date);
  step.set_from_state(static_cast<v1::CandidateState>(candidate.state));
  step.set_from_organization(OrganizationName(candidate.organization));
  step.set_to_organization(OrganizationName(to));
  step.set_reorganization(api::ResourceName("reorganizations", cause_.reorganization));
  candidate.transfer_destination = to;
  KETNAP_ASSIGN_OR_RETURN(const bool has_arrived, FollowTransfer(candidate));
  step.set_step(has_arrived ? v1::STEP_CANCEL_TRANSFER : v1::STEP_TRANSFER);
  step.add_codes(has_arrived ? kTransferArrived : kTransferRedirected);
  step.set_to_state(static_cast<v1::CandidateState>(candidate.state));
  return Write(std::move(step), record);
}

absl::Status CandidateMover::Move(const Uuid& to, CandidateRecord& record) {
  Candidate& candidate = record.candidate;
  CandidateRelocation relocation;
  relocation.candidate = candidate.id;
  relocation.effective_date = cause_.effective_date;
  relocation.from = candidate.organization;
  relocation.to = to;
  relocation.reorganization = cause_.reorganization;
  KETNAP_ASSIGN_OR_RETURN(const Surroundings* before,
                          Around(relocation.from, cause_.effective_date - 1));
  relocation.from_path = before->path;
  KETNAP_ASSIGN_OR_RETURN(const bool needs_new_helper,
                          NeedsNewHelper(relocation.from, to, candidate));

  candidate.organization = to;
  candidate.relocated_on = cause_.effective_date;
  if (needs_new_helper) candidate.helper_to_be_replaced = true;
  relocation.version = candidate.version + 1;
  KETNAP_RETURN_IF_ERROR(InsertRelocation(transaction_, relocation));

  KETNAP_RETURN_IF_ERROR(MoveCorrections(transaction_, candidate.id, to));
  v1::CandidateStep step = StepOf(relocation, candidate.state);
  if (needs_new_helper) {
    step.set_member(MemberName(*candidate.helper));
    step.add_codes(kHelperToBeReplaced);
  }
  KETNAP_ASSIGN_OR_RETURN(const bool has_arrived, FollowTransfer(candidate));
  if (has_arrived) step.add_codes(kTransferArrived);
  step.set_to_state(static_cast<v1::CandidateState>(candidate.state));
  return Write(std::move(step), record);
}

absl::Status FollowDepartures(const Environment& environment, const access::RequestContext& context,
                              db::Transaction& transaction, const std::string& request_id,
                              bool historical, CandidateRecord& record) {
  while (true) {
    const Uuid organization = record.candidate.organization;
    KETNAP_RETURN_IF_ERROR(LockOrganization(transaction, organization));
    KETNAP_ASSIGN_OR_RETURN(const auto departed, FindDeparted(transaction, organization));
    if (!departed.has_value()) return absl::OkStatus();
    RelocationCause cause;
    cause.reorganization = departed->reorganization;
    cause.effective_date = departed->effective_date;
    cause.request_id = request_id;
    cause.on_behalf_of = context.caller.Principal();
    cause.historical = historical;
    CandidateMover mover(&environment, &transaction, AsProcess(context), std::move(cause));
    KETNAP_RETURN_IF_ERROR(mover.Move(departed->rest, record));
  }
}

}  // namespace ketnap::dossier
