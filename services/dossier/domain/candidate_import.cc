#include "services/dossier/domain/candidate_import.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace ketnap::dossier {
namespace {

using State = CandidateState;

// How far along the way a state is; 0 for one that cannot be brought in.
int StageOf(State state) {
  switch (state) {
    case State::kNominated:
      return 1;
    case State::kSympathizerListed:
    case State::kDelisted:
      return 2;
    case State::kApplicationFiled:
      return 3;
    case State::kCvDeclared:
    case State::kVerifying:
      return 4;
    case State::kVerified:
      return 5;
    case State::kAdmissionDecided:
      return 6;
    case State::kAdmittedProbationary:
      return 7;
    default:
      return 0;
  }
}

// No stage asks for it.
constexpr int kNever = 100;

struct MilestoneRule {
  std::optional<Date> Milestones::*day;
  const char* field;
  const char* title;
  int first_stage;   // Before it there can be none.
  int needed_stage;  // From it on there must be one.
  bool in_order;     // Does not precede those in order above it.
};

// In the order of the process.
constexpr MilestoneRule kWay[] = {
    {&Milestones::nomination, "nomination_date", "giới thiệu", 1, 1, true},
    {&Milestones::listing, "listing_date", "đưa vào danh sách cảm tình đảng", 2, 2, true},
    {&Milestones::helper_assignment, "helper_assignment_date", "phân công giúp đỡ", 2, kNever,
     false},
    {&Milestones::last_review, "last_review_date", "nhận xét gần nhất", 2, kNever, false},
    {&Milestones::class_referral, "class_referral_date",
     "cử đi học lớp bồi dưỡng nhận thức về Đảng", 2, kNever, false},
    {&Milestones::awareness_certificate, "awareness_certificate_date",
     "cấp giấy chứng nhận lớp bồi dưỡng nhận thức về Đảng", 1, 3, false},
    {&Milestones::application, "application_date", "viết đơn xin vào Đảng", 3, 3, true},
    {&Milestones::cv, "cv_date", "khai lý lịch", 4, 4, true},
    {&Milestones::verification, "verification_date", "thẩm tra xong lý lịch", 5, 5, true},
    {&Milestones::opinions, "opinions_date", "lấy đủ ý kiến nhận xét", 6, kNever, true},
    {&Milestones::cell_resolution, "cell_resolution_date", "chi bộ ra nghị quyết", 6, 6, true},
    {&Milestones::section_report, "section_report_date", "đảng ủy bộ phận thẩm định", 6, kNever,
     true},
    {&Milestones::base_resolution, "base_resolution_date", "đảng ủy cơ sở ra nghị quyết", 6, kNever,
     true},
    {&Milestones::appraisal, "appraisal_date", "thẩm định hồ sơ", 6, kNever, true},
    {&Milestones::admission_decision, "admission_decision_date", "quyết định kết nạp", 6, 6, true},
    {&Milestones::decision_received, "decision_received_date", "chi bộ nhận quyết định", 6, kNever,
     true},
    {&Milestones::ceremony, "ceremony_date", "lễ kết nạp", 7, 7, true},
    {&Milestones::party_cv, "party_cv_date", "khai lý lịch đảng viên", 7, kNever, true},
    {&Milestones::new_member_certificate, "new_member_certificate_date",
     "cấp giấy chứng nhận lớp đảng viên mới", 7, kNever, false},
};

// Days no state that can be brought in has reached: they would stand for steps nobody took.
struct LaterMilestone {
  std::optional<Date> Milestones::*day;
  const char* field;
};
constexpr LaterMilestone kNeverBroughtIn[] = {
    {&Milestones::recognition_proposal, "recognition_proposal_date"},
    {&Milestones::recognition_section_report, "recognition_section_report_date"},
    {&Milestones::recognition_base_resolution, "recognition_base_resolution_date"},
    {&Milestones::recognition_report, "recognition_report_date"},
    {&Milestones::recognition_decision, "recognition_decision_date"},
    {&Milestones::official, "official_date"},
    {&Milestones::refusal, "refusal_date"},
    {&Milestones::strike_off_proposal, "strike_off_proposal_date"},
    {&Milestones::strike_off, "strike_off_date"},
    {&Milestones::revocation, "revocation_date"},
    {&Milestones::transfer, "transfer_date"},
    {&Milestones::transfer_acceptance, "transfer_acceptance_date"},
    {&Milestones::decision_confirmation, "decision_confirmation_date"},
};

// Collects what is wrong with one way.
class WayCheck {
 public:
  WayCheck(const Candidate& candidate, Date today) : candidate_(candidate), today_(today) {}

