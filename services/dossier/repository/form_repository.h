#ifndef KETNAP_SERVICES_DOSSIER_REPOSITORY_FORM_REPOSITORY_H_
#define KETNAP_SERVICES_DOSSIER_REPOSITORY_FORM_REPOSITORY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

namespace ketnap::dossier {

// A form made for a person at a version of the record.
struct FormRendering {
  Uuid candidate;
  std::string form;
  std::optional<Uuid> introducer;
  int64_t version = 0;
  Uuid request;
};
// Notes it; true when another request had it made before at the same version or a later one.
absl::StatusOr<bool> NoteRendering(db::Transaction& transaction, const FormRendering& rendering);

// What forms say of a member.
struct MemberParticulars {
  std::string full_name;
  std::optional<Date> birth_date;
  std::optional<Date> admission_date;
  std::optional<Date> official_date;
};
absl::Status PutParticulars(db::Transaction& transaction, const Uuid& member,
                            const MemberParticulars& particulars);
absl::StatusOr<std::optional<MemberParticulars>> FindParticulars(db::Transaction& transaction,
                                                                 const Uuid& member);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REPOSITORY_FORM_REPOSITORY_H_
