#include "services/dossier/handlers/documents/digest.h"

#include <sodium.h>

namespace ketnap::dossier {

static_assert(Digest::kBytes == crypto_hash_sha256_BYTES);

struct Digest::State {
  crypto_hash_sha256_state sha256;
};

Digest::Digest() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->sha256); }

// The state holds the end of the content.
Digest::~Digest() { sodium_memzero(state_.get(), sizeof(State)); }

void Digest::Add(std::string_view piece) {
  crypto_hash_sha256_update(&state_->sha256, reinterpret_cast<const unsigned char*>(piece.data()),
                            piece.size());
}

std::string Digest::Finish() {
  std::string digest(kBytes, '\0');
  crypto_hash_sha256_final(&state_->sha256, reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

}  // namespace ketnap::dossier
