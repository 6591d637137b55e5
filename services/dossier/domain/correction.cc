#include "services/dossier/domain/correction.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace ketnap::dossier {
namespace {

using State = CandidateState;

struct WayStep {
  Step step;
  std::optional<Date> Milestones::*day;
  State from;
};

// In the order of the way.
constexpr WayStep kWay[] = {
    {Step::kNominate, &Milestones::nomination, State::kUnspecified},
    {Step::kListSympathizer, &Milestones::listing, State::kNominated},
    {Step::kOpenDossier, &Milestones::application, State::kSympathizerListed},
    {Step::kDeclareCv, &Milestones::cv, State::kApplicationFiled},
    {Step::kCellResolution, &Milestones::cell_resolution, State::kOpinionsCollected},
    {Step::kSectionReport, &Milestones::section_report, State::kCellResolved},
    {Step::kBaseResolution, &Milestones::base_resolution, State::kCellResolved},
    {Step::kAppraiseDossier, &Milestones::appraisal, State::kBaseResolved},
    {Step::kDecideAdmission, &Milestones::admission_decision, State::kUnderAuthorityReview},
    {Step::kRecordCeremony, &Milestones::ceremony, State::kAdmissionDecided},
    {Step::kDeclarePartyCv, &Milestones::party_cv, State::kAdmittedProbationary},
    {Step::kProposeRecognition, &Milestones::recognition_proposal, State::kAdmittedProbationary},
    {Step::kRecognitionSectionReport, &Milestones::recognition_section_report,
     State::kOfficialProposed},
    {Step::kRecognitionBaseResolution, &Milestones::recognition_base_resolution,
     State::kOfficialProposed},
    {Step::kDecideRecognition, &Milestones::recognition_decision, State::kOfficialProposed},
};

void MovePaper(const char* form, const std::optional<Date>& before,
               const std::optional<Date>& after, const DossierPapers& standing,
               DossierPapers* papers) {
  if (before == after || !before.has_value() || !after.has_value()) return;
  for (Document document : standing.documents) {
    if (document.form != form || document.date != *before) continue;
    document.date = *after;
    papers->documents.push_back(std::move(document));
  }
}

using ClockKey = std::pair<std::string, std::string>;

std::map<ClockKey, Date> DueDays(const std::vector<RunningDeadline>& clocks) {
  std::map<ClockKey, Date> days;
  for (const RunningDeadline& clock : clocks) {
    days.emplace(ClockKey(clock.rule_id, clock.subject), clock.due);
  }
  return days;
}

Message DecisionsAreRevoked() {
  return {"Quyết định và lễ kết nạp không được hoàn tác; quyết định sai thì hủy quyết định.",
          "Decisions and ceremonies are not undone; a wrong decision is revoked (RevokeDecision)."};
}

}  // namespace

std::vector<PastStep> PastSteps(const Candidate& candidate) {
  std::vector<PastStep> taken;
  for (const WayStep& each : kWay) {
    const auto& day = candidate.milestones.*each.day;
    if (day.has_value()) taken.push_back({each.step, *day});
  }
  return taken;
}

Candidate BeforeStep(Step step, Candidate candidate) {
  const auto* found = std::find_if(std::begin(kWay), std::end(kWay),
                                   [step](const WayStep& each) { return each.step == step; });
  if (found == std::end(kWay)) return candidate;
  // A report of the sectional committee stands between cell and base committee.
  const bool reported = candidate.milestones.section_report.has_value();
  const bool resolved = candidate.milestones.base_resolution.has_value();
  candidate.state = found->from;
  if (step == Step::kBaseResolution && reported) candidate.state = State::kSectionAppraised;
  if (step == Step::kAppraiseDossier && !resolved) candidate.state = State::kCellResolved;
  for (const auto* each = found; each != std::end(kWay); ++each) {
    (candidate.milestones.*each->day).reset();
  }
  candidate.milestones.official.reset();
  candidate.resume_state = State::kUnspecified;
  candidate.transfer_destination.reset();
  candidate.merged_into.reset();
  return candidate;
}

