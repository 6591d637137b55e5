#include <functional>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/training/handlers/certificates/certificate_handler.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/learner_names.h"
#include "services/training/repository/certificate_repository.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/verification_code.h"

namespace ketnap::training {
namespace {

using CertificateBody = std::function<absl::Status(ClassChange&, Certificate)>;

absl::StatusOr<Certificate> MustFind(db::Transaction& transaction, const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, kCertificates, "certificate"));
  KETNAP_ASSIGN_OR_RETURN(const auto found, FindCertificate(transaction, id));
  if (!found.has_value()) return ResourceNotFoundError(name);
  return *found;
}

// Whoever follows the person sees the certificate; who held the class, or stands above, changes it.
absl::Status CheckIssuer(const Environment& environment, const access::RequestContext& context,
                         const Uuid& organizer, const std::string& name) {
  const absl::Status held =
      access::CheckScope(context, *environment.tree, context.permission, organizer, name);
  if (held.ok()) return held;
  return ReasonedError(absl::StatusCode::kPermissionDenied, "NOT_ISSUER",
                       {"Chỉ đơn vị tổ chức lớp hoặc cấp trên của đơn vị đó mới thu hồi, cấp lại "
                        "giấy chứng nhận.",
                        "Only who held the class, or stands above, revokes or replaces its "
                        "certificates."});
}

absl::Status CheckIssued(const Certificate& certificate) {
  if (certificate.status == CertificateStatus::kIssued) return absl::OkStatus();
  if (certificate.status == CertificateStatus::kRevoked) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "CERTIFICATE_REVOKED",
                         {"Giấy chứng nhận này đã bị thu hồi.", "This certificate was revoked."},
                         {{"certificate", api::ResourceName(kCertificates, certificate.id)}});
  }
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "CERTIFICATE_VOID",
      {"Số giấy này đã bị hủy; hãy dùng giấy được cấp lại.",
       "This number is void; go on with the certificate that stands for it."},
      {{"replacement", certificate.replacement.has_value()
                           ? api::ResourceName(kCertificates, *certificate.replacement)
                           : ""}});
}

// A change of the class the certificate is of: locked, judged, written and journaled as such.
absl::StatusOr<ClassChange> ChangeCertificate(db::Transaction& transaction,
                                              const Environment& environment,
                                              const access::RequestContext& context,
                                              const std::string& name, ChangeRequest entry,
                                              const CertificateBody& body) {
  KETNAP_ASSIGN_OR_RETURN(const Certificate before, MustFind(transaction, name));
  entry.training_class = api::ResourceName(kClasses, before.training_class);
  return ChangeClass(
      transaction, environment, context, entry, [&](ClassChange& change) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(
            CheckIssuer(environment, context, change.training_class.organizer, name));
        // Again, now that the class is locked.
        KETNAP_ASSIGN_OR_RETURN(Certificate certificate, MustFind(transaction, name));
        KETNAP_RETURN_IF_ERROR(CheckIssued(certificate));
        if (entry.date < certificate.issue_date) {
          return InvalidFieldsError({{entry.date_field,
                                      "OUT_OF_RANGE",
                                      {"Ngày phải không trước ngày cấp giấy chứng nhận.",
                                       "The day must not precede the day of issue."}}});
        }
        return body(change, std::move(certificate));
      });
}

// The next number of the register for the same result; how long it counts runs from the first.
absl::StatusOr<Certificate> NextPaper(db::Transaction& transaction, const Environment& environment,
                                      const access::RequestContext& context,
                                      const TrainingClass& training_class, const Certificate& old,
                                      Date issue_date) {
  const ClassType* type = environment.class_types->Of(training_class);
  if (type == nullptr || !type->issues_certificate) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "NO_CERTIFICATE",
        {"Loại lớp này không cấp giấy chứng nhận.", "This class type issues no certificate."});
  }
  Certificate paper = old;
  paper.id = Uuid::Generate(context.now);
  paper.year = static_cast<int>(issue_date.year());
  KETNAP_ASSIGN_OR_RETURN(paper.serial, TakeSerials(transaction, paper.class_type, paper.year, 1));
  paper.number = CertificateNumber(*type, paper.year, paper.serial);
  paper.verification_code = NewVerificationCode();
  paper.issue_date = issue_date;
  paper.imported = false;
  KETNAP_RETURN_IF_ERROR(InsertCertificate(transaction, paper));
  return paper;
}

