#include <map>
#include <set>
#include <utility>

#include "common/access/scoped_query.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/class_handler.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/enrolment/answers.h"
#include "services/training/handlers/enrolment/class_book.h"
#include "services/training/handlers/learner_names.h"
#include "services/training/repository/class_repository.h"
#include "services/training/repository/nomination_repository.h"
#include "services/training/repository/quota_repository.h"

namespace ketnap::training {
namespace {

// Places of those of the rows who wait, among all who wait for their classes.
absl::StatusOr<std::map<Uuid, int>> ReadPositions(db::Transaction& transaction,
                                                  const Environment& environment,
                                                  const std::vector<Nomination>& rows) {
  std::map<Uuid, int> positions;
  std::set<Uuid> seen;
  for (const Nomination& row : rows) {
    const bool is_new_class =
        row.state == NominationState::kWaiting && seen.insert(row.training_class).second;
    if (!is_new_class) continue;
    KETNAP_ASSIGN_OR_RETURN(const auto found, FindClass(transaction, row.training_class));
    KETNAP_ASSIGN_OR_RETURN(auto waiting, WaitingOfClass(transaction, row.training_class));
    KETNAP_ASSIGN_OR_RETURN(const auto quotas, QuotasOfClass(transaction, row.training_class));
    if (found.has_value()) {
      positions.merge(PositionsOf(environment, *found, std::move(waiting), quotas));
    }
  }
  return positions;
}

}  // namespace

absl::StatusOr<v1::ListNominationsResponse> ClassHandler::ListNominations(
    const Context& context, const v1::ListNominationsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  std::optional<Uuid> training_class;
  if (!request.training_class().empty()) {
    KETNAP_ASSIGN_OR_RETURN(training_class, api::ParseResourceName(request.training_class(),
                                                                   kClasses, "training_class"));
  }
  KETNAP_ASSIGN_OR_RETURN(const std::optional<Uuid> after, api::ReadIdKey(page));
  const access::VisibleScope scope = access::VisibleScopeOf(context, *environment_->tree);
  v1::ListNominationsResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(
            auto rows, access::QueryScope<Nomination>(
                           scope, page.size + 1,
                           [&](const std::optional<Uuid>& root) {
                             return training::ListNominations(transaction, root, training_class,
                                                              after.value_or(Uuid()),
                                                              page.size + 1);
                           },
                           [](const Nomination& a, const Nomination& b) { return a.id < b.id; }));
        if (api::CutToPage(page, &rows)) {
          response.set_next_page_token(
              api::MakePageToken(request, principal, {rows.back().id.ToString()}));
        }
        KETNAP_ASSIGN_OR_RETURN(const auto positions,
                                ReadPositions(transaction, *environment_, rows));
        AddLearners(rows, positions, response.mutable_nominations());
        return FillNames(transaction, response.mutable_nominations());
      }));
  return response;
}

}  // namespace ketnap::training
