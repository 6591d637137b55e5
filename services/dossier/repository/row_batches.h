#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_ROW_BATCHES_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_ROW_BATCHES_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Many rows by few statements. Batches have few sizes, so that few variants of a statement are
// prepared.
namespace ketnap::dossier {

// "`insert` (?, ?), (?, ?) … `end`" in the order of `rows`, which all have as many values.
absl::Status InsertRows(db::Transaction& transaction, std::string_view insert, std::string_view end,
                        const std::vector<db::Values>& rows);

// "`select` ?, ?, … `end`" over all ids, in batches.
absl::StatusOr<db::Rows> QueryIn(db::Transaction& transaction, std::string_view select,
                                 std::string_view end, const std::vector<Uuid>& ids);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_ROW_BATCHES_H_
