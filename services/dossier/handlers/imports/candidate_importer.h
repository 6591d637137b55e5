#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_IMPORTS_CANDIDATE_IMPORTER_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_IMPORTS_CANDIDATE_IMPORTER_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/base/errors.h"
#include "common/base/import_run.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/candidate_import.pb.h"
#include "services/dossier/domain/candidate_import.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/candidate_import_repository.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {

// Takes the rows of one part, each by itself, inside the part's transaction: decides what becomes
// of a row and does it.
class CandidateImporter {
 public:
  // All outlive this. `import` is the one the rows belong to.
  CandidateImporter(const Environment& environment, const access::RequestContext& context,
                    db::Transaction& transaction, const ImportRun& import, std::string request_id);

  // Decides row `number`: outcome, person and reasons go into `result`. What is wrong with a row is
  // no status of this.
  absl::StatusOr<ImportOutcome> Take(const v1::CandidateRow& given, int64_t number,
                                     v1::CandidateRowResult* result);

  // Derived rows of everybody the part wrote: once for all of them.
  absl::Status Finish();

 private:
  // A row as it was read: everything that could be, and what could not.
  struct ReadRow {
    int64_t number = 0;
    std::string key;
    std::string hash;
    CandidateRecord record;
    bool readable = false;
    v1::DocumentReference evidence;
    std::optional<Date> evidence_date;
    std::optional<ImportKey> known;  // The key's person.
    // What the register's row is checked against.
    std::optional<CandidateRecord> present;
    std::optional<Uuid> former;
    bool historical = false;
    std::string rule_set;
    RowFaults faults;
  };

  static void AddFault(FieldViolation fault, ReadRow* row);
  // INVALID_ARGUMENT and FAILED_PRECONDITION are the row's faults; anything else comes back.
  static absl::Status TakeAsFault(const absl::Status& status, const char* field, ReadRow* row);

  ReadRow Read(const v1::CandidateRow& given, int64_t number) const;
  // Faults of the row against what there is.
  absl::Status Judge(ReadRow* row);
  absl::Status JudgePresent(ReadRow* row);
  absl::Status JudgeDay(ReadRow* row);
  absl::Status JudgeHelper(ReadRow* row);
  // Whether the helper is of the cell's base organization; absent for nobody official.
  absl::StatusOr<std::optional<bool>> FindHelper(const Uuid& helper, const Uuid& cell);
  absl::Status JudgeNamesakes(const Uuid& base, ReadRow* row);
  absl::StatusOr<std::optional<Uuid>> BaseOf(Date day, ReadRow* row);
  absl::Status Write(ReadRow* row);

  const Environment& environment_;
  const access::RequestContext& context_;
  db::Transaction& transaction_;
  const ImportRun& import_;
  const std::string request_id_;
  std::map<std::pair<Uuid, Date>, Uuid> bases_;
  // As of today; of a helper whether they are official and of the cell's base organization.
  std::map<Uuid, Surroundings> around_;
  std::map<std::pair<Uuid, Uuid>, std::optional<bool>> helpers_;
  std::vector<Candidate> written_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_IMPORTS_CANDIDATE_IMPORTER_H_
