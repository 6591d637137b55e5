#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/domain/tidy_text.h"
#include "services/supervision/handlers/commendations/commendation_handler.h"
#include "services/supervision/handlers/commendations/good_examples.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"
#include "services/supervision/handlers/structure.h"
#include "services/supervision/repository/commendation_repository.h"

namespace ketnap::supervision {
namespace {

// What a mutation of commendations works with.
struct CommendationCall {
  db::Transaction& transaction;
  const access::RequestContext& context;
  const Environment& environment;
};

// What the journal says of a change.
struct CommendationStep {
  std::string action;  // RPC.
  std::string request_id;
  Date occurred_on;
  bool historical = false;
};

absl::StatusOr<v1::Commendation> JournalCommendation(const CommendationCall& call,
                                                     const Commendation& commendation,
                                                     const CommendationStep& step) {
  v1::CommendationChanged event;
  *event.mutable_commendation() = ToProto(commendation);
  journal::Change entry;
  entry.aggregate_type = kCommendations;
  entry.aggregate_id = commendation.id;
  entry.version = commendation.version;
  entry.action = step.action;
  entry.occurred_on = step.occurred_on;
  entry.organization = commendation.committee;
  entry.request_id = step.request_id;
  entry.historical = step.historical;
  KETNAP_RETURN_IF_ERROR(journal::Append(call.transaction, call.context, entry, event));
  return event.commendation();
}

absl::StatusOr<Commendation> ReadNew(const v1::Commendation& proto) {
  Commendation commendation;
  KETNAP_ASSIGN_OR_RETURN(
      commendation.organization,
      api::ParseResourceName(proto.organization(), "organizations", "commendation.organization"));
  KETNAP_ASSIGN_OR_RETURN(
      commendation.committee,
      api::ParseResourceName(proto.committee(), "organizations", "commendation.committee"));
  commendation.criterion = static_cast<CommendationCriterion>(proto.criterion());
  KETNAP_ASSIGN_OR_RETURN(commendation.start, DateFromProto(proto.start_date()));
  KETNAP_ASSIGN_OR_RETURN(commendation.end, DateFromProto(proto.end_date()));
  commendation.reason = TidyLines(proto.reason());
  commendation.synthetic = proto.synthetic();
  return commendation;
}

absl::Status NoFigureError(const Commendation& commendation) {
  return UnmetConditionsError(
      "NO_FIGURE", {{"NO_FIGURE",
                     api::ResourceName("organizations", commendation.organization),
                     {"Trong kỳ này tổ chức chưa có số liệu theo tiêu chí đã chọn.",
                      "In this period nothing of the organization is measured by the figure."}}});
}

// The organization's figure among those directly below the same one, which must be the caller's
// business too: a place tells something of the others.
absl::StatusOr<CommendationFigure> FindFigure(const CommendationCall& call,
                                              const Commendation& commendation, Basis basis) {
  const access::OrganizationTree& tree = *call.environment.tree;
  const Date day =
      StructureDay(tree, commendation.organization, std::min(commendation.end, call.context.today));
  const auto path = PathUp(tree, commendation.organization, basis, day);
  if (path.size() < 2) return NoFigureError(commendation);
  KETNAP_RETURN_IF_ERROR(CheckActsForCommittee(call.context, tree, path[1]));
  CommendationFigure figure;
  figure.basis = basis;
  const v1::Freshness freshness = call.environment.freshness();
  if (freshness.has_as_of_time()) {
    KETNAP_ASSIGN_OR_RETURN(figure.as_of, TimeFromProto(freshness.as_of_time()));
  }
  KETNAP_ASSIGN_OR_RETURN(const auto ranked,
                          RankGoodExamples(call.transaction, call.context, call.environment,
                                           {path[1], commendation.start, commendation.end,
                                            commendation.criterion, basis}));
  const auto found = std::find_if(ranked.begin(), ranked.end(), [&](const RankedShare& each) {
    return each.share.organization == commendation.organization;
  });
  if (found == ranked.end()) return NoFigureError(commendation);
  figure.ranked = *found;
  return figure;
}

absl::StatusOr<v1::Commendation> Record(const CommendationCall& call,
                                        const v1::RecordCommendationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Commendation commendation, ReadNew(request.commendation()));
  const access::OrganizationTree& tree = *call.environment.tree;
  const Date today = call.context.today;
  CommendationFacts facts;
  facts.organization_exists = tree.ExistsOn(commendation.organization, today);
  facts.is_below_committee =
      StoodBelow(tree, commendation.organization, commendation.committee, today);
  const auto violations = CheckCommendation(commendation, facts, today);
  if (!violations.empty()) return InvalidFieldsError(violations);
  if (commendation.criterion != CommendationCriterion::kOther) {
    KETNAP_ASSIGN_OR_RETURN(
        const auto other,
        FindLiveCommendation(call.transaction, commendation.organization, commendation.criterion,
                             commendation.start, commendation.end));
    if (other.has_value()) {
      return ResourceAlreadyExistsError(
          api::ResourceName(kCommendations, *other),
          {"Tổ chức này đã được đề nghị khen thưởng theo tiêu chí và kỳ này.",
           "The organization was put forward for this figure and period already."});
    }
    KETNAP_ASSIGN_OR_RETURN(commendation.figure,
                            FindFigure(call, commendation, BasisOf(request.structure())));
  }
  commendation.id = Uuid::Generate(call.context.now);
  commendation.version = 1;
  commendation.create_time = commendation.update_time = call.context.now;
  KETNAP_RETURN_IF_ERROR(InsertCommendation(call.transaction, commendation));
  return JournalCommendation(call, commendation,
                             {"RecordCommendation", request.request_id(), today});
}

// The one that `name` names, locked and proposed, as the caller has seen it, and the caller its
// committee's. Its version is the next one.
absl::StatusOr<Commendation> CommendationToChange(const CommendationCall& call,
                                                  const std::string& name,
                                                  const std::string& etag) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kCommendations));
  KETNAP_ASSIGN_OR_RETURN(auto commendation, LockCommendation(call.transaction, id));
  if (!commendation.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(
      CheckActsForCommittee(call.context, *call.environment.tree, commendation->committee));
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(etag, commendation->version, name));
  KETNAP_RETURN_IF_ERROR(CheckIsProposed(*commendation));
  ++commendation->version;
  commendation->update_time = call.context.now;
  return *std::move(commendation);
}

