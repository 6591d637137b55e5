#include "common/rpc/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"

namespace ketnap::rpc {
namespace {

const prometheus::Histogram::BucketBoundaries& Buckets() {
  static const auto& buckets = *new prometheus::Histogram::BucketBoundaries{
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  return buckets;
}

// Gauges are asked for their value when somebody reads the page.
class GaugePage : public prometheus::Collectable {
 public:
  explicit GaugePage(std::string process) : process_(std::move(process)) {}

  void Add(const std::string& name, const std::string& help, const std::string& label_name,
           const std::string& label_value, std::function<double()> read) {
    absl::MutexLock lock(&mutex_);
    Family& family = families_[name];
    family.help = help;
    family.gauges.insert_or_assign({label_name, label_value}, std::move(read));
  }

  std::vector<prometheus::MetricFamily> Collect() const override {
    absl::MutexLock lock(&mutex_);
    std::vector<prometheus::MetricFamily> page;
    for (const auto& [name, family] : families_) {
      prometheus::MetricFamily out{name, family.help, prometheus::MetricType::Gauge, {}};
      for (const auto& [label, read] : family.gauges) {
        prometheus::ClientMetric metric;
        metric.label.push_back({"process", process_});
        if (!label.first.empty()) metric.label.push_back({label.first, label.second});
        metric.gauge.value = read();
        out.metric.push_back(std::move(metric));
      }
      page.push_back(std::move(out));
    }
    return page;
  }

 private:
  struct Family {
    std::string help;
    std::map<std::pair<std::string, std::string>, std::function<double()>> gauges;
  };

  const std::string process_;
  mutable absl::Mutex mutex_;
  std::map<std::string, Family> families_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

struct Metrics::State {
  explicit State(const std::string& process)
      : registry(std::make_shared<prometheus::Registry>()),
        gauges(std::make_shared<GaugePage>(process)),
        requests(prometheus::BuildCounter()
                     .Name("ketnap_requests_total")
                     .Help("Calls answered, by method and status code.")
                     .Labels({{"process", process}})
                     .Register(*registry)),
        seconds(prometheus::BuildHistogram()
                    .Name("ketnap_request_seconds")
                    .Help("Time from a call's arrival to its answer.")
                    .Labels({{"process", process}})
                    .Register(*registry)) {}

  std::shared_ptr<prometheus::Registry> registry;
  std::shared_ptr<GaugePage> gauges;
  prometheus::Family<prometheus::Counter>& requests;
  prometheus::Family<prometheus::Histogram>& seconds;
  std::unique_ptr<prometheus::Exposer> exposer;  // Goes first.
};

Metrics::Metrics(std::string process) : state_(std::make_unique<State>(process)) {}
Metrics::~Metrics() = default;

void Metrics::RecordRequest(std::string_view method, absl::StatusCode code, absl::Duration took) {
  state_->requests.Add({{"method", std::string(method)}, {"code", absl::StatusCodeToString(code)}})
      .Increment();
  state_->seconds.Add({{"method", std::string(method)}}, Buckets())
      .Observe(absl::ToDoubleSeconds(took));
}

void Metrics::AddGauge(const std::string& name, const std::string& help,
                       const std::string& label_name, const std::string& label_value,
                       std::function<double()> read) {
  state_->gauges->Add(name, help, label_name, label_value, std::move(read));
}

std::string Metrics::Render() const {
  std::vector<prometheus::MetricFamily> page = state_->registry->Collect();
  for (prometheus::MetricFamily& family : state_->gauges->Collect()) {
    page.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(page);
}

absl::Status Metrics::Serve(const std::string& address) {
  try {
    state_->exposer = std::make_unique<prometheus::Exposer>(address, 1);
    state_->exposer->RegisterCollectable(state_->registry);
    state_->exposer->RegisterCollectable(state_->gauges);
  } catch (const std::exception&) {
    return ReasonedError(absl::StatusCode::kUnavailable, "METRICS_ADDRESS_UNAVAILABLE",
                         {absl::StrCat("Không mở được địa chỉ số liệu ", address, "."),
                          absl::StrCat("The metrics address ", address, " cannot be opened.")});
  }
  return absl::OkStatus();
}

}  // namespace ketnap::rpc
