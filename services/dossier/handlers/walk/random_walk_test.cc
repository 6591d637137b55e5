// Many people go about at random, by several clerks at once, while the service is stopped and
// started: nobody reaches a state the table of the process does not have, nothing acknowledged is
// lost or doubled, and everything derived is what the journal says. KETNAP_RANDOM_CANDIDATES=10000
// walks them all; every run walks some of them.
#include "services/dossier/handlers/walk/random_walk.h"

#include <atomic>
#include <set>
#include <thread>

#include "absl/strings/numbers.h"
#include "gtest/gtest.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/dossier/v1/projection_service.grpc.pb.h"
#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

constexpr int kThreads = 8;
constexpr int kTurns = 34;

int CandidateCount() {
  int count = 150;
  const char* wanted = std::getenv("KETNAP_RANDOM_CANDIDATES");
  if (wanted != nullptr) {
    EXPECT_TRUE(absl::SimpleAtoi(wanted, &count));
  }
  return count;
}

// The ways of the process, by the numbers of the API's states; "same" for steps beside the state.
struct Way {
  v1::Step step;
  std::set<int> from;
  std::set<int> to;  // Empty: the state it came from.
};

const std::set<int> kOpenBeforeResolution = {2, 4, 5, 6, 7, 8, 9, 11, 13};
const std::set<int> kOpen = {2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 22};
const std::set<int> kProbation = {17, 18, 20, 25};

const std::vector<Way>& Ways() {
  static const auto* ways = new std::vector<Way>{
      {v1::STEP_NOMINATE, {0}, {1}},
      {v1::STEP_LIST_SYMPATHIZER, {1}, {2}},
      {v1::STEP_DECLINE_NOMINATION, {1}, {26}},
      {v1::STEP_RELIST, {3, 16, 26}, {2}},
      {v1::STEP_ASSIGN_HELPER,
       {2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 20, 22, 25},
       {}},
      {v1::STEP_RECORD_MONTHLY_REVIEW, kOpen, {}},
      // Who has opened a dossier may need the class anew: a certificate can run out.
      {v1::STEP_REFER_TO_CLASS, kOpenBeforeResolution, {}},
      {v1::STEP_DELIST, {2, 4, 5, 6, 7, 8, 9, 11, 13, 16}, {3}},
      {v1::STEP_OPEN_DOSSIER, {2}, {4}},
      {v1::STEP_DECLARE_CV, {4}, {5}},
      {v1::STEP_ATTACH_DOCUMENT, {5, 6, 7, 8, 9, 11, 13}, {}},
      {v1::STEP_ATTACH_DOCUMENT, {7}, {9}},
      {v1::STEP_REQUEST_VERIFICATION, {5, 6, 7, 8, 9, 11}, {6, 8}},
      {v1::STEP_ANSWER_VERIFICATION, {6, 8}, {6, 7, 8, 9}},
      {v1::STEP_CONCLUDE_VERIFICATION, {6, 8}, {6, 7, 8, 9}},
      {v1::STEP_RECORD_OPINION, {5, 6, 7, 8, 9, 11}, {}},
      {v1::STEP_RECORD_OPINION, {7}, {9}},
      {v1::STEP_CELL_RESOLUTION, {9, 11}, {10, 11}},
      {v1::STEP_BASE_RESOLUTION, {10, 22}, {12, 13}},
      {v1::STEP_RETURN_DOSSIER, {10, 12, 14, 22}, {13}},
      {v1::STEP_RESUBMIT_DOSSIER, {13}, {10, 12, 22}},
      {v1::STEP_APPRAISE_DOSSIER, {10, 12, 24}, {14}},
      {v1::STEP_DECIDE_ADMISSION, {14}, {15, 16}},
      {v1::STEP_RECORD_CEREMONY, {15}, {17}},
      {v1::STEP_DECLARE_PARTY_CV, kProbation, {}},
      {v1::STEP_RECORD_PROBATION_REVIEW, kProbation, {}},
      {v1::STEP_PROPOSE_RECOGNITION, {17}, {17, 18, 25}},
      {v1::STEP_PROPOSE_STRIKE_OFF, {17}, {17, 20, 25}},
      {v1::STEP_RECOGNITION_BASE_RESOLUTION, {18, 20, 25}, {}},
      {v1::STEP_DECIDE_RECOGNITION, {18, 25}, {18, 19, 25}},
      {v1::STEP_DECIDE_STRIKE_OFF, {20, 25}, {20, 21, 25}},
      {v1::STEP_REVOKE_DECISION, {15, 17, 18, 19, 20, 25}, {24}},
      {v1::STEP_RECORD_CERTIFICATE, {}, {}},
      {v1::STEP_UPDATE, {}, {}},
      {v1::STEP_CORRECT, {}, {}},
  };
  return *ways;
}

