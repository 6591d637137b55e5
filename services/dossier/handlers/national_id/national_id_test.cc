#include <thread>

#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/duplicates/duplicate_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class NationalIdTest : public DuplicateTest {
 protected:
  int64_t Readings() {
    return Count("SELECT COUNT(*) FROM journal_entry WHERE aggregate_type = 'personalReads'");
  }
};

TEST_F(NationalIdTest, IsSealedShownMaskedAndReadWithAPurpose) {
  auto set = SetNumber(person_, kNumber);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->national_id_masked(), "********1234");
  const v1::Candidate after = GetOf(person_);
  EXPECT_EQ(after.national_id_masked(), "********1234");
  EXPECT_EQ(after.etag(), set->etag());
  EXPECT_EQ(ErrorReason(Reveal(person_, "").status()), "PURPOSE_REQUIRED");
  EXPECT_EQ(Readings(), 0);
  auto revealed = Reveal(person_, "đối chiếu với công an xã");
  ASSERT_TRUE(revealed.ok()) << revealed.status();
  EXPECT_EQ(revealed->national_id(), kNumber);
  EXPECT_EQ(Readings(), 1);
  v1::PersonalDataRead read;
  ASSERT_TRUE(Journal().back().event().UnpackTo(&read));
  EXPECT_EQ(read.what(), "NATIONAL_ID");
  EXPECT_EQ(read.purpose(), "đối chiếu với công an xã");
}

TEST_F(NationalIdTest, WarnsButTakesWhatDoesNotFit) {
  const v1::Candidate person = GetOf(person_);
  const std::string odd = person.sex() == v1::SEX_FEMALE ? "020001001234" : "020101001234";
  auto set = SetNumber(person_, odd);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->warnings_size(), 2);
}

TEST_F(NationalIdTest, IsSetOnceAndCorrectedBySomebodyElse) {
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  const std::string etag = GetOf(person_).etag();
  // The same number once more changes nothing.
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  EXPECT_EQ(GetOf(person_).etag(), etag);
  const absl::Status refused = SetNumber(person_, kOtherNumber).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "USE_CORRECTION");
  EXPECT_EQ(Reveal(person_)->national_id(), kNumber);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_entry WHERE action = 'SetNationalId'"), 1);
}

TEST_F(NationalIdTest, IsSetForTheFirstTimeUntilTheDecision) {
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  harness_.RunSql("UPDATE candidate SET cell_resolution_date = '2018-01-01'");
  EXPECT_TRUE(SetNumber(person_, kNumber).ok());
  harness_.RunSql("UPDATE candidate SET admission_decision_date = '2018-03-01'");
  EXPECT_EQ(ErrorReason(SetNumber(other, kOtherNumber).status()), "USE_CORRECTION");
}

TEST_F(NationalIdTest, WhoSeesTheOtherIsRefusedAndToldOfThePair) {
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  const absl::Status visible = SetNumber(other, kNumber).status();
  EXPECT_EQ(visible.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(visible, "existing"), person_);
  EXPECT_EQ(std::string(visible.message()).find(kNumber), std::string::npos);
  EXPECT_EQ(GetOf(other).national_id_masked(), "");
  EXPECT_THAT(Pairs(other_base_), ElementsAre(Pair(person_, other, "NATIONAL_ID")));
  // A number of its own ends the suspicion.
  ASSERT_TRUE(SetNumber(other, kOtherNumber).ok());
  EXPECT_THAT(Pairs(superior_), IsEmpty());
}

TEST_F(NationalIdTest, WhoDoesNotSeeTheOtherCannotTellThatThereIsOne) {
  const std::string third = Nominate(other_cell_, "Lê Văn Cường");
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  const access::Caller all = officer_;
  officer_ = Officer(other_base_);
  auto taken = SetNumber(other, kNumber);
  auto free = SetNumber(third, kOtherNumber);
  ASSERT_TRUE(taken.ok()) << taken.status();
  ASSERT_TRUE(free.ok()) << free.status();
  taken->set_national_id_masked(free->national_id_masked());
  EXPECT_EQ(taken->DebugString(), free->DebugString());
  EXPECT_EQ(Find(kNumber)->name(), other);
  EXPECT_EQ(Reveal(other)->national_id(), kNumber);
  EXPECT_THAT(Pairs(other_base_), IsEmpty());
  const auto entries = Journal();
  v1::CandidateStepRecorded first, second;
  for (const auto& entry : entries) {
    v1::CandidateStepRecorded event;
    if (entry.action() != "SetNationalId" || !entry.event().UnpackTo(&event)) continue;
    if (event.candidate().name() == other) first = event;
    if (event.candidate().name() == third) second = event;
  }
  EXPECT_EQ(first.step().DebugString(), second.step().DebugString());
  // Who may see both is told.
  officer_ = all;
  EXPECT_THAT(Pairs(other_base_), ElementsAre(Pair(person_, other, "NATIONAL_ID")));
  // And the first keeps it.
  officer_ = Officer(base_);
  EXPECT_EQ(Find(kNumber)->name(), person_);
}

