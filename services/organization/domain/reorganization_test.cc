#include "services/organization/domain/reorganization.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr Date kDay(2025, 7, 1);

Uuid Id(std::string_view name) { return Uuid::FromName(name); }

OrganizationType Type(std::string code, std::vector<std::string> parents, bool root, bool members,
                      bool decides) {
  OrganizationType type;
  type.code = type.display_name = std::move(code);
  type.allowed_parents = std::move(parents);
  type.may_be_root = root;
  type.holds_members = members;
  type.may_decide_admission = decides;
  return type;
}

// root > bloc_1 > base_1 > cell_1, cell_2
//               > base_2 > cell_3
//      > bloc_2
// root also stands below "top", which is outside the batch's organization when that is root.
class ReorganizationTest : public ::testing::Test {
 protected:
  ReorganizationTest() {
    for (const OrganizationType& type :
         {Type("TOP", {}, true, false, true), Type("ROOT", {"TOP"}, true, false, true),
          Type("BLOC", {"ROOT"}, false, false, true), Type("BASE", {"BLOC"}, false, false, true),
          Type("CELL", {"BASE"}, false, true, false)}) {
      structure_.types[type.code] = type;
    }
    Add("top", "", "TOP");
    Add("root", "top", "ROOT");
    Add("beside", "top", "ROOT");
    Add("bloc_1", "root", "BLOC");
    Add("bloc_2", "root", "BLOC");
    Add("base_1", "bloc_1", "BASE");
    Add("base_2", "bloc_1", "BASE");
    Add("cell_1", "base_1", "CELL");
    Add("cell_2", "base_1", "CELL");
    Add("cell_3", "base_2", "CELL");
    for (const char* name : {"root", "bloc_1"}) {
      At(name).authorities.push_back({AuthorityKind::kAdmission, Date(2001, 1, 1), {}, {}, {}});
    }
    batch_.organization = Id("root");
    batch_.effective_date = kDay;
  }

  void Add(std::string_view name, std::string_view parent, std::string type) {
    Organization organization;
    organization.id = Id(name);
    if (!parent.empty()) organization.content.parent = Id(parent);
    organization.content.type = std::move(type);
    organization.content.display_name = std::string(name);
    organization.valid_from = organization.content_from = Date(2001, 1, 1);
    organization.version = 1;
    structure_.organizations[organization.id] = organization;
  }
  Organization& At(std::string_view name) { return structure_.organizations.at(Id(name)); }

  static CreateStep Create(std::string_view name, std::string_view parent, std::string type) {
    CreateStep step;
    step.organization.id = Id(name);
    if (!parent.empty()) step.organization.content.parent = Id(parent);
    step.organization.content.type = std::move(type);
    step.organization.content.display_name = std::string(name);
    return step;
  }
  static SplitStepPart Part(std::string_view name, int share, bool rest = false) {
    SplitStepPart part;
    part.organization = Id(name);
    part.share_percent = share;
    part.takes_rest = rest;
    return part;
  }

  void Steps(std::vector<StructureStep> steps) { batch_.steps = std::move(steps); }

  Outcome MustPlan() {
    auto outcome = PlanReorganization(structure_, batch_);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    for (const auto& condition : UnmetConditions(outcome.status())) {
      ADD_FAILURE() << condition.rule_id << ": " << condition.message.vietnamese;
    }
    return outcome.value_or(Outcome());
  }
  // What stands in the way, each as "step RULE name".
  std::vector<std::string> Faults() {
    const auto outcome = PlanReorganization(structure_, batch_);
    EXPECT_FALSE(outcome.ok());
    if (outcome.ok()) return {};
    EXPECT_EQ(outcome.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(outcome.status()), "REORGANIZATION_NOT_POSSIBLE");
    std::vector<std::string> faults;
    for (const auto& condition : UnmetConditions(outcome.status())) {
      // A long list keeps its Vietnamese alone.
      const std::string& text = condition.message.vietnamese;
      const std::string_view mark = "Thao tác ";
      std::string step = "-";
      if (text.starts_with(mark)) {
        step = text.substr(mark.size(), text.find(':') - mark.size());
      }
      faults.push_back(
          absl::StrCat(step, " ", condition.rule_id, " ", NameOfId(condition.subject)));
    }
    return faults;
  }
  std::string NameOfId(const std::string& subject) {
    for (const char* name : {"top", "root", "beside", "bloc_1", "bloc_2", "base_1", "base_2",
                             "cell_1", "cell_2", "cell_3", "new_1", "new_2", "nobody", "old"}) {
      if (subject == absl::StrCat("organizations/", Id(name).ToString())) return name;
    }
    return subject;
  }

