#include "services/supervision/repository/statistics_repository.h"

#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kChildrenOn =
    "SELECT descendant_id FROM replica_organization_span WHERE ancestor_id = ? AND depth = 1 AND "
    "? BETWEEN valid_from AND valid_to";
constexpr std::string_view kChildrenToday =
    "SELECT id FROM replica_organization WHERE parent_id = ? AND (valid_to IS NULL OR valid_to >= "
    "?)";

// One count by both trees.
struct Statement {
  std::string_view as_it_was;
  std::string_view today;

  std::string_view Of(Basis basis) const { return basis == Basis::kToday ? today : as_it_was; }
};

// As it was: the day of the event says which stretch of days counts, s for the place below the
// organization. What is dated before the organization's first day or after its last one (an entry
// of old papers) counts on that day: nobody is lost for it. From the spans to the people, whatever
// the server thinks: the other way round it reads all organizations.
#define KETNAP_DAY_OF(day) \
  "LEAST(GREATEST(f." day ", o.valid_from), COALESCE(o.valid_to, DATE '9999-12-31')) "
#define KETNAP_SPANS(place)                                \
  "FROM replica_organization_span s "                      \
  "JOIN replica_organization o ON o.id = s.descendant_id " \
  "JOIN person_fact f ON f." place " = s.descendant_id "
#define KETNAP_CLOSURE(place)            \
  "FROM replica_organization_closure s " \
  "JOIN person_fact f ON f." place " = s.descendant_id "
#define KETNAP_PERIOD(day) "WHERE s.ancestor_id = ? AND f." day " BETWEEN ? AND ? "
#define KETNAP_ON_THE_DAY(day) "AND " KETNAP_DAY_OF(day) "BETWEEN s.valid_from AND s.valid_to "

#define KETNAP_ADMITTED(columns, joins, rest)                                     \
  {                                                                               \
    "SELECT STRAIGHT_JOIN " columns " " KETNAP_SPANS("admitted_organization_id")  \
        joins KETNAP_PERIOD("admitted_on") KETNAP_ON_THE_DAY("admitted_on") rest, \
        "SELECT " columns " " KETNAP_CLOSURE("admitted_today_id")                 \
            joins KETNAP_PERIOD("admitted_on") rest                               \
  }

// Of each organization directly below: p for its own place below the organization that is asked
// for.
#define KETNAP_OF_CHILDREN(columns, place, place_today, day)                                                   \
  {                                                                                                            \
    "SELECT STRAIGHT_JOIN p.descendant_id, " columns " FROM replica_organization_span p "                    \
   "JOIN replica_organization_span s ON s.ancestor_id = p.descendant_id "                     \
   "JOIN replica_organization o ON o.id = s.descendant_id "                                   \
   "JOIN person_fact f ON f." place " = s.descendant_id "                                     \
   "WHERE p.ancestor_id = ? AND p.depth = 1 AND f." day " BETWEEN ? AND ? " KETNAP_ON_THE_DAY( \
       day) "AND " KETNAP_DAY_OF(day) "BETWEEN p.valid_from AND p.valid_to "                  \
   "GROUP BY p.descendant_id",                                                                \
   "SELECT p.id, " columns " FROM replica_organization p "                                    \
   "JOIN replica_organization_closure s ON s.ancestor_id = p.id "                             \
   "JOIN person_fact f ON f." place_today " = s.descendant_id "                               \
   "WHERE p.parent_id = ? AND f." day " BETWEEN ? AND ? GROUP BY p.id" \
  }

#define KETNAP_FUNNEL_COLUMNS                                                                    \
  "COUNT(*), COUNT(f.listed_on), COUNT(f.trained_on), COUNT(f.dossier_opened_on), "              \
  "COUNT(f.cell_resolved_on), COUNT(f.decided_on), COUNT(f.admitted_on), COUNT(f.official_on), " \
  "COUNT(f.delisted_on), COUNT(NULLIF(f.return_count, 0))"

