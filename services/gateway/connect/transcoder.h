#ifndef KETNAP_SERVICES_GATEWAY_CONNECT_TRANSCODER_H_
#define KETNAP_SERVICES_GATEWAY_CONNECT_TRANSCODER_H_

#include <google/protobuf/util/type_resolver.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace google::protobuf {
class Descriptor;
}

namespace ketnap::gateway {

// Between JSON and protobuf bytes, by descriptors alone. Thread safe.
class Transcoder {
 public:
  Transcoder();

  // INVALID_ARGUMENT naming the field when `json` is not strictly one message of `type`; never
  // quotes content.
  absl::StatusOr<std::string> RequestFromJson(const google::protobuf::Descriptor& type,
                                              std::string_view json) const;
  // INVALID_ARGUMENT when `bytes` are no message of `type`.
  absl::Status CheckRequestBytes(const google::protobuf::Descriptor& type,
                                 const std::string& bytes) const;
  // Fields at their default are left out. INTERNAL when `bytes` are no message of `type`.
  absl::StatusOr<std::string> ReplyToJson(const google::protobuf::Descriptor& type,
                                          const std::string& bytes) const;

 private:
  std::unique_ptr<google::protobuf::util::TypeResolver> resolver_;
};

}  // namespace ketnap::gateway

#endif  // KETNAP_SERVICES_GATEWAY_CONNECT_TRANSCODER_H_
