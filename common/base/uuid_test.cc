#include "common/base/uuid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "absl/container/flat_hash_set.h"
#include "common/base/errors.h"

namespace ketnap {
namespace {

constexpr std::string_view kText = "0162f3a4-9b1c-7def-8123-456789abcdef";

int64_t MillisOf(const Uuid& id) {
  int64_t millis = 0;
  for (const char c : id.ToBytes().substr(0, 6)) millis = millis * 256 + static_cast<uint8_t>(c);
  return millis;
}

TEST(UuidTest, GoesThroughTextAndBytes) {
  const auto id = Uuid::Parse(kText);
  ASSERT_TRUE(id.ok());
  EXPECT_EQ(id->ToString(), kText);
  EXPECT_EQ(*Uuid::Parse("0162F3A4-9B1C-7DEF-8123-456789ABCDEF"), *id);
  ASSERT_EQ(id->ToBytes().size(), 16u);
  EXPECT_EQ(*Uuid::FromBytes(id->ToBytes()), *id);
  EXPECT_FALSE(id->IsNil());
  EXPECT_TRUE(Uuid().IsNil());
  EXPECT_EQ(Uuid().ToString(), "00000000-0000-0000-0000-000000000000");
}

TEST(UuidTest, RefusesOtherForms) {
  for (const std::string_view text :
       {"", "0162f3a49b1c7def8123456789abcdef", "{0162f3a4-9b1c-7def-8123-456789abcdef}",
        "0162f3a4-9b1c-7def-8123-456789abcde", "0162f3a4-9b1c-7def-8123-456789abcdeg",
        "0162f3a4-9b1c-7def-81234-56789abcdef", "0162f3a4_9b1c_7def_8123_456789abcdef",
        "0162f3a4-9b1c-7def-8123-456789abcdef "}) {
    EXPECT_EQ(Uuid::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
  for (const size_t size : {0, 15, 17, 36}) {
    EXPECT_EQ(ErrorReason(Uuid::FromBytes(std::string(size, 'x')).status()), "NOT_AN_ID") << size;
  }
}

TEST(UuidTest, GeneratesVersionSevenAtTheGivenTime) {
  const absl::Time now = absl::FromUnixMillis(1'900'000'000'123);
  const Uuid id = Uuid::Generate(now + absl::Microseconds(999));
  EXPECT_EQ(MillisOf(id), 1'900'000'000'123);
  EXPECT_EQ(id.ToString()[14], '7');
  EXPECT_TRUE(std::string("89ab").find(id.ToString()[19]) != std::string::npos);
}

TEST(UuidTest, KeepsOrderInsideAMillisecondAndWhenTheClockStepsBack) {
  const absl::Time now = absl::FromUnixMillis(1'950'000'000'000);
  Uuid last = Uuid::Generate(now);
  for (int i = 0; i < 20'000; ++i) {
    const Uuid next = Uuid::Generate(i % 2 == 0 ? now : now - absl::Seconds(30));
    ASSERT_LT(last, next) << i;
    ASSERT_LT(last.ToBytes(), next.ToBytes());
    last = next;
  }
  EXPECT_LT(last, Uuid::Generate(now + absl::Milliseconds(10)));
}

TEST(UuidTest, FollowsAClockThatWasFarAhead) {
  Uuid::Generate(absl::FromUnixMillis(4'000'000'000'000));
  EXPECT_EQ(MillisOf(Uuid::Generate(absl::FromUnixMillis(1'500'000'000'000))), 1'500'000'000'000);
}

TEST(UuidTest, TakesTimesOutsideItsRange) {
  EXPECT_EQ(MillisOf(Uuid::Generate(absl::InfinitePast())), 0);
  EXPECT_EQ(Uuid::Generate(absl::InfiniteFuture()).ToString()[14], '7');
  EXPECT_EQ(MillisOf(Uuid::Generate(absl::UnixEpoch())), 0);
}

TEST(UuidTest, IsUniqueAcrossThreads) {
  constexpr int kThreads = 4;
  constexpr int kEach = 20'000;
  const absl::Time now = absl::FromUnixMillis(1'960'000'000'000);
  std::vector<std::vector<Uuid>> made(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&made, now, t] {
      for (int i = 0; i < kEach; ++i) made[t].push_back(Uuid::Generate(now));
    });
  }
  for (std::thread& thread : threads) thread.join();
  absl::flat_hash_set<Uuid> all;
  for (const auto& ids : made) {
    EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
    all.insert(ids.begin(), ids.end());
  }
  EXPECT_EQ(all.size(), size_t{kThreads} * kEach);
}

TEST(UuidTest, NamesGiveTheSameIdEverywhere) {
  const Uuid id = Uuid::FromName("organizations/tỉnh");
  EXPECT_EQ(id.ToString(), "6c50970d-f046-812e-821a-5faa39c75659");
  EXPECT_NE(id, Uuid::FromName("organizations/tinh"));
  EXPECT_EQ(Uuid::FromName("").ToString()[14], '8');
}

}  // namespace
}  // namespace ketnap
