#include "services/ctl/demo/way.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/ctl/demo/names.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the enum values of the API.

constexpr int kMostReviews = 14;

PlannedStep& Add(PlannedPerson* person, Step step, Date date) {
  PlannedStep planned;
  planned.step = step;
  planned.date = date;
  person->steps.push_back(std::move(planned));
  return person->steps.back();
}

void AddVote(PlannedPerson* person, Step step, Date date, bool carried) {
  Add(person, step, date).vote.outcome = carried ? VoteOutcome::kCarried : VoteOutcome::kFailed;
}

const PlannedOrganization& CellOf(const WayInput& input, const PlannedPerson& person) {
  return input.province->organizations[static_cast<size_t>(person.cell)];
}

const PlannedBase& BaseOf(const WayInput& input, const PlannedPerson& person) {
  return input.province->bases[static_cast<size_t>(person.base)];
}

const std::string& PickRemark(bool good, Random& random) {
  static const auto& fair = *new std::vector<std::string>{
      "Hoàn thành nhiệm vụ được giao, có ý thức học hỏi.",
      "Tích cực tham gia công tác đoàn thể của cơ quan.",
      "Chấp hành tốt chủ trương, chính sách; cần mạnh dạn hơn trong tự phê bình.",
      "Được đồng nghiệp tín nhiệm, giữ gìn đoàn kết nội bộ."};
  static const auto& weak =
      *new std::vector<std::string>{"Cần cố gắng hơn trong học tập lý luận chính trị.",
                                    "Kết quả công việc trong tháng còn chậm so với kế hoạch.",
                                    "Cần được giúp đỡ thêm về nhận thức và tác phong."};
  return random.Pick(good ? fair : weak);
}

void AddReview(Date month, Date meeting, bool last, Random& random, PlannedPerson* person) {
  PlannedStep& review = Add(person, STEP_RECORD_MONTHLY_REVIEW, meeting);
  review.month = month;
  const bool good = random.Chance(85);
  for (int i = 0; i < 4; ++i) {
    review.ratings.push_back(random.Chance(good ? 70 : 25) ? REVIEW_RATING_GOOD
                                                           : REVIEW_RATING_FAIR);
  }
  if (!good && random.Chance(40)) review.ratings[1] = REVIEW_RATING_WEAK;
  review.conclusion = good ? REVIEW_CONCLUSION_CONTINUE : REVIEW_CONCLUSION_NEEDS_HELP;
  if (last && person->fate == Fate::kAdmitted) review.conclusion = REVIEW_CONCLUSION_READY;
  if (last &&
      (person->fate == Fate::kDelistedTrained || person->fate == Fate::kDelistedUntrained)) {
    review.conclusion = REVIEW_CONCLUSION_REMOVE;
  }
  if (random.Chance(60)) review.remark = PickRemark(good, random);
}

}  // namespace

DossierDates PlanAdmissionDates(const Schedule& schedule, bool is_returned, bool is_late,
                                Date first, Date last, Random& random) {
  DossierDates dates;
  dates.ceremony = schedule.OnOrBefore(first + random.Between(0, static_cast<int>(last - first)));
  if (dates.ceremony < first) dates.ceremony = schedule.OnOrAfter(first);
  Date decision = schedule.CommitteeOnOrBefore(schedule.Minus(dates.ceremony, 6));
  if (random.Chance(30)) decision = schedule.CommitteeOnOrBefore(decision - 1);
  dates.decision = decision;
  dates.received = schedule.Plus(decision, random.Between(2, 4));
  // The decision is due 60 working days after the cell's resolution.
  int days = random.Between(22, 48);
  if (is_returned) days = random.Between(38, 56);
  if (is_late) days = random.Between(63, 85);
  dates.cell_resolution = schedule.Minus(decision, days);
  dates.application = schedule.Minus(dates.cell_resolution, random.Between(38, 70));
  return dates;
}

DossierDates PlanOpenDates(const Schedule& schedule, Date earliest, Date latest, Random& random) {
  DossierDates dates;
  const int days = random.Between(38, 70);
  const Date last = schedule.Minus(latest, days);
  const int span = std::max(0, static_cast<int>(last - earliest));
  dates.application = schedule.OnOrAfter(earliest + random.Between(0, span));
  dates.cell_resolution = schedule.Plus(dates.application, days);
  return dates;
}

