#include "services/organization/projections/open_work.h"

#include "absl/strings/str_cat.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/identity/v1/events.pb.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/organization/handlers/province_fixture.h"
#include "services/organization/repository/open_work_repository.h"

namespace ketnap::organization {
namespace {

class OpenWorkTest : public ProvinceTest {
 protected:
  using Apply = absl::Status (*)(db::Transaction&, const journal::v1::JournalEntry&);

  absl::Status Tell(Apply apply, const google::protobuf::Message& event, int64_t version) {
    journal::v1::JournalEntry entry;
    entry.set_aggregate_version(version);
    entry.mutable_event()->PackFrom(event);
    return harness_.database().RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
      return apply(transaction, entry);
    });
  }
  int64_t Count(absl::StatusOr<OpenWorkList> (*list)(db::Transaction&, const Uuid&, int64_t),
                const Uuid& organization) {
    int64_t count = -1;
    const absl::Status status = harness_.database().RunRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          const auto found = list(transaction, organization, 10);
          if (found.ok()) count = found->count;
          return found.status();
        });
    EXPECT_TRUE(status.ok()) << status;
    return count;
  }
  static absl::StatusOr<OpenWorkList> GrantsNow(db::Transaction& transaction,
                                                const Uuid& organization, int64_t limit) {
    return GrantsOf(transaction, organization, Date(2025, 3, 3), limit);
  }

  const Uuid here_ = Uuid::FromName("here");
  const Uuid there_ = Uuid::FromName("there");
  const std::string here_name_ = absl::StrCat("organizations/", here_.ToString());
  const std::string there_name_ = absl::StrCat("organizations/", there_.ToString());
};

TEST_F(OpenWorkTest, CandidatesAreOpenUntilTheyAreDone) {
  dossier::v1::CandidateStepRecorded event;
  event.mutable_candidate()->set_name(
      absl::StrCat("candidates/", Uuid::FromName("candidate").ToString()));
  event.mutable_candidate()->set_organization(here_name_);
  event.mutable_candidate()->set_state(dossier::v1::CANDIDATE_STATE_NOMINATED);
  ASSERT_TRUE(Tell(&ApplyOpenCandidate, event, 1).ok());
  EXPECT_EQ(Count(&OpenCandidatesOf, here_), 1);
  // Taken off the list they may come back.
  event.mutable_candidate()->set_state(dossier::v1::CANDIDATE_STATE_DELISTED);
  event.mutable_candidate()->set_organization(there_name_);
  ASSERT_TRUE(Tell(&ApplyOpenCandidate, event, 2).ok());
  EXPECT_EQ(Count(&OpenCandidatesOf, here_), 0);
  EXPECT_EQ(Count(&OpenCandidatesOf, there_), 1);
  // So may who was refused, not taken up, or whose decision was revoked; who moves, goes on.
  int64_t version = 2;
  for (const auto state :
       {dossier::v1::CANDIDATE_STATE_REFUSED, dossier::v1::CANDIDATE_STATE_NOMINATION_DECLINED,
        dossier::v1::CANDIDATE_STATE_REVOKED, dossier::v1::CANDIDATE_STATE_TRANSFER_PENDING,
        dossier::v1::CANDIDATE_STATE_RECOGNITION_REPORTED}) {
    event.mutable_candidate()->set_state(state);
    ASSERT_TRUE(Tell(&ApplyOpenCandidate, event, ++version).ok());
    EXPECT_EQ(Count(&OpenCandidatesOf, there_), 1) << state;
  }
  for (const auto state :
       {dossier::v1::CANDIDATE_STATE_MERGED, dossier::v1::CANDIDATE_STATE_STRUCK_OFF,
        dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER}) {
    event.mutable_candidate()->set_state(state);
    ASSERT_TRUE(Tell(&ApplyOpenCandidate, event, ++version).ok());
    EXPECT_EQ(Count(&OpenCandidatesOf, there_), 0) << state;
  }
  // An older entry told again opens nothing.
  event.mutable_candidate()->set_state(dossier::v1::CANDIDATE_STATE_NOMINATED);
  ASSERT_TRUE(Tell(&ApplyOpenCandidate, event, 1).ok());
  EXPECT_EQ(Count(&OpenCandidatesOf, there_), 0);
  event.mutable_candidate()->set_name("candidates/none");
  EXPECT_EQ(Tell(&ApplyOpenCandidate, event, 20).code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(OpenWorkTest, GrantsHoldUntilTheyEnd) {
  identity::v1::GrantChanged event;
  event.mutable_grant()->set_name(absl::StrCat("grants/", Uuid::FromName("grant").ToString()));
  event.mutable_grant()->set_account(
      absl::StrCat("accounts/", Uuid::FromName("account").ToString()));
  event.mutable_grant()->set_role("roles/cell_secretary");
  event.mutable_grant()->set_organization("organizations/-");
  ASSERT_TRUE(Tell(&ApplyGrant, event, 1).ok());
  event.mutable_grant()->set_organization(here_name_);
  ASSERT_TRUE(Tell(&ApplyGrant, event, 1).ok());
  EXPECT_EQ(Count(&GrantsNow, here_), 1);
  *event.mutable_grant()->mutable_valid_to() = DateOf(2025, 3, 2);
  ASSERT_TRUE(Tell(&ApplyGrant, event, 2).ok());
  EXPECT_EQ(Count(&GrantsNow, here_), 0);
  event.mutable_grant()->clear_valid_to();
  event.mutable_grant()->mutable_revoke_time()->set_seconds(1);
  ASSERT_TRUE(Tell(&ApplyGrant, event, 3).ok());
  EXPECT_EQ(Count(&GrantsNow, here_), 0);
}

TEST_F(OpenWorkTest, ClassesAreOpenUntilCompleted) {
  training::v1::ClassChanged event;
  auto* changed = event.mutable_training_class();
  changed->set_name(absl::StrCat("trainingClasses/", Uuid::FromName("class").ToString()));
  changed->set_organizer(here_name_);
  changed->set_title("Lớp bồi dưỡng");
  changed->set_state(training::v1::CLASS_STATE_PLANNED);
  ASSERT_TRUE(Tell(&ApplyOpenClass, event, 1).ok());
  EXPECT_EQ(Count(&OpenClassesOf, here_), 1);
  changed->set_state(training::v1::CLASS_STATE_COMPLETED);
  ASSERT_TRUE(Tell(&ApplyOpenClass, event, 2).ok());
  EXPECT_EQ(Count(&OpenClassesOf, here_), 0);
}

}  // namespace
}  // namespace ketnap::organization
