#include "services/dossier/handlers/forms/office_converter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "services/dossier/handlers/forms/form_template.h"
#include "services/dossier/handlers/forms/office_process.h"

namespace ketnap::dossier {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kOffice[] = "/usr/bin/soffice";

class OfficeConverterTest : public ::testing::Test {
 protected:
  OfficeConverterTest() {
    std::string path = ::testing::TempDir() + "/office-test-XXXXXX";
    directory_ = mkdtemp(path.data());
    work_ = directory_ + "/work";
    std::filesystem::create_directory(work_);
  }
  ~OfficeConverterTest() override { std::filesystem::remove_all(directory_); }

  // A program that does `body` where it would make a PDF.
  OfficeConverter::Options Program(const std::string& body) {
    const std::string path = directory_ + "/office";
    std::ofstream(path) << "#!/bin/sh\n" << body << "\n";
    chmod(path.c_str(), 0755);
    OfficeConverter::Options options;
    options.program = path;
    options.temporary_directory = work_;
    return options;
  }

  absl::StatusOr<std::string> Convert(const OfficeConverter::Options& options) {
    OfficeConverter converter(options);
    auto result = converter.Convert("docx", absl::InfiniteFuture());
    EXPECT_TRUE(std::filesystem::is_empty(work_)) << "the private folder is still there";
    return result;
  }
  std::string Reason(const std::string& body) {
    return ErrorReason(Convert(Program(body)).status());
  }

