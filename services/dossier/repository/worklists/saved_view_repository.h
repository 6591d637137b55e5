#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_SAVED_VIEW_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_SAVED_VIEW_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

namespace ketnap::dossier {

// A kept view of a queue.
struct SavedViewRow {
  Uuid id;
  Uuid organization;
  std::string owner;  // Principal of the caller.
  std::string title;
  std::string folded_title;
  std::string queue;
  int urgency = 0;
  bool shared = false;
};

absl::Status InsertSavedView(db::Transaction& transaction, const SavedViewRow& view,
                             absl::Time now);
// Locked until the transaction ends.
absl::StatusOr<std::optional<SavedViewRow>> LockSavedView(db::Transaction& transaction,
                                                          const Uuid& id);
absl::Status DeleteSavedView(db::Transaction& transaction, const Uuid& id);
// How many views of the organization are the owner's, counted to `limit`.
absl::StatusOr<int> CountSavedViews(db::Transaction& transaction, const Uuid& organization,
                                    const std::string& owner, int limit);

struct SavedViewQuery {
  Uuid organization;
  std::string owner;        // Theirs, and those that are shared.
  std::string after_title;  // Key of the row before the page.
  Uuid after_id;
  int limit = 0;
};
// By folded title, then id.
absl::StatusOr<std::vector<SavedViewRow>> ListSavedViews(db::Transaction& transaction,
                                                         const SavedViewQuery& query);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_WORKLISTS_SAVED_VIEW_REPOSITORY_H_
