#ifndef KETNAP_COMMON_BASE_TEXT_PROTO_H_
#define KETNAP_COMMON_BASE_TEXT_PROTO_H_

#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

// Files and texts in the text format of protobuf.
namespace ketnap {

struct TextFault {
  int line = 0;    // From 1; 0: of the text as a whole.
  int column = 0;  // From 1; 0: of the line as a whole.
  std::string message;
};

// Reads `text` into `message`: what is wrong with it, in the order of the text; nothing when it was
// read. `lines`, when given, is told where each field stands.
std::vector<TextFault> ReadTextProto(const std::string& text, google::protobuf::Message* message,
                                     google::protobuf::TextFormat::ParseInfoTree* lines = nullptr);

// Where and what: "terms.textproto:12: …".
std::string InFile(std::string_view file, const TextFault& fault);
std::vector<std::string> InFile(std::string_view file, const std::vector<TextFault>& faults);

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_TEXT_PROTO_H_
