#include <thread>

#include "absl/strings/escaping.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/duplicates/duplicate_fixture.h"
#include "services/dossier/repository/review_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class DuplicatesTest : public DuplicateTest {
 protected:
  int Reviews(const std::string& candidate) {
    int count = -1;
    Run([&](db::Transaction& transaction) -> absl::Status {
      KETNAP_ASSIGN_OR_RETURN(count, CountReviews(transaction, IdOf(candidate)));
      return absl::OkStatus();
    });
    return count;
  }
  void AddReview(const std::string& candidate, Date month) {
    MonthlyReview review;
    review.candidate = IdOf(candidate);
    review.month = month;
    review.review_date = month + 20;
    review.create_time = harness_.clock().Now();
    Run([&](db::Transaction& transaction) { return InsertReview(transaction, review); });
  }
  std::vector<v1::CandidateStepRecorded> Merges() {
    std::vector<v1::CandidateStepRecorded> merges;
    for (const auto& entry : Journal()) {
      v1::CandidateStepRecorded event;
      if (entry.event().UnpackTo(&event) && event.step().step() == v1::STEP_MERGE) {
        merges.push_back(event);
      }
    }
    return merges;
  }
};

TEST_F(DuplicatesTest, NamesakesAcrossOrganizationsArePairs) {
  const std::string other = Nominate(other_cell_);
  EXPECT_THAT(Pairs(superior_), ElementsAre(Pair(person_, other, "NAME_AND_BIRTH_DATE")));
  Nominate(lone_cell_, "Nguyễn Văn Ân");  // Folds to the same name.
  EXPECT_THAT(Pairs(superior_), SizeIs(3));
  EXPECT_THAT(Pairs(superior_, 1), SizeIs(3));
  EXPECT_THAT(Pairs(lone_cell_), SizeIs(2));
  Nominate(lone_cell_, "Nguyễn Văn Bình");
  EXPECT_THAT(Pairs(superior_), SizeIs(3));
}

