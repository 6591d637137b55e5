#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_CANDIDATE_SERVICE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_CANDIDATE_SERVICE_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "ketnap/dossier/v1/candidate_service.grpc.pb.h"
#include "services/dossier/handlers/environment.h"

namespace ketnap::dossier {

// People on the way, and the steps before the dossier. What each RPC promises stands in the proto.
class CandidateHandler : public v1::CandidateService::CallbackService {
 public:
  explicit CandidateHandler(const Environment* environment)
      : environment_(*environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(CandidateService, NominateCandidate, v1::NominateCandidateRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, GetCandidate, v1::GetCandidateRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, ListCandidates, v1::ListCandidatesRequest,
             v1::ListCandidatesResponse)
  KETNAP_RPC(CandidateService, SearchCandidates, v1::SearchCandidatesRequest,
             v1::SearchCandidatesResponse)
  KETNAP_RPC(CandidateService, ListSympathizer, v1::ListSympathizerRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, AssignHelper, v1::AssignHelperRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, RecordMonthlyReview, v1::RecordMonthlyReviewRequest,
             v1::MonthlyReview)
  KETNAP_RPC(CandidateService, ListMonthlyReviews, v1::ListMonthlyReviewsRequest,
             v1::ListMonthlyReviewsResponse)
  KETNAP_RPC(CandidateService, DelistCandidate, v1::DelistCandidateRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, DeclineNomination, v1::DeclineNominationRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, RelistCandidate, v1::RelistCandidateRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, ReferToClass, v1::ReferToClassRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, CheckEligibility, v1::CheckEligibilityRequest,
             v1::EligibilityVerdict)
  KETNAP_RPC(CandidateService, GetTimeline, v1::GetTimelineRequest, v1::GetTimelineResponse)
  KETNAP_RPC(CandidateService, UpdateCandidate, v1::UpdateCandidateRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, ListCandidateNominations, v1::ListCandidateNominationsRequest,
             v1::ListCandidateNominationsResponse)
  KETNAP_RPC(CandidateService, ListHelpers, v1::ListHelpersRequest, v1::ListHelpersResponse)
  KETNAP_RPC(CandidateService, GetReviewTemplate, v1::GetReviewTemplateRequest, v1::ReviewTemplate)
  KETNAP_RPC(CandidateService, ImportCandidates, v1::ImportCandidatesRequest,
             v1::ImportCandidatesResponse)
  KETNAP_RPC(CandidateService, TransferCandidate, v1::TransferCandidateRequest,
             v1::CandidateTransfer)
  KETNAP_RPC(CandidateService, AcceptTransfer, v1::AcceptTransferRequest, v1::CandidateTransfer)
  KETNAP_RPC(CandidateService, CancelTransfer, v1::CancelTransferRequest, v1::CandidateTransfer)
  KETNAP_RPC(CandidateService, ListTransfers, v1::ListTransfersRequest, v1::ListTransfersResponse)

  KETNAP_RPC(CandidateService, SetNationalId, v1::SetNationalIdRequest, v1::SetNationalIdResponse)
  KETNAP_RPC(CandidateService, RevealNationalId, v1::RevealNationalIdRequest,
             v1::RevealNationalIdResponse)
  KETNAP_RPC(CandidateService, FindByNationalId, v1::FindByNationalIdRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, ListDuplicates, v1::ListDuplicatesRequest,
             v1::ListDuplicatesResponse)
  KETNAP_RPC(CandidateService, MergeDuplicate, v1::MergeDuplicateRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, UndoMerge, v1::UndoMergeRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, SetFamily, v1::SetFamilyRequest, v1::SetFamilyResponse)
  KETNAP_RPC(CandidateService, GetFamily, v1::GetFamilyRequest, v1::GetFamilyResponse)

 private:
  using Context = access::RequestContext;

  // worklists/candidate_lists.cc
  absl::StatusOr<v1::ListCandidatesResponse> ListCandidates(
      const Context& context, const v1::ListCandidatesRequest& request);
  absl::StatusOr<v1::SearchCandidatesResponse> SearchCandidates(
      const Context& context, const v1::SearchCandidatesRequest& request);

  // candidate_reads.cc
  absl::StatusOr<v1::Candidate> GetCandidate(const Context& context,
                                             const v1::GetCandidateRequest& request);
  absl::StatusOr<v1::ListMonthlyReviewsResponse> ListMonthlyReviews(
      const Context& context, const v1::ListMonthlyReviewsRequest& request);
  absl::StatusOr<v1::EligibilityVerdict> CheckEligibility(
      const Context& context, const v1::CheckEligibilityRequest& request);
  absl::StatusOr<v1::GetTimelineResponse> GetTimeline(const Context& context,
                                                      const v1::GetTimelineRequest& request);

  // candidate_steps.cc
  absl::StatusOr<v1::Candidate> NominateCandidate(const Context& context,
                                                  const v1::NominateCandidateRequest& request);
  absl::StatusOr<v1::Candidate> ListSympathizer(const Context& context,
                                                const v1::ListSympathizerRequest& request);
  absl::StatusOr<v1::Candidate> DelistCandidate(const Context& context,
                                                const v1::DelistCandidateRequest& request);

  // steps/list_steps.cc
  absl::StatusOr<v1::Candidate> DeclineNomination(const Context& context,
                                                  const v1::DeclineNominationRequest& request);
  absl::StatusOr<v1::Candidate> RelistCandidate(const Context& context,
                                                const v1::RelistCandidateRequest& request);
  absl::StatusOr<v1::Candidate> ReferToClass(const Context& context,
                                             const v1::ReferToClassRequest& request);

  // sympathizers/
  absl::StatusOr<v1::Candidate> AssignHelper(const Context& context,
                                             const v1::AssignHelperRequest& request);
  absl::StatusOr<v1::MonthlyReview> RecordMonthlyReview(
      const Context& context, const v1::RecordMonthlyReviewRequest& request);
  absl::StatusOr<v1::Candidate> UpdateCandidate(const Context& context,
                                                const v1::UpdateCandidateRequest& request);
  absl::StatusOr<v1::ListCandidateNominationsResponse> ListCandidateNominations(
      const Context& context, const v1::ListCandidateNominationsRequest& request);
  absl::StatusOr<v1::ListHelpersResponse> ListHelpers(const Context& context,
                                                      const v1::ListHelpersRequest& request);
  absl::StatusOr<v1::ReviewTemplate> GetReviewTemplate(const Context& context,
                                                       const v1::GetReviewTemplateRequest& request);

  // imports/
  absl::StatusOr<v1::ImportCandidatesResponse> ImportCandidates(
      const Context& context, const v1::ImportCandidatesRequest& request);

  // transfers/transfer_rpcs.cc
  absl::StatusOr<v1::CandidateTransfer> TransferCandidate(
      const Context& context, const v1::TransferCandidateRequest& request);
  absl::StatusOr<v1::CandidateTransfer> AcceptTransfer(const Context& context,
                                                       const v1::AcceptTransferRequest& request);
  absl::StatusOr<v1::CandidateTransfer> CancelTransfer(const Context& context,
                                                       const v1::CancelTransferRequest& request);
  absl::StatusOr<v1::ListTransfersResponse> ListTransfers(const Context& context,
                                                          const v1::ListTransfersRequest& request);

  // national_id/national_id.cc
  absl::StatusOr<v1::SetNationalIdResponse> SetNationalId(const Context& context,
                                                          const v1::SetNationalIdRequest& request);
  absl::StatusOr<v1::RevealNationalIdResponse> RevealNationalId(
      const Context& context, const v1::RevealNationalIdRequest& request);
  absl::StatusOr<v1::Candidate> FindByNationalId(const Context& context,
                                                 const v1::FindByNationalIdRequest& request);

  // duplicates/
  absl::StatusOr<v1::ListDuplicatesResponse> ListDuplicates(
      const Context& context, const v1::ListDuplicatesRequest& request);
  absl::StatusOr<v1::Candidate> MergeDuplicate(const Context& context,
                                               const v1::MergeDuplicateRequest& request);
  absl::StatusOr<v1::Candidate> UndoMerge(const Context& context,
                                          const v1::UndoMergeRequest& request);

  // verification/family.cc
  absl::StatusOr<v1::SetFamilyResponse> SetFamily(const Context& context,
                                                  const v1::SetFamilyRequest& request);
  absl::StatusOr<v1::GetFamilyResponse> GetFamily(const Context& context,
                                                  const v1::GetFamilyRequest& request);

  const Environment& environment_;
  rpc::Pipeline* const pipeline_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_CANDIDATE_SERVICE_H_
