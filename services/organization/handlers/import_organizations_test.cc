#include <gmock/gmock.h>

#include "services/organization/handlers/import_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kBase[] = "GRASSROOTS_PARTY_ORGANIZATION";
constexpr char kCell[] = "PARTY_CELL";

class ImportOrganizationsTest : public ImportTest {
 protected:
  int64_t Count(const std::string& table) {
    return harness_.ReadSql(absl::StrCat("SELECT COUNT(*) FROM ", table))[0].Int(0);
  }

  // Rows of which everything comes of: new, wrong, twice, below what failed, names that change
  // places.
  OrganizationRows MixedRows() {
    OrganizationRows rows = {OrganizationRowOf("B1", "", kBase, "Đảng bộ Sở Nội vụ"),
                             OrganizationRowOf("C1", "B1", kCell, "Chi bộ Tổ chức"),
                             OrganizationRowOf("C1", "B1", kCell, "Chi bộ Tổ chức"),
                             OrganizationRowOf("B2", "", "NO_SUCH_TYPE", ""),
                             OrganizationRowOf("C2", "B2", kCell, "Chi bộ Văn thư"),
                             OrganizationRowOf("C3", "B1", kBase, "Đảng bộ Sai cấp"),
                             OrganizationRowOf("C4", "B1", kCell, "Chi bộ Tổ chức"),
                             OrganizationRowOf("C5", "B1", kCell, "Chi bộ Thi đua")};
    rows[5].mutable_organization()->clear_valid_from();
    rows[7].mutable_organization()->set_committee_size(3);
    return rows;
  }
};

TEST_F(ImportOrganizationsTest, RowsAreMadeBelowEachOtherWithTheirKeysAsCodes) {
  BuildProvince();
  const auto response =
      MustSend(OrganizationPart("", 0,
                                {OrganizationRowOf("B1", "", kBase, "Đảng bộ Sở Nội vụ"),
                                 OrganizationRowOf("C1", "B1", kCell, "Chi bộ  Tổ chức ")},
                                true));
  EXPECT_THAT(Outcomes(response), ElementsAre("CREATED", "CREATED"));
  EXPECT_TRUE(response.progress().complete());
  const auto base = Get(officer_, response.results(0).organization());
  const auto cell = Get(officer_, response.results(1).organization());
  ASSERT_TRUE(base.ok() && cell.ok());
  EXPECT_EQ(base->parent(), bloc_);
  EXPECT_EQ(cell->parent(), base->name());
  EXPECT_EQ(cell->display_name(), "Chi bộ Tổ chức");
  ASSERT_EQ(cell->codes_size(), 1);
  EXPECT_EQ(cell->codes(0).value(), "C1");
  EXPECT_EQ(cell->codes(0).valid_from().year(), 2001);
  const auto progress = GetImport(officer_, response.progress().name());
  ASSERT_TRUE(progress.ok()) << progress.status();
  EXPECT_EQ(progress->DebugString(), response.progress().DebugString());
  EXPECT_EQ(CheckStructure().fault_count(), 0) << CheckStructure().DebugString();
}

TEST_F(ImportOrganizationsTest, OneRowsFailureDoesNotTouchAnotherAndTellsEverything) {
  BuildProvince();
  const OrganizationRows rows = MixedRows();
  const auto response = MustSend(OrganizationPart("", 0, rows, true));
  EXPECT_THAT(
      Outcomes(response),
      ElementsAre("CREATED", "CREATED", "FAILED key:DUPLICATE_ROW",
                  "FAILED organization.display_name:REQUIRED organization.type:UNKNOWN_TYPE",
                  "FAILED parent_key:PARENT_NOT_FOUND",
                  "FAILED organization.valid_from:REQUIRED parent_key:ORGANIZATION_TYPE_PARENT",
                  "FAILED organization.display_name:NAME_TAKEN", "CREATED"));
  EXPECT_EQ(response.results(3).failed_row().DebugString(), rows[3].DebugString());
  EXPECT_THAT(response.results(2).faults(0).message(), ::testing::HasSubstr("dòng số 1"));
  ExpectEveryRowCounted(response.progress());
  EXPECT_EQ(response.progress().next_row(), 8);
}

TEST_F(ImportOrganizationsTest, AgainNothingButWhatDiffersIsChanged) {
  BuildProvince();
  OrganizationRows rows = {OrganizationRowOf("B1", "", kBase, "Đảng bộ Sở Nội vụ"),
                           OrganizationRowOf("C1", "B1", kCell, "Chi bộ Tổ chức"),
                           OrganizationRowOf("C2", "B1", kCell, "Chi bộ Thi đua")};
  MustSend(OrganizationPart("", 0, rows, true));
  const int64_t journal = harness_.JournalSize();
  rows[0].mutable_organization()->clear_valid_from();
  rows[1].mutable_organization()->set_display_name("Chi bộ Tổ chức cán bộ");
  rows[2].mutable_parent_key()->set_value("B1");
  const auto again = MustSend(OrganizationPart("", 0, rows, true));
  EXPECT_THAT(Outcomes(again), ElementsAre("SKIPPED", "UPDATED", "SKIPPED"));
  EXPECT_EQ(harness_.JournalSize(), journal + 1);
  v1::GetLineageRequest lineage;
  lineage.set_name(again.results(1).organization());
  const auto history = harness_.Call(officer_, &Organizations::GetLineage, lineage);
  ASSERT_TRUE(history.ok()) << history.status();
  ASSERT_EQ(history->periods_size(), 2);
  EXPECT_EQ(history->periods(0).display_name(), "Chi bộ Tổ chức cán bộ");
  EXPECT_EQ(history->periods(0).valid_from().day(), 3);
}

