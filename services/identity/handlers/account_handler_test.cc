#include <atomic>
#include <thread>

#include "services/identity/handlers/identity_fixture.h"

namespace ketnap::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class AccountTest : public IdentityTest {
 protected:
  absl::StatusOr<v1::Account> Disable(const access::Caller& caller, const std::string& name) {
    v1::DisableAccountRequest request;
    request.set_name(name);
    request.set_reason("Chuyển công tác");
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(caller, &Accounts::DisableAccount, request);
  }

  // User names, all pages of `page_size`.
  std::vector<std::string> UserNames(const access::Caller& caller, const std::string& organization,
                                     int page_size = 0) {
    std::vector<std::string> names;
    v1::ListAccountsRequest request;
    request.set_organization(organization);
    request.set_page_size(page_size);
    do {
      auto page = harness_.Call(caller, &Accounts::ListAccounts, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      if (page_size > 0) {
        EXPECT_LE(page->accounts_size(), page_size);
      }
      for (const auto& account : page->accounts()) names.push_back(account.user_name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
};

TEST_F(AccountTest, TheFirstAccountIsMadeOnce) {
  const std::string request_id = harness_.NewRequestId();
  auto first = Bootstrap(request_id, Harness::Process("operator"));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->one_time_password().size(), 19u);
  EXPECT_EQ(first->account().organization(), "organizations/-");
  EXPECT_EQ(first->account().state(), v1::ACCOUNT_STATE_INVITED);
  auto retry = Bootstrap(request_id, Harness::Process("operator"));
  ASSERT_TRUE(retry.ok()) << retry.status();
  EXPECT_EQ(retry->account().name(), first->account().name());
  EXPECT_THAT(retry->one_time_password(), IsEmpty());
  EXPECT_REASON(Bootstrap(harness_.NewRequestId(), Harness::Process("operator")).status(),
                "ALREADY_BOOTSTRAPPED");

  auto session = SignIn("quan-tri", first->one_time_password());
  ASSERT_TRUE(session.ok()) << session.status();
  ASSERT_TRUE(
      ChangePassword(CallerOf(session->session_token()), first->one_time_password(), kGoodPassword)
          .ok());
  const access::Caller administrator = CallerOf(session->session_token());
  ASSERT_EQ(administrator.grants.size(), 1u);
  EXPECT_FALSE(administrator.grants[0].organization.has_value());
  EXPECT_THAT(administrator.grants[0].permissions,
              ElementsAre("identity.accounts.read", "identity.accounts.write",
                          "identity.grants.read", "identity.grants.write"));
}

TEST_F(AccountTest, TwoOperatorsMakeOneFirstAccount) {
  std::atomic<int> made = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] {
      v1::BootstrapAccountRequest request;
      request.set_user_name(i == 0 ? "mot" : "hai.1");
      request.set_display_name("Quản trị viên");
      request.set_request_id(harness_.NewRequestId());
      auto response =
          harness_.Call(Harness::Process("operator"), &Accounts::BootstrapAccount, request);
      if (response.ok()) {
        ++made;
      } else {
        EXPECT_REASON(response.status(), "ALREADY_BOOTSTRAPPED");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(Look("SELECT COUNT(*) FROM account"), "1");
  EXPECT_EQ(Look("SELECT COUNT(*) FROM role_grant"), "1");
}

TEST_F(AccountTest, OnlyTheOperatorMakesTheFirstAccount) {
  const std::string request_id = harness_.NewRequestId();
  EXPECT_REASON(Bootstrap(request_id, Harness::Process("dossier")).status(), "OPERATOR_ONLY");
  EXPECT_REASON(Bootstrap(request_id, harness_.Person()).status(), "INTERNAL_ONLY");
  EXPECT_FALSE(Bootstrap(request_id, Harness::Stranger()).ok());
  EXPECT_FALSE(Bootstrap(request_id, Harness::Process("gateway")).ok());
  EXPECT_EQ(Look("SELECT COUNT(*) FROM account"), "0");
}

TEST_F(AccountTest, AOneTimePasswordIsShownOnceAndKeptNowhere) {
  const access::Caller administrator = Administrator();
  const Uuid cell = harness_.AddOrganization("Chi bộ 1");
  const auto request = NewAccount("chi-bo.1", cell);
  auto created = Create(administrator, request);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(created->account().user_name(), "chi-bo.1");
  EXPECT_EQ(created->account().organization(), OrganizationNameOf(cell));
  EXPECT_EQ(created->account().etag(), "\"1\"");
  ASSERT_EQ(created->one_time_password().size(), 19u);

  const auto entries = harness_.WaitForJournal(3);
  const int64_t size = harness_.JournalSize();
  EXPECT_EQ(size, 3);
  EXPECT_EQ(entries[2].action(), "CreateAccount");
  EXPECT_EQ(entries[2].request_id(), request.request_id());
  EXPECT_EQ(entries[2].actor(), administrator.account);
  EXPECT_EQ(entries[2].organization_id(), cell.ToBytes());
  EXPECT_EQ(entries[0].organization_id(), Uuid().ToBytes());

  auto retry = Create(administrator, request);
  ASSERT_TRUE(retry.ok()) << retry.status();
  EXPECT_EQ(retry->account().name(), created->account().name());
  EXPECT_THAT(retry->one_time_password(), IsEmpty());
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_THAT(Look("SELECT GROUP_CONCAT(response SEPARATOR '|') FROM idempotency"),
              Not(HasSubstr(created->one_time_password())));
  EXPECT_TRUE(SignIn("chi-bo.1", created->one_time_password()).ok());
}

TEST_F(AccountTest, TwinRequestsShareOneAccountAndOnePassword) {
  const access::Caller administrator = Administrator();
  const auto request = NewAccount("chi-bo.1", std::nullopt);
  std::vector<absl::StatusOr<v1::CreateAccountResponse>> answers(2, absl::UnknownError(""));
  std::vector<std::thread> threads;
  for (auto& answer : answers) {
    threads.emplace_back([&] { answer = Create(administrator, request); });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(answers[0].ok() && answers[1].ok()) << answers[0].status() << answers[1].status();
  EXPECT_EQ(answers[0]->account().name(), answers[1]->account().name());
  EXPECT_NE(answers[0]->one_time_password().empty(), answers[1]->one_time_password().empty());
  EXPECT_TRUE(
      SignIn("chi-bo.1", answers[0]->one_time_password() + answers[1]->one_time_password()).ok());
}

TEST_F(AccountTest, RefusesBadContent) {
  const access::Caller administrator = Administrator();
  auto rule = [&](const v1::CreateAccountRequest& request) {
    const auto violations = FieldViolations(Create(administrator, request).status());
    return violations.size() == 1 ? violations[0].field + " " + violations[0].rule_id : "";
  };
  EXPECT_EQ(rule(NewAccount("Chi Bộ", std::nullopt)), "account.user_name NOT_A_USER_NAME");
  EXPECT_EQ(rule(NewAccount("a..b", std::nullopt)), "account.user_name NOT_A_USER_NAME");
  EXPECT_EQ(rule(NewAccount("chi-bo", Uuid::Generate(harness_.clock().Now()))),
            "account.organization ORGANIZATION_UNKNOWN");
  access::OrganizationNode ended;
  ended.id = Uuid::FromName("ended");
  ended.type = "PROVINCIAL_COMMITTEE";
  ended.display_name = "Đảng bộ cũ";
  ended.valid_from = Date(2000, 1, 1);
  ended.valid_to = Date(2020, 6, 30);
  harness_.PutOrganization(ended);
  EXPECT_EQ(rule(NewAccount("chi-bo", ended.id)), "account.organization ORGANIZATION_ENDED");
  const absl::Status taken = Create(administrator, NewAccount("quan-tri", std::nullopt)).status();
  EXPECT_EQ(taken.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_REASON(taken, "USER_NAME_TAKEN");
  EXPECT_EQ(harness_.JournalSize(), 2);
}

TEST_F(AccountTest, ClosingAnAccountEndsItsSessions) {
  const access::Caller administrator = Administrator();
  const auto created = Colleague(administrator, "chi-bo.1", std::nullopt);
  const std::string token = SignIn("chi-bo.1", created.one_time_password())->session_token();
  ASSERT_TRUE(Resolve(token).ok());
  const int64_t size = harness_.JournalSize();
  auto closed = Disable(administrator, created.account().name());
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->state(), v1::ACCOUNT_STATE_DISABLED);
  EXPECT_EQ(closed->etag(), "\"2\"");
  EXPECT_EQ(closed->disable_reason(), "Chuyển công tác");
  EXPECT_REASON(Resolve(token).status(), "SESSION_OVER");
  EXPECT_EQ(harness_.JournalSize(), size + 2);
  EXPECT_REASON(Disable(administrator, created.account().name()).status(), "ACCOUNT_DISABLED");
  EXPECT_REASON(Disable(administrator, administrator.account).status(), "SELF_DISABLE_REFUSED");
  // A token that the gateway still holds is worth nothing here.
  access::Caller former = administrator;
  former.account = created.account().name();
  EXPECT_REASON(Create(former, NewAccount("abc", std::nullopt)).status(), "SESSION_OVER");
  EXPECT_REASON(
      Give(administrator, NewGrant(created.account().name(), "roles/inspector", std::nullopt))
          .status(),
      "ACCOUNT_DISABLED");
}

TEST_F(AccountTest, EverybodySeesTheirOwnSubtreeOnly) {
  const access::Caller administrator = Administrator();
  const Uuid province = harness_.AddOrganization("Đảng bộ tỉnh");
  const Uuid base = harness_.AddOrganization("Đảng bộ xã A", province);
  const Uuid cell = harness_.AddOrganization("Chi bộ 1", base);
  const Uuid other = harness_.AddOrganization("Đảng bộ xã B", province);
  const std::vector<std::string> read = {"identity.accounts.read", "identity.accounts.write"};
  const access::Caller clerk = Officer(administrator, "xa-a", base, read);
  const access::Caller stranger = Officer(administrator, "xa-b", other, read);
  const std::string in_cell = Colleague(administrator, "chi-bo-1", cell).account().name();
  const std::string staff = Colleague(administrator, "tinh.1", std::nullopt).account().name();

  EXPECT_THAT(UserNames(administrator, ""),
              ElementsAre("chi-bo-1", "quan-tri", "tinh.1", "xa-a", "xa-b"));
  EXPECT_THAT(UserNames(administrator, "", 2),
              ElementsAre("chi-bo-1", "quan-tri", "tinh.1", "xa-a", "xa-b"));
  EXPECT_THAT(UserNames(administrator, OrganizationNameOf(base)), ElementsAre("chi-bo-1", "xa-a"));
  EXPECT_THAT(UserNames(clerk, ""), ElementsAre("chi-bo-1", "xa-a"));
  EXPECT_THAT(UserNames(clerk, "", 1), ElementsAre("chi-bo-1", "xa-a"));
  EXPECT_THAT(UserNames(clerk, OrganizationNameOf(cell)), ElementsAre("chi-bo-1"));
  EXPECT_THAT(UserNames(stranger, ""), ElementsAre("xa-b"));

  v1::ListAccountsRequest list;
  list.set_organization(OrganizationNameOf(cell));
  EXPECT_EQ(harness_.Call(stranger, &Accounts::ListAccounts, list).status().code(),
            absl::StatusCode::kNotFound);
  list.set_organization("organizations/-");
  EXPECT_EQ(harness_.Call(administrator, &Accounts::ListAccounts, list).status().code(),
            absl::StatusCode::kInvalidArgument);

  v1::GetAccountRequest get;
  get.set_name(in_cell);
  EXPECT_TRUE(harness_.Call(clerk, &Accounts::GetAccount, get).ok());
  const absl::Status hidden = harness_.Call(stranger, &Accounts::GetAccount, get).status();
  EXPECT_REASON(hidden, "RESOURCE_NOT_FOUND");
  get.set_name(staff);
  EXPECT_REASON(harness_.Call(clerk, &Accounts::GetAccount, get).status(), "RESOURCE_NOT_FOUND");
  EXPECT_TRUE(harness_.Call(administrator, &Accounts::GetAccount, get).ok());
  EXPECT_REASON(Disable(stranger, in_cell).status(), "RESOURCE_NOT_FOUND");

  EXPECT_TRUE(Create(clerk, NewAccount("chi-bo-1b", cell)).ok());
  EXPECT_REASON(Create(clerk, NewAccount("tinh.2", std::nullopt)).status(), "RESOURCE_NOT_FOUND");
  EXPECT_REASON(Create(clerk, NewAccount("xa-b2", other)).status(), "RESOURCE_NOT_FOUND");
}

TEST_F(AccountTest, APageTokenFitsItsOwnCallerOnly) {
  const access::Caller administrator = Administrator();
  const access::Caller second =
      Officer(administrator, "tinh.1", std::nullopt, {"identity.accounts.read"});
  v1::ListAccountsRequest request;
  request.set_page_size(1);
  auto page = harness_.Call(administrator, &Accounts::ListAccounts, request);
  ASSERT_TRUE(page.ok()) << page.status();
  request.set_page_token(page->next_page_token());
  EXPECT_EQ(harness_.Call(second, &Accounts::ListAccounts, request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(AccountTest, SurvivesARestart) {
  const access::Caller administrator = Administrator();
  const auto created = Colleague(administrator, "chi-bo.1", std::nullopt);
  const std::string token = SignIn("chi-bo.1", created.one_time_password())->session_token();
  harness_.Restart();
  EXPECT_TRUE(Resolve(token).ok());
}

TEST_F(AccountTest, AnAccountIsLinkedToItsMember) {
  const access::Caller administrator = Administrator();
  const std::string member = "members/" + Uuid::FromName("member").ToString();
  auto made = NewAccount("bi-thu", std::nullopt);
  made.mutable_account()->set_member(member);
  auto account = Create(administrator, made);
  ASSERT_TRUE(account.ok()) << account.status();
  EXPECT_EQ(account->account().member(), member);
  // The session says it, and whoever is signed in sees it.
  auto session = SignIn("bi-thu", account->one_time_password());
  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_EQ(CallerOf(session->session_token()).member, member);
  auto me =
      harness_.Call(CallerOf(session->session_token()), &Authentication::GetMe, v1::GetMeRequest());
  ASSERT_TRUE(me.ok()) << me.status();
  EXPECT_EQ(me->member(), member);

  v1::SetAccountMemberRequest request;
  request.set_name(account->account().name());
  request.set_request_id(harness_.NewRequestId());
  request.set_etag("\"7\"");
  EXPECT_EQ(harness_.Call(administrator, &Accounts::SetAccountMember, request).status().code(),
            absl::StatusCode::kAborted);
  request.set_etag(account->account().etag());
  auto freed = harness_.Call(administrator, &Accounts::SetAccountMember, request);
  ASSERT_TRUE(freed.ok()) << freed.status();
  EXPECT_EQ(freed->member(), "");
  EXPECT_EQ(CallerOf(session->session_token()).member, "");
  // A retry changes nothing.
  auto again = harness_.Call(administrator, &Accounts::SetAccountMember, request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), freed->etag());
  EXPECT_EQ(Look("SELECT COUNT(*) FROM journal_entry WHERE action = 'SetAccountMember'"), "1");
}

TEST_F(AccountTest, NobodyLinksTheirOwnAccountOrOneOutOfScope) {
  const access::Caller administrator = Administrator();
  const Uuid here = harness_.AddOrganization("Đảng bộ Sở Tài chính");
  const Uuid elsewhere = harness_.AddOrganization("Đảng bộ Sở Y tế");
  const access::Caller officer =
      Officer(administrator, "can-bo", here, {"identity.accounts.read", "identity.accounts.write"});
  const auto other = Colleague(administrator, "nguoi-khac", elsewhere);
  v1::SetAccountMemberRequest request;
  request.set_name(officer.account);
  request.set_member("members/" + Uuid::FromName("member").ToString());
  request.set_request_id(harness_.NewRequestId());
  const auto own = harness_.Call(officer, &Accounts::SetAccountMember, request);
  EXPECT_EQ(own.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_REASON(own.status(), "SELF_MEMBER_REFUSED");
  request.set_name(other.account().name());
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(officer, &Accounts::SetAccountMember, request).status().code(),
            absl::StatusCode::kNotFound);
  request.set_member("organizations/" + here.ToString());
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(administrator, &Accounts::SetAccountMember, request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace ketnap::identity
