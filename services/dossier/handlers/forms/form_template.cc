#include "services/dossier/handlers/forms/form_template.h"

#include <sodium.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "pugixml.hpp"

namespace ketnap::dossier {
namespace {

// Deeper than any text processor writes; keeps the recursion below within a thread's stack.
constexpr int kMostDepth = 200;
// Spaces between words are nodes of their own in places: they must not be lost.
constexpr unsigned int kParse = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                pugi::parse_ws_pcdata | pugi::parse_declaration;

enum class TagKind { kField, kIf, kUnless, kEach };

struct Tag {
  TagKind kind = TagKind::kField;
  std::string name;
};

bool IsName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

Tag TagOf(pugi::xml_node control) {
  std::string_view text = control.child("w:sdtPr").child("w:tag").attribute("w:val").value();
  Tag tag;
  if (absl::ConsumePrefix(&text, "if:")) {
    tag.kind = TagKind::kIf;
  } else if (absl::ConsumePrefix(&text, "unless:")) {
    tag.kind = TagKind::kUnless;
  } else if (absl::ConsumePrefix(&text, "each:")) {
    tag.kind = TagKind::kEach;
  }
  tag.name = std::string(text);
  return tag;
}

bool IsControl(pugi::xml_node node) { return std::string_view(node.name()) == "w:sdt"; }
bool IsTagged(pugi::xml_node node) {
  return IsControl(node) && *node.child("w:sdtPr").child("w:tag").attribute("w:val").value() != 0;
}

// The parts that are filled: the text, and what stands above and below it on every page.
bool IsText(const std::string& name) {
  return name == "word/document.xml" ||
         ((absl::StartsWith(name, "word/header") || absl::StartsWith(name, "word/footer")) &&
          absl::EndsWith(name, ".xml"));
}

// Reads the tags of one part.
class TagReader {
 public:
  TagReader(std::set<std::string>* names, std::set<std::string>* printed)
      : names_(names), printed_(printed) {}

  absl::Status Read(pugi::xml_node node, int depth) {
    if (depth > kMostDepth) return absl::InvalidArgumentError("nests too deep");
    for (const pugi::xml_node child : node) {
      KETNAP_RETURN_IF_ERROR(IsTagged(child) ? ReadControl(child, depth) : Read(child, depth + 1));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status ReadControl(pugi::xml_node control, int depth) {
    const Tag tag = TagOf(control);
    if (!IsName(tag.name)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the tag \"", absl::Utf8SafeCEscape(tag.name), "\" is no field"));
    }
    if (field_ != nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("the control \"", tag.name, "\" stands inside that of \"", *field_, "\""));
    }
    if (tag.kind == TagKind::kEach && in_list_) {
      return absl::InvalidArgumentError(
          absl::StrCat("the list \"", tag.name, "\" stands inside a list"));
    }
    names_->insert(tag.name);
    if (tag.kind == TagKind::kField || tag.kind == TagKind::kEach) printed_->insert(tag.name);
    const std::string* const outer_field = field_;
    const bool outer_list = in_list_;
    if (tag.kind == TagKind::kField) field_ = &tag.name;
    if (tag.kind == TagKind::kEach) in_list_ = true;
    const absl::Status status = Read(control, depth + 1);
    field_ = outer_field;
    in_list_ = outer_list;
    return status;
  }

  std::set<std::string>* const names_;
  std::set<std::string>* const printed_;
  const std::string* field_ = nullptr;
  bool in_list_ = false;
};

// Text as XML may hold it: composed, without control characters.
std::string Printable(const std::string& text) {
  if (!IsValidUtf8(text)) return "";
  std::string printable;
  for (const char c : absl::StrReplaceAll(
           NormalizeNfc(text),
           {{"\r\n", "\n"}, {"\r", "\n"}, {"\xEF\xBF\xBE", ""}, {"\xEF\xBF\xBF", ""}})) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 ? byte != 0x7F : c == '\n' || c == '\t') printable.push_back(c);
  }
  return printable;
}

bool IsProperties(pugi::xml_node node) {
  const std::string_view name = node.name();
  return absl::EndsWith(name, "Pr") || name == "w:tblGrid";
}

