#include "services/dossier/repository/register_repository.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::dossier {
namespace {

// Facts of the day where they are known by days, else the present ones. A size of 0 is one that
// nobody entered.
#define KETNAP_FACTS                                                                            \
  " COALESCE(NULLIF(period_fact.committee_size, 0), fact.committee_size, 0),"                   \
  " COALESCE(NULLIF(period_fact.standing_committee_size, 0), fact.standing_committee_size, 0)," \
  " COALESCE(period_fact.has_youth_union, fact.has_youth_union, 0),"                            \
  " COALESCE(period_fact.has_trade_union, fact.has_trade_union, 0)"
#define KETNAP_JOIN_FACTS(organization)                                          \
  " LEFT JOIN organization_fact AS fact ON fact.organization_id = " organization \
  " LEFT JOIN organization_fact_period AS period_fact"                           \
  " ON period_fact.organization_id = " organization                              \
  " AND period_fact.valid_from <= ? AND period_fact.valid_to >= ?"

constexpr char kSelectSurroundings[] =
    "SELECT span.ancestor_id, period.type, period.display_name,"
    " EXISTS (SELECT 1 FROM replica_organization_authority AS authority"
    " WHERE authority.organization_id = span.ancestor_id AND authority.valid_from <= ?"
    " AND authority.valid_to >= ?)," KETNAP_FACTS ", period.parent_id IS NULL"
    " FROM replica_organization_span AS span"
    " JOIN replica_organization_period AS period ON period.organization_id = span.ancestor_id"
    " AND period.valid_from <= ? AND period.valid_to >= ?" KETNAP_JOIN_FACTS("span.ancestor_id")
    " WHERE span.descendant_id = ? AND span.valid_from <= ? AND span.valid_to >= ?"
    " ORDER BY span.depth";
constexpr char kSelectSurroundingsOfToday[] =
    "SELECT organization.id, organization.type, organization.display_name,"
    " organization.has_admission_authority," KETNAP_FACTS
    " FROM replica_organization_closure AS closure"
    " JOIN replica_organization AS organization ON organization.id = "
    "closure.ancestor_id" KETNAP_JOIN_FACTS(
        "closure.ancestor_id") " WHERE closure.descendant_id = ? ORDER BY closure.depth";

constexpr char kCountVoters[] =
    "SELECT COUNT(*), CAST(COALESCE(SUM(voter.away), 0) AS SIGNED),"
    " CAST(COALESCE(SUM(voter.exempt AND NOT voter.away), 0) AS SIGNED) FROM"
    " (SELECT EXISTS (SELECT 1 FROM replica_member_stay AS guest"
    " WHERE guest.member_id = stay.member_id AND guest.kind = 2 AND guest.start_date <= ?"
    " AND guest.end_date >= ?) AS away,"
    " EXISTS (SELECT 1 FROM replica_member_exemption AS exemption"
    " WHERE exemption.member_id = stay.member_id AND exemption.start_date <= ?"
    " AND exemption.end_date >= ?) AS exempt"
    " FROM replica_member_stay AS stay JOIN replica_member AS member"
    " ON member.member_id = stay.member_id"
    " WHERE stay.organization_id = ? AND stay.kind = 1 AND stay.start_date <= ?"
    " AND stay.end_date >= ? AND member.official_date <= ?"
    " AND (member.left_date IS NULL OR member.left_date > ?)) AS voter";

// The cell of the day; the present one on days before the first stay.
#define KETNAP_MEMBER_ON_DAY                                                         \
  " FROM replica_member AS member LEFT JOIN replica_member_stay AS stay"             \
  " ON stay.member_id = member.member_id AND stay.kind = 1 AND stay.start_date <= ?" \
  " AND stay.end_date >= ?"
constexpr char kSelectMembers[] =
    "SELECT member.member_id, member.official_date, member.left_date, "
    "span.depth" KETNAP_MEMBER_ON_DAY
    " LEFT JOIN replica_organization_span AS span"
    " ON span.descendant_id = COALESCE(stay.organization_id, member.organization_id)"
    " AND span.ancestor_id = ? AND span.valid_from <= ? AND span.valid_to >= ?"
    " WHERE member.member_id IN (";
constexpr char kSelectMembersToday[] =
    "SELECT member.member_id, member.official_date, member.left_date, "
    "closure.depth" KETNAP_MEMBER_ON_DAY
    " LEFT JOIN replica_organization_closure AS closure"
    " ON closure.descendant_id = COALESCE(stay.organization_id, member.organization_id)"
    " AND closure.ancestor_id = ? WHERE member.member_id IN (";
constexpr char kSelectMembersEnd[] = ") ORDER BY member.member_id";
constexpr char kSelectMemberCell[] =
    "SELECT COALESCE(stay.organization_id, member.organization_id)" KETNAP_MEMBER_ON_DAY
    " WHERE member.member_id = ?";

constexpr char kPutMember[] =
    "INSERT INTO replica_member (member_id, organization_id, official_date, left_date)"
    " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE organization_id = ?, official_date = ?,"
    " left_date = CASE WHEN ? = 0 THEN NULL ELSE COALESCE(?, left_date, ?) END";

// Lists of members are short: introducers of one person.
constexpr size_t kMembersAtOnce = 4;

Date OpenDay() { return Date(9999, 12, 31); }

void NoteOrganization(const db::Row& row, Surroundings* around) {
  const Uuid id = row.Id(0);
  absl::StrAppend(&around->path, around->path.empty() ? "" : ", ", row.Text(2));
  if (!around->base_organization.has_value()) {
    around->has_youth_union |= row.Bool(6);
    around->has_trade_union |= row.Bool(7);
    const std::string& type = row.Text(1);
    if (type == "SECTIONAL_COMMITTEE" && !around->sectional_committee.has_value()) {
      around->sectional_committee = id;
    }
    if (type == "GRASSROOTS_PARTY_ORGANIZATION" || type == "GRASSROOTS_CELL") {
      around->base_organization = id;
      around->has_base_committee = type == "GRASSROOTS_PARTY_ORGANIZATION";
      if (around->has_base_committee) around->base_committee_size = static_cast<int>(row.Int(4));
    }
  }
  if (row.Text(1) == "PROVINCIAL_COMMITTEE" && !around->provincial_committee.has_value()) {
    around->provincial_committee = id;
  }
  if (!around->admission_authority.has_value() && row.Bool(3)) {
    around->admission_authority = id;
    around->authority_committee_size = static_cast<int>(row.Int(4));
    around->authority_standing_size = static_cast<int>(row.Int(5));
  }
}

absl::Status LoadSome(db::Transaction& transaction, const std::vector<Uuid>& ids, size_t first,
                      const Surroundings& around, Date day, std::vector<MemberFacts>* members) {
  db::Values values = {day, day, around.base_organization};
  if (!around.as_of_today) values.insert(values.end(), {day, day});
  for (size_t i = 0; i < kMembersAtOnce; ++i) {
    values.emplace_back(first + i < ids.size() ? ids[first + i] : ids.back());
  }
  const std::string sql = absl::StrCat(around.as_of_today ? kSelectMembersToday : kSelectMembers,
                                       db::Placeholders(kMembersAtOnce), kSelectMembersEnd);
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(sql, values));
  for (const db::Row& row : rows) {
    MemberFacts member;
    member.id = row.Id(0);
    member.official_date = row.OptionalDate(1);
    member.is_official = member.official_date.has_value() && *member.official_date <= day;
    const std::optional<Date> left = row.OptionalDate(2);
    member.has_left = left.has_value() && *left <= day;
    member.same_base_organization = !row.IsNull(3);
    members->push_back(member);
  }
  return absl::OkStatus();
}

