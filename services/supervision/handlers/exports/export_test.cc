#include <sodium.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/testing/statement_check.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "ketnap/supervision/v1/export_service.grpc.pb.h"
#include "services/supervision/handlers/exports/export_jobs.h"
#include "services/supervision/handlers/supervision_fixture.h"
#include "services/supervision/repository/export_repository.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Exports = v1::ExportService::Stub;

constexpr char kExport[] = "supervision.reports.export";
constexpr char kStatistics[] = "supervision.statistics.read";
constexpr char kRecords[] = "supervision.records.read";
constexpr char kSensitive[] = "supervision.sensitive.read";

// People of one cell, listed day after day: more than are read before a call is answered.
constexpr char kManyFacts[] =
    "INSERT INTO person_figure WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n"
    " WHERE k < 79) SELECT UNHEX(MD5(CONCAT(a.k, '.', b.k))), 1, DATE_ADD('2018-01-01', INTERVAL"
    " a.k DAY), 'LISTED', 0, 1, ?, ? FROM n a JOIN n b";
constexpr char kTheirPlaces[] =
    "INSERT INTO person_fact (candidate_id, organization_id, version, return_count) SELECT"
    " candidate_id, ?, 1, 0 FROM person_figure WHERE figure = 1";
constexpr int kMany = 6400;

class ExportTest : public SupervisionTest {
 protected:
  access::Caller Exporter(const Uuid& organization,
                          std::vector<std::string> permissions = {kExport, kStatistics, kRecords}) {
    std::sort(permissions.begin(), permissions.end());
    return harness_.Person({Harness::GrantOver(organization, std::move(permissions))}, account_);
  }
  v1::ExportReportRequest Request(const Uuid& organization, v1::ExportFormat format) {
    v1::ExportReportRequest request;
    request.set_organization(NameOf(organization));
    request.set_format(format);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  v1::ExportReportRequest OfSex(const Uuid& organization,
                                v1::ExportFormat format = v1::EXPORT_FORMAT_CSV) {
    v1::ExportReportRequest request = Request(organization, format);
    *request.mutable_query()->mutable_breakdown() =
        Breakdown(organization, v1::BREAKDOWN_DIMENSION_SEX);
    return request;
  }
  v1::ExportReportRequest OfMany(v1::ExportFormat format = v1::EXPORT_FORMAT_CSV) {
    v1::ExportReportRequest request = Request(bloc_, format);
    auto& records = *request.mutable_query()->mutable_figure_records();
    records.set_organization(NameOf(bloc_));
    *records.mutable_start_date() = DateOf(2018, 1, 1);
    *records.mutable_end_date() = DateOf(2018, 12, 31);
    records.set_figure(v1::FIGURE_KIND_STEP);
    return request;
  }
  void AddMany() {
    TellTree();
    harness_.RunSql(kManyFacts, {cell_a1_, cell_a1_});
    harness_.RunSql(kTheirPlaces, {cell_a1_});
  }

  absl::StatusOr<v1::Export> Make(const access::Caller& caller,
                                  const v1::ExportReportRequest& request) {
    return harness_.Call(caller, &Exports::ExportReport, request);
  }
  absl::StatusOr<v1::Export> Look(const access::Caller& caller, const std::string& name) {
    v1::GetExportRequest request;
    request.set_name(name);
    return harness_.Call(caller, &Exports::GetExport, request);
  }
  absl::StatusOr<v1::DownloadExportPartResponse> Part(const access::Caller& caller,
                                                      const std::string& name, int64_t offset = 0) {
    v1::DownloadExportPartRequest request;
    request.set_name(name);
    request.set_offset(offset);
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(caller, &Exports::DownloadExportPart, request);
  }
  std::string Download(const access::Caller& caller, const std::string& name) {
    std::string content;
    int64_t offset = 0;
    do {
      const auto part = Part(caller, name, offset);
      EXPECT_TRUE(part.ok()) << part.status();
      if (!part.ok()) return content;
      content += part->content();
      offset = part->next_offset();
    } while (offset > 0);
    return content;
  }
  absl::StatusOr<v1::Export> Finished(const access::Caller& caller, const std::string& name) {
    for (int i = 0; i < 400; ++i) {
      auto found = Look(caller, name);
      if (!found.ok() || found->state() != v1::EXPORT_STATE_RUNNING) return found;
      absl::SleepFor(absl::Milliseconds(50));
    }
    return absl::DeadlineExceededError("still running");
  }
  static std::vector<std::string> PeopleIn(const std::string& content) {
    std::vector<std::string> people;
    for (const std::string& line : std::vector<std::string>(absl::StrSplit(content, "\r\n"))) {
      if (line.starts_with("\"candidates/")) people.push_back(line);
    }
    return people;
  }
  int64_t Count(const std::string& sql) { return harness_.ReadSql(sql)[0].Int(0); }

  const Uuid account_ = Uuid::Generate(harness_.clock().Now());
};

TEST_F(ExportTest, ASmallReportIsThereAtOnceAndSaysWhatItIs) {
  Admit(cell_a1_, Date(2018, 1, 1));
  Admit(cell_b1_, Date(2018, 2, 1),
        [](dossier::v1::Candidate& person) { person.set_sex(dossier::v1::SEX_MALE); });
  const auto caller = Exporter(bloc_);
  const auto made = Make(caller, OfSex(bloc_));
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->state(), v1::EXPORT_STATE_READY);
  EXPECT_EQ(made->file_name(), "co-cau_2019-08-15.csv");
  EXPECT_EQ(made->media_type(), "text/csv; charset=utf-8");
  const std::string content = Download(caller, made->name());
  EXPECT_EQ(static_cast<int64_t>(content.size()), made->size_bytes());
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(content.data()), content.size());
  EXPECT_EQ(digest, made->sha256());
  EXPECT_THAT(content, HasSubstr("\"Cơ cấu đảng viên mới kết nạp\""));
  EXPECT_THAT(content, HasSubstr("\"Tổ chức\",\"Đảng bộ Khối\""));
  EXPECT_THAT(content, HasSubstr("\"Từ ngày\",\"01/07/2015\""));
  EXPECT_THAT(content, HasSubstr("\"Đến ngày\",\"15/08/2019\""));
  EXPECT_THAT(content, HasSubstr("\"Tiêu chí\",\"Giới tính\""));
  EXPECT_THAT(content, HasSubstr("\"Số liệu tính đến\",\"Chưa xác định được"));
  EXPECT_THAT(content, HasSubstr("\"Tài khoản kết xuất\",\"" + caller.account + "\""));
  EXPECT_THAT(content, HasSubstr("\"Nữ\",1,50.0%\r\n"));
  EXPECT_THAT(content, HasSubstr("\"Nam\",1,50.0%\r\n"));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM report_export_page"), 0);
}

