#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "services/organization/domain/reorganization.h"

// Thousands of random batches, carried out twice: as planned, and step by step on a model that is
// as simple as can be. The two must agree, and the tree must stay whole.
namespace ketnap::organization {
namespace {

constexpr int kBatches = 4000;
constexpr int kMostLive = 150;
constexpr int kMembers = 300;

struct ModelNode {
  std::optional<Uuid> parent;
  std::string type;
  std::string name;
  bool operator==(const ModelNode&) const = default;
};

// The tree and where each member is.
struct Model {
  std::map<Uuid, ModelNode> live;
  std::map<Uuid, Uuid> members;
  bool operator==(const Model&) const = default;

  void MoveChildren(const Uuid& from, const Uuid& to) {
    for (auto& [id, node] : live) {
      if (node.parent == from) node.parent = to;
    }
  }
  void MoveMembers(const Uuid& from, const Uuid& to) {
    for (auto& [member, place] : members) {
      if (place == from) place = to;
    }
  }

  void Carry(const CreateStep& step) {
    const OrganizationContent& content = step.organization.content;
    live[step.organization.id] = {content.parent, content.type, content.display_name};
  }
  void Carry(const RenameStep& step) { live.at(step.organization).name = step.display_name; }
  void Carry(const RetypeStep& step) { live.at(step.organization).type = step.type; }
  void Carry(const MoveStep& step) {
    for (const Uuid& id : step.organizations) live.at(id).parent = step.new_parent;
  }
  void Carry(const MergeStep& step) {
    for (const Uuid& source : step.sources) {
      MoveChildren(source, step.target);
      MoveMembers(source, step.target);
      live.erase(source);
    }
  }
  void Carry(const SplitStep& step) {
    std::set<Uuid> parts;
    Uuid rest;
    for (const SplitStepPart& part : step.parts) {
      parts.insert(part.organization);
      if (part.takes_rest) rest = part.organization;
    }
    std::map<Uuid, Uuid> named;
    for (const SplitStepPart& part : step.parts) {
      for (const Uuid& child : part.children) named[child] = part.organization;
    }
    for (auto& [id, node] : live) {
      if (node.parent != step.source) continue;
      if (named.contains(id)) {
        node.parent = named.at(id);
      } else if (!parts.contains(id)) {
        node.parent = rest;
      }
    }
    std::set<Uuid> spoken_for;
    for (const SplitStepPart& part : step.parts) {
      for (const Uuid& member : part.members) {
        members.at(member) = part.organization;
        spoken_for.insert(member);
      }
    }
    for (auto& [member, place] : members) {
      if (place == step.source && !spoken_for.contains(member)) place = rest;
    }
    if (!parts.contains(step.source)) live.erase(step.source);
  }
  void Carry(const DissolveStep& step) {
    for (const Inheritor& inheritor : step.inheritors) {
      if (inheritor.takes_rest) MoveMembers(step.organization, inheritor.organization);
    }
    live.erase(step.organization);
  }
  void Carry(const AuthorityStep&) {}
};

class Walk {
 public:
  explicit Walk(uint32_t seed) : random_(seed) {
    AddType("ROOT", {});
    AddType("BLOC", {"ROOT"});
    AddType("BASE", {"ROOT", "BLOC", "BASE"});
    AddType("CELL", {"BASE", "BLOC"});
    structure_.types.at("ROOT").may_be_root = true;
    root_ = NewId();
    Organization root;
    root.id = root_;
    root.content.type = "ROOT";
    root.content.display_name = "root";
    root.valid_from = root.content_from = Date(2000, 1, 1);
    structure_.organizations[root_] = root;
    model_.live[root_] = {std::nullopt, "ROOT", "root"};
    for (int i = 0; i < kMembers; ++i) {
      const Uuid member = NewId();
      structure_.members[member] = {root_, std::nullopt};
      model_.members[member] = root_;
    }
    batch_.organization = root_;
    batch_.effective_date = Date(2001, 1, 1);
  }

