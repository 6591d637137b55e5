#include "services/supervision/domain/commendation.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/domain/tidy_text.h"

namespace ketnap::supervision {
namespace {

// Which of two shares is greater: a/b > c/d as a·d > c·b. Counts of people fit by far.
bool IsGreater(const AchievedShare& a, const AchievedShare& b) {
  return a.achieved * b.measured > b.achieved * a.measured;
}

// "98,4%", as people in Vietnam write it.
std::string PerCent(int64_t permille) {
  return absl::StrCat(permille / 10, ",", permille % 10, "%");
}

FieldViolation Required(const std::string& field, const Message& message) {
  return {field, "REQUIRED", message};
}

}  // namespace

bool Reaches(const AchievedShare& share, int64_t permille) {
  return share.achieved * 1000 >= permille * share.measured;
}

std::vector<RankedShare> RankShares(std::vector<AchievedShare> shares) {
  std::erase_if(shares, [](const AchievedShare& share) { return share.measured <= 0; });
  std::sort(shares.begin(), shares.end(), [](const AchievedShare& a, const AchievedShare& b) {
    if (IsGreater(a, b) || IsGreater(b, a)) return IsGreater(a, b);
    return std::tie(b.measured, a.organization) < std::tie(a.measured, b.organization);
  });
  std::vector<RankedShare> ranked;
  for (size_t i = 0; i < shares.size(); ++i) {
    RankedShare& each = ranked.emplace_back();
    each.share = shares[i];
    each.compared = static_cast<int>(shares.size());
    const bool tied = i > 0 && !IsGreater(shares[i - 1], shares[i]);
    each.place = tied ? ranked[i - 1].place : static_cast<int>(i) + 1;
  }
  return ranked;
}

std::string NameOf(const Commendation& commendation) {
  return absl::StrCat("commendations/", commendation.id.ToString());
}

bool IsLive(const Commendation& commendation) {
  return commendation.criterion != CommendationCriterion::kOther &&
         (commendation.state == CommendationState::kProposed ||
          commendation.state == CommendationState::kGranted);
}

std::vector<FieldViolation> CheckCommendation(const Commendation& commendation,
                                              const CommendationFacts& facts, Date today) {
  std::vector<FieldViolation> violations;
  // Of an organization that is not theirs nobody is told whether it is there.
  if (facts.is_below_committee && !facts.organization_exists) {
    violations.push_back({"commendation.organization",
                          "ORGANIZATION_ENDED",
                          {"Tổ chức này không còn hoạt động.", "The organization has ended."}});
  }
  if (!facts.is_below_committee) {
    violations.push_back({"commendation.committee",
                          "NOT_ABOVE_ORGANIZATION",
                          {"Cấp ủy quyết định khen thưởng phải là cấp trên của tổ chức được khen.",
                           "The committee that decides stands above the organization commended."}});
  }
  if (commendation.end < commendation.start) {
    violations.push_back({"commendation.end_date",
                          "OUT_OF_RANGE",
                          {"Ngày cuối kỳ phải không trước ngày đầu kỳ.",
                           "The last day of the period is not before the first."}});
  } else if (commendation.start > today) {
    violations.push_back({"commendation.start_date",
                          "DATE_IN_FUTURE",
                          {"Kỳ xét khen thưởng chưa bắt đầu.", "The period has not begun."}});
  }
  if (commendation.reason.empty()) {
    violations.push_back(Required("commendation.reason",
                                  {"Cần ghi thành tích đề nghị khen thưởng.", "Say what for."}));
  }
  RefusePersonalNumber("commendation.reason", commendation.reason, &violations);
  return violations;
}

absl::Status CheckIsProposed(const Commendation& commendation) {
  if (commendation.state == CommendationState::kProposed) return absl::OkStatus();
  return UnmetConditionsError("COMMENDATION_CLOSED",
                              {{"STATE",
                                NameOf(commendation),
                                {"Đề nghị khen thưởng này đã được quyết định hoặc đã rút.",
                                 "The commendation was decided or taken back already."}}});
}

std::vector<FieldViolation> CheckDecision(const CommendationDecision& decision) {
  std::vector<FieldViolation> violations;
  if (decision.granted && decision.form.empty()) {
    violations.push_back(Required(
        "form", {"Cần ghi hình thức khen thưởng.", "Say which form the commendation has."}));
  }
  if (!decision.granted && decision.reason.empty()) {
    violations.push_back(Required(
        "reason", {"Cần ghi lý do không khen thưởng.", "Say why the committee declined."}));
  }
  RefusePersonalNumber("form", decision.form, &violations);
  RefusePersonalNumber("reason", decision.reason, &violations);
  return violations;
}

void Decide(const CommendationDecision& decision, Commendation* commendation) {
  commendation->state =
      decision.granted ? CommendationState::kGranted : CommendationState::kDeclined;
  commendation->decision = decision.decision;
  commendation->form = decision.granted ? decision.form : "";
  commendation->closing_reason = decision.granted ? "" : decision.reason;
}

void Withdraw(const std::string& reason, Commendation* commendation) {
  commendation->state = CommendationState::kWithdrawn;
  commendation->closing_reason = reason;
}

std::string ExplainFigure(CommendationCriterion criterion, const RankedShare& ranked) {
  const AchievedShare& share = ranked.share;
  const std::string place =
      absl::StrCat(", đạt ", PerCent(Permille(share.achieved, share.measured)), ", xếp thứ ",
                   ranked.place, " trong ", ranked.compared, " đơn vị có số liệu.");
  switch (criterion) {
    case CommendationCriterion::kAttainment:
      return absl::StrCat("Kết nạp ", share.achieved, " đảng viên trên chỉ tiêu ", share.measured,
                          place);
    case CommendationCriterion::kFirstTimeRight:
      return absl::StrCat(share.achieved, " trên ", share.measured,
                          " hồ sơ được duyệt ngay lần đầu, không bị trả lại", place);
    case CommendationCriterion::kTimeliness:
      return absl::StrCat(share.achieved, " trên ", share.measured,
                          " việc có thời hạn được hoàn thành đúng hạn", place);
    case CommendationCriterion::kOther:
      break;
  }
  return "";
}

}  // namespace ketnap::supervision
