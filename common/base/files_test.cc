#include "common/base/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "common/base/errors.h"

namespace ketnap {
namespace {

class FilesTest : public ::testing::Test {
 protected:
  FilesTest() {
    std::string pattern = ::testing::TempDir() + "files_test.XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~FilesTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  static int ModeOf(const std::string& path) {
    struct stat attributes {};
    EXPECT_EQ(stat(path.c_str(), &attributes), 0);
    return static_cast<int>(attributes.st_mode & 07777);
  }
  size_t FilesInFolder() const {
    const std::filesystem::directory_iterator files(folder_);
    return static_cast<size_t>(std::distance(begin(files), end(files)));
  }

  std::string folder_;
};

TEST_F(FilesTest, WritesAndReadsBack) {
  const std::string content = std::string(100'000, 'x') + std::string("\0\n", 2);
  ASSERT_TRUE(WriteFileAtomically(Path("a"), content).ok());
  EXPECT_EQ(*ReadFile(Path("a")), content);
  EXPECT_EQ(ModeOf(Path("a")), 0644);
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "", 0600).ok());
  EXPECT_EQ(*ReadFile(Path("a")), "");
  EXPECT_EQ(ModeOf(Path("a")), 0600);
  EXPECT_EQ(FilesInFolder(), 1u);
}

TEST_F(FilesTest, NamesWhatIsMissing) {
  const absl::Status status = ReadFile(Path("none")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(status.message().find(Path("none")), std::string::npos);
  EXPECT_EQ(ReadSecretFile(Path("none")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadFile(folder_).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(FilesTest, AFailedWriteLeavesNothingBehind) {
  EXPECT_EQ(WriteFileAtomically(Path("no/such"), "x").code(), absl::StatusCode::kNotFound);
  ASSERT_EQ(mkdir(Path("folder").c_str(), 0700), 0);
  EXPECT_EQ(WriteFileAtomically(Path("folder"), "x").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(FilesInFolder(), 1u);
}

TEST_F(FilesTest, SecretsLoseOneTrailingNewline) {
  const struct {
    std::string content;
    std::string secret;
  } cases[] = {{"s3cret\n", "s3cret"}, {"s3cret", "s3cret"},     {"s3cret\r\n", "s3cret"},
               {"a\n\n", "a\n"},       {" spaced ", " spaced "}, {"", ""}};
  for (const auto& c : cases) {
    ASSERT_TRUE(WriteFileAtomically(Path("secret"), c.content, 0600).ok());
    const auto secret = ReadSecretFile(Path("secret"));
    ASSERT_TRUE(secret.ok()) << secret.status();
    EXPECT_EQ(*secret, c.secret);
  }
}

TEST_F(FilesTest, SecretsMustBeClosedToOthers) {
  for (const int mode : {0644, 0640, 0604, 0620, 0602, 0660, 0777}) {
    ASSERT_TRUE(WriteFileAtomically(Path("secret"), "s3cret", mode).ok());
    const absl::Status status = ReadSecretFile(Path("secret")).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << mode;
    EXPECT_EQ(ErrorReason(status), "SECRET_FILE_EXPOSED");
  }
  ASSERT_TRUE(WriteFileAtomically(Path("secret"), "s3cret", 0400).ok());
  EXPECT_TRUE(ReadSecretFile(Path("secret")).ok());
}

TEST_F(FilesTest, SecretsMustBelongToThisAccountAndBeFiles) {
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(ReadSecretFile(Path("pipe")).status().code(), absl::StatusCode::kFailedPrecondition);
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_TRUE(WriteFileAtomically(Path("secret"), "s3cret", 0600).ok());
  ASSERT_EQ(chown(Path("secret").c_str(), 12345, 12345), 0);
  EXPECT_EQ(ReadSecretFile(Path("secret")).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace ketnap