TEST_F(ImportOrganizationsTest, WhatNeedsADecisionIsRefused) {
  BuildProvince();
  MustSend(OrganizationPart("", 0,
                            {OrganizationRowOf("B1", "", kBase, "Đảng bộ Sở Nội vụ"),
                             OrganizationRowOf("B2", "", kBase, "Đảng bộ Sở Y tế 2"),
                             OrganizationRowOf("C1", "B1", kCell, "Chi bộ Tổ chức")},
                            true));
  auto moved = OrganizationRowOf("C1", "B2", kCell, "Chi bộ Tổ chức");
  auto retyped = OrganizationRowOf("B2", "", "GRASSROOTS_CELL", "Chi bộ cơ sở Sở Y tế 2");
  auto authority = OrganizationRowOf("B1", "", kBase, "Đảng bộ Sở Nội vụ");
  authority.mutable_organization()->set_has_admission_authority(true);
  EXPECT_THAT(Outcomes(MustSend(OrganizationPart("", 0, {moved, retyped, authority}, true))),
              ElementsAre("FAILED parent_key:MOVE_NEEDS_REORGANIZATION",
                          "FAILED organization.type:TYPE_NEEDS_REORGANIZATION",
                          "FAILED organization.authorities:AUTHORITY_NEEDS_REORGANIZATION"));
}

TEST_F(ImportOrganizationsTest, OnlyWhoHoldsAnAuthorityGivesOne) {
  BuildProvince();
  auto row = OrganizationRowOf("B1", "", kBase, "Đảng bộ tự phong");
  row.mutable_organization()->set_has_admission_authority(true);
  auto request = OrganizationPart("", 0, {row}, true);
  // A clerk over an organization without an authority.
  const auto refused = harness_.Call(Clerk(bloc_), &Organizations::ImportOrganizations, request);
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_THAT(Outcomes(*refused),
              ElementsAre("FAILED organization.authorities:AUTHORITY_NOT_CONFERRED"));
  EXPECT_THAT(Outcomes(MustSend(request)), ElementsAre("CREATED"));
}

TEST_F(ImportOrganizationsTest, EverythingLiesBelowTheImportsOrganization) {
  BuildProvince();
  MustSend(
      OrganizationPart("", 0, {OrganizationRowOf("B1", "", kBase, "Đảng bộ Sở Nội vụ")}, true));
  auto request = OrganizationPart("", 0,
                                  {OrganizationRowOf("B1", "", kCell, "Chi bộ Một"),
                                   OrganizationRowOf("C9", "B1", kCell, "Chi bộ Hai"),
                                   OrganizationRowOf("C8", "", kCell, "Chi bộ Ba")},
                                  true);
  request.set_organization(base_a_);
  EXPECT_THAT(
      Outcomes(MustSend(request)),
      ElementsAre("FAILED key:KEY_IN_USE", "FAILED parent_key:PARENT_NOT_FOUND", "CREATED"));
  // Whoever may not write there does not see it.
  const auto stranger = harness_.Call(Clerk(base_b_), &Organizations::ImportOrganizations, request);
  EXPECT_EQ(stranger.status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ImportOrganizationsTest, PartsFollowEachOtherAndARepeatedOneIsAnsweredAlike) {
  BuildProvince();
  const auto first =
      MustSend(OrganizationPart("", 0, {OrganizationRowOf("B1", "", kBase, "Đảng bộ Sở Nội vụ")}));
  const std::string import = first.progress().name();
  const OrganizationRows second_rows = {OrganizationRowOf("C1", "B1", kCell, "Chi bộ Tổ chức"),
                                        OrganizationRowOf("B1", "", kBase, "Đảng bộ Hai")};
  auto refused = Send(OrganizationPart(import, 5, second_rows));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused.status()), "IMPORT_OUT_OF_STEP");
  EXPECT_EQ(ErrorMetadataValue(refused.status(), "next_row"), "1");

  harness_.Restart();  // As after a crash: how far it is, is known.
  EXPECT_EQ(GetImport(officer_, import)->next_row(), 1);
  const auto second = MustSend(OrganizationPart(import, 1, second_rows));
  EXPECT_THAT(Outcomes(second), ElementsAre("CREATED", "FAILED key:DUPLICATE_ROW"));
  const auto again = MustSend(OrganizationPart(import, 1, second_rows));
  EXPECT_EQ(again.DebugString(), second.DebugString());
  EXPECT_EQ(GetImport(officer_, import)->DebugString(), second.progress().DebugString());
  EXPECT_EQ(ErrorReason(Send(OrganizationPart(import, 1, {second_rows[0]})).status()),
            "IMPORT_OUT_OF_STEP");

  const auto other = harness_.Call(Officer(), &Organizations::ImportOrganizations,
                                   OrganizationPart(import, 3, second_rows));
  EXPECT_EQ(other.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(GetImport(Officer(), import).status().code(), absl::StatusCode::kNotFound);

  auto dry = OrganizationPart(import, 3, second_rows);
  dry.set_dry_run(true);
  dry.set_organization(base_a_);
  EXPECT_THAT(Faults(Send(dry).status()),
              ElementsAre("organization:NOT_OF_IMPORT", "dry_run:NOT_OF_IMPORT"));
  MustSend(OrganizationPart(import, 3, {OrganizationRowOf("C2", "B1", kCell, "Chi bộ 2")}, true));
  EXPECT_EQ(ErrorReason(Send(OrganizationPart(import, 4, second_rows)).status()),
            "IMPORT_COMPLETE");
  EXPECT_EQ(Count("import_key"), 0);
}

