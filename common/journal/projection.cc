#include "common/journal/projection.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/journal/hash.h"
#include "common/journal/projection_cursor.h"
#include "common/rpc/status_convert.h"
#include "ketnap/journal/v1/journal.grpc.pb.h"

namespace ketnap::journal {
namespace {

constexpr int kApplyBatch = 200;
constexpr absl::Duration kLease = absl::Seconds(15);
constexpr absl::Duration kFirstPause = absl::Milliseconds(50);
constexpr absl::Duration kLongestPause = absl::Seconds(2);
// How often a process that stands by looks at how far the other one is.
constexpr absl::Duration kStandbyPause = absl::Seconds(1);
constexpr absl::Duration kCheckpointPatience = absl::Seconds(2);
// Within this time a new entry is under a signed checkpoint (sequencer.cc).
constexpr absl::Duration kUnsigned = absl::Seconds(1);
constexpr char kLeaseHeldElsewhere[] = "PROJECTION_LEASE_HELD";
constexpr char kCursorMoved[] = "PROJECTION_CURSOR_MOVED";

absl::Status TamperedError() {
  return ReasonedError(absl::StatusCode::kDataLoss, "JOURNAL_TAMPERED",
                       {"Nhật ký nguồn không còn nguyên vẹn; dừng cập nhật bản chiếu.",
                        "The source's journal does not verify; the projection stops."});
}

std::string FailureOf(const absl::Status& status) {
  std::string reason = ErrorReason(status);
  if (!reason.empty()) return reason;
  if (absl::IsUnavailable(status)) return "SOURCE_UNAVAILABLE";
  return absl::StatusCodeToString(status.code());
}

}  // namespace

struct ProjectionRunner::Worker {
  using Entries = google::protobuf::RepeatedPtrField<v1::JournalEntry>;

  explicit Worker(ProjectionOptions given)
      : options(std::move(given)), holder(Uuid::Generate(options.clock->Now())) {
    state.applied_time = options.clock->Now();
  }

  void Loop();
  // One connection, from taking the lease to the stream's end. Never OK.
  absl::Status FollowOnce();
  absl::Status Take();
  // Another process applies: what it did is in the database that both serve from.
  absl::Status StandBy();
  absl::Status Handle(const v1::ReadJournalResponse& response);
  absl::Status CheckEntries(const Entries& entries) const;
  absl::Status CheckCheckpoint(const v1::Checkpoint& checkpoint) const;
  absl::Status ApplyRange(const Entries& entries, int first, int count);
  absl::Status ApplyInOneTransaction(const Entries& entries, int first, int count);
  void NoteSource(int64_t sequence);
  void NoteAtEnd();
  void NoteFailure(const absl::Status& status);
  void Release();

  const ProjectionOptions options;
  const Uuid holder;

  // The thread's alone.
  ProjectionCursor cursor;
  bool progressed = false;

  mutable absl::Mutex mutex;
  absl::CondVar wake;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  grpc::ClientContext* call ABSL_GUARDED_BY(mutex) = nullptr;
  State state ABSL_GUARDED_BY(mutex);
  std::thread thread;
};

void ProjectionRunner::Worker::Loop() {
  absl::Duration pause = kFirstPause;
  while (true) {
    progressed = false;
    absl::Status status = FollowOnce();
    const bool stands_by = ErrorReason(status) == kLeaseHeldElsewhere;
    if (stands_by) status = StandBy();
    NoteFailure(status);
    if (progressed) pause = kFirstPause;
    if (stands_by) pause = kStandbyPause;
    absl::MutexLock lock(&mutex);
    while (!stopping && !wake.WaitWithTimeout(&mutex, pause)) {
    }
    if (stopping) break;
    pause = std::min(pause * 2, kLongestPause);
  }
  Release();
}

absl::Status ProjectionRunner::Worker::Take() {
  std::optional<ProjectionCursor> taken;
  KETNAP_RETURN_IF_ERROR(options.database->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(taken, TakeCursor(transaction, options.name, options.source, holder,
                                                  options.clock->Now(), kLease));
        return absl::OkStatus();
      }));
  if (!taken.has_value()) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, kLeaseHeldElsewhere,
                         {"Tiến trình khác đang cập nhật bản chiếu này.",
                          "Another process applies this projection."});
  }
  cursor = *std::move(taken);
  absl::MutexLock lock(&mutex);
  state.applied_sequence = cursor.sequence;
  return absl::OkStatus();
}

