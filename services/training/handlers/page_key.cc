#include "services/training/handlers/page_key.h"

#include "common/base/errors.h"

namespace ketnap::training {
namespace {

absl::Status MalformedPageToken() {
  return InvalidFieldsError({{"page_token",
                              "PAGE_TOKEN_MALFORMED",
                              {"Mã trang không đúng.", "The page token is malformed."}}});
}

}  // namespace

absl::StatusOr<std::optional<Uuid>> ReadPageId(const api::Page& page) {
  if (page.after_key.empty()) return std::optional<Uuid>();
  if (page.after_key.size() != 1) return MalformedPageToken();
  const auto id = Uuid::Parse(page.after_key[0]);
  if (!id.ok()) return MalformedPageToken();
  return std::optional<Uuid>(*id);
}

absl::StatusOr<ClassPage> ReadClassPage(const api::Page& page, const std::string& class_type) {
  ClassPage result;
  result.class_type = class_type;
  result.limit = page.size + 1;
  if (page.after_key.empty()) return result;
  if (page.after_key.size() != 2) return MalformedPageToken();
  const auto start = ParseDate(page.after_key[0]);
  const auto id = Uuid::Parse(page.after_key[1]);
  if (!start.ok() || !id.ok()) return MalformedPageToken();
  result.before_start = *start;
  result.before_id = *id;
  return result;
}

}  // namespace ketnap::training
