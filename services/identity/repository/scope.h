#ifndef KETNAP_SERVICES_IDENTITY_REPOSITORY_SCOPE_H_
#define KETNAP_SERVICES_IDENTITY_REPOSITORY_SCOPE_H_

#include <vector>

#include "common/base/uuid.h"
#include "common/db/value.h"

namespace ketnap::identity {

// Appends the roots of a scoped list to `values`, the last repeated until the number is a power of
// four, so that few variants of the statement exist: the number appended. `roots` is not empty.
inline size_t AppendRoots(const std::vector<Uuid>& roots, db::Values& values) {
  size_t count = 1;
  while (count < roots.size()) count *= 4;
  for (size_t i = 0; i < count; ++i)
    values.emplace_back(i < roots.size() ? roots[i] : roots.back());
  return count;
}

}  // namespace ketnap::identity

#endif  // KETNAP_SERVICES_IDENTITY_REPOSITORY_SCOPE_H_
