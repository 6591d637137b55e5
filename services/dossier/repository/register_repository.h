#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_REPOSITORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/eligibility.h"

// What this service keeps of the organization service's register: members, and facts of
// organizations beside the replica of the tree. Asked for a day, it answers as of that day.
namespace ketnap::dossier {

// The organizations around a cell on a day; those of today when the tree does not know the whole
// way up on that day.
struct Surroundings {
  Uuid cell;
  bool as_of_today = false;
  // Nearest grassroots organization or grassroots cell, from the cell itself upwards; absent when
  // there is none.
  std::optional<Uuid> base_organization;
  bool has_base_committee = false;  // It is a grassroots organization, with a committee.
  int base_committee_size = 0;
  std::optional<Uuid> sectional_committee;  // Nearest, between the cell and its base organization.
  // Working anywhere from the cell up to its base organization.
  bool has_youth_union = false;
  bool has_trade_union = false;
  std::optional<Uuid> admission_authority;   // Nearest, from the cell itself upwards.
  std::optional<Uuid> provincial_committee;  // Nearest, from the cell upwards.
  int authority_committee_size = 0;
  int authority_standing_size = 0;
  std::string path;  // Names from the cell upwards, ", " between them.
};
absl::StatusOr<Surroundings> LoadSurroundings(db::Transaction& transaction, const Uuid& cell,
                                              Date day);

// Who may vote in a cell on a day, and who of them need not be counted (R-VOT-2).
struct CellVoters {
  int official = 0;  // All official members who belong there.
  int away = 0;      // Of these: taking part elsewhere for a time.
  int exempt = 0;    // Of these: exempt from activities, and not away.
};
absl::StatusOr<CellVoters> CountVoters(db::Transaction& transaction, const Uuid& cell, Date day);

// The known ones of `ids`, as they stood on `day`; who is of the same base organization is judged
// by `around`, which is of that day too.
absl::StatusOr<std::vector<MemberFacts>> LoadMembers(db::Transaction& transaction,
                                                     const std::vector<Uuid>& ids,
                                                     const Surroundings& around, Date day);
// The cell a member belonged to on a day; absent when there is no such member.
absl::StatusOr<std::optional<Uuid>> FindMemberCell(db::Transaction& transaction, const Uuid& member,
                                                   Date day);

enum class StayKind { kOfficial = 1, kTemporary = 2 };
struct MemberStay {
  StayKind kind = StayKind::kOfficial;
  Uuid organization;
  Date start_date;
  std::optional<Date> end_date;  // Last day.
};
struct MemberExemption {
  Date start_date;
  std::optional<Date> end_date;  // Last day.
};
struct RegisterMember {
  Uuid id;
  Uuid organization;
  std::optional<Date> official_date;
  bool has_left = false;
  std::optional<Date> left_date;  // Absent for an old entry of a leaving.
  Date recorded_for;              // The entry's own day.
  std::vector<MemberStay> stays;  // None in old entries: in `organization` all the time.
  std::vector<MemberExemption> exemptions;
};
// Inserts or replaces. Where an entry does not tell the day of leaving it is the entry's, and once
// known it stays while the member is gone.
absl::Status PutMember(db::Transaction& transaction, const RegisterMember& member);

struct OrganizationFact {
  int committee_size = 0;
  int standing_committee_size = 0;
  bool has_youth_union = false;
  bool has_trade_union = false;
};
struct OrganizationFactPeriod {
  Date valid_from;
  std::optional<Date> valid_to;  // Last day.
  OrganizationFact fact;
};
// Replaces what is known of the organization; `periods` may be empty.
absl::Status PutOrganizationFact(db::Transaction& transaction, const Uuid& organization,
                                 const OrganizationFact& fact,
                                 const std::vector<OrganizationFactPeriod>& periods);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_REPOSITORY_H_
