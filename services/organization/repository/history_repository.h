#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_HISTORY_REPOSITORY_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_HISTORY_REPOSITORY_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "services/organization/domain/organization.h"

namespace ketnap::organization {

// An organization with all its periods, authorities and codes.
absl::StatusOr<std::optional<OrganizationHistory>> FindWithHistory(db::Transaction& transaction,
                                                                   const Uuid& id);

// ---- periods

absl::StatusOr<std::vector<OrganizationPeriod>> FindPeriods(db::Transaction& transaction,
                                                            const Uuid& organization);
// The one that stands and begins on `from`.
absl::StatusOr<std::optional<OrganizationPeriod>> FindLivePeriod(db::Transaction& transaction,
                                                                 const Uuid& organization,
                                                                 Date from);
// One that stands.
absl::Status InsertPeriod(db::Transaction& transaction, const Uuid& organization,
                          const OrganizationPeriod& period);
// The one that stands and begins on `from`: what happens to it.
absl::Status ClosePeriod(db::Transaction& transaction, const Uuid& organization, Date from,
                         Date last_day);
absl::Status SupersedePeriod(db::Transaction& transaction, const Uuid& organization, Date from,
                             absl::Time now, std::string_view reason);
// Removes the one that this version recorded: true when there was one.
absl::StatusOr<bool> DeletePeriod(db::Transaction& transaction, const Uuid& organization, Date from,
                                  int64_t version);

// ---- authorities and codes, all there ever were, oldest first

absl::StatusOr<std::vector<Authority>> FindAuthorities(db::Transaction& transaction,
                                                       const Uuid& organization);
absl::Status InsertAuthority(db::Transaction& transaction, const Uuid& organization,
                             const Authority& authority);
absl::Status CloseAuthority(db::Transaction& transaction, const Uuid& organization,
                            const Authority& authority, Date last_day);

absl::StatusOr<std::vector<AdministrativeCode>> FindCodes(db::Transaction& transaction,
                                                          const Uuid& organization);
absl::Status InsertCode(db::Transaction& transaction, const Uuid& organization,
                        const AdministrativeCode& code);
absl::Status CloseCode(db::Transaction& transaction, const Uuid& organization,
                       const AdministrativeCode& code, Date last_day);
absl::Status DeleteCode(db::Transaction& transaction, const Uuid& organization,
                        const AdministrativeCode& code);
// The organization that has the code today.
absl::StatusOr<std::optional<Uuid>> FindByCode(db::Transaction& transaction,
                                               std::string_view scheme, std::string_view value);
// ALREADY_EXISTS, naming the other, when another organization has the code on a day of it.
absl::Status CheckCodeFree(db::Transaction& transaction, const Uuid& organization,
                           const AdministrativeCode& code);
// Claims the codes an organization has come to have. ALREADY_EXISTS as above.
absl::Status ClaimCodes(db::Transaction& transaction, const Uuid& organization);

// ---- many organizations at once

// Rows of a statement that ends in "IN (" for `ids`, which come after `values`.
absl::StatusOr<db::Rows> QueryForIds(db::Transaction& transaction, std::string_view statement,
                                     const db::Values& values, const std::vector<Uuid>& ids);
// Gives each of `found` the content of `day` and removes those that did not exist.
absl::Status PutContentOn(db::Transaction& transaction, const std::vector<Uuid>& ids, Date day,
                          std::map<Uuid, Organization>* found);
// Gives each of `found` its authorities and codes.
absl::Status FillHoldings(db::Transaction& transaction, const std::vector<Uuid>& ids,
                          std::map<Uuid, Organization>* found);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_HISTORY_REPOSITORY_H_
