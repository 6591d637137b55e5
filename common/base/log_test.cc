#include "common/base/log.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/files.h"

namespace ketnap {
namespace {

class LogTest : public ::testing::Test {
 protected:
  LogTest() {
    std::string pattern = ::testing::TempDir() + "log_test.XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~LogTest() override {
    EXPECT_TRUE(InitializeLog("test", "/dev/null", "error").ok());
    std::filesystem::remove_all(folder_);
  }

  std::string Path() const { return folder_ + "/log"; }
  std::vector<nlohmann::json> Lines() const {
    const std::string content = *ReadFile(Path());
    EXPECT_TRUE(content.empty() || content.back() == '\n');
    std::vector<nlohmann::json> lines;
    for (const absl::string_view line : absl::StrSplit(content, '\n', absl::SkipEmpty())) {
      lines.push_back(nlohmann::json::parse(std::string(line)));
    }
    return lines;
  }

  std::string folder_;
};

TEST_F(LogTest, WritesOneObjectALine) {
  ASSERT_TRUE(InitializeLog("ketnap-test", Path(), "info").ok());
  LogInfo("call_finished", {{"method", "Get"},
                            {"count", 3},
                            {"big", int64_t{1} << 60},
                            {"seconds", 0.25},
                            {"replayed", true}});
  LogWarning("slow");
  LogError("failed", {{"not_a_number", std::numeric_limits<double>::quiet_NaN()}});
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0]["level"], "info");
  EXPECT_EQ(lines[0]["process"], "ketnap-test");
  EXPECT_EQ(lines[0]["event"], "call_finished");
  EXPECT_EQ(lines[0]["method"], "Get");
  EXPECT_EQ(lines[0]["count"], 3);
  EXPECT_EQ(lines[0]["big"], int64_t{1} << 60);
  EXPECT_EQ(lines[0]["seconds"], 0.25);
  EXPECT_EQ(lines[0]["replayed"], true);
  EXPECT_EQ(lines[1]["level"], "warning");
  EXPECT_EQ(lines[2]["level"], "error");
  EXPECT_TRUE(lines[2]["not_a_number"].is_null());
  const std::string time = lines[0]["time"];
  EXPECT_EQ(time.size(), std::string("2018-03-05T00:00:00.000000Z").size());
  absl::Time parsed;
  std::string error;
  ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full, time, &parsed, &error)) << error;
  EXPECT_LT(absl::AbsDuration(absl::Now() - parsed), absl::Minutes(1));
}

TEST_F(LogTest, AnyTextStaysOneValidLine) {
  ASSERT_TRUE(InitializeLog("ketnap-test", Path(), "info").ok());
  const std::string hard = std::string("a\"b\\c\n\r\t\x01\x1f{}%s đ ") + '\0';
  LogInfo("odd_text", {{"text", hard}, {"broken", "x\xff\xc3"}});
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0]["text"], hard);
  EXPECT_EQ(lines[0]["broken"], "x\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_F(LogTest, KeepsTheMinimumLevelAndAppends) {
  ASSERT_TRUE(InitializeLog("ketnap-test", Path(), "warning").ok());
  LogInfo("unseen");
  LogWarning("seen");
  ASSERT_TRUE(InitializeLog("ketnap-test", Path(), "error").ok());
  LogWarning("unseen");
  LogError("seen");
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["event"], "seen");
  EXPECT_EQ(lines[1]["level"], "error");
}

TEST_F(LogTest, RefusesWhatItCannotDo) {
  EXPECT_EQ(InitializeLog("p", folder_, "info").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(InitializeLog("p", Path(), "loud").code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(LogTest, ThreadsDoNotMixTheirLines) {
  ASSERT_TRUE(InitializeLog("ketnap-test", Path(), "info").ok());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 500; ++i)
        LogInfo("step", {{"thread", t}, {"text", std::string(200, 'x')}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Lines().size(), 2000u);
}

using LogDeathTest = LogTest;

// A fresh process: nothing may be written before InitializeLog.
TEST_F(LogDeathTest, IsSilentBeforeItIsInitialized) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        LogError("too_early");
        _exit(0);
      },
      ::testing::ExitedWithCode(0), "^$");
}

}  // namespace
}  // namespace ketnap
