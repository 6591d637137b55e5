#include "services/organization/handlers/random_reorganization.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"

namespace ketnap::organization {
namespace {

constexpr char kBloc[] = "DIRECT_SUPERIOR_COMMITTEE";
constexpr char kBase[] = "GRASSROOTS_PARTY_ORGANIZATION";
constexpr char kCell[] = "PARTY_CELL";
// More than this and it merges, less and it makes.
constexpr size_t kManyCells = 36;
constexpr size_t kManyBases = 12;

}  // namespace

std::string RandomReorganization::NameOf(const Uuid& id) {
  return absl::StrCat("organizations/", id.ToString());
}

std::string RandomReorganization::NewUuid() {
  return Uuid::FromName(absl::StrCat(random_(), random_(), random_(), random_())).ToString();
}

void RandomReorganization::Look() {
  nodes_.clear();
  members_.clear();
  for (const db::Row& row :
       recount_->Read("SELECT id, parent_id, type FROM organization WHERE valid_to IS NULL")) {
    nodes_[row.Text(2)].push_back({row.Id(0), row.OptionalId(1)});
    if (row.IsNull(1)) root_ = row.Id(0);
  }
  for (const db::Row& row :
       recount_->Read("SELECT id, organization_id FROM member WHERE status IN (1, 2)")) {
    members_[row.Id(1)].push_back(row.Id(0));
  }
}

const RandomReorganization::Node* RandomReorganization::Any(const std::string& type) {
  const std::vector<Node>& nodes = nodes_[type];
  return nodes.empty() ? nullptr
                       : &nodes[static_cast<size_t>(Below(static_cast<int>(nodes.size())))];
}

std::string RandomReorganization::Make(v1::Reorganization* reorganization, const std::string& type,
                                       const std::string& parent) {
  auto* made = reorganization->add_operations()->mutable_create()->mutable_organization();
  made->set_name(absl::StrCat("organizations/", NewUuid()));
  made->set_parent(parent);
  made->set_type(type);
  // Few names, so that siblings meet.
  made->set_display_name(absl::StrCat("Tổ chức số ", Below(400)));
  *made->mutable_valid_from() = reorganization->effective_date();
  made->set_has_admission_authority(type == kBloc);
  return made->name();
}

void RandomReorganization::AddMerge(v1::Reorganization* reorganization, const std::string& type) {
  const Node* source = Any(type);
  const Node* target = Any(type);
  if (source == nullptr || target == nullptr) return;
  std::string into = NameOf(target->id);
  if (Below(2) == 0 && target->parent.has_value()) {
    into = Make(reorganization, type, NameOf(*target->parent));
  }
  auto* merge = reorganization->add_operations()->mutable_merge();
  merge->add_sources(NameOf(source->id));
  if (target->id != source->id && into != NameOf(target->id)) {
    merge->add_sources(NameOf(target->id));
  }
  merge->set_target(into);
}

void RandomReorganization::AddSplit(v1::Reorganization* reorganization, const std::string& type) {
  const Node* source = Any(type);
  if (source == nullptr || !source->parent.has_value()) return;
  const std::string parent = NameOf(*source->parent);
  const std::string first = Make(reorganization, type, parent);
  const std::string second =
      Below(2) == 0 ? NameOf(source->id) : Make(reorganization, type, parent);
  auto* split = reorganization->add_operations()->mutable_split();
  split->set_source(NameOf(source->id));
  const int share = Below(101);
  const bool first_rests = Below(2) == 0;
  v1::SplitPart* parts[] = {split->add_parts(), split->add_parts()};
  parts[0]->set_organization(first);
  parts[0]->set_share_percent(share);
  parts[0]->set_takes_rest(first_rests);
  parts[1]->set_organization(second);
  parts[1]->set_share_percent(100 - share);
  parts[1]->set_takes_rest(!first_rests);
  for (const Uuid& member : members_[source->id]) {
    if (Below(2) == 0) parts[Below(2)]->add_members(absl::StrCat("members/", member.ToString()));
  }
  for (const auto& [child_type, children] : nodes_) {
    for (const Node& child : children) {
      if (child.parent == source->id && Below(2) == 0) {
        parts[Below(2)]->add_children(NameOf(child.id));
      }
    }
  }
}

void RandomReorganization::AddDissolve(v1::Reorganization* reorganization,
                                       const std::string& type) {
  const Node* gone = Any(type);
  if (gone == nullptr) return;
  const Node* first = Any(type);
  const Node* second = Any(type);
  for (const auto& [child_type, children] : nodes_) {
    for (const Node& child : children) {
      if (child.parent != gone->id) continue;
      auto* move = reorganization->add_operations()->mutable_move();
      move->add_organizations(NameOf(child.id));
      move->set_new_parent(NameOf(Below(2) == 0 ? first->id : second->id));
    }
  }
  auto* dissolve = reorganization->add_operations()->mutable_dissolve();
  dissolve->set_organization(NameOf(gone->id));
  for (const Node* heir : {first, second}) {
    auto* successor = dissolve->add_successors();
    successor->set_organization(NameOf(heir->id));
    successor->set_share_percent(first == second ? 100 : heir == first ? 33 : 67);
    successor->set_takes_rest(heir == first);
    if (first == second) break;
  }
}

void RandomReorganization::AddOperation(v1::Reorganization* reorganization) {
  const std::string type = Below(4) == 0 ? kBase : kCell;
  const std::string above = type == kBase ? kBloc : kBase;
  const size_t many = type == kBase ? kManyBases : kManyCells;
  const bool full = nodes_[type].size() > many;
  const Node* one = Any(type);
  const Node* parent = Any(above);
  if (one == nullptr || parent == nullptr) return;
  switch (Below(8)) {
    case 0:
      if (!full) Make(reorganization, type, NameOf(parent->id));
      return;
    case 1: {
      auto* rename = reorganization->add_operations()->mutable_rename();
      rename->set_organization(NameOf(one->id));
      rename->set_display_name(absl::StrCat("Tổ chức số ", Below(400)));
      return;
    }
    case 2:
    case 3: {
      auto* move = reorganization->add_operations()->mutable_move();
      move->add_organizations(NameOf(one->id));
      move->set_new_parent(NameOf(parent->id));
      return;
    }
    case 4:
      return AddMerge(reorganization, type);
    case 5:
      return full ? AddMerge(reorganization, type) : AddSplit(reorganization, type);
    case 6:
      return full || Below(2) == 0 ? AddDissolve(reorganization, type)
                                   : AddSplit(reorganization, type);
    default: {
      auto* grant = reorganization->add_operations()->mutable_grant_authority();
      grant->set_organization(NameOf(type == kBase ? one->id : parent->id));
      grant->set_kind(v1::AUTHORITY_KIND_DELEGATED_ADMISSION);
      return;
    }
  }
}

v1::ReorganizeRequest RandomReorganization::Next(Date day) {
  Look();
  v1::ReorganizeRequest request;
  request.set_request_id(NewUuid());
  auto* reorganization = request.mutable_reorganization();
  reorganization->set_organization(NameOf(root_));
  reorganization->set_title("Sắp xếp ngẫu nhiên");
  auto* decision = reorganization->mutable_decision();
  decision->set_number("1");
  decision->set_symbol("QĐ/TU");
  decision->set_issuer("Tỉnh ủy");
  *decision->mutable_date() = DateToProto(Date(2025, 1, 1));
  *reorganization->mutable_effective_date() = DateToProto(day);
  const int operations = 1 + Below(3);
  while (reorganization->operations_size() < operations) AddOperation(reorganization);
  return request;
}

v1::TransferMemberRequest RandomReorganization::NextTransfer(Date day) {
  Look();
  v1::TransferMemberRequest request;
  request.set_request_id(NewUuid());
  std::vector<Uuid> members;
  for (const auto& [place, theirs] : members_) {
    members.insert(members.end(), theirs.begin(), theirs.end());
  }
  auto* transfer = request.mutable_transfer();
  transfer->set_member(absl::StrCat(
      "members/",
      members[static_cast<size_t>(Below(static_cast<int>(members.size())))].ToString()));
  transfer->set_destination(NameOf(Any(kCell)->id));
  *transfer->mutable_issue_date() = DateToProto(day);
  transfer->set_kind(Below(4) == 0 ? v1::STAY_KIND_TEMPORARY : v1::STAY_KIND_OFFICIAL);
  if (transfer->kind() == v1::STAY_KIND_TEMPORARY) {
    *transfer->mutable_until_date() = DateToProto(day + 60);
  }
  if (Below(3) != 0) *request.mutable_receive_date() = DateToProto(day);
  return request;
}

std::string RandomReorganization::OpenTransfer() {
  const db::Rows rows = recount_->Read("SELECT id FROM member_transfer WHERE open_mark = 1");
  if (rows.empty()) return "";
  return absl::StrCat(
      "memberTransfers/",
      rows[static_cast<size_t>(Below(static_cast<int>(rows.size())))].Id(0).ToString());
}

}  // namespace ketnap::organization
