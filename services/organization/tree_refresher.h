#ifndef KETNAP_SERVICES_ORGANIZATION_TREE_REFRESHER_H_
#define KETNAP_SERVICES_ORGANIZATION_TREE_REFRESHER_H_

#include <atomic>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "common/access/organization_tree.h"
#include "common/db/database.h"

namespace ketnap::organization {

// Brings the tree in memory up to what is committed. Thread safe.
class TreeRefresher {
 public:
  TreeRefresher(db::Database* database, access::OrganizationTree* tree)
      : database_(database), tree_(tree) {}

  // Called after a commit: when it returns OK, the tree holds at least what was committed before
  // the call. One reload at a time, or an older one could end last; callers who wait for it share
  // the next.
  absl::Status Refresh();

 private:
  db::Database* database_;
  access::OrganizationTree* tree_;
  std::atomic<int64_t> asked_{0};
  absl::Mutex mutex_;
  int64_t done_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_TREE_REFRESHER_H_
