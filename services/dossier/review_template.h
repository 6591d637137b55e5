#ifndef KETNAP_SERVICES_DOSSIER_REVIEW_TEMPLATE_H_
#define KETNAP_SERVICES_DOSSIER_REVIEW_TEMPLATE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ketnap/dossier/v1/review.pb.h"

// What a monthly review is made of in this deployment.
namespace ketnap::dossier {

// Reads "review_template.textproto" of the folder. NOT_FOUND or UNAVAILABLE when it cannot be read;
// INVALID_ARGUMENT, reason REVIEW_TEMPLATE_INVALID, naming file and line of what does not parse, or
// the heading at fault: an id that is no code or comes twice, a heading without title, a heading
// that every review has (awareness, work, ethics, trust) missing or not required, more headings of
// its own than a review can carry.
absl::StatusOr<v1::ReviewTemplate> LoadReviewTemplate(const std::string& data_directory);

// One file's content; `file` is for messages.
absl::StatusOr<v1::ReviewTemplate> ParseReviewTemplate(const std::string& file,
                                                       const std::string& text);

// Whether a review marks what the template demands and nothing it does not know, each once.
// INVALID_ARGUMENT on the fields at fault.
absl::Status CheckAgainstTemplate(const v1::ReviewTemplate& review_template,
                                  const v1::RecordMonthlyReviewRequest& review);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_REVIEW_TEMPLATE_H_
