#include <charconv>
#include <limits>
#include <map>
#include <string>
#include <tuple>

#include "common/access/scoped_query.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"
#include "services/supervision/handlers/programs/program_conversion.h"
#include "services/supervision/handlers/programs/program_handler.h"
#include "services/supervision/repository/program_repository.h"

namespace ketnap::supervision {
namespace {

// Who sees a programme may see its inspections only with the permission for inspections.
constexpr char kInspectionsRead[] = "supervision.inspections.read";

absl::StatusOr<int> ReadNumber(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return api::PageTokenError();
  return number;
}

absl::StatusOr<ProgramPage> ProgramPageOf(const api::Page& page,
                                          const v1::ListInspectionProgramsRequest& request) {
  ProgramPage programs;
  programs.year = request.year();
  programs.limit = page.size + 1;
  if (page.after_key.empty()) return programs;
  if (page.after_key.size() != 2) return api::PageTokenError();
  KETNAP_ASSIGN_OR_RETURN(programs.before_year, ReadNumber(page.after_key[0]));
  const auto id = Uuid::Parse(page.after_key[1]);
  if (!id.ok()) return api::PageTokenError();
  programs.before_id = *id;
  return programs;
}

bool NewestFirst(const InspectionProgram& a, const InspectionProgram& b) {
  return std::tie(a.year, a.id) > std::tie(b.year, b.id);
}

void Count(ItemProgress progress, v1::ProgramProgress* counts) {
  counts->set_items(counts->items() + 1);
  switch (progress) {
    case ItemProgress::kAhead:
      return counts->set_ahead(counts->ahead() + 1);
    case ItemProgress::kRunning:
      return counts->set_running(counts->running() + 1);
    case ItemProgress::kDone:
      return counts->set_done(counts->done() + 1);
    case ItemProgress::kLate:
      return counts->set_late(counts->late() + 1);
  }
}

// How far an item is, with the inspections the caller may see.
ItemProgress AddProgress(const access::RequestContext& context, const Environment& environment,
                         const InspectionProgram& program, const ProgramItem& item,
                         const std::vector<ItemInspection>& inspections, v1::ProgramItem* proto) {
  std::vector<InspectionState> states;
  for (const ItemInspection& each : inspections) {
    states.push_back(each.state);
    if (each.state == InspectionState::kCancelled) continue;
    if (access::CheckScope(context, *environment.tree, kInspectionsRead, each.organization, "")
            .ok()) {
      proto->add_inspections(api::ResourceName("inspections", each.id));
    }
  }
  const ItemProgress progress = ProgressOf(program.year, item.quarter, states, context.today);
  proto->set_progress(static_cast<v1::ProgramItemProgress>(progress));
  return progress;
}

absl::StatusOr<v1::InspectionProgram> Present(db::Transaction& transaction,
                                              const access::RequestContext& context,
                                              const Environment& environment,
                                              const InspectionProgram& program) {
  v1::InspectionProgram proto = ToProto(program);
  KETNAP_ASSIGN_OR_RETURN(const auto content,
                          FindProgramRevision(transaction, program.id, program.revision));
  if (!content.has_value()) return absl::InternalError("a programme without its content");
  const bool approved = program.state == ProgramState::kApproved;
  std::map<Uuid, std::vector<ItemInspection>> inspections;
  if (approved) {
    KETNAP_ASSIGN_OR_RETURN(const auto first, FindProgramRevision(transaction, program.id, 1));
    if (first.has_value() && first->decision.has_value()) {
      *proto.mutable_approval() = ReferenceOf(*first->decision);
    }
    KETNAP_ASSIGN_OR_RETURN(inspections,
                            InspectionsOfProgram(transaction, program.id, program.revision));
    proto.mutable_progress();
  }
  for (const ProgramItem& item : content->items) {
    v1::ProgramItem* added = proto.add_items();
    *added = ToProto(item);
    if (!approved) continue;
    Count(AddProgress(context, environment, program, item, inspections[item.id], added),
          proto.mutable_progress());
  }
  return proto;
}

}  // namespace

absl::StatusOr<v1::InspectionProgram> ProgramHandler::GetInspectionProgram(
    const Context& context, const v1::GetInspectionProgramRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.name(), kProgramNames));
  v1::InspectionProgram response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const auto found, FindProgram(transaction, id));
        if (!found.has_value()) return ResourceNotFoundError(request.name());
        KETNAP_ASSIGN_OR_RETURN(response, Present(transaction, context, *environment_, *found));
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListInspectionProgramsResponse> ProgramHandler::ListInspectionPrograms(
    const Context& context, const v1::ListInspectionProgramsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const ProgramPage programs, ProgramPageOf(page, request));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ListedScope(context, *environment_->tree, request.organization()));
  std::vector<InspectionProgram> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        auto query = [&](const std::optional<Uuid>& root) {
          return ListPrograms(transaction, root, programs);
        };
        KETNAP_ASSIGN_OR_RETURN(
            rows, access::QueryScope<InspectionProgram>(scope, programs.limit, query, NewestFirst));
        return absl::OkStatus();
      }));
  v1::ListInspectionProgramsResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const InspectionProgram& row : rows) *response.add_programs() = ToProto(row);
  if (more) {
    response.set_next_page_token(api::MakePageToken(
        request, principal, {std::to_string(rows.back().year), rows.back().id.ToString()}));
  }
  return response;
}

absl::StatusOr<v1::ListInspectionProgramRevisionsResponse>
ProgramHandler::ListInspectionProgramRevisions(
    const Context& context, const v1::ListInspectionProgramRevisionsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.program(), kProgramNames, "program"));
  int before = std::numeric_limits<int>::max();
  if (!page.after_key.empty()) {
    if (page.after_key.size() != 1) return api::PageTokenError();
    KETNAP_ASSIGN_OR_RETURN(before, ReadNumber(page.after_key[0]));
  }
  std::vector<ProgramRevision> rows;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(rows, ListProgramRevisions(transaction, id, before, page.size + 1));
        return absl::OkStatus();
      }));
  v1::ListInspectionProgramRevisionsResponse response;
  const bool more = api::CutToPage(page, &rows);
  for (const ProgramRevision& row : rows) *response.add_revisions() = ToProto(id, row);
  if (more) {
    response.set_next_page_token(
        api::MakePageToken(request, principal, {std::to_string(rows.back().revision)}));
  }
  return response;
}

}  // namespace ketnap::supervision
