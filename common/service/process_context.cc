#include "common/service/process_context.h"

#include <utility>

namespace ketnap::service {

access::RequestContext ProcessContext(const Clock& clock, std::string issuer, std::string method) {
  access::RequestContext context;
  context.caller.issuer = std::move(issuer);
  context.method = std::move(method);
  context.now = clock.Now();
  context.today = clock.Today();
  context.deadline = absl::InfiniteFuture();
  return context;
}

}  // namespace ketnap::service
