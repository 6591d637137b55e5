#include "services/supervision/handlers/exports/export_jobs.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/service/process_context.h"
#include "services/supervision/handlers/exports/export_file.h"
#include "services/supervision/handlers/exports/export_grants.h"
#include "services/supervision/handlers/exports/export_record.h"

namespace ketnap::supervision {
namespace {

constexpr absl::Duration kLookInterval = absl::Seconds(2);
constexpr int kDueAtOnce = 10;
constexpr int kPagesOfATurn = 50;  // Then the next export has its turn.
constexpr int kMostTries = 10;
constexpr int kDeleteBatch = 20;
constexpr size_t kLongestMessage = 2000;
constexpr char kIssuer[] = "supervision";
constexpr char kMethod[] = "jobs/exports";

absl::Status LeaseLost() { return absl::CancelledError("another process has the export"); }

absl::Status TooManyRows() {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "TOO_MANY_ROWS",
      {"Báo cáo có nhiều dòng hơn mức một tệp chứa được (1.000.000 dòng). Đề nghị thu hẹp kỳ báo "
       "cáo hoặc phạm vi tổ chức.",
       "The report has more rows than a file holds; narrow the period or the organization."});
}

// Whether the same may go through later.
bool MayPass(const absl::Status& fault) {
  return absl::IsUnavailable(fault) || absl::IsAborted(fault) || absl::IsDeadlineExceeded(fault) ||
         absl::IsResourceExhausted(fault) || absl::IsInternal(fault);
}

void Fail(const absl::Status& fault, ExportRecord* record) {
  record->state = ExportState::kFailed;
  record->failure_reason = absl::IsNotFound(fault) ? "ACCESS_ENDED" : ErrorReason(fault);
  if (record->failure_reason.empty()) record->failure_reason = "NOT_MADE";
  std::string message(fault.message());
  if (absl::IsNotFound(fault)) {
    message = "Quyền xem báo cáo của tổ chức này không còn hiệu lực.";
  } else if (ErrorReason(fault).empty()) {
    message = "Chưa lập được tệp báo cáo. Đề nghị kết xuất lại.";
  }
  if (message.size() > kLongestMessage) message.clear();
  record->failure_message = message;
  ++record->version;
}

}  // namespace

ExportJobs::ExportJobs(db::Database* database, const access::OrganizationTree* tree,
                       const Clock* clock, const ReportReader* reader)
    : database_(database), tree_(tree), clock_(clock), reader_(reader) {}

ExportJobs::~ExportJobs() { Stop(); }

void ExportJobs::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void ExportJobs::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    wake_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void ExportJobs::Wake() {
  absl::MutexLock lock(&mutex_);
  woken_ = true;
  wake_.SignalAll();
}

bool ExportJobs::IsStopping() {
  absl::MutexLock lock(&mutex_);
  return stopping_;
}

void ExportJobs::Loop() {
  while (true) {
    RunDue();
    absl::MutexLock lock(&mutex_);
    if (!stopping_ && !woken_) wake_.WaitWithTimeout(&mutex_, kLookInterval);
    woken_ = false;
    if (stopping_) return;
  }
}

void ExportJobs::RunDue() {
  std::vector<Uuid> due, expiring;
  const absl::Time now = clock_->Now();
  const absl::Status looked =
      database_->RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(due, DueExports(transaction, now, kDueAtOnce));
        KETNAP_ASSIGN_OR_RETURN(expiring, ExpiringExports(transaction, now, kDueAtOnce));
        return absl::OkStatus();
      });
  if (!looked.ok()) {
    LogWarning("exports_due_unknown", {{"code", absl::StatusCodeToString(looked.code())}});
    return;
  }
  for (const Uuid& id : due) {
    if (IsStopping()) return;
    const Uuid owner = Uuid::Generate(clock_->Now());
    const auto claimed = Claim(id, owner);
    const absl::Status worked = !claimed.ok() ? claimed.status()
                                : *claimed    ? Work(id, owner, kPagesOfATurn)
                                              : absl::OkStatus();
    if (worked.ok()) continue;
    LogWarning("export_not_made", {{"export", id.ToString()},
                                   {"code", absl::StatusCodeToString(worked.code())},
                                   {"reason", ErrorReason(worked)}});
  }
  for (const Uuid& id : expiring) {
    if (IsStopping()) return;
    if (Expire(id).ok()) continue;
    LogWarning("export_not_removed", {{"export", id.ToString()}});
  }
}

access::RequestContext ExportJobs::OwnContext(const ExportRecord& record) const {
  access::RequestContext context = service::ProcessContext(*clock_, kIssuer, kMethod);
  context.on_behalf_of = record.account;
  return context;
}

absl::StatusOr<bool> ExportJobs::Claim(const Uuid& id, const Uuid& owner) {
  bool claimed = false;
  KETNAP_RETURN_IF_ERROR(database_->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto record, LockExport(transaction, id));
        const absl::Time now = clock_->Now();
        claimed = record.has_value() && record->state == ExportState::kRunning &&
                  record->lease_until <= now;
        if (!claimed) return absl::OkStatus();
        record->lease_owner = owner;
        record->lease_until = now + kExportLease;
        return UpdateExport(transaction, *record);
      }));
  return claimed;
}

