// Flows around verification, documents, criteria, probation and the register.
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/document_service.pb.h"
#include "ketnap/dossier/v1/rule_service.pb.h"
#include "ketnap/dossier/v1/verification_service.pb.h"
#include "services/ctl/demo/special_flows.h"
#include "sodium.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr char kDossiers[] = "/ketnap.dossier.v1.DossierService/";
constexpr char kRules[] = "/ketnap.dossier.v1.RuleService/";
constexpr char kVerifications[] = "/ketnap.dossier.v1.VerificationService/";
constexpr char kDocuments[] = "/ketnap.dossier.v1.DocumentService/";
// The smallest page a reader opens; nobody's real paper.
constexpr char kScan[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n";
const Date kNewMemberClassDay(2025, 11, 13);

}  // namespace

// Students of one base organization need the word of their school, from before anybody opens a
// dossier.
absl::Status SpecialFlows::OwnCriterion() {
  CreateLocalCriterionRequest request;
  LocalCriterion& criterion = *request.mutable_local_criterion();
  criterion.set_organization(home_.base);
  criterion.set_title("Sinh viên đạt kết quả học tập từ loại khá trở lên (trình diễn)");
  criterion.set_kind(CRITERION_KIND_ATTESTED);
  criterion.set_number(12);
  criterion.set_step(STEP_OPEN_DOSSIER);
  criterion.add_occupations(OCCUPATION_STUDENT);
  *criterion.mutable_valid_from() = DateToProto(Date(2025, 7, 1));
  *criterion.mutable_decision() = story_.Paper("QC/ĐU", Date(2025, 7, 1));
  LocalCriterion made;
  KETNAP_RETURN_IF_ERROR(story_.Call("base", absl::StrCat(kRules, "CreateLocalCriterion"),
                                     "criterion/create", std::move(request), &made));
  criterion_ = made.name();
  return absl::OkStatus();
}

absl::Status SpecialFlows::Attested() {
  StoryPerson& person = Of("criterion");
  AttestCriterionRequest request;
  request.mutable_attestation()->set_criterion(criterion_);
  *request.mutable_attestation()->mutable_date() = DateToProto(Date(2025, 8, 1));
  KETNAP_RETURN_IF_ERROR(
      story_.Dossier("base", "AttestCriterion", person, "attest", std::move(request)));
  return story_.Tell(&person, StoryStop::kVerifying);
}

// The mother is a member: her side is skipped. The father's commune belongs to this suite and
// replies; the question about a sibling is concluded by the committee above.
absl::Status SpecialFlows::Verification() {
  const StoryPerson& person = Of("verification");
  SetFamilyRequest family;
  family.set_candidate(person.name);
  auto add = [&](Relation relation, const char* full_name, int year) -> Relative& {
    Relative& relative = *family.add_relatives();
    relative.set_relation(relation);
    relative.set_full_name(full_name);
    relative.set_birth_year(year);
    return relative;
  };
  add(RELATION_FATHER, "Bế Văn Cha (trình diễn)", 1964);
  add(RELATION_MOTHER, "Nông Thị Mẹ (trình diễn)", 1966).set_member(other_.members[1]);
  SetFamilyResponse set;
  KETNAP_RETURN_IF_ERROR(story_.Call("base", "/ketnap.dossier.v1.CandidateService/SetFamily",
                                     "verification/family", std::move(family), &set));
  SetNationalIdRequest number;
  number.set_candidate(person.name);
  number.set_national_id("020192000123");
  SetNationalIdResponse numbered;
  KETNAP_RETURN_IF_ERROR(story_.Call("base", "/ketnap.dossier.v1.CandidateService/SetNationalId",
                                     "verification/number", std::move(number), &numbered));
  RequestVerificationRequest ask;
  ask.set_subject("FATHER");
  ask.set_recipient("Đảng ủy cơ sở nơi người cha công tác");
  ask.set_recipient_organization(other_.base);
  *ask.mutable_request_date() = DateToProto(Date(2025, 8, 11));
  KETNAP_RETURN_IF_ERROR(
      story_.Dossier("base", "RequestVerification", person, "ask-father", std::move(ask)));
  RemindVerificationRequest remind;
  remind.set_candidate(person.name);
  remind.set_subject("FATHER");
  *remind.mutable_date() = DateToProto(Date(2025, 9, 8));
  dossier::v1::Dossier dossier;
  KETNAP_RETURN_IF_ERROR(story_.Call("base", absl::StrCat(kVerifications, "RemindVerification"),
                                     "verification/remind", std::move(remind), &dossier));
  EscalateVerificationRequest escalate;
  escalate.set_candidate(person.name);
  escalate.set_subject("FATHER");
  escalate.set_organization(home_.superior);
  *escalate.mutable_date() = DateToProto(Date(2025, 9, 29));
  KETNAP_RETURN_IF_ERROR(story_.Call("base", absl::StrCat(kVerifications, "EscalateVerification"),
                                     "verification/escalate", std::move(escalate), &dossier));
  KETNAP_RETURN_IF_ERROR(ReplyAboutFather());
  auto answer = [&](const char* subject, VerificationOutcome outcome, Date day) {
    AnswerVerificationRequest request;
    request.set_subject(subject);
    *request.mutable_answer_date() = DateToProto(day);
    request.set_outcome(outcome);
    return story_.Dossier("base", "AnswerVerification", person, absl::StrCat("answer-", subject),
                          std::move(request));
  };
  KETNAP_RETURN_IF_ERROR(answer("FATHER", VERIFICATION_OUTCOME_CLEAR, Date(2025, 10, 9)));
  WaiveVerificationRequest waive;
  waive.set_subject("MOTHER");
  waive.set_member(other_.members[1]);
  *waive.mutable_date() = DateToProto(Date(2025, 10, 9));
  KETNAP_RETURN_IF_ERROR(
      story_.Dossier("base", "WaiveVerification", person, "waive", std::move(waive)));
  KETNAP_RETURN_IF_ERROR(answer("SELF", VERIFICATION_OUTCOME_ISSUE, Date(2025, 10, 10)));
  ConcludeVerificationRequest conclude;
  conclude.set_subject("SELF");
  *conclude.mutable_conclusion() = story_.Paper("KL/ĐU", Date(2025, 10, 24));
  conclude.set_concluding_organization(home_.superior);
  return story_.Dossier("board", "ConcludeVerification", person, "conclude", std::move(conclude));
}

