#include "services/dossier/repository/worklists/saved_view_repository.h"

#include "common/base/status_macros.h"

namespace ketnap::dossier {
namespace {

#define KETNAP_VIEW \
  "SELECT id, organization_id, owner, title, folded_title, queue, urgency, shared FROM saved_view"

constexpr char kLock[] = KETNAP_VIEW " WHERE id = ? FOR UPDATE";
constexpr char kList[] = KETNAP_VIEW
    " FORCE INDEX (saved_view_by_title) WHERE organization_id = ? AND folded_title >= ?"
    " AND (folded_title > ? OR id > ?) AND (shared = 1 OR owner = ?)"
    " ORDER BY folded_title, id LIMIT ?";
constexpr char kCount[] =
    "SELECT id FROM saved_view FORCE INDEX (saved_view_by_title)"
    " WHERE organization_id = ? AND owner = ? LIMIT ?";
constexpr char kInsert[] =
    "INSERT INTO saved_view (id, organization_id, owner, title, folded_title, queue, urgency,"
    " shared, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

SavedViewRow ViewOf(const db::Row& row) {
  return {row.Id(0),
          row.Id(1),
          row.Text(2),
          row.Text(3),
          row.Text(4),
          row.Text(5),
          static_cast<int>(row.Int(6)),
          row.Bool(7)};
}

}  // namespace

absl::Status InsertSavedView(db::Transaction& transaction, const SavedViewRow& view,
                             absl::Time now) {
  return transaction
      .Execute(kInsert, {view.id, view.organization, view.owner, view.title, view.folded_title,
                         view.queue, view.urgency, view.shared, now})
      .status();
}

absl::StatusOr<std::optional<SavedViewRow>> LockSavedView(db::Transaction& transaction,
                                                          const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(kLock, {id}));
  std::optional<SavedViewRow> view;
  if (row.has_value()) view = ViewOf(*row);
  return view;
}

absl::Status DeleteSavedView(db::Transaction& transaction, const Uuid& id) {
  return transaction.Execute("DELETE FROM saved_view WHERE id = ?", {id}).status();
}

absl::StatusOr<int> CountSavedViews(db::Transaction& transaction, const Uuid& organization,
                                    const std::string& owner, int limit) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(kCount, {organization, owner, limit}));
  return static_cast<int>(rows.size());
}

absl::StatusOr<std::vector<SavedViewRow>> ListSavedViews(db::Transaction& transaction,
                                                         const SavedViewQuery& query) {
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query(kList, {query.organization, query.after_title, query.after_title,
                                query.after_id, query.owner, query.limit}));
  std::vector<SavedViewRow> views;
  for (const db::Row& row : rows) views.push_back(ViewOf(row));
  return views;
}

}  // namespace ketnap::dossier
