#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/service/calendar_replica.h"
#include "common/service/organization_replica.h"
#include "common/service/process_context.h"
#include "common/testing/fake_clock.h"
#include "common/testing/mariadb_fixture.h"
#include "ketnap/access/migrations.h"
#include "ketnap/organization/v1/events.pb.h"
#include "ketnap/service/migrations.h"

namespace ketnap::service {
namespace {

namespace v1 = ::ketnap::organization::v1;

using ::testing::ElementsAre;

constexpr Date kMove(2025, 7, 1);

class ReplicasTest : public ::testing::Test {
 protected:
  void SetUp() override {
    database_ = schema_.Open();
    const absl::Time now = absl::FromUnixSeconds(0);
    ASSERT_TRUE(db::Migrate(*database_, "access", access::Migrations(), now).ok());
    ASSERT_TRUE(db::Migrate(*database_, "service", Migrations(), now).ok());
  }

  static std::string Name(const std::string& organization) {
    return api::ResourceName("organizations", Uuid::FromName(organization));
  }
  static Uuid Id(const std::string& organization) { return Uuid::FromName(organization); }

  template <typename Event>
  absl::Status Apply(const Event& event) {
    journal::v1::JournalEntry entry;
    entry.mutable_event()->PackFrom(event);
    return database_->RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          const absl::Status status = ApplyOrganizationEntry(transaction, entry);
          return status.ok() ? ApplyCalendarEntry(transaction, entry) : status;
        });
  }

  static v1::OrganizationChanged Changed(const std::string& name, const std::string& parent,
                                         Date from) {
    v1::OrganizationChanged event;
    event.mutable_organization()->set_name(Name(name));
    if (!parent.empty()) event.mutable_organization()->set_parent(Name(parent));
    event.mutable_organization()->set_type("PARTY_CELL");
    event.mutable_organization()->set_display_name(name);
    *event.mutable_organization()->mutable_valid_from() = DateToProto(from);
    return event;
  }
  static void AddPeriod(Date from, std::optional<Date> to, const std::string& parent,
                        v1::OrganizationChanged* event) {
    v1::OrganizationPeriod* period = event->add_periods();
    *period->mutable_valid_from() = DateToProto(from);
    if (to.has_value()) *period->mutable_valid_to() = DateToProto(*to);
    if (!parent.empty()) period->set_parent(Name(parent));
    period->set_type("PARTY_CELL");
    period->set_display_name(event->organization().display_name());
  }
  static v1::CalendarDayChanged Day(Date day, bool is_working, bool removed = false) {
    v1::CalendarDayChanged event;
    *event.mutable_holiday()->mutable_day() = DateToProto(day);
    event.mutable_holiday()->set_is_working(is_working);
    event.mutable_holiday()->set_display_name("Nghỉ bù");
    event.mutable_holiday()->set_source("Công văn 1");
    event.set_removed(removed);
    return event;
  }

  testing::TestSchema schema_;
  std::unique_ptr<db::Database> database_;
};

