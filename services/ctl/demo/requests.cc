#include "services/ctl/demo/requests.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/uuid.h"
#include "ketnap/dossier/v1/candidate_service.pb.h"
#include "ketnap/dossier/v1/dossier_service.pb.h"
#include "ketnap/organization/v1/member_service.pb.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "ketnap/organization/v1/plan_service.pb.h"
#include "services/ctl/demo/votes.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr char kCandidates[] = "/ketnap.dossier.v1.CandidateService/";
constexpr char kDossiers[] = "/ketnap.dossier.v1.DossierService/";

template <typename Response, typename Request>
PlannedCall MakeCall(Actor actor, std::string path, Request request) {
  PlannedCall call;
  call.actor = actor;
  call.path = std::move(path);
  call.request = std::make_unique<Request>(std::move(request));
  call.response = std::make_unique<Response>();
  return call;
}

// What every request about a step carries.
struct StepContext {
  const Province& province;
  const LearnedNames& names;
  const PlannedPerson& person;
  const PlannedStep& step;
  std::string candidate;
  std::string request_id;

  const std::string& Member() const { return names.members[static_cast<size_t>(step.member)]; }
};

template <typename Request>
Request Begin(const StepContext& context) {
  Request request;
  request.set_candidate(context.candidate);
  request.set_request_id(context.request_id);
  return request;
}

void FillPaper(const PlannedStep& step, DocumentReference* paper) {
  paper->set_number(step.number);
  paper->set_symbol(SymbolOf(step.step));
  *paper->mutable_date() = DateToProto(step.date);
}

void FillVote(const PlannedVote& vote, VoteTally* tally) {
  tally->set_entitled(vote.entitled);
  tally->set_temporarily_transferred(vote.temporarily_transferred);
  tally->set_exempt_absent(vote.exempt_absent);
  tally->set_present(vote.present);
  tally->set_in_favor(vote.in_favor);
  tally->set_against(vote.against);
}

PlannedCall NominateCall(const StepContext& context) {
  NominateCandidateRequest request;
  const PlannedPerson& person = context.person;
  Candidate& candidate = *request.mutable_candidate();
  candidate.set_organization(context.names.organizations[static_cast<size_t>(person.cell)]);
  candidate.set_full_name(person.full_name);
  *candidate.mutable_birth_date() = DateToProto(person.birth_date);
  candidate.set_sex(person.sex);
  candidate.set_ethnicity(person.ethnicity);
  candidate.set_religion(person.religion);
  candidate.set_general_education(GENERAL_EDUCATION_UPPER_SECONDARY);
  candidate.set_qualification(person.qualification);
  candidate.set_occupation(person.occupation);
  candidate.set_youth_union_member(person.youth_union_member);
  candidate.set_synthetic(true);
  request.set_nominator_kind(person.nominator);
  *request.mutable_nomination_date() = DateToProto(context.step.date);
  request.set_request_id(context.request_id);
  return MakeCall<Candidate>(Actor::kBase, absl::StrCat(kCandidates, "NominateCandidate"),
                             std::move(request));
}

PlannedCall ReviewCall(const StepContext& context) {
  auto request = Begin<RecordMonthlyReviewRequest>(context);
  const PlannedStep& step = context.step;
  *request.mutable_month() = DateToProto(*step.month);
  *request.mutable_review_date() = DateToProto(step.date);
  request.set_political_awareness(step.ratings[0]);
  request.set_work_result(step.ratings[1]);
  request.set_ethics(step.ratings[2]);
  request.set_public_trust(step.ratings[3]);
  request.set_conclusion(step.conclusion);
  request.set_helper_remark(step.remark);
  return MakeCall<MonthlyReview>(Actor::kBase, absl::StrCat(kCandidates, "RecordMonthlyReview"),
                                 std::move(request));
}

