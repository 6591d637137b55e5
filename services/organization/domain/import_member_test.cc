#include "services/organization/domain/import_member.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ImportMemberTest : public ::testing::Test {
 protected:
  ImportMemberTest() {
    home_ = {.organization = Uuid::FromName("cell"),
             .display_name = "Chi bộ Một",
             .valid_from = Date(2001, 2, 3),
             .valid_to = std::nullopt,
             .holds_members = true};
    row_.full_name = "Lý Thị Mai";
    row_.birth_date = Date(1980, 5, 6);
    row_.status = MemberStatus::kOfficial;
    row_.admission_ceremony_date = Date(2005, 9, 15);
    row_.official_date = Date(2006, 9, 15);
    present_ = row_;
    present_.id = Uuid::FromName("member");
    present_.organization = home_.organization;
    present_.stays = {{.organization = home_.organization,
                       .kind = StayKind::kOfficial,
                       .start = Date(2005, 9, 15)}};
    facts_.today = Date(2025, 3, 3);
    facts_.cell = facts_.first_home = home_;
  }

  ImportOutcome Judge(bool dates_readable = true) {
    RowFaults faults;
    judgement_ = JudgeMember(row_, dates_readable, facts_, &faults);
    told_.clear();
    for (const auto& fault : faults.Take()) told_.push_back(fault.field + ":" + fault.rule_id);
    return judgement_.outcome;
  }

  MemberHome home_;
  Member row_, present_;
  MemberRowFacts facts_;
  MemberJudgement judgement_;
  std::vector<std::string> told_;
};

TEST_F(ImportMemberTest, NewChangedOrTheSame) {
  EXPECT_EQ(Judge(), ImportOutcome::kCreated);
  EXPECT_EQ(judgement_.member.organization, home_.organization);
  facts_.present = present_;
  EXPECT_EQ(Judge(), ImportOutcome::kSkipped);
  row_.admission_ceremony_date = Date(2004, 9, 15);
  EXPECT_EQ(Judge(), ImportOutcome::kUpdated);
  EXPECT_EQ(judgement_.member.stays.front().start, Date(2004, 9, 15));
  EXPECT_EQ(judgement_.member.id, present_.id);
}

TEST_F(ImportMemberTest, RulesOfTwoDatesWaitUntilBothCanBeRead) {
  row_.birth_date = Date(2000, 1, 1);
  row_.official_date = Date(2004, 1, 1);
  EXPECT_EQ(Judge(), ImportOutcome::kFailed);
  EXPECT_THAT(told_, ElementsAre("member.birth_date:UNDER_AGE_AT_ADMISSION",
                                 "member.official_date:BEFORE_CEREMONY"));
  Judge(/*dates_readable=*/false);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(ImportMemberTest, StandingCellAndDossierAreNotChangedByAnImport) {
  facts_.present = present_;
  facts_.present->candidate = Uuid::FromName("candidate");
  facts_.present->organization = Uuid::FromName("another cell");
  row_.status = MemberStatus::kProbationary;
  row_.official_date = Date(2006, 9, 16);
  EXPECT_EQ(Judge(), ImportOutcome::kFailed);
  EXPECT_THAT(told_, ElementsAre("cell_key:TRANSFER_NEEDED", "member.status:STATUS_NEEDS_DECISION",
                                 "member.official_date:SET_BY_DOSSIER"));
}

TEST_F(ImportMemberTest, WhoHasLeftAndCellsThatTakeNobodyAreTold) {
  facts_.present = present_;
  facts_.present->status = MemberStatus::kLeft;
  row_.status = MemberStatus::kLeft;
  facts_.cell->holds_members = false;
  EXPECT_EQ(Judge(), ImportOutcome::kFailed);
  EXPECT_THAT(told_, ElementsAre("cell_key:MEMBERS_BELONG_TO_CELLS", "key:MEMBER_LEFT"));
  facts_.present.reset();
  facts_.cell.reset();
  facts_.key_elsewhere = facts_.same_person = true;
  row_.status = MemberStatus::kOfficial;
  Judge();
  EXPECT_THAT(told_, ElementsAre("cell_key:CELL_NOT_FOUND", "key:KEY_IN_USE",
                                 "member:MEMBER_ENTERED_BEFORE"));
}

}  // namespace
}  // namespace ketnap::organization
