#include "services/training/domain/enrolment.h"

#include <algorithm>
#include <deque>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ketnap::training {
namespace {

constexpr char kCell[] = "CELL";
constexpr char kNominator[] = "NOMINATOR";
constexpr char kOrganizer[] = "ORGANIZER";

void PutDate(const char* name, const std::optional<Date>& date, EnrolmentCondition* condition) {
  if (date.has_value()) condition->facts[name] = FormatDate(*date);
}

EnrolmentCondition Organization(const EnrolmentFacts& facts) {
  EnrolmentCondition condition;
  condition.rule_id = "R-CLS-ORGANIZATION";
  condition.confidence = Confidence::kSourced;
  condition.met = facts.person.has_value();
  if (condition.met) {
    condition.explanation = {"Thuộc tổ chức giới thiệu.", "Belongs to the organization."};
    return condition;
  }
  // Somebody of another organization is as unknown as somebody who does not exist.
  condition.explanation = {
      "Không tìm thấy người này trong tổ chức giới thiệu (dữ liệu có thể đang cập nhật).",
      "Not known in the nominating organization (the data may still be arriving)."};
  condition.owed_by = kNominator;
  return condition;
}

Message Demand(AudienceRule audience) {
  switch (audience) {
    case AudienceRule::kSympathizer:
      return {"Có tên trong danh sách cảm tình đảng trước ngày khai giảng.",
              "Is on the list of sympathizers before the class begins."};
    case AudienceRule::kProbationaryMember:
      return {"Là đảng viên dự bị vào ngày khai giảng.",
              "Is a probationary member when the class begins."};
    case AudienceRule::kAny:
      return {"Lớp không giới hạn đối tượng.", "The class is for anybody."};
  }
  return {};
}

EnrolmentCondition Audience(const ClassType& type, Date start, const CandidateFacts& person) {
  EnrolmentCondition condition;
  condition.rule_id = "R-CLS-AUDIENCE";
  condition.confidence = Confidence::kSourced;
  const std::optional<Message> why = WhyNotAttend(type, person, start);
  condition.met = !why.has_value();
  condition.explanation = why.value_or(Demand(type.audience));
  if (!condition.met) condition.owed_by = kCell;
  PutDate("start_date", start, &condition);
  PutDate("listing_date", person.listed, &condition);
  PutDate("delisting_date", person.delisted, &condition);
  PutDate("ceremony_date", person.admitted, &condition);
  PutDate("official_date", person.official, &condition);
  PutDate("strike_off_date", person.struck_off, &condition);
  return condition;
}

EnrolmentCondition Once(const EnrolmentFacts& facts) {
  EnrolmentCondition condition;
  condition.rule_id = "R-CLS-ONCE";
  if (facts.named_before) {
    condition.explanation = {"Được nêu hai lần.", "Named twice."};
  } else if (facts.standing.has_value()) {
    condition.explanation = {
        "Đã được giới thiệu vào lớp này hoặc một lớp cùng loại chưa kết thúc.",
        "Is nominated for this class already, or for another of its type that is not over."};
    if (facts.standing->state == NominationState::kPassed) {
      condition.explanation = {"Đã hoàn thành một lớp cùng loại, đang chờ cấp giấy chứng nhận.",
                               "Has passed a class of this type and waits for its certificate."};
    }
    condition.facts["nomination"] = absl::StrCat("nominations/", facts.standing->id.ToString());
    condition.facts["training_class"] =
        absl::StrCat("trainingClasses/", facts.standing->training_class.ToString());
  } else {
    condition.met = true;
    condition.explanation = {"Chưa được giới thiệu vào lớp cùng loại nào chưa kết thúc.",
                             "Is in no class of this type that is not over."};
    return condition;
  }
  condition.owed_by = kNominator;
  return condition;
}

EnrolmentCondition Certified(const ClassType& type, const EnrolmentFacts& facts) {
  EnrolmentCondition condition;
  condition.rule_id = "R-CLS-CERTIFIED";
  condition.met = !facts.certificate.has_value();
  if (condition.met) {
    condition.explanation = {
        "Chưa có giấy chứng nhận cùng loại còn giá trị vào ngày khai giảng.",
        "Holds no certificate of this type that counts when the class begins."};
    return condition;
  }
  const HeldCertificate& held = *facts.certificate;
  const std::optional<Date> last =
      held.expires_on.has_value() ? held.expires_on : LastDayOf(type, held.issue_date);
  condition.explanation = {
      absl::StrCat("Đã có giấy chứng nhận cùng loại số ", held.number, ", cấp ngày ",
                   FormatDateForPeople(held.issue_date),
                   last.has_value()
                       ? absl::StrCat(", có giá trị đến hết ngày ", FormatDateForPeople(*last))
                       : "",
                   "."),
      absl::StrCat(
          "Holds certificate ", held.number, " of this type, issued ", FormatDate(held.issue_date),
          last.has_value() ? absl::StrCat(", which counts until ", FormatDate(*last)) : "", ".")};
  condition.facts["number"] = held.number;
  PutDate("issue_date", held.issue_date, &condition);
  PutDate("expire_date", last, &condition);
  condition.owed_by = kNominator;
  return condition;
}

EnrolmentCondition Quota(const EnrolmentFacts& facts) {
  EnrolmentCondition condition;
  condition.rule_id = "R-CLS-QUOTA";
  condition.confidence = Confidence::kSourced;
  condition.met = !facts.has_quotas || (facts.quota.has_value() && facts.quota->seats > 0);
  if (!condition.met) {
    condition.explanation = {"Lớp phân bổ chỉ tiêu theo tổ chức; tổ chức này không có chỉ tiêu.",
                             "The seats are kept for organizations, and none for this one."};
    condition.owed_by = kOrganizer;
    return condition;
  }
  if (!facts.has_quotas) {
    condition.explanation = {"Lớp không phân bổ chỉ tiêu.", "The class has no quotas."};
    return condition;
  }
  const ClassQuota& quota = *facts.quota;
  condition.facts = {
      {"organization", absl::StrCat("organizations/", quota.organization.ToString())},
      {"seats", absl::StrCat(quota.seats)},
      {"enrolled", absl::StrCat(quota.enrolled)}};
  condition.explanation = {
      absl::StrCat("Tổ chức có ", quota.seats, " chỉ tiêu, còn ", quota.free(),
                   quota.free() > 0 ? "." : "; người được duyệt sẽ vào danh sách chờ."),
      absl::StrCat("The organization has ", quota.seats, " seats, ", quota.free(), " free",
                   quota.free() > 0 ? "." : "; who is approved goes on the waiting list.")};
  return condition;
}

// Of the groups that still have somebody, the one with the smallest part of its seats taken; of two
// the same, the one whose first was nominated earlier.
struct Group {
  ClassQuota quota;
  std::deque<Nomination> people;
};

bool FirstOfTwo(const Group& a, const Group& b) {
  const int64_t left = int64_t{a.quota.enrolled} * b.quota.seats;
  const int64_t right = int64_t{b.quota.enrolled} * a.quota.seats;
  if (left != right) return left < right;
  return NominatedBefore(a.people.front(), b.people.front());
}

std::vector<Nomination> InTurns(const std::vector<Nomination>& waiting,
                                const std::vector<ClassQuota>& quotas,
                                const QuotaFinder& quota_of) {
  std::map<Uuid, Group> groups;
  for (const ClassQuota& quota : quotas) {
    if (quota.seats > 0) groups[quota.organization].quota = quota;
  }
  std::vector<Nomination> last;
  for (const Nomination& each : waiting) {
    const std::optional<Uuid> organization = quota_of(each.organization);
    auto group = organization.has_value() ? groups.find(*organization) : groups.end();
    if (group == groups.end()) {
      last.push_back(each);
    } else {
      group->second.people.push_back(each);
    }
  }
  std::erase_if(groups, [](const auto& entry) { return entry.second.people.empty(); });
  std::vector<Nomination> ordered;
  while (!groups.empty()) {
    auto next = std::min_element(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
      return FirstOfTwo(a.second, b.second);
    });
    Group& group = next->second;
    ordered.push_back(std::move(group.people.front()));
    group.people.pop_front();
    ++group.quota.enrolled;
    if (group.people.empty()) groups.erase(next);
  }
  ordered.insert(ordered.end(), last.begin(), last.end());
  return ordered;
}

}  // namespace

