#ifndef KETNAP_COMMON_API_PAGE_KEY_H_
#define KETNAP_COMMON_API_PAGE_KEY_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/api/page_token.h"
#include "common/base/date.h"
#include "common/base/uuid.h"

// Where a page of a list begins, for the orders that many lists have. Nothing on the first page;
// PageTokenError for a key of another shape.
namespace ketnap::api {

absl::StatusOr<std::optional<Uuid>> ReadIdKey(const Page& page);

struct DayKey {
  Date day;
  Uuid id;
};
absl::StatusOr<std::optional<DayKey>> ReadDayKey(const Page& page);

struct TextKey {
  std::string text;
  Uuid id;
};
absl::StatusOr<std::optional<TextKey>> ReadTextKey(const Page& page);

}  // namespace ketnap::api

#endif  // KETNAP_COMMON_API_PAGE_KEY_H_
