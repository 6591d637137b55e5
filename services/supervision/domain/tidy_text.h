#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_TIDY_TEXT_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_TIDY_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "common/base/errors.h"

namespace ketnap::supervision {

// One line as it is kept: NFC, runs of spaces as one, none at the ends. `text` must be valid UTF-8.
std::string TidyLine(std::string_view text);

// Several lines: NFC, nothing blank at either end.
std::string TidyLines(std::string_view text);

// Adds a fault when a text that is kept holds a personal identification number: people are named by
// their records. Names cannot be recognized by a program.
void RefusePersonalNumber(const std::string& field, std::string_view text,
                          std::vector<FieldViolation>* violations);

// Faults of a reason that is kept: none given, or one with a personal identification number.
std::vector<FieldViolation> CheckReason(const std::string& reason, const Message& missing);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_TIDY_TEXT_H_