void FollowDays(const Candidate& before, int probation_months, const DossierPapers& standing,
                Candidate* after, DossierPapers* papers) {
  const Milestones& old = before.milestones;
  Milestones& corrected = after->milestones;
  if (old.ceremony != corrected.ceremony && corrected.ceremony.has_value() &&
      corrected.official.has_value()) {
    corrected.official = AddMonths(*corrected.ceremony, probation_months);
  }
  MovePaper("1-KNĐ", old.application, corrected.application, standing, papers);
  MovePaper("2-KNĐ", old.cv, corrected.cv, standing, papers);
}

std::vector<Condition> NewlyUnmet(const Verdict& before, const Verdict& after) {
  std::vector<Condition> fresh;
  for (const Condition& condition : after.conditions) {
    if (condition.verdict != ConditionVerdict::kUnmet) continue;
    const bool was_unmet =
        std::any_of(before.conditions.begin(), before.conditions.end(), [&](const Condition& old) {
          return old.rule_id == condition.rule_id && old.verdict == ConditionVerdict::kUnmet;
        });
    if (!was_unmet) fresh.push_back(condition);
  }
  return fresh;
}

std::vector<DeadlineShift> ShiftsOf(const std::vector<RunningDeadline>& before,
                                    const std::vector<RunningDeadline>& after) {
  const std::map<ClockKey, Date> old_days = DueDays(before);
  const std::map<ClockKey, Date> new_days = DueDays(after);
  std::map<ClockKey, DeadlineShift> shifts;
  for (const auto& [key, due] : old_days) {
    shifts[key] = {key.first, due, std::nullopt};
  }
  for (const auto& [key, due] : new_days) {
    shifts[key].rule_id = key.first;
    shifts[key].after = due;
  }
  std::vector<DeadlineShift> changed;
  for (const auto& [key, shift] : shifts) {
    if (shift.before != shift.after) changed.push_back(shift);
  }
  return changed;
}

std::optional<Message> WhyNotUndone(const std::string& action, Step step) {
  switch (step) {
    case Step::kNominate:
    case Step::kImport:
      return Message{
          "Không có bước nào trước đó để quay về; người không còn theo dõi thì đưa ra "
          "khỏi danh sách.",
          "There is nothing before it to go back to."};
    case Step::kRecordCeremony:
    case Step::kDecideAdmission:
    case Step::kDecideRecognition:
    case Step::kDecideStrikeOff:
    case Step::kRevokeDecision:
      return DecisionsAreRevoked();
    case Step::kTransfer:
      return Message{"Việc chuyển đang chờ tiếp nhận thì thôi chuyển, không hoàn tác.",
                     "A pending transfer is given up (CancelTransfer)."};
    case Step::kAcceptTransfer:
    case Step::kCancelTransfer:
      return Message{"Việc chuyển đã xong không được hoàn tác; cần thì chuyển hồ sơ lần nữa.",
                     "A finished transfer is not undone; transfer the person again."};
    case Step::kMerge:
      return Message{"Việc gộp hồ sơ trùng thì bỏ gộp, không hoàn tác.",
                     "A merge is taken back by UndoMerge."};
    case Step::kRecordCertificate:
      return Message{"Giấy chứng nhận do nghiệp vụ đào tạo thu hồi.",
                     "A certificate is revoked by the training service."};
    case Step::kReorganize:
      return Message{"Việc sắp xếp tổ chức không được hoàn tác từng người.",
                     "A reorganization is not undone person by person."};
    default:
      break;
  }
  if (action == "SetNationalId" || action == "SetFamily") {
    return Message{"Dữ liệu được niêm phong thì khai lại, không hoàn tác.",
                   "What is kept encrypted is entered again, not undone."};
  }
  return std::nullopt;
}

}  // namespace ketnap::dossier
