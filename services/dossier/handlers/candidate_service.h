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
  KETNAP_RPC(CandidateService, ListSympathizer, v1::ListSympathizerRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, AssignHelper, v1::AssignHelperRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, RecordMonthlyReview, v1::RecordMonthlyReviewRequest,
             v1::MonthlyReview)
  KETNAP_RPC(CandidateService, ListMonthlyReviews, v1::ListMonthlyReviewsRequest,
             v1::ListMonthlyReviewsResponse)
  KETNAP_RPC(CandidateService, DelistCandidate, v1::DelistCandidateRequest, v1::Candidate)
  KETNAP_RPC(CandidateService, CheckEligibility, v1::CheckEligibilityRequest,
             v1::EligibilityVerdict)
  KETNAP_RPC(CandidateService, GetTimeline, v1::GetTimelineRequest, v1::GetTimelineResponse)

 private:
  using Context = access::RequestContext;

  // candidate_reads.cc
  absl::StatusOr<v1::Candidate> GetCandidate(const Context& context,
                                             const v1::GetCandidateRequest& request);
  absl::StatusOr<v1::ListCandidatesResponse> ListCandidates(
      const Context& context, const v1::ListCandidatesRequest& request);
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
  absl::StatusOr<v1::Candidate> AssignHelper(const Context& context,
                                             const v1::AssignHelperRequest& request);
  absl::StatusOr<v1::MonthlyReview> RecordMonthlyReview(
      const Context& context, const v1::RecordMonthlyReviewRequest& request);
  absl::StatusOr<v1::Candidate> DelistCandidate(const Context& context,
                                                const v1::DelistCandidateRequest& request);

  const Environment& environment_;
  rpc::Pipeline* const pipeline_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_CANDIDATE_SERVICE_H_
