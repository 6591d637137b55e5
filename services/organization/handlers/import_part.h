#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_PART_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_PART_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/access/request_context.h"
#include "common/api/request_digest.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/db/transaction.h"
#include "google/protobuf/message.h"
#include "ketnap/organization/v1/import.pb.h"
#include "services/organization/domain/import.h"
#include "services/organization/repository/import_repository.h"

// What imports of every kind have in common: how a part is opened, answered and told again.
namespace ketnap::organization {

struct OpenedPart {
  Import import;  // Locked.
  std::string request_hash;
  std::optional<std::string> answer;  // Of the same part, when it was taken before.
};

// Begins an import, or finds and locks the one that is continued: NOT_FOUND unless the caller began
// it. Refuses what does not continue it, as CheckNextPart and a part that was taken with other
// content (IMPORT_OUT_OF_STEP).
absl::StatusOr<OpenedPart> OpenPart(db::Transaction& transaction,
                                    const access::RequestContext& context,
                                    const std::string& import_name, const PartClaim& claim,
                                    std::string request_hash);

// Keeps the part's answer and how far the import is now.
absl::Status ClosePart(db::Transaction& transaction, const OpenedPart& part, int64_t first_row,
                       bool last, const google::protobuf::Message& response);

ketnap::organization::v1::ImportProgress ToProto(const Import& import);

// The key as it is kept: scheme and value without spaces around them.
ImportKey KeyOf(const ketnap::organization::v1::ImportKey& key);

// What field rules find wrong with a row, without those of `not_read`: fields the import does not
// look at.
std::vector<FieldViolation> CheckRow(const google::protobuf::Message& row,
                                     const std::vector<std::string>& not_read);

// Appends the reasons to a row's result.
template <typename Result>
void AddFaults(std::vector<FieldViolation> faults, Result* result) {
  for (FieldViolation& fault : faults) {
    auto* added = result->add_faults();
    added->set_field(std::move(fault.field));
    added->set_rule_id(std::move(fault.rule_id));
    added->set_message(std::move(fault.message.vietnamese));
  }
}

// Takes one part: `judge_row(import, row, number, result)` decides each row and does what it
// decided.
template <typename Request, typename Response, typename JudgeRow>
absl::StatusOr<Response> TakePart(db::Transaction& transaction,
                                  const access::RequestContext& context, ImportKind kind,
                                  const Request& request, JudgeRow judge_row) {
  PartClaim claim{.kind = kind, .dry_run = request.dry_run(), .first_row = request.first_row()};
  KETNAP_ASSIGN_OR_RETURN(
      claim.organization,
      api::ParseResourceName(request.organization(), "organizations", "organization"));
  // The same part is the same whoever asks and as whichever request.
  Request content = request;
  content.clear_request_id();
  content.clear_import();
  KETNAP_ASSIGN_OR_RETURN(OpenedPart part, OpenPart(transaction, context, request.import(), claim,
                                                    api::RequestDigest(content, "import")));
  Response response;
  if (part.answer.has_value()) {
    if (response.ParseFromString(*part.answer)) return response;
    return absl::InternalError("the kept answer of a part of an import cannot be read");
  }
  for (const auto& row : request.rows()) {
    auto* result = response.add_results();
    result->set_row(part.import.next_row);
    KETNAP_ASSIGN_OR_RETURN(const ImportOutcome outcome,
                            judge_row(part.import, row, part.import.next_row, result));
    result->set_outcome(static_cast<v1::ImportOutcome>(outcome));
    if (outcome == ImportOutcome::kFailed) *result->mutable_failed_row() = row;
    Count(outcome, &part.import);
  }
  part.import.complete = request.last();
  part.import.update_time = context.now;
  *response.mutable_progress() = ToProto(part.import);
  KETNAP_RETURN_IF_ERROR(
      ClosePart(transaction, part, request.first_row(), request.last(), response));
  return response;
}

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_PART_H_