  void Step() {
    batch_.steps.clear();
    made_.clear();
    const int steps = 1 + Below(5);
    for (int i = 0; i < steps; ++i) AddStep();
    batch_.effective_date = batch_.effective_date + 1;
    const auto outcome = PlanReorganization(structure_, batch_);
    if (!outcome.ok()) {
      ASSERT_FALSE(UnmetConditions(outcome.status()).empty());
      ++refused;
      return;
    }
    ++planned;
    for (const StructureStep& step : batch_.steps) {
      std::visit([this](const auto& kind) { model_.Carry(kind); }, step);
    }
    Apply(*outcome);
    CheckLineage(*outcome);
    CheckWhole(*outcome);
  }

  int planned = 0, refused = 0, edges = 0;

 private:
  int Below(int bound) { return static_cast<int>(random_() % static_cast<uint32_t>(bound)); }
  Uuid NewId() { return Uuid::FromName(absl::StrCat("walk ", random_(), " ", ++ids_)); }

  void AddType(const std::string& code, std::vector<std::string> parents) {
    OrganizationType type;
    type.code = type.display_name = code;
    type.allowed_parents = std::move(parents);
    type.holds_members = type.may_decide_admission = true;
    structure_.types[code] = type;
  }

  // Mostly something that lives, sometimes what this batch makes or what has ended.
  Uuid Any() {
    if (!made_.empty() && Below(3) == 0) return made_[Below(static_cast<int>(made_.size()))];
    const auto& from = structure_.organizations;
    if (Below(20) == 0) return std::next(from.begin(), Below(static_cast<int>(from.size())))->first;
    return std::next(model_.live.begin(), Below(static_cast<int>(model_.live.size())))->first;
  }
  std::string AnyType() {
    static const char* const kTypes[] = {"BLOC", "BASE", "BASE", "CELL"};
    return kTypes[Below(4)];
  }

  void AddCreate() {
    CreateStep step;
    step.organization.id = NewId();
    step.organization.content.parent = Any();
    step.organization.content.type = AnyType();
    // Few names, so that siblings meet.
    step.organization.content.display_name = absl::StrCat("name ", Below(500));
    made_.push_back(step.organization.id);
    batch_.steps.push_back(step);
  }

  void AddStep() {
    const bool full = static_cast<int>(model_.live.size()) > kMostLive;
    switch (Below(9)) {
      case 0:
      case 1:
      case 2:
        if (!full) AddCreate();
        return;
      case 3:
        batch_.steps.push_back(RenameStep{Any(), absl::StrCat("name ", Below(500))});
        return;
      case 4:
        batch_.steps.push_back(RetypeStep{Any(), AnyType()});
        return;
      case 5:
        batch_.steps.push_back(MoveStep{{Any(), Any()}, Any()});
        return;
      case 6:
        batch_.steps.push_back(MergeStep{{Any()}, Any()});
        return;
      case 7:
        AddSplit();
        return;
      default:
        batch_.steps.push_back(DissolveStep{Any(), {{Any(), 37, false}, {Any(), 63, true}}});
        return;
    }
  }

  void AddSplit() {
    SplitStep step;
    step.source = Any();
    const Uuid first = Below(2) == 0 ? step.source : Any();
    step.parts = {{first, {}, {}, {}, 25, true}, {Any(), {}, {}, {}, 75, false}};
    for (const auto& [id, node] : model_.live) {
      if (node.parent == step.source && Below(2) == 0) step.parts[Below(2)].children.push_back(id);
    }
    for (const auto& [member, place] : model_.members) {
      if (place == step.source && Below(2) == 0) step.parts[Below(2)].members.push_back(member);
    }
    batch_.steps.push_back(step);
  }