absl::Status ProjectionRunner::Worker::StandBy() {
  std::optional<CursorPosition> position;
  KETNAP_RETURN_IF_ERROR(options.database->RunRead(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(position, ReadCursor(transaction, options.name));
        return absl::OkStatus();
      }));
  if (!position.has_value()) return absl::OkStatus();
  const absl::Time asked = options.clock->Now();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(kCheckpointPatience));
  context.AddMetadata(std::string(access::kIdentityMetadataKey),
                      options.signer->SignSelf(options.source, asked));
  v1::Checkpoint checkpoint;
  const grpc::Status answered =
      v1::JournalService::NewStub(options.channel)->GetCheckpoint(&context, {}, &checkpoint);
  if (answered.ok()) NoteSource(checkpoint.sequence());
  bool moved = false;
  {
    absl::MutexLock lock(&mutex);
    moved = state.applied_sequence != position->sequence;
    state.applied_sequence = position->sequence;
    state.source_sequence = std::max(state.source_sequence, position->sequence);
    state.applied_time = std::max(state.applied_time, position->applied_time);
    if (answered.ok() && state.applied_sequence == state.source_sequence) {
      state.applied_time = std::max(state.applied_time, asked - kUnsigned);
      state.caught_up_once = true;
    }
  }
  if (moved && options.after_batch) options.after_batch();
  return answered.ok() ? absl::OkStatus() : rpc::FromGrpcStatus(answered);
}

absl::Status ProjectionRunner::Worker::FollowOnce() {
  KETNAP_RETURN_IF_ERROR(Take());
  grpc::ClientContext context;
  context.AddMetadata(std::string(access::kIdentityMetadataKey),
                      options.signer->SignSelf(options.source, options.clock->Now()));
  v1::ReadJournalRequest request;
  request.set_after_sequence(cursor.sequence);
  {
    absl::MutexLock lock(&mutex);
    if (stopping) return absl::CancelledError("stopping");
    call = &context;
  }
  auto stub = v1::JournalService::NewStub(options.channel);
  auto reader = stub->ReadJournal(&context, request);
  v1::ReadJournalResponse response;
  absl::Status status;
  while (status.ok() && reader->Read(&response)) status = Handle(response);
  if (!status.ok()) context.TryCancel();
  const grpc::Status ended = reader->Finish();
  {
    absl::MutexLock lock(&mutex);
    call = nullptr;
  }
  if (!status.ok()) return status;
  if (!ended.ok()) return rpc::FromGrpcStatus(ended);
  return absl::UnavailableError("stream ended");
}

absl::Status ProjectionRunner::Worker::Handle(const v1::ReadJournalResponse& response) {
  const Entries& entries = response.entries();
  if (!entries.empty()) NoteSource(entries.rbegin()->sequence());
  if (response.has_checkpoint()) {
    NoteSource(response.checkpoint().sequence());
    KETNAP_RETURN_IF_ERROR(CheckCheckpoint(response.checkpoint()));
  }
  if (absl::Status checked = CheckEntries(entries); !checked.ok()) {
    LogError("journal_tampered", {{"projection", options.name}, {"after", cursor.sequence}});
    return checked;
  }
  for (int first = 0; first < entries.size(); first += kApplyBatch) {
    KETNAP_RETURN_IF_ERROR(
        ApplyRange(entries, first, std::min(kApplyBatch, entries.size() - first)));
  }
  if (response.has_checkpoint()) {
    KETNAP_RETURN_IF_ERROR(CheckCheckpoint(response.checkpoint()));
    if (cursor.lease_until - options.clock->Now() < kLease / 2) {
      // A rival may have held the lease meanwhile: then this stream no longer fits the cursor.
      const int64_t stood_at = cursor.sequence;
      KETNAP_RETURN_IF_ERROR(Take());
      if (cursor.sequence != stood_at) return absl::AbortedError("the cursor was moved");
    }
  }
  NoteFailure(absl::OkStatus());
  NoteAtEnd();
  return absl::OkStatus();
}

absl::Status ProjectionRunner::Worker::CheckEntries(const Entries& entries) const {
  int64_t sequence = cursor.sequence;
  std::string_view chain_hash = cursor.chain_hash;
  for (const v1::JournalEntry& entry : entries) {
    if (entry.sequence() != ++sequence || EntryHash(entry) != entry.entry_hash() ||
        ChainHash(chain_hash, entry.entry_hash()) != entry.chain_hash()) {
      return TamperedError();
    }
    chain_hash = entry.chain_hash();
  }
  return absl::OkStatus();
}

