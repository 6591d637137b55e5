#include "services/dossier/handlers/register/decision_register.h"

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/access/scoped_query.h"
#include "common/api/mutation.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/steps/snapshot.h"
#include "services/dossier/handlers/subtree_scope.h"

namespace ketnap::dossier {
namespace {

constexpr char kRegisterEntries[] = "registerEntries";

DecisionType TypeOf(Step step) {
  switch (step) {
    case Step::kDecideAdmission:
      return DecisionType::kAdmission;
    case Step::kDecideRecognition:
      return DecisionType::kRecognition;
    case Step::kDecideStrikeOff:
      return DecisionType::kStrikeOff;
    case Step::kRevokeDecision:
      return DecisionType::kRevocation;
    default:
      return DecisionType::kUnspecified;
  }
}

absl::Status NumberTaken(const PaperReference& paper) {
  return ReasonedError(
      absl::StatusCode::kAlreadyExists, "DECISION_NUMBER_TAKEN",
      {absl::StrCat("Sổ quyết định đã có quyết định số ", paper.number, "-", paper.symbol, " ngày ",
                    FormatDateForPeople(paper.date),
                    " cùng loại; mỗi quyết định chỉ về một người."),
       absl::StrCat("The register has a decision ", paper.number, "-", paper.symbol, " of ",
                    FormatDate(paper.date), " of this type; a decision is about one person.")});
}

absl::StatusOr<int> BeforeNumber(const api::Page& page) {
  if (page.after_key.empty()) return std::numeric_limits<int>::max();
  int number = 0;
  if (page.after_key.size() == 1 && absl::SimpleAtoi(page.after_key[0], &number)) return number;
  return api::PageTokenError();
}

absl::StatusOr<v1::RegisterEntry> Void(const Environment& environment,
                                       const access::RequestContext& context,
                                       const v1::VoidRegisterNumberRequest& request,
                                       const Uuid& organization, Date day,
                                       db::Transaction& transaction) {
  KETNAP_ASSIGN_OR_RETURN(const bool historical,
                          service::CheckEntryDate(context, *environment.tree, organization, day,
                                                  environment.historical_entry_days, "date"));
  RegisterEntry entry;
  entry.id = Uuid::Generate(context.now);
  entry.key.organization = organization;
  entry.key.type = static_cast<DecisionType>(request.type());
  KETNAP_ASSIGN_OR_RETURN(entry.key.term_start, environment.terms->TermOf(organization, day));
  entry.status = RegisterEntryStatus::kVoid;
  entry.void_reason = NormalizeNfc(request.reason_note());
  entry.create_time = context.now;
  KETNAP_RETURN_IF_ERROR(InsertEntry(transaction, &entry));
  v1::RegisterNumberVoided event;
  *event.mutable_entry() = ToProto(entry);
  journal::Change change;
  change.aggregate_type = kRegisterEntries;
  change.aggregate_id = entry.id;
  change.version = 1;
  change.action = "VoidRegisterNumber";
  change.occurred_on = day;
  change.organization = organization;
  change.request_id = request.request_id();
  change.historical = historical;
  KETNAP_RETURN_IF_ERROR(journal::Append(transaction, context, change, event));
  return event.entry();
}

}  // namespace

absl::Status EnterDecision(const Environment& environment, const access::RequestContext& context,
                           db::Transaction& transaction, const StepFacts& facts, bool carried,
                           v1::CandidateStep* record) {
  const DecisionType type = TypeOf(facts.step);
  const bool is_revocation = type == DecisionType::kRevocation;
  if (type == DecisionType::kUnspecified || (!is_revocation && !carried)) return absl::OkStatus();
  if (!facts.deciding_organization.has_value() || !record->has_document()) {
    return absl::InternalError("a decision without issuer or paper");
  }
  RegisterEntry entry;
  entry.id = Uuid::Generate(context.now);
  entry.key.organization = *facts.deciding_organization;
  entry.key.type = type;
  KETNAP_ASSIGN_OR_RETURN(entry.key.term_start,
                          environment.terms->TermOf(entry.key.organization, facts.date));
  entry.candidate = facts.candidate.id;
  KETNAP_ASSIGN_OR_RETURN(entry.paper, PaperOf(record->document()));
  entry.create_time = context.now;
  // The two types that are revoked are ended before the number is taken: whoever takes numbers
  // holds them to the end.
  if (is_revocation) KETNAP_RETURN_IF_ERROR(RevokeEntries(transaction, facts.candidate.id));
  const absl::Status entered = InsertEntry(transaction, &entry);
  if (absl::IsAlreadyExists(entered)) return NumberTaken(*entry.paper);
  KETNAP_RETURN_IF_ERROR(entered);
  record->set_register_entry(api::ResourceName(kRegisterEntries, entry.id));
  record->set_register_number(entry.number);
  return absl::OkStatus();
}

v1::RegisterEntry ToProto(const RegisterEntry& entry) {
  v1::RegisterEntry proto;
  proto.set_name(api::ResourceName(kRegisterEntries, entry.id));
  proto.set_organization(OrganizationName(entry.key.organization));
  proto.set_type(static_cast<v1::DecisionType>(entry.key.type));
  *proto.mutable_term_start() = DateToProto(entry.key.term_start);
  proto.set_number(entry.number);
  proto.set_status(static_cast<v1::RegisterEntryStatus>(entry.status));
  if (entry.candidate.has_value()) proto.set_candidate(CandidateName(*entry.candidate));
  if (entry.paper.has_value()) *proto.mutable_decision() = ToProto(*entry.paper);
  proto.set_void_reason(entry.void_reason);
  *proto.mutable_create_time() = TimeToProto(entry.create_time);
  proto.set_full_name(entry.full_name);
  return proto;
}

absl::StatusOr<v1::ListRegisterEntriesResponse> ListRegister(
    const Environment& environment, const access::RequestContext& context,
    const v1::ListRegisterEntriesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const int before, BeforeNumber(page));
  RegisterKey key;
  KETNAP_ASSIGN_OR_RETURN(const SubtreeScope scope,
                          SubtreeOf(environment, context, request.organization()));
  key.organization = scope.organization;
  key.type = static_cast<DecisionType>(request.type());
  if (request.has_term_start()) {
    KETNAP_ASSIGN_OR_RETURN(key.term_start, DateFromProto(request.term_start()));
  } else {
    KETNAP_ASSIGN_OR_RETURN(key.term_start,
                            environment.terms->TermOf(key.organization, context.today));
  }
  std::vector<RegisterEntry> entries;
  KETNAP_RETURN_IF_ERROR(environment.database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(entries, ListEntries(transaction, key, before, page.size + 1));
        return absl::OkStatus();
      }));
  const bool more = api::CutToPage(page, &entries);
  v1::ListRegisterEntriesResponse response;
  for (const RegisterEntry& entry : entries) *response.add_entries() = ToProto(entry);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {absl::StrCat(entries.back().number)}));
  }
  return response;
}

absl::StatusOr<v1::RegisterEntry> VoidNumber(const Environment& environment,
                                             const access::RequestContext& context,
                                             const v1::VoidRegisterNumberRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const SubtreeScope scope,
                          SubtreeOf(environment, context, request.organization()));
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(request.date()));
  return api::RunMutation<v1::RegisterEntry>(
      *environment.database, context, request, [&](db::Transaction& transaction) {
        return Void(environment, context, request, scope.organization, day, transaction);
      });
}

}  // namespace ketnap::dossier
