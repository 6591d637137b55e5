#include "services/dossier/handlers/forms/form_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/dossier/handlers/forms/docx_package.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTypes[] = "<Types/>";

std::string Document(std::string_view body) {
  return absl::StrCat("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document><w:body>", body,
                      "</w:body></w:document>");
}

std::string Docx(std::string_view body, std::vector<DocxPart> more = {}) {
  std::vector<DocxPart> parts = {{"[Content_Types].xml", kTypes},
                                 {"word/document.xml", Document(body)}};
  parts.insert(parts.end(), more.begin(), more.end());
  auto bytes = WriteDocx(parts);
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  return bytes.ok() ? *bytes : "";
}

std::string Control(std::string_view tag, std::string_view content, std::string_view more = "") {
  return absl::StrCat("<w:sdt><w:sdtPr><w:tag w:val=\"", tag, "\"/>", more,
                      "</w:sdtPr><w:sdtContent>", content, "</w:sdtContent></w:sdt>");
}
std::string Piece(std::string_view text, std::string_view looks = "") {
  return absl::StrCat("<w:r>", looks, "<w:t>", text, "</w:t></w:r>");
}

std::string Part(const std::string& docx, std::string_view name) {
  const auto parts = ReadDocx(docx);
  EXPECT_TRUE(parts.ok()) << parts.status();
  for (const DocxPart& part : parts.ok() ? *parts : std::vector<DocxPart>()) {
    if (part.name == name) return part.content;
  }
  return "";
}

// The body of `body` once it is filled.
std::string Fill(std::string_view body, const FormValues& values) {
  const auto layout = FormTemplate::Parse(Docx(body));
  EXPECT_TRUE(layout.ok()) << layout.status();
  if (!layout.ok()) return "";
  const auto filled = layout->Fill(values);
  EXPECT_TRUE(filled.ok()) << filled.status();
  const std::string text = filled.ok() ? Part(*filled, "word/document.xml") : "";
  if (absl::StrContains(text, "<w:body/>")) return "";
  const size_t begin = text.find("<w:body>") + 8;
  return text.substr(begin, text.rfind("</w:body>") - begin);
}

FormValues Named(const std::string& name) {
  FormValues values;
  values.texts["name"] = name;
  return values;
}

std::string Refusal(const std::string& docx, const DocxLimits& limits = {}) {
  const auto layout = FormTemplate::Parse(docx, limits);
  EXPECT_FALSE(layout.ok());
  EXPECT_TRUE(absl::IsInvalidArgument(layout.status())) << layout.status();
  return std::string(layout.status().message());
}

TEST(FormTemplateTest, FillsWithTheLooksOfTheFirstOfSplitRuns) {
  const std::string bold = "<w:rPr><w:b/></w:rPr>";
  EXPECT_EQ(
      Fill("<w:p>" + Piece("Tôi là: ") + Control("name", Piece("……", bold) + Piece("…")) + "</w:p>",
           Named("Nguyễn Văn An")),
      "<w:p><w:r><w:t>Tôi là: </w:t></w:r><w:r><w:rPr><w:b/></w:rPr>"
      "<w:t xml:space=\"preserve\">Nguyễn Văn An</w:t></w:r></w:p>");
}

TEST(FormTemplateTest, EscapesAndComposesAndDropsControlCharacters) {
  const std::string decomposed = "Tru\xCC\x9Bo\xCC\x9B\xCC\x80ng";
  const std::string text =
      Fill("<w:p>" + Control("name", Piece("…")) + "</w:p>",
           Named(absl::StrCat("A & B <C> \"D\" ]]> ", decomposed, "\x01\x0B")));
  EXPECT_THAT(text, HasSubstr("A &amp; B &lt;C&gt; \"D\" ]]&gt; Trường<"));
}

TEST(FormTemplateTest, AFieldThatIsNoTextIsLeftOut) {
  const std::string body = "<w:p>" + Control("name", Piece("……")) + "</w:p>";
  EXPECT_EQ(Fill(body, Named("\xFF\xFE")), "<w:p><w:r><w:t>……</w:t></w:r></w:p>");
}

TEST(FormTemplateTest, BreaksLinesAndKeepsTabs) {
  EXPECT_EQ(Fill("<w:p>" + Control("name", Piece("…")) + "</w:p>", Named("một\r\nhai\tba")),
            "<w:p><w:r><w:t xml:space=\"preserve\">một</w:t><w:br/>"
            "<w:t xml:space=\"preserve\">hai</w:t><w:tab/>"
            "<w:t xml:space=\"preserve\">ba</w:t></w:r></w:p>");
}

