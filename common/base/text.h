#ifndef KETNAP_COMMON_BASE_TEXT_H_
#define KETNAP_COMMON_BASE_TEXT_H_

#include <string>
#include <string_view>

namespace ketnap {

// True when `text` is well-formed UTF-8 (no overlong form, no surrogate, nothing above U+10FFFF).
bool IsValidUtf8(std::string_view text);

// Number of code points; `text` must be valid UTF-8.
int Utf8Length(std::string_view text);

// Unicode NFC. `text` must be valid UTF-8.
std::string NormalizeNfc(std::string_view text);

// The key that search compares: NFC, lower case, no marks, đ→d, runs of anything that is neither
// letter nor digit as one space, trimmed. "Nguyễn Thị Hoà" and "Nguyễn Thị Hòa" both give
// "nguyen thi hoa". `text` must be valid UTF-8.
std::string FoldForSearch(std::string_view text);

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_TEXT_H_