PlannedCall CandidateStepCall(const StepContext& context) {
  switch (context.step.step) {
    case STEP_LIST_SYMPATHIZER: {
      auto request = Begin<ListSympathizerRequest>(context);
      FillPaper(context.step, request.mutable_resolution());
      return MakeCall<Candidate>(Actor::kBase, absl::StrCat(kCandidates, "ListSympathizer"),
                                 std::move(request));
    }
    case STEP_ASSIGN_HELPER: {
      auto request = Begin<AssignHelperRequest>(context);
      request.set_helper(context.Member());
      FillPaper(context.step, request.mutable_resolution());
      return MakeCall<Candidate>(Actor::kBase, absl::StrCat(kCandidates, "AssignHelper"),
                                 std::move(request));
    }
    case STEP_RECORD_MONTHLY_REVIEW:
      return ReviewCall(context);
    case STEP_DELIST: {
      auto request = Begin<DelistCandidateRequest>(context);
      request.set_reason(context.step.delisting);
      FillPaper(context.step, request.mutable_resolution());
      return MakeCall<Candidate>(Actor::kBase, absl::StrCat(kCandidates, "DelistCandidate"),
                                 std::move(request));
    }
    default:
      return NominateCall(context);
  }
}

PlannedCall AttachCall(const StepContext& context) {
  auto request = Begin<AttachDocumentRequest>(context);
  request.set_form(context.step.form);
  *request.mutable_date() = DateToProto(context.step.date);
  if (context.step.member >= 0) request.set_introducer(context.Member());
  if (context.step.acquainted_since.has_value()) {
    *request.mutable_acquainted_since() = DateToProto(*context.step.acquainted_since);
  }
  return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "AttachDocument"),
                           std::move(request));
}

void AddRelative(const PlannedPerson& person, Relation relation, const char* who, bool deceased,
                 SetFamilyRequest* request) {
  Relative& relative = *request->add_relatives();
  relative.set_relation(relation);
  relative.set_full_name(absl::StrCat(who, " của ", person.full_name, " (trình diễn)"));
  relative.set_birth_year(person.birth_date.year() - (relation == RELATION_SPOUSE ? 0 : 27));
  relative.set_deceased(deceased);
}

// Everybody whose background the plan verifies, and who of that side has died.
PlannedCall FamilyCall(const StepContext& context) {
  auto request = Begin<SetFamilyRequest>(context);
  const PlannedPerson& person = context.person;
  AddRelative(person, RELATION_FATHER, "Cha", false, &request);
  AddRelative(person, RELATION_MOTHER, "Mẹ", false, &request);
  const bool is_married =
      std::any_of(person.steps.begin(), person.steps.end(),
                  [](const PlannedStep& step) { return step.subject == "SPOUSE"; });
  if (is_married) {
    AddRelative(person, RELATION_SPOUSE, "Vợ (chồng)", false, &request);
    AddRelative(person, RELATION_FATHER_IN_LAW, "Cha vợ (chồng)", true, &request);
    AddRelative(person, RELATION_MOTHER_IN_LAW, "Mẹ vợ (chồng)", false, &request);
  }
  return MakeCall<SetFamilyResponse>(Actor::kBase, absl::StrCat(kCandidates, "SetFamily"),
                                     std::move(request));
}

PlannedCall PaperStepCall(const StepContext& context) {
  const PlannedStep& step = context.step;
  switch (step.step) {
    case STEP_REQUEST_VERIFICATION: {
      auto request = Begin<RequestVerificationRequest>(context);
      request.set_subject(step.subject);
      request.set_recipient(step.recipient);
      *request.mutable_request_date() = DateToProto(step.date);
      return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "RequestVerification"),
                               std::move(request));
    }
    case STEP_ANSWER_VERIFICATION: {
      auto request = Begin<AnswerVerificationRequest>(context);
      request.set_subject(step.subject);
      *request.mutable_answer_date() = DateToProto(step.date);
      request.set_outcome(step.verification_issue ? VERIFICATION_OUTCOME_ISSUE
                                                  : VERIFICATION_OUTCOME_CLEAR);
      return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "AnswerVerification"),
                               std::move(request));
    }
    case STEP_RECORD_OPINION: {
      auto request = Begin<RecordOpinionRequest>(context);
      request.set_source(step.opinion);
      *request.mutable_date() = DateToProto(step.date);
      request.set_favorable(true);
      return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "RecordOpinion"),
                               std::move(request));
    }
    case STEP_RECORD_PROBATION_REVIEW: {
      auto request = Begin<RecordProbationReviewRequest>(context);
      request.set_form(step.form);
      *request.mutable_date() = DateToProto(step.date);
      return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "RecordProbationReview"),
                               std::move(request));
    }
    default: {
      auto request = Begin<OpenDossierRequest>(context);
      *request.mutable_application_date() = DateToProto(step.date);
      return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "OpenDossier"),
                               std::move(request));
    }
  }
}

