#include "services/dossier/handlers/corrections/correction_writes.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/journal/writer.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/domain/national_id.h"
#include "services/dossier/handlers/candidate_writes.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/corrections/correction_proposal.h"
#include "services/dossier/handlers/national_id/national_id_holders.h"
#include "services/dossier/handlers/steps/snapshot.h"
#include "services/dossier/handlers/verification/conflict_facts.h"
#include "services/dossier/repository/candidate_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kCorrections[] = "corrections";

std::string ContentOf(const Uuid& id) { return absl::StrCat("correction.content/", id.ToString()); }
std::string RejectionOf(const Uuid& id) {
  return absl::StrCat("correction.rejection/", id.ToString());
}

absl::StatusOr<CandidateRecord> LockPerson(const Environment& environment,
                                           const access::RequestContext& context,
                                           db::Transaction& transaction, const std::string& name,
                                           const std::string& etag) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(auto record, LockCandidate(transaction, id));
  if (!record.has_value()) return ResourceNotFoundError(name);
  // The pipeline looked before the lock; the owner may have changed since.
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment.tree, context.permission,
                                            record->candidate.organization, name));
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(etag, record->candidate.version, name));
  return *std::move(record);
}

// A merged record stands still until the merge is undone.
absl::Status CheckNotMerged(const Candidate& candidate) {
  if (candidate.state != CandidateState::kMerged) return absl::OkStatus();
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "RECORD_MERGED",
      {"Hồ sơ này đã gộp vào hồ sơ khác; đính chính ở hồ sơ kia, hoặc bỏ gộp trước.",
       "The record was merged into another; correct that one, or undo the merge."});
}

absl::StatusOr<CorrectionRow> LockPending(db::Transaction& transaction, const std::string& name,
                                          const Candidate& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kCorrections, "correction"));
  KETNAP_ASSIGN_OR_RETURN(auto row, LockCorrection(transaction, id));
  if (!row.has_value() || row->candidate != candidate.id) return ResourceNotFoundError(name);
  if (row->status == CorrectionStatus::kOutdated ||
      (row->status == CorrectionStatus::kPending && row->base_version != candidate.version)) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "CORRECTION_OUTDATED",
        {"Hồ sơ đã thay đổi sau khi đề nghị đính chính; cần đề nghị lại.",
         "The record changed after the correction was proposed; propose it again."});
  }
  if (row->status != CorrectionStatus::kPending) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "CORRECTION_NOT_PENDING",
        {"Đề nghị đính chính này đã được quyết định.", "This correction was decided on already."});
  }
  return *std::move(row);
}

bool IsProposer(const access::Caller& caller, const CorrectionRow& row) {
  const bool same_member = !caller.member.empty() && caller.member == row.proposer_member;
  return caller.Principal() == row.proposer || same_member;
}

absl::StatusOr<v1::Correction> OpenContent(const Environment& environment,
                                           const CorrectionRow& row) {
  KETNAP_ASSIGN_OR_RETURN(const std::string bytes,
                          environment.sealer->Open(row.content, ContentOf(row.id)));
  v1::Correction content;
  if (!content.ParseFromString(bytes)) {
    return absl::DataLossError("the content of a correction cannot be read");
  }
  return content;
}

absl::Status Journal(const access::RequestContext& context, db::Transaction& transaction,
                     const char* action, const std::string& request_id, const CorrectionRow& row,
                     const v1::Correction& content) {
  v1::CorrectionChanged event;
  event.set_correction(api::ResourceName(kCorrections, row.id));
  event.set_candidate(CandidateName(row.candidate));
  event.set_kind(static_cast<v1::CorrectionKind>(row.kind));
  event.set_status(static_cast<v1::CorrectionStatus>(row.status));
  for (const v1::FieldChange& change : content.changes()) event.add_fields(change.field());
  event.set_undone_action(row.undone_action);
  event.set_base_version(row.base_version);
  *event.mutable_legal_basis() = ToProto(row.basis);
  event.set_proposer(row.proposer);
  event.set_approver(row.approver);
  journal::Change change;
  change.aggregate_type = kCorrections;
  change.aggregate_id = row.id;
  change.version = row.version;
  change.action = action;
  change.occurred_on = context.today;
  change.organization = row.organization;
  change.request_id = request_id;
  return journal::Append(transaction, context, change, event);
}