absl::Status SpecialFlows::ReplyAboutFather() {
  ListVerificationRequestsRequest list;
  list.set_organization(other_.base);
  list.set_incoming(true);
  ListVerificationRequestsResponse open;
  KETNAP_RETURN_IF_ERROR(client_->Call(accounts_->SessionOf("base"),
                                       absl::StrCat(kVerifications, "ListVerificationRequests"),
                                       list, &open));
  for (const VerificationRequest& request : open.verification_requests()) {
    if (request.subject() != "FATHER" || request.has_reply_date()) continue;
    ReplyToVerificationRequest reply;
    reply.set_organization(other_.base);
    reply.set_verification_request(request.name());
    *reply.mutable_reply_date() = DateToProto(Date(2025, 10, 8));
    reply.set_outcome(VERIFICATION_OUTCOME_CLEAR);
    reply.set_note("Chấp hành tốt chủ trương, chính sách (trình diễn).");
    VerificationRequest replied;
    return story_.Call("base", absl::StrCat(kVerifications, "ReplyToVerification"),
                       "verification/reply", std::move(reply), &replied);
  }
  return absl::OkStatus();
}

absl::Status SpecialFlows::Document() {
  const StoryPerson& person = Of("document");
  const std::string scan(kScan);
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(scan.data()), scan.size());
  auto call = [&](const char* method, auto request, auto* response) {
    request.set_candidate(person.name);
    return story_.Call("base", absl::StrCat(kDocuments, method), absl::StrCat("document/", method),
                       std::move(request), response);
  };
  BeginUploadRequest begin;
  begin.set_form("2-KNĐ");
  begin.set_title("Lý lịch của người xin vào Đảng, bản quét (trình diễn)");
  begin.set_size_bytes(static_cast<int64_t>(scan.size()));
  begin.set_sha256(digest);
  begin.set_secrecy_level(SECRECY_LEVEL_INTERNAL);
  Upload upload;
  KETNAP_RETURN_IF_ERROR(call("BeginUpload", begin, &upload));
  UploadPartRequest part;
  part.set_upload(upload.name());
  part.set_content(scan);
  KETNAP_RETURN_IF_ERROR(call("UploadPart", part, &upload));
  CompleteUploadRequest complete;
  complete.set_upload(upload.name());
  dossier::v1::Document document;
  KETNAP_RETURN_IF_ERROR(call("CompleteUpload", complete, &document));
  AttachDocumentRequest attach;
  attach.set_form("2-KNĐ");
  *attach.mutable_date() = DateToProto(Date(2025, 9, 1));
  attach.set_file(document.name());
  return story_.Dossier("base", "AttachDocument", person, "attach-file", std::move(attach));
}

