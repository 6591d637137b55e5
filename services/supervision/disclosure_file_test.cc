#include "services/supervision/disclosure_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "common/base/errors.h"

namespace ketnap::supervision {
namespace {

std::string FileOf(const std::string& text) {
  const std::string path = ::testing::TempDir() + "disclosure.textproto";
  std::ofstream(path) << text;
  return path;
}

TEST(DisclosureFileTest, ReadsTheThresholdAndRefusesOneThatHidesNothing) {
  const auto own =
      LoadSmallestGroup(KETNAP_SOURCE_DIR "/services/supervision/data/disclosure.textproto");
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(*own, 5);
  for (const char* text : {"", "smallest_sensitive_group: 1", "smallest_sensitive_group: x"}) {
    EXPECT_EQ(ErrorReason(LoadSmallestGroup(FileOf(text)).status()), "DISCLOSURE_INVALID") << text;
  }
  EXPECT_EQ(LoadSmallestGroup("/nowhere").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace ketnap::supervision
