#include "services/organization/handlers/import_members.h"

#include <map>
#include <utility>

#include "common/api/import_part.h"
#include "common/api/mutation.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "services/organization/domain/import_member.h"
#include "services/organization/handlers/import_row.h"
#include "services/organization/handlers/member_conversion.h"
#include "services/organization/handlers/member_writes.h"
#include "services/organization/repository/import_repository.h"
#include "services/organization/repository/member_listing.h"
#include "services/organization/repository/member_repository.h"

namespace ketnap::organization {
namespace {

constexpr char kAction[] = "ImportMembers";

// A row as it was read: everything that could be, and what could not.
struct ReadRow {
  Member member;
  bool dates_readable = true;
  std::optional<ImportKey> key;
  std::optional<ImportKey> cell_key;
  bool duplicate = false;
  RowFaults faults;
};

// A date that cannot be read gets another one, needed for the conversion alone.
void ReplaceUnreadable(google::type::Date* date, bool* readable) {
  if (DateFromProto(*date).ok()) return;
  *date = DateToProto(Date(1900, 1, 1));
  *readable = false;
}

ReadRow Read(v1::MemberRow row, const std::string& import_organization) {
  ReadRow read;
  v1::Member* given = row.mutable_member();
  given->clear_name();
  given->set_organization(import_organization);
  // Set by the service, whatever the row says.
  given->clear_stays();
  given->clear_appointments();
  given->clear_exemptions();
  given->clear_activity_exemption();
  read.faults.Add(CheckRow(row, {}));
  if (!read.faults.Has("key")) read.key = KeyOf(row.key());
  if (!read.faults.Has("cell_key")) read.cell_key = KeyOf(row.cell_key());
  ReplaceUnreadable(given->mutable_birth_date(), &read.dates_readable);
  ReplaceUnreadable(given->mutable_admission_ceremony_date(), &read.dates_readable);
  if (given->has_official_date() && IsSet(given->official_date())) {
    ReplaceUnreadable(given->mutable_official_date(), &read.dates_readable);
  }
  if (given->has_seniority_date() && IsSet(given->seniority_date())) {
    ReplaceUnreadable(given->mutable_seniority_date(), &read.dates_readable);
  }
  if (read.faults.Has("member.candidate")) given->clear_candidate();
  auto converted = FromProto(*given);
  if (converted.ok()) {
    read.member = *std::move(converted);
  } else {
    read.faults.Add(FieldViolations(converted.status()));
  }
  return read;
}

// Takes the rows of one part.
class MemberImporter {
 public:
  MemberImporter(db::Transaction& transaction, const access::RequestContext& context,
                 const v1::ImportMembersRequest& request)
      : transaction_(transaction),
        context_(context),
        organization_name_(request.organization()),
        cause_(
            {.action = kAction, .occurred_on = context.today, .request_id = request.request_id()}) {
  }

  absl::StatusOr<ImportOutcome> Take(const ImportRun& import, const v1::MemberRow& given,
                                     int64_t number, v1::MemberRowResult* result) {
    ReadRow row = Read(given, organization_name_);
    MemberRowFacts facts;
    facts.today = context_.today;
    KETNAP_RETURN_IF_ERROR(LookUpKey(import, number, &row, &facts));
    // What the first row of the key has done is not held against the second.
    if (row.duplicate) {
      api::AddFaults(row.faults.Take(), result);
      return ImportOutcome::kFailed;
    }
    if (row.cell_key.has_value()) {
      KETNAP_ASSIGN_OR_RETURN(facts.cell, CellOf(import, *row.cell_key));
    }
    KETNAP_RETURN_IF_ERROR(LookUpSame(import, row, &facts));
    const MemberJudgement judgement =
        JudgeMember(row.member, row.dates_readable, facts, &row.faults);
    switch (judgement.outcome) {
      case ImportOutcome::kCreated:
        KETNAP_RETURN_IF_ERROR(Enter(import, *row.key, judgement.member, result));
        break;
      case ImportOutcome::kUpdated:
        KETNAP_RETURN_IF_ERROR(Correct(import, *facts.present, judgement.member, result));
        break;
      case ImportOutcome::kSkipped:
        result->set_member(NameOf(*facts.present));
        break;
      default:
        api::AddFaults(row.faults.Take(), result);
    }
    return judgement.outcome;
  }

 private:
  static absl::Status RefuseDuplicate(int64_t first_met_row, ReadRow* row) {
    row->duplicate = true;
    row->faults.Add(DuplicateRow(first_met_row));
    return absl::OkStatus();
  }

