#include "services/supervision/handlers/statistics_handler.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/handlers/attainment.h"
#include "services/supervision/handlers/breakdown.h"
#include "services/supervision/handlers/structure.h"
#include "services/supervision/repository/statistics_repository.h"

namespace ketnap::supervision {
namespace {

absl::Status CheckPeriod(const google::type::Date& from, const google::type::Date& to) {
  KETNAP_ASSIGN_OR_RETURN(const Date first, DateFromProto(from));
  KETNAP_ASSIGN_OR_RETURN(const Date last, DateFromProto(to));
  if (first <= last) return absl::OkStatus();
  return InvalidFieldsError({{"end_date",
                              "OUT_OF_RANGE",
                              {"Ngày cuối kỳ phải không trước ngày đầu kỳ.",
                               "The last day must not precede the first."}}});
}

// A grant over the whole suite passes for any id, known or not.
absl::Status CheckKnown(const access::OrganizationTree& tree, const std::string& name) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(name, "organizations", "organization"));
  return tree.Contains(id) ? absl::OkStatus() : ResourceNotFoundError(name);
}

void FillFunnelRow(const Funnel& funnel, const std::string& display_name, v1::FunnelRow* row) {
  row->set_organization(api::ResourceName("organizations", funnel.organization));
  row->set_organization_display_name(display_name);
  row->set_nominated(static_cast<int32_t>(funnel.nominated));
  row->set_listed(static_cast<int32_t>(funnel.listed));
  row->set_trained(static_cast<int32_t>(funnel.trained));
  row->set_dossier_opened(static_cast<int32_t>(funnel.dossier_opened));
  row->set_cell_resolved(static_cast<int32_t>(funnel.cell_resolved));
  row->set_decided(static_cast<int32_t>(funnel.decided));
  row->set_admitted(static_cast<int32_t>(funnel.admitted));
  row->set_official(static_cast<int32_t>(funnel.official));
  row->set_delisted(static_cast<int32_t>(funnel.delisted));
  row->set_returned(static_cast<int32_t>(funnel.returned));
  row->set_admitted_of_trained_permille(Permille(funnel.admitted, funnel.trained));
}

absl::Status FillFunnel(db::Transaction& transaction, const access::OrganizationTree& tree,
                        const Question& question, Date today, v1::GetFunnelResponse* response) {
  response->set_structure(StructureOf(question.basis));
  KETNAP_ASSIGN_OR_RETURN(Funnel total, CountFunnel(transaction, question));
  const std::string name = NameOn(tree, question.organization, question.basis, question.to);
  FillFunnelRow(total, name, response->mutable_total());
  KETNAP_ASSIGN_OR_RETURN(const auto funnels, CountFunnelOfChildren(transaction, question));
  std::map<Uuid, Funnel> by_organization;
  std::set<Uuid> with_figures;
  for (const Funnel& funnel : funnels) {
    by_organization[funnel.organization] = funnel;
    with_figures.insert(funnel.organization);
    total -= funnel;
  }
  const Date day = question.basis == Basis::kToday ? today : std::min(question.to, today);
  KETNAP_ASSIGN_OR_RETURN(const auto parts, PartsBelow(transaction, tree, question.organization,
                                                       question.basis, day, with_figures));
  for (const Part& part : parts) {
    Funnel funnel = by_organization[part.organization];
    funnel.organization = part.organization;
    FillFunnelRow(funnel, part.display_name, response->add_rows());
  }
  // What is left are the organization's own people.
  if (total.nominated > 0 && !parts.empty()) FillFunnelRow(total, name, response->add_rows());
  return absl::OkStatus();
}

}  // namespace

StatisticsHandler::StatisticsHandler(const Environment* environment)
    : environment_(environment), pipeline_(environment->pipeline) {}

absl::StatusOr<v1::GetAttainmentResponse> StatisticsHandler::GetAttainment(
    const access::RequestContext& context, const v1::GetAttainmentRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckKnown(*environment_->tree, request.organization()));
  if (request.has_start_date() != request.has_end_date()) {
    return InvalidFieldsError({{request.has_start_date() ? "end_date" : "start_date",
                                "REQUIRED",
                                {"Ngày đầu kỳ và ngày cuối kỳ phải cùng có hoặc cùng không.",
                                 "Both days of the period are given, or none."}}});
  }
  if (request.has_start_date()) {
    KETNAP_RETURN_IF_ERROR(CheckPeriod(request.start_date(), request.end_date()));
  }
  const v1::Freshness freshness = environment_->freshness();
  v1::GetAttainmentResponse response;
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.Clear();
        return FillAttainment(transaction, context, *environment_->tree, request, &response);
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

absl::StatusOr<v1::GetBreakdownResponse> StatisticsHandler::GetBreakdown(
    const access::RequestContext& context, const v1::GetBreakdownRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckKnown(*environment_->tree, request.organization()));
  KETNAP_RETURN_IF_ERROR(CheckPeriod(request.start_date(), request.end_date()));
  const v1::Freshness freshness = environment_->freshness();
  v1::GetBreakdownResponse response;
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.Clear();
        return FillBreakdown(transaction, request, &response);
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

absl::StatusOr<v1::GetFunnelResponse> StatisticsHandler::GetFunnel(
    const access::RequestContext& context, const v1::GetFunnelRequest& request) {
  KETNAP_RETURN_IF_ERROR(CheckKnown(*environment_->tree, request.organization()));
  KETNAP_RETURN_IF_ERROR(CheckPeriod(request.start_date(), request.end_date()));
  Question question;
  KETNAP_ASSIGN_OR_RETURN(
      question.organization,
      api::ParseResourceName(request.organization(), "organizations", "organization"));
  KETNAP_ASSIGN_OR_RETURN(question.from, DateFromProto(request.start_date()));
  KETNAP_ASSIGN_OR_RETURN(question.to, DateFromProto(request.end_date()));
  question.basis = BasisOf(request.structure());
  const v1::Freshness freshness = environment_->freshness();
  v1::GetFunnelResponse response;
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.Clear();
        return FillFunnel(transaction, *environment_->tree, question, context.today, &response);
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

}  // namespace ketnap::supervision
