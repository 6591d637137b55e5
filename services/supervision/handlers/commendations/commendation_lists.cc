#include <string>
#include <utility>
#include <vector>

#include "common/access/scoped_query.h"
#include "common/api/etag.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/handlers/commendations/commendation_handler.h"
#include "services/supervision/handlers/commendations/good_examples.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"
#include "services/supervision/handlers/structure.h"
#include "services/supervision/repository/commendation_repository.h"

namespace ketnap::supervision {
namespace {

constexpr int kDefaultLimit = 10;

absl::StatusOr<GoodExamplesQuestion> ReadQuestion(const access::OrganizationTree& tree,
                                                  const v1::ProposeCommendationsRequest& request) {
  GoodExamplesQuestion question;
  KETNAP_ASSIGN_OR_RETURN(question.parent, api::ParseResourceName(request.organization(),
                                                                  "organizations", "organization"));
  // A grant over the whole suite passes for any id, known or not.
  if (!tree.Contains(question.parent)) return ResourceNotFoundError(request.organization());
  KETNAP_ASSIGN_OR_RETURN(question.from, DateFromProto(request.start_date()));
  KETNAP_ASSIGN_OR_RETURN(question.to, DateFromProto(request.end_date()));
  question.criterion = static_cast<CommendationCriterion>(request.criterion());
  question.basis = BasisOf(request.structure());
  std::vector<FieldViolation> violations;
  if (question.to < question.from) {
    violations.push_back({"end_date",
                          "OUT_OF_RANGE",
                          {"Ngày cuối kỳ phải không trước ngày đầu kỳ.",
                           "The last day of the period is not before the first."}});
  }
  if (question.criterion == CommendationCriterion::kOther) {
    violations.push_back(
        {"criterion",
         "NO_FIGURE",
         {"Tiêu chí này không có số liệu để xếp hạng.", "No figure tells this criterion."}});
  }
  if (!violations.empty()) return InvalidFieldsError(violations);
  return question;
}

absl::Status Propose(db::Transaction& transaction, const access::RequestContext& context,
                     const Environment& environment, const v1::ProposeCommendationsRequest& request,
                     const GoodExamplesQuestion& question,
                     v1::ProposeCommendationsResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const auto ranked,
                          RankGoodExamples(transaction, context, environment, question));
  const int limit = request.limit() == 0 ? kDefaultLimit : request.limit();
  for (const RankedShare& each : ranked) {
    if (response->proposals_size() == limit) break;
    const Uuid& organization = each.share.organization;
    // One that has ended since is compared, and not put forward.
    const bool may_be_put_forward = Reaches(each.share, request.minimum_permille()) &&
                                    each.share.measured >= request.minimum_measured() &&
                                    environment.tree->ExistsOn(organization, context.today);
    if (!may_be_put_forward) continue;
    v1::ProposedCommendation* proposal = response->add_proposals();
    proposal->set_organization(api::ResourceName("organizations", organization));
    proposal->set_organization_display_name(
        NameOn(*environment.tree, organization, question.basis, question.to));
    CommendationFigure figure{each, question.basis, std::nullopt};
    if (response->freshness().has_as_of_time()) {
      KETNAP_ASSIGN_OR_RETURN(figure.as_of, TimeFromProto(response->freshness().as_of_time()));
    }
    *proposal->mutable_figure() = ToProto(figure);
    proposal->set_explanation(ExplainFigure(question.criterion, each));
    KETNAP_ASSIGN_OR_RETURN(const auto existing,
                            FindLiveCommendation(transaction, organization, question.criterion,
                                                 question.from, question.to));
    if (existing.has_value()) {
      proposal->set_existing(api::ResourceName(kCommendations, *existing));
    }
  }
  return absl::OkStatus();
}

bool NewestFirst(const Commendation& a, const Commendation& b) { return a.id > b.id; }

}  // namespace

v1::CommendationFigure ToProto(const CommendationFigure& figure) {
  v1::CommendationFigure proto;
  const AchievedShare& share = figure.ranked.share;
  proto.set_achieved(share.achieved);
  proto.set_measured(share.measured);
  proto.set_permille(Permille(share.achieved, share.measured));
  proto.set_compared(figure.ranked.compared);
  proto.set_rank(figure.ranked.place);
  if (figure.as_of.has_value()) *proto.mutable_as_of_time() = TimeToProto(*figure.as_of);
  proto.set_structure(StructureOf(figure.basis));
  return proto;
}

v1::Commendation ToProto(const Commendation& commendation) {
  v1::Commendation proto;
  proto.set_name(NameOf(commendation));
  proto.set_organization(api::ResourceName("organizations", commendation.organization));
  proto.set_committee(api::ResourceName("organizations", commendation.committee));
  proto.set_criterion(static_cast<v1::CommendationCriterion>(commendation.criterion));
  *proto.mutable_start_date() = DateToProto(commendation.start);
  *proto.mutable_end_date() = DateToProto(commendation.end);
  proto.set_reason(commendation.reason);
  if (commendation.figure.has_value()) *proto.mutable_figure() = ToProto(*commendation.figure);
  proto.set_state(static_cast<v1::CommendationState>(commendation.state));
  if (commendation.decision.has_value()) {
    *proto.mutable_decision() = ReferenceOf(*commendation.decision);
  }
  proto.set_form(commendation.form);
  proto.set_closing_reason(commendation.closing_reason);
  proto.set_etag(api::MakeEtag(commendation.version));
  *proto.mutable_create_time() = TimeToProto(commendation.create_time);
  *proto.mutable_update_time() = TimeToProto(commendation.update_time);
  proto.set_synthetic(commendation.synthetic);
  return proto;
}

absl::StatusOr<v1::ProposeCommendationsResponse> CommendationHandler::ProposeCommendations(
    const Context& context, const v1::ProposeCommendationsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const GoodExamplesQuestion question,
                          ReadQuestion(*environment_->tree, request));
  v1::ProposeCommendationsResponse response;
  // Before the figures: they are never older than it says.
  *response.mutable_freshness() = environment_->freshness();
  response.set_structure(StructureOf(question.basis));
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.clear_proposals();
        return Propose(transaction, context, *environment_, request, question, &response);
      }));
  return response;
}

absl::StatusOr<v1::Commendation> CommendationHandler::GetCommendation(
    const Context& context, const v1::GetCommendationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kCommendations));
  std::optional<Commendation> found;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(found, FindCommendation(transaction, id));
        return absl::OkStatus();
      }));
  if (!found.has_value()) return ResourceNotFoundError(request.name());
  return ToProto(*found);
}

absl::StatusOr<v1::ListCommendationsResponse> CommendationHandler::ListCommendations(
    const Context& context, const v1::ListCommendationsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  CommendationPage commendations;
  commendations.state = static_cast<CommendationState>(request.state());
  commendations.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(commendations.before_id, api::ReadIdKey(page));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListedScope(context, *environment_->tree, request.organization()));
  std::vector<Commendation> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          return supervision::ListCommendations(transaction, root, commendations);
        };
        KETNAP_ASSIGN_OR_RETURN(
            rows, access::QueryScope<Commendation>(scope, commendations.limit, query, NewestFirst));
        return absl::OkStatus();
      }));
  v1::ListCommendationsResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const Commendation& row : rows) *response.add_commendations() = ToProto(row);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {rows.back().id.ToString()}));
  }
  return response;
}

}  // namespace ketnap::supervision
