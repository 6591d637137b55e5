#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_TEMPLATE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_TEMPLATE_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/dossier/handlers/forms/docx_package.h"

namespace ketnap::dossier {

// What a template is filled with: texts by field, and rows by list. A field without a text, or with
// an empty one, is not known. Texts are UTF-8; a line break in one is a line break on the form.
struct FormValues {
  std::map<std::string, std::string> texts;
  std::map<std::string, std::vector<std::map<std::string, std::string>>> lists;

  bool Has(const std::string& field) const;  // A text or a list that is not empty.
};

// A DOCX in which content controls mark what is filled in. The tag of a control says what it is:
//   field          its content becomes the field's text, in the looks of its first letter; where
//                  the field is not known it stays as it is: the dotted line of the template
//   if:field       stays when the field (or list) is known, else goes with all that is in it
//   unless:field   the other way round
//   each:list      repeated for each row of the list; tags in it are "list.field". Once, with its
//                  dotted lines, for an empty list
// Controls without a tag are left alone. The filled document has no tagged control any more.
class FormTemplate {
 public:
  // INVALID_ARGUMENT with the reason in English: ReadDocx's, XML that does not parse or nests too
  // deep, a tag that is not of this kind, a control inside a field's or a list inside a list's.
  static absl::StatusOr<FormTemplate> Parse(std::string_view bytes, const DocxLimits& limits = {});

  // Every name the tags use: fields, "list.field" within lists, and lists.
  const std::set<std::string>& names() const { return names_; }
  // Those of them that are put into the text, not only asked about.
  const std::set<std::string>& printed() const { return printed_; }
  // First 12 hexadecimal digits of the file's SHA-256.
  const std::string& version() const { return version_; }

  absl::StatusOr<std::string> Fill(const FormValues& values) const;

 private:
  FormTemplate() = default;

  std::vector<DocxPart> parts_;
  std::set<std::string> names_;
  std::set<std::string> printed_;
  std::string version_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_TEMPLATE_H_