constexpr Statement kAdmitted = KETNAP_ADMITTED("COUNT(*)", "", "");
constexpr Statement kAdmittedByYear = KETNAP_ADMITTED(
    "YEAR(f.admitted_on) AS admission_year, COUNT(*)", "", "GROUP BY admission_year");
constexpr Statement kAdmittedOfChildren =
    KETNAP_OF_CHILDREN("COUNT(*)", "admitted_organization_id", "admitted_today_id", "admitted_on");

constexpr Statement kFunnel = {
    "SELECT STRAIGHT_JOIN s.ancestor_id, " KETNAP_FUNNEL_COLUMNS
    " " KETNAP_SPANS("nominated_organization_id") KETNAP_PERIOD("nominated_on")
        KETNAP_ON_THE_DAY("nominated_on") "GROUP BY s.ancestor_id",
    "SELECT s.ancestor_id, " KETNAP_FUNNEL_COLUMNS " " KETNAP_CLOSURE("nominated_today_id")
        KETNAP_PERIOD("nominated_on") "GROUP BY s.ancestor_id"};
constexpr Statement kFunnelOfChildren = KETNAP_OF_CHILDREN(
    KETNAP_FUNNEL_COLUMNS, "nominated_organization_id", "nominated_today_id", "nominated_on");

constexpr Statement kByAge = KETNAP_ADMITTED("f.birth_date, f.admitted_on, COUNT(*)", "",
                                             "GROUP BY f.birth_date, f.admitted_on");
// The kind may arrive after the person, from another journal: nobody is left out for that.
constexpr Statement kByWorkplaceKind = KETNAP_ADMITTED(
    "COALESCE(w.workplace_kind, 0) AS kind, COUNT(*)",
    "LEFT JOIN organization_fact w ON w.organization_id = s.descendant_id ", "GROUP BY kind");
constexpr Statement kByGeneralEducation =
    KETNAP_ADMITTED("f.general_education, COUNT(*)", "", "GROUP BY f.general_education");
constexpr Statement kByQualification =
    KETNAP_ADMITTED("f.qualification, COUNT(*)", "", "GROUP BY f.qualification");
constexpr Statement kBySex = KETNAP_ADMITTED("f.sex, COUNT(*)", "", "GROUP BY f.sex");
constexpr Statement kByOccupation =
    KETNAP_ADMITTED("f.occupation, COUNT(*)", "", "GROUP BY f.occupation");
constexpr Statement kByYouthUnion =
    KETNAP_ADMITTED("f.youth_union_member, COUNT(*)", "", "GROUP BY f.youth_union_member");
constexpr Statement kByEthnicity =
    KETNAP_ADMITTED("f.ethnicity, COUNT(*)", "", "GROUP BY f.ethnicity");

#undef KETNAP_FUNNEL_COLUMNS
#undef KETNAP_OF_CHILDREN
#undef KETNAP_ADMITTED
#undef KETNAP_ON_THE_DAY
#undef KETNAP_PERIOD
#undef KETNAP_CLOSURE
#undef KETNAP_SPANS
#undef KETNAP_DAY_OF

const Statement& StatementOf(Attribute attribute) {
  switch (attribute) {
    case Attribute::kGeneralEducation:
      return kByGeneralEducation;
    case Attribute::kQualification:
      return kByQualification;
    case Attribute::kSex:
      return kBySex;
    case Attribute::kOccupation:
      return kByOccupation;
    case Attribute::kYouthUnion:
      return kByYouthUnion;
    case Attribute::kWorkplaceKind:
      return kByWorkplaceKind;
    case Attribute::kEthnicity:
      return kByEthnicity;
  }
  return kBySex;
}

using FunnelCount = int64_t Funnel::*;
constexpr FunnelCount kFunnelCounts[] = {
    &Funnel::nominated,     &Funnel::listed,  &Funnel::trained,  &Funnel::dossier_opened,
    &Funnel::cell_resolved, &Funnel::decided, &Funnel::admitted, &Funnel::official,
    &Funnel::delisted,      &Funnel::returned};

Funnel FunnelOf(const db::Row& row) {
  Funnel funnel;
  funnel.organization = row.Id(0);
  size_t column = 1;
  for (const FunnelCount count : kFunnelCounts) funnel.*count = row.Int(column++);
  return funnel;
}

