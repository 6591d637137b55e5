#include "services/organization/repository/member_count.h"

#include <initializer_list>
#include <string_view>

#include "common/base/status_macros.h"
#include "services/organization/repository/member_count_statements.h"

namespace ketnap::organization {
namespace {

// Deeper than any tree.
constexpr int kAnyDepth = 1000000;

db::Values Joined(std::initializer_list<db::Values> parts) {
  db::Values values;
  for (const db::Values& part : parts) values.insert(values.end(), part.begin(), part.end());
  return values;
}

absl::StatusOr<int64_t> CountOf(db::Transaction& transaction, std::string_view statement,
                                const db::Values& values) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(statement, values));
  return rows.at(0).Int(0);
}

}  // namespace

absl::StatusOr<MemberCount> CountMembers(db::Transaction& transaction,
                                         const MemberCountQuery& query) {
  const db::Values scope = {query.organization, query.day, query.day,
                            query.subtree ? kAnyDepth : 0};
  const db::Values day = {query.day};
  const db::Values covers = {query.day, query.day};
  const bool few = query.few_organizations || !query.subtree;
  MemberCount count;
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kCountBelonging, Joined({day, scope, covers})));
  count.official = rows.at(0).Int(1);
  count.probationary = rows.at(0).Int(0) - count.official;
  KETNAP_ASSIGN_OR_RETURN(count.away,
                          CountOf(transaction, few ? sql::kCountAwayOfFew : sql::kCountAwayOfMany,
                                  Joined({scope, covers, day, covers, scope})));
  KETNAP_ASSIGN_OR_RETURN(count.hosted, CountOf(transaction, sql::kCountHosted,
                                                Joined({scope, covers, covers, day, scope})));
  KETNAP_ASSIGN_OR_RETURN(
      count.exempt, CountOf(transaction, few ? sql::kCountExemptOfFew : sql::kCountExemptOfMany,
                            Joined({scope, covers, day, covers, covers, scope})));
  return count;
}

}  // namespace ketnap::organization
