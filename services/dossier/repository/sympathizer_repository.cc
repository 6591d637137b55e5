#include "services/dossier/repository/sympathizer_repository.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/base/status_macros.h"
#include "common/db/row_batches.h"
#include "services/dossier/repository/sympathizer_statements.h"

namespace ketnap::dossier {
namespace {

constexpr Date kFirstDay(1900, 1, 1);
constexpr int64_t kAnswered = 1000000;
// How often one page of helpers asks on for those it lacks.
constexpr int kHelperRounds = 4;

// Those of `rows` that `others` lacks; both sorted.
template <typename Row>
std::vector<Row> Missing(const std::vector<Row>& rows, const std::vector<Row>& others) {
  std::vector<Row> missing;
  std::set_difference(rows.begin(), rows.end(), others.begin(), others.end(),
                      std::back_inserter(missing));
  return missing;
}

HelperKey KeyOf(const db::Row& row) { return {row.DateAt(0), row.Id(1), row.Id(2)}; }

// The next keys after `after`: a helper has one for each day on which some of their people are due.
absl::StatusOr<std::vector<HelperKey>> NextHelperKeys(db::Transaction& transaction,
                                                      const Uuid& organization,
                                                      const HelperKey& after, int limit) {
  std::vector<HelperKey> keys;
  KETNAP_ASSIGN_OR_RETURN(
      const auto same_day,
      transaction.Query(sql::kListHelpersOfDay, {organization, after.due, after.helper,
                                                 after.helper, after.organization, limit}));
  for (const db::Row& row : same_day) keys.push_back(KeyOf(row));
  const int missing = limit - static_cast<int>(keys.size());
  if (missing == 0) return keys;
  KETNAP_ASSIGN_OR_RETURN(const auto later, transaction.Query(sql::kListHelpersOfLaterDays,
                                                              {organization, after.due, missing}));
  for (const db::Row& row : later) keys.push_back(KeyOf(row));
  return keys;
}

// The people of `key`, and whether this is the day the helper stands at: the earliest of theirs.
absl::StatusOr<std::optional<HelperRow>> FindHelper(db::Transaction& transaction,
                                                    const HelperQuery& query,
                                                    const HelperKey& key) {
  KETNAP_ASSIGN_OR_RETURN(const auto people,
                          transaction.Query(sql::kHelperPeople, {query.today, query.organization,
                                                                 key.helper, key.organization}));
  if (people.at(0).OptionalDate(0) != key.due) return std::nullopt;
  HelperRow row;
  row.key = key;
  row.candidate_count = people[0].Int(1);
  row.to_be_replaced_count = people[0].Int(2);
  row.overdue_count = people[0].Int(3);
  return row;
}

absl::Status AddReviews(db::Transaction& transaction, Date today, HelperRow* row) {
  KETNAP_ASSIGN_OR_RETURN(const auto last,
                          transaction.QueryOptional(sql::kHelperLastReview, {row->key.helper}));
  if (!last.has_value()) return absl::OkStatus();
  row->last_review = last->DateAt(0);
  KETNAP_ASSIGN_OR_RETURN(const auto repeated,
                          transaction.Query(sql::kHelperRepeatedRemarks,
                                            {row->key.helper, AddMonths(today, -12) + 1, today}));
  row->repeated_remark_count = repeated.at(0).Int(0);
  return absl::OkStatus();
}

}  // namespace

int64_t NominationPosition(Date nomination, bool answered) {
  const int64_t days = nomination - kFirstDay;
  return answered ? kAnswered - days : days;
}

absl::StatusOr<SympathizerPlaces> LoadSympathizerPlaces(db::Transaction& transaction,
                                                        const std::vector<Uuid>& candidates) {
  SympathizerPlaces places;
  KETNAP_ASSIGN_OR_RETURN(const db::Rows nominations, QueryIn(transaction, sql::kNominationPlaces,
                                                              sql::kPlacesEnd, candidates));
  for (const db::Row& row : nominations) {
    places.nominations.push_back({row.Id(0), row.Id(1), row.Int(2), static_cast<int>(row.Int(3))});
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows helpers,
                          QueryIn(transaction, sql::kHelperPlaces, sql::kPlacesEnd, candidates));
  for (const db::Row& row : helpers) {
    places.helpers.push_back(
        {row.Id(0), row.Id(1), row.Id(2), row.Id(3), row.DateAt(4), row.Bool(5)});
  }
  std::sort(places.nominations.begin(), places.nominations.end());
  std::sort(places.helpers.begin(), places.helpers.end());
  return places;
}

absl::Status ReplaceSympathizerPlaces(db::Transaction& transaction,
                                      const SympathizerPlaces& present,
                                      const SympathizerPlaces& wanted) {
  for (const NominationPlace& gone : Missing(present.nominations, wanted.nominations)) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(sql::kDeleteNominationPlace, {gone.ancestor, gone.position, gone.candidate})
            .status());
  }
  for (const HelperPlace& gone : Missing(present.helpers, wanted.helpers)) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(sql::kDeleteHelperPlace,
                     {gone.ancestor, gone.helper, gone.organization, gone.candidate})
            .status());
  }
  std::vector<db::Values> rows;
  for (const NominationPlace& place : Missing(wanted.nominations, present.nominations)) {
    rows.push_back({place.ancestor, place.position, place.candidate, place.nominator_kind});
  }
  KETNAP_RETURN_IF_ERROR(InsertRows(transaction, sql::kInsertNominationPlaces, "", rows));
  rows.clear();
  for (const HelperPlace& place : Missing(wanted.helpers, present.helpers)) {
    rows.push_back({place.ancestor, place.helper, place.organization, place.candidate, place.due,
                    place.to_be_replaced});
  }
  return InsertRows(transaction, sql::kInsertHelperPlaces, "", rows);
}

