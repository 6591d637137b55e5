#include "common/api/page_key.h"

#include "common/base/text.h"

namespace ketnap::api {

absl::StatusOr<std::optional<Uuid>> ReadIdKey(const Page& page) {
  if (page.after_key.empty()) return std::nullopt;
  if (page.after_key.size() != 1) return PageTokenError();
  const auto id = Uuid::Parse(page.after_key[0]);
  if (!id.ok()) return PageTokenError();
  return std::optional<Uuid>(*id);
}

absl::StatusOr<std::optional<DayKey>> ReadDayKey(const Page& page) {
  if (page.after_key.empty()) return std::nullopt;
  if (page.after_key.size() != 2) return PageTokenError();
  const auto day = ParseDate(page.after_key[0]);
  const auto id = Uuid::Parse(page.after_key[1]);
  if (!day.ok() || !id.ok()) return PageTokenError();
  return std::optional<DayKey>({*day, *id});
}

absl::StatusOr<std::optional<TextKey>> ReadTextKey(const Page& page) {
  if (page.after_key.empty()) return std::nullopt;
  if (page.after_key.size() != 2 || !IsValidUtf8(page.after_key[0])) return PageTokenError();
  const auto id = Uuid::Parse(page.after_key[1]);
  if (!id.ok()) return PageTokenError();
  return std::optional<TextKey>({page.after_key[0], *id});
}

}  // namespace ketnap::api
