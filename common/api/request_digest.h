#ifndef KETNAP_COMMON_API_REQUEST_DIGEST_H_
#define KETNAP_COMMON_API_REQUEST_DIGEST_H_

#include <string>
#include <string_view>

#include "google/protobuf/message.h"

namespace ketnap::api {

// BLAKE2b-256 over the message's type and content and `context`; the same content gives the same
// digest in every process of the same version.
std::string RequestDigest(const google::protobuf::Message& message, std::string_view context);

}  // namespace ketnap::api

#endif  // KETNAP_COMMON_API_REQUEST_DIGEST_H_
