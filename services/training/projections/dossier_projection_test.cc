#include "services/training/projections/dossier_projection.h"

#include "common/base/status_macros.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/training/handlers/training_fixture.h"
#include "services/training/repository/candidate_facts_repository.h"

namespace ketnap::training {
namespace {

class DossierProjectionTest : public TrainingTest {
 protected:
  std::optional<CandidateFacts> Facts(const std::string& candidate) {
    std::optional<CandidateFacts> facts;
    const absl::Status status = harness_.database().RunRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          const auto id = Uuid::Parse(candidate.substr(candidate.find('/') + 1));
          KETNAP_ASSIGN_OR_RETURN(facts, FindCandidateFacts(transaction, *id));
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return facts;
  }
  absl::Status Refused(const journal::v1::JournalEntry& entry) {
    return harness_.database().RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
      return ApplyDossierEntry(transaction, entry);
    });
  }
};

TEST_F(DossierProjectionTest, KeepsTheLastStepOfEachPersonHoweverOftenItIsTold) {
  auto person = Sympathizer(cell_a1_);
  const auto first = EntryOf(person);
  Apply(first);
  Apply(first);
  ASSERT_TRUE(Facts(person.name()).has_value());
  EXPECT_EQ(Facts(person.name())->organization, cell_a1_);
  EXPECT_EQ(Facts(person.name())->listed, Date(2024, 1, 5));
  EXPECT_FALSE(Facts(person.name())->delisted.has_value());

  person.set_organization(NameOf(cell_b1_));
  auto* reached = person.mutable_milestones();
  *reached->mutable_delisting_date() = DateOf(2024, 2, 1);
  *reached->mutable_ceremony_date() = DateOf(2024, 3, 1);
  *reached->mutable_official_date() = DateOf(2025, 3, 1);
  *reached->mutable_strike_off_date() = DateOf(2025, 3, 2);
  Apply(EntryOf(person));
  Apply(EntryOf(person));
  const auto facts = *Facts(person.name());
  EXPECT_EQ(facts.organization, cell_b1_);
  EXPECT_EQ(facts.delisted, Date(2024, 2, 1));
  EXPECT_EQ(facts.admitted, Date(2024, 3, 1));
  EXPECT_EQ(facts.official, Date(2025, 3, 1));
  EXPECT_EQ(facts.struck_off, Date(2025, 3, 2));
  // Told again from the start, as when a projection is rebuilt.
  Apply(first);
  Apply(EntryOf(person));
  EXPECT_EQ(Facts(person.name())->organization, cell_b1_);
}

TEST_F(DossierProjectionTest, RevokedIsLikeStruckOffAndAMergedRecordIsNobody) {
  auto person = Sympathizer(cell_a1_);
  auto* reached = person.mutable_milestones();
  *reached->mutable_ceremony_date() = DateOf(2024, 3, 1);
  *reached->mutable_revocation_date() = DateOf(2024, 6, 1);
  person.set_state(dossier::v1::CANDIDATE_STATE_REVOKED);
  Apply(EntryOf(person));
  EXPECT_EQ(Facts(person.name())->struck_off, Date(2024, 6, 1));
  person.set_state(dossier::v1::CANDIDATE_STATE_TRANSFER_PENDING);
  Apply(EntryOf(person));
  EXPECT_FALSE(Facts(person.name())->struck_off.has_value());
  EXPECT_EQ(Facts(person.name())->admitted, Date(2024, 3, 1));
  person.set_state(dossier::v1::CANDIDATE_STATE_MERGED);
  Apply(EntryOf(person));
  EXPECT_FALSE(Facts(person.name())->listed.has_value());
  EXPECT_FALSE(Facts(person.name())->admitted.has_value());
}

TEST_F(DossierProjectionTest, OtherKindsPassByAndABrokenEntryStops) {
  journal::v1::JournalEntry other;
  other.mutable_event()->PackFrom(v1::ClassChanged());
  Apply(other);
  Apply(journal::v1::JournalEntry());
  auto broken = EntryOf(Sympathizer(cell_a1_));
  broken.mutable_event()->set_value("\xff\xff");
  EXPECT_EQ(Refused(broken).code(), absl::StatusCode::kInternal);
  auto nameless = Sympathizer(cell_a1_);
  nameless.set_name("people/1");
  EXPECT_FALSE(Refused(EntryOf(nameless)).ok());
}

}  // namespace
}  // namespace ketnap::training