  std::vector<FieldViolation> Run(std::optional<Date> evidence) {
    stage_ = StageOf(candidate_.state);
    if (stage_ == 0) {
      Add("candidate.state", "STATE_NOT_FOR_IMPORT",
          {"Chỉ nhập được người ở trạng thái từ được giới thiệu đến đã thẩm tra xong lý lịch, đã "
           "có quyết định kết nạp, hoặc đảng viên dự bị.",
           "Only people from nominated to verified, with a decision of admission, or on probation "
           "can be brought in."});
      return std::move(faults_);
    }
    for (const MilestoneRule& rule : kWay) CheckMilestone(rule);
    for (const LaterMilestone& later : kNeverBroughtIn) {
      if (!(candidate_.milestones.*later.day).has_value()) continue;
      Add(FieldOf(later.field), "BEYOND_STATE",
          {"Ngày này không phù hợp với trạng thái đã nêu; việc đó phải được ghi ở đây theo từng "
           "bước.",
           "This day lies beyond the state given; such steps are taken here."});
    }
    CheckDelisting();
    CheckAfterListing();
    CheckHelper();
    CheckEvidence(evidence);
    return std::move(faults_);
  }

 private:
  void Add(std::string field, const char* rule_id, Message message) {
    faults_.push_back({std::move(field), rule_id, std::move(message)});
  }
  static std::string FieldOf(const char* name) {
    return absl::StrCat("candidate.milestones.", name);
  }

  // Of somebody who entered the list otherwise than by a nomination, the nomination is not asked.
  bool IsNeeded(const MilestoneRule& rule) const {
    if (rule.day == &Milestones::nomination) return candidate_.state == State::kNominated;
    return stage_ >= rule.needed_stage;
  }

  void CheckMilestone(const MilestoneRule& rule) {
    const std::optional<Date>& day = candidate_.milestones.*rule.day;
    const std::string field = FieldOf(rule.field);
    if (!day.has_value()) {
      if (!IsNeeded(rule)) return;
      Add(field, "REQUIRED",
          {absl::StrCat("Trạng thái này cần có ngày ", rule.title, "."),
           "The state needs this day."});
      return;
    }
    if (stage_ < rule.first_stage) {
      Add(field, "BEYOND_STATE",
          {absl::StrCat("Ngày ", rule.title, " không phù hợp với trạng thái đã nêu."),
           "This day lies beyond the state given."});
      return;
    }
    CheckNotInFuture(field, *day);
    if (!rule.in_order) return;
    if (last_.has_value() && *day < *last_) {
      Add(field, "DATE_ORDER",
          {absl::StrCat("Ngày ", rule.title, " (", FormatDateForPeople(*day),
                        ") không được trước ngày ", last_title_, " (", FormatDateForPeople(*last_),
                        ")."),
           absl::StrCat("This day must not precede ", FormatDate(*last_), ".")});
      return;
    }
    last_ = day;
    last_title_ = rule.title;
  }

  void CheckNotInFuture(const std::string& field, Date day) {
    if (day <= today_) return;
    Add(field, "DATE_IN_FUTURE",
        {"Ngày không được sau ngày hôm nay.", "The day must not lie in the future."});
  }

  void CheckDelisting() {
    const auto& day = candidate_.milestones.delisting;
    const std::string field = FieldOf("delisting_date");
    if (candidate_.state == State::kDelisted && !day.has_value()) {
      Add(field, "REQUIRED",
          {"Trạng thái này cần có ngày đưa ra khỏi danh sách.", "The state needs this day."});
    }
    if (day.has_value()) CheckNotInFuture(field, *day);
    CheckNotBefore(field, "đưa ra khỏi danh sách", day, candidate_.milestones.listing);
  }

  // What happens beside the order, but not before the person was listed.
  void CheckAfterListing() {
    const Milestones& days = candidate_.milestones;
    CheckNotBefore(FieldOf("helper_assignment_date"), "phân công giúp đỡ", days.helper_assignment,
                   days.listing);
    CheckNotBefore(FieldOf("last_review_date"), "nhận xét gần nhất", days.last_review,
                   days.listing);
    CheckNotBefore(FieldOf("class_referral_date"), "cử đi học lớp bồi dưỡng nhận thức về Đảng",
                   days.class_referral, days.listing);
    CheckNotBefore(FieldOf("new_member_certificate_date"), "cấp giấy chứng nhận lớp đảng viên mới",
                   days.new_member_certificate, days.ceremony);
    if (days.awareness_certificate.has_value() && days.application.has_value() &&
        *days.application < *days.awareness_certificate) {
      Add(FieldOf("awareness_certificate_date"), "DATE_ORDER",
          {"Giấy chứng nhận lớp bồi dưỡng nhận thức về Đảng phải có trước đơn xin vào Đảng.",
           "The certificate comes before the application."});
    }
  }

