#ifndef KETNAP_SERVICES_GATEWAY_ADMISSION_REFUSALS_H_
#define KETNAP_SERVICES_GATEWAY_ADMISSION_REFUSALS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

// Everything the gateway itself refuses, in one place.
namespace ketnap::gateway {

// UNIMPLEMENTED, UNKNOWN_METHOD: the one answer for what does not exist and for what is internal,
// so it says nothing about the request.
absl::Status UnknownMethodError();
// UNIMPLEMENTED, STREAMING_NOT_SERVED.
absl::Status StreamingNotServedError();
// UNAUTHENTICATED: SESSION_REQUIRED, nothing was shown; SESSION_ENDED, what was shown is none (any
// more).
absl::Status SessionRequiredError();
absl::Status SessionEndedError();
// PERMISSION_DENIED: PERMISSION_MISSING; PASSWORD_CHANGE_REQUIRED.
absl::Status PermissionMissingError(std::string_view permission);
absl::Status PasswordChangeRequiredError();
// DEADLINE_EXCEEDED and CANCELLED.
absl::Status DeadlineError();
absl::Status CancelledByCallerError();
// INVALID_ARGUMENT with the given reason; `name` is the header's.
absl::Status HeaderInvalidError(std::string_view name);
// INVALID_ARGUMENT, PROTOCOL_VERSION_REQUIRED: a cookie alone proves no intention.
absl::Status ProtocolVersionRequiredError();
// INVALID_ARGUMENT, MESSAGE_MISSING or MESSAGE_MALFORMED.
absl::Status MessageMissingError();
absl::Status MessageMalformedError();
// RESOURCE_EXHAUSTED, REQUEST_TOO_LARGE.
absl::Status RequestTooLargeError();
// RESOURCE_EXHAUSTED, REPLY_TOO_LARGE.
absl::Status ReplyTooLargeError();
// UNIMPLEMENTED, ENCODING_NOT_SERVED.
absl::Status EncodingNotServedError();

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_ADMISSION_REFUSALS_H_