  absl::Status LookUpKey(const ImportRun& import, int64_t number, ReadRow* row,
                         MemberRowFacts* facts) {
    if (!row->key.has_value()) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(auto met, MeetKey(transaction_, import.id, *row->key, number));
    if (met.has_value()) return RefuseDuplicate(*met, row);
    KETNAP_ASSIGN_OR_RETURN(const auto id, FindMemberByKey(transaction_, *row->key));
    if (!id.has_value()) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(auto member, LockMember(transaction_, *id));
    if (!member.has_value()) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(const auto depth,
                            DepthBelow(transaction_, import.organization, member->organization));
    facts->key_elsewhere = !depth.has_value();
    if (facts->key_elsewhere) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(met, MeetRecord(transaction_, import.id, *id, number));
    if (met.has_value()) return RefuseDuplicate(*met, row);
    if (!member->stays.empty()) {
      KETNAP_ASSIGN_OR_RETURN(facts->first_home,
                              FindHome(transaction_, member->stays.front().organization));
    }
    facts->present = std::move(member);
    return absl::OkStatus();
  }

  // The tree is held: what a key meant to one row it means to the next.
  absl::StatusOr<std::optional<MemberHome>> CellOf(const ImportRun& import, const ImportKey& key) {
    const auto known = cells_.find({key.scheme, key.value});
    if (known != cells_.end()) return known->second;
    std::optional<MemberHome> cell;
    KETNAP_ASSIGN_OR_RETURN(const auto holder, LastHolderOfCode(transaction_, key));
    if (holder.has_value() && holder->has_it) {
      KETNAP_ASSIGN_OR_RETURN(const auto depth,
                              DepthBelow(transaction_, import.organization, holder->organization));
      if (depth.has_value()) {
        KETNAP_ASSIGN_OR_RETURN(cell, LockHome(transaction_, holder->organization));
      }
    }
    cells_.emplace(std::pair(key.scheme, key.value), cell);
    return cell;
  }

  // Whether another present member of the cell has the row's name and birth date, as things stand
  // after the rows before.
  absl::Status LookUpSame(const ImportRun& import, const ReadRow& row, MemberRowFacts* facts) {
    if (!facts->cell.has_value() || !row.dates_readable || row.member.full_name.empty()) {
      return absl::OkStatus();
    }
    Member member = row.member;
    member.organization = facts->cell->organization;
    if (facts->present.has_value()) member.id = facts->present->id;
    KETNAP_ASSIGN_OR_RETURN(const auto other, FindSameMember(transaction_, member));
    facts->same_person = other.has_value();
    if (!import.dry_run) return absl::OkStatus();
    if (facts->same_person) {
      KETNAP_ASSIGN_OR_RETURN(const auto draft, FindDraftMember(transaction_, import.id, *other));
      if (draft.has_value() &&
          (draft->full_name != member.full_name || draft->birth_date != member.birth_date)) {
        facts->same_person = false;
      }
    }
    if (facts->same_person) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(
        facts->same_person,
        HasSameDraftMember(transaction_, import.id,
                           {member.id, member.organization, member.full_name, member.birth_date}));
    return absl::OkStatus();
  }

  absl::Status Enter(const ImportRun& import, const ImportKey& key, const Member& member,
                     v1::MemberRowResult* result) {
    if (import.dry_run) {
      return PutDraft(transaction_, import.id,
                      DraftMember{Uuid::Generate(context_.now), member.organization,
                                  member.full_name, member.birth_date});
    }
    KETNAP_ASSIGN_OR_RETURN(const Member entered,
                            EnterMember(transaction_, context_, member, cause_));
    result->set_member(NameOf(entered));
    return InsertMemberKey(transaction_, key, entered.id, context_.now);
  }

  absl::Status Correct(const ImportRun& import, const Member& before, Member after,
                       v1::MemberRowResult* result) {
    result->set_member(NameOf(before));
    if (import.dry_run) {
      return PutDraft(transaction_, import.id,
                      DraftMember{after.id, after.organization, after.full_name, after.birth_date});
    }
    return WriteMember(transaction_, context_, &before, cause_, &after);
  }

  db::Transaction& transaction_;
  const access::RequestContext& context_;
  const std::string organization_name_;
  const MemberCause cause_;
  std::map<std::pair<std::string, std::string>, std::optional<MemberHome>> cells_;
};

}  // namespace

absl::StatusOr<v1::ImportMembersResponse> MemberImportPart::ImportMembers(
    const Context& context, const v1::ImportMembersRequest& request) {
  auto response = api::RunMutation<v1::ImportMembersResponse>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ImportMembersResponse> {
        KETNAP_RETURN_IF_ERROR(HoldTree(transaction));
        MemberImporter importer(transaction, context, request);
        return api::TakePart<v1::ImportMembersResponse>(
            transaction, context, RegisterImportTables(), static_cast<int>(ImportKind::kMembers),
            request,
            [&](const ImportRun& import, const v1::MemberRow& row, int64_t number,
                v1::MemberRowResult* result) { return importer.Take(import, row, number, result); },
            [] { return absl::OkStatus(); });
      });
  if (response.ok()) api::HandBackFailedRows(request, &*response);
  return response;
}

}  // namespace ketnap::organization
