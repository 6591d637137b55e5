#include <unistd.h>

#include <fstream>

#include "absl/strings/match.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "pugixml.hpp"
#include "services/dossier/handlers/forms/docx_package.h"
#include "services/dossier/handlers/steps/personal_read.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/projections/member_particulars.h"
#include "services/dossier/repository/form_statements.h"

// Forms of one person, from the application to official membership.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr char kOffice[] = "/usr/bin/soffice";

// What a filled form says, a line for each paragraph.
std::string TextOf(const std::string& docx) {
  const auto parts = ReadDocx(docx);
  EXPECT_TRUE(parts.ok()) << parts.status();
  std::string text;
  for (const DocxPart& part : parts.ok() ? *parts : std::vector<DocxPart>()) {
    if (part.name != "word/document.xml" && part.name != "word/footer1.xml") continue;
    EXPECT_FALSE(absl::StrContains(part.content, "<w:sdt>")) << part.name;
    pugi::xml_document document;
    EXPECT_TRUE(document.load_buffer(part.content.data(), part.content.size(),
                                     pugi::parse_default | pugi::parse_ws_pcdata));
    for (const auto& paragraph : document.select_nodes("//w:p")) {
      for (const auto& run : paragraph.node().select_nodes(".//w:t")) {
        absl::StrAppend(&text, run.node().text().get());
      }
      absl::StrAppend(&text, "\n");
    }
  }
  return text;
}

class FormTest : public WayTest {
 protected:
  explicit FormTest(const std::string& office_program = "") : WayTest(office_program) {
    Introduce(members_[0], "Hoàng Thị Bình");
    Introduce(members_[1], "Lý Văn Cao");
  }

  void Introduce(const std::string& member, const std::string& full_name) {
    organization::v1::MemberChanged event;
    event.mutable_member()->set_name(member);
    event.mutable_member()->set_full_name(full_name);
    *event.mutable_member()->mutable_birth_date() = Day(1975, 12, 31);
    *event.mutable_member()->mutable_admission_ceremony_date() = Day(2009, 3, 1);
    *event.mutable_member()->mutable_official_date() = Day(2010, 3, 1);
    Run([&](db::Transaction& transaction) {
      return ApplyMemberParticulars(transaction, EntryOf(event, Date(2010, 3, 1)));
    });
  }

  v1::RenderFormRequest Request(const std::string& form, bool allow_blanks = false) {
    auto request = For<v1::RenderFormRequest>();
    request.set_form(form);
    request.set_format(v1::FORM_FORMAT_DOCX);
    request.set_allow_blanks(allow_blanks);
    return request;
  }
  absl::StatusOr<v1::RenderFormResponse> Render(const v1::RenderFormRequest& request) {
    return Send(&Dossiers::RenderForm, request);
  }
  // The text of a form that must come out. Set KETNAP_KEEP_FORMS to a folder to look at the files.
  std::string Text(const std::string& form, bool allow_blanks = false) {
    const auto reply = Render(Request(form, allow_blanks));
    EXPECT_TRUE(reply.ok()) << form << ": " << reply.status() << EnglishMessage(reply.status());
    if (!reply.ok()) return "";
    if (const char* folder = getenv("KETNAP_KEEP_FORMS"); folder != nullptr) {
      std::ofstream(absl::StrCat(folder, "/", reply->file_name()), std::ios::binary)
          << reply->content();
    }
    return TextOf(reply->content());
  }
  std::vector<std::string> Missing(const std::string& form) {
    const auto reply = Render(Request(form));
    EXPECT_TRUE(absl::IsFailedPrecondition(reply.status())) << form << ": " << reply.status();
    EXPECT_EQ(ErrorReason(reply.status()), "FORM_FIELDS_MISSING");
    for (const UnmetCondition& missing : UnmetConditions(reply.status())) {
      // In words: "ghi ý kiến nhận xét", not the name of an RPC.
      EXPECT_THAT(missing.message.vietnamese,
                  ::testing::MatchesRegex(".+: chưa có trong hồ sơ; việc cần làm: [^A-Z]+\\."));
    }
    return Unmet(reply.status());
  }
};

