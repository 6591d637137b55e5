#include "services/dossier/repository/relocation_repository.h"

#include "common/base/status_macros.h"

namespace ketnap::dossier {

absl::Status InsertRelocation(db::Transaction& transaction, const CandidateRelocation& relocation) {
  return transaction
      .Execute(
          "INSERT INTO candidate_relocation (candidate_id, version, effective_date,"
          " from_organization_id, to_organization_id, from_path, reorganization_id, transfer_id)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          {relocation.candidate, relocation.version, relocation.effective_date, relocation.from,
           relocation.to, relocation.from_path, relocation.reorganization, relocation.transfer})
      .status();
}

absl::StatusOr<std::optional<Uuid>> FindFormerOrganization(db::Transaction& transaction,
                                                           const Uuid& candidate, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows,
                          transaction.Query("SELECT from_organization_id FROM candidate_relocation"
                                            " WHERE candidate_id = ? AND effective_date > ?"
                                            " ORDER BY effective_date, version LIMIT 1",
                                            {candidate, day}));
  std::optional<Uuid> organization;
  if (!rows.empty()) organization = rows[0].Id(0);
  return organization;
}

absl::StatusOr<bool> NoteReorganization(db::Transaction& transaction, const Uuid& reorganization,
                                        Date effective_date, absl::Time now) {
  const auto inserted = transaction.Execute(
      "INSERT INTO applied_reorganization (reorganization_id, effective_date, applied_at)"
      " VALUES (?, ?, ?)",
      {reorganization, effective_date, now});
  if (absl::IsAlreadyExists(inserted.status())) return false;
  KETNAP_RETURN_IF_ERROR(inserted.status());
  return true;
}

absl::Status InsertDeparted(db::Transaction& transaction, const DepartedOrganization& departed) {
  return transaction
      .Execute(
          "INSERT INTO departed_organization (organization_id, rest_organization_id,"
          " reorganization_id, effective_date) VALUES (?, ?, ?, ?)",
          {departed.organization, departed.rest, departed.reorganization, departed.effective_date})
      .status();
}

absl::StatusOr<std::optional<DepartedOrganization>> FindDeparted(db::Transaction& transaction,
                                                                 const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(
      const auto row,
      transaction.QueryOptional("SELECT organization_id, rest_organization_id, reorganization_id,"
                                " effective_date FROM departed_organization"
                                " WHERE organization_id = ?",
                                {organization}));
  std::optional<DepartedOrganization> departed;
  if (row.has_value()) departed = {row->Id(0), row->Id(1), row->Id(2), row->DateAt(3)};
  return departed;
}

absl::StatusOr<bool> HasEnded(db::Transaction& transaction, const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(const auto row,
                          transaction.QueryOptional("SELECT id FROM replica_organization"
                                                    " WHERE id = ? AND valid_to IS NOT NULL",
                                                    {organization}));
  if (row.has_value()) return true;
  KETNAP_ASSIGN_OR_RETURN(const auto departed, FindDeparted(transaction, organization));
  return departed.has_value();
}

}  // namespace ketnap::dossier
