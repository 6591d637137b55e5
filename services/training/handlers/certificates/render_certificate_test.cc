#include <thread>

#include "services/training/handlers/certificates/certificate_fixture.h"
#include "services/training/handlers/certificates/certificate_paper.h"

namespace ketnap::training {
namespace {

using ::testing::HasSubstr;

using RenderCertificateTest = CertificateTest;

constexpr char kLetterOfNoFont[] = "\xF3\xB0\x80\x80";  // Of a plane for private use.

CertificatePaper Sample() {
  CertificatePaper paper;
  paper.superior = "Đảng bộ tỉnh";
  paper.organizer = "Đảng bộ Khối các cơ quan và doanh nghiệp";
  paper.number = "001/2025/NTVD";
  paper.title = "GIẤY CHỨNG NHẬN hoàn thành lớp bồi dưỡng nhận thức về Đảng";
  paper.addressed = "quần chúng";
  paper.full_name = "Nguyễn Thị Ngọc Ước";
  paper.birth_date = Date(1998, 4, 2);
  paper.unit = "Chi bộ Văn phòng, Đảng bộ Sở Tài chính";
  paper.class_title = "Lớp bồi dưỡng nhận thức về Đảng khóa I năm 2025";
  paper.start_date = Date(2025, 2, 17);
  paper.end_date = Date(2025, 2, 21);
  paper.grade = "Khá";
  paper.issue_date = Date(2025, 2, 28);
  paper.expire_date = Date(2030, 2, 28);
  paper.verification_code = "ABCDEFGHJKLMNPQRSTUV";
  return paper;
}

TEST_F(RenderCertificateTest, IsAPdfTheSameEachTime) {
  const auto issued = Issued(1);
  const auto first = Render(Clerk(cell_a1_), issued[0].name());
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->content().substr(0, 7), "%PDF-1.");
  EXPECT_NE(first->content().find("%%EOF"), std::string::npos);
  EXPECT_EQ(first->media_type(), "application/pdf");
  EXPECT_EQ(first->file_name(), "giay-chung-nhan-001-2025-NTVD.pdf");
  EXPECT_THAT(first->layout_note(), HasSubstr("CN-NTVĐ"));
  EXPECT_THAT(first->layout_note(), HasSubstr("chưa đối chiếu"));
  EXPECT_TRUE(Render(Issuer(), issued[0].name())->content() == first->content());
}

TEST_F(RenderCertificateTest, OnlyWhatCountsAndWasIssuedHereIsPrinted) {
  const auto issued = Issued(3);
  ASSERT_TRUE(Revoke(issued[0].name()).ok());
  EXPECT_EQ(ErrorReason(Render(Issuer(), issued[0].name()).status()), "CERTIFICATE_CLOSED");
  const auto replaced = Replace(issued[1].name());
  ASSERT_TRUE(replaced.ok()) << replaced.status();
  EXPECT_EQ(ErrorReason(Render(Issuer(), issued[1].name()).status()), "CERTIFICATE_CLOSED");
  EXPECT_TRUE(Render(Issuer(), replaced->certificate().name()).ok());
  harness_.RunSql("UPDATE certificate SET imported = TRUE WHERE serial = 3");
  EXPECT_EQ(ErrorReason(Render(Issuer(), issued[2].name()).status()), "CERTIFICATE_IMPORTED");
  EXPECT_EQ(Render(Clerk(base_b_), issued[2].name()).status().code(), absl::StatusCode::kNotFound);
  harness_.RunSql("UPDATE candidate_fact SET full_name = ''");
  EXPECT_EQ(ErrorReason(Render(Issuer(), replaced->certificate().name()).status()),
            "HOLDER_NAME_UNKNOWN");
}

TEST_F(RenderCertificateTest, AStrangeLetterIsForPeopleToMend) {
  const auto issued = Issued(1);
  harness_.RunSql("UPDATE training_class SET title = ?", {std::string(kLetterOfNoFont)});
  const absl::Status refused = Render(Issuer(), issued[0].name()).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "FONT_MISSING");
  EXPECT_THAT(refused.ToString(), ::testing::Not(HasSubstr("dejavu")));
}

TEST(CertificatePaperTest, NothingOfClockOrMachineGoesIn) {
  const auto drawn = DrawCertificate(Sample());
  ASSERT_TRUE(drawn.ok()) << drawn.status();
  EXPECT_NE(drawn->find("/CreationDate (20250228000000Z)"), std::string::npos);
  EXPECT_EQ(drawn->find("/ModDate"), std::string::npos);
  CertificatePaper other = Sample();
  other.full_name = "Trần Văn Bé";
  EXPECT_TRUE(*DrawCertificate(other) != *drawn);
  // At once from several threads, each the same.
  std::vector<std::thread> threads;
  std::vector<std::string> pages(6);
  for (std::string& page : pages) {
    threads.emplace_back([&page] { page = DrawCertificate(Sample()).value_or(""); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& page : pages) EXPECT_TRUE(page == *drawn);
}

TEST(CertificatePaperTest, LongNamesAndMarksOfMarkupFit) {
  CertificatePaper paper = Sample();
  auto repeat = [](const std::string& words, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) absl::StrAppend(&text, words, " ");
    return text;
  };
  paper.full_name = repeat("Nguyễn Phúc <b>&", 12);
  paper.unit = repeat("Chi bộ Trường Trung học phổ thông chuyên", 8);
  paper.class_title = repeat("Lớp bồi dưỡng nhận thức về Đảng", 9);
  paper.organizer = repeat("Đảng bộ Khối", 20);
  paper.superior = repeat("Đảng bộ tỉnh", 20);
  paper.synthetic = true;
  const auto drawn = DrawCertificate(paper);
  ASSERT_TRUE(drawn.ok()) << drawn.status();
}

TEST(CertificatePaperTest, ALetterWithoutAFontIsRefused) {
  CertificatePaper paper = Sample();
  paper.full_name = kLetterOfNoFont;
  EXPECT_EQ(ErrorReason(DrawCertificate(paper).status()), "FONT_MISSING");
}

}  // namespace
}  // namespace ketnap::training
