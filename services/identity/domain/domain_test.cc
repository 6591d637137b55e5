#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "services/identity/domain/grant.h"
#include "services/identity/domain/lockout.h"
#include "services/identity/domain/one_time_password.h"
#include "services/identity/domain/password_policy.h"
#include "services/identity/domain/session.h"
#include "services/identity/domain/user_name.h"

namespace ketnap::identity {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1'741'000'000);

TEST(UserNameTest, TellsWhatMayBeAName) {
  for (const char* name : {"abc", "board.officer", "chi-bo.1", "a2c", "nguyen.thi-lan.86"}) {
    EXPECT_TRUE(IsValidUserName(name)) << name;
  }
  for (const char* name : {"", "ab", "Board.officer", "1abc", ".abc", "abc.", "a..b", "a.-b",
                           "nguyễn", "a b c", "a_b_c", "abc\n"}) {
    EXPECT_FALSE(IsValidUserName(name)) << name;
  }
  EXPECT_TRUE(IsValidUserName(std::string(60, 'a')));
  EXPECT_FALSE(IsValidUserName(std::string(61, 'a')));
  EXPECT_EQ(NormalizeTypedUserName("  Board.Officer "), "board.officer");
}

TEST(PasswordPolicyTest, AcceptsLongUncommonOnes) {
  for (const char* password : {"con mèo trèo cây cau", "Tr0ng-Nha-Nay", "k7mq-2xwp-9abc",
                               "mưa rơi trên phố vắng", "correct horse battery"}) {
    EXPECT_THAT(CheckPassword(password, "board.officer"), IsEmpty()) << password;
  }
}

TEST(PasswordPolicyTest, NamesEachFault) {
  struct Case {
    const char* password;
    PasswordFault fault;
  };
  const std::vector<Case> cases = {
      {"ngắn quá", PasswordFault::kTooShort},
      {"mười một ký", PasswordFault::kTooShort},
      {"password1234", PasswordFault::kCommon},
      {"Password!2025", PasswordFault::kCommon},
      {"P@ssw0rd1234", PasswordFault::kCommon},
      {"MatKhau123456", PasswordFault::kCommon},
      {"mật khẩu 2025!", PasswordFault::kCommon},
      {"passwordpassword", PasswordFault::kCommon},
      {"1234qwertyuiop", PasswordFault::kCommon},
      {"Việt Nam 1945-1975", PasswordFault::kCommon},
      {"đảng cộng sản 1930", PasswordFault::kCommon},
      {"001085012345", PasswordFault::kOnlyDigits},
      {"03-02-1930-2025", PasswordFault::kOnlyDigits},
      {"abababababab", PasswordFault::kTooUniform},
      {"toi-la-board.officer", PasswordFault::kContainsUserName},
      {"BoardOfficer#77x", PasswordFault::kContainsUserName},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(CheckPassword(c.password, "board.officer"), Contains(c.fault)) << c.password;
  }
  EXPECT_THAT(CheckPassword(absl::StrCat(std::string(201, 'x'), "abcdef"), "abc"),
              Contains(PasswordFault::kTooLong));
}

TEST(OneTimePasswordTest, IsReadableAndPassesThePolicy) {
  std::string random;
  for (int i = 0; i < 16; ++i) random.push_back(static_cast<char>(i * 17 + 3));
  const std::string password = MakeOneTimePassword(random);
  EXPECT_EQ(password.size(), 19u);
  EXPECT_EQ(password.find_first_not_of("abcdefghijkmnpqrstuvwxyz23456789-"), std::string::npos);
  EXPECT_THAT(CheckPassword(password, "board.officer"), IsEmpty());
  random[0] = static_cast<char>(random[0] + 1);
  EXPECT_NE(MakeOneTimePassword(random), password);
  EXPECT_EQ(MakeOneTimePassword("short"), "");
}

TEST(LockoutTest, DoublesUpToTheCapAndIsNeverPermanent) {
  const LockoutRules rules;
  struct Case {
    int count;
    absl::Duration wait;
  };
  for (const Case& c : std::vector<Case>{{0, absl::ZeroDuration()},
                                         {4, absl::ZeroDuration()},
                                         {5, absl::Seconds(30)},
                                         {6, absl::Minutes(1)},
                                         {7, absl::Minutes(2)},
                                         {8, absl::Minutes(4)},
                                         {9, absl::Minutes(8)},
                                         {10, absl::Minutes(15)},
                                         {11, absl::Minutes(15)},
                                         {1'000'000, absl::Minutes(15)}}) {
    const SignInAttempts attempts{c.count, kNow};
    EXPECT_EQ(LockedUntil(rules, attempts), kNow + c.wait) << c.count;
    EXPECT_TRUE(MayAttempt(rules, attempts, kNow + c.wait)) << c.count;
    if (c.wait > absl::ZeroDuration()) {
      EXPECT_FALSE(MayAttempt(rules, attempts, kNow + c.wait - absl::Microseconds(1))) << c.count;
    }
  }
  EXPECT_TRUE(MayAttempt(rules, {}, kNow));
}

TEST(LockoutTest, AGuesserGetsFewTriesAnHour) {
  const LockoutRules rules;
  SignInAttempts attempts;
  int judged = 0;
  for (int second = 0; second < 3600; ++second) {
    const absl::Time now = kNow + absl::Seconds(second);
    if (!MayAttempt(rules, attempts, now)) continue;
    attempts = CountAttempt(rules, attempts, now);
    ++judged;
  }
  EXPECT_LE(judged, 20);
  EXPECT_GE(judged, 10);
}

TEST(LockoutTest, ForgetsAfterADay) {
  const LockoutRules rules;
  const SignInAttempts many{50, kNow};
  EXPECT_EQ(CountAttempt(rules, many, kNow + absl::Hours(23)).count, 51);
  EXPECT_EQ(CountAttempt(rules, many, kNow + absl::Hours(24)).count, 1);
}

TEST(SessionTest, EndsByAgeIdlenessOrDecision) {
  const SessionRules rules;
  Session session;
  session.create_time = session.last_use_time = kNow;
  session.expire_time = kNow + rules.absolute;
  EXPECT_FALSE(IsOver(rules, session, kNow));
  EXPECT_FALSE(IsOver(rules, session, kNow + absl::Minutes(60) - absl::Microseconds(1)));
  EXPECT_TRUE(IsOver(rules, session, kNow + absl::Minutes(60)));
  session.last_use_time = kNow + absl::Hours(11) + absl::Minutes(59);
  EXPECT_FALSE(IsOver(rules, session, kNow + absl::Hours(12) - absl::Microseconds(1)));
  EXPECT_TRUE(IsOver(rules, session, kNow + absl::Hours(12)));
  session.end_time = kNow;
  EXPECT_TRUE(IsOver(rules, session, kNow));
}

TEST(SessionTest, UseIsNotedOnceAMinute) {
  const SessionRules rules;
  Session session;
  session.last_use_time = kNow;
  EXPECT_FALSE(NeedsTouch(rules, session, kNow + absl::Seconds(59)));
  EXPECT_TRUE(NeedsTouch(rules, session, kNow + absl::Seconds(60)));
}

Role MakeRole(std::string name, std::vector<std::string> permissions) {
  return {std::move(name), "Vai trò", "", std::move(permissions)};
}

RoleCatalogue SomeRoles() {
  return *RoleCatalogue::Create(
      {"identity.grants.write", "dossier.candidates.read", "dossier.candidates.write"},
      {MakeRole(kSystemAdministratorRole, {"identity.grants.write"}),
       MakeRole("roles/clerk", {"dossier.candidates.write", "dossier.candidates.read",
                                "dossier.candidates.read"})});
}

TEST(RoleCatalogueTest, SortsPermissionsAndFindsByName) {
  const RoleCatalogue catalogue = SomeRoles();
  ASSERT_NE(catalogue.Find("roles/clerk"), nullptr);
  EXPECT_THAT(catalogue.Find("roles/clerk")->permissions,
              ElementsAre("dossier.candidates.read", "dossier.candidates.write"));
  EXPECT_EQ(catalogue.Find("clerk"), nullptr);
}

TEST(RoleCatalogueTest, RefusesWhatDoesNotHold) {
  const std::vector<std::string> known = {"identity.grants.write", "dossier.candidates.read"};
  const Role administrator = MakeRole(kSystemAdministratorRole, {"identity.grants.write"});
  const std::vector<std::vector<Role>> faulty = {
      {},
      {MakeRole(kSystemAdministratorRole, {"identity.grants.write", "dossier.candidates.read"})},
      {administrator, MakeRole("roles/clerk", {"dossier.candidates.erase"})},
      {administrator, MakeRole("roles/clerk", {})},
      {administrator, MakeRole("clerk", {"dossier.candidates.read"})},
      {administrator, MakeRole("roles/Clerk", {"dossier.candidates.read"})},
      {administrator, administrator},
  };
  for (const auto& roles : faulty) {
    EXPECT_EQ(RoleCatalogue::Create(known, roles).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(GrantTest, IsEffectiveOnItsDaysUntilRevoked) {
  RoleGrant grant;
  grant.role = "roles/clerk";
  grant.valid_from = Date(2025, 3, 3);
  EXPECT_FALSE(IsEffectiveOn(grant, Date(2025, 3, 2)));
  EXPECT_TRUE(IsEffectiveOn(grant, Date(2025, 3, 3)));
  EXPECT_TRUE(IsEffectiveOn(grant, Date(2035, 1, 1)));
  grant.valid_to = Date(2025, 3, 31);
  EXPECT_TRUE(IsEffectiveOn(grant, Date(2025, 3, 31)));
  EXPECT_FALSE(IsEffectiveOn(grant, Date(2025, 4, 1)));
  RoleGrant orphan = grant;
  orphan.role = "roles/abolished";
  EXPECT_EQ(EffectiveOn({grant, orphan}, SomeRoles(), Date(2025, 3, 5)).size(), 1u);
  grant.revoke_time = kNow;
  EXPECT_FALSE(IsEffectiveOn(grant, Date(2025, 3, 5)));
}

TEST(GrantTest, GiverMustHoldIdentityPermissionsOnly) {
  EXPECT_THAT(PermissionsToHoldForGranting(
                  MakeRole("roles/x", {"dossier.candidates.read", "identity.grants.write"})),
              ElementsAre("identity.grants.write"));
}

}  // namespace
}  // namespace ketnap::identity
