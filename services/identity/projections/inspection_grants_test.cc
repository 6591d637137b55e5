#include "services/identity/projections/inspection_grants.h"

#include <atomic>
#include <chrono>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/organization/v1/events.pb.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/identity/domain/grant.h"
#include "services/identity/handlers/identity_fixture.h"
#include "services/identity/projections/access_reorganization.h"

namespace ketnap::identity {
namespace {

namespace organization = ::ketnap::organization::v1;
namespace supervision = ::ketnap::supervision::v1;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const Date kToday(2025, 3, 3);

// Today is 3 March 2025; the inspection runs from the day before to the end of the month.
class InspectionGrantsTest : public IdentityTest {
 protected:
  void SetUp() override {
    administrator_ = Administrator();
    province_ = harness_.AddOrganization("Đảng bộ tỉnh");
    first_ = harness_.AddOrganization("Đảng bộ xã A", province_);
    second_ = harness_.AddOrganization("Đảng bộ xã B", province_);
    third_ = harness_.AddOrganization("Đảng bộ xã C", province_);
    lead_ = Colleague(administrator_, "truong-doan", province_);
    member_ = Colleague(administrator_, "thanh-vien", province_);
    inspection_.set_name(api::ResourceName("inspections", Uuid::FromName("inspection")));
    inspection_.set_title("Kiểm tra công tác kết nạp đảng viên");
    inspection_.set_access_open(true);
    *inspection_.mutable_start_date() = DateToProto(kToday - 1);
    *inspection_.mutable_end_date() = DateToProto(Date(2025, 3, 31));
    inspection_.add_subjects(OrganizationNameOf(first_));
    Join(lead_);
  }

  supervision::InspectionTeamMember* Join(const v1::CreateAccountResponse& person) {
    auto* joined = inspection_.add_team();
    joined->set_account(person.account().name());
    return joined;
  }

  template <typename Projection>
  absl::Status Tell(const Projection& projection, const google::protobuf::Message& event,
                    bool fail_afterwards = false) {
    journal::v1::JournalEntry entry;
    entry.set_entry_id(Uuid::Generate(harness_.clock().Now()).ToBytes());
    entry.set_actor("accounts/secretary");
    entry.mutable_event()->PackFrom(event);
    return harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(projection.Apply(transaction, entry));
          return fail_afterwards ? absl::InternalError("the process dies here") : absl::OkStatus();
        });
  }
  absl::Status TryFollow(bool fail_afterwards = false) {
    supervision::InspectionChanged event;
    *event.mutable_inspection() = inspection_;
    return Tell(InspectionGrants(&harness_.clock()), event, fail_afterwards);
  }
  void Follow() {
    const absl::Status status = TryFollow();
    ASSERT_TRUE(status.ok()) << status;
  }
  // `from` goes into `to`; it ends unless `ended` says no.
  static organization::ReorganizationRecorded Merger(const Uuid& from, const Uuid& to, Date day,
                                                     bool ended) {
    static int count = 0;
    organization::ReorganizationRecorded event;
    auto* recorded = event.mutable_reorganization();
    recorded->set_name(absl::StrCat("reorganizations/",
                                    Uuid::FromName(absl::StrCat("merger", ++count)).ToString()));
    recorded->set_title("Sắp xếp tổ chức đảng");
    *recorded->mutable_effective_date() = DateToProto(day);
    recorded->set_state(organization::REORGANIZATION_STATE_APPLIED);
    auto* edge = recorded->add_lineage();
    edge->set_predecessor(OrganizationNameOf(from));
    edge->set_successor(OrganizationNameOf(to));
    edge->set_kind(organization::LINEAGE_KIND_MERGE);
    edge->set_takes_rest(ended);
    edge->set_predecessor_ended(ended);
    return event;
  }
  void Reorganize(const Uuid& from, const Uuid& to, Date day = kToday, bool ended = true) {
    const absl::Status status =
        Tell(AccessReorganization(&harness_.clock()), Merger(from, to, day, ended));
    ASSERT_TRUE(status.ok()) << status;
  }

