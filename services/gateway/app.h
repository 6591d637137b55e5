#ifndef KETNAP_SERVICES_GATEWAY_APP_H_
#define KETNAP_SERVICES_GATEWAY_APP_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "ketnap/config/v1/service_config.pb.h"

namespace ketnap::gateway {

// The gateway: both listeners and everything behind them. Destroying it stops it in order.
class App {
 public:
  // Serves when it returns. FAILED_PRECONDITION when a method has no policy or its service no
  // address in the configuration, when a key or a setting is missing; else what the part says that
  // failed.
  static absl::StatusOr<std::unique_ptr<App>> Start(const config::v1::ServiceConfig& config,
                                                    const Clock* clock);
  ~App();

  // NOT_SERVING, no new calls, calls in flight get `grace` to end. Once.
  void Shutdown(absl::Duration grace);
  // The Prometheus page.
  std::string MetricsPage() const;

 private:
  App();
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_APP_H_
