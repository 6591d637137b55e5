#include "services/ctl/commands/import_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"
#include "ketnap/organization/v1/import.pb.h"
#include "services/ctl/text/json.h"

namespace ketnap::ctl {
namespace {

using organization::v1::MemberRow;
using organization::v1::OrganizationRow;
using ::testing::ElementsAre;

std::vector<std::string> Lines(const Rows& rows) {
  std::vector<std::string> lines;
  for (const auto& row : rows) lines.push_back(ToJsonLine(*row));
  return lines;
}

std::vector<std::string> FaultyLines(const absl::Status& status) {
  std::vector<std::string> lines;
  for (const auto& violation : FieldViolations(status)) lines.push_back(violation.field);
  return lines;
}

TEST(ImportRowsTest, AJsonArrayAndJsonLinesAreTheSame) {
  const std::string one = R"({"key":{"scheme":"PARTY_ORGANIZATION","value":"A1"}})";
  const std::string two = R"({"key":{"scheme":"PARTY_ORGANIZATION","value":"A2"}})";
  const auto array = ReadJsonRows("[" + one + ",\n" + two + "]", OrganizationRow());
  const auto lines = ReadJsonRows("\xEF\xBB\xBF" + one + "\r\n\n" + two + "\n", OrganizationRow());
  ASSERT_TRUE(array.ok()) << array.status();
  ASSERT_TRUE(lines.ok()) << lines.status();
  EXPECT_THAT(Lines(*array), ElementsAre(one, two));
  EXPECT_THAT(Lines(*lines), ElementsAre(one, two));
}

TEST(ImportRowsTest, AFileOfFailedRowsIsAFileOfRows) {
  const auto rows = ReadJsonRows(
      R"({"row":"7","outcome":"IMPORT_OUTCOME_FAILED","failedRow":{"key":{"value":"A1"}}})",
      OrganizationRow());
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT(Lines(*rows), ElementsAre(R"({"key":{"value":"A1"}})"));
}

TEST(ImportRowsTest, EveryLineThatIsNoRowIsNamed) {
  const auto rows = ReadJsonRows("{\"key\":{}}\n{\"kye\":{}}\nnonsense\n", OrganizationRow());
  EXPECT_EQ(rows.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(FaultyLines(rows.status()), ElementsAre("line 2", "line 3"));
}

TEST(ImportRowsTest, CsvColumnsAreFields) {
  const auto rows = ReadCsvRows(
      "key.scheme,key.value,cell_key.value,member.full_name,member.birth_date,member.status\r\n"
      "MEMBER_DATABASE,1,CB1,\"Lý \"\"A\"\", Văn\",1980-05-06,MEMBER_STATUS_OFFICIAL\r\n"
      "\r\n"
      "MEMBER_DATABASE,2,,Hoàng Thị B,06/05/1981\n",
      MemberRow());
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 2u);
  const auto& first = static_cast<const MemberRow&>(*rows->at(0));
  EXPECT_EQ(first.member().full_name(), "Lý \"A\", Văn");
  EXPECT_EQ(first.member().status(), organization::v1::MEMBER_STATUS_OFFICIAL);
  EXPECT_EQ(first.member().birth_date().month(), 5);
  const auto& second = static_cast<const MemberRow&>(*rows->at(1));
  EXPECT_FALSE(second.has_cell_key());
  EXPECT_EQ(second.member().birth_date().day(), 6);
  EXPECT_EQ(second.member().birth_date().year(), 1981);
}

TEST(ImportRowsTest, CsvFaultsNameTheirLine) {
  const auto unknown = ReadCsvRows("key.value,member.salary\n1,2\n", MemberRow());
  EXPECT_EQ(ErrorReason(unknown.status()), "FILE_MALFORMED");
  const auto rows = ReadCsvRows(
      "key.value,member.birth_date\n"
      "1,1980-13-06\n"
      "\"two\nlines\",1980-05-06\n"
      "3,1980-05-06,4\n"
      "4,\"1980\n",
      MemberRow());
  EXPECT_THAT(FaultyLines(rows.status()), ElementsAre("line 2", "line 5", "line 6"));
}

}  // namespace
}  // namespace ketnap::ctl
