#include "services/supervision/handlers/exports/file_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include "absl/strings/match.h"
#include "common/base/files.h"

namespace ketnap::supervision {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Everything a report has, with texts that somebody may have made to be calculated.
void Write(FileWriter* writer) {
  writer->Title("Danh sách");
  writer->Note("Tổ chức", "=HYPERLINK(\"http://x\",\"Chi bộ\")");
  writer->BeginTable("Bảng một", {{"Tổ chức", 30}, {"Số người"}, {"Tỷ lệ"}, {"Ngày"}, {"Trống"}});
  writer->Row({Cell::Text("@SUM(A1:A9)"), Cell::Number(-12), Cell::Share(985),
               Cell::Day(Date(2019, 8, 5)), Cell()});
  writer->Row({Cell::Text("Chi bộ \"Một\", tổ 2"), Cell::Number(3), Cell::Share(-5),
               Cell::Day(Date(2020, 2, 29)), Cell()});
  writer->BeginTable("Bảng: [hai]/*?", {{"Nội dung"}});
  writer->Row({Cell::Text("+84\x01")});
}

std::string PathOf(const std::string& name) { return ::testing::TempDir() + "/" + name; }

std::string Entry(const std::string& path, const char* name) {
  int error = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, &error);
  if (archive == nullptr) return "";
  std::string content;
  if (zip_file_t* file = zip_fopen(archive, name, 0); file != nullptr) {
    char block[4096];
    for (zip_int64_t n = 0; (n = zip_fread(file, block, sizeof(block))) > 0;) {
      content.append(block, static_cast<size_t>(n));
    }
    zip_fclose(file);
  }
  zip_discard(archive);
  return content;
}

TEST(FileWriterTest, CsvIsExactlyThis) {
  const std::string path = PathOf("report.csv");
  const auto writer = MakeCsvWriter(path);
  Write(writer.get());
  ASSERT_TRUE(writer->Finish().ok());
  EXPECT_EQ(*ReadFile(path),
            "\xEF\xBB\xBF\"Danh sách\"\r\n"
            "\"Tổ chức\",\"'=HYPERLINK(\"\"http://x\"\",\"\"Chi bộ\"\")\"\r\n"
            "\r\n\"Bảng một\"\r\n"
            "\"Tổ chức\",\"Số người\",\"Tỷ lệ\",\"Ngày\",\"Trống\"\r\n"
            "\"'@SUM(A1:A9)\",-12,98.5%,05/08/2019,\r\n"
            "\"Chi bộ \"\"Một\"\", tổ 2\",3,-0.5%,29/02/2020,\r\n"
            "\r\n\"Bảng: [hai]/*?\"\r\n\"Nội dung\"\r\n\"'+84\"\r\n");
}

TEST(FileWriterTest, AWorkbookHoldsTextAndNoFormula) {
  const std::string path = PathOf("report.xlsx");
  const auto writer = MakeXlsxWriter(path, absl::FromUnixSeconds(1565827200));
  Write(writer.get());
  ASSERT_TRUE(writer->Finish().ok());
  const std::string first = Entry(path, "xl/worksheets/sheet1.xml");
  const std::string second = Entry(path, "xl/worksheets/sheet2.xml");
  EXPECT_THAT(first, HasSubstr("Danh sách"));
  EXPECT_THAT(first, HasSubstr("@SUM(A1:A9)"));
  EXPECT_THAT(first, HasSubstr("=HYPERLINK("));
  EXPECT_THAT(first, HasSubstr("<v>-12</v>"));
  EXPECT_THAT(first, HasSubstr("<v>0.985</v>"));
  EXPECT_THAT(first, HasSubstr("<v>43682</v>"));  // 5 August 2019.
  EXPECT_THAT(second, HasSubstr("+84"));
  for (const std::string& sheet : {first, second}) {
    EXPECT_THAT(sheet, Not(HasSubstr("<f>")));
    EXPECT_THAT(sheet, Not(HasSubstr("<hyperlink")));
    EXPECT_FALSE(absl::StrContains(sheet, '\x01'));
  }
  EXPECT_THAT(Entry(path, "xl/workbook.xml"), HasSubstr("Bảng   hai"));
}

TEST(FileWriterTest, WhatCannotBeWrittenIsSaid) {
  for (const bool csv : {true, false}) {
    const std::string path = PathOf("no/such/folder/report");
    const auto writer = csv ? MakeCsvWriter(path) : MakeXlsxWriter(path, absl::UnixEpoch());
    Write(writer.get());
    EXPECT_FALSE(writer->Finish().ok()) << csv;
  }
}

}  // namespace
}  // namespace ketnap::supervision
