#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_SYMPATHIZER_STATEMENTS_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_SYMPATHIZER_STATEMENTS_H_

#include "services/dossier/repository/review_statements.h"

// Statements on nominations and helpers, by themselves so that a test can ask the planner about
// each.
namespace ketnap::dossier::sql {

// ---- places

// Begin and end of a statement over a list of people.
inline constexpr char kNominationPlaces[] =
    "SELECT candidate_id, ancestor_id, position, nominator_kind FROM nomination_place"
    " FORCE INDEX (nomination_place_by_candidate) WHERE candidate_id IN (";
inline constexpr char kHelperPlaces[] =
    "SELECT candidate_id, ancestor_id, helper_id, organization_id,"
    " due_date, to_be_replaced"
    " FROM helper_place FORCE INDEX (helper_place_by_candidate) WHERE candidate_id IN (";
inline constexpr char kPlacesEnd[] = ")";

inline constexpr char kDeleteNominationPlace[] =
    "DELETE FROM nomination_place WHERE ancestor_id = ? AND position = ? AND candidate_id = ?";
inline constexpr char kDeleteHelperPlace[] =
    "DELETE FROM helper_place WHERE ancestor_id = ? AND helper_id = ? AND organization_id = ?"
    " AND candidate_id = ?";

// Begin of an insertion of many.
inline constexpr char kInsertNominationPlaces[] =
    "INSERT INTO nomination_place (ancestor_id, position, candidate_id, nominator_kind) VALUES";
inline constexpr char kInsertHelperPlaces[] =
    "INSERT INTO helper_place (ancestor_id, helper_id, organization_id, candidate_id, due_date,"
    " to_be_replaced) VALUES";

// ---- nominations

#define KETNAP_NOMINATIONS                                                                         \
  "SELECT place.position, candidate.id, candidate.organization_id, candidate.full_name,"           \
  " candidate.nominator_kind, candidate.nomination_date, candidate.state, candidate.resume_state," \
  " candidate.listing_date FROM nomination_place AS place"
#define KETNAP_NOMINATIONS_END                                              \
  " place.position >= ? AND (place.position > ? OR place.candidate_id > ?)" \
  " ORDER BY place.position, place.candidate_id LIMIT ?"

// In the order of the index, so that a page costs a page however many there are.
inline constexpr char kListNominations[] = KETNAP_NOMINATIONS
    " FORCE INDEX (PRIMARY) STRAIGHT_JOIN candidate FORCE INDEX (PRIMARY)"
    " ON candidate.id = place.candidate_id WHERE place.ancestor_id = ? AND" KETNAP_NOMINATIONS_END;
inline constexpr char kListNominationsOfKind[] = KETNAP_NOMINATIONS
    " FORCE INDEX (nomination_place_by_kind)"
    " STRAIGHT_JOIN candidate FORCE INDEX (PRIMARY) ON candidate.id = place.candidate_id"
    " WHERE place.ancestor_id = ? AND place.nominator_kind = ? AND" KETNAP_NOMINATIONS_END;

// When the cell declined, for who is in no state that tells: the last time.
inline constexpr char kDeclineDate[] =
    "SELECT occurred_on FROM journal_entry WHERE aggregate_id = ? AND action = 'DeclineNomination'"
    " ORDER BY aggregate_version DESC LIMIT 1";

// ---- helpers

// Helpers by the days their people's next reviews are due on, after (day, helper, cell), in the
// order of the index: once for each such day.
#define KETNAP_HELPERS                                                        \
  "SELECT due_date, helper_id, organization_id FROM helper_place FORCE INDEX" \
  " (helper_place_overdue) WHERE ancestor_id = ?"
#define KETNAP_HELPERS_END                         \
  " GROUP BY due_date, helper_id, organization_id" \
  " ORDER BY due_date, helper_id, organization_id LIMIT ?"
inline constexpr char kListHelpersOfDay[] = KETNAP_HELPERS
    " AND due_date = ? AND helper_id >= ?"
    " AND (helper_id > ? OR organization_id > ?)" KETNAP_HELPERS_END;
inline constexpr char kListHelpersOfLaterDays[] =
    KETNAP_HELPERS " AND due_date > ?" KETNAP_HELPERS_END;
#undef KETNAP_HELPERS
#undef KETNAP_HELPERS_END

// One helper's people of one cell.
inline constexpr char kHelperPeople[] =
    "SELECT MIN(due_date), COUNT(*), CAST(COALESCE(SUM(to_be_replaced), 0) AS SIGNED),"
    " CAST(COALESCE(SUM(due_date < ?), 0) AS SIGNED) FROM helper_place"
    " WHERE ancestor_id = ? AND helper_id = ? AND organization_id = ?";

// Reviews by one helper: the last one, and how many remarks between two days repeat one of the
// twelve months before each.
inline constexpr char kHelperLastReview[] =
    "SELECT review_date FROM monthly_review FORCE INDEX (monthly_review_by_helper)"
    " WHERE helper_id = ? ORDER BY review_date DESC LIMIT 1";
inline constexpr char kHelperRepeatedRemarks[] =
    "SELECT COUNT(*) FROM monthly_review AS review FORCE INDEX (monthly_review_by_helper)"
    " WHERE review.helper_id = ? AND review.review_date >= ? AND review.review_date <= ?"
    " AND " KETNAP_REPEATED_REMARK;

// People one helper has now, whoever follows them.
inline constexpr char kHelperLoad[] =
    "SELECT COUNT(DISTINCT candidate_id) FROM helper_place WHERE helper_id = ?"
    " AND candidate_id <> ?";

// Where a member belonged up to a day, newest first, and whether that lay within an organization on
// the last of those days.
inline constexpr char kMemberStaysWithin[] =
    "SELECT stay.start_date, LEAST(stay.end_date, '2199-12-31'),"
    " EXISTS (SELECT 1 FROM replica_organization_span AS span"
    " WHERE span.ancestor_id = ? AND span.descendant_id = stay.organization_id"
    " AND span.valid_from <= LEAST(stay.end_date, ?) AND span.valid_to >= LEAST(stay.end_date, ?))"
    " FROM replica_member_stay AS stay"
    " WHERE stay.member_id = ? AND stay.kind = 1 AND stay.start_date <= ?"
    " ORDER BY stay.start_date DESC, stay.ordinal DESC";

}  // namespace ketnap::dossier::sql

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_SYMPATHIZER_STATEMENTS_H_
