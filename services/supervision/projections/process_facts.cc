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

absl::Status ProcessFold::Forget(const dossier::v1::CandidateStep& step) {
  // Brought in again: only who did not go on here is.
  const bool again = step.step() == dossier::v1::STEP_IMPORT;
  if (step.step() != dossier::v1::STEP_UNDO && !again) return absl::OkStatus();
  const int64_t kept = again ? 0 : step.restored_version();
  const auto is_later = [&](const ProcessEvent& event) { return event.version > kept; };
  std::erase_if(events_, is_later);
  std::erase_if(unwritten_, is_later);
  return ForgetProcessEvents(transaction_, person_, kept);
}

absl::Status ProcessFold::Take(int64_t version,
                               const dossier::v1::CandidateStepRecorded& recorded) {
  if (!read_) {
    KETNAP_ASSIGN_OR_RETURN(auto told, ReadTold(transaction_, person_));
    read_ = true;
    if (told.has_value()) {
      version_ = told->person.version;
      events_ = std::move(told->events);
    }
  }
  if (version_ >= version) return absl::OkStatus();
  KETNAP_RETURN_IF_ERROR(Forget(recorded.step()));
  KETNAP_ASSIGN_OR_RETURN(const std::vector<ProcessEvent> events,
                          ProcessEventsOf(recorded, version, events_, rules_, calendar_));
  events_.insert(events_.end(), events.begin(), events.end());
  unwritten_.insert(unwritten_.end(), events.begin(), events.end());
  version_ = version;
  merged_ = recorded.candidate().state() == dossier::v1::CANDIDATE_STATE_MERGED;
  changed_ = true;
  return absl::OkStatus();
}

absl::Status ProcessFold::Finish(Replacement* replacement) {
  if (!changed_) return absl::OkStatus();
  KETNAP_RETURN_IF_ERROR(PutProcessEvents(transaction_, person_, unwritten_));
  KETNAP_ASSIGN_OR_RETURN(const Date through, ReadReviewHorizon(transaction_));
  KETNAP_RETURN_IF_ERROR(PutProcessPerson(
      transaction_, person_, {version_, merged_, MadeThrough(events_, merged_, rules_, through)}));
  replacement->Add(AllFigures(),
                   merged_ ? std::vector<Fact>() : ProcessFacts(events_, rules_, through));
  return absl::OkStatus();
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
