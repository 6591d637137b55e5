#include "services/supervision/handlers/oversight/oversight_scope.h"

#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/tidy_text.h"
#include "services/supervision/repository/commendation_repository.h"
#include "services/supervision/repository/oversight_repository.h"
#include "services/supervision/repository/program_repository.h"

namespace ketnap::supervision {
namespace {

using Owners = std::vector<Uuid>;

template <typename Found>
Owners BothOf(const std::optional<Found>& found) {
  if (!found.has_value()) return {};
  return {found->organization, found->committee};
}

absl::StatusOr<Owners> OwnersOf(db::Transaction& transaction, std::string_view collection,
                                const Uuid& id) {
  if (collection == "oversightAssignments") {
    KETNAP_ASSIGN_OR_RETURN(const auto found, FindOversight(transaction, id));
    return BothOf(found);
  }
  if (collection == "oversightReminders") {
    KETNAP_ASSIGN_OR_RETURN(const auto found, FindReminder(transaction, id));
    return BothOf(found);
  }
  if (collection == "commendations") {
    KETNAP_ASSIGN_OR_RETURN(const auto found, FindCommendation(transaction, id));
    return BothOf(found);
  }
  KETNAP_ASSIGN_OR_RETURN(const auto found, FindProgram(transaction, id));
  return found.has_value() ? Owners{found->organization} : Owners();
}

bool IsOurs(std::string_view collection) {
  return collection == "oversightAssignments" || collection == "oversightReminders" ||
         collection == "commendations" || collection == "inspectionPrograms";
}

}  // namespace

absl::StatusOr<std::optional<Uuid>> OversightOwner(db::Database& database,
                                                   const access::OrganizationTree& tree,
                                                   const access::RequestContext& context,
                                                   std::string_view name) {
  const std::string_view collection = name.substr(0, name.find('/'));
  if (!IsOurs(collection)) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, collection));
  Owners owners;
  KETNAP_RETURN_IF_ERROR(
      database.RunSingleRead(context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(owners, OwnersOf(transaction, collection, id));
        return absl::OkStatus();
      }));
  if (owners.empty()) return ResourceNotFoundError(name);
  for (const Uuid& owner : owners) {
    if (access::CheckScope(context, tree, context.permission, owner, name).ok()) return owner;
  }
  return owners.front();
}

absl::StatusOr<access::VisibleScope> ListedScope(const access::RequestContext& context,
                                                 const access::OrganizationTree& tree,
                                                 const std::string& organization) {
  if (organization.empty()) return access::VisibleScopeOf(context, tree);
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(organization, "organizations", "organization"));
  // A grant over the whole suite passes for any id, known or not.
  if (!tree.Contains(id)) return ResourceNotFoundError(organization);
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, tree, context.permission, id, organization));
  return access::VisibleScope{.everything = false, .roots = {id}};
}

bool StoodBelow(const access::OrganizationTree& tree, const Uuid& organization,
                const Uuid& committee, Date day) {
  return organization != committee && tree.IsWithinOn(organization, committee, day);
}

absl::Status CheckActsForCommittee(const access::RequestContext& context,
                                   const access::OrganizationTree& tree, const Uuid& committee) {
  if (access::CheckScope(context, tree, context.permission, committee, "").ok()) {
    return absl::OkStatus();
  }
  return ReasonedError(absl::StatusCode::kPermissionDenied, "NOT_THE_COMMITTEE",
                       {"Việc này thuộc quyền của cấp ủy cấp trên đã ra quyết định.",
                        "This is for the committee above that decided."});
}

absl::StatusOr<DecisionPaper> PaperOf(const organization::v1::DecisionReference& reference) {
  DecisionPaper paper;
  paper.number = TidyLine(reference.number());
  paper.symbol = TidyLine(reference.symbol());
  paper.issuer = TidyLine(reference.issuer());
  KETNAP_ASSIGN_OR_RETURN(paper.date, DateFromProto(reference.date()));
  return paper;
}

organization::v1::DecisionReference ReferenceOf(const DecisionPaper& paper) {
  organization::v1::DecisionReference reference;
  reference.set_number(paper.number);
  reference.set_symbol(paper.symbol);
  reference.set_issuer(paper.issuer);
  *reference.mutable_date() = DateToProto(paper.date);
  return reference;
}

}  // namespace ketnap::supervision
