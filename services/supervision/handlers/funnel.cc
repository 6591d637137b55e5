#include "services/supervision/handlers/funnel.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/handlers/structure.h"
#include "services/supervision/repository/figure_repository.h"

namespace ketnap::supervision {
namespace {

// People by the code of the step they reached.
using Reached = std::map<std::string, int64_t>;

v1::FunnelCohort CohortOf(const v1::GetFunnelRequest& request) {
  return request.cohort() == v1::FUNNEL_COHORT_UNSPECIFIED ? v1::FUNNEL_COHORT_NOMINATION
                                                           : request.cohort();
}

absl::StatusOr<FigureQuery> QueryOf(const v1::GetFunnelRequest& request) {
  FigureQuery query;
  KETNAP_ASSIGN_OR_RETURN(
      query.organization,
      api::ParseResourceName(request.organization(), "organizations", "organization"));
  KETNAP_ASSIGN_OR_RETURN(query.from, DateFromProto(request.start_date()));
  KETNAP_ASSIGN_OR_RETURN(query.to, DateFromProto(request.end_date()));
  query.basis = BasisOf(request.structure());
  const v1::FunnelCohort cohort = CohortOf(request);
  const bool of_class = cohort == v1::FUNNEL_COHORT_CLASS;
  if (of_class == request.training_class().empty()) {
    return InvalidFieldsError(
        {{"training_class",
          of_class ? "REQUIRED" : "NOT_ALLOWED",
          {"Lớp được nêu khi và chỉ khi xem theo một lớp.",
           "The class is given when, and only when, the cohort is one class."}}});
  }
  if (of_class) {
    KETNAP_ASSIGN_OR_RETURN(
        const Uuid id,
        api::ParseResourceName(request.training_class(), "trainingClasses", "training_class"));
    query.figure = Figure::kFunnelOfClass;
    query.code_prefix = absl::StrCat(id.ToString(), "|");
  } else {
    query.figure = cohort == v1::FUNNEL_COHORT_TRAINING ? Figure::kFunnelOfTraining
                                                        : Figure::kFunnelOfNomination;
  }
  return query;
}

void FillRow(const Uuid& organization, const std::string& display_name, Reached reached,
             v1::FunnelRow* row) {
  const auto people = [&](std::string_view code) {
    return static_cast<int32_t>(reached[std::string(code)]);
  };
  row->set_organization(api::ResourceName("organizations", organization));
  row->set_organization_display_name(display_name);
  row->set_nominated(people(step::kNominated));
  row->set_listed(people(step::kListed));
  row->set_trained(people(step::kTrained));
  row->set_dossier_opened(people(step::kDossierOpened));
  row->set_cell_resolved(people(step::kCellResolved));
  row->set_decided(people(step::kDecided));
  row->set_admitted(people(step::kAdmitted));
  row->set_official(people(step::kOfficial));
  row->set_delisted(people(step::kDelisted));
  row->set_returned(people(step::kReturned));
  row->set_admitted_of_trained_permille(Permille(row->admitted(), row->trained()));
}

}  // namespace

absl::Status FillFunnel(db::Transaction& transaction, const access::OrganizationTree& tree,
                        const v1::GetFunnelRequest& request, Date today,
                        v1::GetFunnelResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const FigureQuery query, QueryOf(request));
  response->set_structure(StructureOf(query.basis));
  response->set_cohort(CohortOf(request));
  KETNAP_ASSIGN_OR_RETURN(const auto counts, CountFigures(transaction, query));
  KETNAP_ASSIGN_OR_RETURN(const auto part_counts, CountFigureParts(transaction, query));
  Reached total;
  for (const FigureCount& count : counts) {
    total[count.code.substr(query.code_prefix.size())] = count.count;
  }
  std::map<Uuid, Reached> by_organization;
  std::set<Uuid> with_figures;
  for (const FigureCount& count : part_counts) {
    by_organization[count.organization][count.code.substr(query.code_prefix.size())] = count.count;
    if (count.organization != query.organization) with_figures.insert(count.organization);
  }
  const std::string name = NameOn(tree, query.organization, query.basis, query.to);
  FillRow(query.organization, name, total, response->mutable_total());
  const Date day = query.basis == Basis::kToday ? today : std::min(query.to, today);
  KETNAP_ASSIGN_OR_RETURN(const auto parts, PartsBelow(transaction, tree, query.organization,
                                                       query.basis, day, with_figures));
  for (const Part& part : parts) {
    FillRow(part.organization, part.display_name, by_organization[part.organization],
            response->add_rows());
  }
  const Reached& own = by_organization[query.organization];
  if (!own.empty() && !parts.empty()) {
    FillRow(query.organization, name, own, response->add_rows());
  }
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
