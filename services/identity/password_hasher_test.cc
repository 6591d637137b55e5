#include "services/identity/password_hasher.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "common/base/errors.h"

namespace ketnap::identity {
namespace {

TEST(PasswordHasherTest, VerifiesWhatItHashed) {
  auto hasher = PasswordHasher::Create();
  ASSERT_TRUE(hasher.ok());
  auto turn = (*hasher)->TakeTurn();
  ASSERT_TRUE(turn.ok());
  const std::string hash = *(*hasher)->Hash(*turn, "con mèo trèo cây cau");
  EXPECT_EQ(hash.substr(0, 31), "$argon2id$v=19$m=65536,t=3,p=1$");
  EXPECT_TRUE((*hasher)->Verify(*turn, hash, "con mèo trèo cây cau"));
  EXPECT_FALSE((*hasher)->Verify(*turn, hash, "con mèo trèo cây cao"));
  EXPECT_FALSE((*hasher)->Verify(*turn, "", ""));
  EXPECT_FALSE((*hasher)->Verify(*turn, std::string(500, 'x'), "con mèo trèo cây cau"));
  EXPECT_NE(*(*hasher)->Hash(*turn, "con mèo trèo cây cau"), hash);
}

TEST(PasswordHasherTest, TurnsAwayWhomItCannotServeSoon) {
  PasswordHasherOptions options;
  options.concurrent = 1;
  options.waiting = 1;
  options.longest_wait = absl::Milliseconds(200);
  auto hasher = PasswordHasher::Create(options);
  ASSERT_TRUE(hasher.ok());
  std::optional<PasswordHasher::Turn> turn;
  turn.emplace(*(*hasher)->TakeTurn());
  absl::Status waited;
  std::thread patient([&] { waited = (*hasher)->TakeTurn().status(); });
  patient.join();
  EXPECT_EQ(waited.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(waited), "PASSWORD_HASHING_BUSY");
  turn.reset();
  EXPECT_TRUE((*hasher)->TakeTurn().ok());

  options.waiting = 0;
  hasher = PasswordHasher::Create(options);
  ASSERT_TRUE(hasher.ok());
  turn.emplace(*(*hasher)->TakeTurn());
  EXPECT_EQ(ErrorReason((*hasher)->TakeTurn().status()), "PASSWORD_HASHING_BUSY");
  turn.reset();
}

TEST(PasswordHasherTest, ATurnGivenBackGoesToWhoWaits) {
  PasswordHasherOptions options;
  options.concurrent = 1;
  options.longest_wait = absl::Seconds(20);
  auto hasher = PasswordHasher::Create(options);
  ASSERT_TRUE(hasher.ok());
  std::optional<PasswordHasher::Turn> turn;
  turn.emplace(*(*hasher)->TakeTurn());
  absl::Status waited = absl::UnknownError("");
  std::thread patient([&] { waited = (*hasher)->TakeTurn().status(); });
  absl::SleepFor(absl::Milliseconds(50));
  turn.reset();
  patient.join();
  EXPECT_TRUE(waited.ok()) << waited;
}

}  // namespace
}  // namespace ketnap::identity
