#ifndef KETNAP_SERVICES_SUPERVISION_REPOSITORY_TIE_REPOSITORY_H_
#define KETNAP_SERVICES_SUPERVISION_REPOSITORY_TIE_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/figure.h"

// What conflicts of interest are judged by. Statuses are those of db::Transaction.
namespace ketnap::supervision {

// As numbered in the API (ConflictOfInterest).
enum class TieKind : int {
  kBelongs = 1,
  kPost = 2,
  kHelper = 3,
  kIntroducer = 4,
  kOwnDossier = 5,
  kWorksFor = 6,
};

// What ties a member to an organization, and on which days.
struct Tie {
  Uuid member;
  TieKind kind = TieKind::kBelongs;
  Uuid organization;
  Date first_day;
  Date last_day = kForever;
  bool operator==(const Tie&) const = default;
};

struct AccountFact {
  Uuid account;
  int64_t version = 0;
  bool usable = false;
  std::optional<Uuid> member;
  std::optional<Uuid> organization;
};

// Keeps the newest version.
absl::Status PutAccount(db::Transaction& transaction, const AccountFact& account);
absl::StatusOr<std::optional<AccountFact>> FindAccount(db::Transaction& transaction,
                                                       const Uuid& account);

// Whether an entry of that source (a member or a candidate) is newer than what was taken in; then
// it counts as taken in from now on.
absl::StatusOr<bool> AdvanceTieSource(db::Transaction& transaction, const Uuid& source,
                                      int64_t version);
// Everything a member's own stays and posts say.
absl::Status ReplaceTies(db::Transaction& transaction, const Uuid& source,
                         const std::vector<Tie>& ties);
// Ties of a source that have no end yet.
absl::StatusOr<std::vector<Tie>> ListOpenTies(db::Transaction& transaction, const Uuid& source);
absl::Status PutTie(db::Transaction& transaction, const Uuid& source, const Tie& tie);

// The member's ties that reach `from` or a later day, the own dossier's among them as long as the
// member is not official, or became so on that day or later.
absl::StatusOr<std::vector<Tie>> ListTiesSince(db::Transaction& transaction, const Uuid& member,
                                               Date from);

// For the test that asks the database how it would run them: account; source; open ties of a
// source; ties of a member since a day; stays of a member's dossier.
std::vector<std::string_view> TieStatements();

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_REPOSITORY_TIE_REPOSITORY_H_
