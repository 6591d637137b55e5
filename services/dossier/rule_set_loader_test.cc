#include "services/dossier/rule_set_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"
#include "common/base/files.h"

namespace ketnap::dossier {
namespace {

using ::testing::HasSubstr;

constexpr char kFolder[] = KETNAP_SOURCE_DIR "/services/dossier/rules";

std::string Text(const std::string& set) {
  return *ReadFile(absl::StrCat(kFolder, "/", set, ".textproto"));
}

std::string Replace(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string FaultOf(const std::string& text) {
  RuleSet set;
  const auto parsed = ParseRuleSet("rules/2016.textproto", text, &set);
  EXPECT_EQ(ErrorReason(parsed.status()), "RULE_SETS_INVALID");
  return EnglishMessage(parsed.status());
}

TEST(RuleSetLoaderTest, ReadsTheShippedSets) {
  const auto loaded = LoadRuleSets(kFolder);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  ASSERT_EQ(loaded->sets.size(), 5u);
  for (size_t i = 0; i < loaded->sets.size(); ++i) {
    EXPECT_EQ(loaded->sets[i].id(), loaded->book.sets()[i].id);
  }
  EXPECT_EQ((*loaded->book.InForceOn(Date(2016, 7, 24)))->id, "2011");
  EXPECT_EQ((*loaded->book.InForceOn(Date(2016, 7, 25)))->id, "2016");
  EXPECT_FALSE(loaded->book.InForceOn(Date(2011, 1, 1)).ok());
  EXPECT_EQ(loaded->book.Find("2016")->Get("R-ELG-1").Number("minimum_age_months"), 216);
}

TEST(RuleSetLoaderTest, NamesFileAndLineOfWhatDoesNotParse) {
  EXPECT_THAT(FaultOf("name: \"ruleSets/2016\"\nidd: \"2016\"\n"),
              HasSubstr("rules/2016.textproto:2: "));
}

TEST(RuleSetLoaderTest, NamesFileLineAndRuleOfWhatIsNotValid) {
  const std::string text = Text("2016");
  EXPECT_THAT(FaultOf(Replace(text, "\"ruleSets/2016\"", "\"ruleSets/2017\"")),
              HasSubstr("name is not"));
  const std::string twice = FaultOf(Replace(text, "\"R-ELG-2\"", "\"R-ELG-1\""));
  EXPECT_THAT(twice, HasSubstr("R-ELG-1 is given twice"));
  EXPECT_THAT(twice, ::testing::ContainsRegex("rules/2016.textproto:[0-9]+: "));
  EXPECT_THAT(FaultOf(Replace(text, "name: \"minimum_age_months\" number: 216",
                              "name: \"minimum_age_months\"")),
              HasSubstr("R-ELG-1.minimum_age_months has no name or no value"));
  EXPECT_THAT(FaultOf(Replace(text, "year: 2016 month: 7 day: 25", "year: 2016 month: 7 day: 32")),
              HasSubstr("effective_from is no date"));
  EXPECT_THAT(FaultOf(Replace(text, "procedure: \"ADMISSION\"", "procedure: \"SOMETHING\"")),
              HasSubstr("CN-NTVĐ"));
}

TEST(RuleSetLoaderTest, RefusesAMissingFolder) {
  const auto loaded = LoadRuleSets(absl::StrCat(kFolder, "/absent"));
  EXPECT_EQ(loaded.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(loaded.status().message()), HasSubstr("rule_set_directory"));
}

}  // namespace
}  // namespace ketnap::dossier