absl::StatusOr<db::Rows> Ask(db::Transaction& transaction, const Statement& statement,
                             const Question& question) {
  return transaction.Query(statement.Of(question.basis),
                           {question.organization, question.from, question.to});
}

absl::StatusOr<std::vector<Uuid>> Ids(db::Transaction& transaction, std::string_view sql,
                                      const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(sql, values));
  std::vector<Uuid> ids;
  for (const db::Row& row : rows) ids.push_back(row.Id(0));
  return ids;
}

}  // namespace

Funnel& Funnel::operator-=(const Funnel& part) {
  for (const FunnelCount count : kFunnelCounts) this->*count -= part.*count;
  return *this;
}

absl::StatusOr<std::vector<Uuid>> ChildrenOn(db::Transaction& transaction, const Uuid& parent,
                                             Date day) {
  return Ids(transaction, kChildrenOn, {parent, day});
}

absl::StatusOr<std::vector<Uuid>> ChildrenToday(db::Transaction& transaction, const Uuid& parent,
                                                Date today) {
  return Ids(transaction, kChildrenToday, {parent, today});
}

absl::StatusOr<int64_t> CountAdmitted(db::Transaction& transaction, const Question& question) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, Ask(transaction, kAdmitted, question));
  return rows.at(0).Int(0);
}

absl::StatusOr<std::map<int, int64_t>> CountAdmittedByYear(db::Transaction& transaction,
                                                           const Question& question) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, Ask(transaction, kAdmittedByYear, question));
  std::map<int, int64_t> counts;
  for (const db::Row& row : rows) counts[static_cast<int>(row.Int(0))] = row.Int(1);
  return counts;
}

absl::StatusOr<std::vector<Admissions>> CountAdmittedOfChildren(db::Transaction& transaction,
                                                                const Question& question) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, Ask(transaction, kAdmittedOfChildren, question));
  std::vector<Admissions> counts;
  for (const db::Row& row : rows) counts.push_back({row.Id(0), row.Int(1)});
  return counts;
}

absl::StatusOr<Funnel> CountFunnel(db::Transaction& transaction, const Question& question) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, Ask(transaction, kFunnel, question));
  Funnel funnel;
  if (!rows.empty()) funnel = FunnelOf(rows[0]);
  funnel.organization = question.organization;
  return funnel;
}

absl::StatusOr<std::vector<Funnel>> CountFunnelOfChildren(db::Transaction& transaction,
                                                          const Question& question) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, Ask(transaction, kFunnelOfChildren, question));
  std::vector<Funnel> funnels;
  for (const db::Row& row : rows) funnels.push_back(FunnelOf(row));
  return funnels;
}

absl::StatusOr<std::vector<CodeCount>> CountByAttribute(db::Transaction& transaction,
                                                        Attribute attribute,
                                                        const Question& question) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, Ask(transaction, StatementOf(attribute), question));
  std::vector<CodeCount> counts;
  for (const db::Row& row : rows) counts.push_back({row.Text(0), row.Int(1)});
  return counts;
}

absl::StatusOr<std::vector<AgeFact>> CountByAge(db::Transaction& transaction,
                                                const Question& question) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, Ask(transaction, kByAge, question));
  std::vector<AgeFact> facts;
  for (const db::Row& row : rows) facts.push_back({row.DateAt(0), row.DateAt(1), row.Int(2)});
  return facts;
}

std::vector<std::string_view> CountStatements() {
  std::vector<std::string_view> all;
  for (const Statement& statement :
       {kAdmitted, kAdmittedByYear, kAdmittedOfChildren, kFunnel, kFunnelOfChildren, kByAge,
        kByWorkplaceKind, kByGeneralEducation, kByQualification, kBySex, kByOccupation,
        kByYouthUnion, kByEthnicity}) {
    all.push_back(statement.as_it_was);
    all.push_back(statement.today);
  }
  return all;
}

std::vector<std::string_view> ChildrenStatements() { return {kChildrenOn, kChildrenToday}; }

}  // namespace ketnap::supervision