  Structure structure_;
  Batch batch_;
};

TEST_F(ReorganizationTest, MakesRenamesRetypesAndMoves) {
  structure_.types["BASE_2"] = Type("BASE_2", {"BLOC"}, false, false, true);
  structure_.types["CELL"].allowed_parents.push_back("BASE_2");
  Steps({Create("new_1", "bloc_2", "BASE"), RenameStep{Id("base_1"), "Đảng bộ mới"},
         RetypeStep{Id("base_1"), "BASE_2"}, MoveStep{{Id("base_1"), Id("base_2")}, Id("bloc_2")},
         MoveStep{{Id("cell_3")}, Id("new_1")}});
  const Outcome outcome = MustPlan();
  ASSERT_THAT(outcome.created, SizeIs(1));
  EXPECT_EQ(outcome.created[0].id, Id("new_1"));
  EXPECT_EQ(outcome.created[0].valid_from, kDay);
  ASSERT_THAT(outcome.changed, SizeIs(3));
  const auto base_1 = std::find_if(outcome.changed.begin(), outcome.changed.end(),
                                   [](const auto& c) { return c.organization == Id("base_1"); });
  ASSERT_NE(base_1, outcome.changed.end());
  EXPECT_EQ(base_1->content.display_name, "Đảng bộ mới");
  EXPECT_EQ(base_1->content.type, "BASE_2");
  EXPECT_EQ(base_1->content.parent, Id("bloc_2"));
  EXPECT_THAT(outcome.lineage, IsEmpty());
  EXPECT_TRUE(outcome.IsBelow(Id("cell_3"), Id("bloc_2")));
  EXPECT_FALSE(outcome.IsBelow(Id("cell_3"), Id("base_2")));
  EXPECT_FALSE(outcome.IsBelow(Id("bloc_2"), Id("bloc_2")));
  std::vector<std::pair<int, Uuid>> impact;
  for (const auto& item : outcome.impact) {
    impact.emplace_back(static_cast<int>(item.kind), item.organization);
  }
  EXPECT_THAT(impact, UnorderedElementsAre(Pair(1, Id("new_1")), Pair(2, Id("base_1")),
                                           Pair(3, Id("base_1")), Pair(4, Id("base_1")),
                                           Pair(4, Id("base_2")), Pair(4, Id("cell_3"))));
  // Those above come before those below.
  auto place = [&](std::string_view name) {
    return std::find(outcome.order.begin(), outcome.order.end(), Id(name)) - outcome.order.begin();
  };
  EXPECT_LT(place("new_1"), place("cell_3"));
}

TEST_F(ReorganizationTest, MergesIntoSomethingMadeBefore) {
  Steps({Create("new_1", "bloc_1", "BASE"), MergeStep{{Id("base_1"), Id("base_2")}, Id("new_1")},
         RenameStep{Id("new_1"), "base_1"}});
  const Outcome outcome = MustPlan();
  EXPECT_THAT(outcome.ended, UnorderedElementsAre(Id("base_1"), Id("base_2")));
  EXPECT_EQ(outcome.created[0].content.display_name, "base_1");
  EXPECT_THAT(outcome.changed, SizeIs(3));
  ASSERT_THAT(outcome.leaving, SizeIs(2));
  EXPECT_TRUE(outcome.leaving[0].ends);
  EXPECT_THAT(outcome.leaving[0].inheritors, ElementsAre(Inheritor{Id("new_1"), 100, true}));
  ASSERT_THAT(outcome.lineage, SizeIs(2));
  EXPECT_EQ(outcome.lineage[1].kind, LineageKind::kMerge);
  EXPECT_EQ(outcome.lineage[1].predecessor, Id("base_2"));
  EXPECT_EQ(outcome.lineage[1].predecessor_display_name, "base_2");
  EXPECT_EQ(outcome.lineage[1].successor_display_name, "base_1");
  EXPECT_TRUE(outcome.lineage[1].predecessor_ended);
  EXPECT_EQ(outcome.lineage[1].effective_date, kDay);
}

