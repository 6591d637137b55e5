#include "services/ctl/demo/special_story.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/member_service.pb.h"
#include "ketnap/training/v1/class_service.pb.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.

// The ordinary way of everybody here; a Monday to Friday each.
const Date kNomination(2025, 7, 2);
const Date kListing(2025, 7, 7);
const Date kReview(2025, 7, 31);
const Date kApplication(2025, 8, 4);
const Date kCurriculumVitae(2025, 8, 6);
const Date kRequest(2025, 8, 7);
const Date kAnswer(2025, 8, 20);
const Date kPapers(2025, 8, 22);
const Date kSummary(2025, 8, 25);
const Date kCell(2025, 9, 3);
const Date kBase(2025, 9, 10);
const Date kAppraisal(2025, 9, 15);
const Date kDecision(2025, 9, 22);
const Date kReceipt(2025, 9, 24);
const Date kCeremony(2025, 9, 30);
constexpr char kClasses[] = "/ketnap.training.v1.ClassService/";

// Whose background the ordinary way verifies; who shows verification has requests of their own.
std::vector<const char*> VerifiedOf(const StoryPerson& person) {
  if (person.key == "verification") return {"SELF"};
  return {"SELF", "FATHER", "MOTHER"};
}

}  // namespace

DocumentReference Story::Paper(const char* symbol, Date date) {
  DocumentReference paper;
  paper.set_number(absl::StrCat(++papers_));
  paper.set_symbol(symbol);
  *paper.mutable_date() = DateToProto(date);
  return paper;
}

VoteTally Story::Vote(int entitled, int in_favor) {
  VoteTally vote;
  vote.set_entitled(entitled);
  vote.set_present(entitled);
  vote.set_in_favor(in_favor < 0 ? entitled : in_favor);
  vote.set_against(entitled - vote.in_favor());
  return vote;
}

absl::StatusOr<int> Story::VotersOf(const std::string& cell, Date day) {
  organization::v1::CountMembersRequest request;
  request.set_organization(cell);
  *request.mutable_as_of() = DateToProto(day);
  organization::v1::CountMembersResponse response;
  KETNAP_RETURN_IF_ERROR(client_->Call(accounts_->SessionOf("board"),
                                       "/ketnap.organization.v1.MemberService/CountMembers",
                                       request, &response));
  return static_cast<int>(response.official_count());
}

absl::Status Story::Tell(StoryPerson* person, StoryStop stop) {
  const StoryPlace& place = *person->place;
  if (!person->told.has_value()) KETNAP_RETURN_IF_ERROR(Nominate(person));
  const StoryStop before = person->told.value_or(StoryStop::kNominated);
  auto reaches = [&](StoryStop point) { return before < point && point <= stop; };
  if (reaches(StoryStop::kListed)) KETNAP_RETURN_IF_ERROR(List(*person));
  if (reaches(StoryStop::kHelped)) KETNAP_RETURN_IF_ERROR(Help(*person, place, kListing));
  if (reaches(StoryStop::kTrained)) KETNAP_RETURN_IF_ERROR(Review(*person));
  if (reaches(StoryStop::kVerifying)) KETNAP_RETURN_IF_ERROR(Open(*person));
  if (reaches(StoryStop::kVerified)) KETNAP_RETURN_IF_ERROR(Verify(*person));
  if (reaches(StoryStop::kOpinions)) KETNAP_RETURN_IF_ERROR(Opinions(*person));
  if (reaches(StoryStop::kCellResolved)) {
    KETNAP_RETURN_IF_ERROR(ResolveCell(*person, place, kCell));
  }
  if (reaches(StoryStop::kBaseResolved)) {
    KETNAP_RETURN_IF_ERROR(ResolveBase(*person, place, RESOLUTION_KIND_BASE_ADMISSION, kBase));
  }
  if (reaches(StoryStop::kUnderReview)) {
    KETNAP_RETURN_IF_ERROR(Appraise(*person, "appraise", kAppraisal));
  }
  if (reaches(StoryStop::kDecided)) {
    KETNAP_RETURN_IF_ERROR(Admit(*person, place, "decide", kDecision));
  }
  if (reaches(StoryStop::kAdmitted)) {
    KETNAP_RETURN_IF_ERROR(Celebrate(*person, kReceipt, kCeremony));
  }
  person->told = std::max(before, stop);
  return absl::OkStatus();
}

