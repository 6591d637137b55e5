#include <gmock/gmock.h>

#include <cstdlib>
#include <iostream>

#include "absl/time/clock.h"
#include "services/organization/handlers/import_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class ImportMembersTest : public ImportTest {
 protected:
  // Two cells of one base: keys C1 and C2.
  void ImportCells() {
    BuildProvince();
    MustSend(OrganizationPart(
        "", 0,
        {OrganizationRowOf("B1", "", "GRASSROOTS_PARTY_ORGANIZATION", "Đảng bộ Sở Nội vụ"),
         OrganizationRowOf("C1", "B1", "PARTY_CELL", "Chi bộ Một"),
         OrganizationRowOf("C2", "B1", "PARTY_CELL", "Chi bộ Hai")},
        true));
  }
};

TEST_F(ImportMembersTest, MembersAreEnteredByTheirCellsKey) {
  ImportCells();
  const auto response = MustSend(MemberPart(
      "", 0, {MemberRowOf("1", "C1", "Lý Thị  Mai"), MemberRowOf("2", "C2", "Hoàng Văn Nam")},
      true));
  EXPECT_THAT(Outcomes(response), ElementsAre("CREATED", "CREATED"));
  v1::GetMemberRequest get;
  get.set_name(response.results(0).member());
  const auto member = harness_.Call(officer_, &Members::GetMember, get);
  ASSERT_TRUE(member.ok()) << member.status();
  EXPECT_EQ(member->full_name(), "Lý Thị Mai");
  ASSERT_EQ(member->stays_size(), 1);
  EXPECT_EQ(member->stays(0).start_date().year(), 2005);
  EXPECT_THAT(ListMemberNames(officer_), UnorderedElementsAre("Lý Thị Mai", "Hoàng Văn Nam"));
  EXPECT_EQ(CheckStructure().fault_count(), 0) << CheckStructure().DebugString();
}

TEST_F(ImportMembersTest, EveryReasonOfARowIsTold) {
  ImportCells();
  auto young = MemberRowOf("2", "C1", "Hoàng Văn Nam");
  *young.mutable_member()->mutable_birth_date() = DateOf(2030, 1, 1);
  young.mutable_member()->clear_official_date();
  auto unreadable = MemberRowOf("3", "NO", "X");
  unreadable.mutable_member()->clear_birth_date();
  unreadable.mutable_member()->mutable_official_date()->set_month(13);
  unreadable.mutable_member()->set_status(v1::MEMBER_STATUS_LEFT);
  v1::MemberRow nothing;
  nothing.mutable_key()->set_scheme("MEMBER_DATABASE");
  const MemberRows rows = {MemberRowOf("1", "C1", "Lý Thị Mai"),
                           young,
                           unreadable,
                           MemberRowOf("4", "B1", "Vi Văn Bảo"),
                           MemberRowOf("5", "C1", "Lý Thị Mai"),
                           MemberRowOf("1", "C2", "Lý Thị Mai"),
                           nothing,
                           MemberRowOf("6", "C2", "Lý Thị Mai")};
  const auto response = MustSend(MemberPart("", 0, rows, true));
  EXPECT_THAT(Outcomes(response),
              ElementsAre("CREATED",
                          "FAILED member.birth_date:DATE_IN_FUTURE"
                          " member.birth_date:UNDER_AGE_AT_ADMISSION member.official_date:REQUIRED",
                          "FAILED member.full_name:TOO_SHORT member.birth_date:REQUIRED"
                          " member.official_date:NOT_A_DATE cell_key:CELL_NOT_FOUND"
                          " member.status:STATUS_NOT_FOR_ENTRY",
                          "FAILED cell_key:MEMBERS_BELONG_TO_CELLS",
                          "FAILED member:MEMBER_ENTERED_BEFORE", "FAILED key:DUPLICATE_ROW",
                          "FAILED key.value:REQUIRED cell_key:REQUIRED member.full_name:REQUIRED"
                          " member.birth_date:REQUIRED member.status:REQUIRED"
                          " member.admission_ceremony_date:REQUIRED",
                          "CREATED"));
  EXPECT_EQ(response.results(1).failed_row().DebugString(), young.DebugString());
  ExpectEveryRowCounted(response.progress());
}

