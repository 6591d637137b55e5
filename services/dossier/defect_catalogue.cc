#include "services/dossier/defect_catalogue.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "ketnap/config/v1/defects.pb.h"

namespace ketnap::dossier {
namespace {

constexpr char kFile[] = "defects.textproto";
constexpr size_t kLongestCode = 40;

absl::Status Invalid(const std::vector<std::string>& faults) {
  const std::string list = absl::StrJoin(faults, "; ");
  return ReasonedError(absl::StatusCode::kInvalidArgument, "DEFECTS_INVALID",
                       {absl::StrCat("Danh mục mã lỗi hồ sơ không hợp lệ: ", list),
                        absl::StrCat("The catalogue of defects is not valid: ", list)});
}

bool IsCode(std::string_view text) {
  return !text.empty() && text.size() <= kLongestCode && absl::ascii_isupper(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_';
         });
}

}  // namespace

absl::StatusOr<DefectCatalogue> ParseDefects(const std::string& file, const std::string& text) {
  config::v1::DefectCatalogue parsed;
  const std::vector<TextFault> unread = ReadTextProto(text, &parsed);
  if (!unread.empty()) return Invalid(InFile(file, unread));
  DefectCatalogue catalogue;
  std::vector<std::string> faults;
  for (const config::v1::DefectCode& source : parsed.codes()) {
    const std::string place = absl::StrCat(file, ": \"", source.code(), "\"");
    if (!IsCode(source.code())) faults.push_back(absl::StrCat(place, " is no code"));
    if (source.title().empty() || source.remedy().empty()) {
      faults.push_back(absl::StrCat(place, " has no title or no remedy"));
    }
    if (catalogue.Find(source.code()) != nullptr) {
      faults.push_back(absl::StrCat(place, " is given twice"));
    }
    catalogue.codes.push_back({source.code(),
                               source.title(),
                               source.remedy(),
                               {source.forms().begin(), source.forms().end()}});
  }
  if (catalogue.Find(kMissingDefect) == nullptr) {
    faults.push_back(absl::StrCat(file, ": ", kMissingDefect, " is not among the codes"));
  }
  if (!faults.empty()) return Invalid(faults);
  return catalogue;
}

absl::StatusOr<DefectCatalogue> LoadDefects(const std::string& data_directory) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text,
                          ReadFile(absl::StrCat(data_directory, "/", kFile)));
  return ParseDefects(kFile, text);
}

}  // namespace ketnap::dossier