TEST_F(ReorganizationTest, SplitsWithAndWithoutTheSource) {
  structure_.members[Id("member")] = {Id("base_1"), Id("candidate")};
  structure_.members[Id("other")] = {Id("base_1"), std::nullopt};
  structure_.candidates[Id("candidate")] = {Id("base_1"), Id("member")};
  SplitStepPart first = Part("new_1", 70);
  first.children = {Id("cell_1")};
  first.members = {Id("member"), Id("other")};
  Steps({Create("new_1", "bloc_1", "BASE"),
         SplitStep{Id("base_1"), {first, Part("base_1", 30, true)}}});
  Outcome outcome = MustPlan();
  EXPECT_THAT(outcome.ended, IsEmpty());
  ASSERT_THAT(outcome.changed, SizeIs(1));
  EXPECT_EQ(outcome.changed[0].organization, Id("cell_1"));
  ASSERT_THAT(outcome.lineage, SizeIs(1));
  EXPECT_EQ(outcome.lineage[0].share_percent, 70);
  EXPECT_FALSE(outcome.lineage[0].predecessor_ended);
  EXPECT_FALSE(outcome.lineage[0].takes_rest);
  ASSERT_THAT(outcome.leaving, SizeIs(1));
  EXPECT_FALSE(outcome.leaving[0].ends);
  EXPECT_THAT(outcome.leaving[0].named_members, SizeIs(2));
  // The open work on a named member goes along.
  EXPECT_THAT(outcome.leaving[0].named_candidates,
              UnorderedElementsAre(Pair(Id("candidate"), Id("new_1"))));

  first.members.clear();
  first.candidates = {Id("candidate")};
  Steps({Create("new_1", "bloc_1", "BASE"), Create("new_2", "bloc_1", "BASE"),
         SplitStep{Id("base_1"), {first, Part("new_2", 30, true)}}});
  outcome = MustPlan();
  EXPECT_THAT(outcome.ended, ElementsAre(Id("base_1")));
  EXPECT_EQ(outcome.parents.at(Id("cell_1")), Id("new_1"));
  EXPECT_EQ(outcome.parents.at(Id("cell_2")), Id("new_2"));
  EXPECT_THAT(outcome.lineage, SizeIs(2));
  EXPECT_THAT(outcome.leaving[0].named_members,
              UnorderedElementsAre(Pair(Id("member"), Id("new_1"))));
}

TEST_F(ReorganizationTest, DissolvesWhatIsEmpty) {
  Steps({MoveStep{{Id("base_1")}, Id("bloc_2")}, MoveStep{{Id("base_2")}, Id("bloc_2")},
         DissolveStep{Id("bloc_1"), {{Id("bloc_2"), 60, true}, {Id("root"), 40, false}}}});
  const Outcome outcome = MustPlan();
  EXPECT_THAT(outcome.ended, ElementsAre(Id("bloc_1")));
  EXPECT_THAT(outcome.lineage, SizeIs(2));
  // Its authority ends with it, which is told.
  EXPECT_EQ(std::count_if(outcome.impact.begin(), outcome.impact.end(),
                          [](const auto& item) {
                            return item.kind == StructureImpactKind::kAuthorityChanged;
                          }),
            1);
  EXPECT_THAT(outcome.authorities, IsEmpty());
  Steps({DissolveStep{Id("cell_1"), {}}});
  EXPECT_THAT(MustPlan().leaving, SizeIs(1));
}

