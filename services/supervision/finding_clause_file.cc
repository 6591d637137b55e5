#include "services/supervision/finding_clause_file.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"

namespace ketnap::supervision {
namespace {

using ketnap::config::v1::FindingClauseRule;
using ketnap::config::v1::FindingClauses;

constexpr int kMostRemedyDays = 730;

absl::Status Fault(const std::string& path, const std::string& what) {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "FINDING_CLAUSES_INVALID",
                       {absl::StrCat("Tệp nội dung kiểm tra ", path, " không hợp lệ: ", what),
                        absl::StrCat("The clause file ", path, " is not valid: ", what)});
}

absl::Status Check(const std::string& path, const FindingClauseRule& rule) {
  if (rule.code().empty() || rule.code().size() > 40) return Fault(path, "code");
  const bool stated =
      !rule.title().empty() && !rule.title_en().empty() && !rule.clause().empty() &&
      rule.confidence() != ketnap::config::v1::FINDING_CLAUSE_CONFIDENCE_UNSPECIFIED;
  if (!stated) return Fault(path, rule.code());
  if (rule.severity() < 1 || rule.severity() > 3) {
    return Fault(path, absl::StrCat(rule.code(), ".severity"));
  }
  if (!IsMeasureCode(rule.measure_code())) {
    return Fault(path, absl::StrCat(rule.code(), ".measure_code"));
  }
  if (rule.remedy_days() < 1 || rule.remedy_days() > kMostRemedyDays) {
    return Fault(path, absl::StrCat(rule.code(), ".remedy_days"));
  }
  return absl::OkStatus();
}

}  // namespace

bool IsMeasureCode(const std::string& code) {
  constexpr std::string_view kPrefix = "MEASURE_";
  return code.size() == kPrefix.size() + 1 && code.starts_with(kPrefix) && code.back() >= '1' &&
         code.back() <= '7';
}

const FindingClauseRule* FindingClauseCatalogue::Find(const std::string& code) const {
  const auto found = std::lower_bound(clauses.begin(), clauses.end(), code,
                                      [](const FindingClauseRule& rule, const std::string& wanted) {
                                        return rule.code() < wanted;
                                      });
  return found == clauses.end() || found->code() != code ? nullptr : &*found;
}

absl::StatusOr<FindingClauseCatalogue> LoadFindingClauseFile(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  FindingClauses read;
  const std::vector<TextFault> unread = ReadTextProto(text, &read);
  if (!unread.empty()) return Fault(path, InFile("text format", unread.front()));
  FindingClauseCatalogue catalogue;
  for (const FindingClauseRule& rule : read.clauses()) {
    KETNAP_RETURN_IF_ERROR(Check(path, rule));
    catalogue.clauses.push_back(rule);
  }
  if (catalogue.clauses.empty()) return Fault(path, "clauses");
  std::sort(
      catalogue.clauses.begin(), catalogue.clauses.end(),
      [](const FindingClauseRule& a, const FindingClauseRule& b) { return a.code() < b.code(); });
  for (size_t i = 1; i < catalogue.clauses.size(); ++i) {
    if (catalogue.clauses[i].code() == catalogue.clauses[i - 1].code()) {
      return Fault(path, catalogue.clauses[i].code());
    }
  }
  return catalogue;
}

}  // namespace ketnap::supervision
