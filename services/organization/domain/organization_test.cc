#include "services/organization/domain/organization.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

OrganizationType Cell() {
  OrganizationType type;
  type.code = "PARTY_CELL";
  type.display_name = "Chi bộ trực thuộc";
  type.holds_members = true;
  type.allowed_parents = {"GRASSROOTS_PARTY_ORGANIZATION", "SECTIONAL_COMMITTEE"};
  return type;
}

OrganizationType Province() {
  OrganizationType type;
  type.code = "PROVINCIAL_COMMITTEE";
  type.display_name = "Đảng bộ tỉnh";
  type.may_be_root = true;
  type.may_decide_admission = true;
  return type;
}

Organization Of(const std::string& type) {
  Organization organization;
  organization.id = Uuid::FromName(type);
  organization.content.type = type;
  organization.content.display_name = "Đảng bộ";
  organization.valid_from = organization.content_from = Date(2001, 1, 1);
  return organization;
}

Authority Admission(Date from, std::optional<Date> to = std::nullopt) {
  Authority authority;
  authority.kind = AuthorityKind::kAdmission;
  authority.valid_from = from;
  authority.valid_to = to;
  return authority;
}

AdministrativeCode Code(const std::string& value, Date from, std::optional<Date> to) {
  return {"ADMINISTRATIVE_UNIT", value, from, to, absl::Time()};
}

OrganizationPeriod Period(const std::string& name, Date from, std::optional<Date> to) {
  OrganizationPeriod period;
  period.valid_from = from;
  period.valid_to = to;
  period.content = Of("PARTY_CELL").content;
  period.content.display_name = name;
  return period;
}

std::vector<std::string> Rules(const absl::Status& status) {
  std::vector<std::string> rules;
  for (const auto& condition : UnmetConditions(status)) rules.push_back(condition.rule_id);
  return rules;
}

std::vector<std::string> Rules(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> rules;
  for (const auto& violation : violations) {
    rules.push_back(violation.field + ":" + violation.rule_id);
    EXPECT_FALSE(violation.message.vietnamese.empty());
    EXPECT_FALSE(violation.message.english.empty());
  }
  return rules;
}

TEST(CheckPlacementTest, FollowsTheTypesData) {
  const Organization base = Of("GRASSROOTS_PARTY_ORGANIZATION");
  const Organization section = Of("SECTIONAL_COMMITTEE");
  const Organization cell = Of("PARTY_CELL");
  EXPECT_TRUE(CheckPlacement(Cell(), &base).ok());
  EXPECT_TRUE(CheckPlacement(Cell(), &section).ok());
  EXPECT_TRUE(CheckPlacement(Province(), nullptr).ok());
  EXPECT_THAT(Rules(CheckPlacement(Cell(), &cell)), ElementsAre("ORGANIZATION_TYPE_PARENT"));
  EXPECT_THAT(Rules(CheckPlacement(Province(), &base)), ElementsAre("ORGANIZATION_TYPE_PARENT"));
  EXPECT_THAT(Rules(CheckPlacement(Cell(), nullptr)), ElementsAre("ORGANIZATION_TYPE_ROOT"));
  EXPECT_EQ(UnmetConditions(CheckPlacement(Cell(), &cell))[0].subject, NameOf(cell));
}

TEST(CheckPlacementTest, NothingStandsBelowWhatHasEnded) {
  Organization base = Of("GRASSROOTS_PARTY_ORGANIZATION");
  base.valid_to = Date(2025, 6, 30);
  EXPECT_THAT(Rules(CheckPlacement(Cell(), &base)), ElementsAre("ORGANIZATION_EXISTS"));
}

TEST(CheckPlacementTest, ATypeIsMadeOnItsDaysOnly) {
  const Organization base = Of("GRASSROOTS_PARTY_ORGANIZATION");
  OrganizationType type = Cell();
  type.valid_from = Date(2010, 1, 1);
  type.valid_to = Date(2020, 12, 31);
  struct Row {
    std::optional<Date> made_on;
    bool allowed;
  };
  for (const Row& row :
       {Row{Date(2009, 12, 31), false}, Row{Date(2010, 1, 1), true}, Row{Date(2020, 12, 31), true},
        Row{Date(2021, 1, 1), false}, Row{std::nullopt, true}}) {
    const absl::Status status = CheckPlacement(type, &base, row.made_on);
    EXPECT_EQ(status.ok(), row.allowed) << status;
    if (!row.allowed) EXPECT_THAT(Rules(status), ElementsAre("ORGANIZATION_TYPE_DAYS"));
  }
}

TEST(CheckContentTest, NamesEveryFault) {
  Organization organization = Of("PARTY_CELL");
  const Date today(2025, 3, 3);
  EXPECT_THAT(CheckContent(organization, Cell(), today), IsEmpty());
  organization.valid_from = today;
  organization.content.committee_size = organization.content.standing_committee_size = 5;
  EXPECT_THAT(CheckContent(organization, Cell(), today), IsEmpty());
  organization.content.display_name.clear();
  organization.authorities = {Admission(today)};
  organization.content.standing_committee_size = 6;
  organization.valid_from = today + 1;
  EXPECT_THAT(Rules(CheckContent(organization, Cell(), today)),
              UnorderedElementsAre("organization.display_name:REQUIRED",
                                   "organization.authorities:TYPE_CANNOT_DECIDE_ADMISSION",
                                   "organization.authorities[0].valid_from:BEFORE_ORGANIZATION",
                                   "organization.standing_committee_size:LARGER_THAN_COMMITTEE",
                                   "organization.valid_from:DATE_IN_FUTURE"));
}

