#include "common/base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace ketnap {
namespace {

constexpr auto kDecompose = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
constexpr auto kCompose = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);

const uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::vector<int32_t> Decompose(std::string_view text) {
  std::vector<int32_t> points(text.size() + 16);
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  for (;;) {
    const auto needed = utf8proc_decompose(
        Bytes(text), size, points.data(), static_cast<utf8proc_ssize_t>(points.size()), kDecompose);
    if (needed < 0) return {};
    const bool fits = static_cast<size_t>(needed) <= points.size();
    points.resize(static_cast<size_t>(needed));
    if (fits) return points;
  }
}

// đ has no decomposition. Ð (eth) and Ɖ (African D) look the same as Đ and are found in place of it
// in texts converted from old Vietnamese encodings.
int32_t PlainD(int32_t point) {
  switch (point) {
    case 0x0110:
    case 0x0111:
    case 0x00d0:
    case 0x00f0:
    case 0x0189:
    case 0x0256:
      return 'd';
    default:
      return point;
  }
}

enum class Kind { kMark, kWord, kSeparator };

Kind KindOf(int32_t point) {
  switch (utf8proc_category(point)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return Kind::kMark;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
      return Kind::kWord;
    default:
      return Kind::kSeparator;
  }
}

void AppendUtf8(int32_t point, std::string& text) {
  uint8_t buffer[4];
  const auto length = utf8proc_encode_char(point, buffer);
  text.append(reinterpret_cast<const char*>(buffer), static_cast<size_t>(length));
}

}  // namespace

bool IsValidUtf8(std::string_view text) {
  if (IsAscii(text)) return true;
  const uint8_t* next = Bytes(text);
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    int32_t point = 0;
    const auto used = utf8proc_iterate(next, left, &point);
    if (used <= 0) return false;
    next += used;
    left -= used;
  }
  return true;
}

int Utf8Length(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

std::string NormalizeNfc(std::string_view text) {
  if (IsAscii(text)) return std::string(text);
  uint8_t* normalized = nullptr;
  const auto length =
      utf8proc_map(Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &normalized, kCompose);
  const std::unique_ptr<uint8_t, decltype(&std::free)> owner(normalized, &std::free);
  if (length < 0) return std::string(text);
  return std::string(reinterpret_cast<const char*>(normalized), static_cast<size_t>(length));
}

std::string FoldForSearch(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  bool separated = false;
  for (const int32_t point : Decompose(text)) {
    const Kind kind = KindOf(point);
    if (kind == Kind::kMark) continue;
    if (kind == Kind::kSeparator) {
      separated = true;
      continue;
    }
    if (separated && !folded.empty()) folded.push_back(' ');
    separated = false;
    AppendUtf8(PlainD(utf8proc_tolower(point)), folded);
  }
  return folded;
}

}  // namespace ketnap
