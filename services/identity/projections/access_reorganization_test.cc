#include "services/identity/projections/access_reorganization.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "services/identity/handlers/identity_fixture.h"

namespace ketnap::identity {
namespace {

namespace organization = ::ketnap::organization::v1;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kSecretary[] = "roles/cell-secretary";
constexpr char kInspector[] = "roles/inspector";

// Today is 3 March 2025; the reorganization takes effect that day unless a test says otherwise.
class AccessReorganizationTest : public IdentityTest {
 protected:
  void SetUp() override {
    administrator_ = Administrator();
    province_ = harness_.AddOrganization("Đảng bộ tỉnh");
    first_ = harness_.AddOrganization("Đảng bộ xã A", province_);
    second_ = harness_.AddOrganization("Đảng bộ xã B", province_);
    third_ = harness_.AddOrganization("Đảng bộ xã C", province_);
    person_ = Colleague(administrator_, "xa-a", first_);
  }

  organization::ReorganizationRecorded Decision(Date day = Date(2025, 3, 3)) {
    static int count = 0;
    organization::ReorganizationRecorded event;
    event.mutable_reorganization()->set_name(absl::StrCat(
        "reorganizations/", Uuid::FromName(absl::StrCat("reorganization", ++count)).ToString()));
    event.mutable_reorganization()->set_title("Sắp xếp tổ chức đảng năm 2025");
    *event.mutable_reorganization()->mutable_effective_date() = DateToProto(day);
    event.mutable_reorganization()->set_state(organization::REORGANIZATION_STATE_APPLIED);
    return event;
  }
  static void Edge(organization::ReorganizationRecorded* event, const Uuid& from, const Uuid& to,
                   bool takes_rest, bool ended = true) {
    auto* edge = event->mutable_reorganization()->add_lineage();
    edge->set_predecessor(OrganizationNameOf(from));
    edge->set_successor(OrganizationNameOf(to));
    edge->set_kind(organization::LINEAGE_KIND_SPLIT);
    edge->set_takes_rest(takes_rest);
    edge->set_predecessor_ended(ended);
  }
  organization::ReorganizationRecorded Merge(const Uuid& from, const Uuid& to) {
    auto event = Decision();
    Edge(&event, from, to, true);
    return event;
  }
  absl::Status TryFollow(const organization::ReorganizationRecorded& event,
                         bool fail_afterwards = false) {
    const AccessReorganization reorganization(&harness_.clock());
    journal::v1::JournalEntry entry;
    entry.set_entry_id(Uuid::FromName("entry").ToBytes());
    entry.set_actor("accounts/secretary");
    entry.mutable_event()->PackFrom(event);
    return harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(reorganization.Apply(transaction, entry));
          return fail_afterwards ? absl::InternalError("the process dies here") : absl::OkStatus();
        });
  }
  void Follow(const organization::ReorganizationRecorded& event) {
    const absl::Status status = TryFollow(event);
    ASSERT_TRUE(status.ok()) << status;
  }

  v1::Grant MustGive(const std::string& account, const std::string& role, const Uuid& organization,
                     std::optional<Date> valid_to = std::nullopt,
                     std::optional<Date> valid_from = std::nullopt) {
    auto request = NewGrant(account, role, organization);
    if (valid_to.has_value()) {
      *request.mutable_grant()->mutable_valid_to() = DateToProto(*valid_to);
    }
    if (valid_from.has_value()) {
      *request.mutable_grant()->mutable_valid_from() = DateToProto(*valid_from);
    }
    auto given = Give(administrator_, request);
    EXPECT_TRUE(given.ok()) << given.status();
    return given.ok() ? *given : v1::Grant();
  }
  std::string Name() const { return person_.account().name(); }

