#ifndef KETNAP_SERVICES_GATEWAY_ADMISSION_SERVICE_CATALOG_H_
#define KETNAP_SERVICES_GATEWAY_ADMISSION_SERVICE_CATALOG_H_

#include <string>
#include <vector>

namespace ketnap::gateway {

// Full names, sorted, of every service in a package ketnap.<area>.v1, ketnap.testing apart, that is
// linked into this program. Whole only in a program that links the protos whole (WHOLE_ARCHIVE).
std::vector<std::string> LinkedServices();

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_ADMISSION_SERVICE_CATALOG_H_
