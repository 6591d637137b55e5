#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/certificates/certificate_handler.h"
#include "services/training/handlers/certificates/certificate_paper.h"
#include "services/training/handlers/conversion.h"
#include "services/training/repository/candidate_facts_repository.h"
#include "services/training/repository/certificate_repository.h"
#include "services/training/repository/class_repository.h"

namespace ketnap::training {
namespace {

struct Sources {
  Certificate certificate;
  TrainingClass training_class;
  CandidateFacts holder;
};

absl::StatusOr<Sources> Load(db::Transaction& transaction, const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, kCertificates, "certificate"));
  KETNAP_ASSIGN_OR_RETURN(const auto certificate, FindCertificate(transaction, id));
  if (!certificate.has_value()) return ResourceNotFoundError(name);
  KETNAP_ASSIGN_OR_RETURN(const auto training_class,
                          FindClass(transaction, certificate->training_class));
  if (!training_class.has_value()) return ResourceNotFoundError(name);
  KETNAP_ASSIGN_OR_RETURN(const auto holder,
                          FindCandidateFacts(transaction, certificate->candidate));
  if (!holder.has_value() || holder->full_name.empty()) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "HOLDER_NAME_UNKNOWN",
                         {"Chưa có họ tên của người được cấp từ nghiệp vụ hồ sơ; hãy thử lại sau.",
                          "The dossier service has not told the holder's name yet."});
  }
  return Sources{*certificate, *training_class, *holder};
}

// A paper that does not count, or that another register made, is not printed as if it did.
absl::Status CheckPrintable(const Certificate& certificate) {
  if (certificate.status != CertificateStatus::kIssued) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "CERTIFICATE_CLOSED",
                         {"Giấy chứng nhận đã bị thu hồi hoặc hủy nên không in.",
                          "The certificate is revoked or void and is not printed."});
  }
  if (certificate.imported) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "CERTIFICATE_IMPORTED",
                         {"Giấy chứng nhận do sổ khác cấp; cần bản mới thì cấp lại.",
                          "Another register issued the certificate; replace it for a new paper."});
  }
  return absl::OkStatus();
}

// What the organization was called on that day, and what stood above it.
struct Named {
  std::string name;
  std::optional<Uuid> parent;
};
Named NameOn(const access::OrganizationTree& tree, const Uuid& id, Date day) {
  const auto node = tree.Find(id);
  if (!node.has_value()) return {};
  for (const access::OrganizationPeriod& period : node->periods) {
    if (period.Covers(day)) return {period.display_name, period.parent};
  }
  return {node->display_name, node->parent};
}

std::string AddressOf(AudienceRule audience) {
  switch (audience) {
    case AudienceRule::kSympathizer:
      return "quần chúng";
    case AudienceRule::kProbationaryMember:
      return "đảng viên";
    case AudienceRule::kAny:
      return "";
  }
  return "";
}

const v1::ClassType* MessageOf(const ClassTypeCatalogue& catalogue, const ClassType& type) {
  for (const v1::ClassType& message : catalogue.messages.class_types()) {
    if (message.name() == type.name && message.version() == type.version) return &message;
  }
  return nullptr;
}

std::string GradeName(const v1::ClassType& type, const std::string& grade) {
  for (const v1::GradeBand& band : type.grade_bands()) {
    if (band.grade() == grade) return band.display_name();
  }
  return grade;
}

CertificatePaper PaperOf(const Sources& sources, const access::OrganizationTree& tree,
                         const ClassType& type, const v1::ClassType& message) {
  const Certificate& certificate = sources.certificate;
  const TrainingClass& training_class = sources.training_class;
  const Date day = certificate.issue_date;
  CertificatePaper paper;
  const Named organizer = NameOn(tree, training_class.organizer, day);
  paper.organizer = organizer.name;
  if (organizer.parent.has_value()) paper.superior = NameOn(tree, *organizer.parent, day).name;
  const Named cell = NameOn(tree, certificate.organization, day);
  paper.unit = cell.name;
  if (cell.parent.has_value()) {
    absl::StrAppend(&paper.unit, ", ", NameOn(tree, *cell.parent, day).name);
  }
  paper.number = certificate.number;
  paper.title = message.certificate_rule().title();
  paper.addressed = AddressOf(type.audience);
  paper.full_name = sources.holder.full_name;
  paper.birth_date = sources.holder.birth_date;
  paper.class_title = training_class.title;
  paper.start_date = training_class.start_date;
  paper.end_date = training_class.end_date;
  paper.grade = GradeName(message, certificate.grade);
  paper.issue_date = day;
  paper.expire_date = certificate.expires_on;
  paper.verification_code = certificate.verification_code;
  paper.synthetic = training_class.synthetic;
  return paper;
}

// "giay-chung-nhan-001-2025-NTVD.pdf".
std::string FileNameOf(const Certificate& certificate) {
  std::string number;
  for (const char character : certificate.number) {
    number.push_back(absl::ascii_isalnum(static_cast<unsigned char>(character)) ? character : '-');
  }
  return absl::StrCat("giay-chung-nhan-", number, ".pdf");
}

std::string LayoutNote(const v1::CertificateRule& rule) {
  switch (rule.confidence()) {
    case v1::PARAMETER_CONFIDENCE_SOURCED:
      return absl::StrCat("Bố cục theo mẫu ", rule.form(), " (", rule.source(), ").");
    case v1::PARAMETER_CONFIDENCE_PRESUMED:
      return absl::StrCat("Bố cục mẫu ", rule.form(),
                          " là phỏng đoán, chưa đối chiếu với bản gốc; cần xác nhận trước khi "
                          "dùng chính thức.");
    default:
      return absl::StrCat("Chưa rõ bố cục mẫu ", rule.form(),
                          "; cần xác nhận trước khi dùng chính thức.");
  }
}

}  // namespace

absl::StatusOr<v1::RenderCertificateResponse> CertificateHandler::RenderCertificate(
    const Context& context, const v1::RenderCertificateRequest& request) {
  Sources sources;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(sources, Load(transaction, request.certificate()));
        return absl::OkStatus();
      }));
  KETNAP_RETURN_IF_ERROR(CheckPrintable(sources.certificate));
  const ClassType* type = environment_->class_types->Of(sources.training_class);
  const v1::ClassType* message =
      type == nullptr ? nullptr : MessageOf(*environment_->class_types, *type);
  if (message == nullptr || !message->has_certificate_rule()) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "NO_CERTIFICATE",
        {"Loại lớp này không cấp giấy chứng nhận.", "This class type issues no certificate."});
  }
  v1::RenderCertificateResponse response;
  KETNAP_ASSIGN_OR_RETURN(*response.mutable_content(),
                          DrawCertificate(PaperOf(sources, *environment_->tree, *type, *message)));
  response.set_media_type("application/pdf");
  response.set_file_name(FileNameOf(sources.certificate));
  response.set_layout_note(LayoutNote(message->certificate_rule()));
  return response;
}

}  // namespace ketnap::training
