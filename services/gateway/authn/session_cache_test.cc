#include "services/gateway/authn/session_cache.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/testing/fake_clock.h"
#include "services/gateway/admission/refusals.h"

namespace ketnap::gateway {
namespace {

class SessionCacheTest : public ::testing::Test {
 protected:
  // Questions wait here until the test answers them.
  struct Question {
    std::string hash;
    SessionCache::Callback done;
  };

  SessionCacheTest() { Make({}); }

  void Make(SessionCache::Options options) {
    cache_ = std::make_unique<SessionCache>(
        options, &clock_, [this](const std::string& hash, SessionCache::Callback done) {
          questions_.push_back({hash, std::move(done)});
        });
  }

  SessionCache::Answer MakeSession(std::string account = "accounts/1") {
    auto session = std::make_shared<Session>();
    session->caller.account = std::move(account);
    session->expire_time = clock_.Now() + absl::Hours(8);
    return std::shared_ptr<const Session>(session);
  }

  void Ask(const std::string& token) {
    cache_->Resolve(token, [this](const SessionCache::Answer& answer) {
      answers_.push_back(answer.ok() ? (*answer)->caller.account : ErrorReason(answer.status()));
    });
  }

  void AnswerOldest(const SessionCache::Answer& answer) {
    Question question = std::move(questions_.front());
    questions_.erase(questions_.begin());
    question.done(answer);
  }

  ketnap::testing::FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  std::vector<Question> questions_;
  std::vector<std::string> answers_;
  std::unique_ptr<SessionCache> cache_;
};

TEST_F(SessionCacheTest, IdentitySeesTheHashAlone) {
  Ask("token");
  ASSERT_EQ(questions_.size(), 1u);
  EXPECT_EQ(questions_[0].hash, HashToken("token"));
  EXPECT_EQ(questions_[0].hash.size(), 32u);
  AnswerOldest(MakeSession());
}

TEST_F(SessionCacheTest, OneQuestionForAllWhoWait) {
  for (int i = 0; i < 5; ++i) Ask("token");
  EXPECT_EQ(questions_.size(), 1u);
  AnswerOldest(MakeSession());
  EXPECT_EQ(answers_, std::vector<std::string>(5, "accounts/1"));
}

TEST_F(SessionCacheTest, ReusedForItsLifetimeAndNoLonger) {
  Ask("token");
  AnswerOldest(MakeSession());
  clock_.Advance(absl::Milliseconds(999));
  Ask("token");
  EXPECT_TRUE(questions_.empty());
  clock_.Advance(absl::Milliseconds(1));
  Ask("token");
  ASSERT_EQ(questions_.size(), 1u);
  AnswerOldest(SessionEndedError());
  EXPECT_EQ(answers_.back(), "SESSION_ENDED");
}

TEST_F(SessionCacheTest, ASlowAnswerDoesNotProlongASession) {
  Ask("token");
  clock_.Advance(absl::Seconds(2));
  AnswerOldest(MakeSession());
  Ask("token");
  EXPECT_EQ(questions_.size(), 1u);
  AnswerOldest(MakeSession());
}

TEST_F(SessionCacheTest, RefusalsAreNotKept) {
  Ask("token");
  AnswerOldest(SessionEndedError());
  Ask("token");
  EXPECT_EQ(questions_.size(), 1u);
  AnswerOldest(MakeSession());
}

TEST_F(SessionCacheTest, AnExpiredSessionIsNone) {
  Ask("token");
  auto session = std::make_shared<Session>();
  session->expire_time = clock_.Now();
  AnswerOldest(std::shared_ptr<const Session>(session));
  EXPECT_EQ(answers_.back(), "SESSION_ENDED");
}

TEST_F(SessionCacheTest, ForgetReachesAnswersUnderWay) {
  Ask("token");
  cache_->Forget("token");
  AnswerOldest(MakeSession());
  EXPECT_EQ(answers_.back(), "accounts/1");
  Ask("token");
  EXPECT_EQ(questions_.size(), 1u);
  AnswerOldest(MakeSession());
  cache_->Forget("token");
  Ask("token");
  EXPECT_EQ(questions_.size(), 1u);
  AnswerOldest(MakeSession());
}

TEST_F(SessionCacheTest, EverythingIsBounded) {
  Make({.capacity = 4, .max_in_flight = 3, .max_waiting_each = 2});
  for (int i = 0; i < 3; ++i) Ask(absl::StrCat("token", i));
  Ask("one too many");
  EXPECT_EQ(answers_.back(), "GATEWAY_BUSY");
  Ask("token0");
  Ask("token0");
  EXPECT_EQ(answers_.size(), 2u);
  while (!questions_.empty()) AnswerOldest(MakeSession());
  for (int i = 0; i < 50; ++i) {
    Ask(absl::StrCat("more", i));
    AnswerOldest(MakeSession());
  }
  // The newest is always kept.
  Ask("more49");
  EXPECT_TRUE(questions_.empty());
}

}  // namespace
}  // namespace ketnap::gateway