absl::Status SpecialFlows::ReviewProbation(const StoryPerson& person) {
  DeclarePartyCvRequest cv;
  *cv.mutable_date() = DateToProto(Date(2025, 10, 20));
  KETNAP_RETURN_IF_ERROR(
      story_.Dossier("base", "DeclarePartyCv", person, "party-cv", std::move(cv)));
  for (const char* form : {"10-KNĐ", "11-KNĐ", "12-KNĐ"}) {
    RecordProbationReviewRequest request;
    request.set_form(form);
    *request.mutable_date() = DateToProto(Date(2026, 10, 1));
    KETNAP_RETURN_IF_ERROR(story_.Dossier("base", "RecordProbationReview", person,
                                          absl::StrCat("probation/", form), std::move(request)));
  }
  return absl::OkStatus();
}

absl::Status SpecialFlows::EndsOfProbation() {
  std::vector<StoryPerson*> learners = {&Of("struck-off"), &Of("reported")};
  KETNAP_RETURN_IF_ERROR(
      story_.TeachClass(names_.organizations[static_cast<size_t>(province_.root)],
                        "classTypes/new-member-theory", learners, kNewMemberClassDay));
  for (const StoryPerson* person : learners) KETNAP_RETURN_IF_ERROR(ReviewProbation(*person));
  KETNAP_ASSIGN_OR_RETURN(const int voters, story_.VotersOf(home_.cell, Date(2026, 10, 5)));
  const StoryPerson& gone = Of("struck-off");
  ProposeStrikeOffRequest strike;
  *strike.mutable_resolution() = story_.Paper("NQ/CB", Date(2026, 10, 5));
  *strike.mutable_vote() = Story::Vote(voters);
  strike.set_reason_note("Bỏ sinh hoạt nhiều tháng không có lý do (trình diễn).");
  KETNAP_RETURN_IF_ERROR(
      story_.Dossier("base", "ProposeStrikeOff", gone, "strike", std::move(strike)));
  KETNAP_RETURN_IF_ERROR(
      story_.ResolveBase(gone, home_, RESOLUTION_KIND_BASE_RECOGNITION, Date(2026, 10, 12)));
  DecideStrikeOffRequest decide;
  decide.set_deciding_organization(home_.superior);
  decide.set_body(DECIDING_BODY_STANDING_COMMITTEE);
  *decide.mutable_decision() = story_.Paper("QĐ/ĐU", Date(2026, 10, 19));
  *decide.mutable_vote() = Story::Vote(home_.standing_committee);
  KETNAP_RETURN_IF_ERROR(
      story_.Dossier("standing", "DecideStrikeOff", gone, "decide-strike", std::move(decide)));

  const StoryPerson& reported = Of("reported");
  for (const int day : {5, 12, 19}) {
    ProposeRecognitionRequest propose;
    *propose.mutable_resolution() = story_.Paper("NQ/CB", Date(2026, 10, day));
    *propose.mutable_vote() = Story::Vote(voters, voters / 2);
    KETNAP_RETURN_IF_ERROR(story_.Dossier("base", "ProposeRecognition", reported,
                                          absl::StrCat("propose/", day), std::move(propose)));
  }
  DecideRecognitionRequest recognize;
  recognize.set_deciding_organization(home_.superior);
  recognize.set_body(DECIDING_BODY_STANDING_COMMITTEE);
  *recognize.mutable_decision() = story_.Paper("QĐ/ĐU", Date(2026, 11, 2));
  *recognize.mutable_vote() = Story::Vote(home_.standing_committee);
  return story_.Dossier("standing", "DecideRecognition", reported, "recognize",
                        std::move(recognize));
}

absl::Status SpecialFlows::VoidNumber() {
  VoidRegisterNumberRequest request;
  request.set_organization(home_.superior);
  request.set_type(DECISION_TYPE_ADMISSION);
  *request.mutable_date() = DateToProto(Date(2025, 10, 30));
  request.set_reason_note("Viết hỏng quyết định (trình diễn).");
  RegisterEntry entry;
  return story_.Call("standing", absl::StrCat(kDossiers, "VoidRegisterNumber"), "register/void",
                     std::move(request), &entry);
}

}  // namespace ketnap::ctl
