#include "common/journal/feed_reader.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/sequence_store.h"

namespace ketnap::journal {
namespace {

constexpr char kReadHead[] = "SELECT sequence FROM journal_head WHERE service = ?";
constexpr char kReadOldest[] = "SELECT sequence FROM journal_sequence ORDER BY sequence LIMIT 1";
constexpr char kReadRange[] =
    "SELECT s.sequence, s.chain_hash, e.entry_id, e.aggregate_type, e.aggregate_id,"
    " e.aggregate_version, e.previous_hash, e.entry_hash, e.occurred_on, e.recorded_at, e.actor,"
    " e.on_behalf_of, e.purpose, e.request_id, e.action, e.organization_id, e.event_type, e.event,"
    " e.historical"
    " FROM journal_sequence s STRAIGHT_JOIN journal_entry e ON e.entry_id = s.entry_id"
    " WHERE s.sequence > ? AND s.sequence <= ? ORDER BY s.sequence LIMIT ?";

void FillEntry(const db::Row& row, v1::JournalEntry* entry) {
  entry->set_sequence(row.Int(0));
  entry->set_chain_hash(row.Text(1));
  entry->set_entry_id(row.Text(2));
  entry->set_aggregate_type(row.Text(3));
  entry->set_aggregate_id(row.Text(4));
  entry->set_aggregate_version(row.Int(5));
  entry->set_previous_hash(row.Text(6));
  entry->set_entry_hash(row.Text(7));
  *entry->mutable_occurred_on() = DateToProto(row.DateAt(8));
  *entry->mutable_record_time() = TimeToProto(row.TimeAt(9));
  entry->set_actor(row.Text(10));
  entry->set_on_behalf_of(row.Text(11));
  entry->set_purpose(row.Text(12));
  entry->set_request_id(row.Text(13));
  entry->set_action(row.Text(14));
  entry->set_organization_id(row.Text(15));
  entry->mutable_event()->set_type_url(absl::StrCat("type.googleapis.com/", row.Text(16)));
  entry->mutable_event()->set_value(row.Text(17));
  entry->set_historical(row.Bool(18));
}

}  // namespace

absl::StatusOr<JournalEnds> FeedReader::ReadEnds() {
  JournalEnds ends;
  KETNAP_RETURN_IF_ERROR(
      database_->RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto head, transaction.QueryOptional(kReadHead, {service_}));
        KETNAP_ASSIGN_OR_RETURN(auto oldest, transaction.QueryOptional(kReadOldest));
        KETNAP_ASSIGN_OR_RETURN(ends.checkpoint, ReadNewestCheckpoint(transaction, service_));
        ends.head = head.has_value() ? head->Int(0) : 0;
        ends.oldest = oldest.has_value() ? oldest->Int(0) : 0;
        return absl::OkStatus();
      }));
  return ends;
}

absl::StatusOr<v1::ReadJournalResponse> FeedReader::ReadRange(int64_t after, int64_t upto) {
  v1::ReadJournalResponse response;
  KETNAP_RETURN_IF_ERROR(
      database_->RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(db::Rows rows,
                                transaction.Query(kReadRange, {after, upto, row_limit_}));
        size_t bytes = 0;
        for (const db::Row& row : rows) {
          v1::JournalEntry entry;
          FillEntry(row, &entry);
          bytes += entry.ByteSizeLong();
          if (bytes > kFeedBatchBytes && response.entries_size() > 0) break;
          *response.add_entries() = std::move(entry);
        }
        return absl::OkStatus();
      }));
  const int count = response.entries_size();
  if (count > 0) {
    const size_t average = std::max<size_t>(1, response.ByteSizeLong() / count);
    row_limit_ =
        static_cast<int>(std::clamp<size_t>(kFeedBatchBytes / average + 1, 1, kFeedBatchEntries));
  }
  return response;
}

}  // namespace ketnap::journal