  void Apply(const Outcome& outcome) {
    for (const Uuid& id : outcome.ended) {
      structure_.organizations.at(id).valid_to = batch_.effective_date - 1;
    }
    for (const Organization& made : outcome.created) structure_.organizations[made.id] = made;
    for (const ContentChange& change : outcome.changed) {
      Organization& organization = structure_.organizations.at(change.organization);
      organization.content = change.content;
      organization.content_from = batch_.effective_date;
    }
    std::map<Uuid, Uuid> places;
    for (const auto& [member, place] : structure_.members) places[member] = place.organization;
    for (const Leaving& leaving : outcome.leaving) {
      for (const Inheritor& inheritor : leaving.inheritors) {
        if (!inheritor.takes_rest) continue;
        for (auto& [member, place] : structure_.members) {
          if (places.at(member) != leaving.organization) continue;
          const auto named = leaving.named_members.find(member);
          place.organization =
              named == leaving.named_members.end() ? inheritor.organization : named->second;
        }
      }
    }
  }

  void CheckLineage(const Outcome& outcome) {
    std::map<Uuid, std::pair<int, int>> totals;  // Shares, and how many take the rest.
    for (const LineageEdge& edge : outcome.lineage) {
      ++edges;
      EXPECT_NE(edge.predecessor, edge.successor);
      totals[edge.predecessor].first += edge.share_percent;
      totals[edge.predecessor].second += edge.takes_rest ? 1 : 0;
    }
    for (const Leaving& leaving : outcome.leaving) {
      int kept = 0;
      for (const Inheritor& inheritor : leaving.inheritors) {
        EXPECT_TRUE(model_.live.contains(inheritor.organization));
        if (inheritor.organization == leaving.organization) kept += inheritor.share_percent;
      }
      if (leaving.inheritors.empty()) continue;
      EXPECT_EQ(totals[leaving.organization].first + kept, 100);
      if (leaving.ends) {
        EXPECT_EQ(totals[leaving.organization].second, 1);
      }
    }
  }

  void CheckWhole(const Outcome& outcome) {
    Model planned_model;
    std::set<std::pair<Uuid, std::string>> names;
    for (const auto& [id, organization] : structure_.organizations) {
      if (organization.valid_to.has_value()) continue;
      const OrganizationContent& content = organization.content;
      planned_model.live[id] = {content.parent, content.type, content.display_name};
      ASSERT_EQ(outcome.parents.at(id), content.parent);
      if (!content.parent.has_value()) {
        ASSERT_EQ(id, root_);
        continue;
      }
      ASSERT_TRUE(names.insert({*content.parent, content.display_name}).second);
      const auto& allowed = structure_.types.at(content.type).allowed_parents;
      const std::string& above = structure_.organizations.at(*content.parent).content.type;
      ASSERT_NE(std::find(allowed.begin(), allowed.end(), above), allowed.end());
      std::optional<Uuid> at = content.parent;
      for (int steps = 0; at.has_value(); ++steps) {
        ASSERT_LT(steps, 1000) << "a ring";
        ASSERT_FALSE(structure_.organizations.at(*at).valid_to.has_value());
        at = structure_.organizations.at(*at).content.parent;
      }
    }
    for (const auto& [member, place] : structure_.members) {
      planned_model.members[member] = place.organization;
      ASSERT_TRUE(planned_model.live.contains(place.organization));
    }
    ASSERT_EQ(planned_model.members.size(), static_cast<size_t>(kMembers));
    ASSERT_TRUE(planned_model == model_);
  }

  std::mt19937 random_;
  int ids_ = 0;
  Uuid root_;
  Structure structure_;
  Model model_;
  Batch batch_;
  std::vector<Uuid> made_;
};

TEST(ReorganizationRandomTest, ThePlanIsWhatTheStepsSayAndTheTreeStaysWhole) {
  int planned = 0, edges = 0;
  for (uint32_t seed = 1; seed <= 4; ++seed) {
    Walk walk(seed);
    for (int i = 0; i < kBatches; ++i) {
      walk.Step();
      if (::testing::Test::HasFatalFailure()) {
        FAIL() << "seed " << seed << ", batch " << i;
      }
    }
    planned += walk.planned;
    edges += walk.edges;
  }
  // The walk goes somewhere.
  EXPECT_GT(planned, 2000);
  EXPECT_GT(edges, 500);
  RecordProperty("planned", planned);
  RecordProperty("edges", edges);
}

}  // namespace
}  // namespace ketnap::organization
