#include "common/base/text_proto.h"

#include "absl/strings/str_cat.h"
#include "common/base/text.h"
#include "google/protobuf/io/tokenizer.h"

namespace ketnap {
namespace {

// The tokenizer counts lines and columns from 0, and -1 is the text as a whole.
class Collector : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    faults_.push_back({line + 1, column + 1, message});
  }
  std::vector<TextFault> Take() { return std::move(faults_); }

 private:
  std::vector<TextFault> faults_;
};

}  // namespace

std::vector<TextFault> ReadTextProto(const std::string& text, google::protobuf::Message* message,
                                     google::protobuf::TextFormat::ParseInfoTree* lines) {
  if (!IsValidUtf8(text)) return {{0, 0, "not UTF-8"}};
  Collector collector;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  if (lines != nullptr) parser.WriteLocationsTo(lines);
  const bool read = parser.ParseFromString(text, message);
  std::vector<TextFault> faults = collector.Take();
  if (!read && faults.empty()) faults.push_back({0, 0, "not in text format"});
  return faults;
}

std::string InFile(std::string_view file, const TextFault& fault) {
  const std::string line = fault.line == 0 ? "" : absl::StrCat(":", fault.line);
  return absl::StrCat(file, line, ": ", fault.message);
}

std::vector<std::string> InFile(std::string_view file, const std::vector<TextFault>& faults) {
  std::vector<std::string> texts;
  for (const TextFault& fault : faults) texts.push_back(InFile(file, fault));
  return texts;
}

}  // namespace ketnap
