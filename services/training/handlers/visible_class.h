#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_VISIBLE_CLASS_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_VISIBLE_CLASS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "services/training/domain/training_class.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

// The class of that name. Classes are seen by who holds them, by everybody above and by everybody
// below, whom they are held for; NOT_FOUND to others, as when there is none.
absl::StatusOr<TrainingClass> FindVisibleClass(const Environment& environment,
                                               const access::RequestContext& context,
                                               const std::string& name);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_VISIBLE_CLASS_H_
