#include "services/dossier/handlers/documents/document_fixture.h"
#include "services/dossier/handlers/documents/media_type.h"

namespace ketnap::dossier {
namespace {

constexpr char kDocx[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

void AddNumber(size_t number, int bytes, std::string* text) {
  for (int i = 0; i < bytes; ++i) text->push_back(static_cast<char>((number >> (8 * i)) & 0xFF));
}

// The header of a ZIP entry without compression, and its content.
std::string Entry(const std::string& name, const std::string& content) {
  std::string entry = "PK\x03\x04";
  AddNumber(20, 2, &entry);
  entry.append(std::string(8, '\0'));
  AddNumber(0, 4, &entry);
  AddNumber(content.size(), 4, &entry);
  AddNumber(content.size(), 4, &entry);
  AddNumber(name.size(), 2, &entry);
  AddNumber(0, 2, &entry);
  return entry + name + content;
}

std::string Central(const std::string& name) {
  std::string entry = "PK\x01\x02";
  entry.append(std::string(24, '\0'));
  AddNumber(name.size(), 2, &entry);
  entry.append(std::string(16, '\0'));
  return entry + name;
}

TEST(MediaTypeTest, GoesByTheFirstBytes) {
  const struct {
    std::string content;
    std::string type;
  } cases[] = {
      {"%PDF-1.4\n", "application/pdf"},
      {"%PDF-", "application/pdf"},
      {"%PDF", ""},
      {" %PDF-1.4", ""},
      {"\xFF\xD8\xFF\xE0", "image/jpeg"},
      {"\xFF\xD8", ""},
      {"\x89PNG\r\n\x1A\n....", "image/png"},
      {"\x89PNG\n\x1A\n", ""},
      {"GIF89a", ""},
      {"MZ\x90", ""},
      {"\x7F"
       "ELF",
       ""},
      {"<html><script>alert(1)</script>", ""},
      {"<?xml version=\"1.0\"?><svg onload=\"x\"/>", ""},
      {"#!/bin/sh\n", ""},
      {"PK\x05\x06" + std::string(18, '\0'), ""},
      {"PK\x03\x04", ""},
      {"{\\rtf1", ""},
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ""},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(MediaTypeOf(c.content, c.content), c.type) << c.content;
}

TEST(MediaTypeTest, ADocxNamesItsContentTypes) {
  const std::string types = Entry("[Content_Types].xml", "<Types/>");
  const std::string body = Entry("word/document.xml", "<w:document/>");
  EXPECT_EQ(MediaTypeOf(types + body, ""), kDocx);
  EXPECT_EQ(MediaTypeOf(body + types, ""), kDocx);
  EXPECT_EQ(MediaTypeOf(body, Central("word/document.xml") + Central("[Content_Types].xml")),
            kDocx);
  EXPECT_EQ(MediaTypeOf(body, Central("word/document.xml")), "");
  // The name as text, as the name of another length, or behind no header.
  EXPECT_EQ(MediaTypeOf(Entry("a", "[Content_Types].xml"), ""), "");
  EXPECT_EQ(MediaTypeOf(Entry("[Content_Types].xml.exe", ""), ""), "");
  EXPECT_EQ(MediaTypeOf("[Content_Types].xml", ""), "");
}

class HostileFileTest : public DocumentTest {};

// Stored as bytes or refused; nothing is opened, unpacked or followed either way.
TEST_F(HostileFileTest, AreKeptAsBytesOrRefused) {
  const std::string bomb = Entry("[Content_Types].xml", "") +
                           Entry("bomb.bin", std::string(200'000, '\0')) +
                           Entry("../../etc/passwd", "x");
  const struct {
    const char* what;
    std::string content;
    std::string type;
  } cases[] = {
      {"truncated PDF", "%PDF-1.7\n1 0 obj <<", "application/pdf"},
      {"PDF with a script", "%PDF-1.7\n/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
       "application/pdf"},
      {"PDF and ZIP at once", "%PDF-1.7\n" + bomb, "application/pdf"},
      {"PNG that claims 2 GiB a side",
       std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF", 24),
       "image/png"},
      {"JPEG of three bytes", "\xFF\xD8\xFF", "image/jpeg"},
      {"JPEG with a script", "\xFF\xD8\xFF\xE0<script>alert(1)</script>", "image/jpeg"},
      {"DOCX with a bomb", bomb, kDocx},
      {"DOCX that is cut", bomb.substr(0, 60), kDocx},
      {"ZIP bomb", Entry("bomb.bin", std::string(200'000, '\0')), ""},
      {"one byte", "x", ""},
      {"nothing but zeros", std::string(100'000, '\0'), ""},
      {"HTML", "<html><body onload=alert(1)>", ""},
      {"program", std::string("MZ\x90\0\3", 5) + std::string(1'000, 'x'), ""},
      {"SVG", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", ""},
      {"PDF behind a program", "MZ%PDF-1.7", ""},
  };
  for (const auto& c : cases) {
    auto document = Keep(c.content);
    if (c.type.empty()) {
      EXPECT_EQ(document.status().code(), absl::StatusCode::kInvalidArgument) << c.what;
      EXPECT_EQ(ErrorReason(document.status()), "UNSUPPORTED_MEDIA") << c.what;
      // Ten may be under way.
      harness_.RunSql("UPDATE document_upload SET state = 3 WHERE state = 1");
      continue;
    }
    ASSERT_TRUE(document.ok()) << c.what << document.status();
    EXPECT_EQ(document->media_type(), c.type) << c.what;
    EXPECT_EQ(DownloadAll(document->name()), c.content) << c.what;
  }
}

}  // namespace
}  // namespace ketnap::dossier
