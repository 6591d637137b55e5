#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "services/dossier/handlers/corrections/officer_fixture.h"

// Who comes to stand with an organization while, or after, that ends.
namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DeparturesTest : public OfficerTest {
 protected:
  DeparturesTest() {
    PutFacts(other_base_, 11, 0);
    clerk_.grants.push_back(ketnap::testing::ServiceHarness::GrantOver(
        root_, {"dossier.duplicates.merge", "history.enter"}));
  }

  template <typename Request>
  Request About(const std::string& candidate, const std::string& duplicate) {
    Request request;
    request.set_candidate(candidate);
    request.set_duplicate(duplicate);
    request.set_reason_note("Cùng một người.");
    *request.mutable_date() = Day(2019, 1, 9);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  // Another record of the person, in `cell`; person_ stays.
  std::string Twin(const Uuid& cell) {
    const std::string person = person_;
    nominating_cell_ = cell;
    EXPECT_TRUE(Send(Nomination()).ok());
    std::string twin = person_;
    person_ = person;
    return twin;
  }
  v1::Candidate GetOf(const std::string& name) {
    const std::string person = person_;
    person_ = name;
    v1::Candidate found = Get();
    person_ = person;
    return found;
  }
  absl::StatusOr<v1::Candidate> Unmerge(const std::string& candidate,
                                        const std::string& duplicate) {
    return Send(&People::UndoMerge, About<v1::UndoMergeRequest>(candidate, duplicate));
  }
  void MergeRecords(const std::string& candidate, const std::string& duplicate) {
    const auto merged =
        Send(&People::MergeDuplicate, About<v1::MergeDuplicateRequest>(candidate, duplicate));
    ASSERT_TRUE(merged.ok()) << merged.status() << EnglishMessage(merged.status());
  }
};

TEST_F(DeparturesTest, WhoIsPartedAgainGoesOnToWhoCarriesOn) {
  ASSERT_NO_FATAL_FAILURE(Reach("list"));
  const std::string twin = Twin(other_cell_);
  ASSERT_NO_FATAL_FAILURE(MergeRecords(person_, twin));
  Follow(Merge(other_cell_, lone_cell_));
  EXPECT_EQ(GetOf(twin).organization(), NameOf(other_cell_));
  const auto parted = Unmerge(person_, twin);
  ASSERT_TRUE(parted.ok()) << parted.status();
  const v1::Candidate after = GetOf(twin);
  EXPECT_EQ(after.state(), v1::CANDIDATE_STATE_NOMINATED);
  EXPECT_EQ(after.organization(), NameOf(lone_cell_));
  person_ = twin;
  const v1::TimelineEntry told = Newest();
  EXPECT_EQ(told.action(), "Reorganize");
  EXPECT_EQ(told.step().from_organization(), NameOf(other_cell_));
  EXPECT_EQ(Get().etag(), "\"4\"");
}

TEST_F(DeparturesTest, AMemberWhoseDecisionIsRevokedGoesOnToWhoCarriesOn) {
  clerk_.grants.push_back(ketnap::testing::ServiceHarness::GrantOver(
      superior_, {"dossier.decisions.revoke", "history.enter"}));
  ASSERT_NO_FATAL_FAILURE(Reach(""));
  Follow(Merge(cell_, other_cell_, Date(2018, 5, 1)));
  EXPECT_EQ(Get().organization(), NameOf(cell_));
  auto request = For<v1::RevokeDecisionRequest>();
  request.set_kind(v1::REVOCATION_KIND_PROCEDURE);
  request.set_revoking_organization(NameOf(root_));
  request.set_body(v1::DECIDING_BODY_STANDING_COMMITTEE);
  *request.mutable_decision() = Paper(2018, 6, 1);
  request.set_reason_note("Sai thẩm quyền.");
  const auto revoked = Send(&Dossiers::RevokeDecision, request);
  ASSERT_TRUE(revoked.ok()) << revoked.status() << EnglishMessage(revoked.status());
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_REVOKED);
  EXPECT_EQ(Get().organization(), NameOf(other_cell_));
  EXPECT_EQ(revoked->etag(), Get().etag());
}

