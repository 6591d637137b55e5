#ifndef KETNAP_COMMON_BASE_STATUS_MACROS_H_
#define KETNAP_COMMON_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define KETNAP_STATUS_MACRO_CONCAT_INNER(a, b) a##b
#define KETNAP_STATUS_MACRO_CONCAT(a, b) KETNAP_STATUS_MACRO_CONCAT_INNER(a, b)

// Returns from the enclosing function when `expression`, an absl::Status, is not OK. A lambda
// inside `expression` may use it too.
#define KETNAP_RETURN_IF_ERROR(expression) \
  KETNAP_RETURN_IF_ERROR_INNER(KETNAP_STATUS_MACRO_CONCAT(status_macro_, __COUNTER__), expression)

#define KETNAP_RETURN_IF_ERROR_INNER(variable, expression)      \
  do {                                                          \
    if (absl::Status variable = (expression); !variable.ok()) { \
      return variable;                                          \
    }                                                           \
  } while (false)

// Assigns the value of `expression`, an absl::StatusOr, to `target` (a declaration or an lvalue),
// or returns its status from the enclosing function.
#define KETNAP_ASSIGN_OR_RETURN(target, expression)                                          \
  KETNAP_ASSIGN_OR_RETURN_INNER(KETNAP_STATUS_MACRO_CONCAT(status_or_, __COUNTER__), target, \
                                expression)

#define KETNAP_ASSIGN_OR_RETURN_INNER(variable, target, expression) \
  auto variable = (expression);                                     \
  if (!variable.ok()) return std::move(variable).status();          \
  target = *std::move(variable)

#endif  // KETNAP_COMMON_BASE_STATUS_MACROS_H_
