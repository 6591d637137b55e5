#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_HANDLER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/supervision/v1/inspection_service.grpc.pb.h"
#include "services/supervision/handlers/environment.h"

namespace ketnap::supervision {

// Inspections from decision to close. The inspection is the aggregate: every change advances its
// version under its lock and is journaled whole, so that who follows (identity) never asks back.
class InspectionHandler : public v1::InspectionService::CallbackService {
 public:
  explicit InspectionHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(InspectionService, CreateInspection, v1::CreateInspectionRequest, v1::Inspection)
  KETNAP_RPC(InspectionService, GetInspection, v1::GetInspectionRequest, v1::Inspection)
  KETNAP_RPC(InspectionService, ListInspections, v1::ListInspectionsRequest,
             v1::ListInspectionsResponse)
  KETNAP_RPC(InspectionService, UpdateInspection, v1::UpdateInspectionRequest, v1::Inspection)
  KETNAP_RPC(InspectionService, AppointTeam, v1::AppointTeamRequest, v1::Inspection)
  KETNAP_RPC(InspectionService, RemoveTeamMember, v1::RemoveTeamMemberRequest, v1::Inspection)
  KETNAP_RPC(InspectionService, StartInspection, v1::StartInspectionRequest, v1::Inspection)
  KETNAP_RPC(InspectionService, ExtendInspection, v1::ExtendInspectionRequest, v1::Inspection)
  KETNAP_RPC(InspectionService, RecordInspectionStep, v1::RecordInspectionStepRequest,
             v1::Inspection)
  KETNAP_RPC(InspectionService, DrawSample, v1::DrawSampleRequest, v1::InspectionSample)
  KETNAP_RPC(InspectionService, ListSamples, v1::ListSamplesRequest, v1::ListSamplesResponse)
  KETNAP_RPC(InspectionService, CloseInspection, v1::CloseInspectionRequest, v1::Inspection)
  KETNAP_RPC(InspectionService, CancelInspection, v1::CancelInspectionRequest, v1::Inspection)

 private:
  static constexpr char kPackage[] = "ketnap.supervision.v1";
  using Context = access::RequestContext;

  // inspection_planning.cc
  absl::StatusOr<v1::Inspection> CreateInspection(const Context& context,
                                                  const v1::CreateInspectionRequest& request);
  absl::StatusOr<v1::Inspection> UpdateInspection(const Context& context,
                                                  const v1::UpdateInspectionRequest& request);
  // inspection_lists.cc
  absl::StatusOr<v1::Inspection> GetInspection(const Context& context,
                                               const v1::GetInspectionRequest& request);
  absl::StatusOr<v1::ListInspectionsResponse> ListInspections(
      const Context& context, const v1::ListInspectionsRequest& request);
  // inspection_team.cc
  absl::StatusOr<v1::Inspection> AppointTeam(const Context& context,
                                             const v1::AppointTeamRequest& request);
  absl::StatusOr<v1::Inspection> RemoveTeamMember(const Context& context,
                                                  const v1::RemoveTeamMemberRequest& request);
  // inspection_conduct.cc
  absl::StatusOr<v1::Inspection> StartInspection(const Context& context,
                                                 const v1::StartInspectionRequest& request);
  absl::StatusOr<v1::Inspection> ExtendInspection(const Context& context,
                                                  const v1::ExtendInspectionRequest& request);
  absl::StatusOr<v1::Inspection> RecordInspectionStep(
      const Context& context, const v1::RecordInspectionStepRequest& request);
  absl::StatusOr<v1::Inspection> CloseInspection(const Context& context,
                                                 const v1::CloseInspectionRequest& request);
  absl::StatusOr<v1::Inspection> CancelInspection(const Context& context,
                                                  const v1::CancelInspectionRequest& request);
  // inspection_sampling.cc
  absl::StatusOr<v1::InspectionSample> DrawSample(const Context& context,
                                                  const v1::DrawSampleRequest& request);
  absl::StatusOr<v1::ListSamplesResponse> ListSamples(const Context& context,
                                                      const v1::ListSamplesRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_INSPECTIONS_INSPECTION_HANDLER_H_
