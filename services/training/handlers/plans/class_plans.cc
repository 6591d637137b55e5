#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/plans/training_plan_handler.h"
#include "services/training/repository/plan_repository.h"

namespace ketnap::training {
namespace {

constexpr char kClassPlans[] = "classPlans";

// Every row names a class type there is in that year, each once.
absl::Status CheckRows(const ClassTypeCatalogue& types, const v1::SetClassPlanRequest& request) {
  std::vector<FieldViolation> violations;
  std::set<std::string> seen;
  for (int i = 0; i < request.rows_size(); ++i) {
    const std::string& type = request.rows(i).class_type();
    const std::string field = absl::StrCat("rows[", i, "].class_type");
    if (types.InForceOn(type, Date(request.year(), 12, 31)) == nullptr) {
      violations.push_back({field,
                            "UNKNOWN_CLASS_TYPE",
                            {"Không có loại lớp học này.", "There is no such class type."}});
    } else if (!seen.insert(type).second) {
      violations.push_back({field,
                            "DUPLICATE",
                            {"Loại lớp học này đã có một dòng trong kế hoạch.",
                             "The plan has a row of this class type already."}});
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

v1::ClassPlan ToProto(const ClassPlan& plan) {
  v1::ClassPlan message;
  message.set_organizer(api::ResourceName(kOrganizations, plan.organizer));
  message.set_year(plan.year);
  message.set_note(plan.note);
  if (plan.version > 0) message.set_etag(api::MakeEtag(plan.version));
  for (const ClassPlanRow& row : plan.rows) {
    v1::ClassPlanRow* added = message.add_rows();
    added->set_class_type(row.class_type);
    added->set_classes(row.classes);
    added->set_seats(row.seats);
  }
  return message;
}

// Puts what was done beside what was planned.
void AddDone(const std::vector<ClassYear>& years, v1::ClassPlan* plan) {
  for (const ClassYear& done : years) {
    v1::ClassPlanRow* row = nullptr;
    for (v1::ClassPlanRow& each : *plan->mutable_rows()) {
      if (each.class_type() == done.class_type) row = &each;
    }
    if (row == nullptr) {
      row = plan->add_rows();
      row->set_class_type(done.class_type);
    }
    row->set_classes_created(done.classes);
    row->set_classes_held(done.classes_held);
    row->set_seats_offered(done.seats);
    row->set_passed(done.passed);
  }
}

// The plan as it is written now. Nothing when another first plan of the year was written between
// looking and writing.
absl::StatusOr<std::optional<ClassPlan>> Put(db::Transaction& transaction,
                                             const access::RequestContext& context,
                                             const Uuid& organizer,
                                             const v1::SetClassPlanRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const auto found, LockClassPlan(transaction, organizer, request.year()));
  ClassPlan plan;
  plan.organizer = organizer;
  plan.year = request.year();
  plan.id = found.has_value() ? found->id : Uuid::Generate(context.now);
  plan.version = found.has_value() ? found->version : 0;
  if (!request.etag().empty()) {
    KETNAP_RETURN_IF_ERROR(api::CheckEtag(request.etag(), plan.version, request.organizer()));
  }
  ++plan.version;
  plan.note = request.note();
  for (const v1::ClassPlanRow& row : request.rows()) {
    plan.rows.push_back({row.class_type(), row.classes(), row.seats()});
  }
  const absl::Status put = PutClassPlan(transaction, plan);
  if (absl::IsAlreadyExists(put)) return std::optional<ClassPlan>();
  KETNAP_RETURN_IF_ERROR(put);
  return std::optional<ClassPlan>(std::move(plan));
}

absl::Status JournalPlan(db::Transaction& transaction, const access::RequestContext& context,
                         const v1::SetClassPlanRequest& request, const ClassPlan& plan,
                         bool historical) {
  v1::ClassPlanChanged event;
  *event.mutable_class_plan() = ToProto(plan);
  journal::Change entry;
  entry.aggregate_type = kClassPlans;
  entry.aggregate_id = plan.id;
  entry.version = plan.version;
  entry.action = "SetClassPlan";
  entry.occurred_on = context.today;
  entry.organization = plan.organizer;
  entry.request_id = request.request_id();
  entry.historical = historical;
  return journal::Append(transaction, context, entry, event);
}

}  // namespace

absl::StatusOr<v1::ClassPlan> TrainingPlanHandler::SetClassPlan(
    const Context& context, const v1::SetClassPlanRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid organizer,
                          api::ParseResourceName(request.organizer(), kOrganizations, "organizer"));
  if (!environment_->tree->Contains(organizer)) return ResourceNotFoundError(request.organizer());
  KETNAP_RETURN_IF_ERROR(CheckRows(*environment_->class_types, request));
  // The plan of a year that is over is an entry about the past.
  KETNAP_ASSIGN_OR_RETURN(
      const bool historical,
      service::CheckEntryDate(context, *environment_->tree, organizer,
                              std::min(context.today, Date(request.year(), 12, 31)),
                              environment_->historical_entry_days, "year"));
  return api::RunMutation<v1::ClassPlan>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ClassPlan> {
        KETNAP_ASSIGN_OR_RETURN(auto plan, Put(transaction, context, organizer, request));
        // Another first plan came between; it is locked now, and this one follows it.
        if (!plan.has_value()) {
          KETNAP_ASSIGN_OR_RETURN(plan, Put(transaction, context, organizer, request));
        }
        if (!plan.has_value()) return absl::InternalError("a plan of classes cannot be written");
        KETNAP_RETURN_IF_ERROR(JournalPlan(transaction, context, request, *plan, historical));
        v1::ClassPlan response = ToProto(*plan);
        KETNAP_ASSIGN_OR_RETURN(const auto years,
                                ClassYearsOf(transaction, organizer, request.year()));
        AddDone(years, &response);
        return response;
      });
}

absl::StatusOr<v1::ClassPlan> TrainingPlanHandler::GetClassPlan(
    const Context& context, const v1::GetClassPlanRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid organizer,
                          api::ParseResourceName(request.organizer(), kOrganizations, "organizer"));
  if (!environment_->tree->Contains(organizer)) return ResourceNotFoundError(request.organizer());
  v1::ClassPlan response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto plan, FindClassPlan(transaction, organizer, request.year()));
        if (!plan.has_value()) {
          plan.emplace();
          plan->organizer = organizer;
          plan->year = request.year();
        }
        response = ToProto(*plan);
        KETNAP_ASSIGN_OR_RETURN(const auto years,
                                ClassYearsOf(transaction, organizer, request.year()));
        AddDone(years, &response);
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace ketnap::training