bool IsAWay(const v1::CandidateStep& step) {
  const int from = step.from_state();
  const int to = step.to_state();
  for (const Way& way : Ways()) {
    if (way.step != step.step()) continue;
    if (!way.from.empty() && !way.from.contains(from)) continue;
    if (way.to.empty() ? from == to : way.to.contains(to)) return true;
  }
  return false;
}

class RandomWalkTest : public WayTest {
 protected:
  RandomWalkTest() {
    harness_.clock().SetDay(Date(2027, 11, 1));
    ground_.harness = &harness_;
    const std::vector<std::string> more = {
        "dossier.transfers.write", "dossier.corrections.write", "dossier.corrections.approve",
        "dossier.decisions.revoke", "dossier.verifications.reply"};
    ground_.clerk = WalkClerk(more);
    ground_.second_clerk = WalkClerk(more);
    ground_.authority = NameOf(superior_);
    ground_.running = &running_;
    for (const auto& [cell, base] : {std::pair(cell_, base_), std::pair(sister_cell_, base_),
                                     std::pair(other_cell_, other_base_)}) {
      WalkCell place{NameOf(cell), NameOf(base), {}};
      const size_t known = cell == cell_ ? members_.size() : cell == other_cell_ ? 1 : 0;
      if (cell == cell_) place.members = members_;
      if (cell == other_cell_) place.members = {stranger_};
      for (size_t i = known; i < 6; ++i) place.members.push_back(AddMember(cell, Date(2010, 3, 1)));
      ground_.cells.push_back(std::move(place));
    }
    PutFacts(other_base_, 9, 0);
    (void)environment();
    ground_.certify = [this](const std::string& candidate, const char* class_type, Date day) {
      const std::lock_guard lock(certifying_);
      Apply(CertificateEntry(candidate, class_type, day));
    };
  }

  static std::string NameOf(const Uuid& id) {
    return absl::StrCat("organizations/", id.ToString());
  }

  access::Caller WalkClerk(const std::vector<std::string>& more) {
    access::Caller clerk = Clerk(root_);
    auto& permissions = clerk.grants.front().permissions;
    permissions.insert(permissions.end(), more.begin(), more.end());
    std::sort(permissions.begin(), permissions.end());
    return clerk;
  }

  // Restarts the service now and then until everybody has walked.
  void Interrupt(const std::atomic<int>& walking) {
    while (walking.load() > 0) {
      absl::SleepFor(absl::Milliseconds(1500));
      const std::unique_lock lock(running_);
      harness_.Restart();
      (void)environment();
      ++restarts_;
    }
  }

  void WalkEverybody(std::vector<RandomWalker>* walkers) {
    const int count = CandidateCount();
    std::atomic<int> next = 0;
    std::atomic<int> walking = kThreads;
    std::vector<std::thread> threads;
    for (RandomWalker& walker : *walkers) {
      threads.emplace_back([&] {
        for (int number = next++; number < count; number = next++) walker.Walk(number, kTurns);
        --walking;
      });
    }
    Interrupt(walking);
    for (std::thread& thread : threads) thread.join();
  }

  // Every entry is a way of the table, and goes on from the one before.
  void CheckJournal() {
    int64_t entries = 0;
    std::string last;
    v1::CandidateState state = v1::CANDIDATE_STATE_UNSPECIFIED;
    int64_t version = 0;
    std::map<std::string, int> strange;
    for (const db::Row& row : harness_.ReadSql(
             "SELECT HEX(aggregate_id), aggregate_version, event FROM journal_entry "
             "WHERE aggregate_type = 'candidates' ORDER BY aggregate_id, aggregate_version")) {
      v1::CandidateStepRecorded event;
      google::protobuf::Any any;
      ASSERT_TRUE(event.ParseFromString(row.Text(2)));
      if (row.Text(0) != last) {
        last = row.Text(0);
        state = v1::CANDIDATE_STATE_UNSPECIFIED;
        version = 0;
      }
      const v1::CandidateStep& step = event.step();
      EXPECT_EQ(row.Int(1), ++version) << last;
      EXPECT_EQ(step.from_state(), state) << last << " " << step.action();
      EXPECT_EQ(event.candidate().state(), step.to_state()) << last << " " << step.action();
      state = step.to_state();
      if (!IsSpecial(step) && !IsAWay(step)) {
        ++strange[absl::StrCat(v1::Step_Name(step.step()), ": ",
                               v1::CandidateState_Name(step.from_state()), " to ",
                               v1::CandidateState_Name(step.to_state()))];
      }
      ++entries;
    }
    for (const auto& [what, times] : strange) ADD_FAILURE() << what << ", " << times << " times";
    EXPECT_GT(entries, CandidateCount() * 5);
  }

