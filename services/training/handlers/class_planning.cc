#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/scoped_query.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/class_change.h"
#include "services/training/handlers/class_handler.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/enrolment/running_class.h"
#include "services/training/handlers/page_key.h"
#include "services/training/handlers/visible_class.h"
#include "services/training/repository/class_repository.h"

namespace ketnap::training {
absl::StatusOr<v1::TrainingClass> ClassHandler::CreateClass(const Context& context,
                                                            const v1::CreateClassRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(TrainingClass training_class, FromProto(request.training_class()));
  // A grant over the whole suite passes for any id, known or not.
  if (!environment_->tree->Contains(training_class.organizer)) {
    return ResourceNotFoundError(request.training_class().organizer());
  }
  const std::vector<FieldViolation> violations = CheckClass(*environment_, training_class);
  const ClassType* type =
      environment_->class_types->InForceOn(training_class.class_type, training_class.start_date);
  return api::RunMutation<v1::TrainingClass>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::TrainingClass> {
        // Only now: what was answered once is answered again, also after the organizer has ended.
        if (!violations.empty()) return InvalidFieldsError(violations);
        ClassChange change;
        change.training_class = training_class;
        change.training_class.id = Uuid::Generate(context.now);
        change.training_class.version = 1;
        change.training_class.create_time = context.now;
        change.training_class.class_type_version = type->version;
        KETNAP_RETURN_IF_ERROR(InsertClass(transaction, change.training_class));
        const ChangeRequest entry{"", "CreateClass", request.request_id(), context.today};
        KETNAP_RETURN_IF_ERROR(JournalClass(transaction, context, entry, change, false));
        return ToProto(change.training_class);
      });
}

absl::StatusOr<v1::TrainingClass> ClassHandler::GetClass(const Context& context,
                                                         const v1::GetClassRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const TrainingClass found,
                          FindVisibleClass(*environment_, context, request.name()));
  return ToProto(found);
}

absl::StatusOr<v1::ListClassesResponse> ClassHandler::ListClasses(
    const Context& context, const v1::ListClassesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const ClassPage query_page, ReadClassPage(page, request.class_type()));
  const access::VisibleScope scope = access::VisibleScopeOf(context, *environment_->tree);
  std::vector<TrainingClass> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            rows, access::QueryScope<TrainingClass>(
                      scope, query_page.limit,
                      [&](const std::optional<Uuid>& root) {
                        return training::ListClasses(transaction, root, query_page);
                      },
                      [](const TrainingClass& a, const TrainingClass& b) {
                        return std::tie(a.start_date, a.id) > std::tie(b.start_date, b.id);
                      }));
        return absl::OkStatus();
      }));
  v1::ListClassesResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const TrainingClass& row : rows) *response.add_training_classes() = ToProto(row);
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {FormatDate(rows.back().start_date), rows.back().id.ToString()}));
  }
  return response;
}

absl::StatusOr<v1::TrainingClass> ClassHandler::OpenRegistration(
    const Context& context, const v1::OpenRegistrationRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(request.date()));
  return api::RunMutation<v1::TrainingClass>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::TrainingClass> {
        const ChangeRequest change{request.training_class(), "OpenRegistration",
                                   request.request_id(), date};
        KETNAP_ASSIGN_OR_RETURN(
            const ClassChange changed,
            ChangeClass(transaction, *environment_, context, change, [&](ClassChange& open) {
              KETNAP_RETURN_IF_ERROR(CheckState(open.training_class, ClassState::kPlanned));
              open.training_class.state = ClassState::kOpen;
              return absl::OkStatus();
            }));
        return ToProto(changed.training_class);
      });
}

}  // namespace ketnap::training
