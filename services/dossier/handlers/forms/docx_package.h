#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_DOCX_PACKAGE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_DOCX_PACKAGE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace ketnap::dossier {

// One file inside a DOCX.
struct DocxPart {
  std::string name;  // "word/document.xml".
  std::string content;
};

// What is read before a file is given up as hostile or as no form at all. The ratio is of a part's
// size to what it takes in the archive, and counts only for parts above 64 KiB.
struct DocxLimits {
  size_t file_bytes = size_t{4} << 20;
  size_t part_bytes = size_t{8} << 20;
  size_t total_bytes = size_t{16} << 20;
  int parts = 200;
  int ratio = 100;
};

// Every part of a DOCX, in the archive's order. INVALID_ARGUMENT with the reason in English for
// what is no archive, exceeds a limit, is encrypted, names a part twice or outside the archive, has
// no word/document.xml, or carries macros or links that fetch something from elsewhere.
absl::StatusOr<std::vector<DocxPart>> ReadDocx(std::string_view bytes,
                                               const DocxLimits& limits = {});

// Takes out what tells who wrote a document and on which machine: properties and thumbnail.
absl::StatusOr<std::vector<DocxPart>> WithoutAuthorship(std::vector<DocxPart> parts);

// The archive of `parts`; the same parts give the same bytes.
absl::StatusOr<std::string> WriteDocx(const std::vector<DocxPart>& parts);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_DOCX_PACKAGE_H_
