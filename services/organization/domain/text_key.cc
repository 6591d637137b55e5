#include "services/organization/domain/text_key.h"

#include "common/base/text.h"

namespace ketnap::organization {
namespace {

constexpr size_t kKeyBytes = 400;

bool ContinuesCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

std::string TidyName(std::string_view text) {
  std::string tidy;
  for (const char c : NormalizeNfc(text)) {
    if (c == ' ' && (tidy.empty() || tidy.back() == ' ')) continue;
    tidy.push_back(c);
  }
  if (!tidy.empty() && tidy.back() == ' ') tidy.pop_back();
  return tidy;
}

std::string NameKey(std::string_view text) {
  std::string key = FoldForSearch(text);
  if (key.size() <= kKeyBytes) return key;
  size_t end = kKeyBytes;
  while (end > 0 && ContinuesCharacter(key[end])) --end;
  key.resize(end);
  return key;
}

std::string KeyRangeEnd(std::string_view prefix) {
  // The last code point there is: no key has it.
  return std::string(prefix) + "\xF4\x8F\xBF\xBF";
}

}  // namespace ketnap::organization