  std::vector<v1::Grant> GrantsOf(const v1::CreateAccountResponse& person) {
    v1::ListGrantsRequest request;
    request.set_account(person.account().name());
    request.set_page_size(100);
    const auto page = harness_.Call(administrator_, &Grants::ListGrants, request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return {};
    return {page->grants().begin(), page->grants().end()};
  }
  // What the person may do on a day, each as "role organization".
  std::set<std::string> HeldOn(Date day, const v1::CreateAccountResponse& person) {
    std::set<std::string> held;
    for (const v1::Grant& grant : GrantsOf(person)) {
      const bool ended = grant.has_valid_to() && *DateFromProto(grant.valid_to()) < day;
      if (grant.has_revoke_time() || *DateFromProto(grant.valid_from()) > day || ended) continue;
      const bool is_new = held.insert(absl::StrCat(grant.role(), " ", grant.organization())).second;
      EXPECT_TRUE(is_new) << "twice: " << grant.role();
    }
    return held;
  }
  static std::string Team(const Uuid& organization) {
    return absl::StrCat(kInspectionTeamRole, " ", OrganizationNameOf(organization));
  }
  static std::string Personal(const Uuid& organization) {
    return absl::StrCat(kInspectionPersonalDataRole, " ", OrganizationNameOf(organization));
  }

  access::Caller administrator_;
  Uuid province_, first_, second_, third_;
  v1::CreateAccountResponse lead_, member_;
  supervision::Inspection inspection_;
};

TEST_F(InspectionGrantsTest, TheTeamReadsItsSubjectsUntilTheLastDay) {
  Join(member_)->mutable_remove_time()->set_seconds(1);
  inspection_.add_subjects(OrganizationNameOf(second_));
  Follow();
  for (const Date& day : {kToday, Date(2025, 3, 31)}) {
    EXPECT_THAT(HeldOn(day, lead_), UnorderedElementsAre(Team(first_), Team(second_)));
  }
  EXPECT_THAT(HeldOn(kToday - 1, lead_), IsEmpty());
  EXPECT_THAT(HeldOn(Date(2025, 4, 1), lead_), IsEmpty());
  EXPECT_THAT(GrantsOf(member_), IsEmpty());
  for (const v1::Grant& grant : GrantsOf(lead_)) {
    EXPECT_EQ(grant.inspection(), inspection_.name());
    EXPECT_EQ(grant.inspection_subject(), grant.organization());
  }
  const auto entries = harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()));
  EXPECT_EQ(entries.back().action(), "FollowInspection");
  EXPECT_EQ(entries.back().actor(), "processes/identity");
  EXPECT_EQ(entries.back().on_behalf_of(), "accounts/secretary");
}

TEST_F(InspectionGrantsTest, PersonalDataIsGivenWhereTheDecisionSays) {
  inspection_.set_allows_personal_data(true);
  Follow();
  EXPECT_THAT(HeldOn(kToday, lead_), UnorderedElementsAre(Team(first_), Personal(first_)));
}

TEST_F(InspectionGrantsTest, ToldAgainItChangesNothing) {
  Follow();
  const int64_t size = harness_.JournalSize();
  Follow();
  harness_.Restart();
  Follow();
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_EQ(GrantsOf(lead_).size(), 1u);
}

TEST_F(InspectionGrantsTest, ItHappensWholeOrNotAtAll) {
  Join(member_);
  EXPECT_FALSE(TryFollow(/*fail_afterwards=*/true).ok());
  EXPECT_THAT(GrantsOf(lead_), IsEmpty());
  Follow();
  EXPECT_EQ(GrantsOf(lead_).size() + GrantsOf(member_).size(), 2u);
}