TEST_F(DeparturesTest, NobodyIsSentToACellThatHasEnded) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  // The tree in memory has not heard of it.
  Follow(Merge(other_cell_, lone_cell_));
  auto request = For<v1::TransferCandidateRequest>();
  request.set_destination(NameOf(other_cell_));
  *request.mutable_certificate() = Paper(2016, 9, 12);
  EXPECT_THAT(Violated(Send(&People::TransferCandidate, request).status()),
              ElementsAre("destination ORGANIZATION_CLOSED"));
}

TEST_F(DeparturesTest, WhatMayEndTheDestinationIsWaitedFor) {
  ASSERT_NO_FATAL_FAILURE(Reach("review"));
  auto request = For<v1::TransferCandidateRequest>();
  request.set_destination(NameOf(other_cell_));
  *request.mutable_certificate() = Paper(2016, 9, 12);
  auto acceptance = For<v1::AcceptTransferRequest>();
  acceptance.set_organization(NameOf(other_cell_));
  *acceptance.mutable_acceptance_date() = Day(2016, 9, 20);
  acceptance.set_helper(stranger_);
  std::atomic<bool> done;
  auto waits = [&](const std::function<absl::Status()>& call) {
    done = false;
    std::thread other;
    absl::Status outcome;
    Run([&](db::Transaction& transaction) -> absl::Status {
      KETNAP_RETURN_IF_ERROR(LockOrganization(transaction, other_cell_));
      other = std::thread([&] {
        outcome = call();
        done = true;
      });
      absl::SleepFor(absl::Milliseconds(400));
      EXPECT_FALSE(done);
      return absl::OkStatus();
    });
    other.join();
    EXPECT_TRUE(outcome.ok()) << outcome << EnglishMessage(outcome);
  };
  waits([&] { return Send(&People::TransferCandidate, request).status(); });
  waits([&] { return Send(&People::AcceptTransfer, acceptance).status(); });
  EXPECT_EQ(Get().organization(), NameOf(other_cell_));
}

TEST_F(DeparturesTest, RecordsAreNotPartedUnderStepsThatRestOnBoth) {
  for (const char* step : {"nominate", "list", "helper", "review"}) {
    for (const auto& [name, take] : steps_) {
      if (name != step) continue;
      ASSERT_TRUE(take().ok()) << step;
    }
  }
  const std::string person = person_;
  const std::string twin = Twin(other_cell_);
  person_ = twin;
  Certify(kAwareness, Date(2016, 10, 1));
  person_ = person;
  ASSERT_NO_FATAL_FAILURE(MergeRecords(person, twin));
  // Nothing rests on the other's certificate yet.
  ASSERT_TRUE(Unmerge(person, twin).ok());
  ASSERT_NO_FATAL_FAILURE(MergeRecords(person, twin));
  ASSERT_NO_FATAL_FAILURE(Continue("open", "base"));
  const absl::Status refused = Unmerge(person, twin).status();
  EXPECT_EQ(ErrorReason(refused), "MERGE_RELIED_ON");
  EXPECT_THAT(ErrorMetadataValue(refused, "conditions"), HasSubstr("R-"));
  EXPECT_THAT(std::string(refused.message()), ::testing::Not(HasSubstr("R-")));
  EXPECT_EQ(GetOf(twin).state(), v1::CANDIDATE_STATE_MERGED);
  EXPECT_TRUE(Get().milestones().has_awareness_certificate_date());
  // A certificate of the person's own: nothing rests on the other's any more.
  Certify(kAwareness, Date(2016, 9, 20));
  EXPECT_TRUE(Unmerge(person, twin).ok());
}

}  // namespace
}  // namespace ketnap::dossier