TEST(FormTemplateTest, WhatIsNotKnownStaysADottedLine) {
  const std::string hint = "<w:rPr><w:rStyle w:val=\"PlaceholderText\"/></w:rPr>";
  EXPECT_EQ(
      Fill("<w:p>" + Control("name", Piece("………", hint), "<w:showingPlcHdr/>") + "</w:p>", {}),
      "<w:p><w:r><w:rPr/><w:t>………</w:t></w:r></w:p>");
}

TEST(FormTemplateTest, SpacesBetweenRunsStay) {
  EXPECT_THAT(Fill("<w:p><w:r><w:t xml:space=\"preserve\"> </w:t></w:r></w:p>", {}),
              HasSubstr("<w:t xml:space=\"preserve\"> </w:t>"));
}

TEST(FormTemplateTest, FillsAWholeParagraphACellAndAnEmptyControl) {
  EXPECT_EQ(Fill(Control("name", "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>" + Piece("…") +
                                     "</w:p><w:p>" + Piece("…") + "</w:p>"),
                 Named("An")),
            "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:t xml:space=\"preserve\">An</w:t>"
            "</w:r></w:p>");
  EXPECT_EQ(Fill("<w:tbl><w:tr>" +
                     Control("name", "<w:tc><w:tcPr/><w:p>" + Piece("…") + "</w:p></w:tc>") +
                     "</w:tr></w:tbl>",
                 Named("An")),
            "<w:tbl><w:tr><w:tc><w:tcPr/><w:p><w:r><w:t xml:space=\"preserve\">An</w:t></w:r>"
            "</w:p></w:tc></w:tr></w:tbl>");
  EXPECT_EQ(Fill(Control("name", ""), Named("An")),
            "<w:p><w:r><w:t xml:space=\"preserve\">An</w:t></w:r></w:p>");
  EXPECT_EQ(Fill("<w:p>" + Control("name", "") + "</w:p>", Named("An")),
            "<w:p><w:r><w:t xml:space=\"preserve\">An</w:t></w:r></w:p>");
}

TEST(FormTemplateTest, BlocksStayOrGoByTheirField) {
  const std::string body = "<w:p>" +
                           Control("if:name", Piece("có ") + Control("name", Piece("…"))) +
                           Control("unless:name", Piece("không có")) + "</w:p>";
  EXPECT_EQ(Fill(body, Named("An")),
            "<w:p><w:r><w:t>có </w:t></w:r><w:r><w:t xml:space=\"preserve\">An</w:t></w:r></w:p>");
  EXPECT_EQ(Fill(body, {}), "<w:p><w:r><w:t>không có</w:t></w:r></w:p>");
}

TEST(FormTemplateTest, ACellThatLosesItsBlockKeepsAParagraph) {
  EXPECT_EQ(Fill("<w:tc><w:tcPr/>" + Control("if:name", "<w:p/>") + "</w:tc>", {}),
            "<w:tc><w:tcPr/><w:p/></w:tc>");
}

TEST(FormTemplateTest, RepeatsABlockForEachRow) {
  FormValues values;
  values.lists["opinions"] = {{{"source", "Công đoàn"}}, {{"source", "Đoàn"}, {"date", "hôm nay"}}};
  const std::string body =
      Control("each:opinions", "<w:p w14:paraId=\"1\">" + Control("opinions.source", Piece("…")) +
                                   Control("if:opinions.date", Piece("ngày")) +
                                   Control("name", Piece("…")) + "</w:p>");
  values.texts["name"] = "An";
  const std::string name = "<w:r><w:t xml:space=\"preserve\">An</w:t></w:r>";
  EXPECT_EQ(Fill(body, values),
            "<w:p w14:paraId=\"1\"><w:r><w:t xml:space=\"preserve\">Công đoàn</w:t></w:r>" + name +
                "</w:p><w:p><w:r><w:t xml:space=\"preserve\">Đoàn</w:t></w:r>"
                "<w:r><w:t>ngày</w:t></w:r>" +
                name + "</w:p>");
  EXPECT_EQ(Fill(body, {}),
            "<w:p w14:paraId=\"1\"><w:r><w:t>…</w:t></w:r><w:r><w:t>…</w:t></w:r>"
            "</w:p>");
  EXPECT_EQ(Fill(Control("if:opinions", "<w:p/>"), values), "<w:p/>");
  EXPECT_EQ(Fill(Control("if:opinions", "<w:p/>"), {}), "");
}

