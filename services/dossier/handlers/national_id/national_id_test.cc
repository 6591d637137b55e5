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

TEST_F(NationalIdTest, ACorrectionIsJournaledAndTheOldNumberIsFree) {
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  const std::string etag = GetOf(person_).etag();
  // The same number once more changes nothing.
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  EXPECT_EQ(GetOf(person_).etag(), etag);
  ASSERT_TRUE(SetNumber(person_, kOtherNumber).ok());
  EXPECT_EQ(Reveal(person_)->national_id(), kOtherNumber);
  EXPECT_EQ(Find(kNumber).status().code(), absl::StatusCode::kNotFound);
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  EXPECT_TRUE(SetNumber(other, kNumber).ok());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM journal_entry WHERE action = 'SetNationalId'"), 3);
}

TEST_F(NationalIdTest, StandsOnceAndNamesTheOtherOnlyToWhoMaySee) {
  ASSERT_TRUE(SetNumber(person_, kNumber).ok());
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  const absl::Status visible = SetNumber(other, kNumber).status();
  EXPECT_EQ(visible.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(visible, "existing"), person_);
  EXPECT_EQ(std::string(visible.message()).find(kNumber), std::string::npos);
  const access::Caller all = officer_;
  officer_ = Officer(other_base_);
  const absl::Status hidden = SetNumber(other, kNumber).status();
  EXPECT_EQ(hidden.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(hidden, "existing"), "");
  EXPECT_EQ(hidden.ToString().find(person_), std::string::npos);
  EXPECT_EQ(GetOf(other).national_id_masked(), "");
  // Who may see both learns of the pair; who sees one does not.
  EXPECT_THAT(Pairs(other_base_), IsEmpty());
  officer_ = all;
  EXPECT_THAT(Pairs(other_base_), ElementsAre(Pair(person_, other, "NATIONAL_ID")));
  // A number of its own ends the suspicion.
  ASSERT_TRUE(SetNumber(other, kOtherNumber).ok());
  EXPECT_THAT(Pairs(superior_), IsEmpty());
}

TEST_F(NationalIdTest, OfTwoAtOnceOneGetsIt) {
  const std::string other = Nominate(other_cell_, "Trần Thị Bình");
  for (int round = 0; round < 10; ++round) {
    const std::string number = absl::StrCat("0200900012", 10 + round);
    absl::Status first, second;
    std::thread one([&] { first = SetNumber(person_, number).status(); });
    std::thread two([&] { second = SetNumber(other, number).status(); });
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
