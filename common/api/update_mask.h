#ifndef KETNAP_COMMON_API_UPDATE_MASK_H_
#define KETNAP_COMMON_API_UPDATE_MASK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace ketnap::api {

// Copies the masked fields of `source` onto `target` (same type). Only the top-level paths in
// `allowed` may be named; "*" or an empty mask means all of them. INVALID_ARGUMENT naming each
// other path.
absl::Status ApplyUpdateMask(const google::protobuf::FieldMask& mask,
                             const std::vector<std::string>& allowed,
                             const google::protobuf::Message& source,
                             google::protobuf::Message* target);

}  // namespace ketnap::api

#endif  // KETNAP_COMMON_API_UPDATE_MASK_H_
