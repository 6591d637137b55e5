#include "common/base/errors.h"
#include "services/training/handlers/class_handler.h"

namespace ketnap::training {

absl::StatusOr<v1::ListClassTypesResponse> ProgramHandler::ListClassTypes(
    const Context& context, const v1::ListClassTypesRequest& request) {
  return environment_->class_types->messages;
}

absl::StatusOr<v1::ClassType> ProgramHandler::GetClassType(const Context& context,
                                                           const v1::GetClassTypeRequest& request) {
  for (const v1::ClassType& type : environment_->class_types->messages.class_types()) {
    if (type.name() == request.name()) return type;
  }
  return ResourceNotFoundError(request.name());
}

}  // namespace ketnap::training
