#include "common/journal/writer.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/hash.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::journal {
namespace {

constexpr char kSelectPreviousHash[] =
    "SELECT entry_hash FROM journal_entry WHERE aggregate_id = ? AND aggregate_version = ?";

constexpr char kInsertEntry[] =
    "INSERT INTO journal_entry (entry_id, aggregate_type, aggregate_id, aggregate_version,"
    " previous_hash, entry_hash, occurred_on, recorded_at, actor, on_behalf_of, purpose, "
    "request_id,"
    " action, organization_id, event_type, event, historical)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr char kInsertUnsequenced[] =
    "INSERT INTO journal_unsequenced (entry_id, aggregate_id, aggregate_version) VALUES (?, ?, ?)";

absl::StatusOr<std::string> PreviousHash(db::Transaction& transaction, const Change& change) {
  if (change.version == 1) return std::string();
  KETNAP_ASSIGN_OR_RETURN(
      auto row,
      transaction.QueryOptional(kSelectPreviousHash, {change.aggregate_id, change.version - 1}));
  if (!row.has_value()) {
    return absl::InternalError(absl::StrCat("journal: ", change.aggregate_type,
                                            " has no entry of version ", change.version - 1,
                                            " before ", change.version));
  }
  return row->Text(0);
}

v1::JournalEntry MakeEntry(const access::RequestContext& context, const Change& change,
                           const google::protobuf::Message& event, std::string previous_hash) {
  v1::JournalEntry entry;
  entry.set_entry_id(Uuid::Generate(context.now).ToBytes());
  entry.set_aggregate_type(change.aggregate_type);
  entry.set_aggregate_id(change.aggregate_id.ToBytes());
  entry.set_aggregate_version(change.version);
  entry.set_previous_hash(std::move(previous_hash));
  *entry.mutable_occurred_on() = DateToProto(change.occurred_on);
  *entry.mutable_record_time() = TimeToProto(context.now);
  entry.set_actor(context.caller.Principal());
  entry.set_on_behalf_of(change.on_behalf_of.empty() ? context.on_behalf_of : change.on_behalf_of);
  entry.set_purpose(context.purpose);
  entry.set_request_id(change.request_id);
  entry.set_action(change.action);
  entry.set_organization_id(change.organization.ToBytes());
  entry.mutable_event()->PackFrom(event);
  entry.set_historical(change.historical);
  entry.set_entry_hash(EntryHash(entry));
  return entry;
}

}  // namespace

absl::Status Append(db::Transaction& transaction, const access::RequestContext& context,
                    const Change& change, const google::protobuf::Message& event) {
  if (change.version < 1 || change.aggregate_id.IsNil() || change.aggregate_type.empty() ||
      change.action.empty()) {
    return absl::InternalError("journal: a change without aggregate, version or action");
  }
  KETNAP_ASSIGN_OR_RETURN(std::string previous_hash, PreviousHash(transaction, change));
  const v1::JournalEntry entry = MakeEntry(context, change, event, std::move(previous_hash));
  auto inserted = transaction.Execute(
      kInsertEntry,
      {entry.entry_id(), entry.aggregate_type(), entry.aggregate_id(), entry.aggregate_version(),
       entry.previous_hash(), entry.entry_hash(), change.occurred_on, context.now, entry.actor(),
       entry.on_behalf_of(), entry.purpose(), entry.request_id(), entry.action(),
       entry.organization_id(), event.GetDescriptor()->full_name(), entry.event().value(),
       entry.historical()});
  if (absl::IsAlreadyExists(inserted.status())) {
    return ReasonedError(absl::StatusCode::kAborted, "JOURNAL_VERSION_TAKEN",
                         {"Hồ sơ vừa được người khác thay đổi; đề nghị tải lại và thực hiện lại.",
                          "Somebody else has just changed the record; reload it and try again."});
  }
  KETNAP_RETURN_IF_ERROR(inserted.status());
  return transaction
      .Execute(kInsertUnsequenced,
               {entry.entry_id(), entry.aggregate_id(), entry.aggregate_version()})
      .status();
}

}  // namespace ketnap::journal
