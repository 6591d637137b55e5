#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_PROGRAMS_PROGRAM_HANDLER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_PROGRAMS_PROGRAM_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/supervision/v1/program.grpc.pb.h"
#include "services/supervision/handlers/environment.h"

namespace ketnap::supervision {

// Annual programmes of inspection and supervision. How far an item is, is asked of the inspections
// that name it.
class ProgramHandler final : public v1::ProgramService::CallbackService {
 public:
  explicit ProgramHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(ProgramService, CreateInspectionProgram, v1::CreateInspectionProgramRequest,
             v1::InspectionProgram)
  KETNAP_RPC(ProgramService, UpdateInspectionProgram, v1::UpdateInspectionProgramRequest,
             v1::InspectionProgram)
  KETNAP_RPC(ProgramService, ApproveInspectionProgram, v1::ApproveInspectionProgramRequest,
             v1::InspectionProgram)
  KETNAP_RPC(ProgramService, AmendInspectionProgram, v1::AmendInspectionProgramRequest,
             v1::InspectionProgram)
  KETNAP_RPC(ProgramService, GetInspectionProgram, v1::GetInspectionProgramRequest,
             v1::InspectionProgram)
  KETNAP_RPC(ProgramService, ListInspectionPrograms, v1::ListInspectionProgramsRequest,
             v1::ListInspectionProgramsResponse)
  KETNAP_RPC(ProgramService, ListInspectionProgramRevisions,
             v1::ListInspectionProgramRevisionsRequest, v1::ListInspectionProgramRevisionsResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.supervision.v1";

  // program_changes.cc
  absl::StatusOr<v1::InspectionProgram> CreateInspectionProgram(
      const Context& context, const v1::CreateInspectionProgramRequest& request);
  absl::StatusOr<v1::InspectionProgram> UpdateInspectionProgram(
      const Context& context, const v1::UpdateInspectionProgramRequest& request);
  absl::StatusOr<v1::InspectionProgram> ApproveInspectionProgram(
      const Context& context, const v1::ApproveInspectionProgramRequest& request);
  absl::StatusOr<v1::InspectionProgram> AmendInspectionProgram(
      const Context& context, const v1::AmendInspectionProgramRequest& request);

  // program_lists.cc
  absl::StatusOr<v1::InspectionProgram> GetInspectionProgram(
      const Context& context, const v1::GetInspectionProgramRequest& request);
  absl::StatusOr<v1::ListInspectionProgramsResponse> ListInspectionPrograms(
      const Context& context, const v1::ListInspectionProgramsRequest& request);
  absl::StatusOr<v1::ListInspectionProgramRevisionsResponse> ListInspectionProgramRevisions(
      const Context& context, const v1::ListInspectionProgramRevisionsRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_PROGRAMS_PROGRAM_HANDLER_H_