absl::Status ReplaceStays(db::Transaction& transaction, const RegisterMember& member) {
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute("DELETE FROM replica_member_stay WHERE member_id = ?", {member.id})
          .status());
  std::vector<MemberStay> stays = member.stays;
  if (stays.empty()) {
    stays.push_back({StayKind::kOfficial, member.organization, Date(1900, 1, 1), std::nullopt});
  }
  for (size_t i = 0; i < stays.size(); ++i) {
    const MemberStay& stay = stays[i];
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO replica_member_stay (member_id, ordinal, kind, organization_id,"
                     " start_date, end_date) VALUES (?, ?, ?, ?, ?, ?)",
                     {member.id, i, stay.kind, stay.organization, stay.start_date,
                      stay.end_date.value_or(OpenDay())})
            .status());
  }
  return absl::OkStatus();
}

absl::Status ReplaceExemptions(db::Transaction& transaction, const RegisterMember& member) {
  KETNAP_RETURN_IF_ERROR(
      transaction.Execute("DELETE FROM replica_member_exemption WHERE member_id = ?", {member.id})
          .status());
  for (size_t i = 0; i < member.exemptions.size(); ++i) {
    const MemberExemption& exemption = member.exemptions[i];
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO replica_member_exemption (member_id, ordinal, start_date,"
                     " end_date) VALUES (?, ?, ?, ?)",
                     {member.id, i, exemption.start_date, exemption.end_date.value_or(OpenDay())})
            .status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Surroundings> LoadSurroundings(db::Transaction& transaction, const Uuid& cell,
                                              Date day) {
  Surroundings around;
  around.cell = cell;
  KETNAP_ASSIGN_OR_RETURN(
      auto rows,
      transaction.Query(kSelectSurroundings, {day, day, day, day, day, day, cell, day, day}));
  // Somebody on the way up is said to have begun later, or the cell had not begun or had ended.
  if (rows.empty() || !rows.back().Bool(8)) {
    around.as_of_today = true;
    KETNAP_ASSIGN_OR_RETURN(rows, transaction.Query(kSelectSurroundingsOfToday, {day, day, cell}));
  }
  for (const db::Row& row : rows) NoteOrganization(row, &around);
  return around;
}

absl::StatusOr<CellVoters> CountVoters(db::Transaction& transaction, const Uuid& cell, Date day) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto rows,
      transaction.Query(kCountVoters, {day, day, day, day, cell, day, day, day, day}));
  return CellVoters{static_cast<int>(rows.at(0).Int(0)), static_cast<int>(rows.at(0).Int(1)),
                    static_cast<int>(rows.at(0).Int(2))};
}

