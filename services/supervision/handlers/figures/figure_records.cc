#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/api/page_token.h"
#include "common/base/errors.h"
#include "services/supervision/handlers/breakdown.h"
#include "services/supervision/handlers/figures/figure_question.h"
#include "services/supervision/handlers/statistics_handler.h"
#include "services/supervision/repository/process_repository.h"

namespace ketnap::supervision {
namespace {

constexpr char kSensitiveRead[] = "supervision.sensitive.read";

// Attributes whose small groups are not shown to everybody: neither are the people in them.
const std::set<std::string, std::less<>>& SensitiveDimensions() {
  static const auto* dimensions = new std::set<std::string, std::less<>>{"ETHNICITY", "RELIGION"};
  return *dimensions;
}

// Who has which ethnicity or religion is told to those alone who may read that.
absl::Status CheckAttribute(const access::RequestContext& context,
                            const access::OrganizationTree& tree,
                            const v1::ListFigureRecordsRequest& request, const Uuid& organization) {
  if (request.figure() != v1::FIGURE_KIND_ADMITTED_BY) return absl::OkStatus();
  const size_t colon = request.code_prefix().find(':');
  if (colon == std::string::npos) {
    return InvalidFieldsError(
        {{"code_prefix", "REQUIRED", {"Phải nêu tiêu chí cần xem.", "Name the attribute."}}});
  }
  if (!SensitiveDimensions().contains(request.code_prefix().substr(0, colon))) {
    return absl::OkStatus();
  }
  if (access::CheckScope(context, tree, kSensitiveRead, organization, request.organization())
          .ok()) {
    return absl::OkStatus();
  }
  return ReasonedError(absl::StatusCode::kPermissionDenied, "SENSITIVE_RECORDS_NOT_PERMITTED",
                       {"Đồng chí chưa được giao quyền xem từng người theo dân tộc, tôn giáo.",
                        "You may not see people by ethnicity or religion."});
}

// The key of a page: organization, day, candidate, code and number of the last record before it.
absl::StatusOr<std::optional<FigureRecord>> ReadKey(const api::Page& page) {
  if (page.after_key.empty()) return std::nullopt;
  if (page.after_key.size() != 5) return api::PageTokenError();
  FigureRecord record;
  const auto organization = Uuid::Parse(page.after_key[0]);
  const auto day = ParseDate(page.after_key[1]);
  const auto candidate = Uuid::Parse(page.after_key[2]);
  if (!organization.ok() || !day.ok() || !candidate.ok() ||
      !absl::SimpleAtoi(page.after_key[4], &record.number)) {
    return api::PageTokenError();
  }
  record.organization = *organization;
  record.day = *day;
  record.candidate = *candidate;
  record.code = page.after_key[3];
  return std::optional<FigureRecord>(std::move(record));
}

std::vector<std::string> KeyOf(const FigureRecord& record) {
  return {record.organization.ToString(), FormatDate(record.day), record.candidate.ToString(),
          record.code, absl::StrCat(record.number)};
}

// Records come by organization: those of one lie together.
FigureRecord BeforeAllOf(const FigureQuestion& question) {
  FigureRecord before;
  before.organization = question.organization;
  before.day = question.from - 1;
  return before;
}

void CutToOwn(const Uuid& organization, std::vector<FigureRecord>* records) {
  std::erase_if(*records,
                [&](const FigureRecord& record) { return record.organization != organization; });
}

bool IsVisible(const access::OrganizationTree& tree, const access::VisibleScope& scope,
               const Uuid& organization) {
  if (scope.everything) return true;
  return std::any_of(scope.roots.begin(), scope.roots.end(),
                     [&](const Uuid& root) { return tree.IsWithin(organization, root); });
}

void FillRecord(Figure figure, const FigureRecord& record, v1::FigureRecord* answer) {
  answer->set_candidate(api::ResourceName("candidates", record.candidate));
  answer->set_organization(api::ResourceName("organizations", record.organization));
  *answer->mutable_date() = DateToProto(record.day);
  answer->set_code(figure == Figure::kAdmittedBy ? ShownCode(record.code) : record.code);
  answer->set_number(record.number);
  answer->set_count(record.count);
}

// Of a page of records those of people whom the caller may see now.
absl::Status FillVisible(db::Transaction& transaction, const access::OrganizationTree& tree,
                         const access::VisibleScope& scope, Figure figure,
                         const std::vector<FigureRecord>& records,
                         v1::ListFigureRecordsResponse* response) {
  std::vector<Uuid> people;
  for (const FigureRecord& record : records) people.push_back(record.candidate);
  KETNAP_ASSIGN_OR_RETURN(const auto organizations, OrganizationsOf(transaction, people));
  for (const FigureRecord& record : records) {
    const auto now = organizations.find(record.candidate);
    if (now == organizations.end() || !IsVisible(tree, scope, now->second)) continue;
    FillRecord(figure, record, response->add_records());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListFigureRecordsResponse> StatisticsHandler::ListFigureRecords(
    const access::RequestContext& context, const v1::ListFigureRecordsRequest& request) {
  const access::OrganizationTree& tree = *environment_->tree;
  KETNAP_ASSIGN_OR_RETURN(const FigureQuestion question,
                          ReadQuestion(tree, context.today, request));
  KETNAP_RETURN_IF_ERROR(CheckAttribute(context, tree, request, question.organization));
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(auto after, ReadKey(page));
  if (request.own_people() && !after.has_value()) after = BeforeAllOf(question);
  FigureQuery query = question.Query(static_cast<Figure>(request.figure()));
  const bool by_attribute = request.figure() == v1::FIGURE_KIND_ADMITTED_BY;
  query.code_prefix = by_attribute ? CountedCode(request.code_prefix()) : request.code_prefix();
  const access::VisibleScope scope = access::VisibleScopeOf(context, tree);
  const v1::Freshness freshness = environment_->freshness();
  v1::ListFigureRecordsResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(
            auto records, supervision::ListFigureRecords(transaction, query, after, page.size + 1));
        if (request.own_people()) CutToOwn(question.organization, &records);
        const bool more = api::CutToPage(page, &records);
        KETNAP_RETURN_IF_ERROR(
            FillVisible(transaction, tree, scope, query.figure, records, &response));
        if (more) {
          response.set_next_page_token(
              api::MakePageToken(request, principal, KeyOf(records.back())));
        }
        return absl::OkStatus();
      }));
  response.set_structure(StructureOf(question.basis));
  *response.mutable_freshness() = freshness;
  return response;
}

}  // namespace ketnap::supervision
