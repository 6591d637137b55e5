#include "absl/strings/match.h"
#include "services/dossier/handlers/duplicates/duplicate_fixture.h"

// A number that is recorded changes by a correction alone.
namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NumberCorrectionTest : public DuplicateTest {
 protected:
  NumberCorrectionTest() : second_(Corrector(superior_)) { officer_ = Corrector(superior_); }

  access::Caller Corrector(const Uuid& organization) {
    access::Caller caller = Officer(organization);
    caller.grants.push_back(ketnap::testing::ServiceHarness::GrantOver(
        organization, {"dossier.corrections.approve", "dossier.corrections.write"}));
    return caller;
  }
  v1::CorrectRecordRequest Correcting(const std::string& candidate, const std::string& number) {
    v1::CorrectRecordRequest request;
    request.set_candidate(candidate);
    auto* change = request.add_changes();
    change->set_field("national_id");
    change->set_new_value(number);
    *request.mutable_legal_basis() = Paper(2019, 1, 4);
    request.set_reason_note("Căn cước ghi khác.");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Correction> Propose(const std::string& candidate, const std::string& number) {
    return Ask(&Dossiers::CorrectRecord, Correcting(candidate, number));
  }
  template <typename Request, typename Response>
  absl::StatusOr<Response> Ask(grpc::Status (Dossiers::*rpc)(grpc::ClientContext*, const Request&,
                                                             Response*),
                               const std::type_identity_t<Request>& request) {
    return harness_.Call(officer_, rpc, request);
  }
  using DuplicateTest::Ask;
  absl::StatusOr<v1::Correction> Approve(const v1::Correction& correction) {
    v1::ApproveCorrectionRequest request;
    request.set_candidate(correction.candidate());
    request.set_correction(correction.name());
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(second_, &Dossiers::ApproveCorrection, request);
  }

  access::Caller second_;
};

TEST_F(NumberCorrectionTest, ASecondPersonCarriesItOutAndTheOldNumberIsFree) {
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  const auto proposed = Propose(person_, kOtherNumber);
  ASSERT_TRUE(proposed.ok()) << proposed.status() << EnglishMessage(proposed.status());
  ASSERT_EQ(proposed->changes_size(), 1);
  EXPECT_EQ(proposed->changes(0).field(), "national_id");
  EXPECT_EQ(proposed->changes(0).old_value(), "********1234");
  EXPECT_EQ(proposed->changes(0).new_value(), "********5678");
  EXPECT_EQ(Reveal(person_)->national_id(), kNumber);
  const auto applied = Approve(*proposed);
  ASSERT_TRUE(applied.ok()) << applied.status() << EnglishMessage(applied.status());
  EXPECT_EQ(applied->changes(0).new_value(), "********5678");
  EXPECT_EQ(Reveal(person_)->national_id(), kOtherNumber);
  EXPECT_EQ(GetOf(person_).national_id_masked(), "********5678");
  EXPECT_EQ(Find(kNumber).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Find(kOtherNumber)->name(), person_);
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  EXPECT_TRUE(SetNumber(other, kNumber).ok());
  // Neither stands anywhere as it is.
  EXPECT_THAT(Whereabouts(kNumber), IsEmpty());
  EXPECT_THAT(Whereabouts(kOtherNumber), IsEmpty());
  for (const auto& entry : Journal()) {
    EXPECT_FALSE(absl::StrContains(entry.DebugString(), kOtherNumber));
  }
}

TEST_F(NumberCorrectionTest, IsNotTakenBackButCorrectedAgain) {
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  ASSERT_TRUE(Approve(*Propose(person_, kOtherNumber)).ok());
  v1::CorrectRecordRequest undo = Correcting(person_, "");
  undo.clear_changes();
  undo.set_undo_last_step(true);
  EXPECT_EQ(ErrorReason(Ask(&Dossiers::CorrectRecord, undo).status()), "UNDO_NOT_POSSIBLE");
  EXPECT_TRUE(Approve(*Propose(person_, kNumber)).ok());
}

TEST_F(NumberCorrectionTest, RefusesWhatIsNoNumberOrTheSameOrTakenBySomebodyInSight) {
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  EXPECT_THAT(Violated(Propose(person_, "12345").status()),
              ElementsAre("changes[0].new_value NOT_VALID"));
  EXPECT_THAT(Violated(Propose(person_, kNumber).status()),
              ElementsAre("changes[0].new_value UNCHANGED"));
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  ASSERT_TRUE(SetNumber(other, kOtherNumber).ok());
  const absl::Status visible = Propose(person_, kOtherNumber).status();
  EXPECT_EQ(visible.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(visible, "existing"), other);
  EXPECT_THAT(Pairs(superior_), ElementsAre(Pair(person_, other, "NATIONAL_ID")));
}

TEST_F(NumberCorrectionTest, WhoDoesNotSeeTheOtherCannotTellThatThereIsOne) {
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  ASSERT_TRUE(SetNumber(other, kOtherNumber).ok());
  const access::Caller all = officer_;
  officer_ = Corrector(base_);
  second_ = Corrector(base_);
  const auto proposed = Propose(person_, kOtherNumber);
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  ASSERT_TRUE(Approve(*proposed).ok());
  EXPECT_THAT(Pairs(base_), IsEmpty());
  officer_ = all;
  EXPECT_THAT(Pairs(base_), ElementsAre(Pair(person_, other, "NATIONAL_ID")));
}

}  // namespace
}  // namespace ketnap::dossier
