#include "services/organization/domain/member.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/text.h"
#include "services/organization/domain/member_stay.h"

namespace ketnap::organization {
namespace {

constexpr int kAdmissionAgeMonths = 18 * 12;
constexpr int kProbationMonths = 12;

class Faults {
 public:
  void Add(const char* field, const char* rule, const char* vietnamese, const char* english) {
    violations_.push_back({absl::StrCat("member.", field), rule, {vietnamese, english}});
  }
  void RefuseFuture(const char* field, const std::optional<Date>& date, Date today) {
    if (!date.has_value() || *date <= today) return;
    Add(field, "DATE_IN_FUTURE", "Ngày này không được ở tương lai.",
        "The date must not lie in the future.");
  }
  std::vector<FieldViolation> Take() { return std::move(violations_); }

 private:
  std::vector<FieldViolation> violations_;
};

void CheckOfficial(const Member& member, Faults* faults) {
  if (!member.official_date.has_value()) {
    faults->Add("official_date", "REQUIRED", "Đảng viên chính thức phải có ngày công nhận.",
                "An official member needs the day of becoming one.");
  } else if (*member.official_date < member.admission_ceremony_date) {
    faults->Add("official_date", "BEFORE_CEREMONY",
                "Ngày chính thức không được trước ngày kết nạp.",
                "The official date must not lie before the admission ceremony.");
  }
  if (member.seniority_date.has_value() &&
      *member.seniority_date > member.admission_ceremony_date) {
    faults->Add("seniority_date", "AFTER_CEREMONY",
                "Ngày tính tuổi đảng là ngày ký quyết định kết nạp, không thể sau ngày kết nạp.",
                "Seniority counts from the admission decision, which comes before the ceremony.");
  }
}

void CheckProbationary(const Member& member, Faults* faults) {
  if (member.official_date.has_value()) {
    faults->Add("official_date", "NOT_FOR_PROBATIONARY", "Đảng viên dự bị chưa có ngày chính thức.",
                "A probationary member has no official date.");
  }
  if (member.seniority_date.has_value()) {
    faults->Add("seniority_date", "NOT_FOR_PROBATIONARY",
                "Tuổi đảng được tính khi đã là đảng viên chính thức.",
                "Seniority counts once the member is official.");
  }
}

MemberStatus StatusOf(CandidateStanding standing) {
  switch (standing) {
    case CandidateStanding::kNotAdmitted:
      return MemberStatus::kUnspecified;
    case CandidateStanding::kProbationary:
      return MemberStatus::kProbationary;
    case CandidateStanding::kOfficial:
      return MemberStatus::kOfficial;
    case CandidateStanding::kStruckOff:
      return MemberStatus::kLeft;
  }
  return MemberStatus::kUnspecified;
}

bool SameContent(const Member& a, const Member& b) {
  return a.organization == b.organization && a.full_name == b.full_name &&
         a.birth_date == b.birth_date && a.status == b.status &&
         a.admission_ceremony_date == b.admission_ceremony_date &&
         a.admission_decision_date == b.admission_decision_date &&
         a.official_date == b.official_date && a.seniority_date == b.seniority_date &&
         a.synthetic == b.synthetic && a.stays == b.stays;
}

// What the papers say, whatever the standing.
void CheckPapers(const Member& member, Date today, Faults* faults) {
  if (Utf8Length(member.full_name) < 2) {
    faults->Add("full_name", "REQUIRED", "Cần ghi họ tên.", "The full name is needed.");
  }
  faults->RefuseFuture("birth_date", member.birth_date, today);
  faults->RefuseFuture("admission_ceremony_date", member.admission_ceremony_date, today);
  faults->RefuseFuture("official_date", member.official_date, today);
  faults->RefuseFuture("seniority_date", member.seniority_date, today);
  if (AddMonths(member.birth_date, kAdmissionAgeMonths) > member.admission_ceremony_date) {
    faults->Add("birth_date", "UNDER_AGE_AT_ADMISSION",
                "Tính đến ngày kết nạp, người này chưa đủ 18 tuổi.",
                "The person was not yet 18 on the day of the admission ceremony.");
  }
}

// The organization the dossier service told of last: what it told before a reorganization or the
// register itself took the member elsewhere.
std::optional<Uuid> LastTold(const Member& member, const std::string& cause) {
  std::optional<Uuid> told;
  for (const Stay& stay : member.stays) {
    if (stay.kind == StayKind::kOfficial && (stay.cause.empty() || stay.cause == cause)) {
      told = stay.organization;
    }
  }
  return told;
}

// Brings the member to where the candidate is now. A stay of which no day has passed by then was
// none: the new one takes its place. Members on probation hold no posts.
void FollowToOrganization(const CandidateFacts& facts, const CarriesOn& carries_on, absl::Time now,
                          Member* member) {
  if (facts.organization == member->organization) return;
  const std::string cause = absl::StrCat("candidates/", facts.candidate.ToString());
  const std::optional<Uuid> told = LastTold(*member, cause);
  if (told == facts.organization || carries_on(facts.organization, member->organization)) return;
  Stay* home = nullptr;
  Stay* guest = nullptr;
  for (Stay& stay : member->stays) {
    if (!stay.end.has_value()) (stay.kind == StayKind::kOfficial ? home : guest) = &stay;
  }
  if (home == nullptr) return;
  if (home->cause.starts_with("reorganizations/") && told.has_value() &&
      carries_on(*told, facts.organization)) {
    return;
  }
  if (guest != nullptr && guest->organization == facts.organization) {
    guest->end = std::max(guest->start, facts.occurred_on - 1);
  }
  if (facts.occurred_on > home->start) {
    Stay next = *home;
    home->end = facts.occurred_on - 1;
    next.start = facts.occurred_on;
    next.record_time = now;
    member->stays.push_back(std::move(next));
    home = &member->stays.back();
  }
  home->organization = facts.organization;
  home->cause = home->cause.empty() && home == &member->stays.front() ? "" : cause;
  std::sort(member->stays.begin(), member->stays.end(), [](const Stay& a, const Stay& b) {
    return std::pair(a.start, a.kind) < std::pair(b.start, b.kind);
  });
  member->organization = facts.organization;
}

// Struck off on the day the dossier tells, or on the first day that is not before what began since.
void StrikeOff(const CandidateFacts& facts, Member* member) {
  Date last_day = facts.strike_off_date.value_or(facts.occurred_on);
  for (const Stay& stay : member->stays) {
    if (!stay.end.has_value()) last_day = std::max(last_day, stay.start);
  }
  for (const Appointment& post : member->appointments) {
    if (!post.end.has_value()) last_day = std::max(last_day, post.start);
  }
  EndMembership(member, last_day, LeaveReason::kStruckOff).IgnoreError();
}

// Whether a membership that has ended goes on with what is told now.
bool MayReturn(const Member& member, const CandidateFacts& facts) {
  return facts.returns && facts.standing != CandidateStanding::kStruckOff &&
         member.leave_reason == LeaveReason::kStruckOff;
}

// Takes a striking off back: it was wrong, or the person was admitted again after it.
void Return(const CandidateFacts& facts, absl::Time now, Member* member) {
  const std::optional<Date> left = member->left_date;
  member->left_date.reset();
  member->leave_reason = LeaveReason::kUnspecified;
  member->status = MemberStatus::kProbationary;
  Stay* last = nullptr;
  for (Stay& stay : member->stays) {
    if (stay.kind == StayKind::kOfficial && stay.end == left) last = &stay;
  }
  if (last == nullptr) return;
  if (!left.has_value() || *facts.ceremony_date <= *left) {
    last->end.reset();
    return;
  }
  // The membership of before was void: the new one begins the register anew.
  Stay anew = *last;
  anew.organization = facts.organization;
  anew.start = *facts.ceremony_date;
  anew.end.reset();
  anew.cause.clear();
  anew.record_time = now;
  member->stays = {std::move(anew)};
  member->organization = facts.organization;
}

}  // namespace

std::string NameOf(const Member& member) { return absl::StrCat("members/", member.id.ToString()); }

std::vector<FieldViolation> CheckNewMember(const Member& member, Date today) {
  Faults faults;
  CheckPapers(member, today, &faults);
  if (member.candidate.has_value()) {
    faults.Add("candidate", "SET_BY_SERVICE",
               "Liên kết với hồ sơ kết nạp do hệ thống ghi, không nhập tay.",
               "The link to a candidate is set by the service, not by hand.");
  }
  switch (member.status) {
    case MemberStatus::kOfficial:
      CheckOfficial(member, &faults);
      break;
    case MemberStatus::kProbationary:
      CheckProbationary(member, &faults);
      break;
    default:
      faults.Add("status", "STATUS_NOT_FOR_ENTRY",
                 "Chỉ nhập đảng viên chính thức hoặc đảng viên dự bị.",
                 "Only official or probationary members are entered.");
  }
  return faults.Take();
}

std::vector<FieldViolation> CheckCorrectedMember(const Member& member, Date today) {
  Faults faults;
  CheckPapers(member, today, &faults);
  if (member.status == MemberStatus::kProbationary ||
      (member.status == MemberStatus::kLeft && !member.official_date.has_value())) {
    CheckProbationary(member, &faults);
  } else {
    CheckOfficial(member, &faults);
  }
  return faults.Take();
}

absl::Status CheckTakesMembers(const MemberHome& home) {
  if (home.holds_members && !home.valid_to.has_value()) return absl::OkStatus();
  return UnmetConditionsError(
      "ORGANIZATION_TAKES_NO_MEMBERS",
      {{"MEMBERS_BELONG_TO_CELLS",
        absl::StrCat("organizations/", home.organization.ToString()),
        {absl::StrCat("Đảng viên sinh hoạt tại chi bộ đang hoạt động; “", home.display_name,
                      "” không phải nơi như vậy."),
         "Members belong to cells that exist; this organization is not one."}}});
}

Uuid MemberIdOf(const Uuid& candidate) {
  return Uuid::FromName(absl::StrCat("member-of:candidates/", candidate.ToString()));
}

std::optional<Member> FollowCandidate(const std::optional<Member>& present,
                                      const CandidateFacts& facts, const CarriesOn& carries_on,
                                      absl::Time now) {
  if (facts.standing == CandidateStanding::kNotAdmitted || !facts.ceremony_date.has_value()) {
    return std::nullopt;
  }
  if (present.has_value() && present->candidate_version >= facts.version) return std::nullopt;
  const bool has_left = present.has_value() && present->status == MemberStatus::kLeft;
  if (has_left && !MayReturn(*present, facts)) return std::nullopt;
  Member member = present.value_or(Member());
  member.id = MemberIdOf(facts.candidate);
  member.candidate = facts.candidate;
  member.candidate_version = facts.version;
  member.full_name = facts.full_name;
  member.birth_date = facts.birth_date;
  member.admission_ceremony_date = *facts.ceremony_date;
  member.admission_decision_date = facts.admission_decision_date;
  member.synthetic = facts.synthetic;
  if (has_left) Return(facts, now, &member);
  if (present.has_value()) {
    FollowToOrganization(facts, carries_on, now, &member);
  } else {
    member.organization = facts.organization;
    BeginFirstStay(&member,
                   {.organization = facts.organization, .valid_from = *facts.ceremony_date}, now);
  }
  if (facts.standing == CandidateStanding::kStruckOff) {
    StrikeOff(facts, &member);
  } else {
    member.status = StatusOf(facts.standing);
  }
  if (facts.standing == CandidateStanding::kOfficial) {
    member.official_date = AddMonths(*facts.ceremony_date, kProbationMonths);
    member.seniority_date = facts.admission_decision_date;
  } else {
    member.official_date.reset();
    member.seniority_date.reset();
  }
  if (present.has_value() && SameContent(*present, member)) return std::nullopt;
  return member;
}

}  // namespace ketnap::organization
