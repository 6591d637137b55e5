#include "common/api/mutation.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/api/request_digest.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "google/protobuf/descriptor.h"

namespace ketnap::api {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr absl::Duration kKept = absl::Hours(7 * 24);
constexpr int kAttemptsAfterUnknownOutcome = 2;

constexpr char kInsert[] =
    "INSERT INTO idempotency (principal, method, request_id, request_hash, response_type, response,"
    " created_at) VALUES (?, ?, ?, ?, '', '', ?)";
constexpr char kSelect[] =
    "SELECT request_hash, response_type, response FROM idempotency"
    " WHERE principal = ? AND method = ? AND request_id = ?";
constexpr char kKeepAnswer[] =
    "UPDATE idempotency SET response_type = ?, response = ?"
    " WHERE principal = ? AND method = ? AND request_id = ?";
constexpr char kPrune[] =
    "DELETE FROM idempotency WHERE created_at < ? ORDER BY created_at LIMIT ?";

struct Key {
  std::string principal;
  std::string method;
  std::string request_id;
};

absl::StatusOr<std::string> RequestIdOf(const Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING ||
      field->is_repeated()) {
    return absl::InternalError(
        absl::StrCat(request.GetDescriptor()->full_name(), " has no request_id"));
  }
  std::string id = request.GetReflection()->GetString(request, field);
  if (id.empty()) {
    return InvalidFieldsError(
        {{"request_id", "REQUIRED", {"Thiếu mã yêu cầu.", "The request id is missing."}}});
  }
  return absl::AsciiStrToLower(id);  // A UUID in capitals is the same UUID.
}

absl::Status RequestIdReusedError() {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
                       {"Mã yêu cầu này đã được dùng cho một yêu cầu có nội dung khác.",
                        "This request id was used for a request with other content."});
}

// The answer given before.
absl::Status Replay(db::Transaction& transaction, const Key& key, const std::string& hash,
                    Message* response) {
  KETNAP_ASSIGN_OR_RETURN(
      auto row, transaction.QueryOptional(kSelect, {key.principal, key.method, key.request_id}));
  if (!row.has_value()) {
    // Pruned between the two statements: as good as never seen.
    return ReasonedError(absl::StatusCode::kAborted, "REQUEST_ID_VANISHED",
                         {"Đề nghị thực hiện lại.", "Please try again."});
  }
  if (row->Text(0) != hash) return RequestIdReusedError();
  if (row->Text(1) != response->GetDescriptor()->full_name() ||
      !response->ParseFromString(row->Text(2))) {
    return absl::InternalError(absl::StrCat("kept answer of ", key.method, " cannot be read"));
  }
  return absl::OkStatus();
}

absl::Status RunOnce(db::Transaction& transaction, const Key& key, const std::string& hash,
                     absl::Time now, Message* response,
                     const std::function<absl::Status(db::Transaction&)>& body) {
  // First of all: a twin of this request waits here until this one has ended.
  const absl::Status inserted =
      transaction.Execute(kInsert, {key.principal, key.method, key.request_id, hash, now}).status();
  if (absl::IsAlreadyExists(inserted)) return Replay(transaction, key, hash, response);
  KETNAP_RETURN_IF_ERROR(inserted);
  KETNAP_RETURN_IF_ERROR(body(transaction));
  return transaction
      .Execute(kKeepAnswer, {response->GetDescriptor()->full_name(), response->SerializeAsString(),
                             key.principal, key.method, key.request_id})
      .status();
}

}  // namespace

absl::Status RunMutationUntyped(db::Database& database, const access::RequestContext& context,
                                const Message& request, Message* response,
                                const std::function<absl::Status(db::Transaction&)>& body) {
  KETNAP_ASSIGN_OR_RETURN(std::string request_id, RequestIdOf(request));
  const Key key{context.caller.Principal(), context.method, std::move(request_id)};
  const std::string hash = RequestDigest(request, context.method);
  absl::Status status;
  absl::Status unknown;
  for (int attempt = 0; attempt <= kAttemptsAfterUnknownOutcome; ++attempt) {
    status = database.RunReadModifyWrite(context.deadline, [&](db::Transaction& transaction) {
      response->Clear();
      return RunOnce(transaction, key, hash, context.now, response, body);
    });
    // Whether it was committed is exactly what another attempt finds out.
    if (ErrorReason(status) != "COMMIT_OUTCOME_UNKNOWN") break;
    unknown = status;
  }
  // Unavailable now says nothing of the attempt before.
  if (!unknown.ok() && absl::IsUnavailable(status)) return unknown;
  return status;
}

absl::StatusOr<int64_t> PruneIdempotency(db::Database& database, absl::Time now, int limit) {
  int64_t removed = 0;
  KETNAP_RETURN_IF_ERROR(
      database.RunWrite(absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(removed, transaction.Execute(kPrune, {now - kKept, limit}));
        return absl::OkStatus();
      }));
  return removed;
}

}  // namespace ketnap::api