TEST_F(ReplicasTest, TheTreeTakesPeriodsAuthoritiesAndLineage) {
  ASSERT_TRUE(Apply(Changed("tỉnh", "", Date(2000, 1, 1))).ok());
  ASSERT_TRUE(Apply(Changed("huyện", "tỉnh", Date(2000, 1, 1))).ok());
  ASSERT_TRUE(Apply(Changed("xã", "tỉnh", kMove)).ok());
  v1::OrganizationChanged cell = Changed("chi bộ", "xã", Date(2010, 1, 1));
  AddPeriod(Date(2010, 1, 1), kMove - 1, "huyện", &cell);
  AddPeriod(kMove, std::nullopt, "xã", &cell);
  v1::Authority* authority = cell.mutable_organization()->add_authorities();
  authority->set_kind(v1::AUTHORITY_KIND_DELEGATED_ADMISSION);
  *authority->mutable_valid_from() = DateToProto(kMove);
  ASSERT_TRUE(Apply(cell).ok());
  v1::OrganizationChanged ended = Changed("huyện", "tỉnh", Date(2000, 1, 1));
  *ended.mutable_organization()->mutable_valid_to() = DateToProto(kMove - 1);
  AddPeriod(Date(2000, 1, 1), kMove - 1, "tỉnh", &ended);
  ASSERT_TRUE(Apply(ended).ok());

  v1::ReorganizationRecorded recorded;
  recorded.mutable_reorganization()->set_state(v1::REORGANIZATION_STATE_SCHEDULED);
  v1::LineageEdge* edge = recorded.mutable_reorganization()->add_lineage();
  edge->set_predecessor(Name("huyện"));
  edge->set_successor(Name("xã"));
  *edge->mutable_effective_date() = DateToProto(kMove);
  edge->set_share_percent(100);
  edge->set_takes_rest(true);
  edge->set_predecessor_ended(true);
  ASSERT_TRUE(Apply(recorded).ok());
  access::OrganizationTree tree;
  ASSERT_TRUE(tree.Reload(*database_).ok());
  EXPECT_EQ(tree.CarriedOnBy(Id("huyện")), std::nullopt);  // Not before it is carried out.
  recorded.mutable_reorganization()->set_state(v1::REORGANIZATION_STATE_APPLIED);
  ASSERT_TRUE(Apply(recorded).ok());
  ASSERT_TRUE(tree.Reload(*database_).ok());
  EXPECT_EQ(tree.CarriedOnBy(Id("huyện")), Id("xã"));
  EXPECT_THAT(tree.PathToRootOn(Id("chi bộ"), kMove - 1),
              ElementsAre(Id("chi bộ"), Id("huyện"), Id("tỉnh")));
  EXPECT_THAT(tree.PathToRootOn(Id("chi bộ"), kMove),
              ElementsAre(Id("chi bộ"), Id("xã"), Id("tỉnh")));
  EXPECT_EQ(tree.AdmissionAuthorityOn(Id("chi bộ"), kMove - 1), std::nullopt);
  EXPECT_EQ(tree.AdmissionAuthorityOn(Id("chi bộ"), kMove), Id("chi bộ"));
}

TEST_F(ReplicasTest, TheCalendarFollowsWhatOfficersSay) {
  const std::string path = absl::StrCat(::testing::TempDir(), "days.", getpid(), ".textproto");
  ASSERT_TRUE(WriteFileAtomically(path,
                                  "exceptions { day { year: 2026 month: 9 day: 2 }"
                                  " name: \"Quốc khánh\" }")
                  .ok());
  const auto loaded = WorkingDayCalendarHolder::Load(path);
  std::remove(path.c_str());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  WorkingDayCalendarHolder& holder = **loaded;
  const Date national_day(2026, 9, 2);
  const Date lieu(2026, 9, 4);
  EXPECT_FALSE(holder.Current()->IsWorkingDay(national_day));
  ASSERT_TRUE(holder.Reload(*database_).ok());
  EXPECT_TRUE(holder.Current()->IsWorkingDay(lieu));

  const auto held = holder.Current();
  ASSERT_TRUE(Apply(Day(lieu, /*is_working=*/false)).ok());
  ASSERT_TRUE(Apply(Day(Date(2026, 9, 5), /*is_working=*/true)).ok());
  EXPECT_TRUE(holder.Current()->IsWorkingDay(lieu));  // Until the next Reload.
  ASSERT_TRUE(holder.Reload(*database_).ok());
  EXPECT_FALSE(holder.Current()->IsWorkingDay(lieu));
  EXPECT_TRUE(holder.Current()->IsWorkingDay(Date(2026, 9, 5)));
  EXPECT_FALSE(holder.Current()->IsWorkingDay(national_day));
  EXPECT_TRUE(held->IsWorkingDay(lieu));

  // Plain again, whatever the file says; and told twice.
  ASSERT_TRUE(Apply(Day(national_day, false, /*removed=*/true)).ok());
  ASSERT_TRUE(Apply(Day(lieu, false, /*removed=*/true)).ok());
  ASSERT_TRUE(Apply(Day(lieu, false, /*removed=*/true)).ok());
  ASSERT_TRUE(holder.Reload(*database_).ok());
  EXPECT_TRUE(holder.Current()->IsWorkingDay(national_day));
  EXPECT_TRUE(holder.Current()->IsWorkingDay(lieu));
  EXPECT_FALSE(WorkingDayCalendarHolder::Load(path).ok());
}

TEST(ProcessContextTest, TheActorIsTheProcess) {
  const testing::FakeClock clock(Date(2025, 3, 3));
  const access::RequestContext context = ProcessContext(clock, "dossier", "projections/x");
  EXPECT_EQ(context.caller.Principal(), "processes/dossier");
  EXPECT_EQ(context.method, "projections/x");
  EXPECT_EQ(context.today, Date(2025, 3, 3));
  EXPECT_EQ(context.now, clock.Now());
  EXPECT_EQ(context.deadline, absl::InfiniteFuture());
}

}  // namespace
}  // namespace ketnap::service