TEST(FormTemplateTest, LeavesControlsWithoutATagAlone) {
  const std::string own =
      "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent>"
      "</w:sdt>";
  EXPECT_EQ(Fill("<w:p>" + own + "</w:p>", Named("An")), "<w:p>" + own + "</w:p>");
}

TEST(FormTemplateTest, FillsWhatStandsAboveAndBelowThePage) {
  const std::string docx =
      Docx("<w:p/>", {{"word/header1.xml", "<w:hdr>" + Control("name", Piece("…")) + "</w:hdr>"},
                      {"word/footer2.xml", "<w:ftr>" + Control("if:name", "<w:p/>") + "</w:ftr>"}});
  const auto layout = FormTemplate::Parse(docx);
  ASSERT_TRUE(layout.ok()) << layout.status();
  const auto filled = layout->Fill(Named("An"));
  ASSERT_TRUE(filled.ok());
  EXPECT_THAT(Part(*filled, "word/header1.xml"), HasSubstr(">An<"));
  EXPECT_EQ(Part(*filled, "word/footer2.xml"), "<?xml version=\"1.0\"?><w:ftr><w:p/></w:ftr>");
}

TEST(FormTemplateTest, TellsItsNamesAndItsVersion) {
  const std::string docx = Docx("<w:p>" + Control("name", Piece("…")) + Control("if:flag", "") +
                                Control("each:rows", Control("rows.a", "")) + "</w:p>");
  const auto layout = FormTemplate::Parse(docx);
  ASSERT_TRUE(layout.ok()) << layout.status();
  EXPECT_THAT(layout->names(), ElementsAre("flag", "name", "rows", "rows.a"));
  EXPECT_THAT(layout->printed(), ElementsAre("name", "rows", "rows.a"));
  EXPECT_EQ(layout->version().size(), 12U);
  EXPECT_NE(layout->version(), FormTemplate::Parse(Docx("<w:p/>"))->version());
}

TEST(FormTemplateTest, TheSameValuesGiveTheSameBytes) {
  const auto layout = FormTemplate::Parse(Docx("<w:p>" + Control("name", Piece("…")) + "</w:p>"));
  ASSERT_TRUE(layout.ok());
  EXPECT_EQ(*layout->Fill(Named("An")), *layout->Fill(Named("An")));
}

TEST(FormTemplateTest, SaysNothingOfWhoWroteTheTemplate) {
  const std::string docx = *WriteDocx(
      {{"[Content_Types].xml",
        "<Types><Override PartName=\"/docProps/core.xml\"/><Override PartName=\"/word/a.xml\"/>"
        "</Types>"},
       {"_rels/.rels",
        "<Relationships><Relationship Id=\"1\" Target=\"docProps/core.xml\"/>"
        "<Relationship Id=\"2\" Target=\"word/document.xml\"/></Relationships>"},
       {"docProps/core.xml", "<cp><dc:creator>MAY-TINH-CUA-AI</dc:creator></cp>"},
       {"docProps/thumbnail.jpeg", "x"},
       {"word/document.xml", Document("<w:p/>")}});
  const auto layout = FormTemplate::Parse(docx);
  ASSERT_TRUE(layout.ok()) << layout.status();
  const auto parts = ReadDocx(*layout->Fill({}));
  ASSERT_TRUE(parts.ok());
  for (const DocxPart& part : *parts) {
    EXPECT_THAT(part.name, Not(HasSubstr("docProps")));
    EXPECT_THAT(part.content, Not(HasSubstr("docProps")));
  }
  EXPECT_EQ(parts->size(), 3U);
}

// ---- Templates that are none, or mean harm.

TEST(FormTemplateTest, RefusesWhatIsNoDocx) {
  EXPECT_THAT(Refusal(""), HasSubstr("number of parts"));
  EXPECT_THAT(Refusal("xin chào"), HasSubstr("not a DOCX"));
  const std::string docx = Docx("<w:p/>");
  EXPECT_THAT(Refusal(docx.substr(0, docx.size() / 2)), HasSubstr("not a DOCX"));
  EXPECT_THAT(Refusal(*WriteDocx({{"[Content_Types].xml", kTypes}})),
              HasSubstr("word/document.xml: is not there"));
  EXPECT_THAT(
      Refusal(*WriteDocx({{"[Content_Types].xml", kTypes}, {"word/document.xml", "<w:p>"}})),
      HasSubstr("does not parse"));
  EXPECT_THAT(Refusal(*WriteDocx(
                  {{"[Content_Types].xml", kTypes}, {"word/document.xml", "<w:p>\xFF</w:p>"}})),
              HasSubstr("does not parse"));
}

