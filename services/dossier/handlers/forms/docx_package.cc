#include "services/dossier/handlers/forms/docx_package.h"

#include <zip.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "pugixml.hpp"

namespace ketnap::dossier {
namespace {

constexpr uint64_t kRatioFrom = uint64_t{64} << 10;
// 1 January 2020, noon UTC: an archive keeps days as local time, and no zone makes it another year.
constexpr time_t kPartTime = 1577880000;

struct ZipCloser {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, ZipCloser>;

absl::Status Refused(std::string_view why, std::string_view part = "") {
  return absl::InvalidArgumentError(part.empty() ? std::string(why)
                                                 : absl::StrCat(part, ": ", why));
}

absl::StatusOr<Archive> OpenArchive(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = nullptr;
  if (source != nullptr) {
    archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (archive == nullptr) zip_source_free(source);
  }
  zip_error_fini(&error);
  if (archive == nullptr) return Refused("not a DOCX: the archive does not open");
  return Archive(archive);
}

// A part's name must stay inside the archive and be one that a DOCX has.
bool IsPlainName(std::string_view name) {
  if (name.empty() || name.size() > 200 || name.front() == '/') return false;
  return !absl::StrContains(name, "..") && !absl::StrContains(name, '\\') &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return c >= 0x20; });
}

absl::Status CheckPart(const zip_stat_t& stat, const DocxLimits& limits) {
  constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
                                   ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  if ((stat.valid & kNeeded) != kNeeded) return Refused("a part without name or size");
  const std::string_view name = stat.name;
  if (!IsPlainName(name)) return Refused("a part with a name outside the archive");
  if (stat.encryption_method != ZIP_EM_NONE) return Refused("encrypted", name);
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) {
    return Refused("compressed in an unknown way", name);
  }
  if (stat.size > limits.part_bytes) return Refused("too large", name);
  if (stat.size > kRatioFrom &&
      stat.size / std::max<uint64_t>(stat.comp_size, 1) > static_cast<uint64_t>(limits.ratio)) {
    return Refused("compressed beyond any real document", name);
  }
  if (absl::EndsWithIgnoreCase(name, "vbaProject.bin")) return Refused("macros", name);
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadPart(zip_t* archive, zip_uint64_t index, const zip_stat_t& stat) {
  zip_file_t* file = zip_fopen_index(archive, index, 0);
  if (file == nullptr) return Refused("does not open", stat.name);
  // One byte more than declared: a part that goes on is not what it says.
  std::string content(stat.size + 1, '\0');
  size_t filled = 0;
  zip_int64_t count = 0;
  while (filled < content.size() &&
         (count = zip_fread(file, content.data() + filled, content.size() - filled)) > 0) {
    filled += static_cast<size_t>(count);
  }
  const bool closed = zip_fclose(file) == 0;
  if (count < 0 || !closed || filled != stat.size) return Refused("damaged", stat.name);
  content.resize(filled);
  return content;
}

absl::Status CheckContent(const DocxPart& part) {
  const bool is_xml = absl::EndsWith(part.name, ".xml") || absl::EndsWith(part.name, ".rels");
  if (is_xml && absl::StrContains(part.content, "<!")) {
    if (absl::StrContains(part.content, "<!DOCTYPE") ||
        absl::StrContains(part.content, "<!ENTITY")) {
      return Refused("declares a document type", part.name);
    }
  }
  if (!absl::EndsWith(part.name, ".rels")) return absl::OkStatus();
  pugi::xml_document relations;
  if (!relations.load_buffer(part.content.data(), part.content.size())) {
    return Refused("does not parse", part.name);
  }
  for (const pugi::xml_node relation : relations.document_element()) {
    const std::string_view type = relation.attribute("Type").value();
    const bool is_link = absl::EndsWith(type, "/hyperlink");
    if (std::string_view(relation.attribute("TargetMode").value()) == "External" && !is_link) {
      return Refused("fetches something from elsewhere", part.name);
    }
    if (absl::EndsWith(type, "/aFChunk") || absl::EndsWith(type, "/oleObject")) {
      return Refused("embeds another document", part.name);
    }
  }
  return absl::OkStatus();
}

// Removes the children of the root whose `attribute` names something in docProps.
absl::StatusOr<std::string> WithoutProperties(const DocxPart& part, const char* attribute) {
  pugi::xml_document document;
  if (!document.load_buffer(part.content.data(), part.content.size(),
                            pugi::parse_default | pugi::parse_declaration)) {
    return Refused("does not parse", part.name);
  }
  pugi::xml_node root = document.document_element();
  for (pugi::xml_node child = root.first_child(); child;) {
    const pugi::xml_node next = child.next_sibling();
    std::string_view target = child.attribute(attribute).value();
    if (absl::StartsWith(target, "/")) target.remove_prefix(1);
    if (absl::StartsWith(target, "docProps/")) root.remove_child(child);
    child = next;
  }
  std::ostringstream text;
  document.save(text, "", pugi::format_raw, pugi::encoding_utf8);
  return text.str();
}

}  // namespace

