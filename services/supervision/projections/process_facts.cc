#include "services/supervision/projections/process_facts.h"

#include <optional>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/supervision/repository/figure_rows.h"
#include "services/supervision/repository/place_repository.h"
#include "services/supervision/repository/process_repository.h"

namespace ketnap::supervision {
namespace {

constexpr int kPeopleAtOnce = 50;

const std::vector<Figure>& AllFigures() {
  static const auto* figures =
      new std::vector<Figure>{Figure::kDefect, Figure::kDefectOfHelper, Figure::kDossierJudged,
                              Figure::kDeadline, Figure::kReview};
  return *figures;
}

// The person as their rows and facts have them.
struct Told {
  ProcessPerson person;
  std::vector<ProcessEvent> events;
};

absl::StatusOr<std::optional<Told>> ReadTold(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto person, FindProcessPerson(transaction, id));
  if (!person.has_value()) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(std::vector<ProcessEvent> events, ListProcessEvents(transaction, id));
  return Told{*person, std::move(events)};
}

std::optional<Date> MadeThrough(const std::vector<ProcessEvent>& events, bool merged,
                                const ProcessRules& rules, Date through) {
  if (merged || !OwesLaterReviews(Corrected(events, rules), through)) return std::nullopt;
  return through;
}

absl::Status ApplyStep(db::Transaction& transaction, const ProcessRules& rules,
                       const WorkingDayCalendar& calendar, int64_t version,
                       const dossier::v1::CandidateStepRecorded& recorded) {
  const dossier::v1::Candidate& candidate = recorded.candidate();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(candidate.name(), "candidates"));
  KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
  KETNAP_ASSIGN_OR_RETURN(const auto before, ReadTold(transaction, id));
  // Told again: what is kept is as new.
  if (before.has_value() && before->person.version >= version) return absl::OkStatus();
  Told after;
  if (before.has_value()) after.events = before->events;
  const dossier::v1::CandidateStep& step = recorded.step();
  if (step.step() == dossier::v1::STEP_UNDO) {
    KETNAP_RETURN_IF_ERROR(ForgetProcessEvents(transaction, id, step.restored_version()));
    std::erase_if(after.events, [&](const ProcessEvent& event) {
      return event.version > step.restored_version();
    });
  }
  // Brought in again: only who did not go on here is.
  if (step.step() == dossier::v1::STEP_IMPORT) {
    KETNAP_RETURN_IF_ERROR(ForgetProcessEvents(transaction, id, 0));
    after.events.clear();
  }
  KETNAP_ASSIGN_OR_RETURN(const std::vector<ProcessEvent> events,
                          ProcessEventsOf(recorded, version, after.events, rules, calendar));
  KETNAP_RETURN_IF_ERROR(PutProcessEvents(transaction, id, events));
  after.events.insert(after.events.end(), events.begin(), events.end());
  KETNAP_ASSIGN_OR_RETURN(const Date through, ReadReviewHorizon(transaction));
  after.person.version = version;
  after.person.merged = candidate.state() == dossier::v1::CANDIDATE_STATE_MERGED;
  after.person.made_through = MadeThrough(after.events, after.person.merged, rules, through);
  std::vector<Fact> facts;
  if (!after.person.merged) facts = ProcessFacts(after.events, rules, through);
  KETNAP_RETURN_IF_ERROR(ReplaceFacts(transaction, id, AllFigures(), std::move(facts)));
  return PutProcessPerson(transaction, id, after.person);
}

absl::Status CountOnePerson(db::Transaction& transaction, const Uuid& id, const ProcessRules& rules,
                            Date through) {
  KETNAP_ASSIGN_OR_RETURN(auto told, ReadTold(transaction, id));
  if (!told.has_value()) return absl::OkStatus();
  const std::vector<ProcessEvent> events = Corrected(told->events, rules);
  std::vector<Fact> facts = ReviewFacts(events, rules, through);
  told->person.made_through =
      OwesLaterReviews(events, through) ? std::optional<Date>(through) : std::nullopt;
  KETNAP_RETURN_IF_ERROR(PutProcessPerson(transaction, id, told->person));
  return ReplaceFacts(transaction, id, {Figure::kReview}, std::move(facts));
}

}  // namespace

absl::Status ApplyProcessEntry(db::Transaction& transaction, const ProcessRules& rules,
                               const WorkingDayCalendar& calendar,
                               const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded recorded;
  if (!entry.event().UnpackTo(&recorded)) {
    return absl::InternalError("a candidate's event cannot be read");
  }
  return ApplyStep(transaction, rules, calendar, entry.aggregate_version(), recorded);
}

absl::StatusOr<bool> CountMissingReviews(db::Database& database, const ProcessRules& rules,
                                         Date today) {
  const auto horizon = ReviewHorizon(rules, today);
  if (!horizon.has_value()) return true;
  bool done = false;
  KETNAP_RETURN_IF_ERROR(database.RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
        KETNAP_ASSIGN_OR_RETURN(Date through, ReadReviewHorizon(transaction));
        // Never back: a clock that was wrong for a while takes no month back.
        if (through < *horizon) {
          through = *horizon;
          KETNAP_RETURN_IF_ERROR(PutReviewHorizon(transaction, through));
        }
        KETNAP_ASSIGN_OR_RETURN(const std::vector<Uuid> people,
                                ListReviewsBehind(transaction, through, kPeopleAtOnce));
        for (const Uuid& person : people) {
          KETNAP_RETURN_IF_ERROR(CountOnePerson(transaction, person, rules, through));
        }
        done = people.size() < static_cast<size_t>(kPeopleAtOnce);
        return absl::OkStatus();
      }));
  return done;
}

}  // namespace ketnap::supervision
