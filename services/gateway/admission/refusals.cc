#include "services/gateway/admission/refusals.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace ketnap::gateway {

using Code = absl::StatusCode;

absl::Status UnknownMethodError() {
  return ReasonedError(Code::kUnimplemented, "UNKNOWN_METHOD",
                       {"Hệ thống không có chức năng này.", "There is no such method."});
}

absl::Status StreamingNotServedError() {
  return ReasonedError(Code::kUnimplemented, "STREAMING_NOT_SERVED",
                       {"Cổng chưa phục vụ chức năng truyền dữ liệu liên tục này.",
                        "The gateway does not serve streaming methods."});
}

absl::Status SessionRequiredError() {
  return ReasonedError(Code::kUnauthenticated, "SESSION_REQUIRED",
                       {"Đề nghị đồng chí đăng nhập.", "Sign in first."});
}

absl::Status SessionEndedError() {
  return ReasonedError(Code::kUnauthenticated, "SESSION_ENDED",
                       {"Phiên làm việc đã kết thúc. Đề nghị đồng chí đăng nhập lại.",
                        "The session has ended. Sign in again."});
}

absl::Status PermissionMissingError(std::string_view permission) {
  return ReasonedError(Code::kPermissionDenied, "PERMISSION_MISSING",
                       {"Đồng chí chưa được giao quyền thực hiện việc này.",
                        "You have not been granted the right to do this."},
                       {{"permission", std::string(permission)}});
}

absl::Status PasswordChangeRequiredError() {
  return ReasonedError(Code::kPermissionDenied, "PASSWORD_CHANGE_REQUIRED",
                       {"Đề nghị đồng chí đổi mật khẩu dùng một lần trước khi làm việc.",
                        "Change the one-time password first."});
}

absl::Status DeadlineError() {
  return ReasonedError(Code::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                       {"Yêu cầu quá thời hạn xử lý. Đề nghị đồng chí thử lại.",
                        "The request took longer than its time limit. Try again."});
}

absl::Status CancelledByCallerError() {
  return ReasonedError(Code::kCancelled, "CANCELLED",
                       {"Yêu cầu đã được hủy.", "The request was cancelled."});
}

absl::Status HeaderInvalidError(std::string_view name) {
  return ReasonedError(Code::kInvalidArgument, "HEADER_INVALID",
                       {absl::StrCat("Tiêu đề ", name, " của yêu cầu không hợp lệ."),
                        absl::StrCat("The request's header ", name, " is not valid.")},
                       {{"header", std::string(name)}});
}

absl::Status ProtocolVersionRequiredError() {
  return ReasonedError(Code::kInvalidArgument, "PROTOCOL_VERSION_REQUIRED",
                       {"Yêu cầu từ trình duyệt phải có tiêu đề connect-protocol-version: 1.",
                        "Requests with a session cookie need connect-protocol-version: 1."});
}

absl::Status MessageMissingError() {
  return ReasonedError(Code::kInvalidArgument, "MESSAGE_MISSING",
                       {"Yêu cầu không có nội dung.", "The request has no message."});
}

absl::Status MessageMalformedError() {
  return ReasonedError(Code::kInvalidArgument, "MESSAGE_MALFORMED",
                       {"Nội dung yêu cầu không đọc được.", "The request cannot be decoded."});
}

absl::Status RequestTooLargeError() {
  return ReasonedError(Code::kResourceExhausted, "REQUEST_TOO_LARGE",
                       {"Yêu cầu vượt quá dung lượng cho phép.", "The request is too large."});
}

absl::Status ReplyTooLargeError() {
  return ReasonedError(
      Code::kResourceExhausted, "REPLY_TOO_LARGE",
      {"Kết quả vượt quá dung lượng cho phép. Đề nghị đồng chí thu hẹp phạm vi yêu cầu.",
       "The reply is too large. Ask for less at a time."});
}

absl::Status EncodingNotServedError() {
  return ReasonedError(Code::kUnimplemented, "ENCODING_NOT_SERVED",
                       {"Cổng chỉ nhận nội dung không nén (identity).",
                        "Unknown content encoding: supported encodings are identity."});
}

}  // namespace ketnap::gateway