TEST_F(ReorganizationTest, GivesAndTakesAuthorities) {
  Steps({AuthorityStep{Id("bloc_1"), AuthorityKind::kAdmission, false},
         AuthorityStep{Id("base_1"), AuthorityKind::kDelegatedAdmission, true},
         AuthorityStep{Id("base_2"), AuthorityKind::kDelegatedAdmission, true},
         AuthorityStep{Id("base_2"), AuthorityKind::kDelegatedAdmission, false}});
  const Outcome outcome = MustPlan();
  ASSERT_THAT(outcome.authorities, SizeIs(2));
  EXPECT_THAT(outcome.order, UnorderedElementsAre(Id("bloc_1"), Id("base_1")));
  EXPECT_THAT(outcome.changed, IsEmpty());
}

TEST_F(ReorganizationTest, SiblingsMayExchangeNames) {
  Steps({RenameStep{Id("cell_1"), "cell_2"}, RenameStep{Id("cell_2"), "cell_1"}});
  EXPECT_THAT(MustPlan().changed, SizeIs(2));
}

TEST_F(ReorganizationTest, OnTheSameDayTheContentTakesItsPlace) {
  At("base_1").content_from = kDay;
  Steps({RenameStep{Id("base_1"), "Đảng bộ mới"}});
  EXPECT_THAT(MustPlan().changed, SizeIs(1));
}

TEST_F(ReorganizationTest, ASplitLeavesItsOwnPartsBelowTheSource) {
  // A cell becomes a grassroots organization with cells of its own.
  structure_.with_members = {Id("cell_1")};
  structure_.types["CELL"].allowed_parents.push_back("BLOC");
  At("cell_1").content.parent = Id("bloc_1");
  Steps({RetypeStep{Id("cell_1"), "BASE"}, Create("new_1", "cell_1", "CELL"),
         Create("new_2", "cell_1", "CELL"),
         SplitStep{Id("cell_1"), {Part("cell_1", 0), Part("new_1", 50, true), Part("new_2", 50)}}});
  const Outcome outcome = MustPlan();
  EXPECT_EQ(outcome.parents.at(Id("new_2")), Id("cell_1"));
}

// ---- what stands in the way

TEST_F(ReorganizationTest, UnknownEndedOrOutside) {
  Add("old", "base_1", "CELL");
  At("old").valid_to = Date(2020, 1, 1);
  Steps({RenameStep{Id("nobody"), "x"}, RenameStep{Id("old"), "x"}, RenameStep{Id("beside"), "x"},
         MoveStep{{Id("base_1")}, Id("beside")}, MoveStep{{Id("beside")}, Id("bloc_1")}});
  EXPECT_THAT(
      Faults(),
      ElementsAre("1 ORGANIZATION_OUTSIDE_SCOPE nobody", "2 ORGANIZATION_ENDED old",
                  "3 ORGANIZATION_OUTSIDE_SCOPE beside", "4 ORGANIZATION_OUTSIDE_SCOPE beside",
                  "5 ORGANIZATION_OUTSIDE_SCOPE beside"));
  batch_.organization = Id("nobody");
  EXPECT_THAT(Faults(), ElementsAre("- ORGANIZATION_UNKNOWN nobody"));
  batch_.organization = Id("old");
  EXPECT_THAT(Faults(), ElementsAre("- ORGANIZATION_ENDED old"));
}

TEST_F(ReorganizationTest, WhatLiesElsewhereIsNotTold) {
  Add("secret_1", "beside", "BLOC");
  Add("secret_2", "beside", "BLOC");
  At("secret_2").valid_to = Date(2020, 1, 1);
  structure_.codes[{"UNIT", "1"}] = Id("secret_1");
  CreateStep made = Create("new_1", "bloc_1", "BASE");
  made.organization.codes.push_back({"UNIT", "1", {}, {}, {}});
  SplitStepPart part = Part("base_2", 50);
  part.children = {Id("secret_1"), Id("secret_2"), Id("nobody")};
  Steps({made, RenameStep{Id("secret_1"), "x"}, RenameStep{Id("secret_2"), "x"},
         SplitStep{Id("base_1"), {part, Part("base_1", 50, true)}},
         DissolveStep{Id("cell_3"), {{Id("secret_1"), 50, true}, {Id("secret_1"), 50, false}}},
         MergeStep{{Id("secret_1")}, Id("secret_2")}});
  const auto outcome = PlanReorganization(structure_, batch_);
  const auto unmet = UnmetConditions(outcome.status());
  EXPECT_THAT(unmet, SizeIs(10));
  for (const UnmetCondition& condition : unmet) {
    for (const std::string& text : {condition.message.vietnamese, condition.message.english}) {
      EXPECT_EQ(text.find("secret"), std::string::npos) << text;
    }
  }
}

