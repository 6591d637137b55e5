#ifndef KETNAP_SERVICES_ORGANIZATION_REPOSITORY_NAME_PAGE_H_
#define KETNAP_SERVICES_ORGANIZATION_REPOSITORY_NAME_PAGE_H_

#include <algorithm>
#include <string>

#include "common/base/uuid.h"
#include "common/db/value.h"
#include "services/organization/domain/text_key.h"

namespace ketnap::organization {

// One page of a list ordered by (folded name, id).
struct NamePage {
  std::string prefix;      // Folded; "" for every name.
  std::string after_name;  // Key of the row before the page; "" and the nil id for the first page.
  Uuid after_id;
  int limit = 0;
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_REPOSITORY_NAME_PAGE_H_
