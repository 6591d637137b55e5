#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_CLASS_HANDLER_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_CLASS_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/training/v1/class_service.grpc.pb.h"
#include "ketnap/training/v1/program_service.grpc.pb.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

using Context = access::RequestContext;

// Kinds of classes. Read from a file at start.
class ProgramHandler : public v1::ProgramService::CallbackService {
 public:
  explicit ProgramHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(ProgramService, ListClassTypes, v1::ListClassTypesRequest, v1::ListClassTypesResponse)
  KETNAP_RPC(ProgramService, GetClassType, v1::GetClassTypeRequest, v1::ClassType)

 private:
  static constexpr char kPackage[] = "ketnap.training.v1";
  absl::StatusOr<v1::ListClassTypesResponse> ListClassTypes(
      const Context& context, const v1::ListClassTypesRequest& request);
  absl::StatusOr<v1::ClassType> GetClassType(const Context& context,
                                             const v1::GetClassTypeRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

// Classes from plan to certificate. The class is the aggregate: whatever happens to its learners
// advances its version under its lock, so that seats and results cannot pass each other.
class ClassHandler : public v1::ClassService::CallbackService {
 public:
  explicit ClassHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(ClassService, CreateClass, v1::CreateClassRequest, v1::TrainingClass)
  KETNAP_RPC(ClassService, GetClass, v1::GetClassRequest, v1::TrainingClass)
  KETNAP_RPC(ClassService, ListClasses, v1::ListClassesRequest, v1::ListClassesResponse)
  KETNAP_RPC(ClassService, OpenRegistration, v1::OpenRegistrationRequest, v1::TrainingClass)
  KETNAP_RPC(ClassService, Nominate, v1::NominateRequest, v1::NominateResponse)
  KETNAP_RPC(ClassService, ApproveNominations, v1::ApproveNominationsRequest,
             v1::ApproveNominationsResponse)
  KETNAP_RPC(ClassService, ListNominations, v1::ListNominationsRequest, v1::ListNominationsResponse)
  KETNAP_RPC(ClassService, UpdateClass, v1::UpdateClassRequest, v1::TrainingClass)
  KETNAP_RPC(ClassService, CancelClass, v1::CancelClassRequest, v1::TrainingClass)
  KETNAP_RPC(ClassService, AllocateQuotas, v1::AllocateQuotasRequest, v1::TrainingClass)
  KETNAP_RPC(ClassService, ListQuotas, v1::ListQuotasRequest, v1::ListQuotasResponse)
  KETNAP_RPC(ClassService, CheckEnrolment, v1::CheckEnrolmentRequest, v1::CheckEnrolmentResponse)
  KETNAP_RPC(ClassService, Withdraw, v1::WithdrawRequest, v1::WithdrawResponse)
  KETNAP_RPC(ClassService, DeclineNominations, v1::DeclineNominationsRequest,
             v1::DeclineNominationsResponse)
  KETNAP_RPC(ClassService, RecordAttendance, v1::RecordAttendanceRequest, v1::TrainingClass)
  KETNAP_RPC(ClassService, RecordResults, v1::RecordResultsRequest, v1::TrainingClass)
  KETNAP_RPC(ClassService, CompleteClass, v1::CompleteClassRequest, v1::TrainingClass)
  KETNAP_RPC(ClassService, IssueCertificates, v1::IssueCertificatesRequest,
             v1::IssueCertificatesResponse)
  KETNAP_RPC(ClassService, VerifyCertificate, v1::VerifyCertificateRequest,
             v1::VerifyCertificateResponse)
  KETNAP_RPC(ClassService, ListCertificates, v1::ListCertificatesRequest,
             v1::ListCertificatesResponse)

 private:
  static constexpr char kPackage[] = "ketnap.training.v1";

  // class_planning.cc
  absl::StatusOr<v1::TrainingClass> CreateClass(const Context& context,
                                                const v1::CreateClassRequest& request);
  absl::StatusOr<v1::TrainingClass> GetClass(const Context& context,
                                             const v1::GetClassRequest& request);
  absl::StatusOr<v1::ListClassesResponse> ListClasses(const Context& context,
                                                      const v1::ListClassesRequest& request);
  absl::StatusOr<v1::TrainingClass> OpenRegistration(const Context& context,
                                                     const v1::OpenRegistrationRequest& request);
  // enrolment/class_update.cc
  absl::StatusOr<v1::TrainingClass> UpdateClass(const Context& context,
                                                const v1::UpdateClassRequest& request);
  absl::StatusOr<v1::TrainingClass> CancelClass(const Context& context,
                                                const v1::CancelClassRequest& request);
  // enrolment/quotas.cc
  absl::StatusOr<v1::TrainingClass> AllocateQuotas(const Context& context,
                                                   const v1::AllocateQuotasRequest& request);
  absl::StatusOr<v1::ListQuotasResponse> ListQuotas(const Context& context,
                                                    const v1::ListQuotasRequest& request);
  // enrolment/nominate.cc
  absl::StatusOr<v1::NominateResponse> Nominate(const Context& context,
                                                const v1::NominateRequest& request);
  absl::StatusOr<v1::CheckEnrolmentResponse> CheckEnrolment(
      const Context& context, const v1::CheckEnrolmentRequest& request);
  // enrolment/decisions.cc
  absl::StatusOr<v1::ApproveNominationsResponse> ApproveNominations(
      const Context& context, const v1::ApproveNominationsRequest& request);
  absl::StatusOr<v1::DeclineNominationsResponse> DeclineNominations(
      const Context& context, const v1::DeclineNominationsRequest& request);
  absl::StatusOr<v1::WithdrawResponse> Withdraw(const Context& context,
                                                const v1::WithdrawRequest& request);
  // enrolment/list_nominations.cc
  absl::StatusOr<v1::ListNominationsResponse> ListNominations(
      const Context& context, const v1::ListNominationsRequest& request);
  // class_results.cc
  absl::StatusOr<v1::TrainingClass> RecordAttendance(const Context& context,
                                                     const v1::RecordAttendanceRequest& request);
  absl::StatusOr<v1::TrainingClass> RecordResults(const Context& context,
                                                  const v1::RecordResultsRequest& request);
  absl::StatusOr<v1::TrainingClass> CompleteClass(const Context& context,
                                                  const v1::CompleteClassRequest& request);
  // class_certificates.cc
  absl::StatusOr<v1::IssueCertificatesResponse> IssueCertificates(
      const Context& context, const v1::IssueCertificatesRequest& request);
  absl::StatusOr<v1::VerifyCertificateResponse> VerifyCertificate(
      const Context& context, const v1::VerifyCertificateRequest& request);
  absl::StatusOr<v1::ListCertificatesResponse> ListCertificates(
      const Context& context, const v1::ListCertificatesRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_CLASS_HANDLER_H_