TEST(CheckContentTest, AuthoritiesAndCodesHaveDaysOfTheirOwn) {
  const Date today(2025, 3, 3);
  Organization organization = Of("PROVINCIAL_COMMITTEE");
  organization.authorities = {Admission(Date(2001, 1, 1), Date(2010, 1, 1)),
                              Admission(Date(2010, 1, 2))};
  organization.codes = {Code("20", Date(2001, 1, 1), Date(2025, 1, 1)),
                        Code("20", Date(2025, 1, 2), std::nullopt),
                        Code("21", Date(2001, 1, 1), std::nullopt)};
  EXPECT_THAT(CheckContent(organization, Province(), today), IsEmpty());
  organization.authorities[1].valid_from = Date(2010, 1, 1);
  organization.authorities[1].decision = DecisionReference{"1", "QĐ/TU", "Tỉnh ủy", today + 1};
  organization.codes[0].valid_to = Date(2000, 12, 31);
  organization.codes[1].valid_from = today + 1;
  organization.codes[2].valid_from = Date(2000, 1, 1);
  organization.codes.push_back(organization.codes[2]);
  organization.codes.push_back(Code("", today, today + 1));
  EXPECT_THAT(Rules(CheckContent(organization, Province(), today)),
              UnorderedElementsAre("organization.authorities[1]:AUTHORITY_TWICE",
                                   "organization.authorities[1].decision.date:DATE_IN_FUTURE",
                                   "organization.codes[0].valid_to:BEFORE_VALID_FROM",
                                   "organization.codes[1].valid_from:DATE_IN_FUTURE",
                                   "organization.codes[2].valid_from:BEFORE_ORGANIZATION",
                                   "organization.codes[3].valid_from:BEFORE_ORGANIZATION",
                                   "organization.codes[3]:CODE_TWICE",
                                   "organization.codes[4].valid_to:DATE_IN_FUTURE",
                                   "organization.codes[4].value:REQUIRED"));
}

TEST(DecidesAdmissionOnTest, HoldsFromTheFirstDayToTheLast) {
  Organization organization = Of("PROVINCIAL_COMMITTEE");
  EXPECT_FALSE(DecidesAdmissionOn(organization, Date(2010, 1, 1)));
  organization.authorities = {Admission(Date(2010, 1, 1), Date(2012, 6, 30)),
                              Admission(Date(2020, 1, 1))};
  organization.authorities[1].kind = AuthorityKind::kDelegatedAdmission;
  for (const auto& [day, decides] : std::vector<std::pair<Date, bool>>{{Date(2009, 12, 31), false},
                                                                       {Date(2010, 1, 1), true},
                                                                       {Date(2012, 6, 30), true},
                                                                       {Date(2012, 7, 1), false},
                                                                       {Date(2020, 1, 1), true},
                                                                       {Date(2199, 1, 1), true}}) {
    EXPECT_EQ(DecidesAdmissionOn(organization, day), decides) << day;
  }
}

TEST(PeriodTest, WhatItWasOnADay) {
  OrganizationHistory history;
  history.organization = Of("PARTY_CELL");
  OrganizationPeriod wrong = Period("Sai", Date(2010, 1, 1), std::nullopt);
  wrong.supersede_time = absl::FromUnixSeconds(1);
  history.periods = {Period("Cũ", Date(2001, 1, 1), Date(2009, 12, 31)), wrong,
                     Period("Mới", Date(2010, 1, 1), std::nullopt)};
  EXPECT_EQ(OrganizationOn(history, Date(2000, 12, 31)), std::nullopt);
  EXPECT_EQ(OrganizationOn(history, Date(2001, 1, 1))->content.display_name, "Cũ");
  EXPECT_EQ(OrganizationOn(history, Date(2009, 12, 31))->content_from, Date(2001, 1, 1));
  EXPECT_EQ(OrganizationOn(history, Date(2010, 1, 1))->content.display_name, "Mới");
  EXPECT_EQ(OrganizationOn(history, Date(2025, 1, 1))->content_from, Date(2010, 1, 1));
}

TEST(PeriodTest, HowOtherContentComesIn) {
  const Organization organization = Of("PARTY_CELL");
  OrganizationContent other = organization.content;
  other.committee_size = 3;
  EXPECT_EQ(StepTo(organization, organization.content, Date(2020, 1, 1)), PeriodStep::kNone);
  EXPECT_EQ(StepTo(organization, other, Date(2001, 1, 1)), PeriodStep::kReplace);
  EXPECT_EQ(StepTo(organization, other, Date(2001, 1, 2)), PeriodStep::kFollow);
}

TEST(PeriodTest, ChangesOnlyFromThePresentContentOn) {
  Organization organization = Of("PARTY_CELL");
  organization.content_from = Date(2020, 5, 1);
  EXPECT_TRUE(CheckMayChangeFrom(organization, Date(2020, 5, 1)).ok());
  const absl::Status earlier = CheckMayChangeFrom(organization, Date(2020, 4, 30));
  EXPECT_EQ(ErrorReason(earlier), "ORGANIZATION_CHANGED_SINCE");
  EXPECT_EQ(ErrorMetadataValue(earlier, "changed_on"), "2020-05-01");
  organization.valid_to = Date(2024, 1, 1);
  EXPECT_EQ(ErrorReason(CheckMayChangeFrom(organization, Date(2023, 1, 1))), "ORGANIZATION_ENDED");
}

}  // namespace
}  // namespace ketnap::organization
