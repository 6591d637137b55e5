#include "services/organization/handlers/import_organizations.h"

#include <map>
#include <utility>

#include "common/access/organization_tree.h"
#include "common/api/import_part.h"
#include "common/api/mutation.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/service/historical_entry.h"
#include "services/organization/domain/import_organization.h"
#include "services/organization/handlers/conferral.h"
#include "services/organization/handlers/import_row.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/handlers/structure_writes.h"
#include "services/organization/repository/history_repository.h"
#include "services/organization/repository/import_repository.h"
#include "services/organization/repository/import_statements.h"
#include "services/organization/repository/organization_repository.h"

namespace ketnap::organization {
namespace {

constexpr char kAction[] = "ImportOrganizations";

// A row as it was read: everything that could be, and what could not.
struct ReadRow {
  Organization organization;
  bool has_valid_from = false;
  std::optional<ImportKey> key;
  std::optional<ImportKey> parent_key;
  bool duplicate = false;
  RowFaults faults;
};

ReadRow Read(v1::OrganizationRow row) {
  ReadRow read;
  v1::Organization* given = row.mutable_organization();
  given->clear_name();
  given->clear_parent();
  given->clear_codes();
  read.faults.Add(CheckRow(row, {"organization.valid_from"}));
  if (!read.faults.Has("key")) read.key = KeyOf(row.key());
  if (row.has_parent_key() && !read.faults.Has("parent_key")) {
    read.parent_key = KeyOf(row.parent_key());
  }
  if (IsSet(given->valid_from())) {
    read.has_valid_from = DateFromProto(given->valid_from()).ok();
    if (!read.has_valid_from) {
      read.faults.Add({"organization.valid_from",
                       "NOT_A_DATE",
                       {"Không có ngày này.", "There is no such date."}});
    }
  }
  // Needed for the conversion alone.
  if (!read.has_valid_from) *given->mutable_valid_from() = DateToProto(Date(1900, 1, 1));
  auto converted = FromProto(*given);
  if (!converted.ok()) {
    // What did not convert is told; the rest of the row is judged without it.
    read.faults.Add(FieldViolations(converted.status()));
    given->clear_authorities();
    converted = FromProto(*given);
  }
  if (converted.ok()) read.organization = *std::move(converted);
  return read;
}

// Takes the rows of one part.
class OrganizationImporter {
 public:
  OrganizationImporter(db::Transaction& transaction, const access::RequestContext& context,
                       StructureCause cause, bool may_confer)
      : transaction_(transaction),
        context_(context),
        cause_(std::move(cause)),
        may_confer_(may_confer) {}