TEST_F(DuplicatesTest, AreListedToWhoMaySeeBoth) {
  const std::string other = Nominate(other_cell_);
  for (const Uuid& organization : {cell_, base_, other_cell_, other_base_, superior_}) {
    EXPECT_THAT(Pairs(organization), SizeIs(1));
  }
  EXPECT_THAT(Pairs(sister_cell_), IsEmpty());
  officer_ = Officer(base_);
  EXPECT_THAT(Pairs(base_), IsEmpty());
  v1::ListDuplicatesRequest outside;
  outside.set_organization(absl::StrCat("organizations/", other_base_.ToString()));
  EXPECT_EQ(Ask(&People::ListDuplicates, outside).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(DuplicatesTest, TheSameGrassrootsOrganizationRefusesAndNamesTheOther) {
  nominating_cell_ = sister_cell_;
  const std::string person = person_;
  const absl::Status refused = Send(Nomination()).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(refused, "existing"), person);
}

TEST_F(DuplicatesTest, OfTwoNominatedAtOnceNoneIsMissed) {
  for (int round = 0; round < 5; ++round) {
    const std::string name =
        absl::StrCat("Lê Văn ", std::string(1, static_cast<char>('A' + round)));
    v1::NominateCandidateRequest one = Nomination(name), two = Nomination(name);
    one.mutable_candidate()->set_organization(absl::StrCat("organizations/", cell_.ToString()));
    two.mutable_candidate()->set_organization(
        absl::StrCat("organizations/", other_cell_.ToString()));
    two.set_request_id(harness_.NewRequestId());
    absl::Status first, second;
    std::thread here(
        [&] { first = harness_.Call(clerk_, &People::NominateCandidate, one).status(); });
    std::thread there(
        [&] { second = harness_.Call(clerk_, &People::NominateCandidate, two).status(); });
    here.join();
    there.join();
    ASSERT_TRUE(first.ok() && second.ok()) << first << second;
    EXPECT_THAT(Pairs(superior_), SizeIs(round + 1));
  }
}

TEST_F(DuplicatesTest, AMergedRecordStandsStillAndCountsForTheOther) {
  const std::string second = Nominate(other_cell_);
  AddReview(person_ = second, Date(2018, 1, 1));
  AddReview(second, Date(2018, 2, 1));
  const std::string first = Nominate(lone_cell_);
  AddReview(first, Date(2018, 2, 1));
  person_ = second;
  Certify(kAwareness, Date(2018, 3, 1));
  person_ = first;
  Certify(kAwareness, Date(2017, 3, 1));

  auto merged = Merge(first, second);
  ASSERT_TRUE(merged.ok()) << merged.status();
  EXPECT_EQ(merged->name(), first);
  EXPECT_EQ(merged->milestones().awareness_certificate_date().year(), 2018);
  const v1::Candidate still = GetOf(second);
  EXPECT_EQ(still.state(), v1::CANDIDATE_STATE_MERGED);
  EXPECT_EQ(still.resume_state(), v1::CANDIDATE_STATE_NOMINATED);
  EXPECT_EQ(still.merged_into(), first);
  EXPECT_EQ(Reviews(first), 2);
  EXPECT_EQ(Reviews(second), 2);
  const auto merges = Merges();
  ASSERT_THAT(merges, SizeIs(2));
  EXPECT_EQ(merges[0].step().other_candidate(), first);
  EXPECT_EQ(merges[1].step().other_candidate(), second);
  EXPECT_EQ(merges[0].step().to_state(), v1::CANDIDATE_STATE_MERGED);
  // A certificate that comes for the second is the first's.
  person_ = second;
  Certify(kAwareness, Date(2018, 6, 1));
  EXPECT_EQ(GetOf(first).milestones().awareness_certificate_date().month(), 6);
  EXPECT_EQ(GetOf(second).milestones().awareness_certificate_date().month(), 3);

  auto undone = Undo(first, second);
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_EQ(undone->milestones().awareness_certificate_date().year(), 2017);
  const v1::Candidate again = GetOf(second);
  EXPECT_EQ(again.state(), v1::CANDIDATE_STATE_NOMINATED);
  EXPECT_EQ(again.resume_state(), v1::CANDIDATE_STATE_UNSPECIFIED);
  EXPECT_EQ(again.merged_into(), "");
  EXPECT_EQ(again.milestones().awareness_certificate_date().month(), 6);
  EXPECT_EQ(Reviews(first), 1);
  EXPECT_THAT(Merges(), SizeIs(4));
}

TEST_F(DuplicatesTest, MergingEndsThePairAndUndoingBringsItBack) {
  const std::string first = person_;
  const std::string second = Nominate(other_cell_);
  const std::string third = Nominate(lone_cell_);
  ASSERT_TRUE(Merge(first, second).ok());
  EXPECT_THAT(Pairs(superior_), ElementsAre(Pair(first, third, "NAME_AND_BIRTH_DATE")));
  ASSERT_TRUE(Undo(first, second).ok());
  EXPECT_THAT(Pairs(superior_), SizeIs(3));
}

TEST_F(DuplicatesTest, NoStepIsTakenOnAMergedRecord) {
  const std::string first = person_;
  const std::string second = Nominate(other_cell_);
  ASSERT_TRUE(Merge(first, second).ok());
  person_ = second;
  EXPECT_EQ(Send(&People::ListSympathizer, Listing()).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(SetNumber(second, kNumber).status()), "CANDIDATE_MERGED");
}

TEST_F(DuplicatesTest, AMergedRecordsNumberIsTheOnlyOneOfWhoGoesOn) {
  const std::string first = person_;
  const std::string second = Nominate(other_cell_);
  const std::string third = Nominate(lone_cell_);
  ASSERT_TRUE(SetNumber(second, kNumber).ok());
  ASSERT_TRUE(SetNumber(third, kOtherNumber).ok());
  ASSERT_TRUE(Merge(first, second).ok());
  EXPECT_EQ(ErrorReason(SetNumber(first, kOtherNumber).status()), "NATIONAL_IDS_DIFFER");
  EXPECT_EQ(ErrorReason(Merge(first, third).status()), "NATIONAL_IDS_DIFFER");
  const auto same = SetNumber(first, kNumber);
  EXPECT_TRUE(same.ok()) << same.status();
}

TEST_F(DuplicatesTest, RefusesWhatMayNotBeMerged) {
  const std::string first = person_;
  const std::string second = Nominate(other_cell_);
  const std::string third = Nominate(lone_cell_);
  EXPECT_THAT(Violated(Merge(first, first).status()), ElementsAre("duplicate SAME_RECORD"));
  const std::string unknown = absl::StrCat("candidates/", harness_.NewRequestId());
  EXPECT_EQ(Merge(first, unknown).status(), ResourceNotFoundError(unknown));
  EXPECT_EQ(ErrorReason(Undo(first, second).status()), "NOT_MERGED");
  const std::string stranger = Nominate(other_cell_, "Nguyễn Văn Bình");
  EXPECT_EQ(ErrorReason(Merge(first, stranger).status()), "NO_GROUND_TO_MERGE");
  auto stale = About<v1::MergeDuplicateRequest>(first, second);
  stale.set_etag("\"77\"");
  EXPECT_EQ(Ask(&People::MergeDuplicate, stale).status().code(), absl::StatusCode::kAborted);
  auto future = About<v1::MergeDuplicateRequest>(first, second);
  *future.mutable_date() = DateToProto(Date(2019, 2, 1));
  EXPECT_EQ(Ask(&People::MergeDuplicate, future).status().code(),
            absl::StatusCode::kInvalidArgument);

  ASSERT_TRUE(SetNumber(first, kNumber).ok());
  ASSERT_TRUE(SetNumber(second, kOtherNumber).ok());
  EXPECT_EQ(ErrorReason(Merge(first, second).status()), "NATIONAL_IDS_DIFFER");
  harness_.RunSql("UPDATE candidate SET admission_decision_date = '2018-01-01' WHERE id = ?",
                  {IdOf(third)});
  EXPECT_EQ(ErrorReason(Merge(first, third).status()), "DUPLICATE_DECIDED");
  ASSERT_TRUE(Merge(third, second).ok());
  EXPECT_EQ(ErrorReason(Merge(first, second).status()), "ALREADY_MERGED");
  EXPECT_EQ(ErrorReason(Merge(second, first).status()), "ALREADY_MERGED");
  EXPECT_EQ(ErrorReason(Undo(first, second).status()), "NOT_MERGED");
  harness_.RunSql("UPDATE candidate SET admission_decision_date = NULL WHERE id = ?",
                  {IdOf(third)});
  EXPECT_EQ(ErrorReason(Merge(first, third).status()), "DUPLICATE_HAS_MERGED");
}

TEST_F(DuplicatesTest, BothMustBeInSight) {
  const std::string first = person_;
  const std::string second = Nominate(other_cell_);
  officer_ = Officer(base_);
  EXPECT_EQ(Merge(first, second).status(), ResourceNotFoundError(second));
  EXPECT_EQ(Merge(second, first).status(), ResourceNotFoundError(second));
  officer_ = Officer(superior_);
  ASSERT_TRUE(Merge(first, second).ok());
  officer_ = Officer(base_);
  EXPECT_EQ(Undo(first, second).status(), ResourceNotFoundError(second));
}

TEST_F(DuplicatesTest, TheNumberOfAMergedRecordIsTheOthers) {
  const std::string first = person_;
  const std::string second = Nominate(other_cell_);
  ASSERT_TRUE(SetNumber(second, kNumber).ok());
  ASSERT_TRUE(Merge(first, second).ok());
  EXPECT_EQ(Find(kNumber)->name(), first);
  ASSERT_TRUE(SetNumber(first, kNumber).ok());
  EXPECT_EQ(Reveal(first)->national_id(), kNumber);
  EXPECT_EQ(Find(kNumber)->name(), first);
  ASSERT_TRUE(Undo(first, second).ok());
  // Both claim it now: a pair by number, until one is corrected.
  EXPECT_THAT(Pairs(superior_), ElementsAre(Pair(first, second, "NATIONAL_ID")));
  // The same number stands in the way of no merge.
  ASSERT_TRUE(Merge(first, second).ok());
  EXPECT_THAT(Pairs(superior_), IsEmpty());
}

TEST_F(DuplicatesTest, WhoHasTheNumberOfAMergedRecordIsPairedWithWhatGoesOn) {
  const std::string first = person_;
  const std::string second = Nominate(other_cell_);
  const std::string third = Nominate(lone_cell_, "Trần Thị Bình");
  ASSERT_TRUE(SetNumber(second, kNumber).ok());
  officer_ = Officer(lone_cell_);
  ASSERT_TRUE(SetNumber(third, kNumber).ok());
  officer_ = Officer(superior_);
  ASSERT_TRUE(Merge(first, second).ok());
  EXPECT_THAT(Pairs(superior_), ElementsAre(Pair(first, third, "NATIONAL_ID")));
  ASSERT_TRUE(Undo(first, second).ok());
  EXPECT_THAT(Pairs(superior_), UnorderedElementsAre(Pair(first, second, "NAME_AND_BIRTH_DATE"),
                                                     Pair(second, third, "NATIONAL_ID")));
}

TEST_F(DuplicatesTest, APageTokenTellsNobody) {
  const std::string other = Nominate(other_cell_);
  Nominate(lone_cell_);
  v1::ListDuplicatesRequest request;
  request.set_organization(absl::StrCat("organizations/", superior_.ToString()));
  request.set_page_size(1);
  const auto page = Ask(&People::ListDuplicates, request);
  ASSERT_TRUE(page.ok()) << page.status();
  std::string token;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(page->next_page_token(), &token));
  ASSERT_FALSE(token.empty());
  for (const std::string& name : {page->pairs(0).candidate(), page->pairs(0).duplicate()}) {
    EXPECT_THAT(token, Not(HasSubstr(IdOf(name).ToString())));
    EXPECT_THAT(token, Not(HasSubstr(IdOf(name).ToBytes())));
  }
  // It is the caller's alone.
  request.set_page_token(page->next_page_token());
  officer_ = Officer(superior_);
  EXPECT_EQ(Ask(&People::ListDuplicates, request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(DuplicatesTest, TwoMergesOfOnePairMeet) {
  const std::string first = person_;
  const std::string second = Nominate(other_cell_);
  absl::Status one, other;
  std::thread here([&] { one = Merge(first, second).status(); });
  std::thread there([&] { other = Merge(second, first).status(); });
  here.join();
  there.join();
  EXPECT_NE(one.ok(), other.ok()) << one << other;
  EXPECT_EQ(ErrorReason(one.ok() ? other : one), "ALREADY_MERGED");
}

}  // namespace
}  // namespace ketnap::dossier
