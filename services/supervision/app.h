#ifndef KETNAP_SERVICES_SUPERVISION_APP_H_
#define KETNAP_SERVICES_SUPERVISION_APP_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/service/service_runtime.h"

namespace ketnap::supervision {

// The supervision service, started. Destroying it stops it in order.
absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_APP_H_