TEST_F(ReorganizationTest, NobodyGivesItselfAnAuthority) {
  CreateStep made = Create("new_1", "bloc_2", "BASE");
  made.organization.authorities.push_back({AuthorityKind::kAdmission, {}, {}, {}, {}});
  const std::vector<StructureStep> steps = {
      AuthorityStep{Id("bloc_2"), AuthorityKind::kDelegatedAdmission}, made};
  batch_.organization = Id("bloc_2");
  batch_.steps = steps;
  EXPECT_THAT(Faults(),
              ElementsAre("1 AUTHORITY_NOT_CONFERRED bloc_2", "2 AUTHORITY_NOT_CONFERRED new_1"));
  // Who holds one gives it to those below, but not another one to itself.
  At("bloc_2").authorities.push_back({AuthorityKind::kAdmission, Date(2001, 1, 1), {}, {}, {}});
  EXPECT_THAT(Faults(), ElementsAre("1 AUTHORITY_NOT_CONFERRED bloc_2"));
  batch_.organization = Id("root");
  EXPECT_THAT(MustPlan().authorities, SizeIs(1));
  // Nobody stands above the root that could.
  At("root").content.parent.reset();
  At("root").authorities.clear();
  batch_.steps = {AuthorityStep{Id("root"), AuthorityKind::kAdmission}};
  EXPECT_THAT(MustPlan().authorities, SizeIs(1));
}

TEST_F(ReorganizationTest, WhatEndsIsNotUsedAfterwards) {
  Steps({MergeStep{{Id("base_1")}, Id("base_2")}, RenameStep{Id("base_1"), "x"},
         Create("new_1", "base_1", "CELL")});
  EXPECT_THAT(Faults(),
              ElementsAre("2 ORGANIZATION_ENDS_HERE base_1", "3 ORGANIZATION_ENDS_HERE base_1"));
}

TEST_F(ReorganizationTest, FaultsOfWhatIsMade) {
  CreateStep sizes = Create("new_2", "base_1", "CELL");
  sizes.organization.content.standing_committee_size = 3;
  sizes.organization.content.display_name = "";
  Steps({Create("base_1", "bloc_1", "BASE"), Create("new_1", "", "BASE"),
         Create("old", "bloc_1", "NONE"), sizes});
  EXPECT_THAT(Faults(),
              ElementsAre("1 ORGANIZATION_ID_IN_USE base_1", "2 ORGANIZATION_PARENT new_1",
                          "3 ORGANIZATION_TYPE_UNKNOWN old", "4 ORGANIZATION_CONTENT new_2",
                          "4 ORGANIZATION_CONTENT new_2"));
}

TEST_F(ReorganizationTest, CodesOfWhatIsMade) {
  CreateStep made = Create("new_1", "bloc_1", "BASE");
  made.organization.codes.push_back({"UNIT", "1", {}, {}, {}});
  structure_.codes[{"UNIT", "1"}] = Id("base_1");
  Steps({made});
  EXPECT_THAT(Faults(), ElementsAre("1 ORGANIZATION_CODE_IN_USE new_1"));
  // What ends hands its code on.
  Steps({made, MergeStep{{Id("base_1")}, Id("new_1")}});
  EXPECT_THAT(MustPlan().created, SizeIs(1));
}

TEST_F(ReorganizationTest, TypesBelowTypes) {
  structure_.types["BLOC"].valid_to = Date(2025, 6, 30);
  Steps({Create("new_1", "bloc_1", "CELL"), MoveStep{{Id("cell_1")}, Id("bloc_2")},
         RetypeStep{Id("base_2"), "BLOC"}});
  EXPECT_THAT(Faults(), UnorderedElementsAre("1 ORGANIZATION_TYPE_PARENT new_1",
                                             "2 ORGANIZATION_TYPE_PARENT cell_1",
                                             "3 ORGANIZATION_TYPE_NOT_IN_FORCE base_2",
                                             "3 ORGANIZATION_TYPE_PARENT base_2",
                                             "3 ORGANIZATION_TYPE_PARENT cell_3"));
}

