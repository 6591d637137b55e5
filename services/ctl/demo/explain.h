#ifndef KETNAP_SERVICES_CTL_DEMO_EXPLAIN_H_
#define KETNAP_SERVICES_CTL_DEMO_EXPLAIN_H_

#include "absl/status/status.h"
#include "common/base/errors.h"

namespace ketnap::ctl {

// The failure with what was being done in front of its message.
absl::Status Explain(const absl::Status& status, const Message& what);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_EXPLAIN_H_
