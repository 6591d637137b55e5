#ifndef KETNAP_SERVICES_CTL_DEMO_NAMES_H_
#define KETNAP_SERVICES_CTL_DEMO_NAMES_H_

#include <string>
#include <vector>

#include "services/ctl/demo/random.h"

namespace ketnap::ctl {

// "Tày", "Nùng", "Kinh" …, as they live together in the northern mountains.
std::string PickEthnicity(Random& random);

// A common full name of that ethnicity.
std::string PickFullName(Random& random, const std::string& ethnicity, bool is_female);

// Name of the province of a seed; 1 is Lạng Sơn.
std::string ProvinceName(uint64_t seed);

// An office that verifies a background: a commune's or ward's committee.
std::string PickVerifier(Random& random);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_NAMES_H_
