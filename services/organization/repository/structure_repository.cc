#include "services/organization/repository/structure_repository.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "services/organization/repository/history_repository.h"
#include "services/organization/repository/organization_repository.h"
#include "services/organization/repository/reorganization_statements.h"

namespace ketnap::organization {
namespace {

constexpr int kMostTypes = 10000;

// Everything a batch speaks of.
struct Mentioned {
  std::set<Uuid> organizations;
  std::set<Uuid> retyped;
  std::set<Uuid> ending;
  std::set<Uuid> members;
  std::set<Uuid> candidates;
  std::set<std::pair<std::string, std::string>> codes;

  void Add(const CreateStep& step) {
    // Its own id is looked up as well: it may be in use.
    organizations.insert(step.organization.id);
    if (step.organization.content.parent) organizations.insert(*step.organization.content.parent);
    for (const auto& code : step.organization.codes) codes.insert({code.scheme, code.value});
  }
  void Add(const RenameStep& step) { organizations.insert(step.organization); }
  void Add(const RetypeStep& step) {
    organizations.insert(step.organization);
    retyped.insert(step.organization);
  }
  void Add(const MoveStep& step) {
    organizations.insert(step.organizations.begin(), step.organizations.end());
    organizations.insert(step.new_parent);
  }
  void Add(const MergeStep& step) {
    organizations.insert(step.sources.begin(), step.sources.end());
    ending.insert(step.sources.begin(), step.sources.end());
    organizations.insert(step.target);
  }
  void Add(const SplitStep& step) {
    organizations.insert(step.source);
    ending.insert(step.source);
    for (const SplitStepPart& part : step.parts) {
      organizations.insert(part.organization);
      organizations.insert(part.children.begin(), part.children.end());
      members.insert(part.members.begin(), part.members.end());
      candidates.insert(part.candidates.begin(), part.candidates.end());
    }
  }
  void Add(const DissolveStep& step) {
    organizations.insert(step.organization);
    ending.insert(step.organization);
    for (const Inheritor& inheritor : step.inheritors) organizations.insert(inheritor.organization);
  }
  void Add(const AuthorityStep& step) { organizations.insert(step.organization); }
};

class StructureLoader {
 public:
  StructureLoader(db::Transaction& transaction, const Batch& batch, Date today)
      : transaction_(transaction), batch_(batch), today_(today) {
    mentioned_.organizations.insert(batch.organization);
    for (const StructureStep& step : batch.steps) {
      std::visit([this](const auto& kind) { mentioned_.Add(kind); }, step);
    }
  }

  absl::StatusOr<Structure> Load() {
    KETNAP_ASSIGN_OR_RETURN(auto types, ListTypes(transaction_, "", kMostTypes));
    for (OrganizationType& type : types) {
      std::string code = type.code;
      structure_.types.emplace(std::move(code), std::move(type));
    }
    KETNAP_RETURN_IF_ERROR(LoadTree());
    KETNAP_RETURN_IF_ERROR(LoadMentioned());
    KETNAP_RETURN_IF_ERROR(LoadPast());
    KETNAP_RETURN_IF_ERROR(LoadPeople());
    for (const auto& [scheme, value] : mentioned_.codes) {
      KETNAP_ASSIGN_OR_RETURN(const auto holder, FindByCode(transaction_, scheme, value));
      if (holder.has_value()) structure_.codes.emplace(std::pair(scheme, value), *holder);
    }
    return std::move(structure_);
  }

 private:
  absl::Status AddLive(const db::Rows& rows) {
    std::vector<Uuid> ids;
    for (const db::Row& row : rows) {
      if (!structure_.organizations.contains(row.Id(0))) ids.push_back(row.Id(0));
    }
    KETNAP_ASSIGN_OR_RETURN(auto organizations,
                            LoadOrganizations(transaction_, ids, today_, today_));
    for (Organization& organization : organizations) {
      const Uuid id = organization.id;
      structure_.organizations.emplace(id, std::move(organization));
    }
    return absl::OkStatus();
  }

  // What lies below the deciding organization, what stands above it, and what stands beside it and
  // could bear the name it is given.
  absl::Status LoadTree() {
    KETNAP_ASSIGN_OR_RETURN(const db::Rows below,
                            transaction_.Query(sql::kSubtreeIds, {batch_.organization}));
    KETNAP_RETURN_IF_ERROR(AddLive(below));
    const auto deciding = structure_.organizations.find(batch_.organization);
    if (deciding == structure_.organizations.end()) return absl::OkStatus();
    std::optional<Uuid> above = deciding->second.content.parent;
    if (above.has_value()) {
      KETNAP_ASSIGN_OR_RETURN(const db::Rows beside, transaction_.Query(sql::kChildIds, {*above}));
      KETNAP_RETURN_IF_ERROR(AddLive(beside));
    }
    while (above.has_value() && !structure_.organizations.contains(*above)) {
      KETNAP_ASSIGN_OR_RETURN(const auto found, FindOrganization(transaction_, *above));
      if (!found.has_value()) break;
      structure_.organizations.emplace(*above, *found);
      above = found->content.parent;
    }
    return absl::OkStatus();
  }

