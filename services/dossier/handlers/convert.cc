#include "services/dossier/handlers/convert.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/repository/milestone_columns.h"

namespace ketnap::dossier {
namespace {

v1::Condition ToProto(const Condition& condition) {
  v1::Condition proto;
  proto.set_rule_id(condition.rule_id);
  proto.set_verdict(static_cast<v1::ConditionVerdict>(condition.verdict));
  proto.set_explanation(condition.explanation.vietnamese);
  proto.set_explanation_en(condition.explanation.english);
  proto.set_clause(condition.clause);
  proto.set_confidence(static_cast<v1::RuleConfidence>(condition.confidence));
  proto.set_owed_by(condition.owed_by);
  proto.set_supplied_by(condition.supplied_by);
  for (const auto& [name, value] : condition.facts) (*proto.mutable_facts())[name] = value;
  return proto;
}

v1::FormerMembership ToProto(const FormerMembership& former) {
  v1::FormerMembership proto;
  if (former.first_admission.has_value()) {
    *proto.mutable_first_admission_date() = DateToProto(*former.first_admission);
  }
  *proto.mutable_leaving_date() = DateToProto(former.leaving);
  proto.set_reason(static_cast<v1::LeavingReason>(former.reason));
  if (former.record_cleared.has_value()) {
    *proto.mutable_record_cleared_date() = DateToProto(*former.record_cleared);
  }
  proto.set_readmission_count(former.readmission_count);
  return proto;
}

// What only some people have.
void AddSpecialFacts(const Candidate& candidate, v1::Candidate* proto) {
  proto->set_resume_state(static_cast<v1::CandidateState>(candidate.resume_state));
  if (candidate.transfer_destination.has_value()) {
    proto->set_transfer_destination(OrganizationName(*candidate.transfer_destination));
  }
  if (candidate.merged_into.has_value()) {
    proto->set_merged_into(CandidateName(*candidate.merged_into));
  }
  if (candidate.former_membership.has_value()) {
    *proto->mutable_former_membership() = ToProto(*candidate.former_membership);
  }
  for (const SpecialCase each : candidate.special_cases) {
    proto->add_special_cases(static_cast<v1::SpecialCase>(each));
  }
  proto->set_national_id_masked(candidate.national_id_masked);
  proto->set_undecided_vote_count(candidate.undecided_vote_count);
  proto->set_revocation_kind(static_cast<v1::RevocationKind>(candidate.revocation_kind));
  proto->set_helper_to_be_replaced(candidate.helper_to_be_replaced);
  proto->set_acquaintance_waived(candidate.acquaintance_waived);
  proto->set_nominator_kind(static_cast<v1::NominatorKind>(candidate.nominator_kind));
}

absl::StatusOr<FormerMembership> FormerMembershipOf(const v1::FormerMembership& proto, Date today) {
  FormerMembership former;
  KETNAP_ASSIGN_OR_RETURN(former.leaving, DateFromProto(proto.leaving_date()));
  former.reason = static_cast<LeavingReason>(proto.reason());
  former.readmission_count = proto.readmission_count();
  if (proto.has_first_admission_date()) {
    KETNAP_ASSIGN_OR_RETURN(former.first_admission, DateFromProto(proto.first_admission_date()));
  }
  if (proto.has_record_cleared_date()) {
    KETNAP_ASSIGN_OR_RETURN(former.record_cleared, DateFromProto(proto.record_cleared_date()));
  }
  const char* field = nullptr;
  if (former.leaving > today) field = "candidate.former_membership.leaving_date";
  if (former.first_admission.has_value() && *former.first_admission > former.leaving) {
    field = "candidate.former_membership.first_admission_date";
  }
  if (former.record_cleared.has_value() && *former.record_cleared > today) {
    field = "candidate.former_membership.record_cleared_date";
  }
  if (field == nullptr) return former;
  return FieldError(field, "DATE_ORDER",
                    {"Ngày vào Đảng, ra khỏi Đảng và xóa án tích phải theo thứ tự và không sau "
                     "ngày hôm nay.",
                     "First admission, leaving and the clearing of a record follow each other and "
                     "do not lie in the future."});
}

// Each once, in the order of their numbers.
std::vector<SpecialCase> SpecialCasesOf(const v1::Candidate& proto) {
  std::vector<SpecialCase> cases;
  for (const int each : proto.special_cases()) {
    if (each != 0) cases.push_back(static_cast<SpecialCase>(each));
  }
  std::sort(cases.begin(), cases.end());
  cases.erase(std::unique(cases.begin(), cases.end()), cases.end());
  return cases;
}

std::string WithoutPrefix(const std::string& name, size_t prefix) {
  return name.size() > prefix ? name.substr(prefix) : name;
}

// One space between words and none around them.
std::string Tidy(const std::string& text) {
  const std::vector<std::string> words =
      absl::StrSplit(absl::string_view(text), ' ', absl::SkipEmpty());
  return NormalizeNfc(absl::StrJoin(words, " "));
}

}  // namespace

std::string CandidateName(const Uuid& id) { return api::ResourceName(kCandidates, id); }
std::string MemberName(const Uuid& id) { return api::ResourceName(kMembers, id); }
std::string OrganizationName(const Uuid& id) { return api::ResourceName(kOrganizations, id); }

v1::Milestones ToProto(const Milestones& milestones) {
  v1::Milestones proto;
  const auto* descriptor = proto.GetDescriptor();
  for (size_t i = 0; i < std::size(kMilestoneColumns); ++i) {
    const auto& day = milestones.*kMilestoneColumns[i];
    if (!day.has_value()) continue;
    const auto* field = descriptor->FindFieldByNumber(static_cast<int>(i) + 1);
    *static_cast<google::type::Date*>(proto.GetReflection()->MutableMessage(&proto, field)) =
        DateToProto(*day);
  }
  return proto;
}

v1::Candidate ToProto(const CandidateRecord& record) {
  const Candidate& candidate = record.candidate;
  v1::Candidate proto;
  proto.set_name(CandidateName(candidate.id));
  proto.set_organization(OrganizationName(candidate.organization));
  proto.set_full_name(candidate.full_name);
  *proto.mutable_birth_date() = DateToProto(candidate.birth_date);
  proto.set_sex(static_cast<v1::Sex>(candidate.sex));
  proto.set_ethnicity(candidate.ethnicity);
  proto.set_religion(candidate.religion);
  proto.set_general_education(static_cast<v1::GeneralEducation>(candidate.general_education));
  proto.set_qualification(static_cast<v1::Qualification>(candidate.qualification));
  proto.set_occupation(static_cast<v1::Occupation>(candidate.occupation));
  proto.set_youth_union_member(candidate.youth_union_member);
  proto.set_synthetic(candidate.synthetic);
  proto.set_state(static_cast<v1::CandidateState>(candidate.state));
  if (candidate.helper.has_value()) proto.set_helper(MemberName(*candidate.helper));
  *proto.mutable_milestones() = ToProto(candidate.milestones);
  proto.set_return_count(candidate.return_count);
  proto.set_etag(api::MakeEtag(candidate.version));
  *proto.mutable_create_time() = TimeToProto(record.create_time);
  *proto.mutable_update_time() = TimeToProto(record.update_time);
  AddSpecialFacts(candidate, &proto);
  return proto;
}

v1::MonthlyReview ToProto(const MonthlyReview& review) {
  v1::MonthlyReview proto;
  proto.set_candidate(CandidateName(review.candidate));
  *proto.mutable_month() = DateToProto(review.month);
  *proto.mutable_review_date() = DateToProto(review.review_date);
  proto.set_political_awareness(static_cast<v1::ReviewRating>(review.political_awareness));
  proto.set_work_result(static_cast<v1::ReviewRating>(review.work_result));
  proto.set_ethics(static_cast<v1::ReviewRating>(review.ethics));
  proto.set_public_trust(static_cast<v1::ReviewRating>(review.public_trust));
  proto.set_conclusion(static_cast<v1::ReviewConclusion>(review.conclusion));
  proto.set_helper_remark(review.helper_remark);
  *proto.mutable_create_time() = TimeToProto(review.create_time);
  proto.set_task_result(static_cast<v1::ReviewRating>(review.task_result));
  proto.set_repeated_remark(review.repeated_remark);
  for (const ReviewMark& mark : review.extra_marks) {
    v1::ReviewMark* added = proto.add_extra_marks();
    added->set_heading(mark.heading);
    added->set_rating(static_cast<v1::ReviewRating>(mark.rating));
  }
  return proto;
}

v1::EligibilityVerdict ToProto(const Verdict& verdict, const Uuid& candidate) {
  v1::EligibilityVerdict proto;
  proto.set_candidate(CandidateName(candidate));
  proto.set_step(static_cast<v1::Step>(verdict.step));
  *proto.mutable_date() = DateToProto(verdict.date);
  proto.set_rule_set(verdict.rule_set);
  proto.set_eligible(verdict.eligible());
  for (const Condition& condition : verdict.conditions) {
    *proto.add_conditions() = ToProto(condition);
  }
  return proto;
}

std::string CodeOf(v1::NominatorKind kind) {
  return WithoutPrefix(v1::NominatorKind_Name(kind), sizeof("NOMINATOR_KIND_") - 1);
}

std::string CodeOf(v1::DelistingReason reason) {
  return WithoutPrefix(v1::DelistingReason_Name(reason), sizeof("DELISTING_REASON_") - 1);
}

std::string CodeOf(v1::RelistingReason reason) {
  return WithoutPrefix(v1::RelistingReason_Name(reason), sizeof("RELISTING_REASON_") - 1);
}

std::string CodeOf(v1::RevocationKind kind) {
  return WithoutPrefix(v1::RevocationKind_Name(kind), sizeof("REVOCATION_KIND_") - 1);
}

std::string CodeOf(v1::SpecialCase special_case) {
  return WithoutPrefix(v1::SpecialCase_Name(special_case), sizeof("SPECIAL_CASE_") - 1);
}

std::string CodeOf(v1::ReviewConclusion conclusion) {
  return WithoutPrefix(v1::ReviewConclusion_Name(conclusion), sizeof("REVIEW_CONCLUSION_") - 1);
}

std::string CodeOf(v1::OpinionSource source) {
  return WithoutPrefix(v1::OpinionSource_Name(source), sizeof("OPINION_SOURCE_") - 1);
}

std::string CodeOf(v1::VerificationOutcome outcome) {
  return WithoutPrefix(v1::VerificationOutcome_Name(outcome), sizeof("VERIFICATION_OUTCOME_") - 1);
}

absl::StatusOr<CandidateRecord> RecordOf(const v1::Candidate& proto,
                                         const access::RequestContext& context) {
  CandidateRecord record;
  Candidate& candidate = record.candidate;
  candidate.id = Uuid::Generate(context.now);
  KETNAP_ASSIGN_OR_RETURN(
      candidate.organization,
      api::ParseResourceName(proto.organization(), kOrganizations, "candidate.organization"));
  candidate.full_name = Tidy(proto.full_name());
  record.folded_name = FoldForSearch(candidate.full_name);
  if (record.folded_name.empty()) {
    return FieldError("candidate.full_name", "NOT_A_NAME",
                      {"Họ và tên phải có chữ cái.", "A name must have letters."});
  }
  KETNAP_ASSIGN_OR_RETURN(candidate.birth_date, DateFromProto(proto.birth_date()));
  if (candidate.birth_date > context.today) {
    return FieldError("candidate.birth_date", "DATE_IN_FUTURE",
                      {"Ngày sinh không được sau ngày hôm nay.",
                       "The date of birth must not lie in the future."});
  }
  candidate.sex = proto.sex();
  candidate.ethnicity = Tidy(proto.ethnicity());
  candidate.religion = Tidy(proto.religion());
  candidate.general_education = static_cast<GeneralEducation>(proto.general_education());
  candidate.qualification = proto.qualification();
  candidate.occupation = proto.occupation();
  candidate.youth_union_member = proto.youth_union_member();
  candidate.synthetic = proto.synthetic();
  candidate.nominator_kind = proto.nominator_kind();
  candidate.special_cases = SpecialCasesOf(proto);
  if (proto.has_former_membership()) {
    KETNAP_ASSIGN_OR_RETURN(candidate.former_membership,
                            FormerMembershipOf(proto.former_membership(), context.today));
  }
  record.create_time = context.now;
  record.update_time = context.now;
  return record;
}

absl::StatusOr<VoteTally> VoteOf(const v1::VoteTally& vote) {
  std::vector<FieldViolation> violations;
  const std::pair<const char*, int> parts[] = {
      {"vote.temporarily_transferred", vote.temporarily_transferred()},
      {"vote.exempt_absent", vote.exempt_absent()},
      {"vote.present", vote.present()},
      {"vote.in_favor", vote.in_favor()},
      {"vote.against", vote.against()}};
  for (const auto& [field, number] : parts) {
    if (number <= vote.entitled()) continue;
    violations.push_back({field,
                          "ABOVE_ENTITLED",
                          {"Không được lớn hơn số người có quyền biểu quyết.",
                           "Must not exceed the number of those entitled to vote."}});
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  return VoteTally{vote.entitled(),      vote.temporarily_transferred(),
                   vote.exempt_absent(), vote.present(),
                   vote.in_favor(),      vote.against()};
}

absl::Status FieldError(std::string field, std::string rule_id, Message message) {
  return InvalidFieldsError({{std::move(field), std::move(rule_id), std::move(message)}});
}

v1::CandidateStepRecorded EventOf(const CandidateRecord& record, v1::CandidateStep step) {
  v1::CandidateStepRecorded event;
  *event.mutable_candidate() = ToProto(record);
  *event.mutable_step() = std::move(step);
  return event;
}

}  // namespace ketnap::dossier