TEST_F(ImportMembersTest, NothingOfARowThatFailedIsKept) {
  ImportCells();
  const auto strange = MemberRowOf("khóa-lạ-lùng", "B1", "Tên Rất Lạ");
  const auto response =
      MustSend(MemberPart("", 0, {MemberRowOf("1", "C1", "Lý Thị Mai"), strange}, true));
  EXPECT_EQ(response.results(1).failed_row().DebugString(), strange.DebugString());
  std::string kept;
  for (const char* statement :
       {"SELECT response FROM idempotency", "SELECT response FROM import_part",
        "SELECT value FROM import_key", "SELECT event FROM journal_entry"}) {
    for (const db::Row& row : harness_.ReadSql(statement)) absl::StrAppend(&kept, row.Text(0));
  }
  EXPECT_THAT(kept, HasSubstr("Lý Thị Mai"));
  for (const char* personal : {"Tên Rất Lạ", "khóa-lạ-lùng"}) {
    EXPECT_THAT(kept, Not(HasSubstr(personal)));
  }
}

TEST_F(ImportMembersTest, PapersAreCorrectedAndNothingElse) {
  ImportCells();
  const MemberRows rows = {
      MemberRowOf("1", "C1", "Lý Thị Mai"), MemberRowOf("2", "C1", "Hoàng Văn Nam"),
      MemberRowOf("3", "C1", "Vi Văn Bảo"), MemberRowOf("4", "C1", "Nông Thị Lan")};
  MustSend(MemberPart("", 0, rows, true));
  MemberRows again = rows;
  *again[1].mutable_member()->mutable_admission_ceremony_date() = DateOf(2004, 3, 1);
  again[2].mutable_cell_key()->set_value("C2");
  again[3].mutable_member()->set_status(v1::MEMBER_STATUS_PROBATIONARY);
  const int64_t journal = harness_.JournalSize();
  const auto response = MustSend(MemberPart("", 0, again, true));
  EXPECT_THAT(Outcomes(response),
              ElementsAre("SKIPPED", "UPDATED", "FAILED cell_key:TRANSFER_NEEDED",
                          "FAILED member.status:STATUS_NEEDS_DECISION"));
  EXPECT_EQ(harness_.JournalSize(), journal + 1);
  v1::GetMemberRequest get;
  get.set_name(response.results(1).member());
  const auto member = harness_.Call(officer_, &Members::GetMember, get);
  ASSERT_TRUE(member.ok()) << member.status();
  EXPECT_EQ(member->stays(0).start_date().year(), 2004);
  EXPECT_EQ(CheckStructure().fault_count(), 0);
}

TEST_F(ImportMembersTest, ADryRunTellsWhatTheRealRunDoesAndWritesNothing) {
  ImportCells();
  MustSend(MemberPart(
      "", 0, {MemberRowOf("1", "C1", "Lý Thị Mai"), MemberRowOf("2", "C1", "Vi Văn Bảo")}, true));
  const MemberRows rows = {
      MemberRowOf("3", "C1", "Nông Thị Lan"), MemberRowOf("4", "C1", "Nông Thị Lan"),
      MemberRowOf("1", "C1", "Vi Văn Bảo"),   MemberRowOf("2", "C1", "Vi Văn Bình"),
      MemberRowOf("5", "C1", "Vi Văn Bảo"),   MemberRowOf("6", "C1", "Vi Văn Bình")};
  const int64_t journal = harness_.JournalSize();
  std::vector<std::string> told[2];
  for (const bool dry_run : {true, false}) {
    std::string import;
    for (size_t i = 0; i < rows.size(); ++i) {
      auto part = MemberPart(import, static_cast<int64_t>(i), {rows[i]}, i + 1 == rows.size());
      part.set_dry_run(dry_run);
      const auto response = MustSend(part);
      import = response.progress().name();
      told[dry_run ? 0 : 1].push_back(Outcomes(response)[0]);
    }
    if (!dry_run) continue;
    EXPECT_EQ(harness_.JournalSize(), journal);
    EXPECT_EQ(ListMemberNames(officer_).size(), 2u);
  }
  EXPECT_EQ(told[0], told[1]);
  EXPECT_THAT(told[1], ElementsAre("CREATED", "FAILED member:MEMBER_ENTERED_BEFORE",
                                   "FAILED member:MEMBER_ENTERED_BEFORE", "UPDATED", "CREATED",
                                   "FAILED member:MEMBER_ENTERED_BEFORE"));
}

