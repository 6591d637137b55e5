#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_LIBRARY_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_LIBRARY_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "ketnap/config/v1/forms.pb.h"
#include "services/dossier/handlers/forms/form_template.h"

namespace ketnap::dossier {

// One version of one form, ready to be filled.
struct Form {
  config::v1::FormDefinition definition;
  Date effective_from;
  std::optional<Date> effective_to;
  FormTemplate layout;
};

// The forms of a data folder, read once at start.
class FormLibrary {
 public:
  // Reads "forms.textproto" and the templates in "forms" below `directory`. INVALID_ARGUMENT,
  // reason FORMS_INVALID, with every fault and its file: a text that does not parse, a field nobody
  // knows, a template that does not open or whose tags are not among the form's fields, versions
  // that overlap. NOT_FOUND or UNAVAILABLE when a file cannot be read.
  static absl::StatusOr<std::unique_ptr<FormLibrary>> Load(const std::string& directory);

  const std::vector<Form>& forms() const { return forms_; }
  // The version of the form for that day; null when there is none.
  const Form* Find(std::string_view form, Date day) const;
  // Whether there is any version of it.
  bool Contains(std::string_view form) const;
  // What the field is called and which RPC supplies it.
  const config::v1::FormFieldText& Text(const std::string& field) const;

 private:
  FormLibrary() = default;

  std::vector<Form> forms_;
  std::map<std::string, config::v1::FormFieldText> texts_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_FORM_LIBRARY_H_
