#include "services/organization/repository/member_repository.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/repository/appointment_repository.h"
#include "services/organization/repository/member_listing.h"
#include "services/organization/repository/member_row.h"
#include "services/organization/repository/member_statements.h"
#include "services/organization/repository/open_end.h"

namespace ketnap::organization {
namespace {

// Ids are asked for in lists of few lengths, or the statement cache would fill with variants.
constexpr size_t kIdsAtOnce = 100;

Stay StayOf(const db::Row& row) {
  Stay stay;
  stay.kind = static_cast<StayKind>(row.Int(1));
  stay.start = row.DateAt(2);
  stay.organization = row.Id(3);
  stay.end = row.OptionalDate(4);
  stay.until = row.OptionalDate(5);
  stay.cause = row.Text(6);
  stay.record_time = row.TimeAt(7);
  return stay;
}

Exemption ExemptionOf(const db::Row& row) {
  Exemption exemption;
  exemption.start = row.DateAt(1);
  exemption.end = row.OptionalDate(2);
  exemption.reason = static_cast<ExemptionReason>(row.Int(3));
  exemption.document = row.Text(4);
  return exemption;
}

// A list of ids, filled up with its last one to one of two lengths.
db::Values Padded(const std::vector<Uuid>& ids) {
  db::Values values(ids.begin(), ids.end());
  values.resize(ids.size() == 1 ? 1 : kIdsAtOnce, ids.back());
  return values;
}

absl::StatusOr<db::Rows> QueryIn(db::Transaction& transaction, std::string_view start,
                                 std::string_view end, const db::Values& ids) {
  return transaction.Query(absl::StrCat(start, db::Placeholders(ids.size()), end), ids);
}

absl::Status LoadParts(db::Transaction& transaction, const db::Values& ids,
                       std::map<Uuid, Member*>* members) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows stays,
                          QueryIn(transaction, sql::kStaysIn, sql::kStaysInEnd, ids));
  for (const db::Row& row : stays) {
    const auto member = members->find(row.Id(0));
    if (member != members->end()) member->second->stays.push_back(StayOf(row));
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows exemptions,
                          QueryIn(transaction, sql::kExemptionsIn, sql::kExemptionsInEnd, ids));
  for (const db::Row& row : exemptions) {
    const auto member = members->find(row.Id(0));
    if (member != members->end()) member->second->exemptions.push_back(ExemptionOf(row));
  }
  KETNAP_ASSIGN_OR_RETURN(const auto posts, FindAppointmentsOf(transaction, ids));
  for (const Appointment& post : posts) {
    const auto member = members->find(post.member);
    if (member != members->end()) member->second->appointments.push_back(post);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Member>> Load(db::Transaction& transaction, std::vector<Uuid> ids,
                                         bool locked) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::vector<Member> members;
  for (size_t start = 0; start < ids.size(); start += kIdsAtOnce) {
    const size_t end = std::min(ids.size(), start + kIdsAtOnce);
    const db::Values some = Padded({ids.begin() + static_cast<std::ptrdiff_t>(start),
                                    ids.begin() + static_cast<std::ptrdiff_t>(end)});
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                            QueryIn(transaction, sql::kMembersIn,
                                    locked ? sql::kMembersInLockedEnd : sql::kMembersInEnd, some));
    const size_t first = members.size();
    for (const db::Row& row : rows) members.push_back(MemberOfRow(row));
    std::map<Uuid, Member*> by_id;
    for (size_t i = first; i < members.size(); ++i) by_id[members[i].id] = &members[i];
    KETNAP_RETURN_IF_ERROR(LoadParts(transaction, some, &by_id));
  }
  return members;
}

absl::StatusOr<std::optional<Member>> LoadOne(db::Transaction& transaction, const Uuid& id,
                                              bool locked) {
  KETNAP_ASSIGN_OR_RETURN(std::vector<Member> members, Load(transaction, {id}, locked));
  if (members.empty()) return std::nullopt;
  return std::move(members.front());
}

