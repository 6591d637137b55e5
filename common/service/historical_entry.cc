#include "common/service/historical_entry.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace ketnap::service {
namespace {

bool MayEnterHistory(const access::RequestContext& context, const access::OrganizationTree& tree,
                     const Uuid& organization) {
  return std::any_of(
      context.caller.grants.begin(), context.caller.grants.end(), [&](const access::Grant& grant) {
        return grant.IsValidOn(context.today) && grant.Permits(kHistoricalEntryPermission) &&
               (!grant.organization.has_value() ||
                tree.IsWithin(organization, *grant.organization));
      });
}

}  // namespace

absl::StatusOr<bool> CheckEntryDate(const access::RequestContext& context,
                                    const access::OrganizationTree& tree, const Uuid& organization,
                                    Date occurred_on, int limit_days, const char* field) {
  if (occurred_on > context.today) {
    return InvalidFieldsError({{field,
                                "DATE_IN_FUTURE",
                                {"Ngày thực hiện không được sau ngày hôm nay.",
                                 "The date of the step must not lie in the future."}}});
  }
  if (context.today - occurred_on <= limit_days) return false;
  if (MayEnterHistory(context, tree, organization)) return true;
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "HISTORICAL_ENTRY_NOT_PERMITTED",
      {absl::StrCat("Ngày thực hiện đã quá ", limit_days,
                    " ngày; cần người có quyền nhập dữ liệu quá khứ thực hiện."),
       absl::StrCat("The date of the step lies more than ", limit_days,
                    " days back; it takes somebody with the permission for historical entry.")},
      {{"field", field}, {"limit_days", absl::StrCat(limit_days)}});
}

}  // namespace ketnap::service