absl::StatusOr<CorrectionProposal> ProposalOf(const Environment& environment,
                                              const access::RequestContext& context,
                                              db::Transaction& transaction,
                                              const CandidateRecord& standing, bool undo,
                                              const FieldChanges& changes) {
  if (!undo) return ProposeFields(environment, context, transaction, standing, changes);
  if (!changes.empty()) {
    return FieldError(
        "changes", "NOT_ALLOWED",
        {"Hoàn tác thì không nêu trường cần đính chính.", "An undo takes no changes of fields."});
  }
  return ProposeUndo(environment, transaction, standing);
}

absl::StatusOr<PaperReference> BasisOf(const access::RequestContext& context,
                                       const v1::DocumentReference& proto) {
  KETNAP_ASSIGN_OR_RETURN(PaperReference basis, PaperOf(proto));
  if (basis.date <= context.today) return basis;
  return FieldError("legal_basis.date", "DATE_IN_FUTURE",
                    {"Văn bản đồng ý không được ghi ngày sau hôm nay.",
                     "The consent must not bear a date in the future."});
}

// What an approval writes of the person.
CandidateChange ChangeOf(const access::RequestContext& context, const RuleSet& rules,
                         const CorrectionRow& row, const std::string& request_id,
                         const Candidate& before, const CorrectionProposal& proposal) {
  const bool undo = row.kind == CorrectionKind::kUndo;
  CandidateChange change;
  change.action = "ApproveCorrection";
  change.occurred_on = context.today;
  change.request_id = request_id;
  change.clear_papers = undo;
  change.papers = proposal.papers;
  v1::CandidateStep& step = change.record;
  step.set_step(undo ? v1::STEP_UNDO : v1::STEP_CORRECT);
  step.set_rule_set(rules.id);
  step.set_from_state(static_cast<v1::CandidateState>(before.state));
  step.set_to_state(static_cast<v1::CandidateState>(proposal.after.candidate.state));
  step.set_correction(api::ResourceName(kCorrections, row.id));
  *step.mutable_document() = ToProto(row.basis);
  if (undo) {
    step.add_codes(row.undone_action);
    step.set_restored_version(row.undone_version - 1);
  } else {
    for (const v1::FieldChange& field : proposal.content.changes()) step.add_codes(field.field());
  }
  return change;
}

absl::Status Carry(const Environment& environment, const access::RequestContext& context,
                   db::Transaction& transaction, const CorrectionRow& row,
                   const std::string& request_id, const Candidate& before,
                   CorrectionProposal& proposal) {
  for (const Date month : proposal.removed_reviews) {
    KETNAP_RETURN_IF_ERROR(RemoveReview(transaction, before.id, month));
  }
  for (const RedatedDecision& decision : proposal.decisions) {
    const absl::Status redated =
        RedateEntries(transaction, before.id, decision.type, decision.date);
    if (absl::IsAlreadyExists(redated)) {
      return ReasonedError(absl::StatusCode::kAlreadyExists, "DECISION_NUMBER_TAKEN",
                           {"Sổ quyết định đã có quyết định cùng số, ký hiệu và ngày này.",
                            "The register has a decision of this number, symbol and date."});
    }
    KETNAP_RETURN_IF_ERROR(redated);
  }
  if (proposal.national_id.has_value()) {
    KETNAP_RETURN_IF_ERROR(
        TakeNationalId(environment, context, transaction, before.id, *proposal.national_id));
  }
  KETNAP_ASSIGN_OR_RETURN(const RuleSet* rules, environment.rules->InForceOn(context.today));
  return WriteCandidate(environment, context, transaction,
                        ChangeOf(context, *rules, row, request_id, before, proposal),
                        proposal.after);
}

}  // namespace

