#include "common/base/clock.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/domain/file_condition.h"
#include "services/dossier/handlers/documents/document_file.h"
#include "services/dossier/handlers/documents/document_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class DownloadTest : public DocumentTest {
 protected:
  int64_t Readings() {
    return Count("SELECT COUNT(*) FROM journal_entry WHERE aggregate_type = 'personalReads'");
  }
  absl::Status CheckFile(const std::string& document, const std::string& form = "2-KNĐ") {
    return harness_.database().RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) {
      return CheckDocumentFile(transaction, IdOf(person_), form, IdOf(document));
    });
  }
  void Corrupt(const std::string& document) {
    harness_.RunSql(
        "UPDATE document_part SET sealed = CONCAT(LEFT(sealed, LENGTH(sealed) - 1),"
        " CHAR(ORD(RIGHT(sealed, 1)) ^ 1)) WHERE document_id = ? ORDER BY begin_offset DESC"
        " LIMIT 1",
        {IdOf(document)});
  }
};

TEST_F(DownloadTest, NeedsAPurposeAndIsJournaledOnce) {
  const std::string document = KeptName(Pdf(2 * kPart));
  const absl::Status refused = Download(document, 0, "").status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(refused), "PURPOSE_REQUIRED");
  EXPECT_EQ(Readings(), 0);
  ASSERT_TRUE(Download(document, 0, "kiểm tra đơn thư").ok());
  ASSERT_TRUE(Download(document, kPart, "kiểm tra đơn thư").ok());
  EXPECT_EQ(Readings(), 1);
  const auto entries = harness_.WaitForJournal(3);
  v1::PersonalDataRead read;
  ASSERT_TRUE(entries.back().event().UnpackTo(&read));
  EXPECT_EQ(read.candidate(), person_);
  EXPECT_EQ(read.what(), "DOCUMENT");
  EXPECT_EQ(read.purpose(), "kiểm tra đơn thư");
  EXPECT_EQ(read.resource(), document);
}

TEST_F(DownloadTest, WhoeverBeginsInTheMiddleIsJournaledToo) {
  const std::string document = KeptName(Pdf(3 * kPart));
  ASSERT_TRUE(Download(document, kPart).ok());
  EXPECT_EQ(Readings(), 1);
  ASSERT_TRUE(Download(document, 2 * kPart).ok());
  EXPECT_EQ(Readings(), 1);
  // Another reader, and the same one later.
  officer_ = Officer(superior_);
  ASSERT_TRUE(Download(document, 2 * kPart).ok());
  EXPECT_EQ(Readings(), 2);
  harness_.clock().Advance(absl::Minutes(61));
  ASSERT_TRUE(Download(document, 2 * kPart).ok());
  EXPECT_EQ(Readings(), 3);
  ASSERT_TRUE(Download(document, 0).ok());
  EXPECT_EQ(Readings(), 4);
}

TEST_F(DownloadTest, EachPartIsAuthorizedAnew) {
  const std::string document = KeptName(Pdf(2 * kPart));
  officer_ = Officer(base_);
  ASSERT_TRUE(Download(document, 0).ok());
  harness_.RunSql("UPDATE candidate SET organization_id = ? WHERE id = ?",
                  {other_cell_, IdOf(person_)});
  EXPECT_EQ(Download(document, kPart).status(), ResourceNotFoundError(person_));
}

TEST_F(DownloadTest, OffsetsArePartsOfTheDocument) {
  const std::string document = KeptName(Pdf(kPart + 1));
  for (const int64_t offset : {int64_t{1}, int64_t{2 * kPart}, int64_t{1} << 30}) {
    EXPECT_THAT(Violated(Download(document, offset).status()), Contains("offset NOT_A_PART"));
  }
  EXPECT_EQ(Download(document, kPart)->content().size(), 1u);
}

