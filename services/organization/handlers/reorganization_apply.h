#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_APPLY_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_APPLY_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/database.h"
#include "common/db/transaction.h"
#include "ketnap/organization/v1/reorganization.pb.h"
#include "services/organization/domain/reorganization.h"
#include "services/organization/repository/reorganization_repository.h"

// Carrying a batch out on the tree, the members, the plans and what is known of others' open work.
namespace ketnap::organization {

// What moves, by kind, in the order of the kinds.
class ImpactTally {
 public:
  static constexpr int kMostItems = 100;

  void Add(v1::ImpactKind kind, std::string resource, std::string display_name,
           const std::optional<Uuid>& from, const std::vector<Uuid>& to);
  // `more` of the kind beyond those that were added.
  void AddUnnamed(v1::ImpactKind kind, int64_t more);

  // Each kind with its first hundred, or with counts only.
  std::vector<v1::ImpactOfKind> ToProto(bool with_items) const;

 private:
  std::map<v1::ImpactKind, v1::ImpactOfKind> kinds_;
};

// What came of a batch.
struct CarriedOut {
  std::vector<v1::ImpactOfKind> impact;
  std::vector<v1::LineageEdge> lineage;
  std::vector<v1::Relocation> relocations;
};

// How a batch is carried out.
struct CarryOptions {
  Date tree_day;  // Today: the day the picture of the tree is taken on.
  bool historical = false;
  std::string action;
  std::string request_id;
};

// Carries `batch` out as reorganization `record` says: everything but the record itself. Takes the
// lock of the tree. FAILED_PRECONDITION or ALREADY_EXISTS, with the reasons, when the tree, the
// members or the plans do not fit.
absl::StatusOr<CarriedOut> CarryOut(db::Transaction& transaction,
                                    const access::RequestContext& context, const Batch& batch,
                                    const ReorganizationRecord& record,
                                    const CarryOptions& options);

// The same in a transaction of its own that is rolled back: what it would do, as things stand now.
// A batch for a day to come is carried out as if that day were today.
absl::StatusOr<CarriedOut> TryOut(db::Database& database, const access::RequestContext& context,
                                  const Batch& batch, const ReorganizationRecord& record,
                                  const CarryOptions& options);

// The outcome as it is kept with the record: lineage and counts.
std::string OutcomeOf(const CarriedOut& carried);

// Appends ReorganizationRecorded for `record` as it stands.
absl::Status PublishReorganization(db::Transaction& transaction,
                                   const access::RequestContext& context,
                                   const ReorganizationRecord& record, const std::string& action,
                                   const std::string& request_id, bool historical,
                                   const std::vector<v1::Relocation>& relocations);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_REORGANIZATION_APPLY_H_
