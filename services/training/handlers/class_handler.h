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
  // class_nominations.cc
  absl::StatusOr<v1::NominateResponse> Nominate(const Context& context,
                                                const v1::NominateRequest& request);
  absl::StatusOr<v1::ApproveNominationsResponse> ApproveNominations(
      const Context& context, const v1::ApproveNominationsRequest& request);
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
