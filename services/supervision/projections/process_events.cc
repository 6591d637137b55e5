#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/projections/process_facts.h"

namespace ketnap::supervision {
namespace {

using dossier::v1::CandidateState;
using dossier::v1::Step;

absl::StatusOr<std::optional<Date>> OptionalDay(bool present, const google::type::Date& date) {
  if (!present) return std::optional<Date>();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  return std::optional<Date>(day);
}

// On the list and not yet admitted: the cell reviews every month.
bool IsReviewed(CandidateState state) {
  switch (state) {
    case dossier::v1::CANDIDATE_STATE_SYMPATHIZER_LISTED:
    case dossier::v1::CANDIDATE_STATE_APPLICATION_FILED:
    case dossier::v1::CANDIDATE_STATE_CV_DECLARED:
    case dossier::v1::CANDIDATE_STATE_VERIFYING:
    case dossier::v1::CANDIDATE_STATE_VERIFIED:
    case dossier::v1::CANDIDATE_STATE_VERIFICATION_ISSUE:
    case dossier::v1::CANDIDATE_STATE_OPINIONS_COLLECTED:
    case dossier::v1::CANDIDATE_STATE_CELL_REJECTED:
    case dossier::v1::CANDIDATE_STATE_CELL_RESOLVED:
    case dossier::v1::CANDIDATE_STATE_SECTION_APPRAISED:
    case dossier::v1::CANDIDATE_STATE_BASE_RESOLVED:
    case dossier::v1::CANDIDATE_STATE_RETURNED:
    case dossier::v1::CANDIDATE_STATE_UNDER_AUTHORITY_REVIEW:
    case dossier::v1::CANDIDATE_STATE_ADMISSION_DECIDED:
      return true;
    default:
      return false;
  }
}

bool IsOnProbation(CandidateState state) {
  return state == dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY ||
         state == dossier::v1::CANDIDATE_STATE_OFFICIAL_PROPOSED ||
         state == dossier::v1::CANDIDATE_STATE_RECOGNITION_REPORTED ||
         state == dossier::v1::CANDIDATE_STATE_STRIKE_OFF_PROPOSED;
}

// The rows of one step, gathered.
class StepReader {
 public:
  StepReader(const dossier::v1::CandidateStepRecorded& recorded, int64_t version, Date day,
             const std::vector<ProcessEvent>& before, const ProcessRules& rules,
             const WorkingDayCalendar& calendar)
      : candidate_(recorded.candidate()),
        reached_(candidate_.milestones()),
        step_(recorded.step()),
        version_(version),
        day_(day),
        before_(before),
        rules_(rules),
        calendar_(calendar) {}

  absl::StatusOr<std::vector<ProcessEvent>> Read() {
    KETNAP_RETURN_IF_ERROR(ReadStep());
    KETNAP_RETURN_IF_ERROR(ReadVerifications());
    KETNAP_RETURN_IF_ERROR(ReadObligation());
    return std::move(events_);
  }

 private:
  ProcessEvent& Add(ProcessKind kind) {
    ProcessEvent event;
    event.version = version_;
    event.ordinal = static_cast<int>(events_.size());
    event.kind = kind;
    event.day = day_;
    events_.push_back(std::move(event));
    return events_.back();
  }

  void AddDeadline(std::string_view rule_id, std::optional<Date> reference, bool late) {
    if (!reference.has_value()) return;
    ProcessEvent& event = Add(ProcessKind::kDeadline);
    event.code = std::string(rule_id);
    event.reference = reference;
    event.flag = late;
  }

  // A clock whose lateness the step states.
  absl::Status AddStated(std::string_view rule_id, bool present, const google::type::Date& from) {
    KETNAP_ASSIGN_OR_RETURN(const auto reference, OptionalDay(present, from));
    AddDeadline(rule_id, reference, step_.working_days_late() > 0);
    return absl::OkStatus();
  }

  // A clock whose lateness the step does not state.
  absl::Status AddJudged(std::string_view rule_id, const std::string& parameter, bool present,
                         const google::type::Date& from) {
    KETNAP_ASSIGN_OR_RETURN(const auto reference, OptionalDay(present, from));
    if (!reference.has_value()) return absl::OkStatus();
    const auto days = rules_.Number(rule_id, parameter, *reference);
    if (!days.has_value()) return absl::OkStatus();
    AddDeadline(rule_id, reference, day_ > calendar_.AddWorkingDays(*reference, *days));
    return absl::OkStatus();
  }