pugi::xml_node FirstBelow(pugi::xml_node node, const char* name) {
  return node.find_node(
      [name](pugi::xml_node each) { return std::string_view(each.name()) == name; });
}

// Removes all below `top` that is neither `kept` nor around it nor says how something looks.
void Prune(pugi::xml_node top, pugi::xml_node kept) {
  for (pugi::xml_node inner = kept; inner != top; inner = inner.parent()) {
    pugi::xml_node around = inner.parent();
    for (pugi::xml_node child = around.first_child(); child;) {
      const pugi::xml_node next = child.next_sibling();
      if (child != inner && !IsProperties(child)) around.remove_child(child);
      child = next;
    }
  }
}

// Looks of the hint that a text processor shows in an empty control.
void RemoveHintStyle(pugi::xml_node content) {
  for (pugi::xml_node run = FirstBelow(content, "w:rStyle"); run;) {
    if (std::string_view(run.attribute("w:val").value()) != "PlaceholderText") break;
    run.parent().remove_child(run);
    run = FirstBelow(content, "w:rStyle");
  }
}

void WriteText(pugi::xml_node run, const std::string& text) {
  for (pugi::xml_node child = run.first_child(); child;) {
    const pugi::xml_node next = child.next_sibling();
    if (!IsProperties(child)) run.remove_child(child);
    child = next;
  }
  bool first_line = true;
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  for (const std::string& line : lines) {
    if (!first_line) run.append_child("w:br");
    first_line = false;
    bool first_piece = true;
    const std::vector<std::string> pieces = absl::StrSplit(line, '\t');
    for (const std::string& piece : pieces) {
      if (!first_piece) run.append_child("w:tab");
      first_piece = false;
      if (piece.empty()) continue;
      pugi::xml_node node = run.append_child("w:t");
      node.append_attribute("xml:space") = "preserve";
      node.text().set(piece.c_str());
    }
  }
}

// Puts the text into the control's first run.
void SetText(pugi::xml_node control, const std::string& text) {
  pugi::xml_node content = control.child("w:sdtContent");
  if (!content) content = control.append_child("w:sdtContent");
  pugi::xml_node run = FirstBelow(content, "w:r");
  if (!run) {
    pugi::xml_node paragraph = FirstBelow(content, "w:p");
    const bool in_paragraph = std::string_view(control.parent().name()) == "w:p";
    if (!paragraph && !in_paragraph) paragraph = content.append_child("w:p");
    run = paragraph ? paragraph.append_child("w:r") : content.append_child("w:r");
  }
  Prune(content, run);
  WriteText(run, text);
}

// Word gives each paragraph an id; a repeated one must not have the same.
void RemoveIds(pugi::xml_node node) {
  node.remove_attribute("w14:paraId");
  node.remove_attribute("w14:textId");
  for (const pugi::xml_node child : node) RemoveIds(child);
}

// Puts what is in a control in its place.
void Unwrap(pugi::xml_node control) {
  pugi::xml_node parent = control.parent();
  pugi::xml_node content = control.child("w:sdtContent");
  while (pugi::xml_node child = content.first_child()) {
    parent.insert_move_before(child, control);
  }
  parent.remove_child(control);
}

// Takes a control away. A table's cell must keep a paragraph.
void Remove(pugi::xml_node control) {
  pugi::xml_node parent = control.parent();
  parent.remove_child(control);
  if (std::string_view(parent.name()) == "w:tc" && !parent.child("w:p") && !parent.child("w:tbl") &&
      !parent.child("w:sdt")) {
    parent.append_child("w:p");
  }
}

using Row = std::map<std::string, std::string>;

// Fills one part.
class Filler {
 public:
  explicit Filler(const FormValues& values) : values_(values) {}

  void Fill(pugi::xml_node node) {
    for (pugi::xml_node child = node.first_child(); child;) {
      const pugi::xml_node next = child.next_sibling();
      if (IsTagged(child)) {
        FillControl(child);
      } else {
        Fill(child);
      }
      child = next;
    }
  }

