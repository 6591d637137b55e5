#include <atomic>
#include <cstdlib>
#include <thread>

#include "absl/strings/match.h"
#include "absl/synchronization/mutex.h"
#include "common/testing/mariadb_fixture.h"
#include "services/organization/handlers/random_reorganization.h"
#include "services/organization/handlers/reorganization_fixture.h"
#include "services/organization/reorganization_timer.h"

// Random reorganizations from several threads, with moves of members, reads of past days, scheduled
// batches, connections that are cut in the middle of anything and restarts; and after each day the
// tree and the register are counted again from the rows.
namespace ketnap::organization {
namespace {

constexpr int kDays = 45;  // KETNAP_RANDOM_DAYS in the environment makes it more.
constexpr int kReorganizers = 2;
constexpr int kBatchesEach = 4;
constexpr int kTransfersADay = 4;
constexpr int kMembersInAll = 72;
constexpr int kMostAttempts = 200;
constexpr int kMostCutsADay = 8;

class ReorganizationInvariantsTest : public ReorganizationServiceTest {
 protected:
  ReorganizationInvariantsTest()
      : recount_(harness_.config().database().socket_path(),
                 harness_.config().database().schema()) {}

  void BuildWide() {
    root_ = MustCreate("", "PROVINCIAL_COMMITTEE", "Đảng bộ tỉnh");
    int cells = 0, bases = 0, entered = 0;
    for (int i = 0; i < 3; ++i) {
      const std::string bloc =
          MustCreate(root_, "DIRECT_SUPERIOR_COMMITTEE", absl::StrCat("Đảng bộ khối ", i));
      std::vector<std::pair<std::string, int>> parts;
      for (int j = 0; j < 2; ++j) {
        const std::string base = MustCreate(bloc, "GRASSROOTS_PARTY_ORGANIZATION",
                                            absl::StrCat("Đảng bộ cơ sở ", bases++));
        parts.emplace_back(base, 10 + j);
        MakePlan(base, 7 + j, {});
        for (int k = 0; k < 3; ++k) {
          const std::string cell = MustCreate(base, "PARTY_CELL", absl::StrCat("Chi bộ ", cells++));
          for (int m = 0; m < kMembersInAll / 18; ++m) EnterNumber(cell, entered++);
        }
      }
      MakePlan(bloc, 21, parts);
    }
  }

  void EnterNumber(const std::string& cell, int number) {
    v1::CreateMemberRequest request = NewMember(cell, "Hoàng Văn Thụ");
    *request.mutable_member()->mutable_birth_date() =
        DateOf(1950 + number / 28, 1 + number % 12, 1 + number % 28);
    const auto member = Enter(request);
    ASSERT_TRUE(member.ok()) << member.status();
  }

  void MakePlan(const std::string& organization, int whole,
                const std::vector<std::pair<std::string, int>>& parts) {
    v1::CreatePlanRequest request = NewPlan(organization, 2025, whole);
    const auto plan = Make(request);
    ASSERT_TRUE(plan.ok()) << plan.status();
    wholes_ += whole;
    if (parts.empty()) return;
    const auto targets =
        harness_.Call(Officer(), &Plans::SetTargets, NewTargets(plan->name(), parts));
    ASSERT_TRUE(targets.ok()) << targets.status();
  }