absl::StatusOr<v1::Correction> Propose(const Environment& environment,
                                       const access::RequestContext& context,
                                       const v1::CorrectRecordRequest& request,
                                       db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(
      const CandidateRecord standing,
      LockPerson(environment, context, transaction, request.candidate(), request.etag()));
  KETNAP_RETURN_IF_ERROR(CheckNotMerged(standing.candidate));
  CorrectionRow row;
  KETNAP_ASSIGN_OR_RETURN(row.basis, BasisOf(context, request.legal_basis()));
  KETNAP_ASSIGN_OR_RETURN(CorrectionProposal proposal,
                          ProposalOf(environment, context, transaction, standing,
                                     request.undo_last_step(), request.changes()));
  if (proposal.national_id.has_value()) {
    KETNAP_RETURN_IF_ERROR(CheckNotTaken(environment, context, transaction, standing.candidate.id,
                                         *proposal.national_id));
  }
  proposal.content.set_reason_note(NormalizeNfc(request.reason_note()));
  row.id = Uuid::Generate(context.now);
  row.candidate = standing.candidate.id;
  row.organization = standing.candidate.organization;
  row.kind = request.undo_last_step() ? CorrectionKind::kUndo : CorrectionKind::kFields;
  row.base_version = standing.candidate.version;
  row.undone_action = proposal.undone_action;
  row.undone_version = proposal.undone_version;
  row.proposer = context.caller.Principal();
  row.proposer_member = context.caller.member;
  row.create_time = context.now;
  row.content = environment.sealer->Seal(proposal.content.SerializeAsString(), ContentOf(row.id));
  KETNAP_ASSIGN_OR_RETURN(v1::Correction answer, ToProto(environment, row));
  if (request.validate_only()) {
    answer.clear_name();
    return answer;
  }
  KETNAP_RETURN_IF_ERROR(InsertCorrection(transaction, row));
  KETNAP_RETURN_IF_ERROR(
      Journal(context, transaction, "CorrectRecord", request.request_id(), row, proposal.content));
  return answer;
}

absl::StatusOr<v1::Correction> Approve(const Environment& environment,
                                       const access::RequestContext& context,
                                       const v1::ApproveCorrectionRequest& request,
                                       db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(
      const CandidateRecord standing,
      LockPerson(environment, context, transaction, request.candidate(), request.etag()));
  KETNAP_RETURN_IF_ERROR(CheckNotMerged(standing.candidate));
  KETNAP_ASSIGN_OR_RETURN(CorrectionRow row,
                          LockPending(transaction, request.correction(), standing.candidate));
  if (IsProposer(context.caller, row)) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "SAME_PERSON",
        {"Người đề nghị không được tự duyệt; cần một người khác có thẩm quyền duyệt.",
         "Who proposed a correction must not approve it; another person has to."});
  }
  KETNAP_RETURN_IF_ERROR(CheckConflict(environment, context, transaction, standing.candidate,
                                       context.today, {}, request.candidate()));
  KETNAP_ASSIGN_OR_RETURN(const v1::Correction content, OpenContent(environment, row));
  const bool undo = row.kind == CorrectionKind::kUndo;
  // Dates that follow from others are among the changes shown, and are worked out again.
  FieldChanges changes;
  for (const v1::FieldChange& change : content.changes()) {
    if (!undo && change.field() != "milestones.official_date") *changes.Add() = change;
  }
  KETNAP_ASSIGN_OR_RETURN(CorrectionProposal proposal,
                          ProposalOf(environment, context, transaction, standing, undo, changes));
  row.status = CorrectionStatus::kApplied;
  row.approver = context.caller.Principal();
  row.decide_time = context.now;
  // Before the person's version moves: what is pending then is outdated.
  KETNAP_RETURN_IF_ERROR(DecideCorrection(transaction, &row));
  KETNAP_RETURN_IF_ERROR(Carry(environment, context, transaction, row, request.request_id(),
                               standing.candidate, proposal));
  KETNAP_RETURN_IF_ERROR(
      Journal(context, transaction, "ApproveCorrection", request.request_id(), row, content));
  return ToProto(environment, row);
}

