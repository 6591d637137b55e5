#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "common/service/historical_entry.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/candidate_writes.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/duplicates/merge_numbers.h"
#include "services/dossier/handlers/duplicates/merge_reliance.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/duplicates/duplicate_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kAwareness[] = "classTypes/awareness";
constexpr char kNewMember[] = "classTypes/new-member-theory";

// What MergeDuplicate and UndoMerge ask for alike.
struct MergePlan {
  const char* action = "";
  const char* code = "";
  Uuid first, second;
  std::string first_name, second_name;
  Date date;
  std::string etag, request_id, note;
};

template <typename Request>
absl::StatusOr<MergePlan> PlanOf(const Request& request, const char* action, const char* code) {
  MergePlan plan;
  plan.action = action;
  plan.code = code;
  plan.first_name = request.candidate();
  plan.second_name = request.duplicate();
  KETNAP_ASSIGN_OR_RETURN(plan.first,
                          api::ParseResourceName(plan.first_name, kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(plan.second,
                          api::ParseResourceName(plan.second_name, kCandidates, "duplicate"));
  if (plan.first == plan.second) {
    return FieldError("duplicate", "SAME_RECORD",
                      {"Hai hồ sơ phải khác nhau.", "The two records must be different ones."});
  }
  KETNAP_ASSIGN_OR_RETURN(plan.date, DateFromProto(request.date()));
  plan.etag = request.etag();
  plan.request_id = request.request_id();
  plan.note = NormalizeNfc(request.reason_note());
  return plan;
}

absl::Status Refuse(const char* reason, const Message& message) {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, reason, message);
}

struct Both {
  CandidateRecord first;
  CandidateRecord second;
  bool historical = false;
};

absl::StatusOr<CandidateRecord> Lock(db::Transaction& transaction, const MergePlan& plan,
                                     const Uuid& id) {
  KETNAP_ASSIGN_OR_RETURN(auto record, LockCandidate(transaction, id));
  if (!record.has_value()) {
    return ResourceNotFoundError(id == plan.first ? plan.first_name : plan.second_name);
  }
  return *std::move(record);
}

// Both records, visible to the caller. Locked by id, whichever is which, so that two merges of the
// same pair meet instead of holding each other up.
absl::StatusOr<Both> LockBoth(const Environment& environment, const access::RequestContext& context,
                              db::Transaction& transaction, const MergePlan& plan) {
  const bool ordered = plan.first < plan.second;
  KETNAP_ASSIGN_OR_RETURN(CandidateRecord low,
                          Lock(transaction, plan, ordered ? plan.first : plan.second));
  KETNAP_ASSIGN_OR_RETURN(CandidateRecord high,
                          Lock(transaction, plan, ordered ? plan.second : plan.first));
  Both both;
  both.first = ordered ? std::move(low) : high;
  both.second = ordered ? std::move(high) : std::move(low);
  for (const auto& [record, name] : {std::make_pair(&both.first, &plan.first_name),
                                     std::make_pair(&both.second, &plan.second_name)}) {
    const Uuid& organization = record->candidate.organization;
    KETNAP_RETURN_IF_ERROR(
        access::CheckScope(context, *environment.tree, context.permission, organization, *name));
    KETNAP_ASSIGN_OR_RETURN(
        const bool historical,
        service::CheckEntryDate(context, *environment.tree, organization, plan.date,
                                environment.historical_entry_days, "date"));
    both.historical = both.historical || historical;
  }
  KETNAP_RETURN_IF_ERROR(api::CheckEtag(plan.etag, both.first.candidate.version, plan.first_name));
  return both;
}

absl::Status CheckMergeable(const Environment& environment, db::Transaction& transaction,
                            const Both& both) {
  const Candidate& first = both.first.candidate;
  const Candidate& second = both.second.candidate;
  if (first.state == CandidateState::kMerged || second.state == CandidateState::kMerged) {
    return Refuse("ALREADY_MERGED", {"Một trong hai hồ sơ đã được gộp vào hồ sơ khác.",
                                     "One of the records was merged into another already."});
  }
  // Certificates and reviews of the one count for the other: nobody lends a stranger's.
  KETNAP_ASSIGN_OR_RETURN(const RecordPair pair, LockPair(transaction, first.id, second.id));
  if (!pair.by_name && !pair.by_national_id) {
    return Refuse("NO_GROUND_TO_MERGE",
                  {"Hai hồ sơ không trùng số định danh, cũng không trùng họ tên và ngày sinh; nếu "
                   "là một người thì đính chính cho khớp trước.",
                   "The records share neither number nor name and birth date; if they are of one "
                   "person, correct them first."});
  }
  if (second.milestones.admission_decision.has_value()) {
    return Refuse(
        "DUPLICATE_DECIDED",
        {"Hồ sơ được gộp đã có quyết định kết nạp; chỉ có thể gộp hồ sơ kia vào hồ sơ này.",
         "The record to be merged has a decision of admission; merge the other into it."});
  }
  if (second.state == CandidateState::kTransferPending) {
    return Refuse(
        "DUPLICATE_TRANSFER_PENDING",
        {"Hồ sơ được gộp đang chuyển sang chi bộ khác; hãy tiếp nhận hoặc thôi chuyển trước.",
         "The record to be merged is being transferred; accept or cancel that first."});
  }
  KETNAP_ASSIGN_OR_RETURN(const bool has_merged, HasMerged(transaction, second.id));
  if (has_merged) {
    return Refuse("DUPLICATE_HAS_MERGED",
                  {"Đã có hồ sơ khác gộp vào hồ sơ này; hãy gộp thẳng hồ sơ đó.",
                   "Other records were merged into this one; merge those directly."});
  }
  KETNAP_ASSIGN_OR_RETURN(const bool differ,
                          NumbersDiffer(environment, transaction, first.id, second.id));
  if (differ) {
    return Refuse("NATIONAL_IDS_DIFFER",
                  {"Hai hồ sơ có số định danh khác nhau: không phải một người, hoặc một số bị sai.",
                   "The records have different identification numbers: two people, or a mistake."});
  }
  return absl::OkStatus();
}

CandidateChange ChangeOf(const Environment& environment, const MergePlan& plan, bool historical,
                         CandidateState from, CandidateState to, const Uuid& other) {
  CandidateChange change;
  change.action = plan.action;
  change.occurred_on = plan.date;
  change.request_id = plan.request_id;
  change.historical = historical;
  change.note = plan.note;
  v1::CandidateStep& step = change.record;
  step.set_step(v1::STEP_MERGE);
  step.set_from_state(static_cast<v1::CandidateState>(from));
  step.set_to_state(static_cast<v1::CandidateState>(to));
  step.set_other_candidate(CandidateName(other));
  step.add_codes(plan.code);
  const auto rules = environment.rules->InForceOn(plan.date);
  if (rules.ok()) step.set_rule_set((*rules)->id);
  return change;
}

absl::Status WriteSecond(const Environment& environment, const access::RequestContext& context,
                         db::Transaction& transaction, const MergePlan& plan, CandidateState before,
                         Both& both) {
  return WriteCandidate(
      environment, context, transaction,
      ChangeOf(environment, plan, both.historical, before, both.second.candidate.state, plan.first),
      both.second);
}

absl::Status WriteFirst(const Environment& environment, const access::RequestContext& context,
                        db::Transaction& transaction, const MergePlan& plan, Both& both) {
  const CandidateState state = both.first.candidate.state;
  return WriteCandidate(environment, context, transaction,
                        ChangeOf(environment, plan, both.historical, state, state, plan.second),
                        both.first);
}

absl::StatusOr<v1::Candidate> Merge(const Environment& environment,
                                    const access::RequestContext& context,
                                    db::Transaction& transaction, const MergePlan& plan) {
  KETNAP_ASSIGN_OR_RETURN(Both both, LockBoth(environment, context, transaction, plan));
  KETNAP_RETURN_IF_ERROR(CheckMergeable(environment, transaction, both));
  Candidate& first = both.first.candidate;
  Candidate& second = both.second.candidate;
  MergeRecord merge;
  merge.merged = second.id;
  merge.candidate = first.id;
  merge.awareness_certificate_before = first.milestones.awareness_certificate;
  merge.new_member_certificate_before = first.milestones.new_member_certificate;
  KETNAP_RETURN_IF_ERROR(InsertMerge(transaction, merge, context.now));
  KETNAP_RETURN_IF_ERROR(PassNumberPairs(transaction, second.id, first.id, context.now));
  // std::optional: none is older than any.
  first.milestones.awareness_certificate =
      std::max(first.milestones.awareness_certificate, second.milestones.awareness_certificate);
  first.milestones.new_member_certificate =
      std::max(first.milestones.new_member_certificate, second.milestones.new_member_certificate);
  const CandidateState before = second.state;
  second.resume_state = before;
  second.state = CandidateState::kMerged;
  second.merged_into = first.id;
  KETNAP_RETURN_IF_ERROR(WriteSecond(environment, context, transaction, plan, before, both));
  KETNAP_RETURN_IF_ERROR(WriteFirst(environment, context, transaction, plan, both));
  return ToProto(both.first);
}

// What the training service told of a record since then counts for that one, beside `before`.
absl::Status GiveCertificatesBack(db::Transaction& transaction, const Milestones& before,
                                  Candidate* candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto awareness,
                          NewestCertificate(transaction, candidate->id, kAwareness));
  KETNAP_ASSIGN_OR_RETURN(const auto new_member,
                          NewestCertificate(transaction, candidate->id, kNewMember));
  Milestones& milestones = candidate->milestones;
  milestones.awareness_certificate = std::max(before.awareness_certificate, awareness);
  milestones.new_member_certificate = std::max(before.new_member_certificate, new_member);
  return absl::OkStatus();
}