absl::Status Story::Nominate(StoryPerson* person) {
  NominateCandidateRequest request;
  Candidate& candidate = *request.mutable_candidate();
  candidate.set_organization(person->place->cell);
  candidate.set_full_name(person->full_name);
  *candidate.mutable_birth_date() = DateToProto(person->birth_date);
  candidate.set_sex(SEX_FEMALE);
  candidate.set_ethnicity("Tày");
  candidate.set_religion("Không");
  candidate.set_general_education(person->education);
  candidate.set_qualification(person->education == GENERAL_EDUCATION_PRIMARY
                                  ? QUALIFICATION_NONE
                                  : QUALIFICATION_UNIVERSITY);
  candidate.set_occupation(person->occupation);
  candidate.set_synthetic(true);
  if (person->key == "readmission") {
    FormerMembership& former = *candidate.mutable_former_membership();
    *former.mutable_first_admission_date() = DateToProto(Date(2014, 3, 3));
    *former.mutable_leaving_date() = DateToProto(Date(2019, 5, 20));
    former.set_reason(LEAVING_REASON_STRUCK_OFF);
    candidate.add_special_cases(SPECIAL_CASE_READMISSION);
  }
  if (person->key == "over-age") candidate.add_special_cases(SPECIAL_CASE_OVER_AGE);
  if (person->key == "low-education") candidate.add_special_cases(SPECIAL_CASE_LOW_EDUCATION);
  request.set_nominator_kind(NOMINATOR_KIND_CELL);
  *request.mutable_nomination_date() = DateToProto(kNomination);
  Candidate made;
  KETNAP_RETURN_IF_ERROR(Call("base", "/ketnap.dossier.v1.CandidateService/NominateCandidate",
                              absl::StrCat(person->key, "/nominate"), std::move(request), &made));
  person->name = made.name();
  return absl::OkStatus();
}

absl::Status Story::List(const StoryPerson& person) {
  ListSympathizerRequest request;
  *request.mutable_resolution() = Paper("NQ/CB", kListing);
  return Person("base", "ListSympathizer", person, "list", std::move(request));
}

absl::Status Story::Help(const StoryPerson& person, const StoryPlace& place, Date day) {
  AssignHelperRequest request;
  request.set_helper(place.members.front());
  *request.mutable_resolution() = Paper("NQ/CB", day);
  *request.mutable_acquainted_since() = DateToProto(Date(2022, 3, 1));
  return Person("base", "AssignHelper", person, absl::StrCat("help/", FormatDate(day)),
                std::move(request));
}

absl::Status Story::Review(const StoryPerson& person) {
  RecordMonthlyReviewRequest request;
  request.set_candidate(person.name);
  *request.mutable_month() = DateToProto(Date(2025, 7, 1));
  *request.mutable_review_date() = DateToProto(kReview);
  request.set_political_awareness(REVIEW_RATING_GOOD);
  request.set_work_result(REVIEW_RATING_GOOD);
  request.set_ethics(REVIEW_RATING_GOOD);
  request.set_public_trust(REVIEW_RATING_GOOD);
  request.set_task_result(REVIEW_RATING_GOOD);
  request.set_conclusion(REVIEW_CONCLUSION_READY);
  MonthlyReview made;
  return Call("base", "/ketnap.dossier.v1.CandidateService/RecordMonthlyReview",
              absl::StrCat(person.key, "/review"), std::move(request), &made);
}

absl::Status Story::Attach(const StoryPerson& person, const char* form, const std::string& member,
                           Date day) {
  AttachDocumentRequest request;
  request.set_form(form);
  *request.mutable_date() = DateToProto(day);
  if (!member.empty()) {
    request.set_introducer(member);
    *request.mutable_acquainted_since() = DateToProto(Date(2022, 3, 1));
  }
  return Dossier("base", "AttachDocument", person, absl::StrCat("attach/", form, "/", member),
                 std::move(request));
}

absl::Status Story::TellFamily(const StoryPerson& person) {
  // Who shows verification tells a family of their own.
  if (person.key == "verification") return absl::OkStatus();
  SetFamilyRequest family;
  family.set_candidate(person.name);
  for (const auto& [relation, who] : {std::pair(RELATION_FATHER, "Cha"), {RELATION_MOTHER, "Mẹ"}}) {
    Relative& relative = *family.add_relatives();
    relative.set_relation(relation);
    relative.set_full_name(absl::StrCat(who, " của ", person.full_name, " (trình diễn)"));
    relative.set_birth_year(person.birth_date.year() - 27);
  }
  SetFamilyResponse set;
  return Call("base", "/ketnap.dossier.v1.CandidateService/SetFamily",
              absl::StrCat(person.key, "/family"), std::move(family), &set);
}