  // Called until there is an answer that is meant: what a caller does whose connection broke.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Insist(grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&,
                                                            Response*),
                                  const Request& request) {
    absl::StatusOr<Response> response = absl::UnknownError("never asked");
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
      // Time goes on: what is told apart by its instant must be.
      harness_.clock().Advance(absl::Milliseconds(1));
      response = harness_.Call(Reorganizer(), rpc, request);
      const absl::Status& status = response.status();
      if (!absl::IsUnavailable(status) && !absl::IsAborted(status) &&
          !absl::IsResourceExhausted(status)) {
        break;
      }
      ++broken_;
      absl::SleepFor(absl::Milliseconds(5 + std::min(attempt, 95)));
    }
    const absl::Status& status = response.status();
    EXPECT_TRUE(status.ok() || absl::IsFailedPrecondition(status) ||
                absl::IsAlreadyExists(status) || absl::IsInvalidArgument(status) ||
                absl::IsNotFound(status))
        << status;
    return response;
  }

  void ReorganizeForADay(uint32_t seed, Date day) {
    RandomReorganization random(seed, &recount_);
    for (int i = 0; i < kBatchesEach; ++i) {
      const bool later = random.Below(12) == 0;
      const auto request = random.Next(later ? day + 1 + random.Below(3) : day);
      const auto response = Insist(&Organizations::Reorganize, request);
      if (!response.ok()) {
        ++refused_;
        continue;
      }
      absl::MutexLock lock(&mutex_);
      told_.push_back(response->reorganization().name());
      ++(later ? scheduled_ : applied_);
    }
  }

  void TransferForADay(uint32_t seed, Date day) {
    RandomReorganization random(seed, &recount_);
    for (int i = 0; i < kTransfersADay; ++i) {
      if (Insist(&Members::TransferMember, random.NextTransfer(day)).ok()) ++transfers_;
      const std::string open = random.OpenTransfer();
      if (open.empty() || random.Below(2) == 0) continue;
      v1::ReceiveMemberRequest receive;
      receive.set_transfer(open);
      *receive.mutable_receive_date() = DateToProto(day);
      receive.set_request_id(random.NewUuid());
      if (Insist(&Members::ReceiveMember, receive).ok()) continue;
      v1::EndTransferRequest end;
      end.set_transfer(open);
      *end.mutable_end_date() = DateToProto(day);
      end.set_request_id(random.NewUuid());
      Insist(&Members::EndTransfer, end).IgnoreError();
    }
  }

  // Past days answer as they did when they were today.
  void ReadThePast(uint32_t seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < 6 && !days_.empty(); ++i) {
      const auto day = std::next(days_.begin(), static_cast<int>(random() % days_.size()));
      v1::ListOrganizationsRequest list;
      list.set_page_size(500);
      *list.mutable_as_of() = DateToProto(day->first);
      const auto listed = Insist(&Organizations::ListOrganizations, list);
      ASSERT_TRUE(listed.ok()) << listed.status();
      std::map<Uuid, StructureRecount::Place> tree;
      for (const auto& organization : listed->organizations()) {
        StructureRecount::Place place{std::nullopt, organization.display_name(),
                                      organization.type()};
        if (!organization.parent().empty()) place.parent = IdOf(organization.parent());
        tree.emplace(IdOf(organization.name()), place);
      }
      ASSERT_TRUE(tree == day->second.tree) << "as of " << FormatDate(day->first);
      ++reads_;
    }
  }

  void CutConnections(uint32_t seed) {
    std::mt19937 random(seed);
    // No more than so many: on a slow machine nothing would ever end between two.
    for (int cuts = 0; cuts < kMostCutsADay && !day_is_over_; ++cuts) {
      absl::SleepFor(absl::Milliseconds(20 + random() % 120));
      cut_ += recount_.KillConnections(harness_.config().database().user(), 1);
    }
  }

  // Two timers on one schema, as two processes would be.
  void RunDue() {
    for (int look = 0; look < 50; ++look) {
      TreeRefresher refresher(&harness_.runtime().database(), &harness_.runtime().tree());
      ReorganizationTimer timer(&harness_.runtime().database(), &harness_.clock(), &refresher);
      timer.RunDue();
      const auto due =
          recount_.Read("SELECT id FROM reorganization WHERE state = 1 AND effective_date <= ?",
                        {harness_.clock().Today()});
      if (due.empty()) return;
    }
    ADD_FAILURE() << "what is due is not done";
  }

  void CancelBlocked() {
    for (const db::Row& row : recount_.Read("SELECT id FROM reorganization WHERE state = 3")) {
      v1::CancelReorganizationRequest cancel;
      cancel.set_name(absl::StrCat("reorganizations/", row.Id(0).ToString()));
      cancel.set_request_id(harness_.NewRequestId());
      EXPECT_TRUE(Insist(&Organizations::CancelReorganization, cancel).ok());
    }
  }

  void LiveADay(int number, bool with_cuts) {
    const Date day = harness_.clock().Today();
    const uint32_t seed = static_cast<uint32_t>(number) * 100;
    day_is_over_ = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < kReorganizers; ++i) {
      threads.emplace_back([=, this] { ReorganizeForADay(seed + static_cast<uint32_t>(i), day); });
    }
    threads.emplace_back([=, this] { TransferForADay(seed + 10, day); });
    threads.emplace_back([=, this] { ReadThePast(seed + 20); });
    std::thread cutter;
    if (with_cuts) cutter = std::thread([=, this] { CutConnections(seed + 30); });
    RunDue();
    for (std::thread& thread : threads) thread.join();
    day_is_over_ = true;
    if (cutter.joinable()) cutter.join();
    CancelBlocked();
    days_[day] = recount_.DayOf(day);
  }

  void CheckEverything() {
    std::vector<Date> days;
    for (const auto& [day, known] : days_) days.push_back(day);
    EXPECT_THAT(recount_.Faults(days), ::testing::IsEmpty());
    const auto count = [&](const char* sql) { return recount_.Read(sql)[0].Int(0); };
    EXPECT_EQ(count("SELECT COUNT(*) FROM member WHERE status IN (1, 2)"), kMembersInAll);
    EXPECT_EQ(count("SELECT CAST(COALESCE(SUM(whole_target), 0) AS SIGNED) FROM admission_plan"
                    " WHERE state <> 4"),
              wholes_);
    EXPECT_EQ(count("SELECT COUNT(*) FROM admission_plan p WHERE p.parts_total <>"
                    " (SELECT COALESCE(SUM(t.admissions), 0) FROM admission_target t"
                    " WHERE t.plan_id = p.id)"),
              0);
    // What a caller was told of is there, once.
    absl::MutexLock lock(&mutex_);
    for (const std::string& name : told_) {
      EXPECT_EQ(recount_.Read("SELECT id FROM reorganization WHERE id = ?", {IdOf(name)}).size(),
                1u);
    }
    EXPECT_EQ(static_cast<size_t>(count("SELECT COUNT(*) FROM reorganization")), told_.size());
  }

  // The service's own check must find as little as the recount.
  void CheckByTheService() {
    const auto checked = harness_.Call(Harness::Process("operator"), &Organizations::CheckStructure,
                                       v1::CheckStructureRequest());
    ASSERT_TRUE(checked.ok()) << checked.status();
    EXPECT_EQ(checked->fault_count(), 0) << checked->DebugString();
    EXPECT_EQ(checked->member_count(), kMembersInAll);
  }

  StructureRecount recount_;
  int64_t wholes_ = 0;
  std::map<Date, StructureRecount::Day> days_;
  std::atomic<bool> day_is_over_{false};
  std::atomic<int> broken_{0}, cut_{0}, refused_{0}, transfers_{0}, reads_{0};
  absl::Mutex mutex_;
  int applied_ = 0, scheduled_ = 0;
  std::vector<std::string> told_;
};