TEST_F(ExportTest, ARetryMakesNoSecondFile) {
  const auto caller = Exporter(bloc_);
  const auto request = OfSex(bloc_, v1::EXPORT_FORMAT_XLSX);
  const auto first = Make(caller, request);
  const auto again = Make(caller, request);
  ASSERT_TRUE(first.ok() && again.ok()) << first.status() << again.status();
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM report_export"), 1);
  EXPECT_EQ(Download(caller, first->name()).substr(0, 2), "PK");
  // Asked for, made, downloaded.
  EXPECT_EQ(harness_.WaitForJournal(3).size(), 3u);
  EXPECT_EQ(harness_.JournalSize(), 3);
}

TEST_F(ExportTest, RefusesWhatTheReportRefuses) {
  const auto caller = Exporter(bloc_);
  auto backwards = OfSex(bloc_);
  *backwards.mutable_query()->mutable_breakdown()->mutable_end_date() = DateOf(2010, 1, 1);
  EXPECT_EQ(Make(caller, backwards).status().code(), absl::StatusCode::kInvalidArgument);
  auto other = OfSex(bloc_);
  other.mutable_query()->mutable_breakdown()->set_organization(NameOf(base_a_));
  EXPECT_EQ(FieldViolations(Make(caller, other).status()).at(0).rule_id, "MISMATCH");
  auto empty = OfSex(bloc_);
  empty.mutable_query()->Clear();
  EXPECT_EQ(Make(caller, empty).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM report_export"), 0);
  EXPECT_EQ(harness_.JournalSize(), 0);
}

TEST_F(ExportTest, AsksForTheReportsOwnPermissionOverTheOrganization) {
  EXPECT_EQ(Make(Exporter(bloc_, {kExport}), OfSex(bloc_)).status(),
            absl::Status(ResourceNotFoundError(NameOf(bloc_))));
  EXPECT_TRUE(absl::IsNotFound(Make(Exporter(base_a_), OfSex(bloc_)).status()));
  EXPECT_TRUE(absl::IsNotFound(Make(Exporter(other_), OfSex(bloc_)).status()));
  EXPECT_TRUE(absl::IsNotFound(Make(Exporter(bloc_, {kExport, kStatistics}), OfMany()).status()));
  EXPECT_EQ(Make(Exporter(bloc_, {kStatistics}), OfSex(bloc_)).status().code(),
            absl::StatusCode::kPermissionDenied);
  // Together they must be held over the same organization.
  const auto apart = harness_.Person(
      {Harness::GrantOver(bloc_, {kExport}), Harness::GrantOver(other_, {kStatistics})});
  EXPECT_TRUE(absl::IsNotFound(Make(apart, OfSex(bloc_)).status()));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM report_export"), 0);
}

TEST_F(ExportTest, IsForWhoMadeItAlone) {
  const auto caller = Exporter(bloc_);
  const std::string name = Make(caller, OfSex(bloc_))->name();
  const auto colleague =
      harness_.Person({Harness::GrantOver(std::nullopt, {kRecords, kExport, kStatistics})});
  EXPECT_EQ(Look(colleague, name).status(), absl::Status(ResourceNotFoundError(name)));
  EXPECT_EQ(Part(colleague, name).status(), absl::Status(ResourceNotFoundError(name)));
  EXPECT_TRUE(harness_.Call(colleague, &Exports::ListExports, {})->exports().empty());
  EXPECT_EQ(harness_.Call(caller, &Exports::ListExports, {})->exports_size(), 1);
  const auto moved = Exporter(other_);
  EXPECT_TRUE(absl::IsNotFound(Look(moved, name).status()));
  EXPECT_TRUE(absl::IsNotFound(Part(moved, name).status()));
  EXPECT_TRUE(harness_.Call(moved, &Exports::ListExports, {})->exports().empty());
}

TEST_F(ExportTest, IsGivenOnlyWhileWhatItWasMadeUnderIsGranted) {
  const auto full = Exporter(bloc_, {kExport, kStatistics, kSensitive});
  const std::string name = Make(full, OfSex(bloc_))->name();
  EXPECT_TRUE(Part(full, name).ok());
  for (const auto& permissions : std::vector<std::vector<std::string>>{
           {kExport, kStatistics}, {kExport, kSensitive}, {kExport}}) {
    const absl::Status refused = Part(Exporter(bloc_, permissions), name).status();
    EXPECT_EQ(ErrorReason(refused), "EXPORT_GRANTS_CHANGED");
    EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  }
  // By another grant that covers it as well.
  EXPECT_TRUE(Part(Exporter(root_, {kExport, kStatistics, kSensitive}), name).ok());
}

TEST_F(ExportTest, AnInspectorExportsWhileTheInspectionLasts) {
  access::Grant grant =
      Harness::GrantOver(bloc_, {kExport, kStatistics}, Date(2019, 8, 1), Date(2019, 8, 15));
  grant.inspection = absl::StrCat("inspections/", harness_.NewRequestId());
  const auto inspector = harness_.Person({grant}, account_);
  const auto made = Make(inspector, OfSex(bloc_));
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(Part(inspector, made->name()).ok());
  EXPECT_TRUE(absl::IsNotFound(Make(inspector, OfSex(root_)).status()));
  harness_.clock().Advance(absl::Hours(20));
  EXPECT_FALSE(Part(inspector, made->name()).ok());
  EXPECT_FALSE(Make(inspector, OfSex(bloc_)).ok());
  EXPECT_EQ(ErrorReason(Part(Exporter(bloc_, {kExport}), made->name()).status()),
            "EXPORT_GRANTS_CHANGED");
}

TEST_F(ExportTest, AGrantLostOverAnotherOrganizationMattersWhereRecordsAreNamed) {
  AddMany();
  const auto both = harness_.Person({Harness::GrantOver(bloc_, {kRecords, kExport, kStatistics}),
                                     Harness::GrantOver(other_, {kRecords, kStatistics})},
                                    account_);
  const std::string counted = Make(both, OfSex(bloc_))->name();
  auto request = OfMany();
  *request.mutable_query()->mutable_figure_records()->mutable_end_date() = DateOf(2018, 1, 2);
  const std::string named = Make(both, request)->name();
  EXPECT_TRUE(Part(both, named).ok());
  EXPECT_TRUE(Part(Exporter(bloc_), counted).ok());
  EXPECT_EQ(ErrorReason(Part(Exporter(bloc_), named).status()), "EXPORT_GRANTS_CHANGED");
}

TEST_F(ExportTest, ALongListIsReadInTheBackgroundWithNothingTwice) {
  AddMany();
  const auto caller = Exporter(bloc_);
  const auto made = Make(caller, OfMany());
  ASSERT_TRUE(made.ok()) << made.status();
  const auto ready = Finished(caller, made->name());
  ASSERT_TRUE(ready.ok()) << ready.status();
  ASSERT_EQ(ready->state(), v1::EXPORT_STATE_READY) << ready->failure_message();
  EXPECT_EQ(ready->row_count(), kMany);
  const std::string content = Download(caller, made->name());
  const auto people = PeopleIn(content);
  EXPECT_EQ(people.size(), static_cast<size_t>(kMany));
  EXPECT_EQ(std::set<std::string>(people.begin(), people.end()).size(), people.size());
  EXPECT_THAT(content, HasSubstr("\"Chi bộ Văn phòng\",01/01/2018,\"Cảm tình đảng\",0,1\r\n"));
  EXPECT_THAT(content, HasSubstr("\"Danh sách được đọc làm nhiều lần"));
}

// A process that was killed leaves its lease behind; another goes on with the next page.
TEST_F(ExportTest, GoesOnAfterACrashWhereItWas) {
  AddMany();
  const auto caller = Exporter(bloc_);
  const auto made = Make(caller, OfMany());
  ASSERT_TRUE(made.ok()) << made.status();
  // Somebody who is gone has it for another minute.
  harness_.RunSql("UPDATE report_export SET lease_owner = UNHEX(MD5('gone')), lease_until = ?",
                  {harness_.clock().Now() + kExportLease});
  harness_.Restart();
  ASSERT_EQ(Look(caller, made->name())->state(), v1::EXPORT_STATE_RUNNING);
  const int64_t pages = Count("SELECT COUNT(*) FROM report_export_page");
  EXPECT_GE(pages, 4);
  harness_.RunSql("UPDATE report_export_page SET content = CONCAT(content, content)");
  absl::SleepFor(absl::Seconds(3));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM report_export_page"), pages);
  harness_.clock().Advance(kExportLease);
  const auto ready = Finished(caller, made->name());
  ASSERT_TRUE(ready.ok()) << ready.status();
  EXPECT_EQ(ready->state(), v1::EXPORT_STATE_READY) << ready->failure_message();
  EXPECT_EQ(ready->row_count(), kMany);
  // The pages of before the crash were not read again: they stand doubled, as this test left them.
  EXPECT_EQ(PeopleIn(Download(caller, made->name())).size(),
            static_cast<size_t>(kMany) + pages * 500);
}

TEST_F(ExportTest, EndsWhenAccessEndsWhileItIsRead) {
  AddMany();
  const auto caller = Exporter(bloc_);
  const std::string name = Make(caller, OfMany())->name();
  ASSERT_TRUE(Finished(caller, name).ok());
  // Made again from its first page, by grants that are over.
  harness_.RunSql(
      "UPDATE report_export SET state = 1, all_read = 0, claims = '', lease_until = '2000-01-01'");
  const auto failed = Finished(caller, name);
  ASSERT_TRUE(failed.ok()) << failed.status();
  EXPECT_EQ(failed->state(), v1::EXPORT_STATE_FAILED);
  EXPECT_EQ(failed->failure_reason(), "ACCESS_ENDED");
  EXPECT_EQ(ErrorReason(Part(caller, name).status()), "EXPORT_NOT_READY");
}

TEST_F(ExportTest, PartsBeginAtWholeMegabytesAndTheFirstIsJournaled) {
  const auto caller = Exporter(bloc_);
  const std::string name = Make(caller, OfSex(bloc_))->name();
  EXPECT_FALSE(Part(caller, name, 7).ok());
  EXPECT_FALSE(Part(caller, name, 1 << 20).ok());
  ASSERT_TRUE(Part(caller, name).ok());
  const auto entries = harness_.WaitForJournal(3);
  ASSERT_EQ(entries.size(), 3u);
  std::vector<std::string> actions;
  for (const auto& entry : entries) actions.push_back(entry.action());
  EXPECT_THAT(actions, ElementsAre("ExportReport", "ExportReport", "DownloadExportPart"));
  v1::ExportChanged event;
  ASSERT_TRUE(entries[2].event().UnpackTo(&event));
  EXPECT_TRUE(event.download_begun());
  EXPECT_EQ(event.export_().name(), name);
  EXPECT_EQ(event.export_().sha256().size(), 32u);
}

TEST_F(ExportTest, IsRemovedWhenItsTimeIsOver) {
  const auto caller = Exporter(bloc_);
  const std::string name = Make(caller, OfSex(bloc_))->name();
  harness_.clock().Advance(absl::Hours(24));
  EXPECT_EQ(ErrorReason(Part(caller, name).status()), "EXPORT_EXPIRED");
  for (int i = 0; i < 200 && Look(caller, name)->state() != v1::EXPORT_STATE_EXPIRED; ++i) {
    absl::SleepFor(absl::Milliseconds(50));
  }
  EXPECT_EQ(Look(caller, name)->state(), v1::EXPORT_STATE_EXPIRED);
  EXPECT_EQ(ErrorReason(Part(caller, name).status()), "EXPORT_EXPIRED");
  for (int i = 0; i < 100 && Count("SELECT COUNT(*) FROM report_export_part") > 0; ++i) {
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM report_export_part"), 0);
}

TEST_F(ExportTest, FiveMayBeUnderWay) {
  const auto caller = Exporter(bloc_);
  ASSERT_TRUE(Make(caller, OfSex(bloc_)).ok());
  harness_.RunSql("UPDATE report_export SET lease_until = '2100-01-01', state = 1");
  for (int i = 0; i < 4; ++i) {
    harness_.RunSql(
        "INSERT INTO report_export SELECT UNHEX(MD5(?)), organization_id, account, version, state,"
        " format, request_id, query, claims, page_count, row_count, next_page, all_read,"
        " as_of_time, pending_entries, last_page_time, file_name, size_bytes, sha256,"
        " failure_reason, failure_message, failed_tries, create_time, expire_time, download_time,"
        " lease_owner, lease_until FROM report_export LIMIT 1",
        {i});
  }
  const absl::Status refused = Make(caller, OfSex(bloc_)).status();
  EXPECT_EQ(ErrorReason(refused), "TOO_MANY_EXPORTS");
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(ExportTest, StatementsUseAnIndex) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Make(Exporter(bloc_), OfSex(bloc_)).ok());
  harness_.RunSql(
      "INSERT INTO report_export WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n"
      " WHERE k < 900) SELECT UNHEX(MD5(n.k)), organization_id, CONCAT(account, k MOD 50), version,"
      " 2 + k MOD 3, format, request_id, query, claims, page_count, row_count, next_page, all_read,"
      " as_of_time, pending_entries, last_page_time, file_name, size_bytes, sha256,"
      " failure_reason, failure_message, failed_tries, create_time, '2100-01-01', download_time,"
      " lease_owner, lease_until FROM (SELECT * FROM report_export LIMIT 1) e JOIN n");
  harness_.RunSql("INSERT INTO report_export_page SELECT export_id, 0, 'x' FROM report_export");
  harness_.RunSql("REPLACE INTO report_export_part SELECT export_id, 0, 'x' FROM report_export");
  harness_.ReadSql("ANALYZE TABLE report_export, report_export_page, report_export_part");
  const db::Row row = harness_.ReadSql("SELECT export_id, account FROM report_export LIMIT 1")[0];
  const Uuid id = row.Id(0);
  const absl::Time now = harness_.clock().Now();
  // In the order of ExportStatements().
  const std::vector<db::Values> values = {
      {id}, {id}, {row.Text(1), id, 10}, {row.Text(1)}, {now, 10}, {now, 10}, {id, 0}, {id, 0}};
  const auto statements = ExportStatements();
  ASSERT_EQ(statements.size(), values.size());
  for (size_t i = 0; i < statements.size(); ++i) {
    ketnap::testing::ExpectIndexed(harness_, statements[i], values[i]);
  }
}

}  // namespace
}  // namespace ketnap::supervision