absl::StatusOr<v1::Commendation> RecordDecision(const CommendationCall& call,
                                                const v1::DecideCommendationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Commendation commendation,
                          CommendationToChange(call, request.name(), request.etag()));
  CommendationDecision decision;
  decision.granted = request.granted();
  KETNAP_ASSIGN_OR_RETURN(decision.decision, PaperOf(request.decision()));
  decision.form = TidyLine(request.form());
  decision.reason = TidyLine(request.reason());
  const auto violations = CheckDecision(decision);
  if (!violations.empty()) return InvalidFieldsError(violations);
  CommendationStep step{"DecideCommendation", request.request_id(), decision.decision.date};
  KETNAP_ASSIGN_OR_RETURN(
      step.historical,
      service::CheckEntryDate(call.context, *call.environment.tree, commendation.committee,
                              step.occurred_on, call.environment.historical_entry_days,
                              "decision.date"));
  Decide(decision, &commendation);
  KETNAP_RETURN_IF_ERROR(UpdateCommendation(call.transaction, commendation));
  return JournalCommendation(call, commendation, step);
}

absl::StatusOr<v1::Commendation> TakeBack(const CommendationCall& call,
                                          const v1::WithdrawCommendationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(Commendation commendation,
                          CommendationToChange(call, request.name(), request.etag()));
  const std::string reason = TidyLine(request.reason());
  const auto violations =
      CheckReason(reason, {"Cần ghi lý do rút đề nghị.", "The reason is needed."});
  if (!violations.empty()) return InvalidFieldsError(violations);
  Withdraw(reason, &commendation);
  KETNAP_RETURN_IF_ERROR(UpdateCommendation(call.transaction, commendation));
  return JournalCommendation(call, commendation,
                             {"WithdrawCommendation", request.request_id(), call.context.today});
}

}  // namespace

absl::StatusOr<v1::Commendation> CommendationHandler::RecordCommendation(
    const Context& context, const v1::RecordCommendationRequest& request) {
  return api::RunMutation<v1::Commendation>(
      *environment_->database, context, request, [&](db::Transaction& transaction) {
        return Record({transaction, context, *environment_}, request);
      });
}

absl::StatusOr<v1::Commendation> CommendationHandler::DecideCommendation(
    const Context& context, const v1::DecideCommendationRequest& request) {
  return api::RunMutation<v1::Commendation>(
      *environment_->database, context, request, [&](db::Transaction& transaction) {
        return RecordDecision({transaction, context, *environment_}, request);
      });
}

absl::StatusOr<v1::Commendation> CommendationHandler::WithdrawCommendation(
    const Context& context, const v1::WithdrawCommendationRequest& request) {
  return api::RunMutation<v1::Commendation>(
      *environment_->database, context, request, [&](db::Transaction& transaction) {
        return TakeBack({transaction, context, *environment_}, request);
      });
}

}  // namespace ketnap::supervision
