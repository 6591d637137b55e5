#ifndef KETNAP_COMMON_SERVICE_PROCESS_CONTEXT_H_
#define KETNAP_COMMON_SERVICE_PROCESS_CONTEXT_H_

#include <string>

#include "common/access/request_context.h"
#include "common/base/clock.h"

namespace ketnap::service {

// The context of what a service does by itself: the actor is the process ("processes/{issuer}"),
// `method` says which part of it ("projections/training_certificates"). No deadline of its own.
access::RequestContext ProcessContext(const Clock& clock, std::string issuer, std::string method);

}  // namespace ketnap::service

#endif  // KETNAP_COMMON_SERVICE_PROCESS_CONTEXT_H_
