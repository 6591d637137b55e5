#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/plans/past_class.h"
#include "services/training/handlers/plans/training_plan_handler.h"

namespace ketnap::training {
namespace {

v1::ImportOutcome OutcomeOf(const PastRow& row) {
  if (!row.faults.empty()) return v1::IMPORT_OUTCOME_FAILED;
  return row.is_there ? v1::IMPORT_OUTCOME_SKIPPED : v1::IMPORT_OUTCOME_CREATED;
}

v1::ImportResultsResponse Answer(const std::vector<PastRow>& rows) {
  v1::ImportResultsResponse response;
  for (const PastRow& row : rows) {
    v1::ResultRowOutcome* result = response.add_results();
    result->set_row(row.number);
    result->set_outcome(OutcomeOf(row));
    if (row.training_class.has_value() && row.faults.empty()) {
      result->set_training_class(api::ResourceName(kClasses, *row.training_class));
    }
    if (row.nomination.has_value() && row.faults.empty()) {
      result->set_nomination(api::ResourceName(kNominations, *row.nomination));
    }
    for (const FieldViolation& fault : row.faults) {
      v1::ResultFault* added = result->add_faults();
      added->set_field(fault.field);
      added->set_rule_id(fault.rule_id);
      added->set_message(fault.message.vietnamese);
    }
  }
  for (const v1::ResultRowOutcome& result : response.results()) {
    switch (result.outcome()) {
      case v1::IMPORT_OUTCOME_CREATED:
        response.set_created_count(response.created_count() + 1);
        break;
      case v1::IMPORT_OUTCOME_SKIPPED:
        response.set_skipped_count(response.skipped_count() + 1);
        break;
      default:
        response.set_failed_count(response.failed_count() + 1);
    }
  }
  return response;
}

}  // namespace

absl::StatusOr<v1::ImportResultsResponse> TrainingPlanHandler::ImportResults(
    const Context& context, const v1::ImportResultsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid organizer,
                          api::ParseResourceName(request.organizer(), kOrganizations, "organizer"));
  if (!environment_->tree->Contains(organizer)) return ResourceNotFoundError(request.organizer());
  return api::RunMutation<v1::ImportResultsResponse>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ImportResultsResponse> {
        PastClassImporter importer(*environment_, context, transaction, organizer, request);
        std::vector<PastRow> rows = importer.Read();
        // By class, in the order in which the classes come.
        std::vector<std::vector<PastRow*>> classes;
        std::map<std::string, size_t> place;
        for (PastRow& row : rows) {
          if (!row.faults.empty()) continue;
          const auto [found, is_new] = place.emplace(row.class_key, classes.size());
          if (is_new) classes.emplace_back();
          classes[found->second].push_back(&row);
        }
        for (const std::vector<PastRow*>& of_class : classes) {
          KETNAP_RETURN_IF_ERROR(importer.TakeClass(of_class));
        }
        return Answer(rows);
      });
}

}  // namespace ketnap::training
