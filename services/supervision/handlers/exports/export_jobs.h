#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_JOBS_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_JOBS_H_

#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/access/organization_tree.h"
#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/db/database.h"
#include "services/supervision/handlers/exports/report_reader.h"
#include "services/supervision/repository/export_repository.h"

namespace ketnap::supervision {

// How long whoever works on an export has it for themselves. After a crash another goes on then,
// with the page where it was.
inline constexpr absl::Duration kExportLease = absl::Minutes(1);

// Reads the pages of exports, makes their files, and removes them when their time is over. Each
// page is a transaction of its own; who lost the lease to another writes nothing more.
class ExportJobs {
 public:
  // All outlive the jobs.
  ExportJobs(db::Database* database, const access::OrganizationTree* tree, const Clock* clock,
             const ReportReader* reader);
  // Stops.
  ~ExportJobs();

  // Looks every few seconds from now on.
  void Start();
  // Returns when the page under way has been read; nothing is begun afterwards.
  void Stop();
  // Looks at once.
  void Wake();

  // Goes on with an export that `owner` holds: at most `pages` pages, and the file once all are
  // read. What is left is given back to be gone on with in the background.
  absl::Status Work(const Uuid& id, const Uuid& owner, int pages);
  // One look: everything that waits for somebody, and what has to be removed. What failed is
  // logged.
  void RunDue();

 private:
  absl::StatusOr<bool> Claim(const Uuid& id, const Uuid& owner);
  absl::Status ReadPage(const ExportRecord& record, const Uuid& owner);
  absl::Status MakeFile(const ExportRecord& record, const Uuid& owner);
  // Changes the record in a transaction, if `owner` still has it: CANCELLED otherwise.
  absl::Status Change(const Uuid& id, const Uuid& owner,
                      const std::function<absl::Status(db::Transaction&, ExportRecord*)>& change);
  // What became of a fault: another try later, or the end.
  absl::Status TakeFault(const ExportRecord& record, const Uuid& owner, const absl::Status& fault);
  absl::Status Expire(const Uuid& id);
  absl::Status DeleteContent(const Uuid& id, bool parts);
  access::RequestContext OwnContext(const ExportRecord& record) const;
  bool IsStopping();
  void Loop();

  db::Database* database_;
  const access::OrganizationTree* tree_;
  const Clock* clock_;
  const ReportReader* reader_;
  absl::Mutex mutex_;
  absl::CondVar wake_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_EXPORTS_EXPORT_JOBS_H_