TEST_F(ReorganizationTest, TypesOfMembersAndAuthorities) {
  structure_.types["CELL"].allowed_parents.push_back("BLOC");
  structure_.types["BASE"].allowed_parents.push_back("BASE");
  structure_.with_members = {Id("cell_1")};
  Steps({RetypeStep{Id("cell_1"), "BASE"}, AuthorityStep{Id("cell_2"), AuthorityKind::kAdmission}});
  EXPECT_THAT(Faults(), ElementsAre("1 ORGANIZATION_TYPE_MEMBERS cell_1",
                                    "2 ORGANIZATION_TYPE_AUTHORITY cell_2"));
}

TEST_F(ReorganizationTest, RingsAndTheRoot) {
  batch_.organization = Id("top");
  Steps({MoveStep{{Id("bloc_1")}, Id("base_1")}, MoveStep{{Id("base_1")}, Id("base_1")},
         DissolveStep{Id("top"), {{Id("root"), 100, true}}}, RetypeStep{Id("top"), "BLOC"},
         MergeStep{{Id("base_1")}, Id("cell_1")}});
  EXPECT_THAT(
      Faults(),
      UnorderedElementsAre("1 ORGANIZATION_CYCLE bloc_1", "2 ORGANIZATION_CYCLE base_1",
                           "3 CHILDREN_LEFT top", "3 ROOT_ENDS top", "4 ORGANIZATION_TYPE_ROOT top",
                           "4 ORGANIZATION_TYPE_PARENT root", "4 ORGANIZATION_TYPE_PARENT beside",
                           "5 ORGANIZATION_CYCLE cell_1", "5 ORGANIZATION_TYPE_PARENT cell_2"));
}

TEST_F(ReorganizationTest, NamesAmongSiblings) {
  Steps({RenameStep{Id("cell_1"), "cell_2"}, RenameStep{Id("base_1"), "base_1"},
         RetypeStep{Id("base_1"), "BASE"}, MoveStep{{Id("base_1")}, Id("bloc_1")},
         RenameStep{Id("base_2"), ""}});
  EXPECT_THAT(Faults(), ElementsAre("1 ORGANIZATION_NAME_TAKEN cell_1", "2 NOTHING_CHANGES base_1",
                                    "3 NOTHING_CHANGES base_1", "4 NOTHING_CHANGES base_1",
                                    "5 ORGANIZATION_CONTENT base_2"));
  At("cell_3").content.display_name = "cell_1";
  Steps({MergeStep{{Id("base_2")}, Id("base_1")}});
  EXPECT_THAT(Faults(), ElementsAre("1 ORGANIZATION_NAME_TAKEN cell_3"));
}

TEST_F(ReorganizationTest, NothingHappenedAfterTheEffectiveDate) {
  At("cell_1").content_from = kDay + 1;
  At("cell_3").content_from = kDay;
  At("base_2").valid_from = At("base_2").content_from = kDay + 5;
  structure_.placed_from[Id("bloc_2")] = kDay + 2;
  structure_.last_former_child[Id("cell_2")] = kDay;
  Steps({RenameStep{Id("cell_1"), "x"}, DissolveStep{Id("cell_3"), {}},
         Create("new_1", "base_2", "CELL"), MoveStep{{Id("base_1")}, Id("bloc_2")},
         DissolveStep{Id("cell_2"), {}}});
  EXPECT_THAT(
      Faults(),
      ElementsAre("1 ORGANIZATION_CHANGED_SINCE cell_1", "2 ORGANIZATION_CHANGED_SINCE cell_3",
                  "3 ORGANIZATION_CHANGED_SINCE base_2", "4 ORGANIZATION_CHANGED_SINCE bloc_2",
                  "5 ORGANIZATION_CHANGED_SINCE cell_2"));
}