absl::StatusOr<std::vector<NominationRow>> ListNominations(db::Transaction& transaction,
                                                           const NominationQuery& query) {
  const bool any_kind = query.nominator_kind == 0;
  db::Values values = {query.organization};
  if (!any_kind) values.emplace_back(query.nominator_kind);
  for (db::Value& value :
       db::Values{query.after_position, query.after_position, query.after_candidate, query.limit}) {
    values.push_back(std::move(value));
  }
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query(any_kind ? sql::kListNominations : sql::kListNominationsOfKind, values));
  std::vector<NominationRow> nominations;
  for (const db::Row& row : rows) {
    NominationRow nomination;
    nomination.position = row.Int(0);
    nomination.candidate = row.Id(1);
    nomination.organization = row.Id(2);
    nomination.full_name = row.Text(3);
    nomination.nominator_kind = static_cast<int>(row.Int(4));
    nomination.nomination_date = row.DateAt(5);
    nomination.state = static_cast<CandidateState>(row.Int(6));
    nomination.resume_state = static_cast<CandidateState>(row.Int(7));
    nomination.listing_date = row.OptionalDate(8);
    if (nomination.state == CandidateState::kNominationDeclined) {
      KETNAP_ASSIGN_OR_RETURN(const auto declined,
                              transaction.QueryOptional(sql::kDeclineDate, {nomination.candidate}));
      if (declined.has_value()) nomination.decline_date = declined->DateAt(0);
    }
    nominations.push_back(std::move(nomination));
  }
  return nominations;
}

absl::StatusOr<HelperList> ListHelpers(db::Transaction& transaction, const HelperQuery& query) {
  HelperList list;
  HelperKey after = query.after.value_or(HelperKey{kFirstDay, Uuid(), Uuid()});
  const auto missing = [&] { return query.limit - static_cast<int>(list.rows.size()); };
  bool done = false;
  for (int round = 0; round < kHelperRounds && !done && missing() > 0; ++round) {
    const int asked = missing();
    KETNAP_ASSIGN_OR_RETURN(const std::vector<HelperKey> keys,
                            NextHelperKeys(transaction, query.organization, after, asked));
    for (const HelperKey& key : keys) {
      KETNAP_ASSIGN_OR_RETURN(auto row, FindHelper(transaction, query, key));
      if (!row.has_value()) continue;
      KETNAP_RETURN_IF_ERROR(AddReviews(transaction, query.today, &*row));
      list.rows.push_back(*row);
    }
    done = static_cast<int>(keys.size()) < asked;
    if (!keys.empty()) after = keys.back();
  }
  if (!done && missing() > 0) list.searched_to = after;
  return list;
}

absl::StatusOr<int> CountHelped(db::Transaction& transaction, const Uuid& helper,
                                const Uuid& except) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kHelperLoad, {helper, except}));
  return static_cast<int>(rows.at(0).Int(0));
}

absl::StatusOr<std::optional<int>> MonthsInBaseOrganization(db::Transaction& transaction,
                                                            const Uuid& member,
                                                            const Surroundings& around, Date day) {
  std::optional<int> months;
  if (!around.base_organization.has_value()) return months;
  KETNAP_ASSIGN_OR_RETURN(const auto stays,
                          transaction.Query(sql::kMemberStaysWithin,
                                            {around.base_organization, day, day, member, day}));
  std::optional<Date> since;
  for (const db::Row& stay : stays) {
    const Date start = stay.DateAt(0), end = stay.DateAt(1);
    // Without a break: the first of them reaches the day, every other one the one after it.
    const bool joins = end >= (since.has_value() ? *since - 1 : day);
    if (!joins || !stay.Bool(2)) break;
    since = start;
  }
  // Old entries of the register say where, not since when.
  if (since.has_value() && *since > kFirstDay) months = WholeMonthsBetween(*since, day);
  return months;
}

}  // namespace ketnap::dossier
