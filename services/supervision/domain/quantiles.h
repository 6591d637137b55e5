#ifndef KETNAP_SERVICES_SUPERVISION_DOMAIN_QUANTILES_H_
#define KETNAP_SERVICES_SUPERVISION_DOMAIN_QUANTILES_H_

#include <cstdint>
#include <map>

namespace ketnap::supervision {

// How often each value occurs.
using Histogram = std::map<int64_t, int64_t>;

// The smallest value that at least `permille` of a thousand of all occurrences do not exceed
// (nearest rank): always one that occurred. 0 of an empty histogram.
int64_t Quantile(const Histogram& histogram, int permille);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_DOMAIN_QUANTILES_H_
