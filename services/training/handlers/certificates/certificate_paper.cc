#include "services/training/handlers/certificates/certificate_paper.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/training/handlers/certificates/certificate_page.h"

namespace ketnap::training {
namespace {

constexpr Color kRed{0.70, 0.06, 0.08};
constexpr Color kGold{0.80, 0.62, 0.20};
constexpr Color kPale{0.90, 0.90, 0.90};
constexpr double kMargin = 56;
constexpr double kFooterTop = 440;
constexpr char kHeading[] = "GIẤY CHỨNG NHẬN";

std::string Bold(const std::string& text) {
  return absl::StrCat("<b>", CertificatePage::Escaped(text), "</b>");
}

// As papers of the state write it: "ngày 28 tháng 02 năm 2025".
std::string LongDate(Date date) {
  const int day = static_cast<int>(date.day());
  const int month = static_cast<int>(date.month());
  return absl::StrCat("ngày ", day < 10 ? "0" : "", day, " tháng ", month < 3 ? "0" : "", month,
                      " năm ", date.year());
}

// A line of the body; sizes are parts of the body's own.
struct BodyLine {
  std::string markup;
  double part = 1;
  bool bold = false;
};

std::vector<BodyLine> BodyOf(const CertificatePaper& paper) {
  std::vector<BodyLine> lines;
  lines.push_back({absl::StrCat("Chứng nhận", paper.addressed.empty() ? "" : " ",
                                CertificatePage::Escaped(paper.addressed))});
  lines.push_back(
      {CertificatePage::Escaped(CertificatePage::UpperCase(paper.full_name)), 1.6, true});
  if (paper.birth_date.has_value()) {
    lines.push_back({absl::StrCat("Sinh ngày: ", Bold(FormatDateForPeople(*paper.birth_date)))});
  }
  lines.push_back({absl::StrCat("Đơn vị: ", Bold(paper.unit))});
  lines.push_back({absl::StrCat("Đã học ", Bold(paper.class_title))});
  lines.push_back({absl::StrCat(
      "từ ", LongDate(paper.start_date), " đến ", LongDate(paper.end_date),
      paper.grade.empty() ? std::string() : absl::StrCat(" và đạt loại: ", Bold(paper.grade)))});
  return lines;
}

TextStyle StyleOf(const BodyLine& line, double size) {
  TextStyle style;
  style.size = size * line.part;
  style.bold = line.bold;
  return style;
}

// Long names take more lines: the letters get smaller until all of it fits.
void WriteBody(const CertificatePaper& paper, double top, CertificatePage* page) {
  constexpr double kWidth = CertificatePage::kWidth - 2 * kMargin - 40;
  constexpr double kBetween = 0.45;  // Part of the size.
  const std::vector<BodyLine> lines = BodyOf(paper);
  double size = 14.5;
  double height = 0;
  for (;; size -= 0.5) {
    height = 0;
    for (const BodyLine& line : lines) {
      height += page->Measure(line.markup, StyleOf(line, size), kWidth) + kBetween * size;
    }
    if (height <= kFooterTop - top || size <= 6) break;
  }
  double y = top + std::max(0.0, (kFooterTop - top - height) / 2);
  for (const BodyLine& line : lines) {
    y = page->Write(line.markup, StyleOf(line, size), {kMargin + 20, y, kWidth}) + kBetween * size;
  }
}

// Who issues it, and the number; where that ends below.
double WriteHead(const CertificatePaper& paper, CertificatePage* page) {
  constexpr double kColumn = 340;
  const double right = CertificatePage::kWidth - kMargin - kColumn;
  double y = 52;
  if (!paper.superior.empty()) {
    y = page->Write(CertificatePage::Escaped(CertificatePage::UpperCase(paper.superior)), {11.5},
                    {kMargin, y, kColumn});
  }
  y = page->Write(CertificatePage::Escaped(CertificatePage::UpperCase(paper.organizer)),
                  {11.5, true}, {kMargin, y, kColumn});
  page->Rule(kMargin + kColumn / 2 - 45, kMargin + kColumn / 2 + 45, y + 4);
  y = page->Write(absl::StrCat("Số: ", CertificatePage::Escaped(paper.number)), {11.5},
                  {kMargin, y + 9, kColumn});
  const double party = page->Write("ĐẢNG CỘNG SẢN VIỆT NAM", {13, true}, {right, 52, kColumn});
  page->Rule(right + kColumn / 2 - 95, right + kColumn / 2 + 95, party + 4);
  return y;
}

double WriteTitle(const std::string& title, double top, CertificatePage* page) {
  constexpr double kWidth = CertificatePage::kWidth - 2 * kMargin;
  const bool splits = absl::StartsWith(title, absl::StrCat(kHeading, " "));
  double y = page->Write(kHeading, {32, true, false, kRed}, {kMargin, top, kWidth});
  const std::string rest = splits ? title.substr(sizeof(kHeading)) : title;
  return page->Write(CertificatePage::Escaped(rest), {15.5, true}, {kMargin, y + 2, kWidth});
}

void WriteFoot(const CertificatePaper& paper, CertificatePage* page) {
  constexpr double kColumn = 340;
  const double right = CertificatePage::kWidth - kMargin - kColumn;
  std::string issued = LongDate(paper.issue_date);
  issued[0] = 'N';
  double y = page->Write(issued, {11.5}, {right, kFooterTop + 6, kColumn});
  y = page->Write("ĐẠI DIỆN ĐƠN VỊ TỔ CHỨC LỚP", {11.5, true}, {right, y + 3, kColumn});
  page->Write("(Ký, ghi rõ họ tên, đóng dấu)", {9.5}, {right, y + 1, kColumn});
  y = kFooterTop + 36;
  if (paper.expire_date.has_value()) {
    y = page->Write(absl::StrCat("Có giá trị đến hết ", LongDate(*paper.expire_date), "."), {10.5},
                    {kMargin, y, kColumn}) +
        8;
  }
  y = page->Write("Mã kiểm tra giấy chứng nhận", {9}, {kMargin, y, kColumn});
  page->Write(CertificatePage::Escaped(paper.verification_code), {13, true, true},
              {kMargin, y + 2, kColumn});
}

}  // namespace

absl::StatusOr<std::string> DrawCertificate(const CertificatePaper& paper) {
  CertificatePage page(absl::StrCat("Giấy chứng nhận ", paper.number), paper.issue_date);
  if (paper.synthetic) page.WriteAcross("DỮ LIỆU GIẢ ĐỊNH", {72, true, false, kPale});
  page.Frame(24, 2.4, kRed);
  page.Frame(30, 0.8, kGold);
  const double head = WriteHead(paper, &page);
  const double title = WriteTitle(paper.title, std::max(138.0, head + 10), &page);
  WriteBody(paper, title + 10, &page);
  WriteFoot(paper, &page);
  return page.Finish();
}

}  // namespace ketnap::training