TEST_F(ImportMembersTest, OnlyMembersWithinTheImportsOrganizationAreKnown) {
  ImportCells();
  MustSend(MemberPart("", 0, {MemberRowOf("1", "C1", "Lý Thị Mai")}, true));
  auto request = MemberPart("", 0, {MemberRowOf("1", "C1", "Lý Thị Mai")}, true);
  request.set_organization(base_a_);
  EXPECT_THAT(Outcomes(MustSend(request)),
              ElementsAre("FAILED cell_key:CELL_NOT_FOUND key:KEY_IN_USE"));
  // An import of members is none of organizations.
  const auto members = MustSend(MemberPart("", 0, {MemberRowOf("2", "C1", "Vi Văn Bảo")}));
  EXPECT_THAT(Faults(Send(OrganizationPart(members.progress().name(), 1,
                                           {OrganizationRowOf("C9", "B1", "PARTY_CELL", "Chín")}))
                         .status()),
              ElementsAre("import:NOT_OF_IMPORT"));
}

// A province of 10,000 organizations and 20,000 members in parts of 500, interrupted once. A
// smaller one unless KETNAP_WHOLE_PROVINCE is set.
TEST_F(ImportMembersTest, AWholeProvinceComesInPartsAndIsSound) {
  const bool whole = std::getenv("KETNAP_WHOLE_PROVINCE") != nullptr;
  const int bases = whole ? 500 : 50;
  const int cells_of_each = 19;
  BuildProvince();
  OrganizationRows rows;
  MemberRows people;
  for (int b = 0; b < bases; ++b) {
    const std::string base = absl::StrCat("B", b);
    rows.push_back(OrganizationRowOf(base, "", "GRASSROOTS_PARTY_ORGANIZATION",
                                     absl::StrCat("Đảng bộ cơ sở số ", b)));
    for (int c = 0; c < cells_of_each; ++c) {
      const std::string cell = absl::StrCat(base, "-", c);
      rows.push_back(OrganizationRowOf(cell, base, "PARTY_CELL", absl::StrCat("Chi bộ số ", c)));
      for (int m = 0; m < 2; ++m) {
        people.push_back(MemberRowOf(absl::StrCat(cell, "-", m), cell,
                                     absl::StrCat("Nguyễn Văn Thử ", m == 0 ? "Một" : "Hai")));
      }
    }
  }
  auto import_all = [&](const auto& all, auto make_part, const char* what) {
    const absl::Time start = SystemClock().Now();
    v1::ImportProgress progress;
    for (size_t begin = 0; begin < all.size(); begin += 500) {
      const size_t end = std::min(begin + 500, all.size());
      if (begin == 500) {
        harness_.Restart();
        progress = *GetImport(officer_, progress.name());
      }
      const auto response =
          MustSend(make_part(progress.name(), progress.next_row(),
                             {all.begin() + begin, all.begin() + end}, end == all.size()));
      progress = response.progress();
    }
    const double seconds = absl::ToDoubleSeconds(SystemClock().Now() - start);
    std::cout << what << ": " << all.size() << " rows, "
              << static_cast<int>(static_cast<double>(all.size()) / seconds) << " rows/s\n";
    EXPECT_EQ(progress.created_count(), static_cast<int64_t>(all.size()));
    EXPECT_EQ(progress.next_row(), static_cast<int64_t>(all.size()));
    EXPECT_TRUE(progress.complete());
  };
  import_all(
      rows,
      [&](const std::string& import, int64_t first, OrganizationRows part, bool last) {
        return OrganizationPart(import, first, part, last);
      },
      "organizations");
  import_all(
      people,
      [&](const std::string& import, int64_t first, MemberRows part, bool last) {
        return MemberPart(import, first, part, last);
      },
      "members");
  const absl::Time start = SystemClock().Now();
  const auto checked = CheckStructure();
  std::cout << "check: " << SystemClock().Now() - start << '\n';
  EXPECT_EQ(checked.fault_count(), 0) << checked.faults(0).DebugString();
  EXPECT_EQ(checked.organization_count(), static_cast<int64_t>(rows.size()) + 7);
  EXPECT_EQ(checked.member_count(), static_cast<int64_t>(people.size()));
}

}  // namespace
}  // namespace ketnap::organization