PlannedCall ReturnStepCall(const StepContext& context) {
  const PlannedStep& step = context.step;
  switch (step.step) {
    case STEP_RETURN_DOSSIER: {
      auto request = Begin<ReturnDossierRequest>(context);
      *request.mutable_date() = DateToProto(step.date);
      for (const PlannedDefect& defect : step.defects) {
        Defect& added = *request.add_defects();
        added.set_form(defect.form);
        added.set_code(defect.code);
      }
      return MakeCall<Dossier>(Actor::kBoard, absl::StrCat(kDossiers, "ReturnDossier"),
                               std::move(request));
    }
    case STEP_RESUBMIT_DOSSIER: {
      auto request = Begin<ResubmitDossierRequest>(context);
      *request.mutable_date() = DateToProto(step.date);
      return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "ResubmitDossier"),
                               std::move(request));
    }
    default: {
      auto request = Begin<AppraiseDossierRequest>(context);
      *request.mutable_date() = DateToProto(step.date);
      return MakeCall<Dossier>(Actor::kBoard, absl::StrCat(kDossiers, "AppraiseDossier"),
                               std::move(request));
    }
  }
}

ResolutionKind KindOf(Step step) {
  switch (step) {
    case STEP_CELL_RESOLUTION:
      return RESOLUTION_KIND_CELL_ADMISSION;
    case STEP_BASE_RESOLUTION:
      return RESOLUTION_KIND_BASE_ADMISSION;
    default:
      return RESOLUTION_KIND_BASE_RECOGNITION;
  }
}

PlannedCall ResolutionCall(const StepContext& context) {
  auto request = Begin<RecordResolutionRequest>(context);
  request.set_kind(KindOf(context.step.step));
  FillPaper(context.step, request.mutable_resolution());
  FillVote(context.step.vote, request.mutable_vote());
  return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "RecordResolution"),
                           std::move(request));
}

PlannedCall ProposeCall(const StepContext& context) {
  auto request = Begin<ProposeRecognitionRequest>(context);
  FillPaper(context.step, request.mutable_resolution());
  FillVote(context.step.vote, request.mutable_vote());
  request.set_lateness_reason(context.step.lateness_reason);
  return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "ProposeRecognition"),
                           std::move(request));
}

template <typename Request>
PlannedCall DecisionCall(const StepContext& context, const char* method) {
  auto request = Begin<Request>(context);
  const auto superior = static_cast<size_t>(context.province.superior);
  request.set_deciding_organization(context.names.organizations[superior]);
  request.set_body(DECIDING_BODY_STANDING_COMMITTEE);
  FillPaper(context.step, request.mutable_decision());
  FillVote(context.step.vote, request.mutable_vote());
  request.set_lateness_reason(context.step.lateness_reason);
  return MakeCall<Dossier>(Actor::kStandingCommittee, absl::StrCat(kDossiers, method),
                           std::move(request));
}

PlannedCall CeremonyCall(const StepContext& context) {
  auto request = Begin<RecordCeremonyRequest>(context);
  *request.mutable_decision_received_date() = DateToProto(*context.step.received);
  *request.mutable_ceremony_date() = DateToProto(context.step.date);
  return MakeCall<Dossier>(Actor::kBase, absl::StrCat(kDossiers, "RecordCeremony"),
                           std::move(request));
}

PlannedCall CallOf(const StepContext& context) {
  switch (context.step.step) {
    case STEP_DECLARE_CV:
    case STEP_ATTACH_DOCUMENT:
      return AttachCall(context);
    case STEP_UPDATE:
      return FamilyCall(context);
    case STEP_OPEN_DOSSIER:
    case STEP_REQUEST_VERIFICATION:
    case STEP_ANSWER_VERIFICATION:
    case STEP_RECORD_OPINION:
    case STEP_RECORD_PROBATION_REVIEW:
      return PaperStepCall(context);
    case STEP_RETURN_DOSSIER:
    case STEP_RESUBMIT_DOSSIER:
    case STEP_APPRAISE_DOSSIER:
      return ReturnStepCall(context);
    case STEP_CELL_RESOLUTION:
    case STEP_BASE_RESOLUTION:
    case STEP_RECOGNITION_BASE_RESOLUTION:
      return ResolutionCall(context);
    case STEP_DECIDE_ADMISSION:
      return DecisionCall<DecideAdmissionRequest>(context, "DecideAdmission");
    case STEP_DECIDE_RECOGNITION:
      return DecisionCall<DecideRecognitionRequest>(context, "DecideRecognition");
    case STEP_RECORD_CEREMONY:
      return CeremonyCall(context);
    case STEP_PROPOSE_RECOGNITION:
      return ProposeCall(context);
    default:
      return CandidateStepCall(context);
  }
}

}  // namespace

