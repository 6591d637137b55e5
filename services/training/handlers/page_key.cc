#include "services/training/handlers/page_key.h"

#include "common/api/page_key.h"
#include "common/base/status_macros.h"

namespace ketnap::training {

absl::StatusOr<ClassPage> ReadClassPage(const api::Page& page, const std::string& class_type) {
  ClassPage result;
  result.class_type = class_type;
  result.limit = page.size + 1;
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadDayKey(page));
  if (!after.has_value()) return result;
  result.before_start = after->day;
  result.before_id = after->id;
  return result;
}

}  // namespace ketnap::training