  // The account's grants that give something on `day`, each as "role organization".
  std::set<std::string> GrantsOn(Date day, const std::string& account) {
    std::set<std::string> held;
    for (const v1::Grant& grant : AllGrantsOf(account)) {
      const Date from = *DateFromProto(grant.valid_from());
      const bool ends = grant.has_valid_to() && *DateFromProto(grant.valid_to()) < day;
      if (grant.has_revoke_time() || from > day || ends) continue;
      const bool is_new = held.insert(absl::StrCat(grant.role(), " ", grant.organization())).second;
      EXPECT_TRUE(is_new) << "twice: " << grant.role();
    }
    return held;
  }
  std::vector<v1::Grant> AllGrantsOf(const std::string& account) {
    v1::ListGrantsRequest request;
    request.set_account(account);
    request.set_page_size(100);
    auto page = harness_.Call(administrator_, &Grants::ListGrants, request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return {};
    return {page->grants().begin(), page->grants().end()};
  }
  static std::string Held(const char* role, const Uuid& organization) {
    return absl::StrCat(role, " ", OrganizationNameOf(organization));
  }

  access::Caller administrator_;
  Uuid province_, first_, second_, third_;
  v1::CreateAccountResponse person_;
};

const Date kToday(2025, 3, 3);
const Date kTomorrow(2025, 3, 4);

TEST_F(AccessReorganizationTest, AGrantGoesOnOverWhoCarriesOn) {
  const v1::Grant old = MustGive(Name(), kSecretary, first_, Date(2025, 12, 31), Date(2024, 1, 1));
  const auto session = SignIn("xa-a", person_.one_time_password());
  ASSERT_TRUE(session.ok()) << session.status();
  const int64_t size = harness_.JournalSize();
  Follow(Merge(first_, second_));
  // What was used until today is not taken back; from tomorrow on only the new one is left.
  EXPECT_THAT(GrantsOn(kToday, Name()),
              UnorderedElementsAre(Held(kSecretary, first_), Held(kSecretary, second_)));
  EXPECT_THAT(GrantsOn(kTomorrow, Name()), UnorderedElementsAre(Held(kSecretary, second_)));
  EXPECT_THAT(GrantsOn(Date(2026, 1, 1), Name()), IsEmpty()) << "no longer than before";
  for (const v1::Grant& grant : AllGrantsOf(Name())) {
    const bool is_old = grant.name() == old.name();
    EXPECT_EQ(is_old ? grant.revoke_reason() : grant.reason(),
              absl::StrCat(is_old ? "Kết thúc" : "Kế tục",
                           " theo sắp xếp tổ chức: Sắp xếp tổ chức đảng năm 2025"));
    EXPECT_FALSE(grant.has_revoke_time());
  }
  // The session goes on, and so does the day after.
  const auto resolved = Resolve(session->session_token());
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(resolved->grants_size(), 2);
  // The account, the new grant, the old one.
  const auto entries = harness_.WaitForJournal(static_cast<size_t>(size) + 3);
  ASSERT_EQ(entries.size(), static_cast<size_t>(size) + 3);
  for (size_t i = static_cast<size_t>(size); i < entries.size(); ++i) {
    EXPECT_EQ(entries[i].action(), "Reorganize");
    EXPECT_EQ(entries[i].actor(), "processes/identity");
    EXPECT_EQ(entries[i].on_behalf_of(), "accounts/secretary");
    EXPECT_EQ(entries[i].request_id(), Uuid::FromName("entry").ToString());
    EXPECT_EQ(entries[i].occurred_on().day(), 3);
  }
  v1::GetAccountRequest get;
  get.set_name(Name());
  const auto account = harness_.Call(administrator_, &Accounts::GetAccount, get);
  ASSERT_TRUE(account.ok()) << account.status();
  EXPECT_EQ(account->organization(), OrganizationNameOf(second_));
  EXPECT_EQ(account->etag(), "\"2\"");
}

TEST_F(AccessReorganizationTest, NobodyIsRaisedToTheWholeByAPartThatEnds) {
  MustGive(Name(), kSecretary, first_);
  auto event = Decision();
  Edge(&event, first_, province_, true);
  Edge(&event, first_, second_, false);
  Follow(event);
  EXPECT_THAT(GrantsOn(kTomorrow, Name()), UnorderedElementsAre(Held(kSecretary, second_)));
}

TEST_F(AccessReorganizationTest, ToldAgainItChangesNothing) {
  MustGive(Name(), kSecretary, first_);
  const auto event = Merge(first_, second_);
  Follow(event);
  const int64_t size = harness_.JournalSize();
  Follow(event);
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_EQ(AllGrantsOf(Name()).size(), 2u);
}

TEST_F(AccessReorganizationTest, NobodyGetsTwiceOrMoreThanTheyHad) {
  MustGive(Name(), kSecretary, first_);
  MustGive(Name(), kSecretary, second_);
  MustGive(Name(), kInspector, first_, Date(2025, 3, 20));
  MustGive(Name(), kInspector, third_, Date(2025, 3, 10));
  auto event = Decision();
  Edge(&event, first_, third_, true);
  Edge(&event, second_, third_, true);
  Follow(event);
  EXPECT_THAT(GrantsOn(kTomorrow + 14, Name()),
              UnorderedElementsAre(Held(kSecretary, third_), Held(kInspector, third_)));
  EXPECT_THAT(GrantsOn(Date(2025, 3, 21), Name()), UnorderedElementsAre(Held(kSecretary, third_)));
}

TEST_F(AccessReorganizationTest, WhoGoesOnKeepsItsGrantsBesideTheParts) {
  MustGive(Name(), kSecretary, first_);
  auto event = Decision();
  Edge(&event, first_, first_, true, false);
  Edge(&event, first_, second_, false, false);
  Edge(&event, first_, third_, false, false);
  Follow(event);
  EXPECT_THAT(GrantsOn(kTomorrow, Name()),
              UnorderedElementsAre(Held(kSecretary, first_), Held(kSecretary, second_),
                                   Held(kSecretary, third_)));
  // What is given afterwards is not carried on when the same is told again.
  MustGive(Name(), kInspector, first_);
  Follow(event);
  EXPECT_EQ(GrantsOn(kTomorrow, Name()).size(), 4u);
  v1::GetAccountRequest get;
  get.set_name(Name());
  EXPECT_EQ(harness_.Call(administrator_, &Accounts::GetAccount, get)->organization(),
            OrganizationNameOf(first_));
}

TEST_F(AccessReorganizationTest, OfOneDecisionOnlyTheLastFollowersCount) {
  MustGive(Name(), kSecretary, first_);
  auto event = Decision();
  Edge(&event, first_, second_, true);
  Edge(&event, second_, third_, true);
  Follow(event);
  EXPECT_EQ(AllGrantsOf(Name()).size(), 2u) << "nothing over what ended at once";
  EXPECT_THAT(GrantsOn(kTomorrow, Name()), UnorderedElementsAre(Held(kSecretary, third_)));
}

TEST_F(AccessReorganizationTest, WhatIsToComeBeginsAtTheFollower) {
  MustGive(Name(), kSecretary, first_, std::nullopt, Date(2025, 6, 1));
  Follow(Merge(first_, second_));
  EXPECT_THAT(GrantsOn(Date(2025, 5, 31), Name()), IsEmpty());
  EXPECT_THAT(GrantsOn(Date(2025, 6, 1), Name()), UnorderedElementsAre(Held(kSecretary, second_)));
}

TEST_F(AccessReorganizationTest, WhatIsOverOrTakenBackStaysSo) {
  const v1::Grant revoked = MustGive(Name(), kSecretary, first_);
  v1::RevokeGrantRequest revoke;
  revoke.set_name(revoked.name());
  revoke.set_reason("Hết nhiệm vụ");
  revoke.set_request_id(harness_.NewRequestId());
  ASSERT_TRUE(harness_.Call(administrator_, &Grants::RevokeGrant, revoke).ok());
  const auto closed = Colleague(administrator_, "xa-a.2", first_);
  MustGive(closed.account().name(), kInspector, first_);
  v1::DisableAccountRequest disable;
  disable.set_name(closed.account().name());
  disable.set_reason("Nghỉ việc");
  disable.set_request_id(harness_.NewRequestId());
  ASSERT_TRUE(harness_.Call(administrator_, &Accounts::DisableAccount, disable).ok());
  Follow(Merge(first_, second_));
  EXPECT_EQ(AllGrantsOf(Name()).size(), 1u);
  EXPECT_EQ(AllGrantsOf(Name())[0].revoke_reason(), "Hết nhiệm vụ");
  EXPECT_EQ(AllGrantsOf(closed.account().name()).size(), 1u) << "who is out gets nothing new";
  EXPECT_THAT(GrantsOn(kTomorrow, closed.account().name()), IsEmpty());
}

TEST_F(AccessReorganizationTest, WhatEndsWithoutFollowersTakesItsGrantsAlong) {
  MustGive(Name(), kSecretary, first_);
  auto event = Decision();
  event.mutable_reorganization()->add_operations()->mutable_dissolve()->set_organization(
      OrganizationNameOf(first_));
  Follow(event);
  EXPECT_THAT(GrantsOn(kTomorrow, Name()), IsEmpty());
  EXPECT_EQ(AllGrantsOf(Name()).size(), 1u);
}

TEST_F(AccessReorganizationTest, OneOfThePastTakesNothingBack) {
  MustGive(Name(), kSecretary, first_);
  auto event = Decision(Date(2024, 7, 1));
  Edge(&event, first_, second_, true);
  Follow(event);
  for (const v1::Grant& grant : AllGrantsOf(Name())) {
    if (grant.organization() == OrganizationNameOf(first_)) {
      EXPECT_EQ(*DateFromProto(grant.valid_to()), kToday);
    } else {
      EXPECT_EQ(*DateFromProto(grant.valid_from()), kToday);
    }
  }
  EXPECT_EQ(harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()))
                .back()
                .occurred_on()
                .year(),
            2024);
}

TEST_F(AccessReorganizationTest, ACrashInBetweenLeavesNothingHalfDone) {
  MustGive(Name(), kSecretary, first_);
  const auto event = Merge(first_, second_);
  const int64_t size = harness_.JournalSize();
  EXPECT_FALSE(TryFollow(event, true).ok());
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_THAT(GrantsOn(kTomorrow, Name()), UnorderedElementsAre(Held(kSecretary, first_)));
  Follow(event);
  EXPECT_THAT(GrantsOn(kTomorrow, Name()), UnorderedElementsAre(Held(kSecretary, second_)));
}

}  // namespace
}  // namespace ketnap::identity
