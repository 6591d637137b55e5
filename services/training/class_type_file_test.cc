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
  ASSERT_NE(types->Find("classTypes/awareness"), nullptr);
  EXPECT_EQ(types->Find("classTypes/awareness")->audience, AudienceRule::kSympathizer);
  EXPECT_FALSE(types->Find("classTypes/party-affairs-workshop")->issues_certificate);
  EXPECT_EQ(types->Find("classTypes/none"), nullptr);
}

TEST_F(ClassTypeFileTest, NamesWhatIsWrong) {
  const std::string text = *ReadFile(shipped_);
  const struct {
    const char *from, *to, *named;
  } cases[] = {{"\"SYMPATHIZER\"", "\"SOMEBODY\"", "classTypes/awareness.audience_rule"},
               {"minimum_pass_score", "minimum_score", "classTypes/awareness.minimum_pass_score"},
               {"value: 50", "value: 101", "classTypes/awareness.minimum_pass_score"},
               {"value: 70", "value: 90", "classTypes/awareness: pass, good, excellent"},
               {"new-member-theory", "awareness", "classTypes/awareness"},
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