  // Moves and undos lead to where the person was: held against the entry they name.
  static bool IsSpecial(const v1::CandidateStep& step) {
    switch (step.step()) {
      case v1::STEP_TRANSFER:
        return step.to_state() == v1::CANDIDATE_STATE_TRANSFER_PENDING;
      case v1::STEP_ACCEPT_TRANSFER:
      case v1::STEP_CANCEL_TRANSFER:
        return step.from_state() == v1::CANDIDATE_STATE_TRANSFER_PENDING &&
               step.to_state() != v1::CANDIDATE_STATE_TRANSFER_PENDING;
      case v1::STEP_UNDO:
        return step.restored_version() > 0;
      default:
        return false;
    }
  }

  void CheckAcknowledged(const std::vector<RandomWalker>& walkers) {
    std::map<std::string, int64_t> kept;
    for (const db::Row& row :
         harness_.ReadSql("SELECT request_id, COUNT(*) FROM journal_entry "
                          "WHERE aggregate_type = 'candidates' GROUP BY request_id")) {
      kept[row.Text(0)] = row.Int(1);
    }
    int64_t lost = 0;
    int64_t doubled = 0;
    int64_t undone = 0;
    for (const RandomWalker& walker : walkers) {
      for (const std::string& id : walker.acknowledged()) {
        const auto found = kept.find(id);
        if (found == kept.end()) {
          ++lost;
        } else if (found->second != 1) {
          ++doubled;
        }
      }
      for (const std::string& id : walker.refused()) undone += kept.contains(id) ? 1 : 0;
    }
    EXPECT_EQ(lost, 0) << "acknowledged and not in the journal";
    EXPECT_EQ(doubled, 0) << "acknowledged once and twice in the journal";
    EXPECT_EQ(undone, 0) << "refused and in the journal all the same";
  }

  void CheckDerived() {
    v1::CheckProjectionsRequest request;
    request.set_limit(500);
    int64_t checked = 0;
    do {
      auto reply = harness_.Call(ketnap::testing::ServiceHarness::Process("operator"),
                                 &v1::ProjectionService::Stub::CheckProjections, request);
      ASSERT_TRUE(reply.ok()) << reply.status();
      for (const v1::ProjectionFault& fault : reply->faults()) {
        ADD_FAILURE() << fault.candidate() << " " << fault.projection() << ": " << fault.message();
      }
      checked += reply->checked_count();
      request.set_after_candidate(reply->next_candidate());
    } while (!request.after_candidate().empty());
    EXPECT_GT(checked, 0);
  }

  int64_t Count(const std::string& sql) { return harness_.ReadSql(sql).front().Int(0); }

  void CheckInvariants() {
    EXPECT_EQ(Count("SELECT COUNT(*) FROM candidate WHERE state NOT BETWEEN 1 AND 27"), 0);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM candidate WHERE state = 19 AND "
                    "official_date <> DATE_ADD(ceremony_date, INTERVAL 12 MONTH)"),
              0);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM candidate WHERE state IN (15, 17, 18, 19, 20, 21, 25) "
                    "AND (admission_decision_date IS NULL OR cell_resolution_date IS NULL)"),
              0);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM candidate c JOIN (SELECT aggregate_id, "
                    "MAX(aggregate_version) newest FROM journal_entry GROUP BY aggregate_id) j "
                    "ON j.aggregate_id = c.id WHERE j.newest <> c.version"),
              0);
  }

  WalkGround ground_;
  std::shared_mutex running_;
  std::mutex certifying_;
  int restarts_ = 0;
};

TEST_F(RandomWalkTest, NobodyLeavesTheTableAndTheJournalTellsItAll) {
  const uint64_t seed = 20'261'123;
  std::vector<RandomWalker> walkers;
  walkers.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i)
    walkers.emplace_back(&ground_, seed + static_cast<uint64_t>(i));
  WalkEverybody(&walkers);
  CheckJournal();
  CheckAcknowledged(walkers);
  CheckDerived();
  CheckInvariants();
  std::map<std::string, int> taken;
  int64_t refused = 0;
  for (const RandomWalker& walker : walkers) {
    for (const auto& [action, times] : walker.taken()) taken[action] += times;
    refused += static_cast<int64_t>(walker.refused().size());
  }
  std::string told;
  for (const auto& [action, times] : taken) absl::StrAppend(&told, " ", action, " ", times);
  std::cout << CandidateCount() << " people, " << refused << " refusals, " << restarts_
            << " restarts;" << told << std::endl;
  // A walk that never comes so far proves little.
  for (const char* action : {"DecideAdmission", "RecordCeremony", "AcceptTransfer",
                             "RelistCandidate", "Undo", "ApproveCorrection"}) {
    EXPECT_GT(taken[action], 0) << action;
  }
}

}  // namespace
}  // namespace ketnap::dossier