absl::Status InsertMember(db::Transaction& transaction, const Member& member) {
  return transaction
      .Execute(
          sql::kInsertMember,
          {member.id, member.version, member.organization, member.full_name,
           NameKey(member.full_name), member.birth_date, member.status,
           member.admission_ceremony_date, member.admission_decision_date, member.official_date,
           member.seniority_date, member.left_date, member.leave_reason, member.candidate,
           member.candidate_version, member.synthetic, member.create_time, member.update_time})
      .status();
}

absl::Status UpdateMember(db::Transaction& transaction, int64_t version, const Member& member) {
  KETNAP_ASSIGN_OR_RETURN(
      const int64_t updated,
      transaction.Execute(
          sql::kUpdateMember,
          {member.organization, member.full_name, NameKey(member.full_name), member.birth_date,
           member.status, member.admission_ceremony_date, member.admission_decision_date,
           member.official_date, member.seniority_date, member.left_date, member.leave_reason,
           member.candidate_version, member.synthetic, member.update_time, member.id, version}));
  return updated == 1 ? absl::OkStatus() : EtagMismatchError(NameOf(member));
}

std::optional<int> OpenMark(const std::optional<Date>& end) {
  return end.has_value() ? std::nullopt : std::optional<int>(1);
}

// What ends is written before what begins: two open stays of a kind never stand beside each other.
absl::Status SaveStays(db::Transaction& transaction, const std::vector<Stay>& before,
                       const Member& member) {
  auto same = [](const Stay& stay) {
    return
        [&stay](const Stay& other) { return other.kind == stay.kind && other.start == stay.start; };
  };
  for (const Stay& stay : before) {
    if (std::any_of(member.stays.begin(), member.stays.end(), same(stay))) continue;
    KETNAP_RETURN_IF_ERROR(
        transaction.Execute(sql::kDeleteStay, {member.id, stay.kind, stay.start}).status());
  }
  std::vector<const Stay*> added;
  for (const Stay& stay : member.stays) {
    const auto old = std::find_if(before.begin(), before.end(), same(stay));
    if (old == before.end()) {
      added.push_back(&stay);
    } else if (!(*old == stay)) {
      KETNAP_RETURN_IF_ERROR(
          transaction
              .Execute(sql::kUpdateStay,
                       {stay.organization, LastDayOrOpen(stay.end), OpenMark(stay.end), stay.until,
                        stay.cause, member.id, stay.kind, stay.start})
              .status());
    }
  }
  for (const Stay* stay : added) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(sql::kInsertStay,
                     {member.id, stay->kind, stay->start, stay->organization,
                      LastDayOrOpen(stay->end), OpenMark(stay->end), stay->until,
                      LastDayOrOpen(member.official_date), stay->cause, stay->record_time})
            .status());
  }
  return absl::OkStatus();
}

absl::Status SaveExemptions(db::Transaction& transaction, const std::vector<Exemption>& before,
                            const Member& member) {
  for (const Exemption& exemption : member.exemptions) {
    const auto old = std::find_if(before.begin(), before.end(), [&](const Exemption& other) {
      return other.start == exemption.start;
    });
    if (old != before.end() && *old == exemption) continue;
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(old == before.end() ? sql::kInsertExemption : sql::kUpdateExemption,
                     {LastDayOrOpen(exemption.end), exemption.reason, exemption.document, member.id,
                      exemption.start})
            .status());
  }
  return absl::OkStatus();
}