absl::Status Story::Open(const StoryPerson& person) {
  OpenDossierRequest open;
  *open.mutable_application_date() = DateToProto(kApplication);
  KETNAP_RETURN_IF_ERROR(Dossier("base", "OpenDossier", person, "open", std::move(open)));
  KETNAP_RETURN_IF_ERROR(Attach(person, "2-KNĐ", "", kCurriculumVitae));
  KETNAP_RETURN_IF_ERROR(TellFamily(person));
  for (const char* subject : VerifiedOf(person)) {
    RequestVerificationRequest request;
    request.set_subject(subject);
    request.set_recipient("Đảng ủy xã nơi cư trú");
    *request.mutable_request_date() = DateToProto(kRequest);
    KETNAP_RETURN_IF_ERROR(Dossier("base", "RequestVerification", person,
                                   absl::StrCat("verify/", subject), std::move(request)));
  }
  return absl::OkStatus();
}

absl::Status Story::Verify(const StoryPerson& person) {
  for (const char* subject : VerifiedOf(person)) {
    AnswerVerificationRequest request;
    request.set_subject(subject);
    *request.mutable_answer_date() = DateToProto(kAnswer);
    request.set_outcome(VERIFICATION_OUTCOME_CLEAR);
    KETNAP_RETURN_IF_ERROR(Dossier("base", "AnswerVerification", person,
                                   absl::StrCat("answer/", subject), std::move(request)));
  }
  return absl::OkStatus();
}

// What youth union and trade union give; where the rules ask for less, more does no harm.
absl::Status Story::Opinions(const StoryPerson& person) {
  const auto& members = person.place->members;
  KETNAP_RETURN_IF_ERROR(Attach(person, "3-KNĐ", members[0], kPapers));
  KETNAP_RETURN_IF_ERROR(Attach(person, "3-KNĐ", members[1], kPapers));
  KETNAP_RETURN_IF_ERROR(Attach(person, "4-KNĐ", "", kPapers));
  KETNAP_RETURN_IF_ERROR(Attach(person, "4A-KNĐ", "", kPapers));
  for (const OpinionSource source :
       {OPINION_SOURCE_YOUTH_UNION, OPINION_SOURCE_TRADE_UNION, OPINION_SOURCE_RESIDENCE_CELL}) {
    RecordOpinionRequest request;
    request.set_source(source);
    *request.mutable_date() = DateToProto(kPapers);
    request.set_favorable(true);
    KETNAP_RETURN_IF_ERROR(Dossier("base", "RecordOpinion", person,
                                   absl::StrCat("opinion/", static_cast<int>(source)),
                                   std::move(request)));
  }
  return Attach(person, "5-KNĐ", "", kSummary);
}

absl::Status Story::ResolveCell(const StoryPerson& person, const StoryPlace& place, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const int voters, VotersOf(place.cell, day));
  RecordResolutionRequest request;
  request.set_kind(RESOLUTION_KIND_CELL_ADMISSION);
  *request.mutable_resolution() = Paper("NQ/CB", day);
  *request.mutable_vote() = Vote(voters);
  return Dossier("base", "RecordResolution", person, absl::StrCat("cell/", FormatDate(day)),
                 std::move(request));
}

absl::Status Story::ResolveBase(const StoryPerson& person, const StoryPlace& place,
                                ResolutionKind kind, Date day) {
  RecordResolutionRequest request;
  request.set_kind(kind);
  *request.mutable_resolution() = Paper("NQ/ĐU", day);
  *request.mutable_vote() = Vote(place.base_committee);
  return Dossier("base", "RecordResolution", person, absl::StrCat("base/", FormatDate(day)),
                 std::move(request));
}

absl::Status Story::Appraise(const StoryPerson& person, const std::string& what, Date day) {
  AppraiseDossierRequest request;
  *request.mutable_date() = DateToProto(day);
  return Dossier("board", "AppraiseDossier", person, what, std::move(request));
}

