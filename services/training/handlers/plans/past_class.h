#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_PLANS_PAST_CLASS_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_PLANS_PAST_CLASS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/access/request_context.h"
#include "common/base/errors.h"
#include "common/db/transaction.h"
#include "ketnap/training/v1/class_import.pb.h"
#include "services/training/domain/training_class.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

// One learner of a class of the past, as read.
struct PastRow {
  int number = 0;
  std::string class_key;
  TrainingClass description;  // Type, title and days of the class.
  Uuid candidate;
  Uuid organization;  // Who follows the person today.
  bool passed = false;
  int score = -1;
  std::string certificate_number;  // "" when none was issued.
  std::optional<Date> issue_date;
  bool historical = false;  // The class lies further back than may be entered freely.
  // What became of it.
  std::vector<FieldViolation> faults;
  bool is_there = false;
  std::optional<Uuid> training_class;
  std::optional<Uuid> nomination;
};

// Brings classes of the past in, one at a time, inside the transaction of the import. A class that
// is there already takes further learners; a learner who is there already must be the same.
class PastClassImporter {
 public:
  // All outlive it.
  PastClassImporter(const Environment& environment, const access::RequestContext& context,
                    db::Transaction& transaction, const Uuid& organizer,
                    const v1::ImportResultsRequest& request)
      : environment_(environment),
        context_(context),
        transaction_(transaction),
        organizer_(organizer),
        request_(request) {}

  // Every row judged by itself.
  std::vector<PastRow> Read() const;
  // The rows of one class: judges them against each other and against what is there, then writes
  // what is new, but for a dry run. Statuses are those of the database.
  absl::Status TakeClass(const std::vector<PastRow*>& rows);

 private:
  PastRow ReadRow(const v1::ResultRow& given, int number) const;
  void JudgeRow(PastRow* row) const;
  void JudgeDay(PastRow* row) const;
  absl::StatusOr<bool> TryClass(const std::vector<PastRow*>& rows);
  absl::Status JudgePerson(PastRow* row);
  absl::Status JudgePresent(const TrainingClass& present, PastRow* row);
  absl::StatusOr<Certificate> WriteCertificate(const ClassType& type, const PastRow& row,
                                               const Nomination& learner,
                                               const std::string& class_type);
  absl::Status Write(TrainingClass training_class, bool is_new, const std::vector<PastRow*>& rows);

  const Environment& environment_;
  const access::RequestContext& context_;
  db::Transaction& transaction_;
  const Uuid organizer_;
  const v1::ImportResultsRequest& request_;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_PLANS_PAST_CLASS_H_