absl::StatusOr<v1::Correction> Reject(const Environment& environment,
                                      const access::RequestContext& context,
                                      const v1::RejectCorrectionRequest& request,
                                      db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const CandidateRecord standing,
                          LockPerson(environment, context, transaction, request.candidate(), ""));
  KETNAP_ASSIGN_OR_RETURN(CorrectionRow row,
                          LockPending(transaction, request.correction(), standing.candidate));
  KETNAP_ASSIGN_OR_RETURN(const v1::Correction content, OpenContent(environment, row));
  row.status = CorrectionStatus::kRejected;
  // Who takes back their own is no second person.
  if (!IsProposer(context.caller, row)) row.approver = context.caller.Principal();
  row.decide_time = context.now;
  row.rejection =
      environment.sealer->Seal(NormalizeNfc(request.reason_note()), RejectionOf(row.id));
  KETNAP_RETURN_IF_ERROR(DecideCorrection(transaction, &row));
  KETNAP_RETURN_IF_ERROR(
      Journal(context, transaction, "RejectCorrection", request.request_id(), row, content));
  return ToProto(environment, row);
}

absl::StatusOr<v1::Correction> ToProto(const Environment& environment, const CorrectionRow& row) {
  KETNAP_ASSIGN_OR_RETURN(v1::Correction proto, OpenContent(environment, row));
  for (v1::FieldChange& change : *proto.mutable_changes()) {
    if (change.field() == kNationalIdField)
      change.set_new_value(MaskNationalId(change.new_value()));
  }
  proto.set_name(api::ResourceName(kCorrections, row.id));
  proto.set_candidate(CandidateName(row.candidate));
  proto.set_kind(static_cast<v1::CorrectionKind>(row.kind));
  proto.set_status(static_cast<v1::CorrectionStatus>(row.status));
  *proto.mutable_legal_basis() = ToProto(row.basis);
  proto.set_proposer(row.proposer);
  proto.set_approver(row.approver);
  *proto.mutable_create_time() = TimeToProto(row.create_time);
  if (row.decide_time.has_value()) *proto.mutable_decide_time() = TimeToProto(*row.decide_time);
  proto.set_undone_action(row.undone_action);
  proto.set_base_version(row.base_version);
  if (row.rejection.has_value()) {
    KETNAP_ASSIGN_OR_RETURN(const std::string note,
                            environment.sealer->Open(*row.rejection, RejectionOf(row.id)));
    proto.set_rejection_note(note);
  }
  return proto;
}

v1::Correction WithoutContent(v1::Correction correction) {
  correction.clear_changes();
  correction.clear_deadline_changes();
  correction.clear_warnings();
  correction.clear_reason_note();
  correction.clear_rejection_note();
  return correction;
}

absl::Status AddContent(const Environment& environment, const access::RequestContext& context,
                        v1::Correction* correction) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(correction->name(), kCorrections, "correction"));
  std::optional<CorrectionRow> row;
  KETNAP_RETURN_IF_ERROR(environment.database->RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(row, LockCorrection(transaction, id));
        return absl::OkStatus();
      }));
  if (!row.has_value()) return absl::InternalError("a correction just written is not there");
  KETNAP_ASSIGN_OR_RETURN(v1::Correction content, ToProto(environment, *row));
  correction->mutable_changes()->Swap(content.mutable_changes());
  correction->mutable_deadline_changes()->Swap(content.mutable_deadline_changes());
  correction->mutable_warnings()->Swap(content.mutable_warnings());
  correction->set_reason_note(content.reason_note());
  // What was answered before the rejection says nothing of it.
  if (correction->status() == v1::CORRECTION_STATUS_REJECTED) {
    correction->set_rejection_note(content.rejection_note());
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