TEST_F(FormTest, TheListTellsHowSureEachLayoutIs) {
  const auto reply = Send(&Dossiers::ListForms, v1::ListFormsRequest());
  ASSERT_TRUE(reply.ok()) << reply.status();
  ASSERT_EQ(reply->forms_size(), 17);
  EXPECT_FALSE(reply->pdf_available());
  for (const v1::FormDescription& form : reply->forms()) {
    EXPECT_EQ(form.layout_confidence(), v1::RULE_CONFIDENCE_PRESUMED) << form.form();
    EXPECT_THAT(form.layout_source(), HasSubstr("38-HD/BTCTW")) << form.form();
    EXPECT_EQ(form.version().size(), 12U);
    EXPECT_EQ(form.fields(0), "candidate.full_name");
  }
}

TEST_F(FormTest, ApplicationAndCurriculumVitae) {
  Reach("open");
  const std::string application = Text("1-KNĐ");
  EXPECT_THAT(application, HasSubstr("Tôi là: Nguyễn Văn An, sinh ngày 20 tháng 5 năm 1990\n"));
  EXPECT_THAT(application, HasSubstr("Chi ủy Chi bộ Văn phòng"));
  EXPECT_THAT(application, HasSubstr("Dân tộc: Tày. Tôn giáo: Không"));
  EXPECT_THAT(application, HasSubstr("cảm tình Đảng ngày 15 tháng 8 năm 2016"));
  EXPECT_THAT(application, Not(HasSubstr("lần thứ nhất")));
  const auto reply = Render(Request("1-KNĐ"));
  ASSERT_TRUE(reply.ok());
  EXPECT_THAT(reply->blank_fields(), Contains("application.date"));
  EXPECT_EQ(reply->file_name(), "1-KND.docx");
  EXPECT_THAT(reply->media_type(), HasSubstr("wordprocessingml.document"));
  EXPECT_EQ(reply->layout_confidence(), v1::RULE_CONFIDENCE_PRESUMED);
  const std::string cv = Text("2-KNĐ");
  EXPECT_THAT(cv, HasSubstr("Nguyễn Văn An"));
  EXPECT_THAT(cv, HasSubstr("4. Giới tính: Nữ"));
  EXPECT_THAT(cv, HasSubstr("26. CHỨNG NHẬN CỦA ĐẢNG ỦY CƠ SỞ Đảng ủy Sở Tài chính"));
}

