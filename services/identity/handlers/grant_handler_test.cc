#include "common/base/proto_date.h"
#include "services/identity/handlers/identity_fixture.h"

namespace ketnap::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GrantHandlerTest : public IdentityTest {
 protected:
  void SetUp() override {
    administrator_ = Administrator();
    province_ = harness_.AddOrganization("Đảng bộ tỉnh");
    base_ = harness_.AddOrganization("Đảng bộ xã A", province_);
    other_ = harness_.AddOrganization("Đảng bộ xã B", province_);
    colleague_ = Colleague(administrator_, "xa-a", base_);
  }

  std::string Name() const { return colleague_.account().name(); }

  std::vector<std::string> RolesToday(const std::string& token) {
    std::vector<std::string> roles;
    auto resolved = Resolve(token);
    EXPECT_TRUE(resolved.ok()) << resolved.status();
    if (!resolved.ok()) return roles;
    for (const auto& grant : resolved->grants()) roles.push_back(grant.role());
    return roles;
  }

  std::string NewSession() {
    auto session = SignIn("xa-a", colleague_.one_time_password());
    EXPECT_TRUE(session.ok()) << session.status();
    return session->session_token();
  }

  std::vector<std::string> ListedRoles(const access::Caller& caller, const std::string& account,
                                       int page_size = 0) {
    std::vector<std::string> roles;
    v1::ListGrantsRequest request;
    request.set_account(account);
    request.set_page_size(page_size);
    do {
      auto page = harness_.Call(caller, &Grants::ListGrants, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const auto& grant : page->grants()) roles.push_back(grant.role());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return roles;
  }

  absl::StatusOr<v1::Grant> Revoke(const access::Caller& caller, const std::string& name) {
    v1::RevokeGrantRequest request;
    request.set_name(name);
    request.set_reason("Hết nhiệm vụ");
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(caller, &Grants::RevokeGrant, request);
  }

  access::Caller administrator_;
  Uuid province_, base_, other_;
  v1::CreateAccountResponse colleague_;
};

TEST_F(GrantHandlerTest, ARevokedAdministratorChangesNothingMore) {
  const std::vector<std::string> all = {"identity.accounts.read", "identity.accounts.write",
                                        "identity.grants.read", "identity.grants.write"};
  const access::Caller second = Officer(administrator_, "tinh.2", std::nullopt, all);
  const auto held =
      Give(administrator_, NewGrant(second.account, "roles/system-administrator", std::nullopt));
  ASSERT_TRUE(held.ok()) << held.status();
  // One of two equal grants is enough.
  ASSERT_TRUE(Revoke(administrator_, held->name()).ok());
  ASSERT_TRUE(Give(second, NewGrant(Name(), "roles/cell-secretary", base_)).ok());
  v1::ListGrantsRequest list;
  list.set_account(second.account);
  const auto grants = harness_.Call(administrator_, &Grants::ListGrants, list);
  ASSERT_TRUE(grants.ok()) << grants.status();
  for (const auto& grant : grants->grants()) {
    if (grant.has_revoke_time()) continue;
    ASSERT_TRUE(Revoke(administrator_, grant.name()).ok());
  }
  // The token signed before still states the grant.
  EXPECT_REASON(Give(second, NewGrant(Name(), "roles/inspector", base_)).status(),
                "PERMISSION_MISSING");
  EXPECT_REASON(Create(second, NewAccount("xa-a.9", base_)).status(), "PERMISSION_MISSING");
  list.set_account(administrator_.account);
  const auto first = harness_.Call(administrator_, &Grants::ListGrants, list);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->grants_size(), 1);
  EXPECT_REASON(Revoke(second, first->grants(0).name()).status(), "PERMISSION_MISSING");
}

TEST_F(GrantHandlerTest, AGrantHoldsOnItsDays) {
  auto request = NewGrant(Name(), "roles/cell-secretary", base_);
  *request.mutable_grant()->mutable_valid_from() = DateToProto(Date(2025, 3, 10));
  *request.mutable_grant()->mutable_valid_to() = DateToProto(Date(2025, 3, 12));
  auto grant = Give(administrator_, request);
  ASSERT_TRUE(grant.ok()) << grant.status();
  EXPECT_EQ(grant->organization(), OrganizationNameOf(base_));
  for (int day = 9; day <= 13; ++day) {
    harness_.clock().SetDay(Date(2025, 3, day));
    const auto roles = RolesToday(NewSession());
    EXPECT_EQ(roles.size(), day >= 10 && day <= 12 ? 1u : 0u) << day;
  }
}

