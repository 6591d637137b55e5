#include <map>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/supervision/projections/breach_facts.h"
#include "services/supervision/projections/process_facts.h"
#include "services/supervision/projections/projections.h"
#include "services/supervision/projections/way_fold.h"
#include "services/supervision/repository/figure_rows.h"
#include "services/supervision/repository/place_repository.h"

namespace ketnap::supervision {
namespace {

// Everything a batch tells of one person.
class PersonFold {
 public:
  PersonFold(db::Transaction& transaction, const Uuid& person, const ProcessRules& rules,
             const WorkingDayCalendar& calendar)
      : transaction_(transaction),
        person_(person),
        way_(transaction, person),
        process_(transaction, person, rules, calendar),
        breaches_(transaction, person, rules) {}

  absl::Status Take(const journal::v1::JournalEntry& entry,
                    const dossier::v1::CandidateStepRecorded& event) {
    KETNAP_ASSIGN_OR_RETURN(const bool is_new, way_.Take(entry, event));
    KETNAP_RETURN_IF_ERROR(process_.Take(entry.aggregate_version(), event));
    return is_new ? breaches_.Take(entry.aggregate_version(), event) : absl::OkStatus();
  }

  absl::Status Finish(CountChanges* changes) {
    Replacement replacement;
    KETNAP_RETURN_IF_ERROR(way_.Finish(&replacement));
    KETNAP_RETURN_IF_ERROR(process_.Finish(&replacement));
    breaches_.Finish(&replacement);
    if (way_.moved()) KETNAP_RETURN_IF_ERROR(RelocateFacts(transaction_, person_, changes));
    return ReplaceFacts(transaction_, person_, replacement.figures, std::move(replacement.facts),
                        changes);
  }

 private:
  db::Transaction& transaction_;
  const Uuid person_;
  WayFold way_;
  ProcessFold process_;
  BreachFold breaches_;
};

}  // namespace

absl::Status ApplyDossierEntries(db::Transaction& transaction, const ProcessRules& rules,
                                 const WorkingDayCalendar& calendar,
                                 std::span<const journal::v1::JournalEntry* const> entries) {
  KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
  // In the order of their ids: two writers who ever met would meet in one order.
  std::map<Uuid, PersonFold> people;
  for (const journal::v1::JournalEntry* entry : entries) {
    if (!entry->event().Is<dossier::v1::CandidateStepRecorded>()) continue;
    dossier::v1::CandidateStepRecorded event;
    if (!entry->event().UnpackTo(&event)) {
      return absl::InternalError("a candidate's event cannot be read");
    }
    KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                            api::ParseResourceName(event.candidate().name(), "candidates"));
    PersonFold& person = people.try_emplace(id, transaction, id, rules, calendar).first->second;
    KETNAP_RETURN_IF_ERROR(person.Take(*entry, event));
  }
  CountChanges changes;
  for (auto& [id, person] : people) KETNAP_RETURN_IF_ERROR(person.Finish(&changes));
  return changes.Write(transaction);
}

}  // namespace ketnap::supervision