absl::Status ProjectionRunner::Worker::CheckCheckpoint(const v1::Checkpoint& checkpoint) const {
  if (checkpoint.sequence() != cursor.sequence) return absl::OkStatus();
  return checkpoint.chain_hash() == cursor.chain_hash ? absl::OkStatus() : TamperedError();
}

// Halves what fails, so that everything before the one entry that cannot be applied stays applied.
absl::Status ProjectionRunner::Worker::ApplyRange(const Entries& entries, int first, int count) {
  {
    absl::MutexLock lock(&mutex);
    if (stopping) return absl::CancelledError("stopping");
  }
  absl::Status status = ApplyInOneTransaction(entries, first, count);
  if (status.ok() || count == 1 || ErrorReason(status) == kCursorMoved) return status;
  const int half = count / 2;
  KETNAP_RETURN_IF_ERROR(ApplyRange(entries, first, half));
  return ApplyRange(entries, first + half, count - half);
}

absl::Status ProjectionRunner::Worker::ApplyInOneTransaction(const Entries& entries, int first,
                                                             int count) {
  const v1::JournalEntry& last = entries[first + count - 1];
  const absl::Time now = options.clock->Now();
  const ProjectionCursor next{last.sequence(), last.chain_hash(), now + kLease, cursor.epoch};
  KETNAP_RETURN_IF_ERROR(options.database->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        // First, so that a rival waits here and then finds the cursor moved.
        KETNAP_RETURN_IF_ERROR(MoveCursor(transaction, options.name, holder, cursor, next, now));
        return options.apply(transaction, {entries.data() + first, static_cast<size_t>(count)});
      }));
  cursor = next;
  progressed = true;
  {
    absl::MutexLock lock(&mutex);
    state.applied_sequence = cursor.sequence;
    state.applied_time = now;
  }
  if (options.after_batch) options.after_batch();
  return absl::OkStatus();
}

void ProjectionRunner::Worker::NoteSource(int64_t sequence) {
  absl::MutexLock lock(&mutex);
  state.source_sequence = std::max(state.source_sequence, sequence);
}

void ProjectionRunner::Worker::NoteAtEnd() {
  absl::MutexLock lock(&mutex);
  if (state.applied_sequence < state.source_sequence) return;
  state.applied_time = options.clock->Now();
  state.caught_up_once = true;
}

void ProjectionRunner::Worker::NoteFailure(const absl::Status& status) {
  const std::string failure = status.ok() ? "" : FailureOf(status);
  absl::MutexLock lock(&mutex);
  if (stopping || failure == state.failure) return;
  state.failure = failure;
  if (failure.empty()) {
    LogInfo("projection_resumed", {{"projection", options.name}});
  } else {
    LogWarning("projection_stopped", {{"projection", options.name},
                                      {"reason", failure},
                                      {"applied_sequence", state.applied_sequence}});
  }
}

void ProjectionRunner::Worker::Release() {
  const absl::Status status = options.database->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) {
        return ReleaseCursor(transaction, options.name, holder, options.clock->Now());
      });
  if (!status.ok()) LogWarning("projection_lease_not_released", {{"projection", options.name}});
}

ProjectionRunner::ProjectionRunner(ProjectionOptions options)
    : worker_(std::make_unique<Worker>(std::move(options))) {}

ProjectionRunner::~ProjectionRunner() { Stop(); }

ApplyEntries EachEntry(ApplyEntry apply) {
  return [apply = std::move(apply)](db::Transaction& transaction,
                                    std::span<const v1::JournalEntry* const> entries) {
    for (const v1::JournalEntry* entry : entries) {
      KETNAP_RETURN_IF_ERROR(apply(transaction, *entry));
    }
    return absl::OkStatus();
  };
}

void ProjectionRunner::Start() {
  {
    absl::MutexLock lock(&worker_->mutex);
    worker_->stopping = false;
  }
  worker_->thread = std::thread([this] { worker_->Loop(); });
}

void ProjectionRunner::Stop() {
  {
    absl::MutexLock lock(&worker_->mutex);
    worker_->stopping = true;
    if (worker_->call != nullptr) worker_->call->TryCancel();
    worker_->wake.SignalAll();
  }
  if (worker_->thread.joinable()) worker_->thread.join();
}

ProjectionRunner::State ProjectionRunner::state() const {
  absl::MutexLock lock(&worker_->mutex);
  return worker_->state;
}

const std::string& ProjectionRunner::name() const { return worker_->options.name; }

}  // namespace ketnap::journal