std::string RequestIdOf(uint64_t seed, const std::string& key) {
  return Uuid::FromName(absl::StrCat("ketnap demonstration/", seed, "/", key)).ToString();
}

std::string StepKey(int person, int step) {
  return absl::StrCat("person/", person, "/step/", step);
}

PlannedCall CreateOrganizationCall(const Province& province, const LearnedNames& names, int index) {
  const PlannedOrganization& planned = province.organizations[static_cast<size_t>(index)];
  organization::v1::CreateOrganizationRequest request;
  auto& organization = *request.mutable_organization();
  if (planned.parent >= 0) {
    organization.set_parent(names.organizations[static_cast<size_t>(planned.parent)]);
  }
  organization.set_type(planned.type);
  organization.set_display_name(planned.display_name);
  organization.set_workplace_kind(planned.workplace_kind);
  organization.set_has_admission_authority(planned.has_admission_authority);
  organization.set_committee_size(planned.committee_size);
  organization.set_standing_committee_size(planned.standing_committee_size);
  organization.set_has_youth_union(planned.has_youth_union);
  organization.set_has_trade_union(planned.has_trade_union);
  *organization.mutable_valid_from() = DateToProto(planned.valid_from);
  organization.set_synthetic(true);
  request.set_request_id(
      RequestIdOf(province.seed, absl::StrCat(province.act, "organization/", index)));
  return MakeCall<organization::v1::Organization>(
      Actor::kBoard, "/ketnap.organization.v1.OrganizationService/CreateOrganization",
      std::move(request));
}

PlannedCall CreateMemberCall(const Province& province, const LearnedNames& names, int index) {
  const PlannedMember& planned = province.members[static_cast<size_t>(index)];
  organization::v1::CreateMemberRequest request;
  auto& member = *request.mutable_member();
  member.set_organization(names.organizations[static_cast<size_t>(planned.cell)]);
  member.set_full_name(planned.full_name);
  *member.mutable_birth_date() = DateToProto(planned.birth_date);
  member.set_status(organization::v1::MEMBER_STATUS_OFFICIAL);
  *member.mutable_admission_ceremony_date() = DateToProto(planned.ceremony_date);
  *member.mutable_official_date() = DateToProto(planned.official_date);
  *member.mutable_seniority_date() = DateToProto(planned.seniority_date);
  member.set_synthetic(true);
  request.set_request_id(RequestIdOf(province.seed, absl::StrCat(province.act, "member/", index)));
  return MakeCall<organization::v1::Member>(
      Actor::kBoard, "/ketnap.organization.v1.MemberService/CreateMember", std::move(request));
}

PlannedCall AppointMemberCall(const Province& province, const LearnedNames& names, int index) {
  const PlannedAppointment& planned = province.appointments[static_cast<size_t>(index)];
  organization::v1::AppointMemberRequest request;
  auto& appointment = *request.mutable_appointment();
  appointment.set_member(names.members[static_cast<size_t>(planned.member)]);
  appointment.set_organization(names.organizations[static_cast<size_t>(planned.organization)]);
  appointment.set_position(planned.position);
  *appointment.mutable_start_date() = DateToProto(planned.start_date);
  *appointment.mutable_term_end_date() = DateToProto(planned.term_end_date);
  request.set_request_id(
      RequestIdOf(province.seed, absl::StrCat(province.act, "appointment/", index)));
  return MakeCall<organization::v1::Appointment>(
      Actor::kBoard, "/ketnap.organization.v1.MemberService/AppointMember", std::move(request));
}

PlannedCall StepCall(const Province& province, const LearnedNames& names, int person, int step) {
  const PlannedPerson& planned = province.people[static_cast<size_t>(person)];
  const StepContext context{province,
                            names,
                            planned,
                            planned.steps[static_cast<size_t>(step)],
                            names.people[static_cast<size_t>(person)],
                            RequestIdOf(province.seed, province.act + StepKey(person, step))};
  return CallOf(context);
}

}  // namespace ketnap::ctl
