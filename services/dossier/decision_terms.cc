#include "services/dossier/decision_terms.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text_proto.h"
#include "ketnap/config/v1/decision_terms.pb.h"

namespace ketnap::dossier {
namespace {

using Terms = google::protobuf::RepeatedPtrField<config::v1::DecisionTerm>;

constexpr char kFile[] = "terms.textproto";

absl::Status Invalid(const std::vector<std::string>& faults) {
  const std::string list = absl::StrJoin(faults, "; ");
  return ReasonedError(absl::StatusCode::kInvalidArgument, "DECISION_TERMS_INVALID",
                       {absl::StrCat("Danh mục nhiệm kỳ không hợp lệ: ", list),
                        absl::StrCat("The list of terms is not valid: ", list)});
}

bool IsConfidence(const std::string& text) {
  return text == "SOURCED" || text == "PRESUMED" || text == "UNKNOWN";
}

std::vector<Date> StartsOf(const std::string& place, const Terms& terms,
                           std::vector<std::string>* faults) {
  std::vector<Date> starts;
  if (terms.empty()) faults->push_back(absl::StrCat(place, ": no term"));
  for (const config::v1::DecisionTerm& term : terms) {
    const auto start = DateFromProto(term.start_date());
    if (!start.ok()) {
      faults->push_back(absl::StrCat(place, ": a first day that is no date"));
      continue;
    }
    if (!starts.empty() && *start <= starts.back()) {
      faults->push_back(absl::StrCat(place, ": ", FormatDate(*start), " does not come after ",
                                     FormatDate(starts.back())));
    }
    if (!IsConfidence(term.confidence())) {
      faults->push_back(
          absl::StrCat(place, ": ", FormatDate(*start), " has an unknown confidence"));
    }
    starts.push_back(*start);
  }
  return starts;
}

}  // namespace

absl::StatusOr<DecisionTerms> DecisionTerms::Parse(const std::string& file,
                                                   const std::string& text) {
  config::v1::DecisionTerms parsed;
  const std::vector<TextFault> unread = ReadTextProto(text, &parsed);
  if (!unread.empty()) return Invalid(InFile(file, unread));
  DecisionTerms terms;
  std::vector<std::string> faults;
  terms.starts_ = StartsOf(file, parsed.terms(), &faults);
  for (const config::v1::OrganizationTerms& own : parsed.organization_terms()) {
    const std::string place = absl::StrCat(file, ": \"", own.organization(), "\"");
    const auto id = api::ParseResourceName(own.organization(), "organizations");
    if (!id.ok()) {
      faults.push_back(absl::StrCat(place, ": no name of an organization"));
      continue;
    }
    if (!terms.own_starts_.emplace(*id, StartsOf(place, own.terms(), &faults)).second) {
      faults.push_back(absl::StrCat(place, ": given twice"));
    }
  }
  if (!faults.empty()) return Invalid(faults);
  return terms;
}

absl::StatusOr<DecisionTerms> DecisionTerms::Load(const std::string& data_directory) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text,
                          ReadFile(absl::StrCat(data_directory, "/", kFile)));
  return Parse(kFile, text);
}

absl::StatusOr<Date> DecisionTerms::TermOf(const Uuid& organization, Date day) const {
  const auto own = own_starts_.find(organization);
  const std::vector<Date>& starts = own == own_starts_.end() ? starts_ : own->second;
  const auto next = std::upper_bound(starts.begin(), starts.end(), day);
  if (next != starts.begin()) return *(next - 1);
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "NO_DECISION_TERM",
      {absl::StrCat("Chưa khai báo nhiệm kỳ cấp ủy có ngày ", FormatDateForPeople(day),
                    " để đánh số quyết định."),
       absl::StrCat("No term of the committee that has ", FormatDate(day), " is known.")});
}

}  // namespace ketnap::dossier