absl::Status PointLearnerAt(db::Transaction& transaction, const Certificate& old,
                            const Certificate& paper, ClassChange* change) {
  KETNAP_ASSIGN_OR_RETURN(auto learner,
                          FindNomination(transaction, old.training_class, old.candidate));
  if (!learner.has_value() || learner->certificate != old.id) return absl::OkStatus();
  learner->certificate = paper.id;
  KETNAP_RETURN_IF_ERROR(UpdateNomination(transaction, *learner));
  change->nominations.push_back(*std::move(learner));
  return absl::OkStatus();
}

absl::Status FillOneName(const Environment& environment, const access::RequestContext& context,
                         std::vector<v1::Certificate*> certificates) {
  google::protobuf::RepeatedPtrField<v1::Certificate> rows;
  for (const v1::Certificate* each : certificates) *rows.Add() = *each;
  KETNAP_RETURN_IF_ERROR(environment.database->RunRead(
      context.deadline,
      [&](db::Transaction& transaction) { return FillNames(transaction, &rows); }));
  for (size_t i = 0; i < certificates.size(); ++i) {
    *certificates[i] = rows[static_cast<int>(i)];
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Certificate> CertificateHandler::RevokeCertificate(
    const Context& context, const v1::RevokeCertificateRequest& request) {
  ChangeRequest entry;
  entry.action = "RevokeCertificate";
  entry.request_id = request.request_id();
  KETNAP_ASSIGN_OR_RETURN(entry.date, DateFromProto(request.date()));
  const auto revoke = [&](db::Transaction& transaction) -> absl::StatusOr<v1::Certificate> {
    auto body = [&](ClassChange& change, Certificate certificate) -> absl::Status {
      certificate.status = CertificateStatus::kRevoked;
      certificate.closed_on = entry.date;
      certificate.closing_reason = NormalizeNfc(request.reason_note());
      certificate.revocation_document = NormalizeNfc(request.document());
      KETNAP_RETURN_IF_ERROR(CloseCertificate(transaction, certificate));
      change.certificates.push_back(std::move(certificate));
      return absl::OkStatus();
    };
    KETNAP_ASSIGN_OR_RETURN(
        const ClassChange changed,
        ChangeCertificate(transaction, *environment_, context, request.certificate(), entry, body));
    return ToProto(changed.certificates.at(0));
  };
  KETNAP_ASSIGN_OR_RETURN(
      v1::Certificate answer,
      api::RunMutation<v1::Certificate>(*environment_->database, context, request, revoke));
  KETNAP_RETURN_IF_ERROR(FillOneName(*environment_, context, {&answer}));
  return answer;
}

absl::StatusOr<v1::ReplaceCertificateResponse> CertificateHandler::ReplaceCertificate(
    const Context& context, const v1::ReplaceCertificateRequest& request) {
  ChangeRequest entry;
  entry.action = "ReplaceCertificate";
  entry.request_id = request.request_id();
  entry.date_field = "issue_date";
  KETNAP_ASSIGN_OR_RETURN(entry.date, DateFromProto(request.issue_date()));
  const auto replace =
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ReplaceCertificateResponse> {
    auto body = [&](ClassChange& change, Certificate old) -> absl::Status {
      KETNAP_ASSIGN_OR_RETURN(Certificate paper, NextPaper(transaction, *environment_, context,
                                                           change.training_class, old, entry.date));
      old.status = CertificateStatus::kVoid;
      old.closed_on = entry.date;
      old.closing_reason = NormalizeNfc(request.reason_note());
      old.replacement = paper.id;
      KETNAP_RETURN_IF_ERROR(CloseCertificate(transaction, old));
      KETNAP_RETURN_IF_ERROR(PointLearnerAt(transaction, old, paper, &change));
      change.certificates.push_back(std::move(old));
      change.certificates.push_back(std::move(paper));
      return absl::OkStatus();
    };
    KETNAP_ASSIGN_OR_RETURN(
        const ClassChange changed,
        ChangeCertificate(transaction, *environment_, context, request.certificate(), entry, body));
    v1::ReplaceCertificateResponse response;
    *response.mutable_voided() = ToProto(changed.certificates.at(0));
    *response.mutable_certificate() = ToProto(changed.certificates.at(1));
    return response;
  };
  KETNAP_ASSIGN_OR_RETURN(v1::ReplaceCertificateResponse answer,
                          api::RunMutation<v1::ReplaceCertificateResponse>(
                              *environment_->database, context, request, replace));
  KETNAP_RETURN_IF_ERROR(
      FillOneName(*environment_, context, {answer.mutable_voided(), answer.mutable_certificate()}));
  return answer;
}

}  // namespace ketnap::training
