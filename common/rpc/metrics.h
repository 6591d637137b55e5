#ifndef KETNAP_COMMON_RPC_METRICS_H_
#define KETNAP_COMMON_RPC_METRICS_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace ketnap::rpc {

// Prometheus metrics of one process. Label values come from the method registry and from fixed
// lists, never from a request. Thread safe.
class Metrics {
 public:
  explicit Metrics(std::string process);
  ~Metrics();

  // ketnap_requests_total{method,code} and ketnap_request_seconds{method}.
  void RecordRequest(std::string_view method, absl::StatusCode code, absl::Duration took);
  // A gauge read when the page is read: "ketnap_worker_queue", "ketnap_projection_lag_entries".
  void AddGauge(const std::string& name, const std::string& help, const std::string& label_name,
                const std::string& label_value, std::function<double()> read);
  // The page in Prometheus text format.
  std::string Render() const;
  // Serves the page over HTTP on "127.0.0.1:PORT". UNAVAILABLE when the port is taken.
  absl::Status Serve(const std::string& address);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ketnap::rpc

#endif  // KETNAP_COMMON_RPC_METRICS_H_
