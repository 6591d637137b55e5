#include "services/identity/handlers/refusals.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"

namespace ketnap::identity {
namespace {

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
constexpr auto kUnmet = absl::StatusCode::kFailedPrecondition;
constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;

absl::Status OneField(std::string_view field, const char* rule_id, const Message& message) {
  return InvalidFieldsError({{std::string(field), rule_id, message}});
}

Message TextOf(PasswordFault fault) {
  switch (fault) {
    case PasswordFault::kTooShort:
      return {absl::StrCat("Mật khẩu phải có ít nhất ", kShortestPassword, " ký tự."),
              absl::StrCat("A password has at least ", kShortestPassword, " characters.")};
    case PasswordFault::kTooLong:
      return {absl::StrCat("Mật khẩu dài nhất ", kLongestPassword, " ký tự."),
              absl::StrCat("A password has at most ", kLongestPassword, " characters.")};
    case PasswordFault::kContainsUserName:
      return {"Mật khẩu không được chứa tên đăng nhập.",
              "The password must not contain the user name."};
    case PasswordFault::kTooUniform:
      return {"Mật khẩu lặp lại quá ít ký tự khác nhau.",
              "The password has too few different characters."};
    case PasswordFault::kOnlyDigits:
      return {"Mật khẩu không được chỉ gồm chữ số, như số điện thoại, số định danh hoặc ngày sinh.",
              "The password must not consist of digits alone, as a telephone or identity number "
              "or a birthday does."};
    case PasswordFault::kCommon:
      return {"Mật khẩu này thuộc loại nhiều người dùng, dễ bị đoán. Đề nghị đặt một cụm từ riêng.",
              "This password is common and easily guessed. Choose a phrase of your own."};
  }
  return {};
}

}  // namespace

absl::Status SignInFailedError() {
  return ReasonedError(kUnauthenticated, "SIGN_IN_FAILED",
                       {"Không đăng nhập được: tên đăng nhập hoặc mật khẩu không đúng, hoặc tài "
                        "khoản đang tạm dừng do nhập sai nhiều lần. Đề nghị đồng chí kiểm tra lại; "
                        "nếu đã nhập sai nhiều lần, chờ tối đa 15 phút rồi thử lại.",
                        "Signing in failed: the name or the password is wrong, or the account "
                        "waits after many wrong attempts. Check both; after many attempts wait up "
                        "to 15 minutes."});
}

absl::Status SessionOverError() {
  return ReasonedError(kUnauthenticated, "SESSION_OVER",
                       {"Phiên làm việc đã kết thúc. Đề nghị đồng chí đăng nhập lại.",
                        "The session is over. Sign in again."});
}

absl::Status PasswordChangeRequiredError() {
  return ReasonedError(kDenied, "PASSWORD_CHANGE_REQUIRED",
                       {"Đồng chí đang dùng mật khẩu cấp một lần. Đề nghị đổi mật khẩu trước khi "
                        "làm việc khác.",
                        "You signed in with a one-time password. Change it before anything else."});
}

absl::Status OperatorOnlyError() {
  return ReasonedError(kDenied, "OPERATOR_ONLY",
                       {"Chỉ người vận hành trên máy chủ được làm việc này.",
                        "This is for the operator on the host alone."});
}

absl::Status AlreadyBootstrappedError() {
  return ReasonedError(kUnmet, "ALREADY_BOOTSTRAPPED",
                       {"Hệ thống đã có tài khoản; không thể tạo tài khoản đầu tiên lần nữa.",
                        "The suite has accounts already: there is no second first one."});
}

absl::Status UserNameTakenError() {
  return ReasonedError(absl::StatusCode::kAlreadyExists, "USER_NAME_TAKEN",
                       {"Tên đăng nhập này đã có người dùng. Đề nghị chọn tên khác.",
                        "This user name is taken. Choose another."},
                       {{"field", "account.user_name"}});
}

absl::Status AccountDisabledError() {
  return ReasonedError(kUnmet, "ACCOUNT_DISABLED",
                       {"Tài khoản đã bị đóng.", "The account is closed."});
}

absl::Status SelfDisableRefusedError() {
  return ReasonedError(
      kUnmet, "SELF_DISABLE_REFUSED",
      {"Không thể tự đóng tài khoản của mình. Đề nghị người quản trị khác thực hiện.",
       "Nobody closes their own account. Ask another administrator."});
}

absl::Status SelfMemberRefusedError() {
  return ReasonedError(
      absl::StatusCode::kPermissionDenied, "SELF_MEMBER_REFUSED",
      {"Không thể tự gắn hoặc gỡ đảng viên của tài khoản mình. Đề nghị người quản trị khác thực "
       "hiện.",
       "Nobody says themselves which member their account belongs to. Ask another "
       "administrator."});
}

absl::Status SelfGrantRefusedError() {
  return ReasonedError(kUnmet, "SELF_GRANT_REFUSED",
                       {"Không thể tự phân quyền cho mình. Đề nghị người quản trị khác thực hiện.",
                        "Nobody grants themselves a role. Ask another administrator."});
}

absl::Status SelfRevokeRefusedError() {
  return ReasonedError(
      kUnmet, "SELF_REVOKE_REFUSED",
      {"Không thể tự thu hồi quyền của mình. Đề nghị người quản trị khác thực hiện.",
       "Nobody revokes their own grant. Ask another administrator."});
}

absl::Status GrantRevokedError() {
  return ReasonedError(kUnmet, "GRANT_REVOKED",
                       {"Quyền này đã được thu hồi từ trước.", "The grant was revoked before."});
}

absl::Status GrantOfInspectionError() {
  return ReasonedError(kUnmet, "GRANT_OF_INSPECTION",
                       {"Quyền này được mở theo cuộc kiểm tra, giám sát và hết khi kết thúc; muốn "
                        "chấm dứt sớm, cần đưa đồng chí này ra khỏi đoàn.",
                        "The grant was given by an inspection and ends with it; to end it sooner, "
                        "remove its holder from the team."});
}

absl::Status GrantsChangedError(std::string_view permission) {
  return ReasonedError(
      kDenied, "PERMISSION_MISSING",
      {"Quyền thực hiện việc này của đồng chí đã thay đổi.", "Your right to do this has changed."},
      {{"permission", std::string(permission)}});
}

absl::Status RoleExceedsGrantorError(std::string_view permission) {
  return ReasonedError(kDenied, "ROLE_EXCEEDS_GRANTOR",
                       {"Vai trò này có quyền quản lý tài khoản vượt quá quyền của đồng chí.",
                        "The role holds rights over accounts that exceed your own."},
                       {{"permission", std::string(permission)}});
}

absl::Status InvalidUserNameError(std::string_view field) {
  return OneField(
      field, "NOT_A_USER_NAME",
      {"Tên đăng nhập gồm 3–60 chữ thường không dấu, chữ số, dấu chấm, dấu gạch nối; bắt "
       "đầu bằng chữ, kết thúc bằng chữ hoặc số, không có hai dấu liền nhau.",
       "A user name is 3 to 60 lower-case letters, digits, dots and hyphens; a letter "
       "first, a letter or digit last, no two dots or hyphens side by side."});
}

absl::Status UnknownOrganizationError(std::string_view field) {
  return OneField(field, "ORGANIZATION_UNKNOWN",
                  {"Không có tổ chức này trong cây tổ chức.", "There is no such organization."});
}

absl::Status CheckStands(const access::OrganizationTree& tree,
                         const std::optional<Uuid>& organization, Date today,
                         std::string_view field) {
  if (!organization.has_value()) return absl::OkStatus();
  const auto node = tree.Find(*organization);
  if (!node.has_value() || !node->valid_to.has_value() || *node->valid_to >= today) {
    return absl::OkStatus();
  }
  return OneField(field, "ORGANIZATION_ENDED",
                  {"Tổ chức này đã kết thúc hoạt động; cần chọn tổ chức tiếp nhận.",
                   "The organization has ended; name the one that carries on."});
}

absl::Status UnknownRoleError(std::string_view field) {
  return OneField(field, "ROLE_UNKNOWN",
                  {"Không có vai trò này trong danh mục.", "There is no such role."});
}

absl::Status InspectionRoleError(std::string_view field) {
  return OneField(field, "ROLE_OF_INSPECTIONS",
                  {"Quyền của đoàn kiểm tra, giám sát chỉ được mở theo cuộc kiểm tra, giám sát; "
                   "không giao riêng cho tài khoản.",
                   "The role of inspection teams is given by an inspection alone."});
}

absl::Status WrongPasswordError(std::string_view field) {
  return OneField(field, "WRONG_PASSWORD",
                  {"Mật khẩu hiện tại không đúng.", "The current password is wrong."});
}

absl::Status WildcardRefusedError(std::string_view field) {
  return OneField(field, "NOT_A_RESOURCE_NAME",
                  {"Phải nêu một tổ chức cụ thể.", "One organization must be named."});
}

absl::Status GrantDaysError(std::string_view field) {
  return OneField(field, "ENDS_TOO_EARLY",
                  {"Ngày kết thúc không được trước ngày bắt đầu hoặc trước hôm nay.",
                   "The last day must not lie before the first, nor before today."});
}

absl::Status PasswordFaultsError(std::string_view field, const std::vector<PasswordFault>& faults,
                                 bool is_same) {
  std::vector<FieldViolation> violations;
  for (PasswordFault fault : faults) {
    violations.push_back(
        {std::string(field), std::string(PasswordFaultCode(fault)), TextOf(fault)});
  }
  if (is_same) {
    violations.push_back({std::string(field),
                          "SAME_PASSWORD",
                          {"Mật khẩu mới phải khác mật khẩu hiện tại.",
                           "The new password must differ from the current one."}});
  }
  return InvalidFieldsError(violations);
}

}  // namespace ketnap::identity
