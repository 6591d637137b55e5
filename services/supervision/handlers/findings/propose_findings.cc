#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/findings/finding_change.h"
#include "services/supervision/handlers/findings/finding_conversion.h"
#include "services/supervision/handlers/findings/finding_handler.h"
#include "services/supervision/handlers/findings/finding_view.h"
#include "services/supervision/handlers/findings/inspection_access.h"
#include "services/supervision/repository/figure_repository.h"
#include "services/supervision/repository/finding_repository.h"

namespace ketnap::supervision {
namespace {

using Clause = ketnap::config::v1::FindingClauseRule;

constexpr size_t kMostEvidence = 200;
constexpr int kRecordsAtATime = 500;

// Where breaches of a clause are counted: figure and code.
struct Source {
  Figure figure = Figure::kBreach;
  std::string code;
};

std::vector<Source> SourcesOf(const std::string& clause) {
  if (clause == "R-RVW-2") return {{Figure::kReview, "MISSING"}, {Figure::kReview, "LATE"}};
  return {{Figure::kBreach, clause}, {Figure::kDeadline, absl::StrCat(clause, "|LATE")}};
}

// What the data show of one clause in one subject.
struct Shown {
  int64_t breaches = 0;
  std::set<Uuid> people;
};

FigureQuery QueryOf(const Inspection& inspection, const Uuid& subject, const Source& source) {
  FigureQuery query;
  query.organization = subject;
  query.figure = source.figure;
  query.from = inspection.period_start;
  query.to = inspection.period_end;
  query.code_prefix = source.code;
  return query;
}

absl::Status AddShown(db::Transaction& transaction, const FigureQuery& query, Shown* shown) {
  KETNAP_ASSIGN_OR_RETURN(const auto counts, CountFigures(transaction, query));
  int64_t breaches = 0;
  for (const FigureCount& count : counts) {
    if (count.code == query.code_prefix) breaches += count.count;
  }
  shown->breaches += breaches;
  std::optional<FigureRecord> last;
  while (breaches > 0) {
    KETNAP_ASSIGN_OR_RETURN(const auto records,
                            ListFigureRecords(transaction, query, last, kRecordsAtATime));
    for (const FigureRecord& record : records) {
      if (record.code == query.code_prefix) shown->people.insert(record.candidate);
    }
    if (records.size() < kRecordsAtATime || shown->people.size() >= kMostEvidence) break;
    last = records.back();
  }
  return absl::OkStatus();
}

std::string Describe(const Inspection& inspection, const Shown& shown) {
  return absl::StrCat("Dữ liệu trong kỳ từ ", FormatDateForPeople(inspection.period_start), " đến ",
                      FormatDateForPeople(inspection.period_end), " cho thấy ", shown.breaches,
                      " trường hợp; hồ sơ liên quan nêu ở phần chứng cứ.");
}

// What the service itself says of a proposal; what else it says comes of the clause.
void Fill(const Inspection& inspection, const Shown& shown, Finding* finding) {
  finding->description = Describe(inspection, shown);
  finding->evidence.clear();
  for (const Uuid& person : shown.people) {
    if (finding->evidence.size() == kMostEvidence) break;
    finding->evidence.push_back(api::ResourceName("candidates", person));
  }
  finding->evidence_count =
      static_cast<int>(std::max<int64_t>(shown.breaches, finding->evidence.size()));
}

class Proposal {
 public:
  Proposal(db::Transaction& transaction, const Environment& environment,
           const access::RequestContext& context, const std::string& request_id,
           Inspection inspection)
      : transaction_(transaction),
        environment_(environment),
        context_(context),
        change_{"ProposeFindings", request_id, context.today, false},
        inspection_(std::move(inspection)) {}

  absl::Status ReadKnown() {
    KETNAP_ASSIGN_OR_RETURN(auto findings, FindingsOf(transaction_, inspection_.id));
    for (Finding& finding : findings) {
      // One the service withdrew itself is no longer known: the data may show it again.
      const bool dropped = finding.state == FindingState::kWithdrawn && !finding.changed_by_hand;
      if (!finding.proposed || dropped) continue;
      known_.insert_or_assign({finding.subject, finding.clause}, std::move(finding));
    }
    return absl::OkStatus();
  }

  // Adds what was drafted or brought up to date.
  absl::Status Propose(const Uuid& subject, const Clause& clause,
                       v1::ProposeFindingsResponse* response) {
    Shown shown;
    for (const Source& source : SourcesOf(clause.code())) {
      KETNAP_RETURN_IF_ERROR(AddShown(transaction_, QueryOf(inspection_, subject, source), &shown));
    }
    const auto known = known_.find({subject, clause.code()});
    if (known != known_.end()) return Refresh(known->second, shown, response);
    if (shown.breaches == 0) return absl::OkStatus();
    const Finding finding = New(subject, clause, shown);
    KETNAP_RETURN_IF_ERROR(AddFinding(transaction_, environment_, context_, change_, finding));
    return Answer(finding, response);
  }

