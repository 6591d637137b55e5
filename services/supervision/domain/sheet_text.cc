#include "services/supervision/domain/sheet_text.h"

namespace ketnap::supervision {
namespace {

constexpr size_t kMostUnits = 32767;
constexpr std::string_view kOpeners[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠", "−"};
// What a reader may trim: spaces of all kinds and the byte order mark.
constexpr std::string_view kBlanks[] = {" ", "\u00A0", "\u2007", "\u202F", "\u3000", "\uFEFF"};

// Bytes of the character that begins with `lead`.
size_t LengthOf(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

bool IsControl(std::string_view text, size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x20 || byte == 0x7F) return true;
  // U+0080 to U+009F.
  return byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

bool LooksLikeFormula(std::string_view text) {
  size_t at = 0;
  for (bool blank = true; blank && at < text.size();) {
    blank = IsControl(text, at);
    if (blank) at += LengthOf(text[at]);
    for (const std::string_view candidate : kBlanks) {
      if (blank || !text.substr(at).starts_with(candidate)) continue;
      blank = true;
      at += candidate.size();
    }
  }
  if (at >= text.size()) return false;
  for (const std::string_view opener : kOpeners) {
    if (text.substr(at).starts_with(opener)) return true;
  }
  return false;
}

std::string CellText(std::string_view text) {
  std::string kept;
  size_t units = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t length = LengthOf(text[at]);
    if (!IsControl(text, at) || text[at] == '\n') {
      units += length == 4 ? 2 : 1;
      if (units > kMostUnits) break;
      kept.append(text.substr(at, length));
    }
    at += length;
  }
  return kept;
}

std::string CsvText(std::string_view text) {
  const std::string kept = CellText(text);
  std::string field = "\"";
  if (LooksLikeFormula(kept)) field.push_back('\'');
  for (const char c : kept) {
    if (c == '"') field.push_back('"');
    field.push_back(c);
  }
  field.push_back('"');
  return field;
}

}  // namespace ketnap::supervision
