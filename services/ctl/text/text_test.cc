#include <gtest/gtest.h>

#include <string>

#include "services/ctl/text/numbers.h"
#include "services/ctl/text/table.h"

namespace ketnap::ctl {
namespace {

TEST(DisplayWidthTest, CountsWhatIsSeen) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("Nguyễn"), 6);
  EXPECT_EQ(DisplayWidth("Nguye\xcc\x82\xcc\x83n"), 6);  // The same, decomposed.
  EXPECT_EQ(DisplayWidth("Đảng bộ"), 7);
  EXPECT_EQ(DisplayWidth("党"), 2);
  EXPECT_EQ(DisplayWidth("\xff\xfe"), 2);
}

TEST(TableTest, AlignsVietnamese) {
  Table table({{"Tổ chức", Align::kLeft}, {"Kết nạp", Align::kRight}});
  table.AddRow({"Sở Tài chính", "7"});
  table.AddLine();
  table.AddRow({"Tổng", "738"});
  table.AddRow({"x"});
  EXPECT_EQ(table.Render(),
            "Tổ chức       Kết nạp\n"
            "────────────  ───────\n"
            "Sở Tài chính        7\n"
            "────────────  ───────\n"
            "Tổng              738\n"
            "x\n");
}

TEST(NumbersTest, AreWrittenAsPeopleReadThem) {
  EXPECT_EQ(FormatCount(0, false), "0");
  EXPECT_EQ(FormatCount(738, false), "738");
  EXPECT_EQ(FormatCount(1234567, false), "1.234.567");
  EXPECT_EQ(FormatCount(1234567, true), "1,234,567");
  EXPECT_EQ(FormatPermille(984, false), "98,4 %");
  EXPECT_EQ(FormatPermille(984, true), "98.4 %");
  EXPECT_EQ(FormatPermille(12345, false), "1.234,5 %");
  EXPECT_EQ(FormatDifference(400, false), "+40,0 %");
  EXPECT_EQ(FormatDifference(-85, false), "−8,5 %");
  EXPECT_EQ(FormatDifference(0, false), "0,0 %");
}

}  // namespace
}  // namespace ketnap::ctl
