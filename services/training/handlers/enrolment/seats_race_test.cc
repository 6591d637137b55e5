#include <algorithm>
#include <atomic>
#include <random>
#include <thread>
#include <tuple>

#include "ketnap/training/v1/events.pb.h"
#include "services/training/handlers/enrolment/enrolment_fixture.h"

namespace ketnap::training {
namespace {

constexpr int kThreads = 8;
constexpr int kCallsAThread = 60;
constexpr int kSeats = 9;

// What the journal says of a class: the learners as the last entry that touched each left them, and
// the order in which they were nominated.
struct Recount {
  v1::TrainingClass training_class;
  std::map<std::string, v1::Nomination> learners;
  std::map<std::string, std::pair<int, int>> nominated;  // Entry and place in it.
  std::map<std::string, int> quotas;
};

// Many who nominate, approve and withdraw at once, for fewer seats than there are people. Calls are
// cut off before they answer and repeated under their request id, as clients do, and connections of
// the service to its database are killed under it.
class SeatsRaceTest : public EnrolmentTest {
 protected:
  struct Side {
    Uuid organization;
    Names candidates;
  };

  // Calls until there is an answer, now and then without waiting for the first.
  template <typename Rpc, typename Request>
  absl::Status Insist(const access::Caller& caller, Rpc rpc, const Request& request,
                      std::mt19937* random) {
    for (int attempt = 0; attempt < 200; ++attempt) {
      Harness::CallOptions options;
      if (attempt == 0 && (*random)() % 3 == 0) {
        options.timeout = absl::Milliseconds(1 + (*random)() % 30);
        ++cut_off_;
      }
      const absl::Status status = harness_.Call(caller, rpc, request, options).status();
      const bool is_final = !absl::IsDeadlineExceeded(status) && !absl::IsUnavailable(status) &&
                            !absl::IsAborted(status) && !absl::IsCancelled(status) &&
                            !absl::IsResourceExhausted(status);
      if (is_final) return status;
      absl::SleepFor(absl::Milliseconds(5));
    }
    return absl::InternalError("no answer");
  }

  void CallAtRandom(const std::string& name, const std::vector<Side>& sides, unsigned seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < kCallsAThread; ++i) {
      const Side& side = sides[random() % sides.size()];
      const std::string candidate = side.candidates[random() % side.candidates.size()];
      absl::Status status;
      switch (random() % 4) {
        case 0:
        case 1:
          status = Insist(Clerk(side.organization), &Classes::Nominate,
                          Nomination(name, side.organization, {candidate}), &random);
          break;
        case 2: {
          auto request = Approval(name);
          request.set_waiting_list(random() % 4 != 0);
          status = Insist(Trainer(bloc_), &Classes::ApproveNominations, request, &random);
          break;
        }
        default: {
          const auto rows =
              harness_.ReadSql("SELECT nomination_id FROM nomination WHERE candidate_id = ?",
                               {*Uuid::Parse(candidate.substr(candidate.find('/') + 1))});
          if (rows.empty()) continue;
          status = Insist(
              Clerk(side.organization), &Classes::Withdraw,
              Withdrawal(name, side.organization, {"nominations/" + rows[0].Id(0).ToString()}),
              &random);
        }
      }
      ++answered_;
      const bool expected =
          status.ok() || absl::IsAlreadyExists(status) || absl::IsFailedPrecondition(status);
      EXPECT_TRUE(expected) << status;
      if (status.ok()) ++done_;
    }
  }

  void KillConnections(const std::atomic<bool>* stop) {
    while (!*stop) {
      absl::SleepFor(absl::Milliseconds(3));
      const auto rows = harness_.ReadSql(
          "SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND DB = "
          "DATABASE() AND (INFO LIKE '%n.nomination_id%' OR INFO LIKE 'UPDATE nomination%' OR "
          "INFO LIKE 'UPDATE training_class%' OR INFO = 'COMMIT') LIMIT 1");
      if (rows.empty()) continue;
      // Gone meanwhile: an error that is none here.
      const absl::Status status =
          harness_.database().RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
            return transaction.Execute(absl::StrCat("KILL ", rows[0].Int(0))).status();
          });
      if (status.ok()) ++killed_;
    }
  }

  Recount ReadJournal(const std::string& name) {
    Recount recount;
    int number = 0;
    for (const auto& entry : harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()))) {
      v1::ClassChanged changed;
      if (!entry.event().UnpackTo(&changed) || changed.training_class().name() != name) continue;
      recount.training_class = changed.training_class();
      ++number;
      int place = 0;
      for (const auto& each : changed.nominations()) {
        recount.learners[each.name()] = each;
        if (each.state() == v1::NOMINATION_STATE_NOMINATED) {
          recount.nominated[each.name()] = {number, ++place};
        }
      }
      for (const auto& each : changed.quotas().quotas()) {
        recount.quotas[each.organization()] = each.seats();
      }
      // Never oversold, at no moment.
      std::map<std::string, int> taken;
      int enrolled = 0;
      for (const auto& [nomination, learner] : recount.learners) {
        if (learner.state() != v1::NOMINATION_STATE_ENROLLED) continue;
        ++enrolled;
        ++taken[learner.quota_organization()];
      }
      EXPECT_LE(enrolled, kSeats);
      EXPECT_EQ(enrolled, recount.training_class.enrolled());
      for (const auto& [organization, count] : taken) {
        EXPECT_LE(count, recount.quotas[organization]) << organization;
      }
    }
    return recount;
  }

  std::atomic<int> answered_{0}, done_{0}, cut_off_{0}, killed_{0};
};

