#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_COMMENDATIONS_COMMENDATION_HANDLER_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_COMMENDATIONS_COMMENDATION_HANDLER_H_

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/rpc/pipeline.h"
#include "ketnap/supervision/v1/commendation.grpc.pb.h"
#include "services/supervision/domain/commendation.h"
#include "services/supervision/handlers/environment.h"

namespace ketnap::supervision {

inline constexpr char kCommendations[] = "commendations";

v1::Commendation ToProto(const Commendation& commendation);
v1::CommendationFigure ToProto(const CommendationFigure& figure);

// Good examples and what was decided on them.
class CommendationHandler final : public v1::CommendationService::CallbackService {
 public:
  explicit CommendationHandler(const Environment* environment)
      : environment_(environment), pipeline_(environment->pipeline) {}

  KETNAP_RPC(CommendationService, ProposeCommendations, v1::ProposeCommendationsRequest,
             v1::ProposeCommendationsResponse)
  KETNAP_RPC(CommendationService, RecordCommendation, v1::RecordCommendationRequest,
             v1::Commendation)
  KETNAP_RPC(CommendationService, DecideCommendation, v1::DecideCommendationRequest,
             v1::Commendation)
  KETNAP_RPC(CommendationService, WithdrawCommendation, v1::WithdrawCommendationRequest,
             v1::Commendation)
  KETNAP_RPC(CommendationService, GetCommendation, v1::GetCommendationRequest, v1::Commendation)
  KETNAP_RPC(CommendationService, ListCommendations, v1::ListCommendationsRequest,
             v1::ListCommendationsResponse)

 private:
  using Context = access::RequestContext;
  static constexpr char kPackage[] = "ketnap.supervision.v1";

  // commendation_changes.cc
  absl::StatusOr<v1::Commendation> RecordCommendation(const Context& context,
                                                      const v1::RecordCommendationRequest& request);
  absl::StatusOr<v1::Commendation> DecideCommendation(const Context& context,
                                                      const v1::DecideCommendationRequest& request);
  absl::StatusOr<v1::Commendation> WithdrawCommendation(
      const Context& context, const v1::WithdrawCommendationRequest& request);

  // commendation_lists.cc
  absl::StatusOr<v1::ProposeCommendationsResponse> ProposeCommendations(
      const Context& context, const v1::ProposeCommendationsRequest& request);
  absl::StatusOr<v1::Commendation> GetCommendation(const Context& context,
                                                   const v1::GetCommendationRequest& request);
  absl::StatusOr<v1::ListCommendationsResponse> ListCommendations(
      const Context& context, const v1::ListCommendationsRequest& request);

  const Environment* environment_;
  rpc::Pipeline* pipeline_;
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_COMMENDATIONS_COMMENDATION_HANDLER_H_
