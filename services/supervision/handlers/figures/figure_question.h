#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_FIGURES_FIGURE_QUESTION_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_FIGURES_FIGURE_QUESTION_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/organization_tree.h"
#include "common/api/resource_name.h"
#include "common/base/date.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "services/supervision/domain/figure.h"
#include "services/supervision/handlers/structure.h"
#include "services/supervision/repository/figure_repository.h"

// What every question about counted figures has in common.
namespace ketnap::supervision {

struct FigureQuestion {
  Uuid organization;
  Date from;
  Date to;
  Basis basis = Basis::kAsItWas;
  Date today;

  FigureQuery Query(Figure figure) const {
    return {basis, organization, figure, from, to, /*code_prefix=*/""};
  }
};

// INVALID_ARGUMENT when the period ends before it begins.
absl::Status CheckDays(Date from, Date to);

// The organization of a question. A grant over the whole suite passes for any id: NOT_FOUND for one
// that is not known.
absl::StatusOr<Uuid> KnownOrganization(const access::OrganizationTree& tree,
                                       const std::string& name);

template <typename Request>
absl::StatusOr<FigureQuestion> ReadQuestion(const access::OrganizationTree& tree, Date today,
                                            const Request& request) {
  FigureQuestion question;
  KETNAP_ASSIGN_OR_RETURN(question.organization, KnownOrganization(tree, request.organization()));
  KETNAP_ASSIGN_OR_RETURN(question.from, DateFromProto(request.start_date()));
  KETNAP_ASSIGN_OR_RETURN(question.to, DateFromProto(request.end_date()));
  question.basis = BasisOf(request.structure());
  question.today = today;
  KETNAP_RETURN_IF_ERROR(CheckDays(question.from, question.to));
  return question;
}

using FigureCounts = std::map<Figure, std::vector<FigureCount>>;

// A row of an answer: an organization with its counts.
struct FigurePart {
  Uuid organization;
  std::string display_name;
  FigureCounts counts;
};

absl::StatusOr<FigurePart> CountWhole(db::Transaction& transaction,
                                      const access::OrganizationTree& tree,
                                      const FigureQuestion& question,
                                      const std::vector<Figure>& figures);
// Each organization directly below, by name; then the organization itself where it has people of
// its own beside them. Together they are the whole.
absl::StatusOr<std::vector<FigurePart>> CountParts(db::Transaction& transaction,
                                                   const access::OrganizationTree& tree,
                                                   const FigureQuestion& question,
                                                   const std::vector<Figure>& figures);

// What follows the last "|", and what stands before it; the whole code before, where there is none.
struct SplitCode {
  std::string head;
  std::string tail;
};
SplitCode SplitAtBar(const std::string& code);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_FIGURES_FIGURE_QUESTION_H_
