#include "services/dossier/repository/form_repository.h"

#include "common/base/status_macros.h"
#include "services/dossier/repository/form_statements.h"

namespace ketnap::dossier {

absl::StatusOr<bool> NoteRendering(db::Transaction& transaction, const FormRendering& rendering) {
  const Uuid introducer = rendering.introducer.value_or(Uuid());
  KETNAP_RETURN_IF_ERROR(
      transaction
          .Execute(sql::kNoteRendering,
                   {rendering.candidate, rendering.form, introducer, rendering.version,
                    rendering.request, rendering.version, rendering.request, rendering.version})
          .status());
  KETNAP_ASSIGN_OR_RETURN(const auto first, transaction.QueryOptional(
                                                sql::kFirstRendering,
                                                {rendering.candidate, rendering.form, introducer}));
  return first.has_value() && first->Id(0) != rendering.request;
}

absl::Status PutParticulars(db::Transaction& transaction, const Uuid& member,
                            const MemberParticulars& particulars) {
  return transaction
      .Execute(sql::kPutParticulars,
               {member, particulars.full_name, particulars.birth_date, particulars.admission_date,
                particulars.official_date, particulars.full_name, particulars.birth_date,
                particulars.admission_date, particulars.official_date})
      .status();
}

absl::StatusOr<std::optional<MemberParticulars>> FindParticulars(db::Transaction& transaction,
                                                                 const Uuid& member) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional(sql::kFindParticulars, {member}));
  if (!row.has_value()) return std::optional<MemberParticulars>();
  return std::optional<MemberParticulars>(
      {row->Text(0), row->OptionalDate(1), row->OptionalDate(2), row->OptionalDate(3)});
}

}  // namespace ketnap::dossier