TEST_F(InspectionGrantsTest, ManyAtOnceGiveOnce) {
  Join(member_);
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([this] { EXPECT_TRUE(TryFollow().ok()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(GrantsOf(lead_).size(), 1u);
  EXPECT_EQ(GrantsOf(member_).size(), 1u);
}

TEST_F(InspectionGrantsTest, BeforeDuringAndAfter) {
  inspection_.set_access_open(false);
  Follow();
  EXPECT_THAT(GrantsOf(lead_), IsEmpty()) << "planned";
  inspection_.set_access_open(true);
  Follow();
  const auto session = SignIn("truong-doan", lead_.one_time_password());
  ASSERT_TRUE(session.ok()) << session.status();
  const auto during = Resolve(session->session_token());
  ASSERT_TRUE(during.ok() && during->grants_size() == 1) << during.status();
  EXPECT_EQ(during->grants(0).inspection(), inspection_.name());
  EXPECT_GT(during->grants(0).permissions_size(), 0);
  // Longer: the same grant goes on.
  *inspection_.mutable_end_date() = DateToProto(Date(2025, 4, 10));
  Follow();
  EXPECT_THAT(HeldOn(Date(2025, 4, 10), lead_), UnorderedElementsAre(Team(first_)));
  EXPECT_EQ(GrantsOf(lead_).size(), 1u);
  inspection_.set_access_open(false);
  Follow();
  EXPECT_EQ(Resolve(session->session_token())->grants_size(), 0);
  EXPECT_THAT(HeldOn(kToday, lead_), IsEmpty());
  EXPECT_EQ(GrantsOf(lead_).at(0).revoke_reason(),
            "Kết thúc cuộc kiểm tra, giám sát: Kiểm tra công tác kết nạp đảng viên");
}

TEST_F(InspectionGrantsTest, WhoLeavesTheTeamLosesItAndWhoComesGetsIt) {
  Follow();
  *inspection_.mutable_team(0)->mutable_remove_time() = TimeToProto(harness_.clock().Now());
  Join(member_);
  Follow();
  EXPECT_THAT(HeldOn(kToday, lead_), IsEmpty());
  EXPECT_THAT(HeldOn(kToday, member_), UnorderedElementsAre(Team(first_)));
  // Appointed once more: a grant of its own.
  Join(lead_);
  Follow();
  EXPECT_THAT(HeldOn(kToday, lead_), UnorderedElementsAre(Team(first_)));
  EXPECT_EQ(GrantsOf(lead_).size(), 2u);
}

TEST_F(InspectionGrantsTest, AClosedAccountAndAnUnknownOneGetNothing) {
  harness_.RunSql("UPDATE account SET state = 3, disable_reason = 'x' WHERE id = ?",
                  {IdOf(lead_.account().name())});
  inspection_.add_team()->set_account("accounts/" + Uuid::FromName("nobody").ToString());
  Join(member_);
  Follow();
  EXPECT_THAT(GrantsOf(lead_), IsEmpty());
  EXPECT_THAT(HeldOn(kToday, member_), UnorderedElementsAre(Team(first_)));
}

TEST_F(InspectionGrantsTest, IsNeitherGivenNorRevokedByHand) {
  for (const char* role : {kInspectionTeamRole, kInspectionPersonalDataRole}) {
    const auto given = Give(administrator_, NewGrant(member_.account().name(), role, first_));
    EXPECT_EQ(FieldViolations(given.status()).at(0).rule_id, "ROLE_OF_INSPECTIONS");
  }
  Follow();
  v1::RevokeGrantRequest request;
  request.set_name(GrantsOf(lead_).at(0).name());
  request.set_reason("Thu hồi");
  request.set_request_id(harness_.NewRequestId());
  EXPECT_REASON(harness_.Call(administrator_, &Grants::RevokeGrant, request).status(),
                "GRANT_OF_INSPECTION");
}

TEST_F(InspectionGrantsTest, AReorganizationTakesItAlong) {
  Follow();
  Reorganize(first_, second_);
  EXPECT_THAT(HeldOn(kToday + 1, lead_), UnorderedElementsAre(Team(second_)));
  EXPECT_EQ(GrantsOf(lead_).at(0).inspection_subject(), OrganizationNameOf(first_));
  // Whoever comes now, and the longer time, go where the subject went.
  Join(member_);
  *inspection_.mutable_end_date() = DateToProto(Date(2025, 4, 10));
  Follow();
  for (const auto* person : {&lead_, &member_}) {
    EXPECT_THAT(HeldOn(Date(2025, 4, 10), *person), UnorderedElementsAre(Team(second_)));
  }
  Reorganize(second_, third_);
  EXPECT_THAT(HeldOn(kToday + 1, member_), UnorderedElementsAre(Team(third_)));
  const int64_t size = harness_.JournalSize();
  Follow();
  EXPECT_EQ(harness_.JournalSize(), size);
  inspection_.set_access_open(false);
  Follow();
  for (const auto* person : {&lead_, &member_}) EXPECT_THAT(HeldOn(kToday, *person), IsEmpty());
}

TEST_F(InspectionGrantsTest, AReorganizationThatWasFasterIsFollowedToo) {
  Reorganize(first_, second_);
  Follow();
  EXPECT_THAT(HeldOn(kToday, lead_), UnorderedElementsAre(Team(second_)));
}

TEST_F(InspectionGrantsTest, AnOrganizationThatHadEndedIsInspectedAsNamed) {
  Reorganize(first_, second_, kToday - 30);
  harness_.clock().Advance(absl::Hours(1));
  Follow();
  EXPECT_THAT(HeldOn(kToday, lead_), UnorderedElementsAre(Team(first_)));
}

TEST_F(InspectionGrantsTest, APartThatWasSplitOffIsStillInspected) {
  Follow();
  Reorganize(first_, third_, kToday, /*ended=*/false);
  Join(member_);
  Follow();
  for (const auto* person : {&lead_, &member_}) {
    EXPECT_THAT(HeldOn(kToday, *person), UnorderedElementsAre(Team(first_), Team(third_)));
  }
}

TEST_F(InspectionGrantsTest, TwoInspectionsDoNotStandInForEachOther) {
  Follow();
  supervision::Inspection other = inspection_;
  other.set_name(api::ResourceName("inspections", Uuid::FromName("other")));
  std::swap(other, inspection_);
  Follow();
  Reorganize(first_, second_);
  EXPECT_EQ(GrantsOf(lead_).size(), 4u) << "each goes on by itself";
  // The other one ends; the first goes on over what its subject became.
  inspection_.set_access_open(false);
  Follow();
  EXPECT_THAT(HeldOn(kToday + 1, lead_), UnorderedElementsAre(Team(second_)));
}

TEST_F(InspectionGrantsTest, WaitsForAReorganizationUnderWay) {
  std::atomic<bool> followed = false;
  std::thread team;
  const absl::Status status = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        journal::v1::JournalEntry entry;
        entry.set_entry_id(Uuid::FromName("entry").ToBytes());
        entry.mutable_event()->PackFrom(Merger(first_, second_, kToday, true));
        KETNAP_RETURN_IF_ERROR(AccessReorganization(&harness_.clock()).Apply(transaction, entry));
        team = std::thread([&] {
          EXPECT_TRUE(TryFollow().ok());
          followed = true;
        });
        absl::SleepFor(absl::Milliseconds(300));
        EXPECT_FALSE(followed);
        return absl::OkStatus();
      });
  team.join();
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(HeldOn(kToday, lead_), UnorderedElementsAre(Team(second_)));
}

// A journal of the supervision service, and what it takes from its commit to the answer the gateway
// gets. The gateway keeps an answer for a second at most.
TEST_F(InspectionGrantsTest, TakesEffectWithinASecond) {
  ketnap::testing::TestSchema schema;
  ketnap::config::v1::ServiceConfig config = harness_.config();
  config.set_listen_address(harness_.PeerAddress("supervision"));
  config.clear_peers();
  config.mutable_keys()->set_issuer("supervision");
  config.mutable_keys()->set_secret_key_file(harness_.directory() + "/keys/supervision.key");
  config.mutable_database()->set_schema(schema.options().schema);
  config.mutable_database()->set_user(schema.options().user);
  config.mutable_database()->set_password_file(harness_.directory() + "/supervision-password");
  ASSERT_TRUE(
      WriteFileAtomically(config.database().password_file(), schema.options().password, 0600).ok());
  service::RuntimeOptions options;
  options.config = config;
  options.clock = &harness_.clock();
  options.follows_organizations = false;
  auto runtime = service::ServiceRuntime::Create(std::move(options));
  ASSERT_TRUE(runtime.ok()) << runtime.status();
  ASSERT_TRUE((*runtime)->Start({}).ok());

  int64_t version = 0;
  const auto publish = [&] {
    supervision::InspectionChanged event;
    *event.mutable_inspection() = inspection_;
    access::RequestContext context;
    context.caller = Harness::Process("operator");
    context.now = harness_.clock().Now();
    const absl::Status status =
        (*runtime)->database().RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          journal::Change change;
          change.aggregate_type = "inspections";
          change.aggregate_id = Uuid::FromName("inspection");
          change.version = version + 1;
          change.action = "StartInspection";
          change.occurred_on = kToday;
          change.organization = province_;
          return journal::Append(transaction, context, change, event);
        });
    ASSERT_TRUE(status.ok()) << status;
    ++version;
  };
  const auto session = SignIn("truong-doan", lead_.one_time_password());
  ASSERT_TRUE(session.ok()) << session.status();
  const auto wait_for = [&](int grants) -> double {
    const auto begin = std::chrono::steady_clock::now();
    const auto elapsed = [&] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    while (Resolve(session->session_token())->grants_size() != grants && elapsed() < 30) {
      absl::SleepFor(absl::Milliseconds(2));
    }
    return elapsed();
  };
  publish();
  ASSERT_LT(wait_for(1), 30) << "connected, and opened once";
  double longest = 0;
  for (int round = 0; round < 10; ++round) {
    inspection_.set_access_open(round % 2 == 1);
    publish();
    longest = std::max(longest, wait_for(round % 2));
  }
  RecordProperty("longest_milliseconds", static_cast<int>(longest * 1000));
  EXPECT_LT(longest, 1.0);
}

}  // namespace
}  // namespace ketnap::identity
