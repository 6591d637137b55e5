#include "services/dossier/defect_catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"

namespace ketnap::dossier {
namespace {

using ::testing::HasSubstr;

constexpr char kMissing[] = "codes { code: \"MISSING\" title: \"Thiếu\" remedy: \"Bổ sung.\" }\n";

std::string FaultOf(const std::string& text) {
  const auto parsed = ParseDefects("defects.textproto", text);
  EXPECT_EQ(ErrorReason(parsed.status()), "DEFECTS_INVALID") << text;
  return EnglishMessage(parsed.status());
}

TEST(DefectCatalogueTest, ReadsTheShippedOne) {
  const auto catalogue = LoadDefects(KETNAP_SOURCE_DIR "/services/dossier/data");
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  const DefectCode* missing = catalogue->Find(kMissingDefect);
  ASSERT_NE(missing, nullptr);
  EXPECT_TRUE(missing->AppliesTo("9-KNĐ"));
  const DefectCode* family = catalogue->Find("FAMILY_UNCLEAR");
  ASSERT_NE(family, nullptr);
  EXPECT_TRUE(family->AppliesTo("2-KNĐ"));
  EXPECT_FALSE(family->AppliesTo("3-KNĐ"));
  EXPECT_EQ(catalogue->Find("UGLY"), nullptr);
}

TEST(DefectCatalogueTest, NamesWhatIsWrong) {
  EXPECT_THAT(FaultOf("codes {\n code \n}"), HasSubstr("defects.textproto:3: "));
  EXPECT_THAT(FaultOf("codes { code: \"wrong\" title: \"a\" remedy: \"b\" }"),
              HasSubstr("\"wrong\" is no code"));
  EXPECT_THAT(FaultOf(std::string(kMissing) + "codes { code: \"A\" title: \"a\" }"),
              HasSubstr("\"A\" has no title or no remedy"));
  EXPECT_THAT(FaultOf(std::string(kMissing) + kMissing), HasSubstr("\"MISSING\" is given twice"));
  EXPECT_THAT(FaultOf("codes { code: \"A\" title: \"a\" remedy: \"b\" }"),
              HasSubstr("MISSING is not among the codes"));
}

TEST(DefectCatalogueTest, RefusesAMissingFolder) {
  EXPECT_EQ(LoadDefects("/nowhere").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace ketnap::dossier
