#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_SUCCESSION_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_SUCCESSION_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/db/transaction.h"
#include "ketnap/organization/v1/reorganization.pb.h"
#include "services/organization/domain/reorganization.h"

// What members and plans contribute to a reorganization. Each call changes its own records in the
// transaction of the reorganization, appends their journal entries and tells what it moved; with
// `validate_only` it changes nothing and tells what it would move.
namespace ketnap::organization {

// What the pieces need of the reorganization.
struct SuccessionContext {
  const access::RequestContext* request = nullptr;
  Uuid reorganization;
  std::string request_id;
  Date effective_date;
  bool historical = false;
  bool validate_only = false;
  std::vector<Leaving> leaving;
};

// A thing that moved, for the answer and for the reorganization's record.
struct MovedItem {
  ketnap::organization::v1::ImpactKind kind;
  std::string resource;
  std::string display_name;  // Never a person's name.
  std::optional<Uuid> from;
  std::vector<Uuid> to;
};

// Members of those leaving: official and temporary stays go on in the follower that was named for
// them, else in the one that takes the rest; posts in an organization that ends end with it;
// transfers under way to one that ends get the follower that takes the rest as destination. Kinds
// MEMBER_MOVED, APPOINTMENT_ENDED, TRANSFER_MOVED. FAILED_PRECONDITION MEMBERS_LEFT_BEHIND (each an
// unmet condition with its count) for members of an organization that ends without followers, or
// when the follower's type holds no members; ORGANIZATION_CHANGED_SINCE for a member whose stay
// there began on or after the effective date.
absl::StatusOr<std::vector<MovedItem>> MoveMembers(db::Transaction& transaction,
                                                   const SuccessionContext& context);

// Plans and tasks of those leaving. A plan whose period covers the effective date or begins after
// it, of an organization that ends: SUPERSEDED, and carried on by one plan for each follower, in
// the same state, with the parts that now lie below it and its share of what is left, so that the
// wholes add up to the old whole (largest remainder). Parts of other plans that name it go to the
// followers by share, in a new revision where approved. Open tasks go to the follower that takes
// the rest. Kinds PLAN_MOVED, TARGET_MOVED, TASK_MOVED. `is_below(part, organization)` asks the
// tree as it is afterwards.
absl::StatusOr<std::vector<MovedItem>> MovePlans(
    db::Transaction& transaction, const SuccessionContext& context,
    const std::function<bool(const Uuid& part, const Uuid& organization)>& is_below);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_SUCCESSION_H_