absl::StatusOr<std::vector<MemberFacts>> LoadMembers(db::Transaction& transaction,
                                                     const std::vector<Uuid>& ids,
                                                     const Surroundings& around, Date day) {
  std::vector<MemberFacts> members;
  for (size_t first = 0; first < ids.size(); first += kMembersAtOnce) {
    KETNAP_RETURN_IF_ERROR(LoadSome(transaction, ids, first, around, day, &members));
  }
  return members;
}

absl::StatusOr<std::optional<Uuid>> FindMemberCell(db::Transaction& transaction, const Uuid& member,
                                                   Date day) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query(kSelectMemberCell, {day, day, member}));
  std::optional<Uuid> cell;
  if (!rows.empty()) cell = rows[0].Id(0);
  return cell;
}

absl::Status PutMember(db::Transaction& transaction, const RegisterMember& member) {
  const std::optional<Date> left =
      member.has_left ? member.left_date.value_or(member.recorded_for) : std::optional<Date>();
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(kPutMember,
                   {member.id, member.organization, member.official_date, left, member.organization,
                    member.official_date, member.has_left, member.left_date, left})
          .status());
  KETNAP_RETURN_IF_ERROR(ReplaceStays(transaction, member));
  return ReplaceExemptions(transaction, member);
}

absl::Status PutOrganizationFact(db::Transaction& transaction, const Uuid& organization,
                                 const OrganizationFact& fact,
                                 const std::vector<OrganizationFactPeriod>& periods) {
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO organization_fact (organization_id, committee_size,"
                   " standing_committee_size, has_youth_union, has_trade_union)"
                   " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE committee_size = ?,"
                   " standing_committee_size = ?, has_youth_union = ?, has_trade_union = ?",
                   {organization, fact.committee_size, fact.standing_committee_size,
                    fact.has_youth_union, fact.has_trade_union, fact.committee_size,
                    fact.standing_committee_size, fact.has_youth_union, fact.has_trade_union})
          .status());
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute("DELETE FROM organization_fact_period WHERE organization_id = ?", {organization})
          .status());
  for (const OrganizationFactPeriod& period : periods) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO organization_fact_period (organization_id, valid_from, valid_to,"
                     " committee_size, standing_committee_size, has_youth_union, has_trade_union)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)",
                     {organization, period.valid_from, period.valid_to.value_or(OpenDay()),
                      period.fact.committee_size, period.fact.standing_committee_size,
                      period.fact.has_youth_union, period.fact.has_trade_union})
            .status());
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
