#ifndef KETNAP_SERVICES_DOSSIER_APP_H_
#define KETNAP_SERVICES_DOSSIER_APP_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/service/service_runtime.h"
#include "ketnap/config/v1/service_config.pb.h"

namespace ketnap::dossier {

// The dossier service, started. Destroying it stops it. Every failure says what to do.
absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_APP_H_