TEST_F(FormTest, TheIntroductionIsTheHelpersUnlessAnotherIsNamed) {
  Reach("union");
  const std::string own = Text("3-KNĐ");
  EXPECT_THAT(own, HasSubstr("Tôi là: Hoàng Thị Bình, sinh ngày 31 tháng 12 năm 1975"));
  EXPECT_THAT(own, HasSubstr("Đang sinh hoạt tại: Chi bộ Văn phòng"));
  EXPECT_THAT(own, HasSubstr("phấn đấu vào Đảng từ ngày 15 tháng 8 năm 2016"));
  EXPECT_THAT(own, HasSubstr("ngày 21 tháng 11 năm 2016"));
  auto second = Introduction();
  second.set_introducer(members_[1]);
  ASSERT_TRUE(Send(second).ok());
  auto request = Request("3-KNĐ");
  request.set_introducer(members_[1]);
  const auto reply = Render(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_THAT(TextOf(reply->content()), HasSubstr("Tôi là: Lý Văn Cao"));
  EXPECT_THAT(TextOf(reply->content()), HasSubstr("từ ngày 01 tháng 01 năm 2014"));
}

TEST_F(FormTest, AStrangerIntroducesNobody) {
  Reach("union");
  auto request = Request("3-KNĐ");
  request.set_introducer(stranger_);
  EXPECT_TRUE(absl::IsNotFound(Render(request).status()));
}

TEST_F(FormTest, MassOrganizationsAndOpinions) {
  Reach("youth opinion");
  EXPECT_THAT(Text("4-KNĐ"), HasSubstr("Đoàn viên: Nguyễn Văn An"));
  EXPECT_THAT(Text("4A-KNĐ"), HasSubstr("T/M BAN CHẤP HÀNH\nCHỦ TỊCH"));
  EXPECT_THAT(Missing("5-KNĐ"), ElementsAre("WORK_OPINIONS", "RESIDENCE_OPINIONS"));
}

TEST_F(FormTest, OpinionsAreListedBySource) {
  Reach("cell");
  const std::string text = Text("5-KNĐ");
  EXPECT_THAT(text, HasSubstr("- Đoàn TNCS Hồ Chí Minh nơi làm việc, ngày 22 tháng 11 năm 2016: "
                              "nhất trí"));
  EXPECT_THAT(text, HasSubstr("- Chi ủy (chi bộ) nơi cư trú, ngày 22 tháng 11 năm 2016: nhất trí"));
  EXPECT_THAT(text, HasSubstr("ĐẢNG CỘNG SẢN VIỆT NAM"));
}

TEST_F(FormTest, WithoutTheMeetingTheResolutionIsRefusedWithEveryMissingField) {
  Reach("cell");
  const auto reply = Render(Request("6-KNĐ"));
  EXPECT_THAT(Unmet(reply.status()),
              UnorderedElementsAre("CELL_RESOLUTION_REFERENCE", "CELL_RESOLUTION_DATE",
                                   "CELL_RESOLUTION_ENTITLED", "CELL_RESOLUTION_PRESENT",
                                   "CELL_RESOLUTION_IN_FAVOR", "CELL_RESOLUTION_IN_FAVOR_PERCENT",
                                   "CELL_RESOLUTION_AGAINST", "CELL_RESOLUTION_AGAINST_PERCENT",
                                   "CELL_RESOLUTION_ABSENT"));
  const auto first = UnmetConditions(reply.status())[0];
  EXPECT_EQ(first.subject, person_);
  EXPECT_EQ(first.message.vietnamese,
            "Số, ký hiệu nghị quyết chi bộ đề nghị kết nạp: chưa có trong hồ sơ; việc cần làm: ghi "
            "nghị quyết.");
  EXPECT_EQ(harness_.ReadSql("SELECT 1 FROM form_rendering").size(), 0U);
}

TEST_F(FormTest, BlanksMayBeLeftForTheMeeting) {
  Reach("cell");
  const auto reply = Render(Request("6-KNĐ", true));
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_THAT(reply->blank_fields(), Contains("cell_resolution.date"));
  EXPECT_THAT(reply->blank_fields(), Not(Contains("candidate.full_name")));
  const std::string text = TextOf(reply->content());
  EXPECT_THAT(text, HasSubstr("trong đó chính thức: …… đồng chí"));
  EXPECT_THAT(text, HasSubstr("quần chúng Nguyễn Văn An"));
}

TEST_F(FormTest, AdmissionFromTheCellToTheDecision) {
  Reach("ceremony");
  const std::string cell = Text("6-KNĐ");
  EXPECT_THAT(cell, HasSubstr("Đảng bộ Sở Tài chính\nChi bộ Văn phòng\n*\nSố 05-NQ/CB"));
  EXPECT_THAT(cell, HasSubstr("Chi bộ Văn phòng đã họp ngày 05 tháng 12 năm 2016 để xét"));
  EXPECT_THAT(cell, HasSubstr("trong đó chính thức: 6 đồng chí"));
  EXPECT_THAT(cell, HasSubstr("là 6 đồng chí (đạt 100%)"));
  EXPECT_THAT(cell, HasSubstr("Chi bộ đề nghị Đảng ủy Sở Tài chính xem xét, kết nạp quần chúng"));
  EXPECT_THAT(cell, HasSubstr("T/M CHI BỘ\nBÍ THƯ\n(Ký, ghi rõ họ và tên)"));
  const std::string base = Text("8-KNĐ");
  EXPECT_THAT(base, HasSubstr("Đảng bộ Khối\nĐảng ủy Sở Tài chính\n*\nSố 05-NQ/CB"));
  EXPECT_THAT(base, HasSubstr("là 8 đồng chí (đạt 88,9%)"));
  EXPECT_THAT(base, HasSubstr("Xét Nghị quyết số 05-NQ/CB, ngày 05 tháng 12 năm 2016, của Chi bộ "
                              "Văn phòng về việc"));
  const std::string decision = Text("9-KNĐ");
  EXPECT_THAT(decision, HasSubstr("BAN THƯỜNG VỤ QUYẾT ĐỊNH:"));
  EXPECT_THAT(decision, Not(HasSubstr("ĐẢNG ỦY QUYẾT ĐỊNH")));
  EXPECT_THAT(decision, HasSubstr("T/M BAN THƯỜNG VỤ\nBÍ THƯ\n(Ký, đóng dấu, ghi rõ họ và tên)"));
  EXPECT_THAT(decision, HasSubstr("và Nghị quyết số 05-NQ/CB, ngày 15 tháng 12 năm 2016, của Đảng "
                                  "ủy Sở Tài chính"));
  EXPECT_THAT(decision, Not(HasSubstr("Căn cứ Văn bản số")));
}

TEST_F(FormTest, ThePapersOfProbation) {
  Reach("propose");
  EXPECT_THAT(Text("10-KNĐ"), HasSubstr("Được kết nạp vào Đảng ngày 03 tháng 02 năm 2017"));
  EXPECT_THAT(Text("11-KNĐ"), HasSubstr("Tôi là: Hoàng Thị Bình"));
  EXPECT_THAT(Text("12-KNĐ"), HasSubstr("đối với đảng viên dự bị Nguyễn Văn An"));
}

TEST_F(FormTest, RecognitionFromTheCellToTheDecision) {
  Reach("");
  EXPECT_THAT(Text("13-KNĐ"), HasSubstr("là 5 đồng chí (đạt 83,3%)"));
  EXPECT_THAT(Text("15-KNĐ"),
              HasSubstr("Đảng ủy Sở Tài chính đã họp ngày 26 tháng 02 năm 2018 để xét"));
  const std::string decision = Text("16-KNĐ");
  EXPECT_THAT(decision, HasSubstr("là đảng viên chính thức kể từ ngày 03 tháng 02 năm 2018"));
  EXPECT_THAT(decision, HasSubstr("Quyết định số 05-NQ/CB, ngày 16 tháng 01 năm 2017"));
  // Every other form of the way still comes out, for the file.
  for (const char* form : {"1-KNĐ", "2-KNĐ", "3-KNĐ", "4-KNĐ", "4A-KNĐ", "5-KNĐ", "6-KNĐ", "8-KNĐ",
                           "9-KNĐ", "10-KNĐ", "11-KNĐ", "12-KNĐ"}) {
    EXPECT_THAT(Text(form), HasSubstr("Nguyễn Văn An")) << form;
  }
}

TEST_F(FormTest, WithoutASectionalCommitteeItsReportsAreIncomplete) {
  Reach("");
  EXPECT_THAT(Missing("7-KNĐ"),
              ElementsAre("SECTION_COMMITTEE", "SECTION_REPORT_REFERENCE", "SECTION_REPORT_DATE"));
  EXPECT_THAT(Missing("14-KNĐ"),
              ElementsAre("SECTION_COMMITTEE", "RECOGNITION_SECTION_REPORT_REFERENCE",
                          "RECOGNITION_SECTION_REPORT_DATE"));
  EXPECT_THAT(Text("7-KNĐ", true), HasSubstr("T/M ĐẢNG ỦY BỘ PHẬN"));
  EXPECT_THAT(Text("14-KNĐ", true), HasSubstr("đảng viên dự bị Nguyễn Văn An"));
}

TEST_F(FormTest, AReprintIsACopyUntilTheRecordChanges) {
  Reach("summary");
  const auto request = Request("1-KNĐ");
  const auto first = Render(request);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_FALSE(first->copy());
  const auto retry = Render(request);
  ASSERT_TRUE(retry.ok());
  EXPECT_FALSE(retry->copy());
  EXPECT_EQ(retry->content(), first->content());
  const auto again = Render(Request("1-KNĐ"));
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->copy());
  EXPECT_THAT(TextOf(again->content()), HasSubstr("(Bản in lại)"));
  EXPECT_FALSE(Render(Request("2-KNĐ"))->copy());
  ASSERT_TRUE(Send(Document("5-KNĐ", Day(2016, 11, 25))).ok());
  const auto changed = Render(Request("1-KNĐ"));
  ASSERT_TRUE(changed.ok());
  EXPECT_FALSE(changed->copy());
}

