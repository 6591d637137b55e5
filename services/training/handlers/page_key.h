#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_PAGE_KEY_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_PAGE_KEY_H_

#include "absl/status/statusor.h"
#include "common/api/page_token.h"
#include "services/training/repository/class_repository.h"

// Where a page of a list begins. Tokens are not signed: what stands in one is checked here.
// PageTokenError when it is not of the list's shape.
namespace ketnap::training {

// Of classes, ordered by first day and id.
absl::StatusOr<ClassPage> ReadClassPage(const api::Page& page, const std::string& class_type);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_PAGE_KEY_H_
