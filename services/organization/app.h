#ifndef KETNAP_SERVICES_ORGANIZATION_APP_H_
#define KETNAP_SERVICES_ORGANIZATION_APP_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/service/service_runtime.h"
#include "ketnap/config/v1/service_config.pb.h"

namespace ketnap::organization {

// The organization service, started: tree, members, plans, tasks, calendar. The configuration must
// name working_days_file, organization_rules_file and the peer "dossier". Destroying it stops it.
absl::StatusOr<std::unique_ptr<service::App>> BuildApp(
    const ketnap::config::v1::ServiceConfig& config, const Clock& clock);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_APP_H_
