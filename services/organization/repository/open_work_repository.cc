#include "services/organization/repository/open_work_repository.h"

#include "common/base/status_macros.h"
#include "services/organization/repository/open_end.h"
#include "services/organization/repository/reorganization_statements.h"

namespace ketnap::organization {
namespace {

absl::StatusOr<OpenWorkList> ReadList(db::Transaction& transaction, std::string_view count,
                                      std::string_view list, db::Values values, int64_t limit,
                                      bool titled) {
  OpenWorkList work;
  KETNAP_ASSIGN_OR_RETURN(const auto counted, transaction.QueryOptional(count, values));
  if (counted.has_value()) work.count = counted->Int(0);
  if (work.count == 0) return work;
  values.push_back(limit);
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(list, values));
  for (const db::Row& row : rows) work.first.push_back({row.Id(0), titled ? row.Text(1) : ""});
  return work;
}

}  // namespace

absl::Status PutOpenCandidate(db::Transaction& transaction, const Uuid& candidate,
                              const std::optional<Uuid>& organization, int64_t version) {
  return transaction.Execute(sql::kPutOpenCandidate, {candidate, organization, version}).status();
}

absl::Status PutGrant(db::Transaction& transaction, const GrantFacts& grant) {
  return transaction
      .Execute(sql::kPutGrant, {grant.grant, grant.organization, grant.version, grant.account,
                                grant.role, LastDayOrOpen(grant.valid_to)})
      .status();
}

absl::Status PutOpenClass(db::Transaction& transaction, const Uuid& training_class,
                          const std::optional<Uuid>& organizer, int64_t version,
                          const std::string& title) {
  return transaction.Execute(sql::kPutOpenClass, {training_class, organizer, version, title})
      .status();
}

absl::StatusOr<OpenWorkList> OpenCandidatesOf(db::Transaction& transaction,
                                              const Uuid& organization, int64_t limit) {
  return ReadList(transaction, sql::kCountOpenCandidates, sql::kListOpenCandidates, {organization},
                  limit, false);
}

absl::StatusOr<OpenWorkList> GrantsOf(db::Transaction& transaction, const Uuid& organization,
                                      Date day, int64_t limit) {
  return ReadList(transaction, sql::kCountGrants, sql::kListGrants, {organization, day}, limit,
                  true);
}

absl::StatusOr<OpenWorkList> OpenClassesOf(db::Transaction& transaction, const Uuid& organizer,
                                           int64_t limit) {
  return ReadList(transaction, sql::kCountOpenClasses, sql::kListOpenClasses, {organizer}, limit,
                  true);
}

absl::Status MoveOpenCandidate(db::Transaction& transaction, const Uuid& candidate,
                               const Uuid& from, const Uuid& to) {
  return transaction.Execute(sql::kMoveOpenCandidate, {to, candidate, from}).status();
}

absl::Status MoveOpenCandidates(db::Transaction& transaction, const Uuid& from, const Uuid& to) {
  return transaction.Execute(sql::kMoveOpenCandidates, {to, from}).status();
}

absl::Status MoveOpenClasses(db::Transaction& transaction, const Uuid& from, const Uuid& to) {
  return transaction.Execute(sql::kMoveOpenClasses, {to, from}).status();
}

}  // namespace ketnap::organization
