#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_RECORD_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_RECORD_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/handlers/forms/form_fields.h"

namespace ketnap::dossier {

struct FormQuery {
  Uuid candidate;
  std::optional<Uuid> introducer;  // Of the form; else the helper, else the only introducer.
  std::string date_field;          // Organizations are named as on that date of the record,
  Date day;                        // or as on this day when it has none.
};

// Everything a form may say of the person, from rows and journal of one snapshot. NOT_FOUND for the
// person, and for a member who neither helps nor introduces them.
absl::StatusOr<FormRecord> LoadFormRecord(const Environment& environment,
                                          db::Transaction& transaction, const FormQuery& query);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_RECORD_H_
