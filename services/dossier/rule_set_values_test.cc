#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/files.h"
#include "services/dossier/rule_set_loader.h"

// What the shipped sets say, where they differ, and how sure they are.
namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

constexpr char kFolder[] = KETNAP_SOURCE_DIR "/services/dossier/rules";
constexpr const char* kSets[] = {"2011", "2016", "2021", "2025-01", "2025-07"};
using enum RuleConfidence;

class RuleSetValuesTest : public ::testing::Test {
 protected:
  static const LoadedRuleSets& Loaded() {
    static const auto& loaded = *new absl::StatusOr<LoadedRuleSets>(LoadRuleSets(kFolder));
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return *loaded;
  }
  static const Rule& RuleOf(const std::string& set, const std::string& rule) {
    return Loaded().book.Find(set)->Get(rule);
  }
  static std::vector<RuleConfidence> Confidences(const std::string& rule,
                                                 const std::string& parameter = "") {
    std::vector<RuleConfidence> confidences;
    for (const char* set : kSets) {
      const Rule& found = RuleOf(set, rule);
      confidences.push_back(parameter.empty() ? found.confidence : found.ConfidenceOf(parameter));
    }
    return confidences;
  }
  static std::vector<bool> Flags(const std::string& rule, const std::string& parameter) {
    std::vector<bool> flags;
    for (const char* set : kSets) flags.push_back(RuleOf(set, rule).Flag(parameter));
    return flags;
  }
};

TEST_F(RuleSetValuesTest, RInt3ResidenceActivityCountsSince2021) {
  EXPECT_THAT(Flags("R-INT-3", "residence_activity_counts"),
              ElementsAre(false, false, true, true, true));
  EXPECT_THAT(RuleOf("2016", "R-INT-3").title, ::testing::Not(HasSubstr("cư trú")));
  EXPECT_THAT(RuleOf("2021", "R-INT-3").title, HasSubstr("cư trú"));
}

TEST_F(RuleSetValuesTest, RRev1TheSuccessorOfADissolvedIssuerRevokesSince2021) {
  EXPECT_THAT(Flags("R-REV-1", "dissolved_issuer_successor_revokes"),
              ElementsAre(false, false, true, true, true));
}

TEST_F(RuleSetValuesTest, RDl1SixtyWorkingDaysHowSureIsAnotherMatter) {
  for (const char* set : kSets) {
    EXPECT_EQ(RuleOf(set, "R-DL-1").Number("working_days"), 60) << set;
    EXPECT_EQ(RuleOf(set, "R-DL-1").Number("extension_working_days"), 30) << set;
  }
  EXPECT_THAT(Confidences("R-DL-1"),
              ElementsAre(kPresumed, kSourced, kSourced, kSourced, kPresumed));
  EXPECT_THAT(Confidences("R-DL-1", "extension_working_days"),
              ElementsAre(kPresumed, kSourced, kSourced, kPresumed, kPresumed));
}

TEST_F(RuleSetValuesTest, RDl5AndRVot6AreAsSureAsTheirSources) {
  EXPECT_THAT(Confidences("R-DL-5"),
              ElementsAre(kPresumed, kPresumed, kSourced, kPresumed, kUnknown));
  EXPECT_THAT(Confidences("R-VOT-6"),
              ElementsAre(kPresumed, kSourced, kSourced, kPresumed, kPresumed));
  EXPECT_THAT(Confidences("R-DOS-2"),
              ElementsAre(kPresumed, kPresumed, kSourced, kPresumed, kSourced));
  EXPECT_THAT(Confidences("R-RAD-1"),
              ElementsAre(kPresumed, kPresumed, kSourced, kPresumed, kPresumed));
}

TEST_F(RuleSetValuesTest, WhatNoSourceGivesIsMarkedUnknownInEverySet) {
  for (const char* set : kSets) {
    for (const char* rule : {"R-HLP-2", "R-RVW-1", "R-RVW-2", "R-NOM-1", "R-VER-1", "R-SPC-1"}) {
      EXPECT_EQ(RuleOf(set, rule).confidence, kUnknown) << set << " " << rule;
    }
    EXPECT_EQ(RuleOf(set, "R-RAD-1").ConfidenceOf("population_policy_months"), kUnknown);
    EXPECT_EQ(RuleOf(set, "R-COI-1").ConfidenceOf("helper"), kUnknown);
    for (const char* rule : {"R-DL-1", "R-DL-2", "R-DL-3", "R-DL-4", "R-DL-5", "R-TRF-1"}) {
      for (const char* parameter : {"warning_days", "owner", "deputy"}) {
        EXPECT_EQ(RuleOf(set, rule).ConfidenceOf(parameter), kUnknown) << set << " " << rule;
      }
    }
  }
}