  absl::StatusOr<ImportOutcome> Take(const ImportRun& import, const v1::OrganizationRow& given,
                                     int64_t number, v1::OrganizationRowResult* result) {
    ReadRow row = Read(given);
    OrganizationRowFacts facts;
    facts.today = context_.today;
    facts.effective_date = cause_.occurred_on;
    KETNAP_RETURN_IF_ERROR(LookUpKey(import, number, &row, &facts));
    // What the first row of the key has done is not held against the second.
    if (row.duplicate) {
      api::AddFaults(row.faults.Take(), result);
      return ImportOutcome::kFailed;
    }
    KETNAP_RETURN_IF_ERROR(LookUpParent(import, row, &facts));
    KETNAP_RETURN_IF_ERROR(LookUpType(row.organization.content.type, &facts));
    KETNAP_RETURN_IF_ERROR(LookUpName(import, row, &facts));
    if (!may_confer_ && !facts.present.has_value() && !row.organization.authorities.empty()) {
      row.faults.Add(
          {"organization.authorities", "AUTHORITY_NOT_CONFERRED", AuthorityNotConferred()});
    }
    const OrganizationJudgement judgement =
        JudgeOrganization(row.organization, row.has_valid_from, facts, &row.faults);
    switch (judgement.outcome) {
      case ImportOutcome::kCreated:
        KETNAP_RETURN_IF_ERROR(Make(import, row, judgement.content, result));
        break;
      case ImportOutcome::kUpdated:
        KETNAP_RETURN_IF_ERROR(Change(import, row, *facts.present, judgement.content, result));
        break;
      case ImportOutcome::kSkipped:
        result->set_organization(NameOf(*facts.present));
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
                         OrganizationRowFacts* facts) {
    if (!row->key.has_value()) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(auto met, MeetKey(transaction_, import.id, *row->key, number));
    if (met.has_value()) return RefuseDuplicate(*met, row);
    KETNAP_ASSIGN_OR_RETURN(const auto holder, LastHolderOfCode(transaction_, *row->key));
    if (!holder.has_value()) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(const auto depth,
                            DepthBelow(transaction_, import.organization, holder->organization));
    facts->key_elsewhere = depth.value_or(0) == 0;
    if (facts->key_elsewhere) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(auto found, LockOrganization(transaction_, holder->organization));
    if (!found.has_value()) return absl::OkStatus();
    if (!holder->has_it) {
      facts->key_of_ended = std::move(found);
      return absl::OkStatus();
    }
    // An organization with two keys is one record all the same.
    KETNAP_ASSIGN_OR_RETURN(met, MeetRecord(transaction_, import.id, found->id, number));
    if (met.has_value()) return RefuseDuplicate(*met, row);
    KETNAP_ASSIGN_OR_RETURN(found->authorities, FindAuthorities(transaction_, found->id));
    facts->present = std::move(found);
    return absl::OkStatus();
  }

  absl::Status LookUpParent(const ImportRun& import, const ReadRow& row,
                            OrganizationRowFacts* facts) {
    if (row.faults.Has("parent_key")) return absl::OkStatus();
    Uuid parent = import.organization;
    if (row.parent_key.has_value()) {
      if (import.dry_run) {
        KETNAP_ASSIGN_OR_RETURN(const auto draft,
                                FindDraft(transaction_, import.id, *row.parent_key));
        KETNAP_RETURN_IF_ERROR(FromDraft(draft, facts));
        if (facts->parent.has_value()) return absl::OkStatus();
      }
      KETNAP_ASSIGN_OR_RETURN(const auto holder, LastHolderOfCode(transaction_, *row.parent_key));
      if (!holder.has_value() || !holder->has_it) return absl::OkStatus();
      parent = holder->organization;
      KETNAP_ASSIGN_OR_RETURN(const auto depth,
                              DepthBelow(transaction_, import.organization, parent));
      if (!depth.has_value()) return absl::OkStatus();
    }
    KETNAP_ASSIGN_OR_RETURN(facts->parent, FindOrganization(transaction_, parent));
    return absl::OkStatus();
  }

  // The parent as the dry run would have made it.
  absl::Status FromDraft(const std::optional<DraftOrganization>& draft,
                         OrganizationRowFacts* facts) {
    if (!draft.has_value()) return absl::OkStatus();
    Organization parent;
    parent.id = draft->id;
    parent.content.parent = draft->parent;
    parent.content.type = draft->type;
    parent.content.display_name = draft->display_name;
    parent.valid_from = parent.content_from = draft->valid_from;
    facts->parent = std::move(parent);
    return absl::OkStatus();
  }

  absl::Status LookUpType(const std::string& code, OrganizationRowFacts* facts) {
    auto known = types_.find(code);
    if (known == types_.end()) {
      KETNAP_ASSIGN_OR_RETURN(auto type, FindType(transaction_, code));
      known = types_.emplace(code, std::move(type)).first;
    }
    facts->type = known->second;
    return absl::OkStatus();
  }

  // Whether another live organization directly below the same one has the row's name, as things
  // stand after the rows before.
  absl::Status LookUpName(const ImportRun& import, const ReadRow& row,
                          OrganizationRowFacts* facts) {
    const Uuid self = facts->present.has_value() ? facts->present->id : Uuid();
    std::optional<Uuid> parent;
    if (facts->present.has_value()) {
      parent = facts->present->content.parent;
    } else if (facts->parent.has_value()) {
      parent = facts->parent->id;
    }
    const std::string& name = row.organization.content.display_name;
    if (!parent.has_value() || name.empty()) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(const auto sibling, FindLiveSibling(transaction_, *parent, name));
    facts->name_taken = sibling.has_value() && *sibling != self;
    if (!import.dry_run) return absl::OkStatus();
    if (facts->name_taken) {
      KETNAP_ASSIGN_OR_RETURN(const auto renamed, FindDraft(transaction_, import.id, *sibling));
      if (renamed.has_value() && renamed->display_name != name) facts->name_taken = false;
    }
    if (facts->name_taken) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(facts->name_taken,
                            HasDraftSibling(transaction_, import.id, *parent, name, self));
    return absl::OkStatus();
  }

  absl::Status Make(const ImportRun& import, const ReadRow& row, const OrganizationContent& content,
                    v1::OrganizationRowResult* result) {
    Organization made = row.organization;
    made.id = Uuid::Generate(context_.now);
    made.content = content;
    if (import.dry_run) return Draft(import, row, made);
    made.version = 0;
    made.content_from = made.valid_from;
    made.create_time = made.update_time = context_.now;
    for (Authority& authority : made.authorities) authority.record_time = context_.now;
    made.codes = {{.scheme = row.key->scheme,
                   .value = row.key->value,
                   .valid_from = made.valid_from,
                   .valid_to = std::nullopt,
                   .record_time = context_.now}};
    StructureCause cause = cause_;
    cause.occurred_on = made.valid_from;
    KETNAP_RETURN_IF_ERROR(AddOrganization(transaction_, made, cause));
    result->set_organization(NameOf(made));
    return PublishOrganization(transaction_, context_, made.id, cause).status();
  }

  absl::Status Change(const ImportRun& import, const ReadRow& row, Organization present,
                      const OrganizationContent& content, v1::OrganizationRowResult* result) {
    result->set_organization(NameOf(present));
    if (import.dry_run) {
      present.content = content;
      return Draft(import, row, present);
    }
    KETNAP_RETURN_IF_ERROR(
        ChangeContent(transaction_, &present, content, cause_.occurred_on, cause_, context_.now));
    return PublishOrganization(transaction_, context_, present.id, cause_).status();
  }

  absl::Status Draft(const ImportRun& import, const ReadRow& row,
                     const Organization& as_it_would_be) {
    return PutDraft(transaction_, import.id, *row.key,
                    {.id = as_it_would_be.id,
                     .parent = *as_it_would_be.content.parent,
                     .type = as_it_would_be.content.type,
                     .display_name = as_it_would_be.content.display_name,
                     .valid_from = as_it_would_be.valid_from});
  }

  db::Transaction& transaction_;
  const access::RequestContext& context_;
  const StructureCause cause_;
  const bool may_confer_;
  std::map<std::string, std::optional<OrganizationType>> types_;
};

absl::StatusOr<StructureCause> CauseOf(const Environment& environment,
                                       const access::RequestContext& context,
                                       const v1::ImportOrganizationsRequest& request) {
  StructureCause cause;
  cause.action = kAction;
  cause.request_id = request.request_id();
  KETNAP_ASSIGN_OR_RETURN(const auto effective, OptionalDateFromProto(request.effective_date()));
  cause.occurred_on = effective.value_or(context.today);
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), "organizations", "organization"));
  KETNAP_ASSIGN_OR_RETURN(
      cause.historical,
      service::CheckEntryDate(context, *environment.tree, organization, cause.occurred_on,
                              environment.historical_entry_days, "effective_date"));
  return cause;
}

}  // namespace

