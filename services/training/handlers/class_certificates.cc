#include <utility>

#include "absl/strings/ascii.h"
#include "common/access/scoped_query.h"
#include "common/api/mutation.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/class_handler.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/learner_names.h"
#include "services/training/repository/certificate_repository.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/verification_code.h"

namespace ketnap::training {
namespace {

absl::Status IssueOne(db::Transaction& transaction, const Context& context, const ClassType& type,
                      Date issue_date, int serial, Nomination nomination, ClassChange* change) {
  Certificate certificate;
  certificate.id = Uuid::Generate(context.now);
  certificate.class_type = change->training_class.class_type;
  certificate.year = static_cast<int>(issue_date.year());
  certificate.serial = serial;
  certificate.number = CertificateNumber(type, certificate.year, certificate.serial);
  certificate.expires_on = LastDayOf(type, issue_date);
  certificate.verification_code = NewVerificationCode();
  certificate.candidate = nomination.candidate;
  certificate.organization = nomination.organization;
  certificate.training_class = nomination.training_class;
  certificate.issue_date = issue_date;
  certificate.grade = nomination.grade;
  KETNAP_RETURN_IF_ERROR(InsertCertificate(transaction, certificate));
  nomination.certificate = certificate.id;
  KETNAP_RETURN_IF_ERROR(UpdateNomination(transaction, nomination));
  change->nominations.push_back(nomination);
  change->certificates.push_back(std::move(certificate));
  return absl::OkStatus();
}

absl::Status IssueAll(db::Transaction& transaction, const Environment& environment,
                      const Context& context, Date issue_date, ClassChange* change) {
  const TrainingClass& training_class = change->training_class;
  KETNAP_RETURN_IF_ERROR(CheckState(training_class, ClassState::kCompleted));
  if (training_class.imported) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "CLASS_IMPORTED",
                         {"Lớp này nhập từ sổ khác; giấy chứng nhận của lớp do sổ đó cấp.",
                          "The class was brought in from another register, which issued its "
                          "certificates."});
  }
  const ClassType* type = environment.class_types->Of(training_class);
  if (type == nullptr || !type->issues_certificate) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "NO_CERTIFICATE",
        {"Loại lớp này không cấp giấy chứng nhận.", "This class type issues no certificate."});
  }
  if (issue_date < training_class.end_date) {
    return InvalidFieldsError({{"issue_date",
                                "OUT_OF_RANGE",
                                {"Ngày cấp phải không trước ngày bế giảng.",
                                 "The day of issue must not precede the last day."}}});
  }
  KETNAP_ASSIGN_OR_RETURN(const auto learners, NominationsOfClass(transaction, training_class.id));
  std::vector<Nomination> owed;
  for (const Nomination& learner : learners) {
    const bool is_owed =
        learner.state == NominationState::kPassed && !learner.certificate.has_value();
    if (is_owed) owed.push_back(learner);
  }
  if (owed.empty()) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "NOTHING_TO_ISSUE",
                         {"Không có học viên đạt nào chưa được cấp giấy chứng nhận.",
                          "No learner who passed is without a certificate."});
  }
  KETNAP_ASSIGN_OR_RETURN(
      int serial, TakeSerials(transaction, training_class.class_type,
                              static_cast<int>(issue_date.year()), static_cast<int>(owed.size())));
  for (const Nomination& learner : owed) {
    KETNAP_RETURN_IF_ERROR(
        IssueOne(transaction, context, *type, issue_date, serial++, learner, change));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::IssueCertificatesResponse> ClassHandler::IssueCertificates(
    const Context& context, const v1::IssueCertificatesRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date issue_date, DateFromProto(request.issue_date()));
  auto issued = api::RunMutation<v1::IssueCertificatesResponse>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::IssueCertificatesResponse> {
        const ChangeRequest entry{request.training_class(), "IssueCertificates",
                                  request.request_id(), issue_date, "issue_date"};
        KETNAP_ASSIGN_OR_RETURN(
            const ClassChange changed,
            ChangeClass(transaction, *environment_, context, entry, [&](ClassChange& change) {
              return IssueAll(transaction, *environment_, context, issue_date, &change);
            }));
        v1::IssueCertificatesResponse response;
        for (const Certificate& each : changed.certificates) {
          *response.add_certificates() = ToProto(each);
        }
        return response;
      });
  if (!issued.ok()) return issued;
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        return FillNames(transaction, issued->mutable_certificates());
      }));
  return issued;
}

absl::StatusOr<v1::VerifyCertificateResponse> ClassHandler::VerifyCertificate(
    const Context& context, const v1::VerifyCertificateRequest& request) {
  const std::string code = absl::AsciiStrToUpper(request.verification_code());
  std::optional<Certificate> found;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindCertificateByCode(transaction, code));
        return absl::OkStatus();
      }));
  v1::VerifyCertificateResponse response;
  if (!found.has_value()) return response;
  response.set_genuine(true);
  response.set_number(found->number);
  response.set_class_type(found->class_type);
  *response.mutable_issue_date() = DateToProto(found->issue_date);
  response.set_status(static_cast<v1::CertificateStatus>(found->status));
  if (found->expires_on.has_value()) {
    *response.mutable_expire_date() = DateToProto(*found->expires_on);
  }
  return response;
}

absl::StatusOr<v1::ListCertificatesResponse> ClassHandler::ListCertificates(
    const Context& context, const v1::ListCertificatesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  std::optional<Uuid> candidate;
  if (!request.candidate().empty()) {
    KETNAP_ASSIGN_OR_RETURN(candidate,
                            api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  }
  KETNAP_ASSIGN_OR_RETURN(const std::optional<Uuid> before, api::ReadIdKey(page));
  const access::VisibleScope scope = access::VisibleScopeOf(context, *environment_->tree);
  std::vector<Certificate> rows;
  bool more = false;
  v1::ListCertificatesResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            rows, access::QueryScope<Certificate>(
                      scope, page.size + 1,
                      [&](const std::optional<Uuid>& root) {
                        return training::ListCertificates(transaction, root, candidate, before,
                                                          page.size + 1);
                      },
                      [](const Certificate& a, const Certificate& b) { return a.id > b.id; }));
        more = api::CutToPage(page, &rows);
        response.clear_certificates();
        for (const Certificate& row : rows) *response.add_certificates() = ToProto(row);
        return FillNames(transaction, response.mutable_certificates());
      }));
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {rows.back().id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::training
