#include "services/dossier/handlers/documents/media_type.h"

#include <cstddef>

namespace ketnap::dossier {
namespace {

constexpr std::string_view kPdf = "%PDF-";
constexpr std::string_view kJpeg = "\xFF\xD8\xFF";
constexpr std::string_view kPng = "\x89PNG\r\n\x1A\n";
constexpr std::string_view kContentTypes = "[Content_Types].xml";

// The header of a ZIP entry: its mark, where the length of the name stands, and where the name.
struct EntryHeader {
  std::string_view mark;
  size_t length_at;
  size_t name_at;
};
constexpr EntryHeader kLocal = {"PK\x03\x04", 26, 30};
constexpr EntryHeader kCentral = {"PK\x01\x02", 28, 46};

// Looks from each occurrence of the name back to the header that must stand before it.
bool NamesContentTypes(std::string_view bytes, const EntryHeader& header) {
  for (size_t at = bytes.find(kContentTypes); at != std::string_view::npos;
       at = bytes.find(kContentTypes, at + 1)) {
    if (at < header.name_at) continue;
    const std::string_view before = bytes.substr(at - header.name_at, header.name_at);
    const size_t length = static_cast<unsigned char>(before[header.length_at]) +
                          256u * static_cast<unsigned char>(before[header.length_at + 1]);
    if (before.starts_with(header.mark) && length == kContentTypes.size()) return true;
  }
  return false;
}

}  // namespace

std::string MediaTypeOf(std::string_view head, std::string_view tail) {
  if (head.starts_with(kPdf)) return "application/pdf";
  if (head.starts_with(kJpeg)) return "image/jpeg";
  if (head.starts_with(kPng)) return "image/png";
  if (head.starts_with(kLocal.mark) &&
      (NamesContentTypes(head, kLocal) || NamesContentTypes(tail, kCentral))) {
    return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  }
  return "";
}

}  // namespace ketnap::dossier