 private:
  Finding New(const Uuid& subject, const Clause& clause, const Shown& shown) const {
    Finding finding;
    finding.id = Uuid::Generate(context_.now);
    finding.inspection = inspection_.id;
    finding.issuer = inspection_.organization;
    finding.subject = finding.organization = finding.responsible_body = subject;
    finding.clause = clause.code();
    const ProcessRule* rule = environment_.process_rules->Find(clause.code(), context_.today);
    finding.clause_text = rule != nullptr ? rule->clause : clause.clause();
    finding.severity = static_cast<FindingSeverity>(clause.severity());
    finding.title = clause.title();
    finding.measure_code = clause.measure_code();
    finding.found_date = context_.today;
    finding.due_date = std::max(inspection_.end, context_.today) + clause.remedy_days();
    finding.proposed = true;
    finding.create_time = finding.update_time = context_.now;
    Fill(inspection_, shown, &finding);
    return finding;
  }

  // A draft of the service's own follows the data; everything else stays.
  absl::Status Refresh(const Finding& before, const Shown& shown,
                       v1::ProposeFindingsResponse* response) {
    if (before.state != FindingState::kDraft || before.changed_by_hand) return absl::OkStatus();
    Finding after = before;
    Fill(inspection_, shown, &after);
    if (shown.breaches == 0) {
      after.state = FindingState::kWithdrawn;
      after.withdraw_reason = "Dữ liệu không còn cho thấy trường hợp nào.";
    } else if (after.evidence == before.evidence && after.description == before.description) {
      return Answer(before, response);
    }
    KETNAP_ASSIGN_OR_RETURN(
        const Finding written,
        ChangeFinding(
            transaction_, environment_, context_,
            {api::ResourceName(kFindings, before.id), "inspection", "", FindingAction::kUpdate, {}},
            change_, [&](Finding& finding) -> absl::Status {
              after.version = finding.version;
              after.update_time = finding.update_time;
              finding = after;
              return absl::OkStatus();
            }));
    return Answer(written, response);
  }

  absl::Status Answer(const Finding& finding, v1::ProposeFindingsResponse* response) {
    KETNAP_ASSIGN_OR_RETURN(
        *response->add_findings(),
        FindingViewer(transaction_, context_, *environment_.tree).Answer(finding));
    return absl::OkStatus();
  }

  db::Transaction& transaction_;
  const Environment& environment_;
  const access::RequestContext& context_;
  const FindingChange change_;
  const Inspection inspection_;
  std::map<std::pair<Uuid, std::string>, Finding> known_;
};

// The subject named, or all.
absl::StatusOr<std::vector<Uuid>> SubjectsOf(const Inspection& inspection,
                                             const std::string& named) {
  if (named.empty()) return inspection.subjects;
  KETNAP_ASSIGN_OR_RETURN(const Uuid subject,
                          api::ParseResourceName(named, kOrganizationNames, "subject"));
  if (inspection.HasSubject(subject)) return std::vector<Uuid>{subject};
  return InvalidFieldsError({{"subject",
                              "NOT_INSPECTED",
                              {"Tổ chức này không phải nơi được kiểm tra, giám sát.",
                               "This is not a subject of the inspection."}}});
}

}  // namespace

absl::StatusOr<v1::ProposeFindingsResponse> FindingHandler::ProposeFindings(
    const Context& context, const v1::ProposeFindingsRequest& request) {
  return api::RunMutation<v1::ProposeFindingsResponse>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ProposeFindingsResponse> {
        KETNAP_ASSIGN_OR_RETURN(
            const Inspection inspection,
            LockInspectionUnderWay(transaction, *environment_, context, request.inspection()));
        KETNAP_ASSIGN_OR_RETURN(const auto subjects, SubjectsOf(inspection, request.subject()));
        Proposal proposal(transaction, *environment_, context, request.request_id(), inspection);
        KETNAP_RETURN_IF_ERROR(proposal.ReadKnown());
        v1::ProposeFindingsResponse response;
        for (const Uuid& subject : subjects) {
          for (const Clause& clause : environment_->finding_clauses->clauses) {
            if (!clause.found_in_data()) continue;
            KETNAP_RETURN_IF_ERROR(proposal.Propose(subject, clause, &response));
          }
        }
        return response;
      });
}

}  // namespace ketnap::supervision
