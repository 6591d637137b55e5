#include <optional>

#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/training/handlers/class_handler.h"

namespace ketnap::training {
namespace {

absl::StatusOr<Date> DayOf(const Context& context, bool given, const google::type::Date& date) {
  if (!given) return context.today;
  return DateFromProto(date);
}

}  // namespace

absl::StatusOr<v1::ListClassTypesResponse> ProgramHandler::ListClassTypes(
    const Context& context, const v1::ListClassTypesRequest& request) {
  const ClassTypeCatalogue& catalogue = *environment_->class_types;
  if (request.all_versions()) return catalogue.messages;
  KETNAP_ASSIGN_OR_RETURN(const Date day, DayOf(context, request.has_date(), request.date()));
  v1::ListClassTypesResponse response;
  for (const v1::ClassType& type : catalogue.messages.class_types()) {
    const ClassType* in_force = catalogue.InForceOn(type.name(), day);
    if (in_force != nullptr && in_force->version == type.version()) {
      *response.add_class_types() = type;
    }
  }
  return response;
}

absl::StatusOr<v1::ClassType> ProgramHandler::GetClassType(const Context& context,
                                                           const v1::GetClassTypeRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Date day, DayOf(context, request.has_date(), request.date()));
  const ClassType* in_force = environment_->class_types->InForceOn(request.name(), day);
  if (in_force == nullptr) return ResourceNotFoundError(request.name());
  for (const v1::ClassType& type : environment_->class_types->messages.class_types()) {
    if (type.name() == request.name() && type.version() == in_force->version) return type;
  }
  return ResourceNotFoundError(request.name());
}

}  // namespace ketnap::training