TEST_F(FormTest, EveryPrintIsJournaledWithItsPurposeAndWithoutContent) {
  Reach("open");
  ASSERT_TRUE(Render(Request("1-KNĐ")).ok());
  const std::string stored = "SELECT action, event FROM journal_entry WHERE aggregate_type = ?";
  auto rows = harness_.ReadSql(stored, {std::string(kPersonalReads)});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].Text(0), "RenderForm");
  v1::PersonalDataRead event;
  ASSERT_TRUE(event.ParseFromString(rows[0].Text(1)));
  EXPECT_EQ(event.candidate(), person_);
  EXPECT_EQ(event.what(), "FORM");
  EXPECT_EQ(event.purpose(), "PRINT_FORM");
  EXPECT_EQ(event.resource(), "1-KNĐ");
  ASSERT_TRUE(harness_
                  .Call(clerk_, &Dossiers::RenderForm, Request("1-KNĐ"),
                        {.purpose = "Trả lời đơn của công dân"})
                  .ok());
  rows = harness_.ReadSql(stored, {std::string(kPersonalReads)});
  ASSERT_EQ(rows.size(), 2U);
  // The answer stands in no table.
  EXPECT_EQ(
      harness_
          .ReadSql("SELECT 1 FROM idempotency WHERE method LIKE ?", {std::string("%RenderForm")})
          .size(),
      0U);
}

