#include "services/dossier/repository/sympathizer_repository.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/base/status_macros.h"
#include "services/dossier/repository/sympathizer_statements.h"
#include "services/dossier/repository/worklists/row_batches.h"

namespace ketnap::dossier {
namespace {

constexpr Date kFirstDay(1900, 1, 1);
constexpr Date kOpenDay(2199, 12, 31);  // The last day that reads back.
constexpr int64_t kAnswered = 1000000;

// Those of `rows` that `others` lacks; both sorted.
template <typename Row>
std::vector<Row> Missing(const std::vector<Row>& rows, const std::vector<Row>& others) {
  std::vector<Row> missing;
  std::set_difference(rows.begin(), rows.end(), others.begin(), others.end(),
                      std::back_inserter(missing));
  return missing;
}

absl::Status Load(db::Transaction& transaction, Date today, HelperRow* row) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto people,
      transaction.Query(sql::kHelperPeople, {row->organization, row->helper, row->organization}));
  row->candidate_count = people.at(0).Int(0);
  row->to_be_replaced_count = people.at(0).Int(1);
  KETNAP_ASSIGN_OR_RETURN(
      const auto last, transaction.Query(sql::kHelperLastReview, {row->helper, row->organization}));
  row->last_review = last.at(0).OptionalDate(0);
  KETNAP_ASSIGN_OR_RETURN(
      const auto repeated,
      transaction.Query(sql::kHelperRepeatedRemarks,
                        {row->helper, AddMonths(today, -12) + 1, today, row->organization}));
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
    places.helpers.push_back({row.Id(0), row.Id(1), row.Id(2), row.Id(3),
                              row.OptionalDate(4).value_or(Date(9999, 12, 31)), row.Bool(5)});
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

absl::StatusOr<std::vector<HelperRow>> ListHelpers(db::Transaction& transaction,
                                                   const HelperQuery& query) {
  std::vector<HelperRow> helpers;
  const HelperQuery::After first{kAnswered, Uuid(), Uuid()};
  const HelperQuery::After after = query.after.value_or(first);
  if (after.overdue_count > 0) {
    KETNAP_ASSIGN_OR_RETURN(const auto rows,
                            transaction.Query(sql::kListOverdueHelpers,
                                              {query.organization, query.today, after.overdue_count,
                                               after.overdue_count, after.helper, after.helper,
                                               after.organization, query.limit}));
    for (const db::Row& row : rows) {
      HelperRow helper;
      helper.helper = row.Id(0);
      helper.organization = row.Id(1);
      helper.overdue_count = row.Int(2);
      helpers.push_back(helper);
    }
  }
  const int left = query.limit - static_cast<int>(helpers.size());
  if (left > 0) {
    const bool begun = after.overdue_count == 0;
    const Uuid helper = begun ? after.helper : Uuid();
    KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql::kListOtherHelpers,
                                                               {query.organization, helper, helper,
                                                                begun ? after.organization : Uuid(),
                                                                query.today, left}));
    for (const db::Row& row : rows) {
      HelperRow other;
      other.helper = row.Id(0);
      other.organization = row.Id(1);
      helpers.push_back(other);
    }
  }
  for (HelperRow& helper : helpers) {
    KETNAP_RETURN_IF_ERROR(Load(transaction, query.today, &helper));
  }
  return helpers;
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