TEST_F(ImportOrganizationsTest, ADryRunTellsWhatTheRealRunDoesAndWritesNothing) {
  BuildProvince();
  MustSend(OrganizationPart("", 0,
                            {OrganizationRowOf("B0", "", kBase, "Đảng bộ Sở Tư pháp"),
                             OrganizationRowOf("C0", "B0", kCell, "Chi bộ Một"),
                             OrganizationRowOf("D0", "B0", kCell, "Chi bộ Hai")},
                            true));
  OrganizationRows rows = MixedRows();
  // Two names change places over a third one, and a new one takes what was left.
  rows.push_back(OrganizationRowOf("C0", "B0", kCell, "Chi bộ Hai"));
  rows.push_back(OrganizationRowOf("D0", "B0", kCell, "Chi bộ Ba"));
  rows.push_back(OrganizationRowOf("E0", "B0", kCell, "Chi bộ Hai"));
  rows.push_back(OrganizationRowOf("F0", "B0", kCell, "Chi bộ Ba"));
  const int64_t organizations = Count("organization"), journal = harness_.JournalSize();
  std::vector<std::string> told[2];
  for (const bool dry_run : {true, false}) {
    std::string import;
    for (size_t begin = 0; begin < rows.size(); begin += 3) {
      const size_t end = std::min(begin + 3, rows.size());
      auto part = OrganizationPart(import, static_cast<int64_t>(begin),
                                   {rows.begin() + begin, rows.begin() + end}, end == rows.size());
      part.set_dry_run(dry_run);
      const auto response = MustSend(part);
      import = response.progress().name();
      for (const auto& line : Outcomes(response)) told[dry_run ? 0 : 1].push_back(line);
      ExpectEveryRowCounted(response.progress());
    }
    if (!dry_run) continue;
    EXPECT_EQ(Count("organization"), organizations);
    EXPECT_EQ(harness_.JournalSize(), journal);
    EXPECT_EQ(Count("import_draft_organization"), 0);
  }
  EXPECT_EQ(told[0], told[1]);
  EXPECT_THAT(std::vector<std::string>(told[0].end() - 4, told[0].end()),
              ElementsAre("FAILED organization.display_name:NAME_TAKEN", "UPDATED", "CREATED",
                          "FAILED organization.display_name:NAME_TAKEN"));
  EXPECT_EQ(CheckStructure().fault_count(), 0);
}

TEST_F(ImportOrganizationsTest, ChangesBeginOnTheirEffectiveDate) {
  BuildProvince();
  MustSend(
      OrganizationPart("", 0, {OrganizationRowOf("B1", "", kBase, "Đảng bộ Sở Nội vụ")}, true));
  auto request =
      OrganizationPart("", 0, {OrganizationRowOf("B1", "", kBase, "Đảng bộ Nội vụ")}, true);
  *request.mutable_effective_date() = DateOf(2025, 3, 4);
  EXPECT_THAT(Faults(Send(request).status()), ElementsAre("effective_date:DATE_IN_FUTURE"));
  *request.mutable_effective_date() = DateOf(2025, 2, 20);
  const auto response = MustSend(request);
  ASSERT_THAT(Outcomes(response), ElementsAre("UPDATED"));
  v1::GetOrganizationRequest before;
  before.set_name(response.results(0).organization());
  *before.mutable_as_of() = DateOf(2025, 2, 19);
  const auto then = harness_.Call(officer_, &Organizations::GetOrganization, before);
  ASSERT_TRUE(then.ok()) << then.status();
  EXPECT_EQ(then->display_name(), "Đảng bộ Sở Nội vụ");
  EXPECT_EQ(Get(officer_, before.name())->display_name(), "Đảng bộ Nội vụ");
}

}  // namespace
}  // namespace ketnap::organization
