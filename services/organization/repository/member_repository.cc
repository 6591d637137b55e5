#include "services/organization/repository/member_repository.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/repository/statements.h"

namespace ketnap::organization {
namespace {

constexpr size_t kKeyColumn = 15;

Member MemberOf(const db::Row& row) {
  Member member;
  member.id = row.Id(0);
  member.version = row.Int(1);
  member.organization = row.Id(2);
  member.full_name = row.Text(3);
  member.birth_date = row.DateAt(4);
  member.status = static_cast<MemberStatus>(row.Int(5));
  member.admission_ceremony_date = row.DateAt(6);
  member.admission_decision_date = row.OptionalDate(7);
  member.official_date = row.OptionalDate(8);
  member.seniority_date = row.OptionalDate(9);
  member.candidate = row.OptionalId(10);
  member.candidate_version = row.Int(11);
  member.synthetic = row.Bool(12);
  member.create_time = row.TimeAt(13);
  member.update_time = row.TimeAt(14);
  return member;
}

absl::StatusOr<std::optional<Member>> FindBy(db::Transaction& transaction, std::string_view sql,
                                             const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql, {id}));
  if (!row.has_value()) return std::nullopt;
  return MemberOf(*row);
}

}  // namespace

absl::StatusOr<std::optional<Member>> FindMember(db::Transaction& transaction, const Uuid& id) {
  return FindBy(transaction, sql::kFindMember, id);
}

absl::StatusOr<std::optional<Uuid>> MemberOwner(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kMemberOwner, {id}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::optional<Member>> LockMember(db::Transaction& transaction, const Uuid& id) {
  return FindBy(transaction, sql::kLockMember, id);
}

absl::StatusOr<std::optional<Uuid>> FindSameMember(db::Transaction& transaction,
                                                   const Member& member) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindSameMember,
                                                    {member.organization, NameKey(member.full_name),
                                                     member.full_name, member.birth_date}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::vector<ListedMember>> ListMembers(db::Transaction& transaction,
                                                      const std::optional<Uuid>& below,
                                                      MemberStatus status, const NamePage& page) {
  db::Values values;
  if (below.has_value()) values = {*below};
  AppendPageStart(page, &values);
  values.insert(values.end(), {status, status, page.limit});
  KETNAP_ASSIGN_OR_RETURN(
      const db::Rows rows,
      transaction.Query(below.has_value() ? sql::kListMembersBelow : sql::kListAllMembers, values));
  std::vector<ListedMember> listed;
  listed.reserve(rows.size());
  for (const db::Row& row : rows) listed.push_back({MemberOf(row), row.Text(kKeyColumn)});
  return listed;
}

absl::Status InsertMember(db::Transaction& transaction, const Member& member) {
  return transaction
      .Execute(sql::kInsertMember,
               {member.id, member.version, member.organization, member.full_name,
                NameKey(member.full_name), member.birth_date, member.status,
                member.admission_ceremony_date, member.admission_decision_date,
                member.official_date, member.seniority_date, member.candidate,
                member.candidate_version, member.synthetic, member.create_time, member.update_time})
      .status();
}

absl::Status UpdateMember(db::Transaction& transaction, Member* member) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(
          sql::kUpdateMember,
          {member->organization, member->full_name, NameKey(member->full_name), member->birth_date,
           member->status, member->admission_ceremony_date, member->admission_decision_date,
           member->official_date, member->seniority_date, member->candidate_version,
           member->synthetic, member->update_time, member->id, member->version}));
  if (updated != 1) return EtagMismatchError(NameOf(*member));
  ++member->version;
  return absl::OkStatus();
}

}  // namespace ketnap::organization
