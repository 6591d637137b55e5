#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_SYMPATHIZER_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_SYMPATHIZER_REPOSITORY_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/candidate.h"
#include "services/dossier/repository/register_repository.h"

// Nominations and helpers as lists: rows derived from people, one for each organization above them.
// Statuses are those of common/db/transaction.h.
namespace ketnap::dossier {

// Where a nomination stands in the list of one organization: see the table.
struct NominationPlace {
  Uuid candidate;
  Uuid ancestor;
  int64_t position = 0;
  int nominator_kind = 0;

  auto operator<=>(const NominationPlace&) const = default;
};
int64_t NominationPosition(Date nomination, bool answered);

// The day that stands for none: the last that reads back.
inline constexpr Date kNoReviewDue(2199, 12, 31);

// Somebody under their helper, in the list of one organization.
struct HelperPlace {
  Uuid candidate;
  Uuid ancestor;
  Uuid helper;
  Uuid organization;  // The cell.
  Date due;           // Last day for the review that is next; kNoReviewDue when none is.
  bool to_be_replaced = false;

  bool operator==(const HelperPlace&) const = default;
  bool operator<(const HelperPlace& other) const {
    return std::tie(candidate, ancestor, helper, organization, due, to_be_replaced) <
           std::tie(other.candidate, other.ancestor, other.helper, other.organization, other.due,
                    other.to_be_replaced);
  }
};

struct SympathizerPlaces {
  std::vector<NominationPlace> nominations;
  std::vector<HelperPlace> helpers;

  bool operator==(const SympathizerPlaces&) const = default;
};
// The rows of these people, sorted.
absl::StatusOr<SympathizerPlaces> LoadSympathizerPlaces(db::Transaction& transaction,
                                                        const std::vector<Uuid>& candidates);
// Writes what differs; both sorted.
absl::Status ReplaceSympathizerPlaces(db::Transaction& transaction,
                                      const SympathizerPlaces& present,
                                      const SympathizerPlaces& wanted);

// A nomination as who nominates may see it.
struct NominationRow {
  int64_t position = 0;
  Uuid candidate;
  Uuid organization;
  std::string full_name;
  int nominator_kind = 0;
  Date nomination_date;
  CandidateState state = CandidateState::kUnspecified;
  CandidateState resume_state = CandidateState::kUnspecified;
  std::optional<Date> listing_date;
  std::optional<Date> decline_date;  // Of a nomination that was declined.
};
struct NominationQuery {
  Uuid organization;
  int nominator_kind = 0;      // 0: any.
  int64_t after_position = 0;  // Of the row before the page; 0 and nil for the first.
  Uuid after_candidate;
  int limit = 0;
};
// Unanswered first, longest waiting first; of the others the newest first.
absl::StatusOr<std::vector<NominationRow>> ListNominations(db::Transaction& transaction,
                                                           const NominationQuery& query);

// Where a helper in one cell stands in the list: by the earliest last day for a review that is next
// among their people there, then by helper and cell. A fixed day, unlike a count of what is overdue
// today, so that an index keeps the order.
struct HelperKey {
  Date due;
  Uuid helper;
  Uuid organization;

  bool operator==(const HelperKey&) const = default;
};
struct HelperRow {
  HelperKey key;
  int64_t overdue_count = 0;  // People with a review due before `today`.
  int64_t candidate_count = 0;
  int64_t to_be_replaced_count = 0;
  // By the helper, wherever the people are now.
  std::optional<Date> last_review;
  int64_t repeated_remark_count = 0;  // In the twelve months up to `today`.
};
struct HelperQuery {
  Uuid organization;
  Date today;
  std::optional<HelperKey> after;  // Of the row before the page; absent for the first.
  int limit = 0;
};
struct HelperList {
  std::vector<HelperRow> rows;
  // Set when there may be more and fewer than `limit` were found: helpers whose people are due on
  // many days are met once for each of these, and one call passes over so many at most.
  std::optional<HelperKey> searched_to;
};
absl::StatusOr<HelperList> ListHelpers(db::Transaction& transaction, const HelperQuery& query);

// People the member helps now, `except` apart.
absl::StatusOr<int> CountHelped(db::Transaction& transaction, const Uuid& helper,
                                const Uuid& except);

// Whole months up to `day` that a member has belonged, without a break, to the base organization of
// `around`; absent when the register does not say since when.
absl::StatusOr<std::optional<int>> MonthsInBaseOrganization(db::Transaction& transaction,
                                                            const Uuid& member,
                                                            const Surroundings& around, Date day);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_SYMPATHIZER_REPOSITORY_H_
