#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/domain/display_names.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/dossier_service.h"
#include "services/dossier/handlers/forms/form_fields.h"
#include "services/dossier/handlers/forms/form_library.h"
#include "services/dossier/handlers/forms/form_record.h"
#include "services/dossier/handlers/forms/office_converter.h"
#include "services/dossier/handlers/steps/personal_read.h"
#include "services/dossier/repository/form_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kDocxType[] =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr char kPdfType[] = "application/pdf";
// Printing a form is a purpose in itself.
constexpr char kPurpose[] = "PRINT_FORM";

v1::FormDescription DescriptionOf(const Form& form) {
  const config::v1::FormDefinition& definition = form.definition;
  v1::FormDescription description;
  description.set_form(definition.form());
  description.set_title(definition.title());
  description.set_layout_confidence(
      static_cast<v1::RuleConfidence>(definition.layout_confidence()));
  description.set_layout_source(definition.layout_source());
  *description.mutable_fields() = definition.required_fields();
  description.mutable_fields()->MergeFrom(definition.optional_fields());
  *description.mutable_effective_from() = DateToProto(form.effective_from);
  if (form.effective_to.has_value()) {
    *description.mutable_effective_to() = DateToProto(*form.effective_to);
  }
  description.set_version(form.layout.version());
  return description;
}

absl::StatusOr<const Form*> FindForm(const FormLibrary* library, const std::string& name,
                                     Date day) {
  const std::string form = NormalizeNfc(name);
  if (library == nullptr || !library->Contains(form)) {
    return FieldError("form", "UNKNOWN_FORM",
                      {"Không có biểu mẫu này; xem danh sách biểu mẫu.",
                       "There is no such form; see the list of forms."});
  }
  const Form* const found = library->Find(form, day);
  if (found != nullptr) return found;
  return FieldError(
      "date", "FORM_NOT_IN_EFFECT",
      {"Biểu mẫu chưa hoặc không còn áp dụng vào ngày này.", "The form is not for that day."});
}

// "helper.full_name" as programs know it: HELPER_FULL_NAME.
std::string CodeOf(const std::string& field) {
  return absl::StrReplaceAll(absl::AsciiStrToUpper(field), {{".", "_"}});
}

absl::Status MissingFieldsError(const FormLibrary& library, const std::vector<std::string>& fields,
                                const std::string& candidate) {
  std::vector<UnmetCondition> missing;
  for (const std::string& field : fields) {
    const config::v1::FormFieldText& text = library.Text(field);
    missing.push_back(
        {CodeOf(field),
         candidate,
         {absl::StrCat(text.label(), ": chưa có trong hồ sơ; việc cần làm: ",
                       ActionName(text.supplied_by()), "."),
          absl::StrCat(field, " is not recorded; supply it by ", text.supplied_by(), ".")}});
  }
  return UnmetConditionsError("FORM_FIELDS_MISSING", missing);
}

// Fields of the list that the values lack.
template <typename List>
std::vector<std::string> Lacking(const List& fields, const FormValues& values) {
  std::vector<std::string> lacking;
  for (const std::string& field : fields) {
    if (!values.Has(field)) lacking.push_back(field);
  }
  return lacking;
}

std::string FileName(const std::string& form, bool is_pdf) {
  return absl::StrCat(absl::StrReplaceAll(form, {{"Đ", "D"}}), is_pdf ? ".pdf" : ".docx");
}

// Everything of the answer but the file itself.
void Describe(const Form& form, const FormValues& values, bool is_pdf,
              v1::RenderFormResponse* response) {
  const config::v1::FormDefinition& definition = form.definition;
  response->set_media_type(is_pdf ? kPdfType : kDocxType);
  response->set_file_name(FileName(definition.form(), is_pdf));
  for (const auto* fields : {&definition.required_fields(), &definition.optional_fields()}) {
    for (const std::string& field : Lacking(*fields, values)) {
      if (form.layout.printed().contains(field)) response->add_blank_fields(field);
    }
  }
  response->set_layout_confidence(static_cast<v1::RuleConfidence>(definition.layout_confidence()));
  response->set_version(form.layout.version());
}

absl::StatusOr<FormQuery> QueryOf(const access::RequestContext& context,
                                  const v1::RenderFormRequest& request) {
  FormQuery query;
  query.day = context.today;
  if (request.has_date()) {
    KETNAP_ASSIGN_OR_RETURN(query.day, DateFromProto(request.date()));
  }
  KETNAP_ASSIGN_OR_RETURN(query.candidate,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  if (request.introducer().empty()) return query;
  KETNAP_ASSIGN_OR_RETURN(query.introducer,
                          api::ParseResourceName(request.introducer(), kMembers, "introducer"));
  return query;
}

}  // namespace

absl::StatusOr<v1::ListFormsResponse> DossierHandler::ListForms(const Context& context,
                                                                const v1::ListFormsRequest&) {
  v1::ListFormsResponse response;
  if (environment_.forms != nullptr) {
    for (const Form& form : environment_.forms->forms()) {
      *response.add_forms() = DescriptionOf(form);
    }
  }
  response.set_pdf_available(environment_.office != nullptr && environment_.office->IsAvailable());
  return response;
}

absl::StatusOr<v1::RenderFormResponse> DossierHandler::RenderForm(
    const Context& context, const v1::RenderFormRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(FormQuery query, QueryOf(context, request));
  KETNAP_ASSIGN_OR_RETURN(const Form* form,
                          FindForm(environment_.forms, request.form(), query.day));
  query.date_field = form->definition.date_field();
  const bool is_pdf = request.format() == v1::FORM_FORMAT_PDF;
  if (is_pdf && (environment_.office == nullptr || !environment_.office->IsAvailable())) {
    return OfficeConverter::NotAvailable();
  }
  FormRecord record;
  FormValues values;
  v1::RenderFormResponse response;
  Context reading = context;
  if (absl::StripAsciiWhitespace(reading.purpose).empty()) reading.purpose = kPurpose;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunReadModifyWrite(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(record, LoadFormRecord(environment_, transaction, query));
        values = ValuesOf(record);
        const auto missing = Lacking(form->definition.required_fields(), values);
        const bool has_name = values.Has("candidate.full_name");
        if (!missing.empty() && !(request.allow_blanks() && has_name)) {
          return MissingFieldsError(*environment_.forms, missing, request.candidate());
        }
        KETNAP_RETURN_IF_ERROR(RecordPersonalRead(transaction, reading, query.candidate,
                                                  record.candidate.organization, "FORM",
                                                  request.request_id(), form->definition.form()));
        KETNAP_ASSIGN_OR_RETURN(const Uuid request_id, Uuid::Parse(request.request_id()));
        KETNAP_ASSIGN_OR_RETURN(
            record.copy,
            NoteRendering(transaction, {query.candidate, form->definition.form(), query.introducer,
                                        record.candidate.version, request_id}));
        return absl::OkStatus();
      }));
  // The transaction is over: an office program may take its time.
  values = ValuesOf(record);
  KETNAP_ASSIGN_OR_RETURN(std::string docx, form->layout.Fill(values));
  if (is_pdf) {
    KETNAP_ASSIGN_OR_RETURN(*response.mutable_content(),
                            environment_.office->Convert(docx, context.deadline));
  } else {
    response.set_content(std::move(docx));
  }
  Describe(*form, values, is_pdf, &response);
  response.set_copy(record.copy);
  return response;
}

}  // namespace ketnap::dossier
