#include "services/dossier/repository/timeline_repository.h"

#include <utility>

#include "common/base/status_macros.h"

namespace ketnap::dossier {

absl::StatusOr<std::vector<TimelineRow>> ReadTimeline(db::Transaction& transaction,
                                                      const Uuid& candidate, int64_t before_version,
                                                      int limit) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query("SELECT aggregate_version, action, occurred_on, recorded_at, actor,"
                        " event_type, event, historical FROM journal_entry"
                        " WHERE aggregate_id = ? AND aggregate_version < ?"
                        " ORDER BY aggregate_version DESC LIMIT ?",
                        {candidate, before_version, limit}));
  std::vector<TimelineRow> timeline;
  for (const db::Row& row : rows) {
    timeline.push_back({row.Int(0), row.Text(1), row.DateAt(2), row.TimeAt(3), row.Text(4),
                        row.Text(5), row.Text(6), row.Bool(7)});
  }
  return timeline;
}

}  // namespace ketnap::dossier