TEST_F(ReorganizationInvariantsTest, NobodyIsLostAndTheTreeIsWholeOnEveryDay) {
  BuildWide();
  const char* longer = std::getenv("KETNAP_RANDOM_DAYS");
  const int days = longer == nullptr ? kDays : std::max(kDays, std::atoi(longer));
  for (int number = 1; number <= days; ++number) {
    harness_.clock().Advance(absl::Hours(24));
    // A longer life goes on when the plans are over: each split doubles them.
    if (number == kDays + 1) harness_.clock().SetDay(Date(2026, 1, 2));
    LiveADay(number, number % 3 != 0);
    // With batches under way for the days to come.
    if (number % 15 == 0) harness_.Restart();
    if (number % 10 == 0) CheckEverything();
    if (number % 20 == 0) CheckByTheService();
    if (::testing::Test::HasFailure()) FAIL() << "on day " << number;
  }
  CheckEverything();
  CheckByTheService();
  for (const auto& [day, known] : days_) {
    EXPECT_TRUE(recount_.DayOf(day) == known) << "the past has changed: " << FormatDate(day);
  }
  const auto applied = recount_.Read("SELECT COUNT(*) FROM reorganization WHERE state = 2");
  std::printf(
      "%d applied at once, %d scheduled, %d applied in all, %d refused, %d transfers, %d reads of "
      "past days, %d connections cut, %d answers lost\n",
      applied_, scheduled_, static_cast<int>(applied[0].Int(0)), refused_.load(), transfers_.load(),
      reads_.load(), cut_.load(), broken_.load());
  EXPECT_GT(applied[0].Int(0), days);
  EXPECT_GT(transfers_.load(), days / 2);
  EXPECT_GT(cut_.load(), days);
}

}  // namespace
}  // namespace ketnap::organization