TEST_F(FormTest, WhoMayNotSeeThePersonSeesNoForm) {
  Reach("open");
  const auto stranger = Clerk(other_base_);
  EXPECT_TRUE(
      absl::IsNotFound(harness_.Call(stranger, &Dossiers::RenderForm, Request("1-KNĐ")).status()));
}

TEST_F(FormTest, UnknownFormsAndDaysAreRefused) {
  Reach("open");
  EXPECT_THAT(Violated(Render(Request("17-KNĐ")).status()), ElementsAre("form UNKNOWN_FORM"));
  auto request = Request("1-KNĐ");
  *request.mutable_date() = Day(2012, 5, 16);
  EXPECT_THAT(Violated(Render(request).status()), ElementsAre("date FORM_NOT_IN_EFFECT"));
}

TEST_F(FormTest, WithoutAnOfficeProgramThereIsNoPdf) {
  Reach("open");
  auto request = Request("1-KNĐ");
  request.set_format(v1::FORM_FORMAT_PDF);
  const auto reply = Render(request);
  EXPECT_TRUE(absl::IsFailedPrecondition(reply.status()));
  EXPECT_EQ(ErrorReason(reply.status()), "PDF_NOT_AVAILABLE");
}

class PdfFormTest : public FormTest {
 protected:
  PdfFormTest() : FormTest(kOffice) {}
};

