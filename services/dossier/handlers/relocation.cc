#include "services/dossier/handlers/relocation.h"

#include <optional>
#include <utility>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/relocation_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kAction[] = "Reorganize";
constexpr char kHelperToBeReplaced[] = "HELPER_TO_BE_REPLACED";

v1::CandidateStep StepOf(const CandidateRelocation& relocation, CandidateState state) {
  v1::CandidateStep step;
  step.set_step(v1::STEP_REORGANIZE);
  step.set_action(kAction);
  *step.mutable_occurred_on() = DateToProto(relocation.effective_date);
  step.set_from_state(static_cast<v1::CandidateState>(state));
  step.set_to_state(step.from_state());
  step.set_from_organization(OrganizationName(relocation.from));
  step.set_to_organization(OrganizationName(relocation.to));
  step.set_reorganization(api::ResourceName("reorganizations", relocation.reorganization));
  step.set_from_path(relocation.from_path);
  return step;
}

}  // namespace

access::RequestContext AsProcess(const access::RequestContext& context) {
  access::RequestContext process = context;
  process.caller = access::Caller();
  process.caller.issuer = "dossier";
  process.permission.clear();
  process.purpose.clear();
  return process;
}

CandidateMover::CandidateMover(db::Transaction* transaction, access::RequestContext process,
                               RelocationCause cause)
    : transaction_(*transaction), process_(std::move(process)), cause_(std::move(cause)) {}

absl::StatusOr<const Surroundings*> CandidateMover::Around(const Uuid& organization, Date day) {
  const auto key = std::make_pair(organization, day);
  auto found = around_.find(key);
  if (found == around_.end()) {
    KETNAP_ASSIGN_OR_RETURN(Surroundings around, LoadSurroundings(transaction_, organization, day));
    found = around_.emplace(key, std::move(around)).first;
  }
  return &found->second;
}

absl::StatusOr<bool> CandidateMover::NeedsNewHelper(const Uuid& from, const Uuid& to,
                                                    const Candidate& candidate) {
  if (!candidate.helper.has_value() || candidate.state == CandidateState::kDelisted) return false;
  const Date day = cause_.effective_date;
  KETNAP_ASSIGN_OR_RETURN(const Surroundings* around, Around(to, day));
  KETNAP_ASSIGN_OR_RETURN(const auto found,
                          LoadMembers(transaction_, {*candidate.helper}, *around, day));
  if (found.empty() || found.front().has_left || !found.front().same_base_organization) return true;
  KETNAP_ASSIGN_OR_RETURN(const auto before,
                          FindMemberCell(transaction_, *candidate.helper, day - 1));
  KETNAP_ASSIGN_OR_RETURN(const auto after, FindMemberCell(transaction_, *candidate.helper, day));
  return before == from && after != to;
}

absl::Status CandidateMover::Move(const Uuid& to, CandidateRecord& record) {
  Candidate& candidate = record.candidate;
  CandidateRelocation relocation;
  relocation.candidate = candidate.id;
  relocation.effective_date = cause_.effective_date;
  relocation.from = candidate.organization;
  relocation.to = to;
  relocation.reorganization = cause_.reorganization;
  KETNAP_ASSIGN_OR_RETURN(const Surroundings* before,
                          Around(relocation.from, cause_.effective_date - 1));
  relocation.from_path = before->path;
  KETNAP_ASSIGN_OR_RETURN(const bool needs_new_helper,
                          NeedsNewHelper(relocation.from, to, candidate));

  candidate.organization = to;
  candidate.relocated_on = cause_.effective_date;
  KETNAP_RETURN_IF_ERROR(AdvanceCandidate(transaction_, process_.now, record));
  relocation.version = candidate.version;
  KETNAP_RETURN_IF_ERROR(InsertRelocation(transaction_, relocation));

  v1::CandidateStep step = StepOf(relocation, candidate.state);
  if (needs_new_helper) {
    step.set_member(MemberName(*candidate.helper));
    step.add_codes(kHelperToBeReplaced);
  }
  journal::Change change;
  change.aggregate_type = kCandidates;
  change.aggregate_id = candidate.id;
  change.version = candidate.version;
  change.action = kAction;
  change.occurred_on = cause_.effective_date;
  change.organization = to;
  change.request_id = cause_.request_id;
  change.on_behalf_of = cause_.on_behalf_of;
  change.historical = cause_.historical;
  return journal::Append(transaction_, process_, change, EventOf(record, std::move(step)));
}

}  // namespace ketnap::dossier
