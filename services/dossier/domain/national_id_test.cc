#include "services/dossier/domain/national_id.h"

#include <gtest/gtest.h>

#include "services/dossier/domain/file_condition.h"

namespace ketnap::dossier {
namespace {

constexpr int kFemale = 1;
constexpr int kMale = 2;

TEST(NationalIdTest, ShowsTheLastFourDigits) {
  EXPECT_EQ(MaskNationalId("020090001234"), "********1234");
  EXPECT_EQ(MaskNationalId("1234"), "****");
  EXPECT_EQ(MaskNationalId(""), "");
}

TEST(NationalIdTest, WarnsOfYearCenturyAndSex) {
  const struct {
    const char* number;
    int sex;
    Date born;
    size_t warnings;
  } cases[] = {
      {"020090001234", kMale, Date(1990, 5, 1), 0},
      {"020190001234", kFemale, Date(1990, 5, 1), 0},
      {"020205001234", kMale, Date(2005, 5, 1), 0},
      {"020305001234", kFemale, Date(2005, 5, 1), 0},
      {"020090001234", kFemale, Date(1990, 5, 1), 1},
      {"020091001234", kMale, Date(1990, 5, 1), 1},
      {"020290001234", kMale, Date(1990, 5, 1), 1},
      {"020191001234", kMale, Date(1990, 5, 1), 2},
      {"020099001234", kMale, Date(1999, 12, 31), 0},
      {"020200001234", kMale, Date(2000, 1, 1), 0},
      {"020000001234", kMale, Date(2000, 1, 1), 1},
      {"999090001234", kMale, Date(1990, 5, 1), 0},
  };
  for (const auto& c : cases) {
    const auto warnings = NationalIdWarnings(c.number, c.sex, c.born);
    EXPECT_EQ(warnings.size(), c.warnings) << c.number;
    for (const std::string& warning : warnings) {
      EXPECT_EQ(warning.find_first_of("0123456789"), std::string::npos) << warning;
    }
  }
}

TEST(FileConditionTest, NamesTheFormsWhoseFilesAreDamaged) {
  StepFacts facts;
  EXPECT_EQ(FileCondition(facts).verdict, ConditionVerdict::kMet);
  EXPECT_EQ(FileCondition(facts).rule_id, "FILE");
  facts.damaged_files = {"2-KNĐ", "5-KNĐ"};
  const Condition condition = FileCondition(facts);
  EXPECT_EQ(condition.verdict, ConditionVerdict::kUnmet);
  EXPECT_NE(condition.explanation.vietnamese.find("2-KNĐ, 5-KNĐ"), std::string::npos);
  EXPECT_EQ(condition.supplied_by, "AttachDocument");
}

}  // namespace
}  // namespace ketnap::dossier