absl::StatusOr<v1::Candidate> Undo(const Environment& environment,
                                   const access::RequestContext& context,
                                   db::Transaction& transaction, const MergePlan& plan) {
  KETNAP_ASSIGN_OR_RETURN(Both both, LockBoth(environment, context, transaction, plan));
  Candidate& second = both.second.candidate;
  KETNAP_ASSIGN_OR_RETURN(const auto merge, FindMerge(transaction, plan.second));
  if (second.merged_into != plan.first || !merge.has_value()) {
    return Refuse("NOT_MERGED", {"Hồ sơ này không được gộp vào hồ sơ kia.",
                                 "The record was not merged into the other one."});
  }
  KETNAP_ASSIGN_OR_RETURN(
      const auto relying,
      JudgeStepsSinceMerge(environment, transaction, both.first.candidate, plan.second));
  second.state = second.resume_state;
  second.resume_state = CandidateState::kUnspecified;
  second.merged_into.reset();
  KETNAP_RETURN_IF_ERROR(DeleteMerge(transaction, plan.second));
  KETNAP_RETURN_IF_ERROR(GiveCertificatesBack(transaction, second.milestones, &second));
  KETNAP_RETURN_IF_ERROR(
      WriteSecond(environment, context, transaction, plan, CandidateState::kMerged, both));
  // Only now: until the row says otherwise, the second's certificates are the first's.
  Milestones before;
  before.awareness_certificate = merge->awareness_certificate_before;
  before.new_member_certificate = merge->new_member_certificate_before;
  KETNAP_RETURN_IF_ERROR(GiveCertificatesBack(transaction, before, &both.first.candidate));
  KETNAP_RETURN_IF_ERROR(
      CheckStepsStillHold(environment, transaction, both.first.candidate, relying));
  KETNAP_RETURN_IF_ERROR(WriteFirst(environment, context, transaction, plan, both));
  KETNAP_RETURN_IF_ERROR(
      TakeNumberPairsBack(environment, transaction, plan.second, plan.first, context.now));
  return ToProto(both.first);
}

}  // namespace

absl::StatusOr<v1::Candidate> CandidateHandler::MergeDuplicate(
    const Context& context, const v1::MergeDuplicateRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const MergePlan plan, PlanOf(request, "MergeDuplicate", "MERGED"));
  return api::RunMutation<v1::Candidate>(*environment_.database, context, request,
                                         [&](db::Transaction& transaction) {
                                           return Merge(environment_, context, transaction, plan);
                                         });
}

absl::StatusOr<v1::Candidate> CandidateHandler::UndoMerge(const Context& context,
                                                          const v1::UndoMergeRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const MergePlan plan, PlanOf(request, "UndoMerge", "MERGE_UNDONE"));
  return api::RunMutation<v1::Candidate>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) { return Undo(environment_, context, transaction, plan); });
}

}  // namespace ketnap::dossier
