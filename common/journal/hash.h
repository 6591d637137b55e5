#ifndef KETNAP_COMMON_JOURNAL_HASH_H_
#define KETNAP_COMMON_JOURNAL_HASH_H_

#include <string>
#include <string_view>

#include "ketnap/journal/v1/journal.pb.h"

namespace ketnap::journal {

// BLAKE2b-256 over every field of `entry` but sequence, entry_hash and chain_hash, each with its
// length before it, so that no two entries share an encoding. Independent of how protobuf
// serializes.
std::string EntryHash(const v1::JournalEntry& entry);

// BLAKE2b-256 of previous_chain_hash | entry_hash.
std::string ChainHash(std::string_view previous_chain_hash, std::string_view entry_hash);

// The bytes a checkpoint's signature covers.
std::string CheckpointMessage(const v1::Checkpoint& checkpoint);

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_HASH_H_
