#include <atomic>
#include <thread>

#include "common/base/proto_time.h"
#include "services/identity/handlers/identity_fixture.h"

namespace ketnap::identity {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AuthenticationTest : public IdentityTest {
 protected:
  // An account with kGoodPassword.
  void SetUp() override {
    administrator_ = Administrator();
    const auto created = Create(administrator_, NewAccount("chi-bo.1", std::nullopt));
    ASSERT_TRUE(created.ok()) << created.status();
    account_ = created->account().name();
    one_time_password_ = created->one_time_password();
  }

  // Replaces the one-time password; the token of the session that did it.
  std::string Settle() {
    auto session = SignIn("chi-bo.1", one_time_password_);
    EXPECT_TRUE(session.ok()) << session.status();
    const absl::Status changed =
        ChangePassword(CallerOf(session->session_token()), one_time_password_, kGoodPassword);
    EXPECT_TRUE(changed.ok()) << changed;
    return session->session_token();
  }

  access::Caller administrator_;
  std::string account_;
  std::string one_time_password_;
};

TEST_F(AuthenticationTest, OneTimePasswordOpensNothingButItsReplacement) {
  ASSERT_TRUE(Give(administrator_, NewGrant(account_, "roles/inspector", std::nullopt)).ok());
  auto session = SignIn(" Chi-Bo.1 ", one_time_password_);
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_TRUE(session->must_change_password());
  EXPECT_EQ(session->session_token().size(), 43u);
  auto resolved = Resolve(session->session_token());
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_TRUE(resolved->must_change_password());
  EXPECT_EQ(resolved->grants_size(), 0);
  access::Caller caller = CallerOf(session->session_token());
  auto me = harness_.Call(caller, &Authentication::GetMe, {});
  ASSERT_TRUE(me.ok()) << me.status();
  EXPECT_TRUE(me->must_change_password());
  EXPECT_EQ(me->grants_size(), 0);
  EXPECT_EQ(me->user_name(), "chi-bo.1");
  // Even a gateway that states grants gets nothing for such an account.
  caller.grants = administrator_.grants;
  EXPECT_REASON(harness_.Call(caller, &Grants::ListRoles, {}).status(), "PASSWORD_CHANGE_REQUIRED");
  EXPECT_REASON(Create(caller, NewAccount("abc", std::nullopt)).status(),
                "PASSWORD_CHANGE_REQUIRED");

  ASSERT_TRUE(ChangePassword(caller, one_time_password_, kGoodPassword).ok());
  EXPECT_REASON(SignIn("chi-bo.1", one_time_password_).status(), "SIGN_IN_FAILED");
  auto again = SignIn("chi-bo.1", kGoodPassword);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_FALSE(again->must_change_password());
  resolved = Resolve(again->session_token());
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  ASSERT_EQ(resolved->grants_size(), 1);
  EXPECT_EQ(resolved->grants(0).role(), "roles/inspector");
  EXPECT_EQ(resolved->grants(0).role_display_name(), "Cán bộ kiểm tra");
  EXPECT_EQ(resolved->grants(0).organization(), "organizations/-");
  EXPECT_TRUE(std::is_sorted(resolved->grants(0).permissions().begin(),
                             resolved->grants(0).permissions().end()));
}

TEST_F(AuthenticationTest, RefusalsCannotBeToldApart) {
  Settle();
  const absl::Status wrong = SignIn("chi-bo.1", "không phải mật khẩu").status();
  EXPECT_EQ(wrong.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(SignIn("khong-co-ai", kGoodPassword).status(), wrong);
  EXPECT_EQ(SignIn("<script>", kGoodPassword).status(), wrong);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(SignIn("chi-bo.1", "sai mật khẩu rồi").status(), wrong);
  EXPECT_EQ(SignIn("chi-bo.1", kGoodPassword).status(), wrong);  // Waits.
  v1::DisableAccountRequest disable;
  disable.set_name(account_);
  disable.set_reason("Chuyển công tác");
  disable.set_request_id(harness_.NewRequestId());
  ASSERT_TRUE(harness_.Call(administrator_, &Accounts::DisableAccount, disable).ok());
  harness_.clock().Advance(absl::Hours(1));
  EXPECT_EQ(SignIn("chi-bo.1", kGoodPassword).status(), wrong);  // Closed.
}

TEST_F(AuthenticationTest, WaitsAfterWrongPasswordsButNotForEver) {
  Settle();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(SignIn("chi-bo.1", "sai mật khẩu rồi").ok());
  EXPECT_FALSE(SignIn("chi-bo.1", kGoodPassword).ok());
  harness_.clock().Advance(absl::Seconds(29));
  EXPECT_FALSE(SignIn("chi-bo.1", kGoodPassword).ok());
  harness_.clock().Advance(absl::Seconds(1));
  EXPECT_FALSE(SignIn("chi-bo.1", "vẫn sai mật khẩu").ok());
  harness_.clock().Advance(absl::Seconds(59));
  EXPECT_FALSE(SignIn("chi-bo.1", kGoodPassword).ok());
  harness_.clock().Advance(absl::Seconds(1));
  EXPECT_TRUE(SignIn("chi-bo.1", kGoodPassword).ok());
  // A success clears the count.
  EXPECT_FALSE(SignIn("chi-bo.1", "sai mật khẩu rồi").ok());
  EXPECT_TRUE(SignIn("chi-bo.1", kGoodPassword).ok());
}

TEST_F(AuthenticationTest, UnknownNamesAreCountedInFewRows) {
  for (const char* name : {"mot", "hai", "ba"}) EXPECT_FALSE(SignIn(name, kGoodPassword).ok());
  EXPECT_EQ(Look("SELECT MAX(LENGTH(REPLACE(HEX(LEFT(subject_id, 14)), '0', ''))) FROM"
                 " sign_in_attempt"),
            "0");
}

TEST_F(AuthenticationTest, SignsInManyAtOnce) {
  Settle();
  std::atomic<int> opened = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { opened += SignIn("chi-bo.1", kGoodPassword).ok() ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(opened, 4);
}

TEST_F(AuthenticationTest, TheTokenIsStoredNowhere) {
  const std::string token = Settle();
  EXPECT_EQ(Look("SELECT LENGTH(token_hash) FROM session LIMIT 1"), "32");
  EXPECT_EQ(Look(("SELECT COUNT(*) FROM session WHERE token_hash = '" + token.substr(0, 32) + "'")
                     .c_str()),
            "0");
}

TEST_F(AuthenticationTest, SessionsEndBySignOutIdlenessAndAge) {
  const std::string token = Settle();
  v1::SignOutRequest request;
  const access::Caller caller = CallerOf(token);
  ASSERT_TRUE(harness_.Call(caller, &Authentication::SignOut, request).ok());
  EXPECT_REASON(Resolve(token).status(), "SESSION_OVER");
  EXPECT_EQ(Resolve(token).status().code(), absl::StatusCode::kUnauthenticated);
  const int64_t size = harness_.JournalSize();
  EXPECT_TRUE(harness_.Call(caller, &Authentication::SignOut, request).ok());
  EXPECT_EQ(harness_.JournalSize(), size);

  const std::string idle = SignIn("chi-bo.1", kGoodPassword)->session_token();
  harness_.clock().Advance(absl::Minutes(59));
  EXPECT_TRUE(Resolve(idle).ok());
  harness_.clock().Advance(absl::Minutes(59));
  EXPECT_TRUE(Resolve(idle).ok());  // The use 59 minutes ago was noted.
  harness_.clock().Advance(absl::Minutes(60));
  EXPECT_REASON(Resolve(idle).status(), "SESSION_OVER");

  auto session = SignIn("chi-bo.1", kGoodPassword);
  const absl::Time end = *TimeFromProto(session->expire_time());
  EXPECT_EQ(end, harness_.clock().Now() + absl::Hours(12));
  for (int i = 0; i < 14; ++i) {
    harness_.clock().Advance(absl::Minutes(50));
    EXPECT_TRUE(Resolve(session->session_token()).ok());
  }
  harness_.clock().Advance(absl::Minutes(20));
  EXPECT_REASON(Resolve(session->session_token()).status(), "SESSION_OVER");
}

TEST_F(AuthenticationTest, UseIsNotedOnceAMinute) {
  const std::string token = Settle();
  const std::string before = Look("SELECT MAX(last_used_at) FROM session");
  harness_.clock().Advance(absl::Seconds(59));
  ASSERT_TRUE(Resolve(token).ok());
  EXPECT_EQ(Look("SELECT MAX(last_used_at) FROM session"), before);
  harness_.clock().Advance(absl::Seconds(1));
  ASSERT_TRUE(Resolve(token).ok());
  EXPECT_NE(Look("SELECT MAX(last_used_at) FROM session"), before);
}

TEST_F(AuthenticationTest, OnlyTheGatewayResolves) {
  v1::ResolveSessionRequest request;
  request.set_token_hash(std::string(32, 'x'));
  for (const access::Caller& caller : {Harness::Stranger(), Harness::Process("dossier"),
                                       Harness::Process("operator"), administrator_}) {
    EXPECT_REASON(harness_.Call(caller, &Sessions::ResolveSession, request).status(),
                  "GATEWAY_ONLY");
  }
  EXPECT_REASON(
      harness_.Call(Harness::Process("gateway"), &Sessions::ResolveSession, request).status(),
      "SESSION_OVER");
}

TEST_F(AuthenticationTest, ChangingThePasswordEndsTheOtherSessions) {
  const std::string token = Settle();
  const std::string other = SignIn("chi-bo.1", kGoodPassword)->session_token();
  const access::Caller caller = CallerOf(token);

  v1::ChangePasswordRequest request;
  request.set_current_password("không phải cái này");
  request.set_new_password("mưa rơi trên phố vắng");
  request.set_request_id(harness_.NewRequestId());
  auto refused = harness_.Call(caller, &Authentication::ChangePassword, request).status();
  ASSERT_EQ(FieldViolations(refused).size(), 1u) << refused;
  EXPECT_EQ(FieldViolations(refused)[0].rule_id, "WRONG_PASSWORD");
  EXPECT_TRUE(Resolve(other).ok());

  // What was refused was not kept: the same id may come with what is right.
  request.set_current_password(kGoodPassword);
  const auto size = harness_.JournalSize();
  ASSERT_TRUE(harness_.Call(caller, &Authentication::ChangePassword, request).ok());
  EXPECT_TRUE(Resolve(token).ok());
  EXPECT_REASON(Resolve(other).status(), "SESSION_OVER");
  EXPECT_EQ(harness_.JournalSize(), size + 2);  // The account and the session that ended.

  // A retry changes nothing, though the password it calls current is not any more.
  const std::string hash = Look("SELECT GROUP_CONCAT(password_hash) FROM account_credential");
  for (int i = 0; i < 7; ++i) {
    ASSERT_TRUE(harness_.Call(caller, &Authentication::ChangePassword, request).ok());
  }
  EXPECT_EQ(Look("SELECT GROUP_CONCAT(password_hash) FROM account_credential"), hash);
  EXPECT_EQ(harness_.JournalSize(), size + 2);
  request.set_new_password("một mật khẩu khác hẳn");
  EXPECT_REASON(harness_.Call(caller, &Authentication::ChangePassword, request).status(),
                "REQUEST_ID_REUSED");
  EXPECT_TRUE(SignIn("chi-bo.1", "mưa rơi trên phố vắng").ok());
}

TEST_F(AuthenticationTest, NewPasswordsObeyThePolicy) {
  const access::Caller caller = CallerOf(Settle());
  auto rules = [&](const std::string& next) {
    std::vector<std::string> ids;
    for (const auto& violation : FieldViolations(ChangePassword(caller, kGoodPassword, next))) {
      EXPECT_EQ(violation.field, "new_password");
      EXPECT_FALSE(violation.message.vietnamese.empty());
      EXPECT_THAT(violation.message.vietnamese, Not(HasSubstr(next)));
      ids.push_back(violation.rule_id);
    }
    return ids;
  };
  using ::testing::ElementsAre;
  EXPECT_THAT(rules("bé tí"), ElementsAre("TOO_SHORT"));
  EXPECT_THAT(rules("MatKhau123456"), ElementsAre("COMMON_PASSWORD"));
  EXPECT_THAT(rules("001085012345"), ElementsAre("ONLY_DIGITS"));
  EXPECT_THAT(rules(kGoodPassword), ElementsAre("SAME_PASSWORD"));
}

TEST_F(AuthenticationTest, GuessingTheCurrentPasswordIsSlowedDown) {
  const access::Caller caller = CallerOf(Settle());
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(ChangePassword(caller, "đoán mò mật khẩu", "mưa rơi trên phố vắng").ok());
  }
  EXPECT_REASON(ChangePassword(caller, kGoodPassword, "mưa rơi trên phố vắng"),
                "TOO_MANY_ATTEMPTS");
  harness_.clock().Advance(absl::Seconds(30));
  EXPECT_TRUE(ChangePassword(caller, kGoodPassword, "mưa rơi trên phố vắng").ok());
}

TEST_F(AuthenticationTest, ComposedAndDecomposedLettersAreTheSame) {
  const access::Caller caller = CallerOf(Settle());
  ASSERT_TRUE(ChangePassword(caller, kGoodPassword, "ho\xcc\x80 xuân hương thi tập").ok());
  EXPECT_TRUE(SignIn("chi-bo.1", "h\xc3\xb2 xuân hương thi tập").ok());
}

TEST_F(AuthenticationTest, SessionsAreJournaledInTheirOwnersName) {
  const std::string token = Settle();
  ASSERT_TRUE(harness_.Call(CallerOf(token), &Authentication::SignOut, {}).ok());
  // Bootstrap (account, grant), CreateAccount, SignIn, ChangePassword, SignOut.
  const auto entries = harness_.WaitForJournal(6);
  ASSERT_EQ(entries.size(), 6u);
  EXPECT_EQ(entries[3].action(), "SignIn");
  EXPECT_EQ(entries[3].aggregate_type(), "sessions");
  EXPECT_EQ(entries[3].aggregate_version(), 1);
  EXPECT_EQ(entries[3].actor(), account_);
  EXPECT_EQ(entries[4].action(), "ChangePassword");
  EXPECT_EQ(entries[4].aggregate_type(), "accounts");
  EXPECT_EQ(entries[4].aggregate_version(), 2);
  EXPECT_EQ(entries[5].action(), "SignOut");
  EXPECT_EQ(entries[5].aggregate_id(), entries[3].aggregate_id());
  EXPECT_EQ(entries[5].aggregate_version(), 2);
  for (const auto& entry : entries) {
    EXPECT_THAT(entry.SerializeAsString(), Not(HasSubstr(one_time_password_)));
    EXPECT_THAT(entry.SerializeAsString(), Not(HasSubstr("argon2")));
    EXPECT_THAT(entry.SerializeAsString(), Not(HasSubstr(token)));
  }
}

}  // namespace
}  // namespace ketnap::identity
