#ifndef KETNAP_COMMON_RPC_VALIDATION_H_
#define KETNAP_COMMON_RPC_VALIDATION_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace ketnap::rpc {

// Checks `message` against its field rules (ketnap.options.v1.FieldRules), at any depth, and
// against what holds for every message: no unknown fields, texts are NFC-able UTF-8 without control
// characters, dates exist, depth at most 32.
// INVALID_ARGUMENT with every violation at once (at most 50, the rest counted), paths as in
// "members[2].birth_date". Violations never quote a sensitive field's content. An update with a
// mask (AIP-134) need only carry the required fields that its mask names.
absl::Status Validate(const google::protobuf::Message& message);

}  // namespace ketnap::rpc

#endif  // KETNAP_COMMON_RPC_VALIDATION_H_
