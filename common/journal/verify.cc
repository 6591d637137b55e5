#include "common/journal/verify.h"

#include <utility>

#include "common/journal/hash.h"

namespace ketnap::journal {
namespace {

// A checkpoint may come in one message with entries after it, never many messages later.
constexpr size_t kRecentHashes = 5000;

}  // namespace

JournalVerifier::JournalVerifier(std::string service, const access::Verifier* keys)
    : service_(std::move(service)), keys_(keys) {}

void JournalVerifier::AddFault(int64_t sequence, const char* kind) {
  faults_.push_back({sequence, kind});
}

void JournalVerifier::CheckPlace(const v1::JournalEntry& entry) {
  if (EntryHash(entry) != entry.entry_hash()) AddFault(entry.sequence(), "ENTRY_CHANGED");
  if (entry.sequence() != sequence_ + 1) {
    // The chain cannot hold across a gap; one fault is enough.
    AddFault(entry.sequence(), "SEQUENCE_GAP");
    recent_.clear();
  } else if (ChainHash(chain_hash_, entry.entry_hash()) != entry.chain_hash()) {
    AddFault(entry.sequence(), "CHAIN_BROKEN");
  }
}

void JournalVerifier::CheckAggregate(const v1::JournalEntry& entry) {
  auto& [version, hash] = aggregates_[entry.aggregate_id()];
  if (entry.aggregate_version() != version + 1) {
    AddFault(entry.sequence(), "VERSION_GAP");
  } else if (entry.previous_hash() != hash) {
    AddFault(entry.sequence(), "CHAIN_BROKEN");
  }
  version = entry.aggregate_version();
  hash = entry.entry_hash();
}

void JournalVerifier::Compare(const v1::Checkpoint& checkpoint, const std::string& chain_hash) {
  if (checkpoint.chain_hash() != chain_hash) AddFault(checkpoint.sequence(), "CHAIN_BROKEN");
}

void JournalVerifier::AddEntry(const v1::JournalEntry& entry) {
  ++entries_;
  CheckPlace(entry);
  CheckAggregate(entry);
  sequence_ = entry.sequence();
  chain_hash_ = entry.chain_hash();
  recent_.push_back(chain_hash_);
  if (recent_.size() > kRecentHashes) recent_.pop_front();
  while (!pending_.empty() && pending_.begin()->first <= sequence_) {
    // One for a place that was jumped over is answered by the gap already reported.
    if (pending_.begin()->first == sequence_) {
      for (const v1::Checkpoint& checkpoint : pending_.begin()->second) {
        Compare(checkpoint, chain_hash_);
      }
    }
    pending_.erase(pending_.begin());
  }
}

void JournalVerifier::AddCheckpoint(const v1::Checkpoint& checkpoint) {
  ++checkpoints_;
  if (checkpoint.service() != service_ || checkpoint.sequence() < 0 ||
      !keys_->VerifyMessage(service_, CheckpointMessage(checkpoint), checkpoint.signature())) {
    AddFault(checkpoint.sequence(), "CHECKPOINT_FORGED");
    return;
  }
  if (checkpoint.sequence() > sequence_) {
    pending_[checkpoint.sequence()].push_back(checkpoint);
    return;
  }
  if (checkpoint.sequence() == 0) {
    Compare(checkpoint, "");
    return;
  }
  const size_t back = static_cast<size_t>(sequence_ - checkpoint.sequence());
  if (back < recent_.size()) Compare(checkpoint, recent_[recent_.size() - 1 - back]);
}

std::vector<JournalVerifier::Fault> JournalVerifier::Finish() {
  std::vector<Fault> faults = faults_;
  if (!pending_.empty()) faults.push_back({sequence_ + 1, "JOURNAL_CUT"});
  return faults;
}

}  // namespace ketnap::journal
