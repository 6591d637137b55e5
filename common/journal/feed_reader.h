#ifndef KETNAP_COMMON_JOURNAL_FEED_READER_H_
#define KETNAP_COMMON_JOURNAL_FEED_READER_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::journal {

inline constexpr int kFeedBatchEntries = 500;
inline constexpr size_t kFeedBatchBytes = size_t{1} << 20;

// Both ends of a journal at one moment.
struct JournalEnds {
  int64_t oldest = 0;  // First sequence that is still kept; 0 when there is none.
  int64_t head = 0;    // Last sequence given out.
  std::optional<v1::Checkpoint> checkpoint;
};

// Reads what followers are sent. Used by one thread.
class FeedReader {
 public:
  FeedReader(std::string service, db::Database* database)
      : service_(std::move(service)), database_(database) {}

  absl::StatusOr<JournalEnds> ReadEnds();
  // Entries with after < sequence <= upto, in order: at most kFeedBatchEntries, and at most
  // kFeedBatchBytes unless the first alone is larger. What was removed from the table is simply not
  // there: to notice is the reader's part.
  absl::StatusOr<v1::ReadJournalResponse> ReadRange(int64_t after, int64_t upto);

 private:
  const std::string service_;
  db::Database* const database_;
  int row_limit_ =
      kFeedBatchEntries;  // Fewer while entries are large, so that memory stays bounded.
};

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_FEED_READER_H_
