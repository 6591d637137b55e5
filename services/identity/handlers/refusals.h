#ifndef KETNAP_SERVICES_IDENTITY_HANDLERS_REFUSALS_H_
#define KETNAP_SERVICES_IDENTITY_HANDLERS_REFUSALS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/access/organization_tree.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "services/identity/domain/password_policy.h"

// What this service refuses with. None says anything of a person.
namespace ketnap::identity {

// The one answer to a wrong name, a wrong password, a locked and a closed account: UNAUTHENTICATED,
// SIGN_IN_FAILED.
absl::Status SignInFailedError();
// UNAUTHENTICATED, SESSION_OVER.
absl::Status SessionOverError();
// PERMISSION_DENIED, PASSWORD_CHANGE_REQUIRED.
absl::Status PasswordChangeRequiredError();
// PERMISSION_DENIED, OPERATOR_ONLY.
absl::Status OperatorOnlyError();
// FAILED_PRECONDITION, ALREADY_BOOTSTRAPPED.
absl::Status AlreadyBootstrappedError();
// ALREADY_EXISTS, USER_NAME_TAKEN. Does not name the other account: the caller may not be allowed
// to see it.
absl::Status UserNameTakenError();
// FAILED_PRECONDITION, ACCOUNT_DISABLED.
absl::Status AccountDisabledError();
// FAILED_PRECONDITION, SELF_DISABLE_REFUSED, SELF_GRANT_REFUSED or SELF_REVOKE_REFUSED.
absl::Status SelfDisableRefusedError();
absl::Status SelfGrantRefusedError();
absl::Status SelfRevokeRefusedError();
// PERMISSION_DENIED, SELF_MEMBER_REFUSED.
absl::Status SelfMemberRefusedError();
// FAILED_PRECONDITION, GRANT_REVOKED.
absl::Status GrantRevokedError();
// FAILED_PRECONDITION, GRANT_OF_INSPECTION.
absl::Status GrantOfInspectionError();
// PERMISSION_DENIED, PERMISSION_MISSING: revoked since the caller's token was signed.
absl::Status GrantsChangedError(std::string_view permission);
// PERMISSION_DENIED, ROLE_EXCEEDS_GRANTOR; names the permission.
absl::Status RoleExceedsGrantorError(std::string_view permission);

// INVALID_ARGUMENT on one field.
absl::Status InvalidUserNameError(std::string_view field);
absl::Status UnknownOrganizationError(std::string_view field);
// When `organization` has ended: no reorganization would carry on what is given over it now.
absl::Status CheckStands(const access::OrganizationTree& tree,
                         const std::optional<Uuid>& organization, Date today,
                         std::string_view field);
absl::Status UnknownRoleError(std::string_view field);
absl::Status InspectionRoleError(std::string_view field);
absl::Status WrongPasswordError(std::string_view field);
absl::Status WildcardRefusedError(std::string_view field);
absl::Status GrantDaysError(std::string_view field);
// INVALID_ARGUMENT with every fault of the new password. `is_same` adds that it is the one in use.
absl::Status PasswordFaultsError(std::string_view field, const std::vector<PasswordFault>& faults,
                                 bool is_same);

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_HANDLERS_REFUSALS_H_