  absl::Status ReadStep() {
    switch (step_.step()) {
      case Step::STEP_LIST_SYMPATHIZER:
      case Step::STEP_DECLINE_NOMINATION:
        return AddJudged("R-NOM-1", "answer_working_days", reached_.has_nomination_date(),
                         reached_.nomination_date());
      case Step::STEP_RELIST:
      case Step::STEP_DELIST:
        Add(ProcessKind::kRoundEnded);
        return absl::OkStatus();
      case Step::STEP_RECORD_MONTHLY_REVIEW:
        return ReadReview();
      case Step::STEP_RETURN_DOSSIER:
        return ReadDefects();
      case Step::STEP_DECIDE_ADMISSION:
        if (step_.to_state() == step_.from_state()) return absl::OkStatus();
        Add(ProcessKind::kDecided);
        return AddStated("R-DL-1", reached_.has_cell_resolution_date(),
                         reached_.cell_resolution_date());
      case Step::STEP_ACCEPT_TRANSFER:
        return AddJudged(IsOnProbation(step_.to_state()) ? "R-TRF-1" : "R-TRF-2", "working_days",
                         reached_.has_transfer_date(), reached_.transfer_date());
      case Step::STEP_CORRECT:
        return ReadCorrection();
      default:
        return ReadMembership();
    }
  }

  absl::Status ReadMembership() {
    switch (step_.step()) {
      case Step::STEP_RECORD_CEREMONY:
        return ReadCeremony();
      case Step::STEP_DECLARE_PARTY_CV:
        return AddStated("R-DL-5", reached_.has_ceremony_date(), reached_.ceremony_date());
      case Step::STEP_PROPOSE_RECOGNITION:
      case Step::STEP_PROPOSE_STRIKE_OFF:
        return ReadConsideration();
      case Step::STEP_DECIDE_RECOGNITION:
      case Step::STEP_DECIDE_STRIKE_OFF:
        return ReadRecognition();
      default:
        return absl::OkStatus();
    }
  }

  // From the day the cell had the decision; of somebody who moved after it, from its confirmation
  // there; until either is known, from the decision.
  absl::Status ReadCeremony() {
    if (step_.has_received_date()) return AddStated("R-DL-2", true, step_.received_date());
    if (reached_.has_decision_received_date()) {
      return AddStated("R-DL-2", true, reached_.decision_received_date());
    }
    if (reached_.has_decision_confirmation_date()) {
      return AddStated("R-DL-2", true, reached_.decision_confirmation_date());
    }
    return AddStated("R-DL-2", reached_.has_admission_decision_date(),
                     reached_.admission_decision_date());
  }

  // The cell's first meeting about a person after the probation; votes without result repeat it.
  absl::Status ReadConsideration() {
    KETNAP_ASSIGN_OR_RETURN(const auto ceremony,
                            OptionalDay(reached_.has_ceremony_date(), reached_.ceremony_date()));
    if (!ceremony.has_value()) return absl::OkStatus();
    const auto months = rules_.Number("R-PRB-1", "months", *ceremony);
    if (!months.has_value()) return absl::OkStatus();
    const Date reference = AddMonths(*ceremony, *months);
    const bool repeated =
        std::any_of(before_.begin(), before_.end(), [&](const ProcessEvent& event) {
          return event.kind == ProcessKind::kDeadline && event.code == "R-DL-3" &&
                 event.reference == reference;
        });
    if (!repeated) AddDeadline("R-DL-3", reference, step_.working_days_late() > 0);
    return absl::OkStatus();
  }

  absl::Status ReadRecognition() {
    if (step_.to_state() == step_.from_state()) return absl::OkStatus();
    if (step_.from_state() == dossier::v1::CANDIDATE_STATE_RECOGNITION_REPORTED) {
      return AddStated("R-DL-4", reached_.has_recognition_report_date(),
                       reached_.recognition_report_date());
    }
    if (step_.step() == Step::STEP_DECIDE_STRIKE_OFF) {
      return AddStated("R-DL-4", reached_.has_strike_off_proposal_date(),
                       reached_.strike_off_proposal_date());
    }
    return AddStated("R-DL-4", reached_.has_recognition_proposal_date(),
                     reached_.recognition_proposal_date());
  }

  absl::Status ReadReview() {
    if (!step_.has_month()) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(const Date month, DateFromProto(step_.month()));
    Add(ProcessKind::kReview).reference = month;
    return absl::OkStatus();
  }

  absl::Status ReadDefects() {
    std::optional<Uuid> helper;
    if (!candidate_.helper().empty()) {
      KETNAP_ASSIGN_OR_RETURN(helper, api::ParseResourceName(candidate_.helper(), "members"));
    }
    const std::vector<std::string> forms = absl::StrSplit(step_.form(), ',');
    for (int i = 0; i < step_.codes_size(); ++i) {
      const std::string& form = forms[std::min<size_t>(i, forms.size() - 1)];
      ProcessEvent& event = Add(ProcessKind::kDefect);
      event.code = absl::StrCat(form, "|", step_.codes(i));
      event.helper = helper;
    }
    return absl::OkStatus();
  }

