#include "services/ctl/demo/change_2025.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/proto_date.h"

namespace ketnap::ctl {
namespace {

using organization::v1::AUTHORITY_KIND_ADMISSION;
using organization::v1::Organization;
using organization::v1::Reorganization;
using organization::v1::StructureOperation;
using organization::v1::WORKPLACE_KIND_JUDICIARY;
using organization::v1::WORKPLACE_KIND_PARTY_OFFICE;
using organization::v1::WORKPLACE_KIND_STATE_AGENCY;

constexpr size_t kMerged = 3;

const PlannedOrganization& At(const Province& province, int index) {
  return province.organizations[static_cast<size_t>(index)];
}

bool GoesToParty(const PlannedOrganization& organization) {
  return organization.workplace_kind == WORKPLACE_KIND_PARTY_OFFICE ||
         organization.workplace_kind == WORKPLACE_KIND_JUDICIARY;
}

// Mass organizations stand last in the catalogue.
std::vector<int> ChooseMerged(const Province& province) {
  std::vector<int> chosen;
  for (auto base = province.bases.rbegin(); base != province.bases.rend(); ++base) {
    const auto& organization = At(province, base->organization);
    if (base->has_committee() || organization.workplace_kind != WORKPLACE_KIND_PARTY_OFFICE) {
      continue;
    }
    chosen.push_back(base->organization);
    if (chosen.size() == kMerged) break;
  }
  std::reverse(chosen.begin(), chosen.end());
  return chosen;
}

// The agency with the most cells.
const PlannedBase& ChooseSplit(const Province& province) {
  const PlannedBase* chosen = &province.bases.front();
  for (const PlannedBase& base : province.bases) {
    const auto& organization = At(province, base.organization);
    if (organization.workplace_kind == WORKPLACE_KIND_STATE_AGENCY &&
        base.cells.size() > chosen->cells.size()) {
      chosen = &base;
    }
  }
  return *chosen;
}

std::string MadeName(const Province& province, const std::string& what) {
  return absl::StrCat("organizations/",
                      RequestIdOf(province.seed, absl::StrCat("2025/change/", what)));
}

Organization* Create(Reorganization* batch, const std::string& name, const std::string& parent,
                     const std::string& type, const std::string& display_name) {
  Organization* made = batch->add_operations()->mutable_create()->mutable_organization();
  made->set_name(name);
  made->set_parent(parent);
  made->set_type(type);
  made->set_display_name(display_name);
  made->set_has_trade_union(true);
  made->set_has_youth_union(true);
  made->set_synthetic(true);
  // Counts from the day of the change, whatever is given.
  *made->mutable_valid_from() = DateToProto(kChangeDay);
  return made;
}

void CreateCommittees(const Province& province, const LearnedNames& names, const ChangeNames& made,
                      Reorganization* batch) {
  const auto& bloc = At(province, province.superior);
  const std::string& root = names.organizations[static_cast<size_t>(province.root)];
  const std::pair<std::string, std::string> committees[] = {
      {made.party, absl::StrCat("Đảng bộ các cơ quan Đảng tỉnh ", province.name)},
      {made.government, absl::StrCat("Đảng bộ Ủy ban nhân dân tỉnh ", province.name)}};
  for (const auto& [name, title] : committees) {
    Organization* committee = Create(batch, name, root, bloc.type, title);
    committee->set_workplace_kind(name == made.party ? WORKPLACE_KIND_PARTY_OFFICE
                                                     : WORKPLACE_KIND_STATE_AGENCY);
    committee->set_committee_size(bloc.committee_size);
    committee->set_standing_committee_size(bloc.standing_committee_size);
    auto* authority = batch->add_operations()->mutable_grant_authority();
    authority->set_organization(name);
    authority->set_kind(AUTHORITY_KIND_ADMISSION);
  }
}

void Merge(const Province& province, const PlannedChange& change, const LearnedNames& names,
           const ChangeNames& made, Reorganization* batch) {
  const auto& first = At(province, change.merged.front());
  Organization* target =
      Create(batch, made.merged, made.party, first.type,
             "Chi bộ Cơ quan Ủy ban Mặt trận Tổ quốc Việt Nam và các đoàn thể tỉnh");
  target->set_workplace_kind(first.workplace_kind);
  target->set_committee_size(5);
  auto* merge = batch->add_operations()->mutable_merge();
  for (const int source : change.merged) {
    merge->add_sources(names.organizations[static_cast<size_t>(source)]);
  }
  merge->set_target(made.merged);
}

void Split(const Province& province, const PlannedChange& change, const LearnedNames& names,
           const ChangeNames& made, Reorganization* batch) {
  const auto& source = At(province, change.split);
  const std::string title(absl::StripPrefix(source.display_name, "Đảng bộ "));
  const std::tuple<std::string, std::string, const std::vector<int>*> parts[] = {
      {made.split_first, absl::StrCat("Đảng bộ Cơ quan ", title), &change.split_first},
      {made.split_second, absl::StrCat("Đảng bộ các đơn vị sự nghiệp thuộc ", title),
       &change.split_second}};
  StructureOperation operation;
  auto* split = operation.mutable_split();
  split->set_source(names.organizations[static_cast<size_t>(change.split)]);
  for (const auto& [name, display_name, cells] : parts) {
    Organization* part = Create(batch, name, made.government, source.type, display_name);
    part->set_workplace_kind(source.workplace_kind);
    part->set_committee_size(source.committee_size);
    auto* told = split->add_parts();
    told->set_organization(name);
    for (const int cell : *cells) {
      told->add_children(names.organizations[static_cast<size_t>(cell)]);
    }
    const bool takes_rest = name == made.split_first;
    told->set_share_percent(takes_rest ? 60 : 40);
    told->set_takes_rest(takes_rest);
  }
  *batch->add_operations() = operation;
}

}  // namespace

PlannedChange PlanChange(const Province& province) {
  PlannedChange change;
  change.merged = ChooseMerged(province);
  const PlannedBase& split = ChooseSplit(province);
  change.split = split.organization;
  const auto middle = split.cells.begin() + static_cast<long>((split.cells.size() + 1) / 2);
  change.split_first.assign(split.cells.begin(), middle);
  change.split_second.assign(middle, split.cells.end());
  int party_weight = 0;
  int weight = 0;
  for (const PlannedBase& base : province.bases) {
    const bool party = GoesToParty(At(province, base.organization));
    weight += base.weight;
    if (party) party_weight += base.weight;
    const bool merged = std::find(change.merged.begin(), change.merged.end(), base.organization) !=
                        change.merged.end();
    if (merged || base.organization == change.split) continue;
    (party ? change.party : change.government).push_back(base.organization);
  }
  change.party_share = party_weight * 100 / weight;
  return change;
}

ChangeNames NamesOfChange(const Province& province) {
  return {MadeName(province, "party"), MadeName(province, "government"),
          MadeName(province, "merged"), MadeName(province, "split/first"),
          MadeName(province, "split/second")};
}

Reorganization ReorganizationOf(const Province& province, const PlannedChange& change,
                                const LearnedNames& names) {
  Reorganization batch;
  const ChangeNames made = NamesOfChange(province);
  batch.set_organization(names.organizations[static_cast<size_t>(province.root)]);
  batch.set_title(absl::StrCat("Sắp xếp tổ chức đảng năm 2025 ", kDemonstrationMark));
  auto& decision = *batch.mutable_decision();
  decision.set_number("01");
  decision.set_symbol("QĐ/TU");
  decision.set_issuer(At(province, province.root).display_name);
  *decision.mutable_date() = DateToProto(kChangeDecisionDay);
  *batch.mutable_effective_date() = DateToProto(kChangeDay);
  CreateCommittees(province, names, made, &batch);
  Merge(province, change, names, made, &batch);
  Split(province, change, names, made, &batch);
  for (const auto& [bases, committee] :
       {std::pair(&change.party, &made.party), std::pair(&change.government, &made.government)}) {
    auto* move = batch.add_operations()->mutable_move();
    for (const int base : *bases) {
      move->add_organizations(names.organizations[static_cast<size_t>(base)]);
    }
    move->set_new_parent(*committee);
  }
  auto* dissolve = batch.add_operations()->mutable_dissolve();
  dissolve->set_organization(names.organizations[static_cast<size_t>(province.superior)]);
  const std::pair<const std::string*, int> successors[] = {
      {&made.party, change.party_share}, {&made.government, 100 - change.party_share}};
  for (const auto& [name, share] : successors) {
    auto* successor = dissolve->add_successors();
    successor->set_organization(*name);
    successor->set_share_percent(share);
    // The bloc's own office was a Party office.
    successor->set_takes_rest(name == &made.party);
  }
  return batch;
}

}  // namespace ketnap::ctl
