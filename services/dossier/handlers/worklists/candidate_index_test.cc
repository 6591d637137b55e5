#include "services/dossier/handlers/worklists/candidate_index.h"

#include <atomic>
#include <random>
#include <set>
#include <thread>

#include "services/dossier/handlers/worklists/worklist_fixture.h"
#include "services/dossier/handlers/worklists/worklist_view.h"
#include "services/dossier/repository/paper_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using State = CandidateState;

// People that change at random, past the rules of the way; the rows must follow all the same.
class CandidateIndexTest : public WorklistFixture {
 protected:
  struct Person {
    CandidateRecord record;
    DossierPapers papers;
    std::vector<Date> months;
  };

  int Below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  bool Chance(int percent) { return Below(100) < percent; }
  Date SomeDay() { return Date(2016, 1, 1) + Below(1500); }
  std::optional<Date> MaybeDay() { return Chance(60) ? std::optional(SomeDay()) : std::nullopt; }

  void Shuffle(Person* person) {
    Candidate& candidate = person->record.candidate;
    const Uuid cells[] = {cell_, sister_cell_, other_cell_, lone_cell_};
    candidate.organization = cells[Below(4)];
    candidate.state = static_cast<State>(1 + Below(26));
    candidate.revocation_kind = RevocationKind::kUnspecified;
    if (candidate.state == State::kRevoked) {
      candidate.revocation_kind = static_cast<RevocationKind>(1 + Below(2));
    }
    candidate.transfer_destination.reset();
    candidate.resume_state = State::kUnspecified;
    if (candidate.state == State::kTransferPending) {
      candidate.transfer_destination = cells[Below(4)];
      candidate.resume_state = Chance(50) ? State::kVerified : State::kAdmittedProbationary;
    }
    candidate.helper = Chance(70) ? std::optional(Uuid::FromName("helper")) : std::nullopt;
    candidate.helper_to_be_replaced = Chance(20);
    Milestones& reached = candidate.milestones;
    for (auto field :
         {&Milestones::nomination, &Milestones::listing, &Milestones::last_review,
          &Milestones::awareness_certificate, &Milestones::cell_resolution, &Milestones::opinions,
          &Milestones::transfer, &Milestones::party_cv, &Milestones::recognition_proposal,
          &Milestones::class_referral, &Milestones::recognition_base_resolution,
          &Milestones::strike_off_proposal}) {
      reached.*field = MaybeDay();
    }
    reached.admission_decision = SomeDay();
    reached.ceremony = SomeDay();
    reached.official = SomeDay();
    reached.strike_off = SomeDay();
    reached.revocation = SomeDay();
  }

  // Row, papers, reviews and derived rows, as candidate_writes does.
  void Write(Person* person, bool is_new) {
    Run([&](db::Transaction& transaction) -> absl::Status {
      CandidateRecord record = person->record;
      const Uuid id = record.candidate.id;
      auto status = is_new ? InsertCandidate(transaction, record)
                           : AdvanceCandidate(transaction, harness_.clock().Now(), record);
      if (status.ok()) status = ClearPapers(transaction, id);
      if (status.ok()) status = WritePapers(transaction, id, person->papers);
      for (const Date month : person->months) {
        if (!status.ok()) return status;
        status = transaction
                     .Execute(
                         "INSERT IGNORE INTO monthly_review (candidate_id, review_month,"
                         " review_date, political_awareness, work_result, ethics,"
                         " public_trust, conclusion, helper_remark, created_at)"
                         " VALUES (?, ?, ?, 1, 1, 1, 1, 1, '', '2019-01-01')",
                         {id, month, month})
                     .status();
      }
      if (status.ok()) {
        status = RefreshCandidateIndex(environment(), transaction, record.candidate);
      }
      if (status.ok()) person->record = record;
      return status;
    });
  }

  Person NewPerson(int number) {
    Person person;
    person.record.candidate.id = Uuid::Generate(harness_.clock().Now());
    person.record.candidate.full_name = absl::StrCat("Nguyễn Văn ", number % 7);
    person.record.folded_name = absl::StrCat("nguyen van ", number % 7);
    person.record.candidate.birth_date = Date(1990, 1, 1);
    person.record.candidate.version = 1;
    person.record.create_time = person.record.update_time = harness_.clock().Now();
    return person;
  }

  void ChangePapers(Person* person) {
    person->papers = DossierPapers();
    if (Chance(50)) {
      Verification asked;
      asked.id = Uuid::Generate(harness_.clock().Now());
      asked.subject = "FATHER";
      asked.recipient = "Đảng ủy xã";
      asked.request_date = SomeDay();
      if (Chance(30)) asked.due_date = asked.request_date + Below(60);
      person->papers.verifications = {asked};
    }
    if (Chance(50)) {
      person->papers.documents = {
          {"10-KNĐ", SomeDay(), std::nullopt, std::nullopt, Chance(30) ? "EXPIRED" : ""}};
    }
  }