bool EnrolmentVerdict::eligible() const {
  return std::all_of(conditions.begin(), conditions.end(),
                     [](const EnrolmentCondition& condition) { return condition.met; });
}

EnrolmentVerdict JudgeEnrolment(const ClassType& type, Date start, const EnrolmentFacts& facts) {
  EnrolmentVerdict verdict;
  verdict.conditions.push_back(Organization(facts));
  if (!facts.person.has_value()) return verdict;
  verdict.conditions.push_back(Audience(type, start, *facts.person));
  verdict.conditions.push_back(Once(facts));
  verdict.conditions.push_back(Certified(type, facts));
  verdict.conditions.push_back(Quota(facts));
  return verdict;
}

std::optional<HeldCertificate> CountingCertificate(const ClassType& type,
                                                   const std::vector<HeldCertificate>& held,
                                                   Date start, Date end) {
  for (const HeldCertificate& each : held) {
    const std::optional<Date> last =
        each.expires_on.has_value() ? each.expires_on : LastDayOf(type, each.issue_date);
    const bool counts = each.issue_date <= end && (!last.has_value() || *last >= start);
    if (counts) return each;
  }
  return std::nullopt;
}

bool Stands(const Nomination& nomination) {
  return nomination.state == NominationState::kNominated ||
         nomination.state == NominationState::kWaiting ||
         nomination.state == NominationState::kEnrolled;
}

bool NominatedBefore(const Nomination& a, const Nomination& b) {
  return std::tie(a.nominated_on, a.recorded_order, a.id) <
         std::tie(b.nominated_on, b.recorded_order, b.id);
}

std::vector<Nomination> InWaitingOrder(WaitingOrder order, std::vector<Nomination> waiting,
                                       const std::vector<ClassQuota>& quotas,
                                       const QuotaFinder& quota_of) {
  std::sort(waiting.begin(), waiting.end(), &NominatedBefore);
  if (order != WaitingOrder::kQuotaShare || quotas.empty()) return waiting;
  return InTurns(waiting, quotas, quota_of);
}

}  // namespace ketnap::training
