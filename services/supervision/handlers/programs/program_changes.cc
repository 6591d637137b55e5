#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "common/service/historical_entry.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/domain/tidy_text.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"
#include "services/supervision/handlers/programs/program_conversion.h"
#include "services/supervision/handlers/programs/program_handler.h"
#include "services/supervision/repository/program_repository.h"

namespace ketnap::supervision {
namespace {

// A change of a programme under way: the programme is locked, its version is already the next one,
// the content is the present one.
struct ProgramChange {
  InspectionProgram program;
  ProgramRevision content;
  std::optional<DecisionPaper> approval;  // Of the first content.
  std::string action;                     // RPC.
  std::string request_id;
  Date occurred_on;
  bool historical = false;
};

// What a mutation of programmes works with.
struct ProgramCall {
  db::Transaction& transaction;
  const access::RequestContext& context;
  const Environment& environment;
};

v1::InspectionProgram Whole(const ProgramChange& change) {
  v1::InspectionProgram proto = ToProto(change.program);
  for (const ProgramItem& item : change.content.items) *proto.add_items() = ToProto(item);
  if (change.approval.has_value()) *proto.mutable_approval() = ReferenceOf(*change.approval);
  return proto;
}

absl::Status JournalProgram(const ProgramCall& call, const ProgramChange& change) {
  v1::InspectionProgramChanged event;
  *event.mutable_program() = Whole(change);
  ProgramRevision revision = change.content;
  revision.items.clear();
  *event.mutable_revision() = ToProto(change.program.id, revision);
  journal::Change entry;
  entry.aggregate_type = kProgramNames;
  entry.aggregate_id = change.program.id;
  entry.version = change.program.version;
  entry.action = change.action;
  entry.occurred_on = change.occurred_on;
  entry.organization = change.program.organization;
  entry.request_id = change.request_id;
  entry.historical = change.historical;
  return journal::Append(call.transaction, call.context, entry, event);
}

absl::StatusOr<ProgramChange> ChangeProgram(
    const ProgramCall& call, const Uuid& id, const std::string& etag, const std::string& action,
    const std::string& request_id, const std::function<absl::Status(ProgramChange&)>& body) {
  ProgramChange change;
  KETNAP_ASSIGN_OR_RETURN(const auto found, LockProgram(call.transaction, id));
  const std::string name = api::ResourceName(kProgramNames, id);
  if (!found.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(etag, found->version, name));
  change.program = *found;
  KETNAP_ASSIGN_OR_RETURN(auto content, FindProgramRevision(call.transaction, id, found->revision));
  if (!content.has_value()) return absl::InternalError("a programme without its content");
  change.content = *std::move(content);
  KETNAP_ASSIGN_OR_RETURN(const auto first, FindProgramRevision(call.transaction, id, 1));
  if (first.has_value()) change.approval = first->decision;
  ++change.program.version;
  change.program.update_time = call.context.now;
  change.action = action;
  change.request_id = request_id;
  change.occurred_on = call.context.today;
  KETNAP_RETURN_IF_ERROR(body(change));
  change.content.record_time = call.context.now;
  KETNAP_RETURN_IF_ERROR(UpdateProgram(call.transaction, change.program));
  KETNAP_RETURN_IF_ERROR(PutProgramRevision(call.transaction, id, change.content));
  KETNAP_RETURN_IF_ERROR(JournalProgram(call, change));
  return change;
}

// Puts the items a caller states into the change: INVALID_ARGUMENT naming every fault.
absl::Status TakeItems(const ProgramCall& call,
                       const google::protobuf::RepeatedPtrField<v1::ProgramItem>& protos,
                       const std::string& field, ProgramChange* change) {
  KETNAP_ASSIGN_OR_RETURN(std::vector<ProgramItem> items, ReadItems(protos, field));
  std::set<Uuid> known;
  for (const ProgramItem& item : change->content.items) known.insert(item.id);
  const access::OrganizationTree& tree = *call.environment.tree;
  const Date today = call.context.today;
  // Items that go on keep their subjects, whatever has become of them since.
  std::set<Uuid> old_subjects;
  for (const ProgramItem& item : change->content.items) {
    old_subjects.insert(item.subjects.begin(), item.subjects.end());
  }
  ProgramFacts facts;
  facts.may_be_subject = [&](const Uuid& subject) {
    return old_subjects.contains(subject) ||
           tree.IsWithinOn(subject, change->program.organization, today);
  };
  const auto violations = CheckItems(items, known, facts, field);
  if (!violations.empty()) return InvalidFieldsError(violations);
  for (ProgramItem& item : items) {
    if (item.id == Uuid()) item.id = Uuid::Generate(call.context.now);
  }
  change->content.items = std::move(items);
  return absl::OkStatus();
}

absl::Status TakeTitle(const std::string& title, ProgramChange* change) {
  change->program.title = TidyLine(title);
  if (!change->program.title.empty()) return absl::OkStatus();
  return InvalidFieldsError(
      {{"program.title", "REQUIRED", {"Cần ghi tên chương trình.", "The title is needed."}}});
}

// Takes the document that brings a content into force, and with it the day of the change.
absl::Status TakeDecision(const ProgramCall& call,
                          const organization::v1::DecisionReference& reference,
                          const char* date_field, ProgramChange* change) {
  KETNAP_ASSIGN_OR_RETURN(change->content.decision, PaperOf(reference));
  change->occurred_on = change->content.decision->date;
  KETNAP_ASSIGN_OR_RETURN(
      change->historical,
      service::CheckEntryDate(call.context, *call.environment.tree, change->program.organization,
                              change->occurred_on, call.environment.historical_entry_days,
                              date_field));
  return absl::OkStatus();
}

absl::StatusOr<v1::InspectionProgram> Create(const ProgramCall& call,
                                             const v1::CreateInspectionProgramRequest& request) {
  ProgramChange change;
  KETNAP_ASSIGN_OR_RETURN(change.program.organization,
                          api::ParseResourceName(request.program().organization(), "organizations",
                                                 "program.organization"));
  // A grant over the whole suite passes for any id, known or not.
  if (!call.environment.tree->ExistsOn(change.program.organization, call.context.today)) {
    return InvalidFieldsError({{"program.organization",
                                "ORGANIZATION_ENDED",
                                {"Cấp ủy này không còn hoạt động.", "The committee has ended."}}});
  }
  change.program.year = request.program().year();
  KETNAP_RETURN_IF_ERROR(TakeTitle(request.program().title(), &change));
  KETNAP_RETURN_IF_ERROR(TakeItems(call, request.program().items(), "program.items", &change));
  KETNAP_ASSIGN_OR_RETURN(
      const auto other,
      FindProgramOfYear(call.transaction, change.program.organization, change.program.year));
  if (other.has_value()) {
    return ResourceAlreadyExistsError(
        api::ResourceName(kProgramNames, *other),
        {"Cấp ủy này đã có chương trình kiểm tra, giám sát của năm đó.",
         "The committee has a programme for that year already."});
  }
  change.program.id = Uuid::Generate(call.context.now);
  change.program.version = 1;
  change.program.synthetic = request.program().synthetic();
  change.program.create_time = change.program.update_time = call.context.now;
  change.content.record_time = call.context.now;
  change.action = "CreateInspectionProgram";
  change.request_id = request.request_id();
  change.occurred_on = call.context.today;
  KETNAP_RETURN_IF_ERROR(InsertProgram(call.transaction, change.program));
  KETNAP_RETURN_IF_ERROR(PutProgramRevision(call.transaction, change.program.id, change.content));
  KETNAP_RETURN_IF_ERROR(JournalProgram(call, change));
  return Whole(change);
}

absl::Status Amend(const ProgramCall& call, const v1::AmendInspectionProgramRequest& request,
                   ProgramChange* change) {
  KETNAP_RETURN_IF_ERROR(CheckIsApproved(change->program));
  const std::vector<ProgramItem> before = change->content.items;
  const Date last_decision = change->content.decision->date;
  KETNAP_RETURN_IF_ERROR(TakeItems(call, request.items(), "items", change));
  change->content.reason = TidyLine(request.reason());
  const auto violations =
      CheckReason(change->content.reason, {"Cần ghi lý do điều chỉnh.", "The reason is needed."});
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_RETURN_IF_ERROR(TakeDecision(call, request.decision(), "decision.date", change));
  if (change->content.decision->date < last_decision) {
    return InvalidFieldsError({{"decision.date",
                                "BEFORE_LAST_REVISION",
                                {"Văn bản điều chỉnh phải không trước văn bản của lần trước.",
                                 "The document is not older than that of the revision before."}}});
  }
  KETNAP_ASSIGN_OR_RETURN(
      const auto inspections,
      InspectionsOfProgram(call.transaction, change->program.id, change->program.revision));
  std::set<Uuid> inspected;
  for (const auto& [item, list] : inspections) {
    for (const ItemInspection& each : list) {
      if (each.state != InspectionState::kCancelled) inspected.insert(item);
    }
  }
  KETNAP_RETURN_IF_ERROR(CheckInspectedItemsStay(before, change->content.items, inspected));
  change->content.revision = ++change->program.revision;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::InspectionProgram> ProgramHandler::CreateInspectionProgram(
    const Context& context, const v1::CreateInspectionProgramRequest& request) {
  return api::RunMutation<v1::InspectionProgram>(
      *environment_->database, context, request, [&](db::Transaction& transaction) {
        return Create({transaction, context, *environment_}, request);
      });
}

absl::StatusOr<v1::InspectionProgram> ProgramHandler::UpdateInspectionProgram(
    const Context& context, const v1::UpdateInspectionProgramRequest& request) {
  const v1::InspectionProgram& wanted = request.program();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(wanted.name(), kProgramNames, "program.name"));
  return api::RunMutation<v1::InspectionProgram>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::InspectionProgram> {
        const ProgramCall call{transaction, context, *environment_};
        KETNAP_ASSIGN_OR_RETURN(
            const ProgramChange changed,
            ChangeProgram(call, id, wanted.etag(), "UpdateInspectionProgram", request.request_id(),
                          [&](ProgramChange& change) {
                            KETNAP_RETURN_IF_ERROR(CheckIsDraft(change.program));
                            KETNAP_RETURN_IF_ERROR(TakeTitle(wanted.title(), &change));
                            return TakeItems(call, wanted.items(), "program.items", &change);
                          }));
        return Whole(changed);
      });
}

absl::StatusOr<v1::InspectionProgram> ProgramHandler::ApproveInspectionProgram(
    const Context& context, const v1::ApproveInspectionProgramRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kProgramNames));
  return api::RunMutation<v1::InspectionProgram>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::InspectionProgram> {
        const ProgramCall call{transaction, context, *environment_};
        KETNAP_ASSIGN_OR_RETURN(
            const ProgramChange changed,
            ChangeProgram(call, id, request.etag(), "ApproveInspectionProgram",
                          request.request_id(), [&](ProgramChange& change) {
                            KETNAP_RETURN_IF_ERROR(CheckIsDraft(change.program));
                            KETNAP_RETURN_IF_ERROR(
                                CheckHasItems(change.program, change.content.items));
                            change.program.state = ProgramState::kApproved;
                            KETNAP_RETURN_IF_ERROR(
                                TakeDecision(call, request.approval(), "approval.date", &change));
                            change.approval = change.content.decision;
                            return absl::OkStatus();
                          }));
        return Whole(changed);
      });
}

absl::StatusOr<v1::InspectionProgram> ProgramHandler::AmendInspectionProgram(
    const Context& context, const v1::AmendInspectionProgramRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kProgramNames));
  return api::RunMutation<v1::InspectionProgram>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::InspectionProgram> {
        const ProgramCall call{transaction, context, *environment_};
        KETNAP_ASSIGN_OR_RETURN(
            const ProgramChange changed,
            ChangeProgram(call, id, request.etag(), "AmendInspectionProgram", request.request_id(),
                          [&](ProgramChange& change) { return Amend(call, request, &change); }));
        return Whole(changed);
      });
}

}  // namespace ketnap::supervision
