#include "services/supervision/indicator_file.h"

#include <gtest/gtest.h>

#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/errors.h"
#include "common/base/files.h"

namespace ketnap::supervision {
namespace {

constexpr char kShipped[] = KETNAP_SOURCE_DIR "/services/supervision/data/indicators.textproto";

TEST(IndicatorFileTest, TheShippedIndicatorsHold) {
  const auto indicators = LoadIndicators(kShipped);
  ASSERT_TRUE(indicators.ok()) << EnglishMessage(indicators.status());
  EXPECT_GE(indicators->size(), 8u);
  for (const IndicatorDefinition& indicator : *indicators) {
    EXPECT_FALSE(indicator.confidence.empty()) << indicator.id;
    // A threshold that somebody gave has its clause.
    EXPECT_EQ(indicator.clause.empty(), indicator.confidence == "UNKNOWN") << indicator.id;
  }
}

TEST(IndicatorFileTest, RefusesWhatCannotBeJudgedOrShown) {
  const std::string good = *ReadFile(kShipped);
  const std::pair<std::string, std::string> edits[] = {
      {"confidence: CONFIDENCE_UNKNOWN\n", ""},
      {"formula: INDICATOR_FORMULA_SHARE\n", ""},
      {"threshold: 800", "threshold: -1"},
      {"id: \"DECISIONS_LATE\"", "id: \"FIRST_TIME_RIGHT\""},
      {"figure: 12 code_prefixes: \"FIRST_TIME_RIGHT\"", "figure: 99"},
      {"figure: 12 code_prefixes: \"FIRST_TIME_RIGHT\"",
       "figure: 2 code_prefixes: \"ETHNICITY:Tày\""},
      {"figure: 12 code_prefixes: \"FIRST_TIME_RIGHT\"", "figure: 2 code_prefixes: \"RELIG\""},
      {"figure: 12 code_prefixes: \"FIRST_TIME_RIGHT\"", "figure: 2"},
      {"quantile_permille: 900", "quantile_permille: 1001"},
      {"title:", "titel:"},
  };
  const std::string path = ::testing::TempDir() + "/indicators.textproto";
  for (const auto& [from, to] : edits) {
    const std::string edited = absl::StrReplaceAll(good, {{from, to}});
    ASSERT_NE(edited, good) << from;
    ASSERT_TRUE(WriteFileAtomically(path, edited).ok());
    EXPECT_EQ(ErrorReason(LoadIndicators(path).status()), "INDICATORS_INVALID") << from << to;
  }
}

}  // namespace
}  // namespace ketnap::supervision