  // Those that have ended, and those elsewhere.
  absl::Status LoadMentioned() {
    std::vector<Uuid> ids;
    for (const Uuid& id : mentioned_.organizations) {
      if (!structure_.organizations.contains(id)) ids.push_back(id);
    }
    KETNAP_ASSIGN_OR_RETURN(std::vector<Organization> found, FindOrganizations(transaction_, ids));
    for (Organization& organization : found) {
      const Uuid id = organization.id;
      structure_.organizations.emplace(id, std::move(organization));
    }
    return absl::OkStatus();
  }

  absl::Status LoadPast() {
    for (const auto& [id, organization] : structure_.organizations) {
      if (organization.valid_to.has_value() || organization.content_from <= batch_.effective_date) {
        continue;
      }
      KETNAP_ASSIGN_OR_RETURN(const Date placed_from, PlacedFrom(organization));
      structure_.placed_from.emplace(id, placed_from);
    }
    for (const Uuid& id : mentioned_.ending) {
      KETNAP_ASSIGN_OR_RETURN(
          const auto row,
          transaction_.QueryOptional(sql::kLastFormerChild, {id, batch_.effective_date}));
      if (row.has_value()) structure_.last_former_child.emplace(id, row->DateAt(0));
    }
    for (const Uuid& id : mentioned_.retyped) {
      KETNAP_ASSIGN_OR_RETURN(const auto row, transaction_.QueryOptional(sql::kHasMembers, {id}));
      if (row.has_value()) structure_.with_members.insert(id);
    }
    return absl::OkStatus();
  }

  // Since when it has stood below what it stands below now.
  absl::StatusOr<Date> PlacedFrom(const Organization& organization) {
    KETNAP_ASSIGN_OR_RETURN(const auto periods, FindPeriods(transaction_, organization.id));
    Date from = organization.content_from;
    for (auto period = periods.rbegin(); period != periods.rend(); ++period) {
      if (period->supersede_time.has_value()) continue;
      if (period->content.parent != organization.content.parent) break;
      from = period->valid_from;
    }
    return from;
  }

  absl::Status LoadPeople() {
    auto add_members = [&](std::string_view statement, const std::set<Uuid>& ids) -> absl::Status {
      if (ids.empty()) return absl::OkStatus();
      KETNAP_ASSIGN_OR_RETURN(
          const db::Rows rows,
          QueryForIds(transaction_, statement, {}, std::vector<Uuid>(ids.begin(), ids.end())));
      for (const db::Row& row : rows) {
        structure_.members.insert_or_assign(row.Id(0), MemberPlace{row.Id(1), row.OptionalId(2)});
      }
      return absl::OkStatus();
    };
    KETNAP_RETURN_IF_ERROR(add_members(sql::kMemberPlaces, mentioned_.members));
    KETNAP_RETURN_IF_ERROR(add_members(sql::kMembersOfCandidates, mentioned_.candidates));
    std::set<Uuid> candidates = mentioned_.candidates;
    for (const auto& [id, place] : structure_.members) {
      if (place.candidate.has_value()) candidates.insert(*place.candidate);
    }
    if (candidates.empty()) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                            QueryForIds(transaction_, sql::kCandidatePlaces, {},
                                        std::vector<Uuid>(candidates.begin(), candidates.end())));
    for (const db::Row& row : rows) {
      structure_.candidates.emplace(row.Id(0), CandidatePlace{row.Id(1), std::nullopt});
    }
    for (const auto& [id, place] : structure_.members) {
      if (!place.candidate.has_value()) continue;
      const auto candidate = structure_.candidates.find(*place.candidate);
      if (candidate != structure_.candidates.end()) candidate->second.member = id;
    }
    return absl::OkStatus();
  }

  db::Transaction& transaction_;
  const Batch& batch_;
  const Date today_;
  Mentioned mentioned_;
  Structure structure_;
};

}  // namespace

absl::StatusOr<Structure> LoadStructure(db::Transaction& transaction, const Batch& batch,
                                        Date today) {
  return StructureLoader(transaction, batch, today).Load();
}

}  // namespace ketnap::organization