 private:
  void FillControl(pugi::xml_node control) {
    const Tag tag = TagOf(control);
    switch (tag.kind) {
      case TagKind::kIf:
      case TagKind::kUnless:
        if (Knows(tag.name) != (tag.kind == TagKind::kIf)) return Remove(control);
        Fill(control.child("w:sdtContent"));
        return Unwrap(control);
      case TagKind::kEach:
        return Repeat(control, tag.name);
      case TagKind::kField:
        break;
    }
    const std::string text = Printable(Text(tag.name));
    if (!text.empty()) SetText(control, text);
    RemoveHintStyle(control.child("w:sdtContent"));
    Unwrap(control);
  }

  void Repeat(pugi::xml_node control, const std::string& list) {
    const auto found = values_.lists.find(list);
    static const Row& nothing = *new Row();
    std::vector<const Row*> rows;
    if (found != values_.lists.end()) {
      for (const Row& row : found->second) rows.push_back(&row);
    }
    if (rows.empty()) rows.push_back(&nothing);
    pugi::xml_node parent = control.parent();
    for (size_t i = 0; i < rows.size(); ++i) {
      pugi::xml_node copy = parent.insert_copy_before(control, control);
      if (i > 0) RemoveIds(copy);
      list_ = list;
      row_ = rows[i];
      Fill(copy.child("w:sdtContent"));
      row_ = nullptr;
      Unwrap(copy);
    }
    parent.remove_child(control);
  }

  std::string Text(const std::string& name) const {
    if (row_ != nullptr && absl::StartsWith(name, absl::StrCat(list_, "."))) {
      const auto found = row_->find(name.substr(list_.size() + 1));
      return found == row_->end() ? "" : found->second;
    }
    const auto found = values_.texts.find(name);
    return found == values_.texts.end() ? "" : found->second;
  }

  bool Knows(const std::string& name) const { return !Text(name).empty() || values_.Has(name); }

  const FormValues& values_;
  std::string list_;
  const Row* row_ = nullptr;
};

std::string Sha256Digits(std::string_view bytes) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return absl::BytesToHexString(
      std::string_view(reinterpret_cast<const char*>(digest), sizeof digest));
}

}  // namespace

bool FormValues::Has(const std::string& field) const {
  const auto text = texts.find(field);
  if (text != texts.end()) return !text->second.empty();
  const auto list = lists.find(field);
  return list != lists.end() && !list->second.empty();
}

absl::StatusOr<FormTemplate> FormTemplate::Parse(std::string_view bytes, const DocxLimits& limits) {
  FormTemplate result;
  KETNAP_ASSIGN_OR_RETURN(std::vector<DocxPart> parts, ReadDocx(bytes, limits));
  KETNAP_ASSIGN_OR_RETURN(result.parts_, WithoutAuthorship(std::move(parts)));
  for (const DocxPart& part : result.parts_) {
    if (!IsText(part.name)) continue;
    pugi::xml_document document;
    const auto parsed =
        document.load_buffer(part.content.data(), part.content.size(), kParse, pugi::encoding_utf8);
    if (!parsed || !IsValidUtf8(part.content)) {
      return absl::InvalidArgumentError(absl::StrCat(part.name, ": does not parse"));
    }
    const absl::Status read = TagReader(&result.names_, &result.printed_).Read(document, 0);
    if (!read.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(part.name, ": ", read.message()));
    }
  }
  result.version_ = Sha256Digits(bytes).substr(0, 12);
  return result;
}

absl::StatusOr<std::string> FormTemplate::Fill(const FormValues& values) const {
  std::vector<DocxPart> filled = parts_;
  for (DocxPart& part : filled) {
    if (!IsText(part.name)) continue;
    pugi::xml_document document;
    if (!document.load_buffer(part.content.data(), part.content.size(), kParse,
                              pugi::encoding_utf8)) {
      return absl::InternalError("a template that was read at start does not parse");
    }
    Filler(values).Fill(document);
    std::ostringstream text;
    document.save(text, "", pugi::format_raw, pugi::encoding_utf8);
    part.content = text.str();
  }
  return WriteDocx(filled);
}

}  // namespace ketnap::dossier