  // What counts and lists ought to be, by the pure function over everybody.
  std::map<std::string, std::vector<Date>> Recount(const Uuid& organization) {
    std::map<std::string, std::vector<Date>> due;
    for (const Person& person : people_) {
      WorklistFacts facts{person.record.candidate, person.papers, person.months};
      const Candidate& candidate = facts.candidate;
      facts.has_base_committee = candidate.organization != lone_cell_;
      for (const WorklistEntry& entry :
           EntriesOf(facts, *environment().worklists, *environment().rules,
                     *environment().calendar->Current())) {
        const Uuid place = entry.place == WorklistPlace::kDestination
                               ? *candidate.transfer_destination
                               : candidate.organization;
        if (!harness_.runtime().tree().IsWithin(place, organization)) continue;
        due[entry.queue].push_back(entry.due.value_or(kUndated));
      }
    }
    return due;
  }

  void ExpectCountsEqualRecount(const Uuid& organization) {
    auto due = Recount(organization);
    const Date today = harness_.clock().Today();
    const auto counts = Counts(organization);
    for (const Worklist& worklist : *environment().worklists) {
      if (!counts.contains(worklist.id)) continue;
      const auto count = [&](v1::Urgency urgency) {
        int64_t n = 0;
        for (const DayRange& range : DaysOf(worklist, urgency, today)) {
          n += std::count_if(due[worklist.id].begin(), due[worklist.id].end(),
                             [&](Date day) { return range.first <= day && day <= range.last; });
        }
        return n;
      };
      const v1::QueueCount& told = counts.at(worklist.id);
      EXPECT_EQ(told.total_count(), count(v1::URGENCY_UNSPECIFIED)) << worklist.id;
      EXPECT_EQ(told.overdue_count(), count(v1::URGENCY_OVERDUE)) << worklist.id;
      EXPECT_EQ(told.warning_count(), count(v1::URGENCY_WARNING)) << worklist.id;
    }
  }

  std::mt19937 random_{20191006};
  std::vector<Person> people_;
};

TEST_F(CandidateIndexTest, CountsListsAndRecountAgreeWhateverHappens) {
  clerk_ = harness_.Person({ketnap::testing::ServiceHarness::GrantOver(
      root_, {"dossier.appraisals.write", "dossier.candidates.read", "dossier.candidates.write",
              "dossier.ceremonies.write", "dossier.decisions.write", "dossier.dossiers.write",
              "dossier.resolutions.write", "dossier.transfers.write"})});
  for (int i = 0; i < 80; ++i) {
    people_.push_back(NewPerson(i));
    Shuffle(&people_.back());
    ChangePapers(&people_.back());
    Write(&people_.back(), true);
  }
  for (int round = 0; round < 5; ++round) {
    for (int change = 0; change < 60; ++change) {
      Person& person = people_[Below(80)];
      if (Chance(70)) Shuffle(&person);
      if (Chance(50)) ChangePapers(&person);
      if (Chance(40)) {
        Date month(2016 + Below(3), 1 + Below(12), 1);
        if (!std::count(person.months.begin(), person.months.end(), month)) {
          person.months.push_back(month);
          std::sort(person.months.begin(), person.months.end());
        }
      }
      Write(&person, false);
      if (HasFatalFailure()) return;
    }
    harness_.clock().SetDay(Date(2016, 6, 1) + 300 * round);
    for (const Uuid& organization : {root_, superior_, base_, cell_, other_cell_, lone_cell_}) {
      ExpectCountsEqualRecount(organization);
    }
    ExpectCountsEqualLists(superior_);
  }
  EXPECT_EQ(harness_.ReadSql("SELECT COUNT(*) FROM worklist_count WHERE item_count <= 0")[0].Int(0),
            0);
}

TEST_F(CandidateIndexTest, PagesOfAQueueAreWholeWhateverTheirSize) {
  for (int i = 0; i < 30; ++i) {
    people_.push_back(NewPerson(i));
    Candidate& candidate = people_.back().record.candidate;
    candidate.organization = cell_;
    candidate.state = i % 3 == 0 ? State::kApplicationFiled : State::kUnderAuthorityReview;
    candidate.milestones.cell_resolution = Date(2018, 12, 3) + i / 6;
    Write(&people_.back(), true);
  }
  for (const std::string queue : {"ADMISSION_TO_DECIDE", "DOSSIER_TO_COMPLETE"}) {
    std::vector<std::string> whole;
    for (const v1::WorklistItem& item : Items(base_, queue)) whole.push_back(item.candidate());
    EXPECT_EQ(whole.size(), queue == "DOSSIER_TO_COMPLETE" ? 10u : 20u);
    for (const int size : {1, 3, 7}) {
      std::vector<std::string> paged;
      for (const v1::WorklistItem& item : Items(base_, queue, v1::URGENCY_UNSPECIFIED, size)) {
        paged.push_back(item.candidate());
      }
      EXPECT_EQ(paged, whole) << queue << " by " << size;
    }
  }
}

