#include "common/base/import_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap {
namespace {

using ::testing::ElementsAre;

TEST(ImportRunTest, EveryRowIsInOneCount) {
  ImportRun import;
  for (const auto outcome :
       {ImportOutcome::kCreated, ImportOutcome::kUpdated, ImportOutcome::kSkipped,
        ImportOutcome::kFailed, ImportOutcome::kFailed}) {
    Count(outcome, &import);
  }
  EXPECT_EQ(import.next_row, 5);
  EXPECT_EQ(
      import.created_count + import.updated_count + import.skipped_count + import.failed_count,
      import.next_row);
  EXPECT_EQ(import.failed_count, 2);
}

TEST(ImportRunTest, PartsFollowEachOther) {
  ImportRun import;
  import.kind = 1;
  import.organization = Uuid::FromName("o");
  import.next_row = 500;
  ImportPartClaim claim{.kind = 1, .organization = import.organization, .first_row = 500};
  EXPECT_TRUE(CheckNextPart(import, claim).ok());
  claim.first_row = 1000;
  absl::Status status = CheckNextPart(import, claim);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(status), "IMPORT_OUT_OF_STEP");
  EXPECT_EQ(ErrorMetadataValue(status, "next_row"), "500");
  claim = {.kind = 2, .organization = Uuid::FromName("p"), .dry_run = true, .first_row = 500};
  status = CheckNextPart(import, claim);
  EXPECT_EQ(FieldViolations(status).size(), 3u);
  import.complete = true;
  claim = {.kind = 1, .organization = import.organization, .first_row = 500};
  EXPECT_EQ(ErrorReason(CheckNextPart(import, claim)), "IMPORT_COMPLETE");
}

TEST(RowFaultsTest, AReasonIsToldOnce) {
  RowFaults faults;
  faults.Add({"key", "DUPLICATE_ROW", {"a", "a"}});
  faults.Add({{"key", "DUPLICATE_ROW", {"b", "b"}}, {"member.name", "REQUIRED", {"c", "c"}}});
  EXPECT_TRUE(faults.Has("key"));
  EXPECT_FALSE(faults.Has("ke"));
  EXPECT_TRUE(faults.Has("member"));
  EXPECT_FALSE(faults.HasExactly("member"));
  EXPECT_TRUE(faults.HasExactly("member.name"));
  std::vector<std::string> told;
  for (const FieldViolation& fault : faults.Take()) told.push_back(fault.message.vietnamese);
  EXPECT_THAT(told, ElementsAre("a", "c"));
}

}  // namespace
}  // namespace ketnap