void AddListing(const WayInput& input, Date listing, Date reviews_until, Random& random,
                PlannedPerson* person) {
  const Schedule& schedule = *input.schedule;
  const Date nomination = schedule.Minus(listing, random.Between(5, 25));
  Add(person, STEP_NOMINATE, nomination);
  if (person->fate == Fate::kNominated) return;
  Add(person, STEP_LIST_SYMPATHIZER, listing);
  PlannedStep& helper = Add(person, STEP_ASSIGN_HELPER, listing);
  helper.member = random.Pick(input.members);
  std::vector<std::pair<Date, Date>> months;
  for (absl::CivilMonth month(listing);; ++month) {
    const Date meeting = schedule.CellMeeting(person->cell, month + 1);
    if (meeting > reviews_until) break;
    months.emplace_back(Date(month), meeting);
  }
  while (months.size() > kMostReviews) {
    months.erase(months.begin() + random.Between(1, static_cast<int>(months.size()) - 2));
  }
  for (size_t i = 0; i < months.size(); ++i) {
    AddReview(months[i].first, months[i].second, i + 1 == months.size(), random, person);
  }
}

void AddDelisting(const WayInput& input, Date date, Random& random, PlannedPerson* person) {
  PlannedStep& step = Add(person, STEP_DELIST, date);
  static const std::vector<DelistingReason> reasons = {
      DELISTING_REASON_UNQUALIFIED,    DELISTING_REASON_UNQUALIFIED,
      DELISTING_REASON_OWN_WISH,       DELISTING_REASON_LEFT_WORKPLACE,
      DELISTING_REASON_LEFT_WORKPLACE, DELISTING_REASON_DISCIPLINED};
  step.delisting = random.Pick(reasons);
}

namespace {

// Papers and opinions, all before the cell meets; the summary (5-KNĐ) comes last.
class DossierWriter {
 public:
  DossierWriter(const WayInput& input, const DossierDates& dates, Random& random,
                PlannedPerson* person)
      : input_(input),
        schedule_(*input.schedule),
        dates_(dates),
        random_(random),
        person_(person),
        cell_(CellOf(input, *person)) {
    const int age = WholeMonthsBetween(person->birth_date, dates.cell_resolution);
    youth_ = cell_.has_youth_union && age <= 360;
    trade_ = !youth_ && cell_.has_trade_union;
  }

  void Write() {
    const Stop stop = person_->fate == Fate::kAdmitted ? Stop::kDecided : person_->stop;
    Add(person_, STEP_OPEN_DOSSIER, dates_.application);
    if (stop == Stop::kApplication) return;
    const Date cv = schedule_.Plus(dates_.application, random_.Between(2, 5));
    Add(person_, STEP_DECLARE_CV, cv).form = "2-KNĐ";
    if (stop == Stop::kCv) return;
    if (!Verify(schedule_.Plus(cv, random_.Between(1, 3)), stop)) return;
    CollectPapers(stop != Stop::kVerified);
    if (stop == Stop::kVerified || stop == Stop::kOpinions) return;
    AddVote(person_, STEP_CELL_RESOLUTION, dates_.cell_resolution, stop != Stop::kCellRejected);
    if (stop == Stop::kCellRejected || stop == Stop::kCellResolved) return;
    Decide(stop);
  }

 private:
  // Whoever is asked about in the same letter, the subject itself last.
  static std::vector<std::string> WithCompanion(const std::string& subject) {
    if (subject == "FATHER") return {"SELF", subject};
    if (subject == "SPOUSE") return {"MOTHER_IN_LAW", subject};
    return {subject};
  }

