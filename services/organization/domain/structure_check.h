#ifndef KETNAP_SERVICES_ORGANIZATION_DOMAIN_STRUCTURE_CHECK_H_
#define KETNAP_SERVICES_ORGANIZATION_DOMAIN_STRUCTURE_CHECK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/date.h"
#include "common/base/uuid.h"
#include "services/organization/domain/organization.h"

// The structure held against itself: everything is counted again from the records, as plainly as
// can be, and compared with what is kept beside them. Open ends are kOpenDay.
namespace ketnap::organization {

inline constexpr Date kOpenDay(9999, 12, 31);

// A contradiction: ids, days and figures, no content.
struct StructureFault {
  std::string code;
  std::string subject;  // Resource name.
  std::string message;  // Vietnamese.
};

// Keeps the first thousand and counts the rest.
class StructureFaults {
 public:
  void Add(std::string_view code, std::string subject, std::string message);
  const std::vector<StructureFault>& first() const { return first_; }
  int64_t count() const { return count_; }

 private:
  std::vector<StructureFault> first_;
  int64_t count_ = 0;
};

// A stretch of days, both ends included.
struct Days {
  Date from;
  Date to = kOpenDay;

  bool operator==(const Days&) const = default;
};

struct CheckedPeriod {
  Days days;
  OrganizationContent content;
  std::string folded_name;  // As the spans keep it.
};

// An organization with what hangs on it.
struct CheckedOrganization {
  Uuid id;
  OrganizationContent content;
  Days existence;
  Date content_from;
  std::vector<CheckedPeriod> periods;  // Those that stand, by first day.
  std::vector<Days> authorities;
  std::vector<Days> codes;
  int64_t members = 0;  // Those who left as well.
  int64_t live_members = 0;
  int64_t open_appointments = 0;
};

// The replica's word on one organization.
struct CheckedReplica {
  std::optional<Uuid> parent;
  std::string type;
  std::string display_name;
  Days existence;
  struct Period {
    Days days;
    std::optional<Uuid> parent;
    std::string type;
    std::string display_name;

    bool operator==(const Period&) const = default;
  };
  std::vector<Period> periods;  // By first day.

  bool operator==(const CheckedReplica&) const = default;
};

// One ancestor in the tree of today.
struct ClosureRow {
  Uuid ancestor;
  int depth = 0;

  bool operator==(const ClosureRow&) const = default;
  auto operator<=>(const ClosureRow&) const = default;
};

// One ancestor for some days.
struct SpanRow {
  Uuid ancestor;
  Days days;
  int depth = 0;
  std::string type;
  std::string folded_name;

  bool operator==(const SpanRow&) const = default;
};

// The tree. First every organization is added, then Check looks at the records, then what was
// derived from them is compared. Where the records themselves contradict each other, what was
// derived from them is not complained of as well.
class TreeCheck {
 public:
  explicit TreeCheck(StructureFaults* faults) : faults_(faults) {}

  void Add(CheckedOrganization organization);
  void Check();

  void CompareReplica(const Uuid& id, const std::optional<CheckedReplica>& replica);
  // Rows of one organization as the descendant, by ancestor.
  void CompareClosure(const Uuid& id, std::vector<ClosureRow> rows);
  // The same, by ancestor and first day.
  void CompareSpans(const Uuid& id, const std::vector<SpanRow>& rows);
  // How many rows the lists of members have of its own members: one for each of them and each
  // organization above, itself included.
  void CompareListing(const Uuid& id, int64_t rows);

  const std::map<Uuid, CheckedOrganization>& organizations() const { return organizations_; }
  int64_t period_count() const { return period_count_; }

 private:
  void Fault(const CheckedOrganization& organization, std::string_view code, std::string message);
  void CheckPeriods(const CheckedOrganization& organization);
  void CheckHead(const CheckedOrganization& organization);
  void CheckParents(const CheckedOrganization& organization);
  void CheckWhatIsHeld(const CheckedOrganization& organization);
  void CheckCycles();
  void CheckRoots();
  // Whether the way up, on any day, touches an organization whose records are at fault.
  bool IsSound(const Uuid& id) const;
  bool Climb(const Uuid& id, Days days, int depth, std::vector<SpanRow>* spans) const;
  std::vector<ClosureRow> ExpectedClosure(const CheckedOrganization& organization) const;
  std::vector<SpanRow> ExpectedSpans(const CheckedOrganization& organization) const;

  StructureFaults* const faults_;
  std::map<Uuid, CheckedOrganization> organizations_;
  std::map<Uuid, std::vector<Uuid>> ended_with_children_;
  std::set<Uuid> unsound_;
  int64_t period_count_ = 0;
};

// Lineage: the shares of all successors of an organization that ended in one reorganization.
void CheckShares(const Uuid& predecessor, int64_t total_percent, StructureFaults* faults);

// "01/07/2025".
std::string DayText(Date day);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_DOMAIN_STRUCTURE_CHECK_H_
