#include "services/supervision/inspection_rules_file.h"

#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "common/base/errors.h"
#include "common/base/files.h"

namespace ketnap::supervision {
namespace {

constexpr char kShipped[] =
    KETNAP_SOURCE_DIR "/services/supervision/data/inspection_rules.textproto";

TEST(InspectionRulesFileTest, WhatIsShippedIsValid) {
  const auto rules = LoadInspectionRules(kShipped);
  ASSERT_TRUE(rules.ok()) << rules.status();
  const InspectionRuleSet& set = rules->On(Date(2026, 1, 1));
  EXPECT_EQ(set.id, "331-QĐ/TW 2025");
  EXPECT_EQ(set.look_back_years, 5);
  EXPECT_EQ(set.DaysFor("PROVINCIAL_COMMITTEE"), 45);
  EXPECT_EQ(set.ExtendedDaysFor("PROVINCIAL_COMMITTEE"), 60);
  EXPECT_EQ(set.DaysFor("DIRECT_SUPERIOR_COMMITTEE"), 20);
  EXPECT_EQ(set.ExtendedDaysFor("DIRECT_SUPERIOR_COMMITTEE"), 26);
  EXPECT_FALSE(set.DaysFor("GRASSROOTS_PARTY_ORGANIZATION").has_value());
  EXPECT_EQ(rules->risks.size(), 6u);
}

TEST(InspectionRulesFileTest, AFaultIsNamed) {
  const std::string shipped = ReadFile(kShipped).value();
  const std::string path = ::testing::TempDir() + "/inspection_rules.textproto";
  const auto fault = [&](const std::string& from, const std::string& to) {
    const std::string changed = absl::StrReplaceAll(shipped, {{from, to}});
    EXPECT_NE(changed, shipped) << from;
    EXPECT_TRUE(WriteFileAtomically(path, changed).ok());
    const auto rules = LoadInspectionRules(path);
    EXPECT_EQ(ErrorReason(rules.status()), "INSPECTION_RULES_INVALID") << from;
    return EnglishMessage(rules.status());
  };
  EXPECT_NE(fault("clause: \"331-QĐ/TW\"", "clause: \"\"").find("rule_sets 331"),
            std::string::npos);
  EXPECT_NE(fault("id: \"89-QĐ/TW 2022\"", "id: \"30-QĐ/TW 2016\"").find("rule_sets 30"),
            std::string::npos);
  EXPECT_NE(fault("year: 2025", "year: 2015").find("rule_sets 331"), std::string::npos);
  EXPECT_NE(fault("days: 45", "days: 0").find("rule_sets"), std::string::npos);
  EXPECT_NE(fault("extension_denominator: 3", "extension_denominator: 0").find("rule_sets"),
            std::string::npos);
  EXPECT_NE(fault("code: \"LATE_CEREMONY\"", "code: \"LATE_DECISION\"").find("risks LATE_DECISION"),
            std::string::npos);
  EXPECT_NE(fault("weight: 4", "weight: 0").find("risks LATE_DECISION"), std::string::npos);
  EXPECT_NE(fault("returns: 2", "returns: 0").find("risks RETURNED_TWICE"), std::string::npos);
  EXPECT_NE(fault("CONFIDENCE_SOURCED", "CONFIDENCE_UNSPECIFIED").find("rule_sets"),
            std::string::npos);
  EXPECT_NE(fault("rule_sets", "sets").find("textproto"), std::string::npos);
  EXPECT_FALSE(LoadInspectionRules("/nowhere/at/all").ok());
}

}  // namespace
}  // namespace ketnap::supervision