  // False when the person got no further than verification.
  bool Verify(Date request, Stop stop) {
    std::vector<std::string> subjects = {"FATHER", "MOTHER"};
    if (dates_.application - person_->birth_date > 27 * 365 && random_.Chance(60)) {
      subjects.push_back("SPOUSE");
    }
    Add(person_, STEP_UPDATE, request);  // The family section.
    for (const std::string& subject : subjects) {
      const std::string recipient = PickVerifier(random_);
      for (const std::string& each : WithCompanion(subject)) {
        PlannedStep& step = Add(person_, STEP_REQUEST_VERIFICATION, request);
        step.subject = each;
        step.recipient = recipient;
      }
    }
    const size_t answers = stop == Stop::kVerifying ? subjects.size() - 1 : subjects.size();
    Date answer = schedule_.Plus(request, random_.Between(8, 11));
    for (size_t i = 0; i < answers; ++i) {
      for (const std::string& each : WithCompanion(subjects[i])) {
        Add(person_, STEP_ANSWER_VERIFICATION, answer).subject = each;
      }
      person_->steps.back().verification_issue =
          stop == Stop::kVerificationIssue && i + 1 == answers;
      answer = schedule_.Plus(answer, random_.Between(0, 3));
    }
    verified_ = answer;
    return stop != Stop::kVerifying && stop != Stop::kVerificationIssue;
  }

  PlannedStep& AddPaper(const char* form, Date date) {
    PlannedStep& step = Add(person_, STEP_ATTACH_DOCUMENT, date);
    step.form = form;
    return step;
  }

  void AddIntroductions(Date date) {
    for (size_t i = 0; i < introducers_.size(); ++i) {
      PlannedStep& step = AddPaper("3-KNĐ", date);
      step.member = introducers_[i];
      step.acquainted_since = acquainted_[i];
    }
  }

  void ChooseIntroducers() {
    const size_t wanted = youth_ || trade_ ? 1 : 2;
    introducers_ = {HelperOf()};
    while (introducers_.size() < wanted) {
      const int other = random_.Pick(input_.members);
      if (other != introducers_.front()) introducers_.push_back(other);
    }
    for (size_t i = 0; i < wanted; ++i) {
      acquainted_.push_back(AddMonths(dates_.cell_resolution, -random_.Between(16, 48)));
    }
  }

  int HelperOf() const {
    for (const PlannedStep& step : person_->steps) {
      if (step.step == STEP_ASSIGN_HELPER) return step.member;
    }
    return input_.members.front();
  }

  void AddOpinion(OpinionSource source, Date date) {
    Add(person_, STEP_RECORD_OPINION, date).opinion = source;
  }

  void CollectPapers(bool complete) {
    ChooseIntroducers();
    const Date summary = schedule_.Minus(dates_.cell_resolution, random_.Between(2, 4));
    const Date papers = schedule_.OnOrAfter(verified_);
    AddIntroductions(papers);
    if (youth_) AddPaper("4-KNĐ", papers);
    if (trade_) AddPaper("4A-KNĐ", papers);
    if (!complete) return;
    const Date opinions = schedule_.OnOrAfter(papers + random_.Between(0, 1));
    if (youth_) AddOpinion(OPINION_SOURCE_YOUTH_UNION, opinions);
    if (trade_) AddOpinion(OPINION_SOURCE_TRADE_UNION, opinions);
    AddOpinion(OPINION_SOURCE_RESIDENCE_CELL, std::max(opinions, schedule_.Minus(summary, 1)));
    AddPaper("5-KNĐ", std::max(opinions, summary));
  }

  // From the cell's resolution to the ceremony, or as far as the person got.
  void Decide(Stop stop) {
    Date day = dates_.cell_resolution;
    if (BaseOf(input_, *person_).has_committee()) {
      day = schedule_.Plus(day, random_.Between(3, 8));
      AddVote(person_, STEP_BASE_RESOLUTION, day, stop != Stop::kBaseRejected);
    }
    if (stop == Stop::kBaseResolved || stop == Stop::kBaseRejected) return;
    if (person_->is_returned) {
      day = Return(day, stop);
      if (stop == Stop::kReturned) return;
    }
    const bool admitted = person_->fate == Fate::kAdmitted;
    const Date decision =
        admitted ? dates_.decision : schedule_.CommitteeOnOrAfter(schedule_.Plus(day, 6));
    const Date appraisal = schedule_.Minus(decision, random_.Between(2, 4));
    Add(person_, STEP_APPRAISE_DOSSIER, std::max(appraisal, day));
    if (stop == Stop::kUnderReview) return;
    AddVote(person_, STEP_DECIDE_ADMISSION, decision, stop != Stop::kRefused);
    if (person_->is_late) person_->steps.back().lateness_reason = PickLateness();
    if (!admitted) return;
    PlannedStep& ceremony = Add(person_, STEP_RECORD_CEREMONY, dates_.ceremony);
    ceremony.received = dates_.received;
  }

