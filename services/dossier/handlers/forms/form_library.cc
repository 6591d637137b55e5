#include "services/dossier/handlers/forms/form_library.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "services/dossier/handlers/forms/form_fields.h"

namespace ketnap::dossier {
namespace {

using Texts = std::map<std::string, config::v1::FormFieldText>;

absl::Status FormsInvalid(const std::vector<std::string>& faults) {
  const std::string list = absl::StrJoin(faults, "; ");
  return ReasonedError(absl::StatusCode::kInvalidArgument, "FORMS_INVALID",
                       {absl::StrCat("Các biểu mẫu không hợp lệ: ", list),
                        absl::StrCat("The forms are not valid: ", list)});
}

class Faults {
 public:
  void Add(std::string_view where, std::string_view what) {
    list_.push_back(absl::StrCat(where, ": ", what));
  }
  const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_;
};

std::vector<std::string> FieldsOf(const config::v1::FormDefinition& definition) {
  std::vector<std::string> fields(definition.required_fields().begin(),
                                  definition.required_fields().end());
  fields.insert(fields.end(), definition.optional_fields().begin(),
                definition.optional_fields().end());
  return fields;
}

// A list among the fields brings the fields of its rows with it.
bool Covers(const std::set<std::string>& fields, const std::string& name) {
  if (fields.contains(name)) return true;
  const size_t dot = name.find('.');
  return dot != std::string::npos && fields.contains(name.substr(0, dot)) &&
         KnownFormFields().contains(name);
}

void CheckFields(const config::v1::FormDefinition& definition, const Texts& texts, Faults* faults) {
  std::set<std::string> seen;
  for (const std::string& field : FieldsOf(definition)) {
    if (!KnownFormFields().contains(field)) {
      faults->Add(definition.form(), absl::StrCat("the field \"", field, "\" is not known"));
    } else if (!texts.contains(field)) {
      faults->Add(definition.form(), absl::StrCat("the field \"", field, "\" has no label"));
    }
    if (!seen.insert(field).second) {
      faults->Add(definition.form(), absl::StrCat("the field \"", field, "\" is there twice"));
    }
  }
  if (!definition.date_field().empty() && !seen.contains(definition.date_field())) {
    faults->Add(definition.form(), "date_field is none of its fields");
  }
}

absl::StatusOr<FormTemplate> LoadTemplate(const std::string& directory,
                                          const config::v1::FormDefinition& definition) {
  const std::string& file = definition.template_();
  if (file.empty() || absl::StrContains(file, '/') || !absl::EndsWith(file, ".docx")) {
    return absl::InvalidArgumentError("template is not the name of a .docx file");
  }
  KETNAP_ASSIGN_OR_RETURN(const std::string bytes,
                          ReadFile(absl::StrCat(directory, "/forms/", file)));
  return FormTemplate::Parse(bytes);
}

void CheckTags(const config::v1::FormDefinition& definition, const FormTemplate& layout,
               Faults* faults) {
  const std::vector<std::string> list = FieldsOf(definition);
  const std::set<std::string> fields(list.begin(), list.end());
  for (const std::string& name : layout.names()) {
    if (Covers(fields, name)) continue;
    faults->Add(absl::StrCat("forms/", definition.template_()),
                absl::StrCat("the tag \"", name, "\" is no field of ", definition.form()));
  }
}

void CheckDefinition(const config::v1::FormDefinition& definition, Faults* faults) {
  if (definition.form().empty() || definition.title().empty() ||
      definition.layout_source().empty() ||
      definition.layout_confidence() == config::v1::CONFIDENCE_UNSPECIFIED) {
    faults->Add(definition.form(), "a form needs form, title, layout_source and layout_confidence");
  }
  const bool has_name = std::count(definition.required_fields().begin(),
                                   definition.required_fields().end(), "candidate.full_name") > 0;
  if (!has_name) faults->Add(definition.form(), "candidate.full_name must be required");
}

void CheckVersions(const std::vector<Form>& forms, Faults* faults) {
  constexpr Date kOpen(9999, 12, 31);
  for (size_t i = 0; i < forms.size(); ++i) {
    for (size_t k = i + 1; k < forms.size(); ++k) {
      if (forms[i].definition.form() != forms[k].definition.form()) continue;
      const bool apart = forms[i].effective_to.value_or(kOpen) < forms[k].effective_from ||
                         forms[k].effective_to.value_or(kOpen) < forms[i].effective_from;
      if (!apart) faults->Add(forms[i].definition.form(), "two versions are for one day");
    }
  }
}

absl::StatusOr<Form> LoadForm(const std::string& directory,
                              const config::v1::FormDefinition& definition) {
  KETNAP_ASSIGN_OR_RETURN(FormTemplate layout, LoadTemplate(directory, definition));
  Form form{definition, Date(), std::nullopt, std::move(layout)};
  KETNAP_ASSIGN_OR_RETURN(form.effective_from, DateFromProto(definition.effective_from()));
  if (definition.has_effective_to()) {
    KETNAP_ASSIGN_OR_RETURN(form.effective_to, DateFromProto(definition.effective_to()));
    if (*form.effective_to < form.effective_from) {
      return absl::InvalidArgumentError("effective_to precedes effective_from");
    }
  }
  return form;
}

Texts ReadTexts(const config::v1::FormCatalogue& catalogue, Faults* faults) {
  Texts texts;
  for (const config::v1::FormFieldText& text : catalogue.fields()) {
    if (!KnownFormFields().contains(text.name())) {
      faults->Add("forms.textproto", absl::StrCat("the field \"", text.name(), "\" is not known"));
    }
    if (text.label().empty() || text.supplied_by().empty()) {
      faults->Add("forms.textproto",
                  absl::StrCat("the field \"", text.name(), "\" needs label and supplied_by"));
    }
    if (!texts.emplace(text.name(), text).second) {
      faults->Add("forms.textproto",
                  absl::StrCat("the field \"", text.name(), "\" is there twice"));
    }
  }
  return texts;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FormLibrary>> FormLibrary::Load(const std::string& directory) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text,
                          ReadFile(absl::StrCat(directory, "/forms.textproto")));
  config::v1::FormCatalogue catalogue;
  const std::vector<TextFault> unread = ReadTextProto(text, &catalogue);
  if (!unread.empty()) return FormsInvalid(InFile("forms.textproto", unread));
  Faults faults;
  auto library = std::unique_ptr<FormLibrary>(new FormLibrary());
  library->texts_ = ReadTexts(catalogue, &faults);
  for (const config::v1::FormDefinition& definition : catalogue.forms()) {
    CheckDefinition(definition, &faults);
    CheckFields(definition, library->texts_, &faults);
    auto form = LoadForm(directory, definition);
    if (!form.ok()) {
      faults.Add(absl::StrCat("forms/", definition.template_()),
                 std::string(form.status().message()));
      continue;
    }
    CheckTags(definition, form->layout, &faults);
    library->forms_.push_back(*std::move(form));
  }
  CheckVersions(library->forms_, &faults);
  if (!faults.list().empty()) return FormsInvalid(faults.list());
  return library;
}

const Form* FormLibrary::Find(std::string_view form, Date day) const {
  for (const Form& each : forms_) {
    if (each.definition.form() == form && each.effective_from <= day &&
        (!each.effective_to.has_value() || day <= *each.effective_to)) {
      return &each;
    }
  }
  return nullptr;
}

bool FormLibrary::Contains(std::string_view form) const {
  return std::any_of(forms_.begin(), forms_.end(),
                     [form](const Form& each) { return each.definition.form() == form; });
}

const config::v1::FormFieldText& FormLibrary::Text(const std::string& field) const {
  static const auto& none = *new config::v1::FormFieldText();
  const auto found = texts_.find(field);
  return found == texts_.end() ? none : found->second;
}

}  // namespace ketnap::dossier
