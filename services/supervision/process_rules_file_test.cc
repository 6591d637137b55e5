#include "services/supervision/process_rules_file.h"

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ketnap::supervision {
namespace {

using ::testing::HasSubstr;

TEST(ProcessRulesFileTest, TheShippedSetsHaveWhatTheFiguresAreJudgedBy) {
  const auto rules = LoadProcessRules(KETNAP_SOURCE_DIR "/services/dossier/rules");
  ASSERT_TRUE(rules.ok()) << rules.status();
  for (const Date day : {Date(2012, 1, 1), Date(2017, 1, 1), Date(2022, 1, 1), Date(2025, 3, 1),
                         Date(2026, 11, 23)}) {
    for (const auto& [rule, parameter] :
         {std::pair("R-RVW-2", "days_after_month_end"), std::pair("R-PRB-1", "months"),
          std::pair("R-NOM-1", "answer_working_days"), std::pair("R-TRF-1", "working_days"),
          std::pair("R-TRF-2", "working_days"), std::pair("R-VER-1", "reply_working_days")}) {
      EXPECT_GT(rules->Number(rule, parameter, day).value_or(0), 0) << rule << " " << day;
    }
    for (const char* rule : {"R-DL-1", "R-DL-2", "R-DL-3", "R-DL-4", "R-DL-5"}) {
      const ProcessRule* found = rules->Find(rule, day);
      ASSERT_NE(found, nullptr) << rule << " " << day;
      EXPECT_FALSE(found->title.empty());
      EXPECT_FALSE(found->clause.empty());
      EXPECT_THAT(found->confidence, ::testing::AnyOf("SOURCED", "PRESUMED", "UNKNOWN"));
    }
  }
  EXPECT_EQ(rules->Find("R-DL-1", Date(1950, 1, 1)), nullptr);
  EXPECT_EQ(rules->Number("R-DL-1", "owner", Date(2022, 1, 1)), std::nullopt);
  EXPECT_EQ(rules->Find("R-NONE-1", Date(2022, 1, 1)), nullptr);
}

TEST(ProcessRulesFileTest, SaysWhatIsWrong) {
  const std::string directory = absl::StrCat(::testing::TempDir(), "/rules_of_process");
  EXPECT_EQ(ErrorReason(LoadProcessRules(absl::StrCat(directory, "/absent")).status()),
            "RULE_SET_DIRECTORY_UNREADABLE");
  std::filesystem::create_directories(directory);
  EXPECT_EQ(ErrorReason(LoadProcessRules(directory).status()), "RULE_SETS_INVALID");
  const std::string file = absl::StrCat(directory, "/broken.textproto");
  ASSERT_TRUE(WriteFileAtomically(file, "id: \"x\"\nnonsense: 1\n", 0600).ok());
  const absl::Status broken = LoadProcessRules(directory).status();
  EXPECT_EQ(ErrorReason(broken), "RULE_SETS_INVALID");
  EXPECT_THAT(std::string(broken.message()), HasSubstr("broken.textproto:2"));
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace ketnap::supervision
