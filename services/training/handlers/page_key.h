#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_PAGE_KEY_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_PAGE_KEY_H_

#include <optional>

#include "absl/status/statusor.h"
#include "common/api/page_token.h"
#include "common/base/uuid.h"
#include "services/training/repository/class_repository.h"

// Where a page of a list begins. Tokens are not signed: what stands in one is checked here.
// INVALID_ARGUMENT, rule PAGE_TOKEN_MALFORMED, when it is not of the list's shape.
namespace ketnap::training {

// Of lists ordered by id; nothing on the first page.
absl::StatusOr<std::optional<Uuid>> ReadPageId(const api::Page& page);

// Of classes, ordered by first day and id.
absl::StatusOr<ClassPage> ReadClassPage(const api::Page& page, const std::string& class_type);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_PAGE_KEY_H_
