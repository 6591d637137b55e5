#include "services/dossier/repository/register_repository.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::dossier {
namespace {

constexpr char kSelectSurroundings[] =
    "SELECT organization.id, organization.type, organization.has_admission_authority,"
    " COALESCE(fact.committee_size, 0), COALESCE(fact.standing_committee_size, 0),"
    " COALESCE(fact.has_youth_union, 0), COALESCE(fact.has_trade_union, 0)"
    " FROM replica_organization_closure AS closure"
    " JOIN replica_organization AS organization ON organization.id = closure.ancestor_id"
    " LEFT JOIN organization_fact AS fact ON fact.organization_id = closure.ancestor_id"
    " WHERE closure.descendant_id = ? ORDER BY closure.depth";
constexpr char kCountOfficialMembers[] =
    "SELECT COUNT(*) FROM replica_member WHERE organization_id = ? AND official_date <= ?"
    " AND (left_date IS NULL OR left_date > ?)";
constexpr char kSelectMembers[] =
    "SELECT member.member_id, member.official_date, member.left_date, closure.depth"
    " FROM replica_member AS member LEFT JOIN replica_organization_closure AS closure"
    " ON closure.descendant_id = member.organization_id AND closure.ancestor_id = ?"
    " WHERE member.member_id IN (";
constexpr char kSelectMembersEnd[] = ") ORDER BY member.member_id";

// Lists of members are short: introducers of one person.
constexpr size_t kMembersAtOnce = 4;

absl::Status LoadSome(db::Transaction& transaction, const std::vector<Uuid>& ids, size_t first,
                      const std::optional<Uuid>& base_organization, Date day,
                      std::vector<MemberFacts>* members) {
  db::Values values = {base_organization};
  for (size_t i = 0; i < kMembersAtOnce; ++i) {
    values.emplace_back(first + i < ids.size() ? ids[first + i] : ids.back());
  }
  const std::string sql =
      absl::StrCat(kSelectMembers, db::Placeholders(kMembersAtOnce), kSelectMembersEnd);
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

}  // namespace

absl::StatusOr<Surroundings> LoadSurroundings(db::Transaction& transaction, const Uuid& cell) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(kSelectSurroundings, {cell}));
  Surroundings around;
  for (const db::Row& row : rows) {
    const Uuid id = row.Id(0);
    if (!around.base_organization.has_value()) {
      around.has_youth_union |= row.Bool(5);
      around.has_trade_union |= row.Bool(6);
      const std::string& type = row.Text(1);
      if (type == "GRASSROOTS_PARTY_ORGANIZATION" || type == "GRASSROOTS_CELL") {
        around.base_organization = id;
        around.has_base_committee = type == "GRASSROOTS_PARTY_ORGANIZATION";
        if (around.has_base_committee) {
          around.base_committee_size = static_cast<int>(row.Int(3));
        }
      }
    }
    if (!around.admission_authority.has_value() && row.Bool(2)) {
      around.admission_authority = id;
      around.authority_committee_size = static_cast<int>(row.Int(3));
      around.authority_standing_size = static_cast<int>(row.Int(4));
    }
  }
  return around;
}

absl::StatusOr<int> CountOfficialMembers(db::Transaction& transaction, const Uuid& cell, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query(kCountOfficialMembers, {cell, day, day}));
  return static_cast<int>(rows.at(0).Int(0));
}

absl::StatusOr<std::vector<MemberFacts>> LoadMembers(db::Transaction& transaction,
                                                     const std::vector<Uuid>& ids,
                                                     const std::optional<Uuid>& base_organization,
                                                     Date day) {
  std::vector<MemberFacts> members;
  for (size_t first = 0; first < ids.size(); first += kMembersAtOnce) {
    KETNAP_RETURN_IF_ERROR(LoadSome(transaction, ids, first, base_organization, day, &members));
  }
  return members;
}

absl::Status PutMember(db::Transaction& transaction, const RegisterMember& member) {
  const bool gone = member.left_date.has_value();
  return transaction
      .Execute(
          "INSERT INTO replica_member (member_id, organization_id, official_date, left_date)"
          " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE organization_id = ?,"
          " official_date = ?, left_date = CASE WHEN ? = 1 THEN COALESCE(left_date, ?) END",
          {member.id, member.organization, member.official_date, member.left_date,
           member.organization, member.official_date, gone, member.left_date})
      .status();
}

absl::Status PutOrganizationFact(db::Transaction& transaction, const OrganizationFact& fact) {
  return transaction
      .Execute(
          "INSERT INTO organization_fact (organization_id, committee_size,"
          " standing_committee_size, has_youth_union, has_trade_union) VALUES (?, ?, ?, ?, ?)"
          " ON DUPLICATE KEY UPDATE committee_size = ?, standing_committee_size = ?,"
          " has_youth_union = ?, has_trade_union = ?",
          {fact.organization, fact.committee_size, fact.standing_committee_size,
           fact.has_youth_union, fact.has_trade_union, fact.committee_size,
           fact.standing_committee_size, fact.has_youth_union, fact.has_trade_union})
      .status();
}

absl::StatusOr<bool> NoteCertificate(db::Transaction& transaction, const Uuid& certificate,
                                     const Uuid& candidate, const std::string& class_type,
                                     Date issue_date) {
  KETNAP_ASSIGN_OR_RETURN(const auto known,
                          transaction.QueryOptional("SELECT candidate_id FROM candidate_certificate"
                                                    " WHERE certificate_id = ?",
                                                    {certificate}));
  if (known.has_value()) return false;
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute("INSERT INTO candidate_certificate (certificate_id, candidate_id, class_type,"
                   " issue_date) VALUES (?, ?, ?, ?)",
                   {certificate, candidate, class_type, issue_date})
          .status());
  return true;
}

}  // namespace ketnap::dossier