TEST_F(SeatsRaceTest, SeatsQuotasAndTheWaitingListStayExactHoweverTheyAreStormed) {
  const std::string name = OpenClass(kSeats);
  ASSERT_TRUE(Allocate(name, {{base_a_, 5}, {cell_b1_, 3}}).ok());
  const std::vector<Side> sides = {{base_a_, People(cell_a1_, 14)},
                                   {base_b_, People(cell_b1_, 10)}};
  std::atomic<bool> stop{false};
  std::thread killer([&] { KillConnections(&stop); });
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] { CallAtRandom(name, sides, 7919 * i + 1); });
  }
  for (std::thread& thread : threads) thread.join();
  stop = true;
  killer.join();
  RecordProperty("answered", answered_.load());
  RecordProperty("done", done_.load());
  RecordProperty("cut_off", cut_off_.load());
  RecordProperty("killed", killed_.load());
  EXPECT_GE(answered_.load(), 300);
  EXPECT_GT(done_.load(), 50);
  EXPECT_GT(cut_off_.load(), 20);
  EXPECT_GT(killed_.load(), 0);
  // The list is full at the end, so that there is something to compare.
  ASSERT_TRUE(ApproveOrWait(name).ok());

  const auto learners = LearnersOf(name);
  const auto training_class = *Get(Trainer(bloc_), name);
  const Recount recount = ReadJournal(name);
  EXPECT_EQ(recount.training_class.etag(), training_class.etag());
  ASSERT_EQ(recount.learners.size(), learners.size());
  std::map<std::string, int> enrolled, waiting;
  std::vector<std::tuple<int, std::pair<int, int>, std::string>> line;
  for (const auto& [nomination, learner] : learners) {
    const v1::Nomination& told = recount.learners.at(nomination);
    EXPECT_EQ(told.state(), learner.state()) << nomination;
    EXPECT_EQ(told.quota_organization(), learner.quota_organization()) << nomination;
    if (learner.state() == v1::NOMINATION_STATE_ENROLLED) ++enrolled[learner.quota_organization()];
    if (learner.state() == v1::NOMINATION_STATE_WAITING) {
      const bool is_of_a = learner.organization() == NameOf(cell_a1_);
      ++waiting[is_of_a ? NameOf(base_a_) : NameOf(cell_b1_)];
      line.emplace_back(learner.nomination_date().day(), recount.nominated.at(nomination),
                        nomination);
    }
  }
  // By day of nomination, then by the order of recording.
  std::sort(line.begin(), line.end());
  Names in_line;
  for (const auto& each : line) in_line.push_back(std::get<2>(each));
  EXPECT_EQ(WaitingOf(name), in_line);
  int all_enrolled = 0;
  const auto quotas = ListQuotas(Trainer(bloc_), name);
  ASSERT_TRUE(quotas.ok()) << quotas.status();
  for (const auto& quota : quotas->quotas()) {
    EXPECT_EQ(quota.enrolled(), enrolled[quota.organization()]);
    EXPECT_EQ(quota.waiting(), waiting[quota.organization()]);
    EXPECT_LE(quota.enrolled(), quota.seats());
    // Nobody waits beside a free seat.
    EXPECT_TRUE(quota.waiting() == 0 || quota.enrolled() == quota.seats());
    all_enrolled += quota.enrolled();
  }
  EXPECT_EQ(training_class.enrolled(), all_enrolled);
  EXPECT_EQ(training_class.waiting(), static_cast<int>(in_line.size()));
  // Whoever has a seat has a slip, each their own; nobody else has one.
  const auto slips = harness_.ReadSql(
      "SELECT COUNT(*), COUNT(DISTINCT slip_code), SUM(state = 2) FROM nomination WHERE slip_code "
      "IS NOT NULL")[0];
  EXPECT_EQ(slips.Int(0), all_enrolled);
  EXPECT_EQ(slips.Int(1), all_enrolled);
}

TEST_F(SeatsRaceTest, NobodyGetsIntoTwoClassesAtOnce) {
  constexpr int kPeople = 20;
  const Names classes = {OpenClass(kPeople), OpenClass(kPeople)};
  const Names people = People(cell_a1_, kPeople);
  std::atomic<int> nominated{0};
  for (const std::string& person : people) {
    std::vector<std::thread> threads;
    for (const std::string& name : classes) {
      threads.emplace_back([&, this] {
        const absl::Status status = Nominate(name, base_a_, {person}).status();
        if (status.ok()) {
          ++nominated;
        } else {
          EXPECT_THAT(Unmet(status), ::testing::ElementsAre("R-CLS-ONCE " + person));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(nominated.load(), kPeople);
}

}  // namespace
}  // namespace ketnap::training
