#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_REPOSITORY_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/domain/eligibility.h"

// What this service keeps of the organization service's register: members, and facts of
// organizations beside the replica of the tree.
namespace ketnap::dossier {

// The organizations around a cell.
struct Surroundings {
  // Nearest grassroots organization or grassroots cell, from the cell itself upwards; absent when
  // there is none.
  std::optional<Uuid> base_organization;
  bool has_base_committee = false;  // It is a grassroots organization, with a committee.
  int base_committee_size = 0;
  // Working anywhere from the cell up to its base organization.
  bool has_youth_union = false;
  bool has_trade_union = false;
  std::optional<Uuid> admission_authority;  // Nearest, from the cell itself upwards.
  int authority_committee_size = 0;
  int authority_standing_size = 0;
};
absl::StatusOr<Surroundings> LoadSurroundings(db::Transaction& transaction, const Uuid& cell);

// Official members of a cell on a day: who may vote there.
absl::StatusOr<int> CountOfficialMembers(db::Transaction& transaction, const Uuid& cell, Date day);

// The known ones of `ids`, as they stood on `day`. `base_organization` decides who is of the same.
absl::StatusOr<std::vector<MemberFacts>> LoadMembers(db::Transaction& transaction,
                                                     const std::vector<Uuid>& ids,
                                                     const std::optional<Uuid>& base_organization,
                                                     Date day);

struct RegisterMember {
  Uuid id;
  Uuid organization;
  std::optional<Date> official_date;
  std::optional<Date> left_date;
};
// Inserts or replaces. A day of leaving once known stays while the member is gone.
absl::Status PutMember(db::Transaction& transaction, const RegisterMember& member);

struct OrganizationFact {
  Uuid organization;
  int committee_size = 0;
  int standing_committee_size = 0;
  bool has_youth_union = false;
  bool has_trade_union = false;
};
absl::Status PutOrganizationFact(db::Transaction& transaction, const OrganizationFact& fact);

// Notes a certificate; false when it was noted before.
absl::StatusOr<bool> NoteCertificate(db::Transaction& transaction, const Uuid& certificate,
                                     const Uuid& candidate, const std::string& class_type,
                                     Date issue_date);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_REGISTER_REPOSITORY_H_