TEST(FormTemplateTest, RefusesDamagedBytes) {
  const std::string docx =
      Docx(std::string(2000, 'a') + "<w:p>" + Control("name", Piece("…")) + "</w:p>");
  int refused = 0;
  for (size_t i = 0; i < docx.size(); ++i) {
    std::string damaged = docx;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x5A);
    const auto layout = FormTemplate::Parse(damaged);  // Refuses or not, and never falls over.
    refused += layout.ok() ? 0 : 1;
  }
  EXPECT_GT(refused, static_cast<int>(docx.size() / 2));
}

TEST(FormTemplateTest, RefusesBombs) {
  EXPECT_THAT(Refusal(Docx("", {{"word/media/a.bin", std::string(size_t{1} << 20, '\0')}})),
              HasSubstr("compressed beyond any real document"));
  EXPECT_THAT(Refusal(Docx("", {{"word/media/a.bin", std::string(size_t{9} << 20, '\0')}})),
              HasSubstr("too large"));
  DocxLimits small;
  small.total_bytes = 100;
  EXPECT_THAT(Refusal(Docx(std::string(200, 'a')), small), HasSubstr("too large when unpacked"));
  small = {};
  small.file_bytes = 100;
  EXPECT_THAT(Refusal(Docx("<w:p/>"), small), HasSubstr("the file is too large"));
  std::vector<DocxPart> many;
  for (int i = 0; i < 300; ++i) many.push_back({absl::StrCat("word/", i, ".xml"), "<a/>"});
  EXPECT_THAT(Refusal(Docx("", many)), HasSubstr("number of parts"));
}

TEST(FormTemplateTest, RefusesNamesOutsideTheArchiveAndTwice) {
  const auto renamed = [](const std::string& to) {
    return absl::StrReplaceAll(Docx("", {{"word/abcde.xml", "<a/>"}, {"word/abcdf.xml", "<a/>"}}),
                               {{"word/abcde.xml", to}});
  };
  EXPECT_THAT(Refusal(renamed("../../abcd.xml")), HasSubstr("outside the archive"));
  EXPECT_THAT(Refusal(renamed("/etc/abcde.xml")), HasSubstr("outside the archive"));
  EXPECT_THAT(Refusal(renamed("..\\abcdefghijk")), HasSubstr("outside the archive"));
  Refusal(renamed("word/abcdf.xml"));
}

TEST(FormTemplateTest, RefusesWhatReachesOutside) {
  EXPECT_THAT(Refusal(*WriteDocx({{"[Content_Types].xml", kTypes},
                                  {"word/document.xml",
                                   "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>"
                                   "<a>&b;</a>"}})),
              HasSubstr("document type"));
  const auto related = [](std::string_view relation) {
    return Docx("",
                {{"word/_rels/document.xml.rels",
                  absl::StrCat("<Relationships><Relationship ", relation, "/></Relationships>")}});
  };
  EXPECT_THAT(Refusal(related("Type=\"x/attachedTemplate\" Target=\"http://a\" "
                              "TargetMode=\"External\"")),
              HasSubstr("from elsewhere"));
  EXPECT_THAT(Refusal(related("Type=\"x/oleObject\" Target=\"a.bin\"")), HasSubstr("embeds"));
  EXPECT_TRUE(FormTemplate::Parse(related("Type=\"x/hyperlink\" Target=\"http://a\" "
                                          "TargetMode=\"External\""))
                  .ok());
  EXPECT_THAT(Refusal(Docx("", {{"word/vbaProject.bin", "x"}})), HasSubstr("macros"));
}

TEST(FormTemplateTest, RefusesTagsThatMeanNothingAndControlsThatCannotBeFilled) {
  EXPECT_THAT(Refusal(Docx(Control("goog_rdk 0", ""))), HasSubstr("is no field"));
  EXPECT_THAT(Refusal(Docx(Control("if:", ""))), HasSubstr("is no field"));
  EXPECT_THAT(Refusal(Docx(Control("each:Họ tên", ""))), HasSubstr("is no field"));
  EXPECT_THAT(Refusal(Docx(Control("name", Control("other", "")))),
              HasSubstr("\"other\" stands inside that of \"name\""));
  EXPECT_THAT(Refusal(Docx(Control("each:a", Control("each:b", "")))),
              HasSubstr("stands inside a list"));
}

TEST(FormTemplateTest, RefusesWhatNestsTooDeep) {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<a>";
  for (int i = 0; i < 5000; ++i) deep += "</a>";
  EXPECT_THAT(Refusal(Docx(deep)), HasSubstr("too deep"));
}

}  // namespace
}  // namespace ketnap::dossier