  std::string directory_;
  std::string work_;
};

TEST_F(OfficeConverterTest, GivesWhatTheProgramMade) {
  const auto pdf = Convert(Program("printf '%%PDF-' > form.pdf; cat form.docx >> form.pdf"));
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_EQ(*pdf, "%PDF-docx");
}

TEST_F(OfficeConverterTest, SaysWhenThereIsNoProgram) {
  EXPECT_FALSE(OfficeConverter({}).IsAvailable());
  EXPECT_EQ(ErrorReason(OfficeConverter({}).Convert("docx", absl::InfiniteFuture()).status()),
            "PDF_NOT_AVAILABLE");
  OfficeConverter::Options options;
  options.program = directory_ + "/nothing";
  EXPECT_FALSE(OfficeConverter(options).IsAvailable());
}

TEST_F(OfficeConverterTest, GivesTheProgramNothingOfItsOwn) {
  setenv("KETNAP_TEST_SECRET", "secret", 1);
  const int leaked = dup(0);  // Without close-on-exec, as a library might leave one.
  const auto pdf = Convert(Program(
      "{ printf '%%PDF-'; env; pwd; echo fds; ls /proc/self/fd | tr '\\n' ' '; } > form.pdf"));
  close(leaked);
  unsetenv("KETNAP_TEST_SECRET");
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_THAT(*pdf, Not(HasSubstr("secret")));
  EXPECT_THAT(*pdf, HasSubstr("HOME=" + work_ + "/ketnap-form-"));
  EXPECT_THAT(*pdf, HasSubstr("fds\n0 1 2 3 "));  // 3 is the listed folder itself.
  EXPECT_THAT(*pdf, Not(HasSubstr("0 1 2 3 4")));
}

TEST_F(OfficeConverterTest, TakesTheNetworkAwayWhereItMay) {
  const OfficeConverter::Options options = Program(
      "{ printf '%%PDF-'; grep -c : /proc/self/net/dev; grep -c '' /proc/self/net/route || :; }"
      " > form.pdf");
  if (!CanLeaveNetwork()) GTEST_SKIP() << "no process may leave the network here";
  const auto pdf = Convert(options);
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_THAT(*pdf, AnyOf("%PDF-1\n1\n", "%PDF-1\n0\n"));  // The loopback alone, and no way out.
}

TEST_F(OfficeConverterTest, StopsWhatTakesTooLongWithAllItStarted) {
  OfficeConverter::Options options =
      Program(absl::StrCat("sleep 60 & echo $! > ", directory_, "/pid; sleep 60"));
  options.time_limit = absl::Milliseconds(500);
  const absl::Time start = SystemClock().Now();
  EXPECT_EQ(ErrorReason(Convert(options).status()), "PDF_TIME_LIMIT");
  EXPECT_LT(SystemClock().Now() - start, absl::Seconds(20));
  std::ifstream file(directory_ + "/pid");
  pid_t child = 0;
  file >> child;
  ASSERT_GT(child, 0);
  // Gone, or about to be: it may still be dying, and whoever adopted it may not have reaped it yet.
  auto state = [child] {
    std::ifstream status(absl::StrCat("/proc/", child, "/status"));
    std::stringstream text;
    text << status.rdbuf();
    return text.str();
  };
  const auto is_gone = AnyOf("", HasSubstr("Z (zombie)"), HasSubstr("X (dead)"));
  for (int i = 0; i < 100 && !::testing::Matches(is_gone)(state()); ++i) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  EXPECT_THAT(state(), is_gone);
}

TEST_F(OfficeConverterTest, TheCallersDeadlineCountsToo) {
  OfficeConverter converter(Program("sleep 60"));
  EXPECT_EQ(ErrorReason(
                converter.Convert("docx", SystemClock().Now() + absl::Milliseconds(300)).status()),
            "PDF_TIME_LIMIT");
}

TEST_F(OfficeConverterTest, ReportsAProgramThatFails) {
  EXPECT_EQ(Reason("exit 1"), "PDF_FAILED");
  EXPECT_EQ(Reason("kill -SEGV $$"), "PDF_FAILED");
  EXPECT_EQ(Reason(": nothing at all"), "PDF_FAILED");
  EXPECT_EQ(Reason("echo hello > form.pdf"), "PDF_FAILED");
  EXPECT_EQ(Reason("ln -s /etc/passwd form.pdf"), "PDF_FAILED");
  EXPECT_EQ(Reason("mkdir form.pdf"), "PDF_FAILED");
  EXPECT_EQ(Reason("mkfifo form.pdf"), "PDF_FAILED");
}

TEST_F(OfficeConverterTest, RefusesOutputWithoutEnd) {
  OfficeConverter::Options options =
      Program("{ printf '%%PDF-'; head -c 100000 /dev/zero; } > form.pdf");
  options.output_bytes = 50000;
  EXPECT_EQ(ErrorReason(Convert(options).status()), "PDF_FAILED");
  // More than a file may hold at all: the system stops the writer.
  EXPECT_EQ(Reason("{ printf '%%PDF-'; cat /dev/zero; } > form.pdf"), "PDF_FAILED");
}

TEST_F(OfficeConverterTest, StopsWhatComputesWithoutEnd) {
  OfficeConverter::Options options = Program("while :; do :; done");
  options.cpu_seconds = 1;
  EXPECT_EQ(ErrorReason(Convert(options).status()), "PDF_FAILED");
}

TEST_F(OfficeConverterTest, StopsWhatTakesTooMuchMemory) {
  OfficeConverter::Options options = Program(
      "x=$(head -c 100000000 /dev/zero | tr '\\0' a) || exit 1; printf '%%PDF-' > form.pdf");
  EXPECT_TRUE(Convert(options).ok());
  options.memory_bytes = uint64_t{64} << 20;
  EXPECT_EQ(ErrorReason(Convert(options).status()), "PDF_FAILED");
}

TEST_F(OfficeConverterTest, OneAtATimeAndFewWait) {
  OfficeConverter::Options options =
      Program(absl::StrCat("mkdir ", directory_, "/busy || exit 1; sleep 0.5; rmdir ", directory_,
                           "/busy; printf '%%PDF-' > form.pdf"));
  options.waiting = 1;
  OfficeConverter converter(options);
  std::vector<std::string> reasons(4);
  std::vector<std::thread> threads;
  for (std::string& reason : reasons) {
    threads.emplace_back([&converter, &reason] {
      const auto pdf = converter.Convert("docx", absl::InfiniteFuture());
      reason = pdf.ok() ? "OK" : ErrorReason(pdf.status());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count(reasons.begin(), reasons.end(), "OK"), 2);
  EXPECT_EQ(std::count(reasons.begin(), reasons.end(), "PDF_QUEUE_FULL"), 2);
}

TEST_F(OfficeConverterTest, TheOfficeSuiteItself) {
  if (::access(kOffice, X_OK) != 0) GTEST_SKIP() << kOffice << " is not installed here";
  std::ifstream file(KETNAP_SOURCE_DIR "/services/dossier/data/forms/6-KND.docx", std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  const auto layout = FormTemplate::Parse(bytes.str());
  ASSERT_TRUE(layout.ok()) << layout.status();
  FormValues values;
  values.texts["candidate.full_name"] = "Nguyễn Thị Hoà";
  const auto docx = layout->Fill(values);
  ASSERT_TRUE(docx.ok());
  OfficeConverter::Options options;
  options.program = kOffice;
  options.temporary_directory = work_;
  OfficeConverter converter(options);
  const auto pdf = converter.Convert(*docx, absl::InfiniteFuture());
  ASSERT_TRUE(pdf.ok()) << pdf.status();
  EXPECT_THAT(*pdf, StartsWith("%PDF-"));
  EXPECT_GT(pdf->size(), 10000U);
}

}  // namespace
}  // namespace ketnap::dossier
