#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_REQUEST_VIEW_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_REQUEST_VIEW_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"
#include "ketnap/dossier/v1/verification_service.pb.h"
#include "services/dossier/handlers/environment.h"
#include "services/dossier/repository/verification_listing.h"

// A request as its two sides see it, and the recipient's words, which are kept sealed.
namespace ketnap::dossier {

// For the recipient without the name of the record.
v1::VerificationRequest ViewOf(const ListedVerification& listed, bool for_recipient, Date today);

absl::Status SealReplyNote(const Environment& environment, db::Transaction& transaction,
                           const Uuid& verification, const std::string& note);
// "" when nothing was said.
absl::StatusOr<std::string> OpenReplyNote(const Environment& environment,
                                          db::Transaction& transaction, const Uuid& verification);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_REQUEST_VIEW_H_
