#include "services/supervision/domain/inspection_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Uuid kBase = Uuid::FromName("base"), kCell = Uuid::FromName("cell"),
           kElsewhere = Uuid::FromName("elsewhere");
const Uuid kFirst = Uuid::FromName("first"), kSecond = Uuid::FromName("second");

ProgramItem Item(const Uuid& id, std::vector<Uuid> subjects) {
  ProgramItem item;
  item.id = id;
  item.title = "Kiểm tra công tác phát triển đảng viên";
  item.subjects = std::move(subjects);
  item.lead_title = "Chủ nhiệm Ủy ban Kiểm tra";
  return item;
}

ProgramFacts Facts() {
  return {[](const Uuid& organization) { return organization != kElsewhere; }};
}

std::vector<std::string> Faults(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> faults;
  for (const auto& each : violations) {
    faults.push_back(absl::StrCat(each.field, ":", each.rule_id));
  }
  return faults;
}

TEST(InspectionProgramTest, NamesEveryFaultOfItsItems) {
  EXPECT_THAT(
      CheckItems({Item(Uuid(), {kBase}), Item(kFirst, {kCell})}, {kFirst}, Facts(), "items"),
      IsEmpty());
  ProgramItem bad = Item(kSecond, {kBase, kElsewhere, kBase});
  bad.title = bad.lead_title = "";
  EXPECT_THAT(
      Faults(CheckItems({Item(kFirst, {kBase}), bad, Item(kFirst, {kBase})}, {kFirst}, Facts(),
                        "program.items")),
      ElementsAre("program.items[1].name:UNKNOWN_ITEM", "program.items[1].title:REQUIRED",
                  "program.items[1].lead_title:REQUIRED",
                  "program.items[1].subjects[1]:NOT_BELOW_PROGRAM_ORGANIZATION",
                  "program.items[1].subjects[2]:DUPLICATE", "program.items[2].name:DUPLICATE"));
}

TEST(InspectionProgramTest, AnItemWithAnInspectionStays) {
  const std::vector<ProgramItem> before = {Item(kFirst, {kBase, kCell}), Item(kSecond, {kBase})};
  EXPECT_TRUE(CheckInspectedItemsStay(before, {}, {}).ok());
  EXPECT_TRUE(
      CheckInspectedItemsStay(before, {Item(kFirst, {kCell, kBase, kElsewhere})}, {kFirst}).ok());
  for (const auto& after :
       {std::vector<ProgramItem>{Item(kSecond, {kBase})}, {Item(kFirst, {kBase})}}) {
    const absl::Status refused = CheckInspectedItemsStay(before, after, {kFirst});
    EXPECT_EQ(ErrorReason(refused), "PROGRAM_ITEM_INSPECTED");
    ASSERT_EQ(UnmetConditions(refused).size(), 1u);
    EXPECT_EQ(UnmetConditions(refused)[0].subject,
              absl::StrCat("programItems/", kFirst.ToString()));
  }
  ProgramItem other_kind = Item(kSecond, {kBase});
  other_kind.kind = InspectionKind::kThematicSupervision;
  EXPECT_FALSE(CheckInspectedItemsStay(before, {other_kind}, {kSecond}).ok());
}

TEST(InspectionProgramTest, ProgressFollowsTheInspectionsAndTheQuarter) {
  using State = InspectionState;
  EXPECT_EQ(QuarterEnd(2024, 1), Date(2024, 3, 31));
  EXPECT_EQ(QuarterEnd(2024, 4), Date(2024, 12, 31));
  struct Case {
    std::vector<State> inspections;
    ItemProgress in_time;
    ItemProgress after;
  };
  const std::vector<Case> cases = {
      {{}, ItemProgress::kAhead, ItemProgress::kLate},
      {{State::kPlanned}, ItemProgress::kAhead, ItemProgress::kLate},
      {{State::kCancelled}, ItemProgress::kAhead, ItemProgress::kLate},
      {{State::kStarted}, ItemProgress::kRunning, ItemProgress::kLate},
      {{State::kConcluded}, ItemProgress::kDone, ItemProgress::kDone},
      {{State::kClosed, State::kCancelled}, ItemProgress::kDone, ItemProgress::kDone},
      {{State::kClosed, State::kPlanned}, ItemProgress::kRunning, ItemProgress::kLate},
  };
  for (size_t i = 0; i < cases.size(); ++i) {
    EXPECT_EQ(ProgressOf(2025, 2, cases[i].inspections, Date(2025, 6, 30)), cases[i].in_time) << i;
    EXPECT_EQ(ProgressOf(2025, 2, cases[i].inspections, Date(2025, 7, 1)), cases[i].after) << i;
  }
}

TEST(InspectionProgramTest, AnInspectionCarriesOutWhatItsItemForesees) {
  InspectionProgram program;
  program.state = ProgramState::kApproved;
  const ProgramItem item = Item(kFirst, {kBase});
  EXPECT_THAT(CheckItemLink(program, item, InspectionKind::kInspection, {true}), IsEmpty());
  program.state = ProgramState::kDraft;
  EXPECT_THAT(
      Faults(CheckItemLink(program, item, InspectionKind::kThematicSupervision, {})),
      ElementsAre("inspection.program_item:PROGRAM_NOT_APPROVED",
                  "inspection.program_item:OTHER_KIND", "inspection.program_item:OTHER_SUBJECTS"));
}

TEST(InspectionProgramTest, StatesBoundItsSteps) {
  InspectionProgram program;
  EXPECT_TRUE(CheckIsDraft(program).ok());
  EXPECT_EQ(ErrorReason(CheckIsApproved(program)), "PROGRAM_NOT_APPROVED");
  EXPECT_EQ(ErrorReason(CheckHasItems(program, {})), "PROGRAM_EMPTY");
  program.state = ProgramState::kApproved;
  EXPECT_EQ(ErrorReason(CheckIsDraft(program)), "PROGRAM_NOT_DRAFT");
  EXPECT_TRUE(CheckIsApproved(program).ok());
}

}  // namespace
}  // namespace ketnap::supervision