TEST_F(DownloadTest, DamageIsSeenAndNothingIsGiven) {
  const struct {
    const char* what;
    std::string sql;
  } cases[] = {
      {"changed byte",
       "UPDATE document_part SET sealed = CONCAT(LEFT(sealed, 200), 'x', SUBSTR(sealed, 202))"
       " WHERE document_id = ? AND begin_offset = 1000"},
      {"cut",
       "UPDATE document_part SET sealed = LEFT(sealed, LENGTH(sealed) - 1)"
       " WHERE document_id = ? AND begin_offset = 1000"},
      {"empty", "UPDATE document_part SET sealed = '' WHERE document_id = ? AND begin_offset = 0"},
      {"missing first", "DELETE FROM document_part WHERE document_id = ? AND begin_offset = 0"},
      {"missing", "DELETE FROM document_part WHERE document_id = ? AND begin_offset = 1000"},
      {"missing last", "DELETE FROM document_part WHERE document_id = ? AND begin_offset = 2000"},
      {"all gone", "DELETE FROM document_part WHERE document_id = ?"},
      {"another length",
       "UPDATE document_part SET size_bytes = 999 WHERE document_id = ? AND begin_offset = 1000"},
      {"another place",
       "UPDATE document_part SET begin_offset = 3000 WHERE document_id = ? AND begin_offset = "
       "1000"},
  };
  for (const auto& damage : cases) {
    const std::string document = KeptName(Pdf(3'000), "2-KNĐ", 1'000);
    harness_.RunSql(damage.sql, {IdOf(document)});
    const auto part = Download(document, 0);
    EXPECT_EQ(part.status().code(), absl::StatusCode::kDataLoss) << damage.what;
  }
  EXPECT_EQ(Readings(), 0);
}

TEST_F(DownloadTest, APartOfAnotherDocumentDoesNotOpen) {
  const std::string one = KeptName(Pdf(1'000, 1));
  const std::string other = KeptName(Pdf(1'000, 2));
  harness_.RunSql(
      "UPDATE document_part AS mine JOIN document_part AS theirs ON theirs.document_id = ?"
      " SET mine.sealed = theirs.sealed WHERE mine.document_id = ?",
      {IdOf(other), IdOf(one)});
  EXPECT_EQ(Download(one, 0).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(Download(other, 0).ok());
}

TEST_F(DownloadTest, AFileIsCheckedBeforeAPaperCitesIt) {
  const std::string document = KeptName(Pdf(3'000), "2-KNĐ", 1'000);
  EXPECT_TRUE(CheckFile(document).ok());
  EXPECT_EQ(CheckFile(document, "1-KNĐ"), ResourceNotFoundError(document));
  const std::string unknown = absl::StrCat("documents/", harness_.NewRequestId());
  EXPECT_EQ(CheckFile(unknown), ResourceNotFoundError(unknown));
  harness_.RunSql("DELETE FROM document_part WHERE document_id = ? AND begin_offset = 0",
                  {IdOf(document)});
  EXPECT_EQ(CheckFile(document).code(), absl::StatusCode::kDataLoss);
}

TEST_F(DownloadTest, NoDecisionRestsOnADamagedFile) {
  const std::string document = KeptName(Pdf(3'000), "2-KNĐ", 1'000);
  harness_.RunSql("DELETE FROM candidate WHERE id <> ?", {IdOf(person_)});
  bool behind = false;
  for (const auto& [name, take] : steps_) {
    if (name == "decide") break;
    if (behind) {
      const absl::Status status = take();
      ASSERT_TRUE(status.ok()) << name << ": " << status;
    }
    if (name == "nominate") behind = true;
  }
  harness_.RunSql("UPDATE dossier_document SET file_id = ? WHERE candidate_id = ? AND form = ?",
                  {IdOf(document), IdOf(person_), "2-KNĐ"});
  Corrupt(document);
  const absl::Status refused = Send(&Dossiers::DecideAdmission, Admission()).status();
  EXPECT_THAT(Unmet(refused), ::testing::ElementsAre("FILE"));
  EXPECT_THAT(std::string(refused.message()), Not(HasSubstr("Nguyễn")));
  const auto verdict = Check(v1::STEP_DECIDE_ADMISSION, Date(2017, 1, 10));
  EXPECT_FALSE(verdict.eligible());
  Corrupt(document);  // The same bit again: as it was.
  EXPECT_TRUE(Send(&Dossiers::DecideAdmission, Admission()).ok());
}

TEST_F(DownloadTest, NothingStandsInTheDatabaseAsItCame) {
  const std::string canary = "CANARY-7f31-NGUYEN-VAN-AN-BI-MAT";
  std::string content = Pdf(kPart + 5'000);
  content.replace(500, canary.size(), canary);
  content.replace(kPart + 500, canary.size(), canary);
  v1::BeginUploadRequest request = Beginning(content);
  request.set_title(canary);
  auto upload = Do(&Documents::BeginUpload, request);
  ASSERT_TRUE(upload.ok()) << upload.status();
  PutAll(upload->name(), content);
  auto document = Complete(upload->name());
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->title(), canary);
  EXPECT_EQ(DownloadAll(document->name()), content);
  const std::vector<std::string> places = Whereabouts(canary);
  EXPECT_THAT(places, IsEmpty());
  // The same search finds what is there.
  EXPECT_THAT(Whereabouts("2-KNĐ"), Contains("document_file.form"));
}

TEST_F(DownloadTest, TheGreatestDocumentGoesUpAndDownInTime) {
  const std::string content = Pdf(25 << 20);
  const std::string upload = Begin(content);
  const SystemClock clock;
  const absl::Time begin = clock.Now();
  PutAll(upload, content);
  const absl::Time received = clock.Now();
  auto document = Complete(upload);
  ASSERT_TRUE(document.ok()) << document.status();
  const absl::Time kept = clock.Now();
  ASSERT_EQ(DownloadAll(document->name()), content);
  const absl::Time read = clock.Now();
  RecordProperty("upload_ms", static_cast<int>(absl::ToInt64Milliseconds(received - begin)));
  RecordProperty("complete_ms", static_cast<int>(absl::ToInt64Milliseconds(kept - received)));
  RecordProperty("download_ms", static_cast<int>(absl::ToInt64Milliseconds(read - kept)));
  EXPECT_LT(read - begin, absl::Seconds(60));
}

}  // namespace
}  // namespace ketnap::dossier