TEST_F(NationalIdTest, OfTwoAtOnceOneGetsIt) {
  for (int round = 0; round < 10; ++round) {
    const std::string number = absl::StrCat("0200900012", 10 + round);
    const std::string letter(1, static_cast<char>('A' + round));
    const std::string one_person = Nominate(cell_, absl::StrCat("Lê Văn ", letter));
    const std::string other_person = Nominate(other_cell_, absl::StrCat("Vi Văn ", letter));
    absl::Status first, second;
    std::thread one([&] { first = SetNumber(one_person, number).status(); });
    std::thread two([&] { second = SetNumber(other_person, number).status(); });
    one.join();
    two.join();
    EXPECT_NE(first.ok(), second.ok()) << first << second;
    EXPECT_EQ((first.ok() ? second : first).code(), absl::StatusCode::kAlreadyExists);
  }
}

TEST_F(NationalIdTest, IsFoundWithinSightOnly) {
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  EXPECT_EQ(ErrorReason(Find(kNumber, "").status()), "PURPOSE_REQUIRED");
  auto found = Find(kNumber);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->name(), person_);
  EXPECT_EQ(Readings(), 1);
  officer_ = Officer(other_base_);
  const absl::Status hidden = Find(kNumber).status();
  const absl::Status unknown = Find(kOtherNumber).status();
  EXPECT_EQ(hidden.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(hidden, unknown);
  EXPECT_EQ(Reveal(person_).status(), ResourceNotFoundError(person_));
  EXPECT_EQ(SetNumber(person_, kOtherNumber).status(), ResourceNotFoundError(person_));
  EXPECT_EQ(Readings(), 1);
}

TEST_F(NationalIdTest, RefusesWhatIsNoNumberAndAStaleEtag) {
  for (const char* number : {"", "12345678901", "1234567890123", "02009000123a"}) {
    EXPECT_EQ(SetNumber(person_, number).status().code(), absl::StatusCode::kInvalidArgument);
  }
  v1::SetNationalIdRequest stale = Number(person_, kNumber);
  stale.set_etag("\"7\"");
  EXPECT_EQ(Ask(&People::SetNationalId, stale).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ErrorReason(Reveal(person_).status()), "NATIONAL_ID_NOT_RECORDED");
}

TEST_F(NationalIdTest, ARetryAnswersTheSame) {
  const v1::SetNationalIdRequest request = Number(person_, kNumber);
  auto first = Ask(&People::SetNationalId, request);
  auto again = Ask(&People::SetNationalId, request);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first->etag(), again->etag());
  v1::SetNationalIdRequest other = request;
  other.set_national_id(kOtherNumber);
  EXPECT_EQ(ErrorReason(Ask(&People::SetNationalId, other).status()), "REQUEST_ID_REUSED");
}

TEST_F(NationalIdTest, StandsNowhereAsItIs) {
  ::testing::internal::CaptureStderr();
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  std::string told = SetNumber(other, kNumber).status().ToString();
  ASSERT_TRUE(Reveal(person_).ok());
  ASSERT_TRUE(Find(kNumber).ok());
  told += Find(kOtherNumber).status().ToString();
  told += SetNumber(person_, std::string(kNumber) + "5").status().ToString();
  for (const auto& entry : Journal()) told += entry.DebugString();
  harness_.Restart();
  told += ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(Whereabouts(kNumber), IsEmpty());
  EXPECT_THAT(told, Not(HasSubstr(kNumber)));
  EXPECT_EQ(Reveal(person_)->national_id(), kNumber);
}

}  // namespace
}  // namespace ketnap::dossier
