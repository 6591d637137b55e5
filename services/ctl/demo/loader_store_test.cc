#include "services/ctl/demo/loader_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "common/base/errors.h"

namespace ketnap::ctl {
namespace {

class LoaderStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "ketnapctl-store-" +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
    path_ = folder_ + "/store.json";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
  std::string path_;
};

TEST_F(LoaderStoreTest, KeepsWhatItIsTold) {
  auto store = LoaderStore::Open(path_, 7);
  ASSERT_TRUE(store.ok());
  StoredAccount& account = store->accounts["board"];
  account.user_name = "ban-to-chuc";
  account.password = "mật khẩu";
  account.attempt = 3;
  account.granted = true;
  store->closed = true;
  store->facts["2025/members"] = "3000";
  ASSERT_TRUE(store->Save().ok());
  struct stat info;
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);

  auto again = LoaderStore::Open(path_, 7);
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->closed);
  EXPECT_EQ(again->facts["2025/members"], "3000");
  EXPECT_EQ(again->accounts["board"].user_name, "ban-to-chuc");
  EXPECT_EQ(again->accounts["board"].password, "mật khẩu");
  EXPECT_EQ(again->accounts["board"].attempt, 3);
  EXPECT_TRUE(again->accounts["board"].granted);
  EXPECT_FALSE(again->accounts["board"].ready);
}

TEST_F(LoaderStoreTest, RefusesAnotherSeedAndDamage) {
  auto store = LoaderStore::Open(path_, 7);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE(store->Save().ok());
  EXPECT_EQ(ErrorReason(LoaderStore::Open(path_, 8).status()), "ANOTHER_SEED");
  std::ofstream(path_) << "{\"seed\": ";
  EXPECT_EQ(ErrorReason(LoaderStore::Open(path_, 7).status()), "FILE_MALFORMED");
}

TEST_F(LoaderStoreTest, RemembersWhatWasLoaded) {
  auto none = ReadLoaded(path_);
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none->has_value());
  LoadedDemonstration loaded;
  loaded.seed = 2;
  loaded.superior = "organizations/x";
  loaded.report_day = "2019-08-15";
  ASSERT_TRUE(WriteLoaded(path_, loaded).ok());
  auto read = ReadLoaded(path_);
  ASSERT_TRUE(read.ok() && read->has_value());
  EXPECT_EQ((*read)->seed, 2u);
  EXPECT_EQ((*read)->superior, "organizations/x");
  EXPECT_EQ((*read)->report_day, "2019-08-15");
}

}  // namespace
}  // namespace ketnap::ctl