TEST_F(ReorganizationTest, DissolvingAndMerging) {
  Steps({DissolveStep{Id("base_1"), {}}, MergeStep{{Id("base_2")}, Id("base_2")},
         DissolveStep{
             Id("cell_3"),
             {{Id("cell_3"), 10, true}, {Id("cell_1"), 20, true}, {Id("cell_1"), 30, false}}}});
  EXPECT_THAT(Faults(),
              ElementsAre("1 CHILDREN_LEFT base_1", "2 INTO_ITSELF base_2", "3 INTO_ITSELF cell_3",
                          "3 NAMED_TWICE cell_3", "3 ONE_TAKES_REST cell_3", "3 SHARES cell_3"));
}

TEST_F(ReorganizationTest, SplitsThatDoNotAddUp) {
  Steps({SplitStep{Id("base_1"), {Part("base_2", 100, true)}},
         SplitStep{Id("base_1"), {Part("base_2", 50), Part("base_1", 60)}}});
  EXPECT_THAT(Faults(),
              ElementsAre("1 SPLIT_PARTS base_1", "2 ONE_TAKES_REST base_1", "2 SHARES base_1"));
}

TEST_F(ReorganizationTest, WhoIsNamedBelongsToTheSourceAndGoesToOnePart) {
  structure_.members[Id("member")] = {Id("base_1"), Id("candidate")};
  structure_.members[Id("stranger")] = {Id("base_2"), std::nullopt};
  structure_.candidates[Id("candidate")] = {Id("base_1"), Id("member")};
  SplitStepPart first = Part("base_2", 50);
  first.children = {Id("cell_1"), Id("cell_3")};
  first.members = {Id("member"), Id("stranger"), Id("nobody")};
  SplitStepPart second = Part("base_1", 50, true);
  second.children = {Id("cell_1")};
  second.members = {Id("member")};
  second.candidates = {Id("candidate"), Id("unknown")};
  Steps({SplitStep{Id("base_1"), {first, second}}});
  EXPECT_THAT(Faults(), ElementsAre("1 NOT_OF_SOURCE base_1", "1 NAMED_TWICE base_1",
                                    "1 NOT_OF_SOURCE base_1", "1 NOT_OF_SOURCE base_1",
                                    "1 NAMED_TWICE base_1", "1 NOT_OF_SOURCE base_1",
                                    "1 NAMED_TWICE base_1"));
  // When it is carried out later than recorded, people may have gone.
  batch_.people_may_have_left = true;
  first.children = {Id("cell_1")};
  first.members = {Id("stranger"), Id("nobody")};
  second.children.clear();
  Steps({SplitStep{Id("base_1"), {first, second}}});
  EXPECT_THAT(MustPlan().leaving[0].named_members,
              UnorderedElementsAre(Pair(Id("member"), Id("base_1"))));
}

TEST_F(ReorganizationTest, OneLeavesOnceAndNotAfterReceiving) {
  Steps({Create("new_1", "bloc_1", "BASE"), MergeStep{{Id("new_1")}, Id("base_1")},
         MergeStep{{Id("base_1")}, Id("base_2")}, MergeStep{{Id("base_2")}, Id("new_1")},
         SplitStep{Id("cell_1"), {Part("cell_1", 50, true), Part("cell_2", 50)}},
         DissolveStep{Id("cell_1"), {{Id("cell_3"), 100, true}}}});
  EXPECT_THAT(Faults(),
              ElementsAre("2 ORGANIZATION_MADE_HERE new_1", "4 ORGANIZATION_RECEIVES base_2",
                          "6 ORGANIZATION_LEAVES_TWICE cell_1"));
}

TEST_F(ReorganizationTest, AuthoritiesHeldAndNotHeld) {
  At("bloc_2").authorities.push_back({AuthorityKind::kAdmission, kDay, {}, {}, {}});
  Steps({AuthorityStep{Id("bloc_1"), AuthorityKind::kAdmission, true},
         AuthorityStep{Id("base_1"), AuthorityKind::kAdmission, false},
         AuthorityStep{Id("bloc_2"), AuthorityKind::kAdmission, false}});
  EXPECT_THAT(Faults(), ElementsAre("1 AUTHORITY_HELD bloc_1", "2 AUTHORITY_NOT_HELD base_1",
                                    "3 ORGANIZATION_CHANGED_SINCE bloc_2"));
}

}  // namespace
}  // namespace ketnap::organization
