#include "services/supervision/projections/breach_facts.h"

#include "common/base/proto_date.h"
#include "services/supervision/handlers/supervision_fixture.h"
#include "services/supervision/repository/figure_repository.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class BreachFactsTest : public SupervisionTest {
 protected:
  // An entry of a step with a vote of the cell; who is in favour of ten.
  journal::v1::JournalEntry VoteEntry(
      const dossier::v1::Candidate& candidate, int in_favor,
      const std::function<void(dossier::v1::CandidateStep&)>& edit = {}) {
    journal::v1::JournalEntry entry = EntryOf(candidate);
    dossier::v1::CandidateStepRecorded event;
    *event.mutable_candidate() = candidate;
    dossier::v1::CandidateStep& step = *event.mutable_step();
    step.set_step(dossier::v1::STEP_CELL_RESOLUTION);
    *step.mutable_occurred_on() = DateOf(2018, 3, 5);
    step.set_carried(true);
    step.mutable_vote()->set_entitled(10);
    step.mutable_vote()->set_present(10);
    step.mutable_vote()->set_in_favor(in_favor);
    if (edit) edit(step);
    entry.mutable_event()->PackFrom(event);
    return entry;
  }

  // Codes and counts below an organization.
  std::vector<std::string> Breaches(const Uuid& organization) {
    std::vector<std::string> found;
    const absl::Status read = harness_.database().RunRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          FigureQuery query;
          query.organization = organization;
          query.figure = Figure::kBreach;
          query.to = Date(2019, 8, 15);
          const auto counts = CountFigures(transaction, query);
          if (!counts.ok()) return counts.status();
          for (const FigureCount& each : *counts) {
            found.push_back(absl::StrCat(each.code, " ", each.number, " ", each.count));
          }
          return absl::OkStatus();
        });
    EXPECT_TRUE(read.ok()) << read;
    return found;
  }
};

TEST_F(BreachFactsTest, CountsABrokenVoteWhereThePersonWasAndOnce) {
  const auto candidate = Candidate(cell_a1_);
  const auto entry = VoteEntry(candidate, 5);
  Apply(entry);
  Apply(entry);
  EXPECT_THAT(Breaches(root_), ElementsAre("R-VOT-1 2 1"));
  EXPECT_THAT(Breaches(cell_a1_), ElementsAre("R-VOT-1 2 1"));
  EXPECT_THAT(Breaches(base_b_), IsEmpty());
}

TEST_F(BreachFactsTest, AStepTakenBackLeavesNothing) {
  const auto candidate = Candidate(cell_a1_);
  Apply(VoteEntry(candidate, 9));
  Apply(VoteEntry(candidate, 5));
  EXPECT_THAT(Breaches(bloc_), ElementsAre("R-VOT-1 2 1"));
  Apply(VoteEntry(candidate, 0, [](dossier::v1::CandidateStep& step) {
    step.set_step(dossier::v1::STEP_UNDO);
    step.clear_vote();
    step.set_restored_version(1);
  }));
  EXPECT_THAT(Breaches(bloc_), IsEmpty());
}

TEST_F(BreachFactsTest, ASecondRecordCountsNowhere) {
  auto candidate = Candidate(cell_a1_);
  Apply(VoteEntry(candidate, 5));
  candidate.set_state(dossier::v1::CANDIDATE_STATE_MERGED);
  Apply(VoteEntry(candidate, 5));
  EXPECT_THAT(Breaches(root_), IsEmpty());
}

TEST_F(BreachFactsTest, ACorrectedCertificateIsJudgedAgain) {
  auto candidate = Candidate(cell_a1_, [](dossier::v1::Candidate& person) {
    *person.mutable_milestones()->mutable_cell_resolution_date() = DateOf(2018, 3, 5);
    *person.mutable_milestones()->mutable_awareness_certificate_date() = DateOf(2012, 1, 10);
  });
  Apply(EntryOf(candidate));
  EXPECT_THAT(Breaches(root_), ElementsAre("R-CLS-1 73 1"));
  *candidate.mutable_milestones()->mutable_awareness_certificate_date() = DateOf(2017, 1, 10);
  Apply(EntryOf(candidate));
  EXPECT_THAT(Breaches(root_), IsEmpty());
}

TEST_F(BreachFactsTest, CountsMadeAnewFindTheRowsThatAreThere) {
  const auto candidate = Candidate(cell_a1_);
  const auto entry = VoteEntry(candidate, 5);
  Apply(entry);
  harness_.RunSql("DELETE FROM person_fact");
  harness_.RunSql("DELETE FROM person_figure");
  harness_.RunSql("DELETE FROM figure_count");
  Apply(entry);
  EXPECT_THAT(Breaches(root_), ElementsAre("R-VOT-1 2 1"));
}

}  // namespace
}  // namespace ketnap::supervision