  void CheckNotBefore(const std::string& field, const char* title, const std::optional<Date>& day,
                      const std::optional<Date>& first) {
    if (!day.has_value() || !first.has_value() || *day >= *first) return;
    Add(field, "DATE_ORDER",
        {absl::StrCat("Ngày ", title, " (", FormatDateForPeople(*day), ") không được trước ngày ",
                      FormatDateForPeople(*first), "."),
         absl::StrCat("This day must not precede ", FormatDate(*first), ".")});
  }

  void CheckHelper() {
    const bool has_day = candidate_.milestones.helper_assignment.has_value();
    if (candidate_.helper.has_value() && !has_day) {
      Add(FieldOf("helper_assignment_date"), "REQUIRED",
          {"Có đảng viên giúp đỡ thì phải có ngày phân công.",
           "A helper needs the day of the assignment."});
    }
    if (!candidate_.helper.has_value() && has_day) {
      Add("candidate.helper", "REQUIRED",
          {"Có ngày phân công thì phải nêu đảng viên giúp đỡ.",
           "The day of an assignment needs a helper."});
    }
    if (candidate_.milestones.nomination.has_value() && candidate_.nominator_kind == 0) {
      Add("candidate.nominator_kind", "REQUIRED",
          {"Có ngày giới thiệu thì phải nêu ai giới thiệu.", "A nomination needs who nominated."});
    }
  }

  void CheckEvidence(std::optional<Date> evidence) {
    if (!evidence.has_value()) {
      if (stage_ < StageOf(State::kApplicationFiled)) return;
      Add("evidence", "REQUIRED",
          {"Từ khi có đơn xin vào Đảng, phải nêu văn bản làm căn cứ cho trạng thái.",
           "From the application on, the paper the state rests on is needed."});
      return;
    }
    CheckNotInFuture("evidence.date", *evidence);
  }

  const Candidate& candidate_;
  const Date today_;
  int stage_ = 0;
  std::optional<Date> last_;  // Of the milestones in order so far.
  std::string last_title_;
  std::vector<FieldViolation> faults_;
};

}  // namespace

std::optional<Date> DayOfState(const Candidate& candidate) {
  const Milestones& days = candidate.milestones;
  switch (candidate.state) {
    case State::kNominated:
      return days.nomination;
    case State::kSympathizerListed:
      return days.listing;
    case State::kDelisted:
      return days.delisting;
    case State::kApplicationFiled:
      return days.application;
    case State::kCvDeclared:
    case State::kVerifying:
      return days.cv;
    case State::kVerified:
      return days.verification;
    case State::kAdmissionDecided:
      return days.admission_decision;
    case State::kAdmittedProbationary:
      return days.ceremony;
    default:
      return std::nullopt;
  }
}

std::optional<Date> EarliestMilestone(const Milestones& milestones) {
  std::optional<Date> earliest;
  for (const MilestoneRule& rule : kWay) {
    const std::optional<Date>& day = milestones.*rule.day;
    if (day.has_value() && (!earliest.has_value() || *day < *earliest)) earliest = day;
  }
  return earliest;
}

std::vector<FieldViolation> CheckImportedWay(const Candidate& candidate,
                                             std::optional<Date> evidence, Date today) {
  return WayCheck(candidate, today).Run(evidence);
}

void AddMonthsReviewedElsewhere(std::optional<Date> listed, Date until_month,
                                std::vector<Date>* months) {
  if (!listed.has_value()) return;
  for (Date month(listed->year(), listed->month(), 1); month <= until_month;
       month = AddMonths(month, 1)) {
    months->push_back(month);
  }
  std::sort(months->begin(), months->end());
  months->erase(std::unique(months->begin(), months->end()), months->end());
}

DossierPapers PapersOfImportedWay(const Candidate& candidate) {
  DossierPapers papers;
  const auto add = [&papers](const char* form, const std::optional<Date>& day) {
    if (!day.has_value()) return;
    Document& document = papers.documents.emplace_back();
    document.form = form;
    document.date = *day;
  };
  add("1-KNĐ", candidate.milestones.application);
  add("2-KNĐ", candidate.milestones.cv);
  return papers;
}

}  // namespace ketnap::dossier