TEST_F(PdfFormTest, AFormComesOutAsPdf) {
  if (::access(kOffice, X_OK) != 0) GTEST_SKIP() << kOffice << " is not installed here";
  Reach("ceremony");
  EXPECT_TRUE(Send(&Dossiers::ListForms, v1::ListFormsRequest())->pdf_available());
  auto request = Request("9-KNĐ");
  request.set_format(v1::FORM_FORMAT_PDF);
  const auto reply = Render(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_THAT(reply->content(), StartsWith("%PDF-"));
  EXPECT_EQ(reply->media_type(), "application/pdf");
  EXPECT_EQ(reply->file_name(), "9-KND.pdf");
}

// The same way, with a sectional committee between the cell and its grassroots committee.
class SectionFormTest : public FormTest {
 protected:
  SectionFormTest() {
    const Uuid section =
        harness_.AddOrganization("Đảng bộ bộ phận Nghiệp vụ", base_, "SECTIONAL_COMMITTEE");
    cell_ = harness_.AddOrganization("Chi bộ Kế toán", section, "PARTY_CELL");
    nominating_cell_ = cell_;
    for (std::string& member : members_) member = AddMember(cell_, Date(2010, 3, 1));
  }
};

TEST_F(SectionFormTest, TheSectionalCommitteeReports) {
  ASSERT_NO_FATAL_FAILURE(Reach("base"));
  EXPECT_THAT(Missing("7-KNĐ"), ElementsAre("SECTION_REPORT_REFERENCE", "SECTION_REPORT_DATE"));
  EXPECT_THAT(Text("6-KNĐ"), HasSubstr("Chi bộ đề nghị Đảng ủy bộ phận Nghiệp vụ xem xét"));
  auto report = For<v1::RecordSectionReportRequest>();
  report.set_procedure(v1::PROCEDURE_ADMISSION);
  report.set_favorable(true);
  *report.mutable_report() = Paper(2016, 12, 10);
  report.mutable_report()->set_symbol("BC/ĐU");
  ASSERT_TRUE(Send(&Dossiers::RecordSectionReport, report).ok());
  const std::string text = Text("7-KNĐ");
  EXPECT_THAT(text, HasSubstr("Đảng bộ Sở Tài chính\nĐảng ủy bộ phận Nghiệp vụ\n*\nSố 05-BC/ĐU"));
  EXPECT_THAT(text, HasSubstr("đã họp ngày 10 tháng 12 năm 2016 để thẩm định Nghị quyết số "
                              "05-NQ/CB, ngày 05 tháng 12 năm 2016, của Chi bộ Kế toán"));
  ASSERT_TRUE(Send(BaseVote()).ok());
  EXPECT_THAT(Text("8-KNĐ"), HasSubstr("và báo cáo thẩm định số 05-BC/ĐU, ngày 10 tháng 12 năm "
                                       "2016, của Đảng ủy bộ phận Nghiệp vụ"));
}

// ---- Statements: what is read for a form is read by key.

TEST_F(FormTest, StatementsReadOneRow) {
  Reach("open");
  ASSERT_TRUE(Render(Request("1-KNĐ")).ok());
  const Uuid person = *Uuid::Parse(person_.substr(person_.find('/') + 1));
  auto plan = harness_.ReadSql(absl::StrCat("EXPLAIN ", sql::kFirstRendering),
                               {person, std::string("1-KNĐ"), Uuid()});
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_EQ(plan[0].Text(3), "const");
  plan = harness_.ReadSql(absl::StrCat("EXPLAIN ", sql::kFindParticulars),
                          {*Uuid::Parse(members_[0].substr(members_[0].find('/') + 1))});
  ASSERT_EQ(plan.size(), 1U);
  EXPECT_EQ(plan[0].Text(3), "const");
}

}  // namespace
}  // namespace ketnap::dossier