absl::Status ExportJobs::Change(
    const Uuid& id, const Uuid& owner,
    const std::function<absl::Status(db::Transaction&, ExportRecord*)>& change) {
  return database_->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto record, LockExport(transaction, id));
        const bool ours = record.has_value() && record->state == ExportState::kRunning &&
                          record->lease_owner == owner;
        if (!ours) return LeaseLost();
        const int64_t version = record->version;
        record->lease_until = clock_->Now() + kExportLease;
        KETNAP_RETURN_IF_ERROR(change(transaction, &*record));
        KETNAP_RETURN_IF_ERROR(UpdateExport(transaction, *record));
        if (record->version == version) return absl::OkStatus();
        return PublishExport(transaction, OwnContext(*record), *record, "ExportReport",
                             record->request_id);
      });
}

absl::Status ExportJobs::Work(const Uuid& id, const Uuid& owner, int pages) {
  for (int read = 0;; ++read) {
    std::optional<ExportRecord> record;
    KETNAP_RETURN_IF_ERROR(database_->RunSingleRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(record, FindExport(transaction, id));
          return absl::OkStatus();
        }));
    const bool ours = record.has_value() && record->state == ExportState::kRunning &&
                      record->lease_owner == owner;
    if (!ours) return absl::OkStatus();
    if (!record->all_read && (read >= pages || IsStopping())) {
      absl::Status given_back = Change(id, owner, [&](db::Transaction&, ExportRecord* changed) {
        changed->lease_until = clock_->Now();
        return absl::OkStatus();
      });
      Wake();
      return given_back;
    }
    const absl::Status done =
        record->all_read ? MakeFile(*record, owner) : ReadPage(*record, owner);
    if (absl::IsCancelled(done)) return absl::OkStatus();
    if (!done.ok()) return TakeFault(*record, owner, done);
  }
}

absl::Status ExportJobs::ReadPage(const ExportRecord& record, const Uuid& owner) {
  KETNAP_ASSIGN_OR_RETURN(const v1::ReportQuery query, QueryOf(record));
  const ReportLayout* layout = LayoutOf(query.report_case());
  if (layout == nullptr) return absl::InternalError("an export of no report");
  if (record.row_count > kMostExportRows) return TooManyRows();
  access::RequestContext context;
  KETNAP_ASSIGN_OR_RETURN(context.caller, CallerOf(record.claims));
  context.now = clock_->Now();
  context.today = clock_->Today();
  context.deadline = absl::InfiniteFuture();
  KETNAP_ASSIGN_OR_RETURN(const auto answer, reader_->Read(context, query, record.next_page));
  return Change(record.id, owner,
                [&](db::Transaction& transaction, ExportRecord* changed) -> absl::Status {
                  if (changed->page_count != record.page_count) return LeaseLost();
                  changed->failed_tries = 0;
                  return AddPage(transaction, *layout, *answer, context.now, changed);
                });
}

absl::Status ExportJobs::MakeFile(const ExportRecord& record, const Uuid& owner) {
  if (record.row_count > kMostExportRows) return TooManyRows();
  const auto keep_lease = [&] {
    return Change(record.id, owner,
                  [](db::Transaction&, ExportRecord*) { return absl::OkStatus(); });
  };
  KETNAP_ASSIGN_OR_RETURN(const ExportFile file,
                          MakeExportFile(*database_, *tree_, record, clock_->Now(), keep_lease));
  KETNAP_RETURN_IF_ERROR(
      Change(record.id, owner, [&](db::Transaction&, ExportRecord* changed) -> absl::Status {
        changed->state = ExportState::kReady;
        changed->file_name = file.name;
        changed->size_bytes = file.size_bytes;
        changed->sha256 = file.sha256;
        ++changed->version;
        return absl::OkStatus();
      }));
  // The file stands; what it was made of goes now, or with it when its time is over.
  return DeleteContent(record.id, false);
}

absl::Status ExportJobs::TakeFault(const ExportRecord& record, const Uuid& owner,
                                   const absl::Status& fault) {
  const absl::Status taken = Change(record.id, owner, [&](db::Transaction&, ExportRecord* changed) {
    ++changed->failed_tries;
    if (MayPass(fault) && changed->failed_tries < kMostTries) {
      changed->lease_until = clock_->Now() + changed->failed_tries * absl::Seconds(5);
    } else {
      Fail(fault, changed);
    }
    return absl::OkStatus();
  });
  return taken.ok() ? fault : taken;
}

absl::Status ExportJobs::Expire(const Uuid& id) {
  KETNAP_RETURN_IF_ERROR(DeleteContent(id, false));
  KETNAP_RETURN_IF_ERROR(database_->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto record, LockExport(transaction, id));
        if (!record.has_value() || record->state == ExportState::kExpired ||
            record->expire_time > clock_->Now()) {
          return absl::OkStatus();
        }
        record->state = ExportState::kExpired;
        record->lease_owner = Uuid();
        ++record->version;
        KETNAP_RETURN_IF_ERROR(UpdateExport(transaction, *record));
        return PublishExport(transaction, OwnContext(*record), *record, "ExpireExport",
                             record->request_id);
      }));
  return DeleteContent(id, true);
}

absl::Status ExportJobs::DeleteContent(const Uuid& id, bool parts) {
  int64_t removed = kDeleteBatch;
  while (removed == kDeleteBatch) {
    KETNAP_RETURN_IF_ERROR(database_->RunWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(removed, parts
                                               ? DeleteExportParts(transaction, id, kDeleteBatch)
                                               : DeleteExportPages(transaction, id, kDeleteBatch));
          return absl::OkStatus();
        }));
  }
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
