#ifndef KETNAP_COMMON_JOURNAL_VERIFY_H_
#define KETNAP_COMMON_JOURNAL_VERIFY_H_

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "common/access/token.h"
#include "common/base/uuid.h"
#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::journal {

// Checks a whole journal entry by entry, offline: hashes, both chains, gap-free sequences and
// versions, and the checkpoints' signatures. Feed entries and checkpoints in the order they were
// read, then ask.
class JournalVerifier {
 public:
  JournalVerifier(std::string service, const access::Verifier* keys);

  void AddEntry(const v1::JournalEntry& entry);
  void AddCheckpoint(const v1::Checkpoint& checkpoint);
  // After the last: what does not hold, each naming sequence and kind; empty when the journal is
  // whole. A journal that ends before its newest checkpoint was cut.
  struct Fault {
    int64_t sequence = 0;
    std::string kind;  // ENTRY_CHANGED, CHAIN_BROKEN, SEQUENCE_GAP, VERSION_GAP, CHECKPOINT_FORGED,
                       // JOURNAL_CUT.
  };
  std::vector<Fault> Finish();
  int64_t entries() const { return entries_; }
  int64_t checkpoints() const { return checkpoints_; }

 private:
  void AddFault(int64_t sequence, const char* kind);
  void CheckPlace(const v1::JournalEntry& entry);
  void CheckAggregate(const v1::JournalEntry& entry);
  // Compares a checkpoint with the chain, once the chain has come that far.
  void Compare(const v1::Checkpoint& checkpoint, const std::string& chain_hash);

  std::string service_;
  const access::Verifier* keys_;
  int64_t entries_ = 0;
  int64_t checkpoints_ = 0;
  int64_t sequence_ = 0;            // Of the last entry.
  std::string chain_hash_;          // After the last entry.
  std::deque<std::string> recent_;  // Chain hashes of the last entries, newest last.
  std::map<int64_t, std::vector<v1::Checkpoint>> pending_;  // Beyond the last entry, by sequence.
  absl::flat_hash_map<std::string, std::pair<int64_t, std::string>> aggregates_;
  std::vector<Fault> faults_;
};

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_VERIFY_H_
