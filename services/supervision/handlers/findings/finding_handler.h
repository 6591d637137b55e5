#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_HANDLER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/supervision/v1/finding_service.grpc.pb.h"
#include "services/supervision/handlers/environment.h"

namespace ketnap::supervision {

// What inspections find, what they conclude, and what becomes of it.
class FindingHandler : public v1::FindingService::CallbackService {
 public:
  explicit FindingHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(FindingService, ProposeFindings, v1::ProposeFindingsRequest,
             v1::ProposeFindingsResponse)
  KETNAP_RPC(FindingService, RecordFinding, v1::RecordFindingRequest, v1::Finding)
  KETNAP_RPC(FindingService, UpdateFinding, v1::UpdateFindingRequest, v1::Finding)
  KETNAP_RPC(FindingService, PresentFindings, v1::PresentFindingsRequest,
             v1::PresentFindingsResponse)
  KETNAP_RPC(FindingService, WithdrawFinding, v1::WithdrawFindingRequest, v1::Finding)
  KETNAP_RPC(FindingService, GetFinding, v1::GetFindingRequest, v1::Finding)
  KETNAP_RPC(FindingService, ListFindings, v1::ListFindingsRequest, v1::ListFindingsResponse)
  KETNAP_RPC(FindingService, ListFindingClauses, v1::ListFindingClausesRequest,
             v1::ListFindingClausesResponse)
  KETNAP_RPC(FindingService, SubmitResponse, v1::SubmitResponseRequest, v1::Finding)
  KETNAP_RPC(FindingService, ConcludeInspection, v1::ConcludeInspectionRequest, v1::Conclusion)
  KETNAP_RPC(FindingService, GetConclusion, v1::GetConclusionRequest, v1::Conclusion)
  KETNAP_RPC(FindingService, GetSealedConclusion, v1::GetSealedConclusionRequest,
             v1::SealedConclusion)
  KETNAP_RPC(FindingService, RecordRemedy, v1::RecordRemedyRequest, v1::Finding)
  KETNAP_RPC(FindingService, VerifyRemedy, v1::VerifyRemedyRequest, v1::Finding)
  KETNAP_RPC(FindingService, ReopenRemedy, v1::ReopenRemedyRequest, v1::Finding)

 private:
  friend class ReportReader;  // Exports answer as the RPCs do.
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.supervision.v1";

  // propose_findings.cc
  absl::StatusOr<v1::ProposeFindingsResponse> ProposeFindings(
      const Context& context, const v1::ProposeFindingsRequest& request);
  // record_finding.cc
  absl::StatusOr<v1::Finding> RecordFinding(const Context& context,
                                            const v1::RecordFindingRequest& request);
  absl::StatusOr<v1::Finding> UpdateFinding(const Context& context,
                                            const v1::UpdateFindingRequest& request);
  // present_findings.cc
  absl::StatusOr<v1::PresentFindingsResponse> PresentFindings(
      const Context& context, const v1::PresentFindingsRequest& request);
  absl::StatusOr<v1::Finding> WithdrawFinding(const Context& context,
                                              const v1::WithdrawFindingRequest& request);
  absl::StatusOr<v1::Finding> SubmitResponse(const Context& context,
                                             const v1::SubmitResponseRequest& request);
  // list_findings.cc
  absl::StatusOr<v1::Finding> GetFinding(const Context& context,
                                         const v1::GetFindingRequest& request);
  absl::StatusOr<v1::ListFindingsResponse> ListFindings(const Context& context,
                                                        const v1::ListFindingsRequest& request);
  absl::StatusOr<v1::ListFindingClausesResponse> ListFindingClauses(
      const Context& context, const v1::ListFindingClausesRequest& request);
  // conclude.cc
  absl::StatusOr<v1::Conclusion> ConcludeInspection(const Context& context,
                                                    const v1::ConcludeInspectionRequest& request);
  absl::StatusOr<v1::Conclusion> GetConclusion(const Context& context,
                                               const v1::GetConclusionRequest& request);
  absl::StatusOr<v1::SealedConclusion> GetSealedConclusion(
      const Context& context, const v1::GetSealedConclusionRequest& request);
  // remedies.cc
  absl::StatusOr<v1::Finding> RecordRemedy(const Context& context,
                                           const v1::RecordRemedyRequest& request);
  absl::StatusOr<v1::Finding> VerifyRemedy(const Context& context,
                                           const v1::VerifyRemedyRequest& request);
  absl::StatusOr<v1::Finding> ReopenRemedy(const Context& context,
                                           const v1::ReopenRemedyRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FINDINGS_FINDING_HANDLER_H_
