#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "common/access/scoped_query.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/findings/finding_conversion.h"
#include "services/supervision/handlers/findings/finding_handler.h"
#include "services/supervision/handlers/findings/finding_view.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/repository/finding_repository.h"
#include "services/supervision/repository/plan_repository.h"

namespace ketnap::supervision {
namespace {

// Rows read at a time: filters pass over some, and the page is to be full all the same.
constexpr int kBatch = 200;

bool NewerFirst(const Finding& a, const Finding& b) {
  return std::tie(b.found_date, b.id) < std::tie(a.found_date, a.id);
}

class FindingList {
 public:
  FindingList(db::Transaction& transaction, const access::RequestContext& context,
              const access::OrganizationTree& tree, const v1::ListFindingsRequest& request)
      : transaction_(transaction),
        context_(context),
        request_(request),
        viewer_(transaction, context, tree) {}

  // Up to one more than the page holds, so that the caller sees whether another follows.
  absl::StatusOr<std::vector<v1::Finding>> Read(const Uuid& organization, const api::Page& page) {
    // What an organization carries on is found there too.
    KETNAP_ASSIGN_OR_RETURN(scope_.roots, PredecessorsOf(transaction_, organization));
    scope_.roots.push_back(organization);
    KETNAP_ASSIGN_OR_RETURN(const auto key, api::ReadDayKey(page));
    FindingsQuery query;
    query.limit = kBatch;
    if (key.has_value()) {
      query.after_day = key->day;
      query.after_id = key->id;
    }
    std::vector<v1::Finding> found;
    const size_t wanted = static_cast<size_t>(page.size) + 1;
    while (found.size() < wanted) {
      KETNAP_ASSIGN_OR_RETURN(const auto rows, Batch(query));
      KETNAP_RETURN_IF_ERROR(AddMatching(rows, wanted, &found));
      if (rows.size() < kBatch) break;
      query.after_day = rows.back().found_date;
      query.after_id = rows.back().id;
    }
    return found;
  }

 private:
  absl::StatusOr<std::vector<Finding>> Batch(const FindingsQuery& query) {
    return access::QueryScope<Finding>(
        scope_, kBatch,
        [&](const std::optional<Uuid>& root) {
          FindingsQuery below = query;
          below.organization = *root;
          return FindingsWithin(transaction_, below);
        },
        NewerFirst);
  }

  bool Matches(const Finding& finding) const {
    const auto& wanted = request_;
    if (!wanted.inspection().empty() &&
        wanted.inspection() != api::ResourceName(kInspections, finding.inspection)) {
      return false;
    }
    if (wanted.state() != v1::FINDING_STATE_UNSPECIFIED &&
        static_cast<int>(wanted.state()) != static_cast<int>(finding.state)) {
      return false;
    }
    if (wanted.severity() != v1::FINDING_SEVERITY_UNSPECIFIED &&
        static_cast<int>(wanted.severity()) != static_cast<int>(finding.severity)) {
      return false;
    }
    if (!wanted.clause().empty() && wanted.clause() != finding.clause) return false;
    if (!wanted.measure_code().empty() && wanted.measure_code() != finding.measure_code) {
      return false;
    }
    const bool open = OwesRemedy(finding) && finding.state != FindingState::kVerified;
    if (wanted.open() && !open) return false;
    if (wanted.overdue() && !IsOverdue(finding, context_.today)) return false;
    return true;
  }

  absl::Status AddMatching(const std::vector<Finding>& rows, size_t wanted,
                           std::vector<v1::Finding>* found) {
    for (Finding row : rows) {
      if (found->size() >= wanted) break;
      if (!Matches(row)) continue;
      KETNAP_ASSIGN_OR_RETURN(const bool sees, viewer_.MaySee(row));
      if (!sees) continue;
      KETNAP_RETURN_IF_ERROR(ReadRemedies(transaction_, &row));
      KETNAP_ASSIGN_OR_RETURN(v1::Finding answer, viewer_.Answer(row));
      if (request_.recurring() && answer.recurrence().count() == 0) continue;
      found->push_back(std::move(answer));
    }
    return absl::OkStatus();
  }

  db::Transaction& transaction_;
  const access::RequestContext& context_;
  const v1::ListFindingsRequest& request_;
  FindingViewer viewer_;
  access::VisibleScope scope_;
};

}  // namespace

absl::StatusOr<v1::Finding> FindingHandler::GetFinding(const Context& context,
                                                       const v1::GetFindingRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kFindings));
  v1::Finding response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const auto finding, FindFinding(transaction, id));
        if (!finding.has_value()) return ResourceNotFoundError(request.name());
        FindingViewer viewer(transaction, context, *environment_->tree);
        KETNAP_ASSIGN_OR_RETURN(const bool sees, viewer.MaySee(*finding));
        if (!sees) return ResourceNotFoundError(request.name());
        KETNAP_ASSIGN_OR_RETURN(response, viewer.Answer(*finding));
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListFindingsResponse> FindingHandler::ListFindings(
    const Context& context, const v1::ListFindingsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), kOrganizationNames, "organization"));
  if (!environment_->tree->Contains(organization)) {
    return ResourceNotFoundError(request.organization());
  }
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, context.caller.Principal()));
  std::vector<v1::Finding> findings;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        FindingList list(transaction, context, *environment_->tree, request);
        KETNAP_ASSIGN_OR_RETURN(findings, list.Read(organization, page));
        return absl::OkStatus();
      }));
  v1::ListFindingsResponse response;
  if (api::CutToPage(page, &findings)) {
    const v1::Finding& last = findings.back();
    KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(last.found_date()));
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(last.name(), kFindings));
    response.set_next_page_token(
        api::MakePageToken(request, context.caller.Principal(), {FormatDate(day), id.ToString()}));
  }
  for (v1::Finding& finding : findings) *response.add_findings() = std::move(finding);
  return response;
}

absl::StatusOr<v1::ListFindingClausesResponse> FindingHandler::ListFindingClauses(
    const Context& context, const v1::ListFindingClausesRequest&) {
  v1::ListFindingClausesResponse response;
  for (const auto& clause : environment_->finding_clauses->clauses) {
    v1::FindingClause& message = *response.add_clauses();
    message = ToProto(clause);
    // What the rule set in force today says, where it knows the rule.
    const ProcessRule* rule = environment_->process_rules->Find(clause.code(), context.today);
    if (rule == nullptr) continue;
    message.set_clause(rule->clause);
    message.set_confidence(rule->confidence);
  }
  return response;
}

}  // namespace ketnap::supervision
