#include "services/organization/reorganization_timer.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/service/process_context.h"
#include "services/organization/handlers/reorganization_apply.h"
#include "services/organization/handlers/reorganization_conversion.h"
#include "services/organization/repository/reorganization_repository.h"

namespace ketnap::organization {
namespace {

constexpr absl::Duration kLookInterval = absl::Seconds(2);
constexpr absl::Duration kRetryInterval = absl::Minutes(1);
constexpr char kIssuer[] = "organization";
constexpr char kMethod[] = "timers/reorganization";
constexpr char kApplyAction[] = "ApplyReorganization";
constexpr char kBlockAction[] = "BlockReorganization";
constexpr size_t kLongestReason = 15000;  // Of 65,535 bytes that the column holds.

// Whether it failed because it does not fit, and not because something was out of order.
bool IsRefusal(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsAlreadyExists(status) ||
         absl::IsInvalidArgument(status) || absl::IsNotFound(status);
}

// Every reason, one a line.
std::string ReasonsOf(const absl::Status& refusal) {
  std::vector<std::string> lines;
  for (const UnmetCondition& condition : UnmetConditions(refusal)) {
    lines.push_back(condition.message.vietnamese);
  }
  std::string reasons = lines.empty() ? std::string(refusal.message()) : absl::StrJoin(lines, "\n");
  if (reasons.empty()) reasons = "Không thực hiện được.";
  if (reasons.size() <= kLongestReason) return reasons;
  size_t end = kLongestReason;
  while (end > 0 && (static_cast<unsigned char>(reasons[end]) & 0xC0) == 0x80) --end;
  return reasons.substr(0, end);
}

bool IsWaiting(const ReorganizationRecord& record) {
  return record.state == ReorganizationState::kScheduled ||
         record.state == ReorganizationState::kBlocked;
}

access::RequestContext ContextFor(const Clock& clock, const ReorganizationRecord& record) {
  access::RequestContext context = service::ProcessContext(clock, kIssuer, kMethod);
  context.on_behalf_of = record.recorded_by;
  return context;
}

}  // namespace

ReorganizationTimer::ReorganizationTimer(db::Database* database, const Clock* clock,
                                         TreeRefresher* refresher)
    : database_(database), clock_(clock), refresher_(refresher) {}

ReorganizationTimer::~ReorganizationTimer() { Stop(); }

void ReorganizationTimer::Start() {
  thread_ = std::thread([this] { Loop(); });
}

void ReorganizationTimer::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    wake_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

bool ReorganizationTimer::IsStopping() {
  absl::MutexLock lock(&mutex_);
  return stopping_;
}

void ReorganizationTimer::Loop() {
  while (true) {
    RunDue();
    absl::MutexLock lock(&mutex_);
    if (!stopping_) wake_.WaitWithTimeout(&mutex_, kLookInterval);
    if (stopping_) return;
  }
}

void ReorganizationTimer::RunDue() {
  const absl::Time now = clock_->Now();
  std::vector<Uuid> due;
  const absl::Status looked =
      database_->RunRead(absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(
            due, DueReorganizations(transaction, clock_->Today(), now - kRetryInterval));
        return absl::OkStatus();
      });
  if (!looked.ok()) {
    LogWarning("reorganizations_due_unknown", {{"code", absl::StatusCodeToString(looked.code())}});
    return;
  }
  for (const Uuid& id : due) {
    if (IsStopping()) return;
    const auto failed = failed_.find(id);
    if (failed != failed_.end() && now < failed->second + kRetryInterval) continue;
    failed_.erase(id);
    absl::Status applied = Apply(id);
    if (IsRefusal(applied)) applied = Block(id, applied);
    if (applied.ok()) continue;
    failed_[id] = now;
    LogWarning("reorganization_not_applied", {{"reorganization", id.ToString()},
                                              {"code", absl::StatusCodeToString(applied.code())}});
  }
}

absl::Status ReorganizationTimer::Apply(const Uuid& id) {
  KETNAP_RETURN_IF_ERROR(database_->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto record, LockReorganization(transaction, id));
        // Another process, or a cancellation, came first.
        if (!record.has_value() || !IsWaiting(*record)) return absl::OkStatus();
        const access::RequestContext context = ContextFor(*clock_, *record);
        if (record->effective_date > context.today) return absl::OkStatus();
        KETNAP_ASSIGN_OR_RETURN(const v1::Reorganization kept, ToProto(*record));
        KETNAP_ASSIGN_OR_RETURN(Batch batch, BatchFromProto(kept));
        batch.people_may_have_left = true;
        CarryOptions options;
        options.tree_day = context.today;
        options.action = kApplyAction;
        options.request_id = record->request_id;
        KETNAP_ASSIGN_OR_RETURN(const CarriedOut carried,
                                CarryOut(transaction, context, batch, *record, options));
        record->state = ReorganizationState::kApplied;
        record->outcome = OutcomeOf(carried);
        record->blocked_reason.clear();
        record->apply_time = record->update_time = context.now;
        KETNAP_RETURN_IF_ERROR(UpdateReorganization(transaction, &*record));
        return PublishReorganization(transaction, context, *record, kApplyAction,
                                     record->request_id, false, carried.relocations);
      }));
  return refresher_->Refresh();
}

absl::Status ReorganizationTimer::Block(const Uuid& id, const absl::Status& refusal) {
  const std::string reasons = ReasonsOf(refusal);
  return database_->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto record, LockReorganization(transaction, id));
        if (!record.has_value() || !IsWaiting(*record)) return absl::OkStatus();
        const access::RequestContext context = ContextFor(*clock_, *record);
        // The journal is told when something is new, not every minute.
        if (record->state == ReorganizationState::kBlocked && record->blocked_reason == reasons) {
          return PutReorganizationTry(transaction, id, context.now);
        }
        record->state = ReorganizationState::kBlocked;
        record->blocked_reason = reasons;
        record->tried_time = record->update_time = context.now;
        KETNAP_RETURN_IF_ERROR(UpdateReorganization(transaction, &*record));
        return PublishReorganization(transaction, context, *record, kBlockAction,
                                     record->request_id, false, {});
      });
}

}  // namespace ketnap::organization
