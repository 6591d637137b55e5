#include "services/organization/domain/structure_indicator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Date kToday(2025, 3, 3);

CountedOrganization Counted(const std::string& name, const std::string& type, int64_t official,
                            int64_t probationary = 0) {
  CountedOrganization organization;
  organization.id = Uuid::FromName(name);
  organization.type = type;
  organization.display_name = organization.folded_name = name;
  organization.official_members = official;
  organization.probationary_members = probationary;
  return organization;
}

StructureRule Fewer(int64_t threshold) {
  StructureRule rule;
  rule.rule_id = "R-1";
  rule.measure = StructureMeasure::kOfficialMembersBelow;
  rule.threshold = threshold;
  rule.organization_types = {"CELL"};
  rule.message = "Có {value}, cần {threshold}.";
  return rule;
}

StructureRule Reach(int64_t threshold) {
  StructureRule rule = Fewer(threshold);
  rule.rule_id = "R-2";
  rule.measure = StructureMeasure::kMembersReach;
  rule.organization_types = {"BASE"};
  return rule;
}

std::vector<std::string> Lines(const std::vector<StructureIndicator>& indicators) {
  std::vector<std::string> lines;
  for (const auto& indicator : indicators) {
    lines.push_back(
        absl::StrCat(indicator.rule_id, " ", indicator.display_name, " ", indicator.value));
  }
  return lines;
}

TEST(StructureIndicatorTest, OnlyOfficialMembersCountAgainstTheFewest) {
  const std::vector<CountedOrganization> organizations = {
      Counted("b", "CELL", 2, 5), Counted("a", "CELL", 0), Counted("c", "CELL", 3),
      Counted("d", "BASE", 0)};
  const auto found = FindIndicators({Fewer(3)}, organizations, kToday, "");
  EXPECT_THAT(Lines(found), ElementsAre("R-1 a 0", "R-1 b 2"));
  EXPECT_EQ(found[1].message, "Có 2, cần 3.");
}

TEST(StructureIndicatorTest, EverybodyBelowCountsAgainstTheMost) {
  CountedOrganization base = Counted("base", "BASE", 1);
  CountedOrganization section = Counted("section", "SECTION", 0);
  section.parent = base.id;
  CountedOrganization cell = Counted("cell", "CELL", 20, 9);
  cell.parent = section.id;
  EXPECT_THAT(Lines(FindIndicators({Reach(30)}, {cell, section, base}, kToday, "")),
              ElementsAre("R-2 base 30"));
  EXPECT_THAT(FindIndicators({Reach(31)}, {cell, section, base}, kToday, ""), IsEmpty());
}

TEST(StructureIndicatorTest, RulesToComeAndOtherRulesAreLeftOut) {
  StructureRule later = Fewer(3);
  later.rule_id = "R-3";
  later.valid_from = kToday + 1;
  CountedOrganization cell = Counted("a", "CELL", 0);
  cell.authorities_without_evidence = 1;
  EXPECT_THAT(Lines(FindIndicators({Fewer(3), later}, {cell}, kToday, "")),
              ElementsAre("AUTHORITY_WITHOUT_EVIDENCE a 1", "R-1 a 0"));
  EXPECT_THAT(Lines(FindIndicators({Fewer(3), later}, {cell}, kToday, "R-1")),
              ElementsAre("R-1 a 0"));
  EXPECT_THAT(Lines(FindIndicators({Fewer(3)}, {cell}, kToday, kAuthorityWithoutEvidence)),
              ElementsAre("AUTHORITY_WITHOUT_EVIDENCE a 1"));
}

}  // namespace
}  // namespace ketnap::organization