absl::Status SaveAppointments(db::Transaction& transaction, const std::vector<Appointment>& before,
                              const Member& member) {
  for (const Appointment& post : member.appointments) {
    const auto old = std::find_if(before.begin(), before.end(),
                                  [&](const Appointment& other) { return other.id == post.id; });
    if (old == before.end()) {
      KETNAP_RETURN_IF_ERROR(InsertAppointment(transaction, post));
    } else if (old->version != post.version) {
      KETNAP_RETURN_IF_ERROR(EndAppointment(transaction, post));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Uuid>> Ids(db::Transaction& transaction, std::string_view statement,
                                      const Uuid& organization, std::vector<Uuid> ids) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(statement, {organization}));
  for (const db::Row& row : rows) ids.push_back(row.Id(0));
  return ids;
}

}  // namespace

absl::StatusOr<std::optional<Member>> FindMember(db::Transaction& transaction, const Uuid& id) {
  return LoadOne(transaction, id, /*locked=*/false);
}

absl::StatusOr<std::optional<Member>> LockMember(db::Transaction& transaction, const Uuid& id) {
  return LoadOne(transaction, id, /*locked=*/true);
}

absl::StatusOr<std::vector<Member>> LockMembersWith(db::Transaction& transaction,
                                                    const Uuid& organization) {
  std::vector<Uuid> ids;
  for (const std::string_view statement : {sql::kMembersOf, sql::kGuestsOf, sql::kHoldersIn}) {
    KETNAP_ASSIGN_OR_RETURN(ids, Ids(transaction, statement, organization, std::move(ids)));
  }
  return Load(transaction, std::move(ids), /*locked=*/true);
}

absl::StatusOr<std::optional<Uuid>> MemberOwner(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kMemberOwner, {id}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::optional<Uuid>> FindSameMember(db::Transaction& transaction,
                                                   const Member& member) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto row, transaction.QueryOptional(sql::kFindSameMember,
                                                {member.organization, NameKey(member.full_name),
                                                 member.full_name, member.birth_date, member.id}));
  if (!row.has_value()) return std::nullopt;
  return row->Id(0);
}

absl::StatusOr<std::optional<MemberHome>> FindHome(db::Transaction& transaction, const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(const auto row, transaction.QueryOptional(sql::kFindHome, {id}));
  if (!row.has_value()) return std::nullopt;
  MemberHome home;
  home.organization = row->Id(0);
  home.display_name = row->Text(1);
  home.valid_from = row->DateAt(2);
  home.valid_to = row->OptionalDate(3);
  home.holds_members = row->Bool(4);
  return home;
}

absl::StatusOr<std::optional<MemberHome>> LockHome(db::Transaction& transaction, const Uuid& id) {
  KETNAP_RETURN_IF_ERROR(transaction.Query(sql::kLockHome, {id}).status());
  return FindHome(transaction, id);
}

absl::StatusOr<int64_t> CountStaysEndedSince(db::Transaction& transaction, const Uuid& organization,
                                             Date day) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kCountEndedSince, {organization, day}));
  return rows.at(0).Int(0);
}

absl::Status SaveMember(db::Transaction& transaction, const Member* before, Member* after) {
  static const Member& nothing = *new Member();
  if (before == nullptr) {
    after->version = 1;
    KETNAP_RETURN_IF_ERROR(InsertMember(transaction, *after));
  } else {
    KETNAP_RETURN_IF_ERROR(UpdateMember(transaction, before->version, *after));
    after->version = before->version + 1;
  }
  const Member& old = before == nullptr ? nothing : *before;
  KETNAP_RETURN_IF_ERROR(SaveStays(transaction, old.stays, *after));
  if (before != nullptr && before->official_date != after->official_date) {
    KETNAP_RETURN_IF_ERROR(
        transaction
            .Execute(sql::kSetStayOfficialDate, {LastDayOrOpen(after->official_date), after->id})
            .status());
  }
  KETNAP_RETURN_IF_ERROR(SaveExemptions(transaction, old.exemptions, *after));
  KETNAP_RETURN_IF_ERROR(SaveAppointments(transaction, old.appointments, *after));
  return WriteMemberListing(transaction, before, *after);
}

}  // namespace ketnap::organization
