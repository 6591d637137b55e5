#include "services/dossier/review_template.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"

namespace ketnap::dossier {
namespace {

constexpr char kFile[] = "review_template.textproto";
constexpr char kTaskResult[] = "TASK_RESULT";
// Fields that a request cannot leave out.
constexpr std::array<std::string_view, 4> kAlwaysMarked = {"POLITICAL_AWARENESS", "WORK_RESULT",
                                                           "ETHICS", "PUBLIC_TRUST"};
constexpr size_t kMostOwnHeadings = 20;  // As RecordMonthlyReviewRequest.extra_marks.
constexpr size_t kLongestId = 40;

bool IsAlwaysMarked(std::string_view id) {
  return std::find(kAlwaysMarked.begin(), kAlwaysMarked.end(), id) != kAlwaysMarked.end();
}

bool IsCode(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

absl::Status Invalid(const std::vector<std::string>& faults) {
  const std::string list = absl::StrJoin(faults, "; ");
  return ReasonedError(absl::StatusCode::kInvalidArgument, "REVIEW_TEMPLATE_INVALID",
                       {absl::StrCat("Mẫu nhận xét hằng tháng không hợp lệ: ", list),
                        absl::StrCat("The template of monthly reviews is not valid: ", list)});
}

std::vector<std::string> FaultsOf(const std::string& file, const v1::ReviewTemplate& parsed) {
  std::vector<std::string> faults;
  std::set<std::string, std::less<>> ids;
  size_t own = 0;
  for (const v1::ReviewHeading& heading : parsed.headings()) {
    const std::string place = absl::StrCat(file, ": heading \"", heading.id(), "\"");
    if (!IsCode(heading.id())) faults.push_back(absl::StrCat(place, " has an id that is no code"));
    if (!ids.insert(heading.id()).second) faults.push_back(absl::StrCat(place, " is given twice"));
    if (heading.title().empty()) faults.push_back(absl::StrCat(place, " has no title"));
    if (IsAlwaysMarked(heading.id())) {
      if (!heading.required()) faults.push_back(absl::StrCat(place, " must be required"));
    } else if (heading.id() != kTaskResult) {
      ++own;
    }
  }
  for (const std::string_view id : kAlwaysMarked) {
    if (!ids.contains(id))
      faults.push_back(absl::StrCat(file, ": heading \"", id, "\" is missing"));
  }
  if (own > kMostOwnHeadings) {
    faults.push_back(absl::StrCat(file, ": more than ", kMostOwnHeadings, " headings of its own"));
  }
  return faults;
}

FieldViolation Missing(std::string field, const v1::ReviewHeading& heading) {
  return {std::move(field),
          "REQUIRED",
          {absl::StrCat("Mẫu nhận xét yêu cầu đánh giá mục “", heading.title(), "”."),
           absl::StrCat("The template demands a mark for ", heading.id(), ".")}};
}

}  // namespace

absl::StatusOr<v1::ReviewTemplate> ParseReviewTemplate(const std::string& file,
                                                       const std::string& text) {
  v1::ReviewTemplate parsed;
  const std::vector<TextFault> unread = ReadTextProto(text, &parsed);
  if (!unread.empty()) return Invalid(InFile(file, unread));
  const std::vector<std::string> faults = FaultsOf(file, parsed);
  if (!faults.empty()) return Invalid(faults);
  return parsed;
}

absl::StatusOr<v1::ReviewTemplate> LoadReviewTemplate(const std::string& data_directory) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text,
                          ReadFile(absl::StrCat(data_directory, "/", kFile)));
  return ParseReviewTemplate(kFile, text);
}

absl::Status CheckAgainstTemplate(const v1::ReviewTemplate& review_template,
                                  const v1::RecordMonthlyReviewRequest& review) {
  std::vector<FieldViolation> violations;
  std::map<std::string, const v1::ReviewHeading*> own;
  for (const v1::ReviewHeading& heading : review_template.headings()) {
    if (heading.id() == kTaskResult) {
      if (heading.required() && review.task_result() == v1::REVIEW_RATING_UNSPECIFIED) {
        violations.push_back(Missing("task_result", heading));
      }
    } else if (!IsAlwaysMarked(heading.id())) {
      own.emplace(heading.id(), &heading);
    }
  }
  std::set<std::string> marked;
  for (int i = 0; i < review.extra_marks_size(); ++i) {
    const std::string& id = review.extra_marks(i).heading();
    const std::string field = absl::StrCat("extra_marks[", i, "].heading");
    if (!own.contains(id)) {
      violations.push_back(
          {field,
           "UNKNOWN_HEADING",
           {"Mẫu nhận xét đang dùng không có mục này.", "The template has no such heading."}});
    } else if (!marked.insert(id).second) {
      violations.push_back({field,
                            "DUPLICATE_HEADING",
                            {"Mỗi mục chỉ đánh giá một lần.", "Each heading is marked once."}});
    }
  }
  for (const auto& [id, heading] : own) {
    if (heading->required() && !marked.contains(id)) {
      violations.push_back(Missing("extra_marks", *heading));
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFieldsError(violations);
}

}  // namespace ketnap::dossier
