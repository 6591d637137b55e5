#include "services/identity/domain/user_name.h"

#include "absl/strings/ascii.h"
#include "common/base/absl_bridge.h"

namespace ketnap::identity {
namespace {

constexpr size_t kShortest = 3;
constexpr size_t kLongest = 60;

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsSeparator(char c) { return c == '.' || c == '-'; }

}  // namespace

bool IsValidUserName(std::string_view name) {
  if (name.size() < kShortest || name.size() > kLongest) return false;
  if (!IsLetter(name.front()) || IsSeparator(name.back())) return false;
  char previous = 'a';
  for (char c : name) {
    if (!IsLetter(c) && !IsDigit(c) && !IsSeparator(c)) return false;
    if (IsSeparator(c) && IsSeparator(previous)) return false;
    previous = c;
  }
  return true;
}

std::string NormalizeTypedUserName(std::string_view typed) {
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(typed));
}

}  // namespace ketnap::identity
