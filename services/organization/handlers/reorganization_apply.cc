#include "services/organization/handlers/reorganization_apply.h"

#include <algorithm>
#include <utility>

#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/open_work_impact.h"
#include "services/organization/handlers/organization_conversion.h"
#include "services/organization/handlers/reorganization_conversion.h"
#include "services/organization/handlers/structure_writes.h"
#include "services/organization/handlers/succession.h"
#include "services/organization/repository/lineage_repository.h"
#include "services/organization/repository/organization_repository.h"
#include "services/organization/repository/structure_repository.h"

namespace ketnap::organization {
namespace {

constexpr bool kKeep = true;
constexpr bool kOnlyTell = false;

// One carrying out.
class Carrier {
 public:
  Carrier(db::Transaction& transaction, const access::RequestContext& context, const Batch& batch,
          const ReorganizationRecord& record, const CarryOptions& options, bool keep)
      : transaction_(transaction),
        context_(context),
        batch_(batch),
        record_(record),
        options_(options),
        keep_(keep) {
    cause_.action = options.action;
    cause_.request_id = options.request_id;
    cause_.occurred_on = batch.effective_date;
    cause_.historical = options.historical;
    cause_.reorganization = record.id;
  }

  absl::StatusOr<CarriedOut> Carry() {
    KETNAP_RETURN_IF_ERROR(access::LockTree(transaction_));
    KETNAP_ASSIGN_OR_RETURN(const Structure structure,
                            LoadStructure(transaction_, batch_, options_.tree_day));
    KETNAP_ASSIGN_OR_RETURN(outcome_, PlanReorganization(structure, batch_));
    KETNAP_RETURN_IF_ERROR(WriteStructure());
    KETNAP_RETURN_IF_ERROR(WriteLineage());
    TellStructure();
    KETNAP_RETURN_IF_ERROR(MovePeopleAndPlans());
    KETNAP_RETURN_IF_ERROR(
        TellOpenWork(transaction_, outcome_.leaving, batch_.effective_date, &tally_));
    if (keep_) KETNAP_RETURN_IF_ERROR(MoveOpenWork(transaction_, outcome_.leaving));
    carried_.impact = tally_.ToProto(true);
    TellRelocations();
    return std::move(carried_);
  }

 private:
  absl::StatusOr<Organization*> ToChange(const Uuid& id) {
    const auto known = changing_.find(id);
    if (known != changing_.end()) return &known->second;
    KETNAP_ASSIGN_OR_RETURN(
        auto loaded, LoadOrganizations(transaction_, {id}, options_.tree_day, options_.tree_day));
    if (loaded.empty()) return absl::InternalError("an organization of the plan is gone");
    return &changing_.emplace(id, std::move(loaded.front())).first->second;
  }

  absl::Status WriteStructure() {
    for (const Uuid& id : outcome_.ended) {
      KETNAP_ASSIGN_OR_RETURN(Organization * organization, ToChange(id));
      KETNAP_RETURN_IF_ERROR(EndOrganization(transaction_, organization, batch_.effective_date - 1,
                                             cause_, context_.now));
    }
    for (Organization made : outcome_.created) {
      made.create_time = made.update_time = context_.now;
      for (Authority& authority : made.authorities) authority.record_time = context_.now;
      for (AdministrativeCode& code : made.codes) code.record_time = context_.now;
      KETNAP_RETURN_IF_ERROR(AddOrganization(transaction_, made, cause_));
      made.version = 0;
      changing_.emplace(made.id, std::move(made));
    }
    for (const ContentChange& change : outcome_.changed) {
      KETNAP_ASSIGN_OR_RETURN(Organization * organization, ToChange(change.organization));
      KETNAP_RETURN_IF_ERROR(ChangeContent(transaction_, organization, change.content,
                                           batch_.effective_date, cause_, context_.now));
    }
    for (const AuthorityChange& change : outcome_.authorities) {
      KETNAP_RETURN_IF_ERROR(WriteAuthority(change));
    }
    for (const Uuid& id : outcome_.order) {
      KETNAP_RETURN_IF_ERROR(PublishOrganization(transaction_, context_, id, cause_).status());
    }
    return absl::OkStatus();
  }

  absl::Status WriteAuthority(const AuthorityChange& change) {
    KETNAP_ASSIGN_OR_RETURN(Organization * organization, ToChange(change.organization));
    if (!change.given) {
      return TakeAuthority(transaction_, organization, change.kind, batch_.effective_date,
                           context_.now);
    }
    Authority authority;
    authority.kind = change.kind;
    authority.valid_from = batch_.effective_date;
    authority.decision = record_.decision;
    authority.record_time = context_.now;
    return GiveAuthority(transaction_, organization, authority, context_.now);
  }

  absl::Status WriteLineage() {
    for (LineageEdge& edge : outcome_.lineage) {
      edge.reorganization = record_.id;
      carried_.lineage.push_back(ToProto(edge));
    }
    if (!keep_) return absl::OkStatus();
    KETNAP_RETURN_IF_ERROR(InsertLineage(transaction_, outcome_.lineage));
    for (const LineageEdge& edge : outcome_.lineage) {
      KETNAP_RETURN_IF_ERROR(access::PutSuccession(
          transaction_, {edge.predecessor, edge.successor, edge.effective_date, edge.share_percent,
                         edge.takes_rest, edge.predecessor_ended}));
    }
    return absl::OkStatus();
  }

  void TellStructure() {
    for (const StructureImpact& item : outcome_.impact) {
      tally_.Add(static_cast<v1::ImpactKind>(item.kind), OrganizationName(item.organization),
                 item.display_name, item.from, item.to);
    }
  }

