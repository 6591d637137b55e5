#include "common/journal/hash.h"

#include <sodium.h>

#include <cstdint>

namespace ketnap::journal {
namespace {

constexpr size_t kHashSize = 32;
// First in what is hashed or signed, so that bytes of one kind never pass for another.
constexpr std::string_view kEntryDomain = "ketnap.journal.v1.entry";
constexpr std::string_view kCheckpointDomain = "ketnap.journal.v1.checkpoint";

// Collects fields, each with its length before it.
class Encoder {
 public:
  void Bytes(std::string_view value) {
    Number(value.size());
    text_.append(value);
  }
  void Integer(int64_t value) {
    Number(sizeof(value));
    Number(static_cast<uint64_t>(value));
  }
  const std::string& text() const { return text_; }

 private:
  void Number(uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) {
      text_.push_back(static_cast<char>((value >> shift) & 0xff));
    }
  }

  std::string text_;
};

std::string Blake2b(std::string_view text) {
  std::string hash(kHashSize, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  return hash;
}

}  // namespace

std::string EntryHash(const v1::JournalEntry& entry) {
  Encoder encoder;
  encoder.Bytes(kEntryDomain);
  encoder.Bytes(entry.entry_id());
  encoder.Bytes(entry.aggregate_type());
  encoder.Bytes(entry.aggregate_id());
  encoder.Integer(entry.aggregate_version());
  encoder.Bytes(entry.previous_hash());
  encoder.Integer(entry.occurred_on().year());
  encoder.Integer(entry.occurred_on().month());
  encoder.Integer(entry.occurred_on().day());
  encoder.Integer(entry.record_time().seconds());
  encoder.Integer(entry.record_time().nanos());
  encoder.Bytes(entry.actor());
  encoder.Bytes(entry.on_behalf_of());
  encoder.Bytes(entry.purpose());
  encoder.Bytes(entry.request_id());
  encoder.Bytes(entry.action());
  encoder.Bytes(entry.organization_id());
  encoder.Bytes(entry.event().type_url());
  encoder.Bytes(entry.event().value());
  encoder.Integer(entry.historical() ? 1 : 0);
  return Blake2b(encoder.text());
}

std::string ChainHash(std::string_view previous_chain_hash, std::string_view entry_hash) {
  std::string text(previous_chain_hash);
  text.append(entry_hash);
  return Blake2b(text);
}

std::string CheckpointMessage(const v1::Checkpoint& checkpoint) {
  Encoder encoder;
  encoder.Bytes(kCheckpointDomain);
  encoder.Bytes(checkpoint.service());
  encoder.Integer(checkpoint.sequence());
  encoder.Bytes(checkpoint.chain_hash());
  encoder.Integer(checkpoint.epoch());
  encoder.Integer(checkpoint.sign_time().seconds());
  encoder.Integer(checkpoint.sign_time().nanos());
  return encoder.text();
}

}  // namespace ketnap::journal