absl::Status Story::Admit(const StoryPerson& person, const StoryPlace& place,
                          const std::string& what, Date day) {
  DecideAdmissionRequest request;
  request.set_deciding_organization(place.superior);
  request.set_body(DECIDING_BODY_STANDING_COMMITTEE);
  *request.mutable_decision() = Paper("QĐ/ĐU", day);
  *request.mutable_vote() = Vote(place.standing_committee);
  return Dossier("standing", "DecideAdmission", person, what, std::move(request));
}

absl::Status Story::Celebrate(const StoryPerson& person, Date received, Date day) {
  RecordCeremonyRequest request;
  *request.mutable_decision_received_date() = DateToProto(received);
  *request.mutable_ceremony_date() = DateToProto(day);
  return Dossier("base", "RecordCeremony", person, "ceremony", std::move(request));
}

absl::Status Story::TeachClass(const std::string& organizer, const char* class_type,
                               const std::vector<StoryPerson*>& people, Date first_day) {
  using namespace ketnap::training::v1;  // NOLINT(build/namespaces): the messages of the API.
  const std::string key = absl::StrCat("class/", class_type, "/");
  auto call = [&](const char* who, const char* method, const std::string& what, auto request,
                  auto* response) {
    return Call(who, absl::StrCat(kClasses, method), key + what, std::move(request), response);
  };
  CreateClassRequest create;
  TrainingClass& content = *create.mutable_training_class();
  content.set_class_type(class_type);
  content.set_organizer(organizer);
  content.set_title("Lớp bồi dưỡng của các trường hợp đặc biệt (trình diễn)");
  *content.mutable_start_date() = DateToProto(first_day);
  *content.mutable_end_date() = DateToProto(first_day + 1);
  content.set_seats(static_cast<int>(people.size()));
  content.set_session_count(2);
  content.set_synthetic(true);
  TrainingClass made;
  KETNAP_RETURN_IF_ERROR(call("training", "CreateClass", "create", create, &made));
  auto of_class = [&](auto request, Date day) {
    request.set_training_class(made.name());
    if constexpr (requires { request.mutable_date(); }) {
      *request.mutable_date() = DateToProto(day);
    }
    return request;
  };
  TrainingClass ignored;
  KETNAP_RETURN_IF_ERROR(call("training", "OpenRegistration", "open",
                              of_class(OpenRegistrationRequest(), first_day - 10), &ignored));
  std::map<std::string, std::vector<std::string>> by_base;
  for (const StoryPerson* person : people) by_base[person->place->base].push_back(person->name);
  std::vector<std::string> nominations;
  for (const auto& [base, names] : by_base) {
    NominateRequest request = of_class(NominateRequest(), first_day - 7);
    request.set_organization(base);
    for (const std::string& name : names) request.add_candidates(name);
    NominateResponse response;
    KETNAP_RETURN_IF_ERROR(
        call("base", "Nominate", absl::StrCat("nominate/", base), request, &response));
    for (const auto& nomination : response.nominations()) nominations.push_back(nomination.name());
  }
  ApproveNominationsResponse approved;
  KETNAP_RETURN_IF_ERROR(call("training", "ApproveNominations", "approve",
                              of_class(ApproveNominationsRequest(), first_day - 3), &approved));
  for (int session = 1; session <= 2; ++session) {
    RecordAttendanceRequest request = of_class(RecordAttendanceRequest(), first_day + session - 1);
    request.set_session(session);
    for (const std::string& nomination : nominations) request.add_present(nomination);
    KETNAP_RETURN_IF_ERROR(
        call("training", "RecordAttendance", absl::StrCat("session/", session), request, &ignored));
  }
  RecordResultsRequest results = of_class(RecordResultsRequest(), first_day + 1);
  for (const std::string& nomination : nominations) {
    Result& result = *results.add_results();
    result.set_nomination(nomination);
    result.set_score(85);
  }
  KETNAP_RETURN_IF_ERROR(call("training", "RecordResults", "results", results, &ignored));
  KETNAP_RETURN_IF_ERROR(call("training", "CompleteClass", "complete",
                              of_class(CompleteClassRequest(), first_day + 1), &ignored));
  IssueCertificatesRequest issue;
  issue.set_training_class(made.name());
  *issue.mutable_issue_date() = DateToProto(first_day + 4);
  IssueCertificatesResponse issued;
  return call("training", "IssueCertificates", "issue", issue, &issued);
}

}  // namespace ketnap::ctl
