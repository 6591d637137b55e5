#include "services/supervision/domain/sheet_text.h"

#include <gtest/gtest.h>

namespace ketnap::supervision {
namespace {

TEST(SheetTextTest, KnowsWhatAProgramWouldCalculate) {
  for (const char* formula :
       {"=1+1", "+84 912", "-2+3", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠a", "−1", "  =1", "\t=1",
        "\r=1", "\n=1", "\u00A0=1", "\uFEFF=cmd|' /C calc'!A0", "\u3000 @a", "\x01=1"}) {
    EXPECT_TRUE(LooksLikeFormula(formula)) << formula;
  }
  for (const char* text : {"", " ", "Chi bộ 1", "'=1", "1-KNĐ", "a=b", "(=1)", "2019-08-15",
                           "\u00A0\u00A0", "Đảng bộ Sở + Ban"}) {
    EXPECT_FALSE(LooksLikeFormula(text)) << text;
  }
}

TEST(SheetTextTest, CsvFieldsStayOneFieldAndNoFormula) {
  EXPECT_EQ(CsvText("Chi bộ 1"), "\"Chi bộ 1\"");
  EXPECT_EQ(CsvText("a,b;c"), "\"a,b;c\"");
  EXPECT_EQ(CsvText("nói \"được\""), "\"nói \"\"được\"\"\"");
  EXPECT_EQ(CsvText("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
  EXPECT_EQ(CsvText("\t=1"), "\"'=1\"");
  EXPECT_EQ(CsvText("dòng một\ndòng hai"), "\"dòng một\ndòng hai\"");
  EXPECT_EQ(CsvText(""), "\"\"");
}

TEST(SheetTextTest, CellsHoldNoControlCharactersAndEndInTime) {
  EXPECT_EQ(CellText(std::string("a\0b\x1B\x7F\xC2\x85"
                                 "c",
                                 8)),
            "abc");
  EXPECT_EQ(CellText(std::string(40000, 'x')).size(), 32767u);
  // Characters beyond the basic plane take two units each, and are never cut.
  std::string many;
  for (int i = 0; i < 20000; ++i) many += "\U0001F4C1";
  EXPECT_EQ(CellText(many).size(), 4u * 16383u);
  std::string marks;
  for (int i = 0; i < 40000; ++i) marks += "ệ";
  EXPECT_EQ(CellText(marks).size(), 3u * 32767u);
}

}  // namespace
}  // namespace ketnap::supervision
