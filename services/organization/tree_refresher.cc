#include "services/organization/tree_refresher.h"

#include "common/base/status_macros.h"

namespace ketnap::organization {

absl::Status TreeRefresher::Refresh() {
  const int64_t ticket = ++asked_;
  absl::MutexLock lock(&mutex_);
  if (done_ >= ticket) return absl::OkStatus();
  // Everybody who asked until now committed before: the reload that begins now serves them all.
  const int64_t served = asked_.load();
  KETNAP_RETURN_IF_ERROR(tree_->Reload(*database_));
  done_ = served;
  return absl::OkStatus();
}

}  // namespace ketnap::organization
