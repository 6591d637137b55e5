#include "services/training/class_type_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/files.h"

namespace ketnap::training {
namespace {

using ::testing::HasSubstr;

class ClassTypeFileTest : public ::testing::Test {
 protected:
  absl::StatusOr<ClassTypeCatalogue> Load(const std::string& text) {
    const std::string path = absl::StrCat(::testing::TempDir(), "/class_types.textproto");
    EXPECT_TRUE(WriteFileAtomically(path, text, 0600).ok());
    return LoadClassTypeFile(path);
  }

  const std::string shipped_ =
      absl::StrCat(KETNAP_SOURCE_DIR, "/services/training/data/class_types.textproto");
};

TEST_F(ClassTypeFileTest, TheShippedFileIsValid) {
  const auto types = LoadClassTypeFile(shipped_);
  ASSERT_TRUE(types.ok()) << types.status();
  EXPECT_EQ(types->types.size(), 3u);
  const ClassType* early = types->InForceOn("classTypes/awareness", Date(2021, 11, 23));
  const ClassType* late = types->InForceOn("classTypes/awareness", Date(2021, 11, 24));
  ASSERT_TRUE(early != nullptr && late != nullptr);
  EXPECT_EQ(early->version, "2000");
  EXPECT_EQ(late->version, "2021");
  EXPECT_EQ(late->audience, AudienceRule::kSympathizer);
  EXPECT_EQ(late->certificate_validity_months, 60);
  EXPECT_FALSE(
      types->InForceOn("classTypes/party-affairs-workshop", Date(2022, 1, 1))->issues_certificate);
  EXPECT_EQ(types->InForceOn("classTypes/none", Date(2022, 1, 1)), nullptr);
  EXPECT_EQ(types->InForceOn("classTypes/awareness", Date(1999, 12, 31)), nullptr);
}

// The last day on the paper is the last day on which the dossier's rules take it.
TEST_F(ClassTypeFileTest, CertificatesCountAsLongAsTheRulesOfTheDossierSay) {
  const auto types = LoadClassTypeFile(shipped_);
  ASSERT_TRUE(types.ok()) << types.status();
  const std::string parameter = "name: \"validity_months\" number: ";
  for (const char* set : {"2011", "2016", "2021", "2025-01", "2025-07"}) {
    const auto rules =
        ReadFile(absl::StrCat(KETNAP_SOURCE_DIR, "/services/dossier/rules/", set, ".textproto"));
    ASSERT_TRUE(rules.ok()) << rules.status();
    const size_t rule = rules->find("id: \"R-CLS-1\"");
    ASSERT_NE(rule, std::string::npos) << set;
    const size_t value = rules->find(parameter, rule);
    ASSERT_LT(value, rules->find("id: ", rule + 4)) << set;
    const int months = std::atoi(rules->c_str() + value + parameter.size());
    for (const ClassType& version : types->types.at("classTypes/awareness")) {
      EXPECT_EQ(version.certificate_validity_months, months) << set << " " << version.version;
    }
  }
}

TEST_F(ClassTypeFileTest, FormsAreSpelledAsTheRulesOfTheDossierSpellThem) {
  const auto types = LoadClassTypeFile(shipped_);
  ASSERT_TRUE(types.ok()) << types.status();
  for (const char* set : {"2011", "2016", "2021", "2025-01", "2025-07"}) {
    const auto rules =
        ReadFile(absl::StrCat(KETNAP_SOURCE_DIR, "/services/dossier/rules/", set, ".textproto"));
    ASSERT_TRUE(rules.ok()) << rules.status();
    for (const v1::ClassType& type : types->messages.class_types()) {
      if (!type.has_certificate_rule()) continue;
      EXPECT_THAT(*rules,
                  HasSubstr(absl::StrCat("form: \"", type.certificate_rule().form(), "\"")));
    }
  }
}

TEST_F(ClassTypeFileTest, AClassKeepsTheVersionItBeganWith) {
  const auto types = LoadClassTypeFile(shipped_);
  ASSERT_TRUE(types.ok()) << types.status();
  TrainingClass training_class;
  training_class.class_type = "classTypes/awareness";
  training_class.start_date = Date(2022, 3, 1);
  EXPECT_EQ(types->Of(training_class)->version, "2021");
  training_class.class_type_version = "2000";
  EXPECT_EQ(types->Of(training_class)->version, "2000");
  training_class.class_type_version = "1990";
  EXPECT_EQ(types->Of(training_class), nullptr);
}

TEST_F(ClassTypeFileTest, NamesWhatIsWrong) {
  const std::string text = *ReadFile(shipped_);
  const struct {
    const char *from, *to, *named;
  } cases[] = {{"\"SYMPATHIZER\"", "\"SOMEBODY\"", "classTypes/awareness.audience_rule"},
               {"minimum_pass_score", "minimum_score", "classTypes/awareness.minimum_pass_score"},
               {"value: 50", "value: 101", "classTypes/awareness.minimum_pass_score"},
               {"minimum_score: 70", "minimum_score: 90", "classTypes/awareness.grade_bands KHA"},
               {"minimum_score: 50", "minimum_score: 51", "classTypes/awareness.grade_bands"},
               {"new-member-theory", "awareness", "classTypes/awareness 2000"},
               {"value: 30", "value: 0", "classTypes/awareness.roll_call_window_seconds"},
               {"value: 12 ", "value: 0 ", "classTypes/awareness.roll_call_grace_hours"},
               {"WAITING_ORDER_NOMINATION", "WAITING_ORDER_UNSPECIFIED", ".waiting_order"},
               {"number_suffix: \"NTVD\"", "", "classTypes/awareness.certificate_rule"},
               {"class_types", "class_kinds", "text format"}};
  for (const auto& each : cases) {
    const auto refused = Load(absl::StrReplaceAll(text, {{each.from, each.to}})).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << each.to;
    EXPECT_THAT(refused.ToString(), HasSubstr(each.named));
  }
  EXPECT_FALSE(Load("").ok());
  EXPECT_FALSE(LoadClassTypeFile("/nonexistent").ok());
}

}  // namespace
}  // namespace ketnap::training