absl::StatusOr<v1::ImportOrganizationsResponse> OrganizationImportPart::ImportOrganizations(
    const Context& context, const v1::ImportOrganizationsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const StructureCause cause, CauseOf(environment_, context, request));
  KETNAP_ASSIGN_OR_RETURN(const Uuid organization,
                          api::ParseResourceName(request.organization(), "organizations"));
  const bool may_confer = MayConferBelow(context, *environment_.tree, organization);
  auto response = api::RunMutation<v1::ImportOrganizationsResponse>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ImportOrganizationsResponse> {
        KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
        OrganizationImporter importer(transaction, context, cause, may_confer);
        return api::TakePart<v1::ImportOrganizationsResponse>(
            transaction, context, RegisterImportTables(),
            static_cast<int>(ImportKind::kOrganizations), request,
            [&](const ImportRun& import, const v1::OrganizationRow& row, int64_t number,
                v1::OrganizationRowResult* result) {
              return importer.Take(import, row, number, result);
            },
            [] { return absl::OkStatus(); });
      });
  if (!response.ok()) return response;
  KETNAP_RETURN_IF_ERROR(environment_.refresher->Refresh());
  api::HandBackFailedRows(request, &*response);
  return response;
}

absl::StatusOr<v1::ImportProgress> OrganizationImportPart::GetImport(
    const Context& context, const v1::GetImportRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), "imports"));
  std::optional<ImportRun> found;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, api::FindImport(transaction, sql::kFindImport, id));
        return absl::OkStatus();
      }));
  if (!found.has_value() || found->principal != context.caller.Principal()) {
    return ResourceNotFoundError(request.name());
  }
  return api::ToImportProgress<v1::ImportProgress>(*found, "imports");
}

}  // namespace ketnap::organization
