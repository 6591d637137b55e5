#ifndef KETNAP_COMMON_BASE_ERRORS_H_
#define KETNAP_COMMON_BASE_ERRORS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

// Errors as the whole suite makes them: an absl::Status whose message is Vietnamese, for people,
// and whose payloads are google.rpc messages, for programs. Every error made here carries ErrorInfo
// {reason, domain "ketnap", metadata} and a LocalizedMessage in English. The payload's type URL is
// "type.googleapis.com/google.rpc.<Message>". Nothing sensitive may be put in any argument.
//
// Every error stays small enough for a reply's trailers: long texts are cut, a list that does not
// fit loses its English first and then its end, whose length metadata "omitted" gives.
namespace ketnap {

// Text for people in the two languages the suite speaks.
struct Message {
  std::string vietnamese;
  std::string english;
};

// One fault of the request's content.
struct FieldViolation {
  std::string field;    // Path as in the request: "members[2].birth_date".
  std::string rule_id;  // UPPER_SNAKE: "REQUIRED", "TOO_LONG", "NOT_A_DATE", or a rule's own id.
  Message message;
};

// One condition that the present state does not meet.
struct UnmetCondition {
  std::string rule_id;  // The rule, "R-VOT-1", or a state condition, "STATE".
  std::string subject;  // Resource name of what fails it.
  Message message;      // What is missing, the clause it comes from and who supplies it.
};

using ErrorMetadata = std::map<std::string, std::string>;

// INVALID_ARGUMENT, reason INVALID_FIELDS, with BadRequest naming every violation.
absl::Status InvalidFieldsError(const std::vector<FieldViolation>& violations);

// FAILED_PRECONDITION with PreconditionFailure naming every unmet condition.
absl::Status UnmetConditionsError(std::string_view reason,
                                  const std::vector<UnmetCondition>& conditions);

// NOT_FOUND, reason RESOURCE_NOT_FOUND. The one answer for "does not exist" and "you may not see
// it": built from the resource name alone, so that both are the same bytes.
absl::Status ResourceNotFoundError(std::string_view resource_name);

// ABORTED, reason ETAG_MISMATCH: somebody else changed the resource meanwhile.
absl::Status EtagMismatchError(std::string_view resource_name);

// ALREADY_EXISTS, reason RESOURCE_ALREADY_EXISTS; metadata "existing" names the other one.
absl::Status ResourceAlreadyExistsError(std::string_view existing_resource_name,
                                        const Message& message);

// RESOURCE_EXHAUSTED with RetryInfo.
absl::Status OverloadedError(std::string_view reason, absl::Duration retry_after);

// UNAVAILABLE with RetryInfo: the caller may try again, with the same request_id.
absl::Status TemporarilyUnavailableError(std::string_view reason, absl::Duration retry_after);

// Any other refusal. `reason` is UPPER_SNAKE and stable: programs match on it.
absl::Status ReasonedError(absl::StatusCode code, std::string_view reason, const Message& message,
                           const ErrorMetadata& metadata = {});

// The ErrorInfo reason of `status`, or "" when it carries none.
std::string ErrorReason(const absl::Status& status);

// The value of `key` in the ErrorInfo metadata of `status`, or "" when it carries none.
std::string ErrorMetadataValue(const absl::Status& status, std::string_view key);

// Every FieldViolation / UnmetCondition the status carries (rule_id and messages restored); empty
// when none. For tests and for ketnapctl.
std::vector<FieldViolation> FieldViolations(const absl::Status& status);
std::vector<UnmetCondition> UnmetConditions(const absl::Status& status);

// The English text of `status`, or its message when it carries none.
std::string EnglishMessage(const absl::Status& status);

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_ERRORS_H_