  // Sent back, mended and handed in again; the day it was.
  Date Return(Date day, Stop stop) {
    static const std::vector<std::string> codes = {"INCOMPLETE", "INCONSISTENT",
                                                   "SIGNATURE_OR_SEAL", "WRONG_FORM"};
    std::vector<std::string> forms = {"2-KNĐ", "3-KNĐ", "5-KNĐ"};
    if (youth_) forms.push_back("4-KNĐ");
    if (trade_) forms.push_back("4A-KNĐ");
    random_.Shuffle(forms);
    forms.resize(random_.Chance(35) ? 2 : 1);
    day = schedule_.Plus(day, random_.Between(3, 5));
    PlannedStep& step = Add(person_, STEP_RETURN_DOSSIER, day);
    for (const std::string& form : forms) step.defects.push_back({form, random_.Pick(codes)});
    if (stop == Stop::kReturned) return day;
    day = schedule_.Plus(day, random_.Between(4, 8));
    for (const std::string& form : forms) {
      if (form == "2-KNĐ") {
        Add(person_, STEP_DECLARE_CV, day).form = form;
      } else if (form == "3-KNĐ") {
        AddIntroductions(day);
      } else {
        AddPaper(form.c_str(), day);
      }
    }
    day = schedule_.Plus(day, 1);
    Add(person_, STEP_RESUBMIT_DOSSIER, day);
    return day;
  }

  std::string PickLateness() {
    static const auto& reasons = *new std::vector<std::string>{
        "Phải bổ sung thẩm tra, xác minh lý lịch ở địa phương khác.",
        "Hồ sơ phải hoàn thiện lại theo yêu cầu thẩm định.",
        "Ban Thường vụ lùi kỳ họp do tập trung phục vụ nhiệm vụ đột xuất.",
        "Đơn vị sắp xếp lại tổ chức bộ máy trong thời gian xét hồ sơ."};
    return random_.Pick(reasons);
  }

  const WayInput& input_;
  const Schedule& schedule_;
  const DossierDates& dates_;
  Random& random_;
  PlannedPerson* person_;
  const PlannedOrganization& cell_;
  bool youth_ = false;
  bool trade_ = false;
  Date verified_;
  std::vector<int> introducers_;
  std::vector<Date> acquainted_;
};

}  // namespace

void AddDossier(const WayInput& input, const DossierDates& dates, Random& random,
                PlannedPerson* person) {
  DossierWriter(input, dates, random, person).Write();
}

void AddRecognition(const WayInput& input, Date ceremony, Date certificate, Random& random,
                    PlannedPerson* person) {
  const Schedule& schedule = *input.schedule;
  const Date end = AddMonths(ceremony, 12);
  const bool late = random.Chance(3);
  // The cell considers it within 30 working days.
  Date proposal = schedule.Plus(end, late ? random.Between(33, 45) : random.Between(4, 20));
  if (proposal < certificate) proposal = schedule.OnOrAfter(certificate);
  std::vector<PlannedStep> steps;
  std::swap(steps, person->steps);
  for (const char* form : {"10-KNĐ", "11-KNĐ", "12-KNĐ"}) {
    Add(person, STEP_RECORD_PROBATION_REVIEW, schedule.OnOrAfter(end + 1)).form = form;
  }
  AddVote(person, STEP_PROPOSE_RECOGNITION, proposal, true);
  if (late)
    person->steps.back().lateness_reason = "Chi bộ lùi kỳ họp do nhiều đảng viên đi công tác.";
  Date day = proposal;
  if (BaseOf(input, *person).has_committee()) {
    day = schedule.Plus(day, random.Between(3, 8));
    AddVote(person, STEP_RECOGNITION_BASE_RESOLUTION, day, true);
  }
  AddVote(person, STEP_DECIDE_RECOGNITION, schedule.CommitteeOnOrAfter(schedule.Plus(day, 2)),
          true);
  std::swap(steps, person->steps);
  // What lies after the report's day has not happened yet.
  for (PlannedStep& step : steps) {
    if (step.date > kReportDay) break;
    person->steps.push_back(std::move(step));
  }
}

}  // namespace ketnap::ctl
