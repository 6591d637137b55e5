#include <atomic>
#include <thread>

#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/documents/document_fixture.h"
#include "services/dossier/repository/candidate_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class UploadTest : public DocumentTest {};

TEST_F(UploadTest, KeepsWhatCameInPartsAndGivesItBack) {
  const std::string content = Pdf(2 * kPart + 12345);
  auto document = Keep(content);
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->candidate(), person_);
  EXPECT_EQ(document->form(), "2-KNĐ");
  EXPECT_EQ(document->version(), 1);
  EXPECT_EQ(document->media_type(), "application/pdf");
  EXPECT_EQ(document->size_bytes(), static_cast<int64_t>(content.size()));
  EXPECT_EQ(document->sha256(), Sha256(content));
  EXPECT_EQ(document->secrecy_level(), v1::SECRECY_LEVEL_INTERNAL);
  EXPECT_EQ(document->uploader(), officer_.account);
  EXPECT_EQ(document->title(), "Lý lịch của người xin vào Đảng");
  EXPECT_EQ(DownloadAll(document->name()), content);
}

TEST_F(UploadTest, PartsMayHaveAnySize) {
  const std::string content = Pdf(3'000);
  EXPECT_EQ(DownloadAll(KeptName(content, "2-KNĐ", 7)), content);
  const std::string greater = Pdf(kPart + 700'000);
  EXPECT_EQ(DownloadAll(KeptName(greater, "2-KNĐ", 300'001)), greater);
}

TEST_F(UploadTest, TellsHowFarItIs) {
  const std::string content = Pdf(300);
  const std::string upload = Begin(content);
  auto first = Put(upload, 0, content.substr(0, 100));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->received_bytes(), 100);
  EXPECT_EQ(first->part_bytes(), kPart);
  EXPECT_EQ(first->state(), v1::UPLOAD_STATE_OPEN);
  // As after a crash of the service, from another connection.
  harness_.Restart();
  auto resumed = Look(upload);
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  EXPECT_EQ(resumed->received_bytes(), 100);
  ASSERT_TRUE(Put(upload, 100, content.substr(100)).ok());
  auto document = Complete(upload);
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(Look(upload)->state(), v1::UPLOAD_STATE_COMPLETE);
  EXPECT_EQ(Look(upload)->document(), document->name());
  EXPECT_EQ(DownloadAll(document->name()), content);
}

TEST_F(UploadTest, APartThatCameBeforeIsHarmlessOnlyWhenItIsTheSame) {
  const std::string content = Pdf(300);
  const std::string upload = Begin(content);
  ASSERT_TRUE(Put(upload, 0, content.substr(0, 100)).ok());
  ASSERT_TRUE(Put(upload, 100, content.substr(100, 100)).ok());
  auto again = Put(upload, 0, content.substr(0, 100));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->received_bytes(), 200);
  EXPECT_EQ(ErrorReason(Put(upload, 0, std::string(100, 'x')).status()), "PART_DIFFERS");
  EXPECT_EQ(ErrorReason(Put(upload, 0, content.substr(0, 50)).status()), "PART_DIFFERS");
  EXPECT_EQ(ErrorReason(Put(upload, 50, content.substr(50, 10)).status()), "OFFSET_MISMATCH");
  const absl::Status gap = Put(upload, 201, content.substr(201)).status();
  EXPECT_EQ(gap.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(gap), "OFFSET_MISMATCH");
  EXPECT_EQ(ErrorMetadataValue(gap, "received_bytes"), "200");
  EXPECT_THAT(Violated(Put(upload, 200, std::string(101, 'x')).status()),
              ElementsAre("content BEYOND_END"));
  EXPECT_THAT(Violated(Put(upload, 200, std::string(kPart + 1, 'x')).status()),
              ElementsAre("content TOO_LARGE"));
  ASSERT_TRUE(Put(upload, 200, content.substr(200)).ok());
  EXPECT_TRUE(Complete(upload).ok());
}

TEST_F(UploadTest, ManyUploadersOfTheSamePartsKeepEachOnce) {
  const std::string content = Pdf(8'000);
  const std::string upload = Begin(content);
  std::atomic<int> lost = 0;
  std::vector<std::thread> uploaders;
  for (int i = 0; i < 4; ++i) {
    uploaders.emplace_back([&] {
      for (size_t at = 0; at < content.size(); at += 1'000) {
        if (!Put(upload, static_cast<int64_t>(at), content.substr(at, 1'000)).ok()) ++lost;
      }
    });
  }
  for (std::thread& uploader : uploaders) uploader.join();
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM document_part"), 8);
  auto document = Complete(upload);
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(DownloadAll(document->name()), content);
}

TEST_F(UploadTest, CompletingTwiceKeepsOneDocument) {
  const std::string content = Pdf(300);
  const std::string upload = Begin(content);
  PutAll(upload, content);
  v1::CompleteUploadRequest request;
  request.set_candidate(person_);
  request.set_upload(upload);
  request.set_request_id(harness_.NewRequestId());
  auto first = Do(&Documents::CompleteUpload, request);
  auto retried = Do(&Documents::CompleteUpload, request);
  auto again = Complete(upload);
  ASSERT_TRUE(first.ok() && retried.ok() && again.ok());
  EXPECT_EQ(first->name(), retried->name());
  EXPECT_EQ(first->name(), again->name());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM document_file"), 1);
  EXPECT_EQ(ErrorReason(Put(upload, 0, content).status()), "UPLOAD_NOT_OPEN");
  EXPECT_EQ(ErrorReason(Abandon(upload).status()), "UPLOAD_NOT_OPEN");
}

TEST_F(UploadTest, RefusesWhatIsNotWhole) {
  const std::string content = Pdf(300);
  const std::string upload = Begin(content);
  EXPECT_EQ(ErrorReason(Complete(upload).status()), "UPLOAD_INCOMPLETE");
  ASSERT_TRUE(Put(upload, 0, content.substr(0, 299)).ok());
  EXPECT_EQ(ErrorReason(Complete(upload).status()), "UPLOAD_INCOMPLETE");
  ASSERT_TRUE(Put(upload, 299, "x").ok());
  EXPECT_EQ(ErrorReason(Complete(upload).status()), "DIGEST_MISMATCH");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM document_file"), 0);
}

TEST_F(UploadTest, RefusesWhatMayNotBegin) {
  const std::string content = Pdf(300);
  v1::BeginUploadRequest secret = Beginning(content);
  secret.set_secrecy_level(v1::SECRECY_LEVEL_SECRET);
  const absl::Status refused = Do(&Documents::BeginUpload, secret).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(refused), "SECRET_DOCUMENT");
  v1::BeginUploadRequest large = Beginning(content);
  large.set_size_bytes((25 << 20) + 1);
  EXPECT_THAT(Violated(Do(&Documents::BeginUpload, large).status()),
              ElementsAre("size_bytes TOO_LARGE"));
  v1::BeginUploadRequest short_digest = Beginning(content);
  short_digest.set_sha256("abc");
  EXPECT_THAT(Violated(Do(&Documents::BeginUpload, short_digest).status()),
              ElementsAre("sha256 NOT_A_DIGEST"));
  v1::BeginUploadRequest empty = Beginning(content);
  empty.set_size_bytes(0);
  EXPECT_EQ(Do(&Documents::BeginUpload, empty).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM document_upload"), 0);
}

TEST_F(UploadTest, VersionsCountByForm) {
  ASSERT_TRUE(Keep(Pdf(100, 1), "2-KNĐ").ok());
  ASSERT_TRUE(Keep(Pdf(100, 2), "1-KNĐ").ok());
  ASSERT_TRUE(Keep(Pdf(100, 3), "2-KNĐ").ok());
  v1::ListDocumentsRequest request;
  request.set_candidate(person_);
  request.set_page_size(2);
  std::vector<std::string> listed;
  for (;;) {
    auto page = Do(&Documents::ListDocuments, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const v1::Document& document : page->documents()) {
      listed.push_back(absl::StrCat(document.form(), " ", document.version()));
    }
    if (page->next_page_token().empty()) break;
    request.set_page_token(page->next_page_token());
  }
  EXPECT_THAT(listed, ElementsAre("1-KNĐ 1", "2-KNĐ 2", "2-KNĐ 1"));
}

TEST_F(UploadTest, TenMayBeUnderWay) {
  const std::string content = Pdf(300);
  std::string last;
  for (int i = 0; i < 10; ++i) last = Begin(content);
  const absl::Status refused = Do(&Documents::BeginUpload, Beginning(content)).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ErrorReason(refused), "TOO_MANY_UPLOADS");
  auto abandoned = Abandon(last);
  ASSERT_TRUE(abandoned.ok()) << abandoned.status();
  EXPECT_EQ(abandoned->state(), v1::UPLOAD_STATE_ABANDONED);
  EXPECT_TRUE(Abandon(last).ok());
  EXPECT_TRUE(Do(&Documents::BeginUpload, Beginning(content)).ok());
  EXPECT_EQ(ErrorReason(Put(last, 0, content).status()), "UPLOAD_NOT_OPEN");
}

TEST_F(UploadTest, AnAbandonedOrExpiredUploadLeavesNoBytes) {
  const std::string content = Pdf(300);
  const std::string abandoned = Begin(content);
  ASSERT_TRUE(Put(abandoned, 0, content).ok());
  ASSERT_TRUE(Abandon(abandoned).ok());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM document_part"), 0);

  const std::string expired = Begin(content);
  ASSERT_TRUE(Put(expired, 0, content).ok());
  harness_.clock().Advance(absl::Hours(7 * 24) - absl::Seconds(1));
  EXPECT_EQ(Look(expired)->state(), v1::UPLOAD_STATE_OPEN);
  harness_.clock().Advance(absl::Seconds(2));
  EXPECT_EQ(Look(expired)->state(), v1::UPLOAD_STATE_ABANDONED);
  EXPECT_EQ(ErrorReason(Complete(expired).status()), "UPLOAD_NOT_OPEN");
  Begin(content);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM document_part"), 0);
  EXPECT_EQ(Look(expired)->state(), v1::UPLOAD_STATE_ABANDONED);
}

TEST_F(UploadTest, WhatIsNotThePersonsIsNotFound) {
  const std::string content = Pdf(300);
  const std::string upload = Begin(content);
  const std::string document = KeptName(content);
  const std::string person = person_;
  ASSERT_TRUE(Send(Nomination("Trần Thị Bình")).ok());
  // Of another person.
  EXPECT_EQ(Look(upload).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Put(upload, 0, content).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Complete(upload).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Download(document, 0).status().code(), absl::StatusCode::kNotFound);
  // Of somebody else's organizations.
  person_ = person;
  officer_ = Officer(other_base_);
  EXPECT_EQ(Look(upload).status(), ResourceNotFoundError(person_));
  EXPECT_EQ(Download(document, 0).status(), ResourceNotFoundError(person_));
  EXPECT_EQ(Do(&Documents::BeginUpload, Beginning(content)).status(),
            ResourceNotFoundError(person_));
}

TEST_F(UploadTest, TheJournalTellsOfKeptDocuments) {
  const std::string content = Pdf(300);
  const std::string document = KeptName(content);
  const auto entries = harness_.WaitForJournal(2);
  v1::DocumentKept kept;
  ASSERT_TRUE(entries.back().event().UnpackTo(&kept));
  EXPECT_EQ(kept.document(), document);
  EXPECT_EQ(kept.candidate(), person_);
  EXPECT_EQ(kept.sha256(), Sha256(content));
}

// A network that may keep secrets, and a limit far below the default.
class IsolatedTest : public ::testing::Test {
 protected:
  static ketnap::testing::ServiceHarness::Options Options() {
    ketnap::testing::ServiceHarness::Options options;
    options.service = "dossier";
    options.build = &BuildApp;
    options.peers = {"organization", "training"};
    options.configure = [](ketnap::config::v1::ServiceConfig& config) {
      config.set_rule_set_directory(KETNAP_SOURCE_DIR "/services/dossier/rules");
      config.set_dossier_data_directory(KETNAP_SOURCE_DIR "/services/dossier/data");
      config.set_working_days_file(KETNAP_SOURCE_DIR
                                   "/services/organization/data/working_days.textproto");
      config.set_secrecy_profile("isolated");
      config.set_document_max_bytes(1000);
    };
    return options;
  }

  // A person without a way: who uploads needs none.
  std::string AddPerson(const Uuid& organization) {
    CandidateRecord record;
    record.candidate.id = Uuid::Generate(harness_.clock().Now());
    record.candidate.organization = organization;
    record.candidate.full_name = "Nguyễn Văn An";
    record.folded_name = "nguyen van an";
    record.candidate.birth_date = Date(1990, 5, 1);
    record.candidate.state = CandidateState::kNominated;
    record.candidate.version = 1;
    record.create_time = record.update_time = harness_.clock().Now();
    const absl::Status status = harness_.database().RunWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return InsertCandidate(transaction, record); });
    EXPECT_TRUE(status.ok()) << status;
    return absl::StrCat("candidates/", record.candidate.id.ToString());
  }

  ketnap::testing::ServiceHarness harness_{Options()};
};

TEST_F(IsolatedTest, TakesSecretDocumentsUpToItsLimit) {
  const Uuid root = harness_.AddOrganization("Tỉnh ủy", std::nullopt, "PROVINCIAL_COMMITTEE");
  const auto officer = harness_.Person(
      {ketnap::testing::ServiceHarness::GrantOver(root, {"dossier.documents.write"})});
  v1::BeginUploadRequest request;
  request.set_candidate(AddPerson(root));
  request.set_form("2-KNĐ");
  request.set_size_bytes(1000);
  request.set_sha256(std::string(32, 'x'));
  request.set_secrecy_level(v1::SECRECY_LEVEL_SECRET);
  request.set_request_id(harness_.NewRequestId());
  const auto begun = harness_.Call(officer, &Documents::BeginUpload, request);
  EXPECT_TRUE(begun.ok()) << begun.status();
  request.set_size_bytes(1001);
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(officer, &Documents::BeginUpload, request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(IsolatedTest, ConfigurationIsChecked) {
  for (const auto& spoil : std::vector<std::function<void(ketnap::config::v1::ServiceConfig&)>>{
           [](auto& config) { config.clear_master_key_file(); },
           [](auto& config) { config.set_master_key_file("/nonexistent/master.key"); },
           [](auto& config) { config.set_secrecy_profile("open"); },
           [](auto& config) { config.set_document_max_bytes(-1); }}) {
    ketnap::config::v1::ServiceConfig config = harness_.config();
    spoil(config);
    EXPECT_FALSE(BuildApp(config, harness_.clock()).ok());
  }
}

}  // namespace
}  // namespace ketnap::dossier
