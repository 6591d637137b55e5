#ifndef KETNAP_SERVICES_CTL_TEXT_JSON_H_
#define KETNAP_SERVICES_CTL_TEXT_JSON_H_

#include <string>

#include "google/protobuf/message.h"

namespace ketnap::ctl {

// For programs: every field of the message, over several lines.
std::string ToJson(const google::protobuf::Message& message);
// The fields that are set, on one line without its end.
std::string ToJsonLine(const google::protobuf::Message& message);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_TEXT_JSON_H_
