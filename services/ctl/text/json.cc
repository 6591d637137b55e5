#include "services/ctl/text/json.h"

#include <google/protobuf/util/json_util.h>

namespace ketnap::ctl {
namespace {

std::string Print(const google::protobuf::Message& message,
                  const google::protobuf::util::JsonPrintOptions& options) {
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

}  // namespace

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.add_whitespace = true;
  return Print(message, options);
}

std::string ToJsonLine(const google::protobuf::Message& message) {
  return Print(message, google::protobuf::util::JsonPrintOptions());
}

}  // namespace ketnap::ctl