absl::StatusOr<std::vector<DocxPart>> ReadDocx(std::string_view bytes, const DocxLimits& limits) {
  if (bytes.size() > limits.file_bytes) return Refused("the file is too large");
  KETNAP_ASSIGN_OR_RETURN(const Archive archive, OpenArchive(bytes));
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  if (count <= 0 || count > limits.parts) return Refused("an unlikely number of parts");
  std::vector<DocxPart> parts;
  std::set<std::string> names;
  size_t total = 0;
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    zip_stat_t stat;
    if (zip_stat_index(archive.get(), i, 0, &stat) != 0) return Refused("a part without a record");
    KETNAP_RETURN_IF_ERROR(CheckPart(stat, limits));
    if (absl::EndsWith(stat.name, "/")) continue;  // A folder.
    total += stat.size;
    if (total > limits.total_bytes) return Refused("too large when unpacked");
    if (!names.insert(stat.name).second) return Refused("is there twice", stat.name);
    DocxPart part;
    part.name = stat.name;
    KETNAP_ASSIGN_OR_RETURN(part.content, ReadPart(archive.get(), i, stat));
    KETNAP_RETURN_IF_ERROR(CheckContent(part));
    parts.push_back(std::move(part));
  }
  for (const char* needed : {"[Content_Types].xml", "word/document.xml"}) {
    if (!names.contains(needed)) return Refused("is not there", needed);
  }
  return parts;
}

absl::StatusOr<std::vector<DocxPart>> WithoutAuthorship(std::vector<DocxPart> parts) {
  std::erase_if(parts,
                [](const DocxPart& part) { return absl::StartsWith(part.name, "docProps/"); });
  for (DocxPart& part : parts) {
    if (part.name == "[Content_Types].xml") {
      KETNAP_ASSIGN_OR_RETURN(part.content, WithoutProperties(part, "PartName"));
    } else if (part.name == "_rels/.rels") {
      KETNAP_ASSIGN_OR_RETURN(part.content, WithoutProperties(part, "Target"));
    }
  }
  return parts;
}

absl::StatusOr<std::string> WriteDocx(const std::vector<DocxPart>& parts) {
  const absl::Status failed = absl::InternalError("the archive of a form could not be written");
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* opened = target == nullptr ? nullptr : zip_open_from_source(target, ZIP_TRUNCATE, &error);
  zip_error_fini(&error);
  if (opened == nullptr) {
    if (target != nullptr) zip_source_free(target);
    return failed;
  }
  Archive archive(opened);
  zip_source_keep(target);
  const std::unique_ptr<zip_source_t, void (*)(zip_source_t*)> keeper(target, &zip_source_free);
  for (const DocxPart& part : parts) {
    zip_source_t* source =
        zip_source_buffer(archive.get(), part.content.data(), part.content.size(), 0);
    if (source == nullptr) return failed;
    const zip_int64_t index =
        zip_file_add(archive.get(), part.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      zip_source_free(source);
      return failed;
    }
    const auto place = static_cast<zip_uint64_t>(index);
    if (zip_file_set_mtime(archive.get(), place, kPartTime, 0) != 0) return failed;
  }
  if (zip_close(archive.get()) != 0) return failed;
  (void)archive.release();  // Closed: no longer ours to discard.
  zip_stat_t stat;
  if (zip_source_stat(target, &stat) != 0 || zip_source_open(target) != 0) return failed;
  std::string bytes(stat.size, '\0');
  const zip_int64_t read = zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  if (read < 0 || static_cast<uint64_t>(read) != bytes.size()) return failed;
  return bytes;
}

}  // namespace ketnap::dossier