TEST_F(GrantHandlerTest, ARevokedGrantGivesNothingAtOnce) {
  auto grant = Give(administrator_, NewGrant(Name(), "roles/cell-secretary", base_));
  ASSERT_TRUE(grant.ok()) << grant.status();
  const std::string token = NewSession();
  EXPECT_THAT(RolesToday(token), ElementsAre("roles/cell-secretary"));
  auto revoked = Revoke(administrator_, grant->name());
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_TRUE(revoked->has_revoke_time());
  EXPECT_EQ(revoked->revoke_reason(), "Hết nhiệm vụ");
  EXPECT_THAT(RolesToday(token), IsEmpty());
  EXPECT_REASON(Revoke(administrator_, grant->name()).status(), "GRANT_REVOKED");
  EXPECT_REASON(Revoke(administrator_, "grants/" + harness_.NewRequestId()).status(),
                "RESOURCE_NOT_FOUND");
  // Account and grant of the first administrator, the colleague, the grant, the session, the
  // revocation.
  const auto entries = harness_.WaitForJournal(6);
  ASSERT_EQ(entries.size(), 6u);
  EXPECT_EQ(entries[3].action(), "GrantRole");
  EXPECT_EQ(entries[3].organization_id(), base_.ToBytes());
  EXPECT_EQ(entries[5].action(), "RevokeGrant");
  EXPECT_EQ(entries[5].aggregate_id(), entries[3].aggregate_id());
  EXPECT_EQ(entries[5].aggregate_version(), 2);
}

TEST_F(GrantHandlerTest, ARetryGivesTheSameGrant) {
  const auto request = NewGrant(Name(), "roles/cell-secretary", base_);
  auto first = Give(administrator_, request);
  ASSERT_TRUE(first.ok()) << first.status();
  const int64_t size = harness_.JournalSize();
  auto second = Give(administrator_, request);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_EQ(Look("SELECT COUNT(*) FROM role_grant"), "2");
}

TEST_F(GrantHandlerTest, NobodyGrantsOrRevokesTheirOwn) {
  EXPECT_REASON(
      Give(administrator_, NewGrant(administrator_.account, "roles/inspector", std::nullopt))
          .status(),
      "SELF_GRANT_REFUSED");
  v1::ListGrantsRequest list;
  list.set_account(administrator_.account);
  auto own = harness_.Call(administrator_, &Grants::ListGrants, list);
  ASSERT_TRUE(own.ok() && own->grants_size() == 1) << own.status();
  EXPECT_REASON(Revoke(administrator_, own->grants(0).name()).status(), "SELF_REVOKE_REFUSED");
}

TEST_F(GrantHandlerTest, AGrantReachesNoFurtherThanItsGiver) {
  const std::vector<std::string> all = {"identity.accounts.read", "identity.accounts.write",
                                        "identity.grants.read", "identity.grants.write"};
  const access::Caller local = Officer(administrator_, "xa-a.1", base_, all);
  EXPECT_TRUE(Give(local, NewGrant(Name(), "roles/cell-secretary", base_)).ok());
  EXPECT_TRUE(Give(local, NewGrant(Name(), "roles/system-administrator", base_)).ok());
  for (const std::optional<Uuid>& organization :
       {std::optional<Uuid>(other_), std::optional<Uuid>(province_), std::optional<Uuid>()}) {
    EXPECT_REASON(Give(local, NewGrant(Name(), "roles/cell-secretary", organization)).status(),
                  "RESOURCE_NOT_FOUND");
  }
  // An account out of the giver's sight does not exist for them.
  const std::string distant = Colleague(administrator_, "xa-b", other_).account().name();
  EXPECT_REASON(Give(local, NewGrant(distant, "roles/cell-secretary", base_)).status(),
                "RESOURCE_NOT_FOUND");
  // Who may give roles but not make accounts gives no role that may.
  const access::Caller lesser =
      Officer(administrator_, "xa-a.2", base_, {"identity.grants.read", "identity.grants.write"});
  EXPECT_REASON(Give(lesser, NewGrant(Name(), "roles/system-administrator", base_)).status(),
                "ROLE_EXCEEDS_GRANTOR");
  EXPECT_TRUE(Give(lesser, NewGrant(Name(), "roles/cell-secretary", base_)).ok());
}

