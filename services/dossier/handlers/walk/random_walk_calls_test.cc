// The requests of a walker.
#include "services/dossier/handlers/walk/random_walk.h"

namespace ketnap::dossier {

v1::DocumentReference RandomWalker::Paper(const char* symbol) {
  v1::DocumentReference paper;
  // Nobody else's: decisions are known by their number.
  paper.set_number(absl::StrCat(random_() % 100'000'000));
  paper.set_symbol(symbol);
  *paper.mutable_date() = Today();
  return paper;
}

v1::VoteTally RandomWalker::Vote(int entitled, int carried_percent) {
  v1::VoteTally vote;
  vote.set_entitled(entitled);
  vote.set_present(entitled);
  vote.set_in_favor(Chance(carried_percent) ? entitled - Below(2) : entitled / 3);
  vote.set_against(entitled - vote.in_favor());
  return vote;
}

const WalkCell& RandomWalker::Cell() const {
  for (const WalkCell& cell : ground_.cells) {
    if (cell.cell == person_.organization()) return cell;
  }
  return ground_.cells.front();
}

absl::Status RandomWalker::Nominate(int number) {
  v1::NominateCandidateRequest request;
  auto* candidate = request.mutable_candidate();
  candidate->set_organization(
      ground_.cells[static_cast<size_t>(Below(static_cast<int>(ground_.cells.size())))].cell);
  candidate->set_full_name(absl::StrCat("Nông Văn ", number));
  *candidate->mutable_birth_date() = DateToProto(Date(1975, 1, 1) + Below(365 * 25));
  candidate->set_sex(Chance(50) ? v1::SEX_FEMALE : v1::SEX_MALE);
  candidate->set_ethnicity("Nùng");
  candidate->set_religion("Không");
  candidate->set_general_education(Chance(95) ? v1::GENERAL_EDUCATION_UPPER_SECONDARY
                                              : v1::GENERAL_EDUCATION_PRIMARY);
  candidate->set_qualification(v1::QUALIFICATION_UNIVERSITY);
  candidate->set_occupation(v1::OCCUPATION_WORKER);
  candidate->set_synthetic(true);
  request.set_nominator_kind(v1::NOMINATOR_KIND_CELL);
  *request.mutable_nomination_date() = Today();
  Attempt attempt;
  attempt.action = "NominateCandidate";
  attempt.request_id = ground_.harness->NewRequestId();
  request.set_request_id(attempt.request_id);
  attempt.send = [this, request] {
    auto reply = ground_.harness->Call(ground_.clerk, &People::NominateCandidate, request);
    if (reply.ok()) name_ = reply->name();
    return reply.status();
  };
  return Settle(attempt);
}

absl::Status RandomWalker::List() {
  auto request = For<v1::ListSympathizerRequest>();
  *request.mutable_resolution() = Paper("NQ/CB");
  return Send("ListSympathizer", &People::ListSympathizer, std::move(request));
}

absl::Status RandomWalker::Decline() {
  auto request = For<v1::DeclineNominationRequest>();
  *request.mutable_date() = Today();
  request.set_reason_note("Chưa đủ thời gian theo dõi.");
  return Send("DeclineNomination", &People::DeclineNomination, std::move(request));
}

absl::Status RandomWalker::Relist() {
  auto request = For<v1::RelistCandidateRequest>();
  request.set_reason(v1::RELISTING_REASON_IMPROVED);
  *request.mutable_resolution() = Paper("NQ/CB");
  return Send("RelistCandidate", &People::RelistCandidate, std::move(request));
}

absl::Status RandomWalker::Help() {
  auto request = For<v1::AssignHelperRequest>();
  const auto& members = Cell().members;
  request.set_helper(members[static_cast<size_t>(Below(static_cast<int>(members.size())))]);
  *request.mutable_resolution() = Paper("NQ/CB");
  *request.mutable_acquainted_since() = DateToProto(Date(2010, 5, 1));
  return Send("AssignHelper", &People::AssignHelper, std::move(request));
}

absl::Status RandomWalker::Review() {
  auto request = For<v1::RecordMonthlyReviewRequest>();
  *request.mutable_month() = DateToProto(Date(day_.year(), day_.month(), 1));
  *request.mutable_review_date() = Today();
  request.set_political_awareness(v1::REVIEW_RATING_GOOD);
  request.set_work_result(v1::REVIEW_RATING_GOOD);
  request.set_ethics(v1::REVIEW_RATING_FAIR);
  request.set_public_trust(v1::REVIEW_RATING_GOOD);
  request.set_task_result(v1::REVIEW_RATING_FAIR);
  request.set_conclusion(v1::REVIEW_CONCLUSION_CONTINUE);
  request.set_helper_remark(absl::StrCat("Nhận xét ", Below(50)));
  return Send("RecordMonthlyReview", &People::RecordMonthlyReview, std::move(request));
}

absl::Status RandomWalker::Refer() {
  auto request = For<v1::ReferToClassRequest>();
  *request.mutable_resolution() = Paper("NQ/CB");
  return Send("ReferToClass", &People::ReferToClass, std::move(request));
}

absl::Status RandomWalker::Delist() {
  auto request = For<v1::DelistCandidateRequest>();
  request.set_reason(v1::DELISTING_REASON_OWN_WISH);
  *request.mutable_resolution() = Paper("NQ/CB");
  return Send("DelistCandidate", &People::DelistCandidate, std::move(request));
}

absl::Status RandomWalker::Open() {
  auto request = For<v1::OpenDossierRequest>();
  *request.mutable_application_date() = Today();
  return Send("OpenDossier", &Dossiers::OpenDossier, std::move(request));
}

absl::Status RandomWalker::Attach(const char* form) {
  auto request = For<v1::AttachDocumentRequest>();
  request.set_form(form);
  *request.mutable_date() = Today();
  if (std::string_view(form) == "3-KNĐ") {
    request.set_introducer(Cell().members[static_cast<size_t>(Below(3))]);
    *request.mutable_acquainted_since() = DateToProto(Date(2010, 5, 1));
  }
  return Send("AttachDocument", &Dossiers::AttachDocument, std::move(request));
}

absl::Status RandomWalker::TellFamily() {
  auto request = For<v1::SetFamilyRequest>();
  for (const v1::Relation relation : {v1::RELATION_FATHER, v1::RELATION_MOTHER}) {
    request.add_relatives()->set_relation(relation);
    request.mutable_relatives()->rbegin()->set_deceased(true);
  }
  return Send("SetFamily", &People::SetFamily, std::move(request));
}

absl::Status RandomWalker::Ask() {
  auto request = For<v1::RequestVerificationRequest>();
  request.set_subject("SELF");
  request.set_recipient("Đảng ủy xã Quảng Lạc");
  *request.mutable_request_date() = Today();
  return Send("RequestVerification", &Dossiers::RequestVerification, std::move(request));
}

absl::Status RandomWalker::Answer() {
  auto request = For<v1::AnswerVerificationRequest>();
  request.set_subject("SELF");
  *request.mutable_answer_date() = Today();
  request.set_outcome(Chance(85) ? v1::VERIFICATION_OUTCOME_CLEAR : v1::VERIFICATION_OUTCOME_ISSUE);
  return Send("AnswerVerification", &Dossiers::AnswerVerification, std::move(request));
}

absl::Status RandomWalker::Conclude() {
  auto request = For<v1::ConcludeVerificationRequest>();
  request.set_subject("SELF");
  request.set_bars(Chance(20));
  *request.mutable_conclusion() = Paper("KL/ĐU");
  request.set_concluding_organization(ground_.authority);
  return Send("ConcludeVerification", &Dossiers::ConcludeVerification, std::move(request));
}

absl::Status RandomWalker::Opine(v1::OpinionSource source) {
  auto request = For<v1::RecordOpinionRequest>();
  request.set_source(source);
  *request.mutable_date() = Today();
  request.set_favorable(true);
  return Send("RecordOpinion", &Dossiers::RecordOpinion, std::move(request));
}

absl::Status RandomWalker::Resolve(v1::ResolutionKind kind) {
  auto request = For<v1::RecordResolutionRequest>();
  request.set_kind(kind);
  const bool of_cell = kind == v1::RESOLUTION_KIND_CELL_ADMISSION;
  *request.mutable_resolution() = Paper(of_cell ? "NQ/CB" : "NQ/ĐU");
  *request.mutable_vote() = Vote(of_cell ? 6 : 9, 85);
  return Send("RecordResolution", &Dossiers::RecordResolution, std::move(request));
}

absl::Status RandomWalker::Return() {
  auto request = For<v1::ReturnDossierRequest>();
  *request.mutable_date() = Today();
  auto* defect = request.add_defects();
  defect->set_form("3-KNĐ");
  defect->set_code("INCOMPLETE");
  return Send("ReturnDossier", &Dossiers::ReturnDossier, std::move(request));
}

absl::Status RandomWalker::Resubmit() {
  auto request = For<v1::ResubmitDossierRequest>();
  *request.mutable_date() = Today();
  return Send("ResubmitDossier", &Dossiers::ResubmitDossier, std::move(request));
}

absl::Status RandomWalker::Appraise() {
  auto request = For<v1::AppraiseDossierRequest>();
  *request.mutable_date() = Today();
  return Send("AppraiseDossier", &Dossiers::AppraiseDossier, std::move(request));
}

absl::Status RandomWalker::Admit() {
  auto request = For<v1::DecideAdmissionRequest>();
  request.set_deciding_organization(ground_.authority);
  request.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
  *request.mutable_decision() = Paper("QĐ/ĐU");
  *request.mutable_vote() = Vote(9, 92);
  request.set_lateness_reason("Chờ bổ sung hồ sơ.");
  return Send("DecideAdmission", &Dossiers::DecideAdmission, std::move(request));
}

absl::Status RandomWalker::Celebrate() {
  auto request = For<v1::RecordCeremonyRequest>();
  *request.mutable_decision_received_date() = DateToProto(day_ - Below(4));
  *request.mutable_ceremony_date() = Today();
  *request.mutable_late_consent() = Paper("CV/ĐU");
  return Send("RecordCeremony", &Dossiers::RecordCeremony, std::move(request));
}

absl::Status RandomWalker::DeclarePartyCv() {
  auto request = For<v1::DeclarePartyCvRequest>();
  *request.mutable_date() = Today();
  request.set_lateness_reason("Đi công tác xa.");
  return Send("DeclarePartyCv", &Dossiers::DeclarePartyCv, std::move(request));
}

absl::Status RandomWalker::Probation(const char* form) {
  auto request = For<v1::RecordProbationReviewRequest>();
  request.set_form(form);
  *request.mutable_date() = Today();
  return Send("RecordProbationReview", &Dossiers::RecordProbationReview, std::move(request));
}

absl::Status RandomWalker::Propose() {
  auto request = For<v1::ProposeRecognitionRequest>();
  *request.mutable_resolution() = Paper("NQ/CB");
  *request.mutable_vote() = Vote(6, 60);
  request.set_lateness_reason("Chi bộ họp muộn.");
  return Send("ProposeRecognition", &Dossiers::ProposeRecognition, std::move(request));
}

absl::Status RandomWalker::ProposeStrikeOff() {
  auto request = For<v1::ProposeStrikeOffRequest>();
  *request.mutable_resolution() = Paper("NQ/CB");
  *request.mutable_vote() = Vote(6, 60);
  request.set_reason_note("Không đủ tư cách.");
  request.set_lateness_reason("Chi bộ họp muộn.");
  return Send("ProposeStrikeOff", &Dossiers::ProposeStrikeOff, std::move(request));
}

absl::Status RandomWalker::Recognize() {
  auto request = For<v1::DecideRecognitionRequest>();
  request.set_deciding_organization(ground_.authority);
  request.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
  *request.mutable_decision() = Paper("QĐ/ĐU");
  *request.mutable_vote() = Vote(9, 95);
  request.set_lateness_reason("Ban Thường vụ họp muộn.");
  return Send("DecideRecognition", &Dossiers::DecideRecognition, std::move(request));
}

absl::Status RandomWalker::StrikeOff() {
  auto request = For<v1::DecideStrikeOffRequest>();
  request.set_deciding_organization(ground_.authority);
  request.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
  *request.mutable_decision() = Paper("QĐ/ĐU");
  *request.mutable_vote() = Vote(9, 90);
  request.set_lateness_reason("Ban Thường vụ họp muộn.");
  return Send("DecideStrikeOff", &Dossiers::DecideStrikeOff, std::move(request));
}

absl::Status RandomWalker::Revoke() {
  auto request = For<v1::RevokeDecisionRequest>();
  request.set_kind(Chance(50) ? v1::REVOCATION_KIND_SUBSTANCE : v1::REVOCATION_KIND_PROCEDURE);
  request.set_revoking_organization(ground_.authority);
  request.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
  *request.mutable_decision() = Paper("QĐ/ĐU");
  request.set_reason_note("Sai thẩm quyền.");
  return Send("RevokeDecision", &Dossiers::RevokeDecision, std::move(request));
}

absl::Status RandomWalker::Transfer() {
  auto request = For<v1::TransferCandidateRequest>();
  request.set_destination(
      ground_.cells[static_cast<size_t>(Below(static_cast<int>(ground_.cells.size())))].cell);
  *request.mutable_certificate() = Paper("CN/ĐU");
  return Send("TransferCandidate", &People::TransferCandidate, std::move(request));
}

absl::Status RandomWalker::Accept() {
  auto request = For<v1::AcceptTransferRequest>();
  request.set_organization(person_.transfer_destination().empty() ? ground_.cells.front().cell
                                                                  : person_.transfer_destination());
  *request.mutable_acceptance_date() = Today();
  for (const WalkCell& cell : ground_.cells) {
    if (cell.cell == request.organization()) request.set_helper(cell.members.front());
  }
  *request.mutable_decision_confirmation() = Paper("CV/ĐU");
  return Send("AcceptTransfer", &People::AcceptTransfer, std::move(request));
}

absl::Status RandomWalker::CancelTransfer() {
  auto request = For<v1::CancelTransferRequest>();
  *request.mutable_date() = Today();
  request.set_reason_note("Không chuyển nữa.");
  return Send("CancelTransfer", &People::CancelTransfer, std::move(request));
}

absl::Status RandomWalker::Update() {
  v1::UpdateCandidateRequest request;
  request.mutable_candidate()->set_name(name_);
  request.mutable_candidate()->set_qualification(v1::QUALIFICATION_POSTGRADUATE);
  request.mutable_update_mask()->add_paths("qualification");
  *request.mutable_date() = Today();
  return Send("UpdateCandidate", &People::UpdateCandidate, std::move(request));
}

absl::Status RandomWalker::Correct(bool undo) {
  auto request = For<v1::CorrectRecordRequest>();
  *request.mutable_legal_basis() = Paper("CV/ĐU");
  request.set_reason_note("Ghi nhầm khi nhập liệu.");
  request.set_undo_last_step(undo);
  if (!undo) {
    auto* change = request.add_changes();
    change->set_field("ethnicity");
    change->set_new_value(Chance(50) ? "Tày" : "Dao");
  }
  request.set_request_id(ground_.harness->NewRequestId());
  auto proposed = ground_.harness->Call(ground_.clerk, &Dossiers::CorrectRecord, request);
  if (!proposed.ok()) return proposed.status();
  auto approval = For<v1::ApproveCorrectionRequest>();
  approval.set_correction(proposed->name());
  return Send(undo ? "Undo" : "ApproveCorrection", &Dossiers::ApproveCorrection,
              std::move(approval), &ground_.second_clerk);
}

void RandomWalker::Certify(const char* class_type) {
  const std::shared_lock lock(*ground_.running);
  ground_.certify(name_, class_type, day_);
}

}  // namespace ketnap::dossier