TEST_F(CandidateIndexTest, ATransferWaitsAtItsDestination) {
  clerk_ = Clerk(superior_);
  const access::Caller mover = harness_.Person({ketnap::testing::ServiceHarness::GrantOver(
      superior_, {"dossier.candidates.read", "dossier.transfers.write"})});
  people_.push_back(NewPerson(1));
  Candidate& candidate = people_.back().record.candidate;
  candidate.organization = cell_;
  candidate.state = State::kTransferPending;
  candidate.resume_state = State::kVerified;
  candidate.transfer_destination = other_cell_;
  candidate.milestones.transfer = Date(2019, 1, 3);
  Write(&people_.back(), true);
  clerk_ = mover;
  EXPECT_THAT(Waiting(other_cell_), ElementsAre("TRANSFER_TO_ACCEPT"));
  EXPECT_THAT(Waiting(other_base_), ElementsAre("TRANSFER_TO_ACCEPT"));
  EXPECT_THAT(Waiting(cell_), IsEmpty());
  EXPECT_THAT(Waiting(base_), IsEmpty());
  // Once for the superior, who sees both ends.
  EXPECT_EQ(Items(superior_, "TRANSFER_TO_ACCEPT").size(), 1u);
  EXPECT_EQ(Items(other_cell_, "TRANSFER_TO_ACCEPT")[0].organization(), NameOf(cell_));
}

TEST_F(CandidateIndexTest, RowsFollowWhenTheTreeChanges) {
  people_.push_back(NewPerson(1));
  Candidate& candidate = people_.back().record.candidate;
  candidate.organization = cell_;
  candidate.state = State::kCellResolved;
  candidate.milestones.cell_resolution = Date(2018, 12, 3);
  Write(&people_.back(), true);
  EXPECT_THAT(Waiting(base_), Contains("BASE_RESOLUTION"));
  const auto move = [&](const Uuid& parent, const char* type) {
    auto node = *harness_.runtime().tree().Find(cell_);
    node.parent = parent;
    node.type = type;
    node.periods.clear();
    harness_.PutOrganization(node);
    Run([&](db::Transaction& transaction) -> absl::Status {
      auto status = access::LockTree(transaction);
      return status.ok() ? RefreshIndexBelow(environment(), transaction, cell_) : status;
    });
  };
  move(other_base_, "PARTY_CELL");
  EXPECT_THAT(Waiting(base_), IsEmpty());
  EXPECT_THAT(Waiting(other_base_), Contains("BASE_RESOLUTION"));
  // Without a committee in between the dossier goes straight to appraisal.
  move(superior_, "GRASSROOTS_CELL");
  EXPECT_THAT(Waiting(other_base_), IsEmpty());
  EXPECT_THAT(Waiting(superior_), Contains("DOSSIER_TO_APPRAISE"));
  v1::ListCandidatesRequest request;
  request.set_organization(NameOf(other_base_));
  EXPECT_EQ(Send(&People::ListCandidates, request)->candidates_size(), 0);
  ExpectCountsEqualLists(superior_);
}

TEST_F(CandidateIndexTest, SixteenClerksAtOnceDoNotLockOneAnotherOut) {
  constexpr int kClerks = 16;
  std::vector<std::thread> clerks;
  std::atomic<int> failures{0};
  for (int i = 0; i < kClerks; ++i) {
    clerks.emplace_back([&, i] {
      for (int round = 0; round < 3; ++round) {
        auto nomination = Nomination(absl::StrCat("Hoàng Văn ", i, " ", round));
        *nomination.mutable_candidate()->mutable_birth_date() = Day(1980 + i, 1 + round, 3);
        auto person = harness_.Call(clerk_, &People::NominateCandidate, nomination);
        failures += !person.ok();
        if (!person.ok()) continue;
        auto listing = Listing();
        listing.set_candidate(person->name());
        failures += !harness_.Call(clerk_, &People::ListSympathizer, listing).ok();
        auto help = Help();
        help.set_candidate(person->name());
        failures += !harness_.Call(clerk_, &People::AssignHelper, help).ok();
        auto review = Review();
        review.set_candidate(person->name());
        failures += !harness_.Call(clerk_, &People::RecordMonthlyReview, review).ok();
      }
    });
  }
  for (std::thread& clerk : clerks) clerk.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(Counts(superior_)["REVIEW_DUE"].total_count(), 3 * kClerks);
  ExpectCountsEqualLists(superior_);
  EXPECT_THAT(Faults(), IsEmpty());
}

}  // namespace
}  // namespace ketnap::dossier