  absl::Status MovePeopleAndPlans() {
    SuccessionContext succession;
    succession.request = &context_;
    succession.reorganization = record_.id;
    succession.request_id = options_.request_id;
    succession.effective_date = batch_.effective_date;
    succession.historical = options_.historical;
    succession.validate_only = !keep_;
    succession.leaving = outcome_.leaving;
    KETNAP_ASSIGN_OR_RETURN(const auto members, MoveMembers(transaction_, succession));
    KETNAP_ASSIGN_OR_RETURN(
        const auto plans,
        MovePlans(transaction_, succession, [this](const Uuid& part, const Uuid& organization) {
          return outcome_.IsBelow(part, organization);
        }));
    for (const auto* moved : {&members, &plans}) {
      for (const MovedItem& item : *moved) {
        tally_.Add(item.kind, item.resource, item.display_name, item.from, item.to);
      }
    }
    return absl::OkStatus();
  }

  void TellRelocations() {
    auto tell = [this](const char* collection, const std::map<Uuid, Uuid>& named,
                       const Uuid& from) {
      for (const auto& [id, to] : named) {
        v1::Relocation relocation;
        relocation.set_resource(api::ResourceName(collection, id));
        relocation.set_from_organization(OrganizationName(from));
        relocation.set_to_organization(OrganizationName(to));
        carried_.relocations.push_back(std::move(relocation));
      }
    };
    for (const Leaving& leaving : outcome_.leaving) {
      tell("members", leaving.named_members, leaving.organization);
      tell("candidates", leaving.named_candidates, leaving.organization);
    }
  }

  db::Transaction& transaction_;
  const access::RequestContext& context_;
  const Batch& batch_;
  const ReorganizationRecord& record_;
  const CarryOptions& options_;
  const bool keep_;
  StructureCause cause_;
  Outcome outcome_;
  std::map<Uuid, Organization> changing_;
  ImpactTally tally_;
  CarriedOut carried_;
};

}  // namespace

void ImpactTally::Add(v1::ImpactKind kind, std::string resource, std::string display_name,
                      const std::optional<Uuid>& from, const std::vector<Uuid>& to) {
  v1::ImpactOfKind& of_kind = kinds_[kind];
  of_kind.set_count(of_kind.count() + 1);
  if (of_kind.items_size() >= kMostItems) return;
  v1::ImpactItem* item = of_kind.add_items();
  item->set_resource(std::move(resource));
  item->set_display_name(std::move(display_name));
  if (from.has_value()) item->set_from_organization(OrganizationName(*from));
  for (const Uuid& id : to) item->add_to_organizations(OrganizationName(id));
}

void ImpactTally::AddUnnamed(v1::ImpactKind kind, int64_t more) {
  if (more <= 0) return;
  v1::ImpactOfKind& of_kind = kinds_[kind];
  of_kind.set_count(of_kind.count() + more);
}

std::vector<v1::ImpactOfKind> ImpactTally::ToProto(bool with_items) const {
  std::vector<v1::ImpactOfKind> kinds;
  for (const auto& [kind, of_kind] : kinds_) {
    kinds.push_back(of_kind);
    kinds.back().set_kind(kind);
    if (!with_items) kinds.back().clear_items();
  }
  return kinds;
}

absl::StatusOr<CarriedOut> CarryOut(db::Transaction& transaction,
                                    const access::RequestContext& context, const Batch& batch,
                                    const ReorganizationRecord& record,
                                    const CarryOptions& options) {
  return Carrier(transaction, context, batch, record, options, kKeep).Carry();
}

absl::StatusOr<CarriedOut> TryOut(db::Database& database, const access::RequestContext& context,
                                  const Batch& batch, const ReorganizationRecord& record,
                                  const CarryOptions& options) {
  access::RequestContext on_the_day = context;
  on_the_day.today = std::max(context.today, batch.effective_date);
  std::optional<CarriedOut> carried;
  const absl::Status status = database.RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            carried, Carrier(transaction, on_the_day, batch, record, options, kOnlyTell).Carry());
        // Any failure rolls back; this one is never tried again.
        return absl::CancelledError("tried out");
      });
  if (!carried.has_value() || !absl::IsCancelled(status)) return status;
  return *std::move(carried);
}

std::string OutcomeOf(const CarriedOut& carried) {
  v1::Reorganization outcome;
  for (const v1::LineageEdge& edge : carried.lineage) *outcome.add_lineage() = edge;
  for (const v1::ImpactOfKind& of_kind : carried.impact) {
    v1::ImpactOfKind* count = outcome.add_impact();
    count->set_kind(of_kind.kind());
    count->set_count(of_kind.count());
  }
  return outcome.SerializeAsString();
}

absl::Status PublishReorganization(db::Transaction& transaction,
                                   const access::RequestContext& context,
                                   const ReorganizationRecord& record, const std::string& action,
                                   const std::string& request_id, bool historical,
                                   const std::vector<v1::Relocation>& relocations) {
  const bool applied = record.state == ReorganizationState::kApplied;
  journal::Change change;
  change.aggregate_type = "reorganizations";
  change.aggregate_id = record.id;
  change.version = record.version;
  change.action = action;
  change.occurred_on = applied ? record.effective_date : context.today;
  change.organization = record.organization;
  change.request_id = request_id;
  change.historical = historical;
  v1::ReorganizationRecorded event;
  KETNAP_ASSIGN_OR_RETURN(*event.mutable_reorganization(), ToProto(record));
  for (const v1::Relocation& relocation : relocations) *event.add_relocations() = relocation;
  return journal::Append(transaction, context, change, event);
}

}  // namespace ketnap::organization
