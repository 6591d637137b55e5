#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "services/training/handlers/roll_calls/roll_call_fixture.h"

namespace ketnap::training {
namespace {

class RollCallConcurrencyTest : public RollCallFixture {
 protected:
  static constexpr int kLearners = 60;
  static constexpr int kThreads = 8;
  static constexpr int kTimes = 3;

  // What each learner was told, all the times they asked.
  struct Told {
    std::set<v1::CheckInOutcome> outcomes;
    std::set<std::string> refusals;
  };

  // Every learner signs in `kTimes` times, over several threads; one thread in four gives up
  // waiting at once and sends again, as a telephone does. `once_underway` runs beside them.
  template <typename Body>
  std::map<std::string, Told> SignInAll(const Names& learners,
                                        const std::map<std::string, std::string>& slips,
                                        const std::map<std::string, std::string>& codes,
                                        Body once_underway) {
    std::map<std::string, Told> told;
    std::mutex mutex;
    const int people = static_cast<int>(learners.size());
    std::atomic<int> next = 0;
    auto sign_in = [&](int thread) {
      for (int i = next++; i < people * kTimes; i = next++) {
        const std::string& name = learners[i % people];
        const auto request = Sign(codes.at(name), slips.at(name));
        if (thread % 4 == 0) {
          (void)harness_.Call(Harness::Stranger(), &RollCalls::CheckIn, request,
                              {.timeout = absl::Milliseconds(2)});
        }
        const auto response = harness_.Call(Harness::Stranger(), &RollCalls::CheckIn, request,
                                            {.timeout = absl::Seconds(60)});
        std::lock_guard<std::mutex> lock(mutex);
        if (response.ok()) {
          told[name].outcomes.insert(response->outcome());
        } else {
          told[name].refusals.insert(ErrorReason(response.status()));
        }
      }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back(sign_in, i);
    while (next < people / 3) std::this_thread::yield();
    once_underway();
    for (std::thread& thread : threads) thread.join();
    return told;
  }
};

TEST_F(RollCallConcurrencyTest, AWholeClassSignsInWhileItIsClosedAndTheListIsExact) {
  const Enrolled learners = EnrolledClass(kLearners);
  const Names& names = learners.nominations;
  const auto slips = Slips(learners.name);
  ASSERT_EQ(slips.size(), static_cast<size_t>(kLearners));
  const std::string roll_call = MustOpen(learners.name);
  const std::string code = Code(roll_call);
  std::map<std::string, std::string> codes;
  for (const std::string& name : names) codes[name] = code;
  const int64_t before = harness_.JournalSize();
  const auto closing = Closing(roll_call);
  absl::StatusOr<v1::RollCall> closed = absl::UnknownError("not asked");
  const Names prompt(names.begin(), names.end() - 6);
  auto told = SignInAll(prompt, slips, codes, [&] {
    closed = harness_.Call(Trainer(bloc_), &RollCalls::CloseRollCall, closing);
  });
  ASSERT_TRUE(closed.ok()) << closed.status();
  // Six come when it is over.
  for (auto name = names.end() - 6; name != names.end(); ++name) {
    told[*name].refusals.insert(ErrorReason(CheckIn(code, slips.at(*name)).status()));
  }

  Names expected;
  for (const std::string& name : names) {
    const Told& each = told.at(name);
    // In or not, never both.
    if (each.refusals.empty()) {
      EXPECT_EQ(each.outcomes, std::set<v1::CheckInOutcome>{v1::CHECK_IN_OUTCOME_PRESENT});
    } else {
      EXPECT_EQ(each.refusals, std::set<std::string>{"ROLL_CALL_CLOSED"});
      EXPECT_TRUE(each.outcomes.empty()) << "told both in and closed";
    }
    if (!each.outcomes.empty()) expected.push_back(name);
  }
  EXPECT_GT(expected.size(), 5u);
  RecordProperty("taken", static_cast<int>(expected.size()));
  EXPECT_EQ(closed->present(), static_cast<int>(expected.size()));
  const auto sessions = Sessions(learners.name);
  ASSERT_EQ(sessions.size(), 1u);
  EXPECT_EQ(Names(sessions[0].present().begin(), sessions[0].present().end()), expected);
  const auto attended = Attended(learners.name);
  for (const std::string& name : names) {
    const bool is_in = std::find(expected.begin(), expected.end(), name) != expected.end();
    EXPECT_EQ(attended.at(name), is_in ? 1 : 0);
  }

  // Each once in the journal, and the list twice: of the roll-call and of the class.
  const auto entries_expected = static_cast<int64_t>(expected.size()) + 2;
  EXPECT_EQ(harness_.JournalSize() - before, entries_expected);
  Names journalled;
  for (const auto& change : ChangesOf(roll_call, static_cast<size_t>(before + entries_expected))) {
    EXPECT_LE(change.check_ins_size(), 1);
    for (const auto& each : change.check_ins()) journalled.push_back(each.nomination());
    EXPECT_EQ(change.roll_call().present(), static_cast<int>(journalled.size()));
  }
  std::sort(journalled.begin(), journalled.end());
  EXPECT_EQ(journalled, expected);
}

TEST_F(RollCallConcurrencyTest, LateAndTimelySignsAreCountedExactlyWhileStaffSettle) {
  const Enrolled learners = EnrolledClass(kLearners);
  const Names& names = learners.nominations;
  const auto slips = Slips(learners.name);
  const std::string roll_call = MustOpen(learners.name);
  const std::string late = Code(roll_call);
  harness_.clock().Advance(absl::Minutes(10));
  const std::string timely = Code(roll_call);
  std::map<std::string, std::string> codes;
  for (int i = 0; i < kLearners; ++i) codes[names[i]] = i % 2 == 0 ? timely : late;
  int settled = 0;
  auto settle = [&] {
    v1::ListCheckInsRequest request;
    request.set_outcome(v1::CHECK_IN_OUTCOME_TO_CONFIRM);
    Names waiting;
    for (const auto& each : ListCheckIns(roll_call, request)) waiting.push_back(each.nomination());
    if (waiting.empty()) return;
    settled += static_cast<int>(waiting.size());
    const auto answer = Confirm(roll_call, waiting);
    EXPECT_TRUE(answer.ok()) << answer.status();
  };
  const auto told = SignInAll(names, slips, codes, settle);
  for (const auto& [name, each] : told)
    EXPECT_TRUE(each.refusals.empty()) << *each.refusals.begin();
  settle();
  EXPECT_EQ(settled, kLearners / 2);
  const auto closed = Close(roll_call);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->present(), kLearners);
  EXPECT_EQ(closed->to_confirm(), 0);
  EXPECT_EQ(Sessions(learners.name)[0].present_size(), kLearners);
  const auto rows = harness_.ReadSql("SELECT COUNT(*), SUM(outcome = 1) FROM check_in");
  EXPECT_EQ(rows[0].Int(0), kLearners);
}

}  // namespace
}  // namespace ketnap::training