TEST_F(RuleSetValuesTest, AConsentedFloorOfEducationIsPresumed) {
  for (const char* set : kSets) {
    EXPECT_EQ(RuleOf(set, "R-ELG-3").Code("consent_minimum_general_education"), "PRIMARY");
    EXPECT_EQ(RuleOf(set, "R-ELG-3").ConfidenceOf("consent_minimum_general_education"), kPresumed);
  }
}

TEST_F(RuleSetValuesTest, WarningsAreNumbersGreatestFirst) {
  EXPECT_THAT(RuleOf("2025-07", "R-DL-3").Numbers("warning_days"), ElementsAre(90, 60, 30, 15, 7));
}

TEST_F(RuleSetValuesTest, EveryChecklistHasTheSectionsReportsTheConsentsAndWhatAges) {
  for (const RuleSet& set : Loaded().book.sets()) {
    std::set<std::string> forms;
    std::vector<std::string> ageing;
    for (const ChecklistRule& item : set.checklist) {
      forms.insert(item.form);
      if (item.ages_months > 0) ageing.push_back(item.form);
    }
    EXPECT_THAT(forms, IsSupersetOf({"7-KNĐ", "14-KNĐ", "VB-DONG-Y", "VB-KET-NAP-LAI"})) << set.id;
    EXPECT_THAT(ageing, ElementsAre("3-KNĐ", "4-KNĐ", "4A-KNĐ", "5-KNĐ")) << set.id;
  }
}

class RuleSetTextTest : public ::testing::Test {
 protected:
  static std::string Text() { return *ReadFile(absl::StrCat(kFolder, "/2021.textproto")); }
  static std::string Replace(std::string text, const std::string& from, const std::string& to) {
    const size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  }
  static int LineOf(const std::string& text, const std::string& what) {
    const size_t at = text.find(what);
    return 1 +
           static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
  }
  static std::vector<TextFault> FaultsIn(const std::string& text) {
    RuleSet set;
    return ReadRuleSetText(text, &set);
  }
};

TEST_F(RuleSetTextTest, AWholeSetHasNoFaults) {
  RuleSet set;
  EXPECT_THAT(ReadRuleSetText(Text(), &set), IsEmpty());
  EXPECT_EQ(set.id, "2021");
}

TEST_F(RuleSetTextTest, FaultsNameTheLineOfTheRule) {
  const struct {
    const char* from;
    const char* to;
    const char* rule;
    const char* message;
  } cases[] = {
      {"name: \"minimum_age_months\" number: 216", "name: \"minimum_age_months\" number: 0",
       "R-ELG-1", "from 1 to 1440"},
      {"name: \"maximum_age_months\" number: 720", "name: \"maximum_age_months\" number: 200",
       "R-ELG-1", "above the maximum"},
      {"code: \"PRIMARY\"", "code: \"NONE\"", "R-ELG-3", "LOWER_SECONDARY"},
      {"values: 15 values: 7 }", "values: 7 values: 15 }", "R-DL-1", "greatest first"},
      {"name: \"owner\" code: \"AUTHORITY\"", "name: \"owner\" code: \"NOBODY\"", "R-DL-1",
       "CANDIDATE, CELL"},
      {"name: \"religion\" flag: true", "name: \"religion\" number: 1", "R-SPC-1", "a flag"},
      {"ages_months: 12", "ages_months: 6", "R-DOS-4", "ages by 6 months"},
  };
  for (const auto& each : cases) {
    const std::string text = Replace(Text(), each.from, each.to);
    const std::vector<TextFault> faults = FaultsIn(text);
    ASSERT_EQ(faults.size(), 1u) << each.from;
    EXPECT_THAT(faults[0].message, HasSubstr(each.message));
    EXPECT_EQ(faults[0].line + 1, LineOf(text, absl::StrCat("id: \"", each.rule, "\"")))
        << each.message;
  }
}

TEST_F(RuleSetTextTest, AMissingRuleAndWhatDoesNotParse) {
  const auto missing = FaultsIn(Replace(Text(), "id: \"R-COI-1\"", "id: \"R-COI-9\""));
  ASSERT_EQ(missing.size(), 1u);
  EXPECT_EQ(missing[0].line, 0);
  EXPECT_EQ(missing[0].message, "missing rule R-COI-1");
  const auto broken = FaultsIn("name: \"ruleSets/x\"\nidd: \"x\"\n");
  ASSERT_FALSE(broken.empty());
  EXPECT_EQ(broken[0].line, 2);
}

}  // namespace
}  // namespace ketnap::dossier
