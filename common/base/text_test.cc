#include "common/base/text.h"

#include <gtest/gtest.h>

namespace ketnap {
namespace {

using namespace std::string_view_literals;

TEST(Utf8Test, AcceptsWellFormedText) {
  for (const std::string_view text :
       {""sv, "abc"sv, "a\0b"sv, "Đảng ủy xã Hòa Bình"sv, "\xf0\x9f\x98\x80"sv, "\xed\x9f\xbf"sv,
        "\xf4\x8f\xbf\xbf"sv, "\xef\xbf\xbf"sv}) {
    EXPECT_TRUE(IsValidUtf8(text)) << text;
  }
}

TEST(Utf8Test, RefusesMalformedText) {
  for (const std::string_view text :
       {"\x80"sv, "\xff"sv, "\xc0\xaf"sv, "\xc1\x81"sv, "\xe0\x80\xaf"sv, "\xf0\x80\x80\xaf"sv,
        "\xed\xa0\x80"sv, "\xed\xbf\xbf"sv, "\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv,
        "abc\xe1\xba"sv,
        "\xe1\xba"
        "a"sv,
        "\xc3"sv}) {
    EXPECT_FALSE(IsValidUtf8(text));
  }
}

TEST(Utf8Test, LengthCountsCodePoints) {
  EXPECT_EQ(Utf8Length(""), 0);
  EXPECT_EQ(Utf8Length("Đảng ủy"), 7);
  EXPECT_EQ(Utf8Length("\xf0\x9f\x98\x80"), 1);
}

TEST(NormalizeNfcTest, ComposesMarks) {
  EXPECT_EQ(NormalizeNfc("Nguye\u0302\u0303n"), "Nguyễn");
  EXPECT_EQ(NormalizeNfc("Nguyê\u0303n"), "Nguyễn");
  EXPECT_EQ(NormalizeNfc("Vie\u0323\u0302t"), "Việt");
  EXPECT_EQ(NormalizeNfc("Vie\u0302\u0323t"), "Việt");
  EXPECT_EQ(NormalizeNfc("abc"), "abc");
  EXPECT_EQ(NormalizeNfc(""), "");
  EXPECT_EQ(NormalizeNfc("\u1ea1\0b"sv), "\u1ea1\0b"sv);
}

TEST(FoldForSearchTest, GivesTheKeyThatSearchCompares) {
  const struct {
    std::string_view text;
    std::string_view key;
  } cases[] = {
      {"Nguyễn Thị Hoà", "nguyen thi hoa"},
      {"Nguyễn Thị Hòa", "nguyen thi hoa"},
      {"Nguye\u0302\u0303n Thi\u0323 Ho\u0300a", "nguyen thi hoa"},
      {"NGUYỄN THỊ HÒA", "nguyen thi hoa"},
      {"Đặng Đình Đức", "dang dinh duc"},
      {"Ðặng Ɖình", "dang dinh"},
      {"ưỡng ƯƠNG ơ", "uong uong o"},
      {"  Chi bộ   thôn 3 - xã A.Lưới ", "chi bo thon 3 xa a luoi"},
      {"Hòa\u00a0Bình\tmới\n", "hoa binh moi"},
      {"Số 45-QĐ/TW", "so 45 qd tw"},
      {"K'Brếu", "k breu"},
      {"", ""},
      {"--- …", ""},
      {"中文 ж", "中文 ж"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(FoldForSearch(c.text), c.key) << c.text;
    EXPECT_EQ(FoldForSearch(FoldForSearch(c.text)), c.key) << c.text;
  }
}

TEST(FoldForSearchTest, EveryVietnameseLetterBecomesPlain) {
  for (const auto& [marked, plain] : {std::pair{"àáảãạăằắẳẵặâầấẩẫậ", 'a'},
                                      {"èéẻẽẹêềếểễệ", 'e'},
                                      {"ìíỉĩị", 'i'},
                                      {"òóỏõọôồốổỗộơờớởỡợ", 'o'},
                                      {"ùúủũụưừứửữự", 'u'},
                                      {"ỳýỷỹỵ", 'y'},
                                      {"đĐ", 'd'}}) {
    EXPECT_EQ(FoldForSearch(marked), std::string(static_cast<size_t>(Utf8Length(marked)), plain));
  }
}

}  // namespace
}  // namespace ketnap
