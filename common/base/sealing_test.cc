#include "common/base/sealing.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <set>

#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/files.h"

namespace ketnap {
namespace {

class SealingTest : public ::testing::Test {
 protected:
  SealingTest() {
    std::string pattern = ::testing::TempDir() + "sealing_test.XXXXXX";
    folder_ = mkdtemp(pattern.data());
    file_ = folder_ + "/master.key";
  }
  ~SealingTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Sealer> Load() const {
    auto sealer = Sealer::Load(file_);
    EXPECT_TRUE(sealer.ok()) << sealer.status();
    return sealer.ok() ? *std::move(sealer) : nullptr;
  }
  std::unique_ptr<Sealer> Create() const {
    EXPECT_TRUE(CreateMasterKey(file_).ok());
    return Load();
  }
  std::string Rotate() const {
    auto id = RotateMasterKey(file_);
    EXPECT_TRUE(id.ok()) << id.status();
    return id.ok() ? *id : "";
  }
  absl::StatusCode LoadCode() const { return Sealer::Load(file_).status().code(); }

  std::string folder_;
  std::string file_;
};

TEST_F(SealingTest, OpensWhatItSealed) {
  const auto sealer = Create();
  for (const std::string& plain :
       {std::string(), std::string("012345678901"), std::string("Nguyễn Văn Ẩn"),
        std::string("\0\n\xff", 3), std::string(1 << 20, 'x')}) {
    const std::string sealed = sealer->Seal(plain, "candidate.national_id.1");
    EXPECT_EQ(sealed.size(), plain.size() + Sealer::Overhead());
    const auto opened = sealer->Open(sealed, "candidate.national_id.1");
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, plain);
  }
}

TEST_F(SealingTest, TheSameTextIsNeverSealedToTheSameBytes) {
  const auto sealer = Create();
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(sealer->Seal("012345678901", "a"));
  EXPECT_EQ(seen.size(), 100u);
  for (const std::string& sealed : seen) EXPECT_EQ(sealed.find("0123456"), std::string::npos);
}

TEST_F(SealingTest, RefusesAnotherPlace) {
  const auto sealer = Create();
  const std::string sealed = sealer->Seal("text", "candidate.national_id.1");
  for (const char* other :
       {"candidate.national_id.2", "candidate.national_id.", "", "x", "candidate.national_id.1 "}) {
    const absl::Status status = sealer->Open(sealed, other).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << other;
    EXPECT_EQ(ErrorReason(status), "SEAL_BROKEN");
  }
}

TEST_F(SealingTest, RefusesEveryChangedByte) {
  const auto sealer = Create();
  const std::string sealed = sealer->Seal("a text of some length", "place");
  for (size_t i = 0; i < sealed.size(); ++i) {
    for (const int bit : {0x01, 0x80}) {
      std::string changed = sealed;
      changed[i] = static_cast<char>(changed[i] ^ bit);
      const absl::Status status = sealer->Open(changed, "place").status();
      // Bytes 1 to 8 name the master key: another name is a key that is not there.
      const bool names_key = i >= 1 && i <= 8;
      EXPECT_EQ(status.code(),
                names_key ? absl::StatusCode::kFailedPrecondition : absl::StatusCode::kDataLoss)
          << i;
    }
  }
}

TEST_F(SealingTest, RefusesEveryOtherLength) {
  const auto sealer = Create();
  const std::string sealed = sealer->Seal("a text", "place");
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_EQ(sealer->Open(sealed.substr(0, size), "place").status().code(),
              absl::StatusCode::kDataLoss);
  }
  EXPECT_EQ(sealer->Open(sealed + "x", "place").status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SealingTest, PartsOfTwoSealsDoNotFitTogether) {
  const auto sealer = Create();
  const std::string first = sealer->Seal("first.", "place");
  const std::string second = sealer->Seal("second", "place");
  for (size_t cut = 17; cut < first.size(); ++cut) {
    EXPECT_FALSE(sealer->Open(first.substr(0, cut) + second.substr(cut), "place").ok()) << cut;
  }
}

TEST_F(SealingTest, ARotationKeepsTheOldKeyBeside) {
  const auto before = Create();
  const std::string sealed = before->Seal("text", "place");
  const std::string index = before->BlindIndex("national_id", "012345678901");
  for (int i = 0; i < 3; ++i) {
    const std::string old_id = Load()->key_id();
    const std::string id = Rotate();
    EXPECT_NE(id, old_id);
    EXPECT_TRUE(std::filesystem::exists(file_ + "." + old_id));
    const auto after = Load();
    EXPECT_EQ(after->key_id(), id);
    EXPECT_EQ(*after->Open(sealed, "place"), "text");
    EXPECT_EQ(after->BlindIndex("national_id", "012345678901"), index);
    const std::string fresh = after->Seal("text", "place");
    EXPECT_EQ(before->Open(fresh, "place").status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(before->Open(fresh, "place").status()), "MASTER_KEY_MISSING");
  }
}

TEST_F(SealingTest, ARotationDoneByHandIsUnderstoodWhileItIsPlain) {
  const auto before = Create();
  const std::string index = before->BlindIndex("national_id", "1");
  const std::string key = *ReadSecretFile(file_);
  ASSERT_TRUE(WriteFileAtomically(file_ + "." + before->key_id(), key, 0600).ok());
  ASSERT_TRUE(WriteFileAtomically(file_, std::string(64, 'a') + "\n", 0600).ok());
  EXPECT_EQ(Load()->BlindIndex("national_id", "1"), index);
  Rotate();
  EXPECT_EQ(Load()->BlindIndex("national_id", "1"), index);
  // Two older keys and no word which of them is the oldest.
  ASSERT_TRUE(WriteFileAtomically(file_, std::string(64, 'b') + "\n", 0600).ok());
  EXPECT_EQ(LoadCode(), absl::StatusCode::kInvalidArgument);
}

TEST_F(SealingTest, DoesNotStartWithoutTheOldestKey) {
  const std::string oldest = Create()->key_id();
  Rotate();
  Rotate();
  std::filesystem::remove(file_ + "." + oldest);
  const absl::Status status = Sealer::Load(file_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_NE(status.message().find(file_ + "." + oldest), std::string::npos);
  EXPECT_FALSE(RotateMasterKey(file_).ok());
}

TEST_F(SealingTest, BlindIndexesDifferByKindValueAndKey) {
  const auto sealer = Create();
  std::set<std::string> seen = {sealer->BlindIndex("ab", "c"), sealer->BlindIndex("a", "bc"),
                                sealer->BlindIndex("", "abc"), sealer->BlindIndex("abc", "")};
  EXPECT_EQ(seen.size(), 4u);
  EXPECT_EQ(sealer->BlindIndex("ab", "c"), *seen.find(sealer->BlindIndex("ab", "c")));
  EXPECT_EQ(seen.begin()->size(), 32u);
  std::filesystem::remove(file_);
  EXPECT_EQ(seen.count(Create()->BlindIndex("ab", "c")), 0u);
}

TEST_F(SealingTest, KeysAreMadeOnceAndClosedToOthers) {
  const std::string id = Create()->key_id();
  EXPECT_EQ(id.size(), 16u);
  ASSERT_TRUE(CreateMasterKey(file_).ok());
  EXPECT_EQ(Load()->key_id(), id);
  Rotate();
  for (const std::string& path : {file_, file_ + "." + id}) {
    struct stat attributes {};
    ASSERT_EQ(stat(path.c_str(), &attributes), 0);
    EXPECT_EQ(attributes.st_mode & 07777, 0600u);
  }
  EXPECT_EQ(CreateMasterKey(folder_ + "/none/master.key").code(), absl::StatusCode::kNotFound);
}

TEST_F(SealingTest, RefusesKeysOthersCanRead) {
  const std::string id = Create()->key_id();
  for (const int mode : {0640, 0604, 0660, 0644}) {
    ASSERT_EQ(chmod(file_.c_str(), static_cast<mode_t>(mode)), 0);
    const absl::Status status = Sealer::Load(file_).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(ErrorReason(status), "SECRET_FILE_EXPOSED");
    EXPECT_NE(status.message().find(file_), std::string::npos);
  }
  ASSERT_EQ(chmod(file_.c_str(), 0600), 0);
  Rotate();
  ASSERT_EQ(chmod((file_ + "." + id).c_str(), 0644), 0);
  EXPECT_EQ(LoadCode(), absl::StatusCode::kPermissionDenied);
}

TEST_F(SealingTest, RefusesWhatIsNoKey) {
  EXPECT_EQ(LoadCode(), absl::StatusCode::kNotFound);
  const std::string key(64, 'a');
  for (const std::string& content :
       {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'), key + " ",
        key + " 123", key + " " + std::string(16, 'z'), key + "\n" + key, " " + key,
        key + "  " + std::string(16, 'a')}) {
    ASSERT_TRUE(WriteFileAtomically(file_, content, 0600).ok());
    const absl::Status status = Sealer::Load(file_).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << content;
    EXPECT_EQ(status.message().find(std::string(16, 'a')), std::string::npos);
  }
  // An older key under a name that is not its own.
  ASSERT_TRUE(WriteFileAtomically(file_, key, 0600).ok());
  ASSERT_TRUE(WriteFileAtomically(file_ + ".0123456789abcdef", std::string(64, 'b'), 0600).ok());
  EXPECT_EQ(LoadCode(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace ketnap