TEST_F(GrantHandlerTest, RefusesWhatDoesNotExist) {
  EXPECT_EQ(FieldViolations(Give(administrator_, NewGrant(Name(), "roles/king", base_)).status())
                .at(0)
                .rule_id,
            "ROLE_UNKNOWN");
  EXPECT_EQ(FieldViolations(
                Give(administrator_, NewGrant(Name(), "roles/inspector", Uuid::FromName("nowhere")))
                    .status())
                .at(0)
                .rule_id,
            "ORGANIZATION_UNKNOWN");
  access::OrganizationNode ended;
  ended.id = Uuid::FromName("ended");
  ended.parent = province_;
  ended.type = "GRASSROOTS_PARTY_ORGANIZATION";
  ended.display_name = "Đảng bộ xã cũ";
  ended.valid_from = Date(2000, 1, 1);
  ended.valid_to = Date(2020, 6, 30);
  harness_.PutOrganization(ended);
  EXPECT_EQ(
      FieldViolations(Give(administrator_, NewGrant(Name(), "roles/inspector", ended.id)).status())
          .at(0)
          .rule_id,
      "ORGANIZATION_ENDED");
  EXPECT_REASON(Give(administrator_,
                     NewGrant("accounts/" + harness_.NewRequestId(), "roles/inspector", base_))
                    .status(),
                "RESOURCE_NOT_FOUND");
  auto backwards = NewGrant(Name(), "roles/inspector", base_);
  *backwards.mutable_grant()->mutable_valid_to() = DateToProto(Date(2025, 3, 2));
  EXPECT_EQ(FieldViolations(Give(administrator_, backwards).status()).at(0).rule_id,
            "ENDS_TOO_EARLY");
  EXPECT_EQ(Look("SELECT COUNT(*) FROM role_grant"), "1");
}

TEST_F(GrantHandlerTest, GrantsOverTheWholeSuiteAreSeenFromThereOnly) {
  ASSERT_TRUE(Give(administrator_, NewGrant(Name(), "roles/cell-secretary", base_)).ok());
  ASSERT_TRUE(Give(administrator_, NewGrant(Name(), "roles/inspector", std::nullopt)).ok());
  ASSERT_TRUE(Give(administrator_, NewGrant(Name(), "roles/training-officer", other_)).ok());
  const access::Caller local = Officer(administrator_, "xa-a.1", base_, {"identity.grants.read"});
  const access::Caller elsewhere =
      harness_.Person({Harness::GrantOver(harness_.AddOrganization("Đảng bộ xã C", province_),
                                          {"identity.grants.read"})},
                      IdOf(local.account));
  EXPECT_THAT(ListedRoles(administrator_, ""),
              ElementsAre("roles/training-officer", "roles/inspector", "roles/cell-secretary",
                          "roles/system-administrator"));
  EXPECT_THAT(ListedRoles(administrator_, "", 3),
              ElementsAre("roles/training-officer", "roles/inspector", "roles/cell-secretary",
                          "roles/system-administrator"));
  EXPECT_THAT(ListedRoles(administrator_, Name(), 1),
              ElementsAre("roles/training-officer", "roles/inspector", "roles/cell-secretary"));
  EXPECT_THAT(ListedRoles(local, ""), ElementsAre("roles/cell-secretary"));
  EXPECT_THAT(ListedRoles(local, Name()), ElementsAre("roles/cell-secretary"));
  EXPECT_THAT(ListedRoles(elsewhere, ""), IsEmpty());
}

TEST_F(GrantHandlerTest, ListsTheRolesThatAreShipped) {
  auto roles = harness_.Call(administrator_, &Grants::ListRoles, {});
  ASSERT_TRUE(roles.ok()) << roles.status();
  EXPECT_EQ(roles->roles_size(), 12);
  for (const auto& role : roles->roles()) {
    EXPECT_FALSE(role.display_name().empty());
    EXPECT_FALSE(role.permissions().empty());
    for (const auto& permission : role.permissions()) {
      if (role.name() == "roles/system-administrator") {
        EXPECT_EQ(permission.substr(0, 9), "identity.");
      }
    }
  }
  EXPECT_REASON(harness_.Call(harness_.Person(), &Grants::ListRoles, {}).status(),
                "PERMISSION_MISSING");
}

}  // namespace
}  // namespace ketnap::identity