  // The fields that were corrected stand in the codes, what they say now in the person.
  absl::Status ReadCorrection() {
    const auto* reflection = reached_.GetReflection();
    for (const std::string& code : step_.codes()) {
      std::string_view name = code;
      if (!absl::ConsumePrefix(&name, "milestones.")) continue;
      const auto* field = reached_.GetDescriptor()->FindFieldByName(std::string(name));
      if (field == nullptr || !reflection->HasField(reached_, field)) continue;
      KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(static_cast<const google::type::Date&>(
                                                  reflection->GetMessage(reached_, field))));
      ProcessEvent& event = Add(ProcessKind::kCorrected);
      event.code = std::string(name);
      event.day = day;
    }
    return absl::OkStatus();
  }

  // Whoever was asked to verify has answered: once for each request.
  absl::Status ReadVerifications() {
    for (const dossier::v1::Verification& asked : step_.verifications()) {
      const bool answered = asked.outcome() == dossier::v1::VERIFICATION_OUTCOME_CLEAR ||
                            asked.outcome() == dossier::v1::VERIFICATION_OUTCOME_ISSUE;
      const bool replied = asked.has_reply_date();
      if (!asked.has_request_date() || (!replied && !(answered && asked.has_answer_date()))) {
        continue;
      }
      KETNAP_ASSIGN_OR_RETURN(const Date request, DateFromProto(asked.request_date()));
      KETNAP_ASSIGN_OR_RETURN(const Date answer,
                              DateFromProto(replied ? asked.reply_date() : asked.answer_date()));
      KETNAP_ASSIGN_OR_RETURN(const auto due, OptionalDay(asked.has_due_date(), asked.due_date()));
      AddVerification(asked.subject(), request, answer, due);
    }
    return absl::OkStatus();
  }

  void AddVerification(const std::string& subject, Date request, Date answer,
                       std::optional<Date> due) {
    const bool known = std::any_of(before_.begin(), before_.end(), [&](const ProcessEvent& event) {
      return event.kind == ProcessKind::kDeadline && event.code == "R-VER-1" &&
             event.detail == subject && event.reference == request;
    });
    if (known) return;
    if (!due.has_value()) {
      const auto days = rules_.Number("R-VER-1", "reply_working_days", request);
      if (!days.has_value()) return;
      due = calendar_.AddWorkingDays(request, *days);
    }
    AddDeadline("R-VER-1", request, answer > *due);
    events_.back().detail = subject;
    events_.back().day = answer;
  }

  // Whether reviews are owed from this step on, where that changes. A pending transfer changes
  // nothing: what was owed meanwhile is the destination's. A second record owes what it owed before
  // should it be parted again.
  absl::Status ReadObligation() {
    CandidateState state = candidate_.state();
    if (state == dossier::v1::CANDIDATE_STATE_MERGED) return absl::OkStatus();
    if (state == dossier::v1::CANDIDATE_STATE_TRANSFER_PENDING) state = candidate_.resume_state();
    const bool owed = IsReviewed(state);
    const auto last = std::find_if(before_.rbegin(), before_.rend(), [](const auto& event) {
      return event.kind == ProcessKind::kUnderReview;
    });
    const bool owed_before = last != before_.rend() && last->flag;
    if (owed == owed_before) return absl::OkStatus();
    ProcessEvent& event = Add(ProcessKind::kUnderReview);
    event.flag = owed;
    if (step_.step() == Step::STEP_RECORD_CEREMONY) event.code = "ceremony_date";
    if (step_.step() == Step::STEP_LIST_SYMPATHIZER || step_.step() == Step::STEP_RELIST) {
      event.code = "listing_date";
    }
    if (step_.step() != Step::STEP_IMPORT || !owed) return absl::OkStatus();
    // Of somebody who was brought in: after the last month reviewed elsewhere.
    if (step_.has_month()) {
      KETNAP_ASSIGN_OR_RETURN(const Date month, DateFromProto(step_.month()));
      event.day = AddMonths(month, 1);
    } else if (reached_.has_listing_date()) {
      KETNAP_ASSIGN_OR_RETURN(event.day, DateFromProto(reached_.listing_date()));
      event.code = "listing_date";
    }
    return absl::OkStatus();
  }

  const dossier::v1::Candidate& candidate_;
  const dossier::v1::Milestones& reached_;
  const dossier::v1::CandidateStep& step_;
  const int64_t version_;
  const Date day_;
  const std::vector<ProcessEvent>& before_;
  const ProcessRules& rules_;
  const WorkingDayCalendar& calendar_;
  std::vector<ProcessEvent> events_;
};

}  // namespace

absl::StatusOr<std::vector<ProcessEvent>> ProcessEventsOf(
    const dossier::v1::CandidateStepRecorded& recorded, int64_t version,
    const std::vector<ProcessEvent>& before, const ProcessRules& rules,
    const WorkingDayCalendar& calendar) {
  // Entries of before steps stood in them say nothing of the process.
  if (!recorded.step().has_occurred_on()) return std::vector<ProcessEvent>();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(recorded.step().occurred_on()));
  return StepReader(recorded, version, day, before, rules, calendar).Read();
}

}  // namespace ketnap::supervision
