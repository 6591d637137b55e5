#include "common/journal/feed_service.h"

#include <chrono>
#include <map>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/journal/feed_follower.h"
#include "common/journal/feed_reader.h"
#include "common/rpc/status_convert.h"

namespace ketnap::journal {
namespace {

constexpr char kReadJournalPath[] = "/ketnap.journal.v1.JournalService/ReadJournal";
constexpr char kGetCheckpointPath[] = "/ketnap.journal.v1.JournalService/GetCheckpoint";

// Entries placed by another replica's sequencer wake nobody here.
constexpr absl::Duration kLook = absl::Milliseconds(250);
constexpr absl::Duration kLongestSequencing = absl::Seconds(2);
constexpr std::chrono::seconds kIdleCheckpoint{5};
constexpr std::chrono::seconds kStuckWrite{30};

absl::Status OutOfRangeError(std::string_view reason, int64_t oldest, int64_t head) {
  return ReasonedError(
      absl::StatusCode::kOutOfRange, reason,
      {absl::StrCat("Vị trí yêu cầu nằm ngoài nhật ký đang lưu (từ ", oldest, " đến ", head, ")."),
       absl::StrCat("The position lies outside the journal that is kept (", oldest, " to ", head,
                    ").")},
      {{"oldest", absl::StrCat(oldest)}, {"newest", absl::StrCat(head)}});
}

grpc::Status ShuttingDown() {
  return rpc::ToGrpcStatus(TemporarilyUnavailableError("SHUTTING_DOWN", absl::Seconds(1)), "");
}

// Answers at once, with nothing but an error.
class RefusedStream : public grpc::ServerWriteReactor<v1::ReadJournalResponse> {
 public:
  explicit RefusedStream(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
};

}  // namespace

struct FeedService::State : std::enable_shared_from_this<State> {
  struct CheckpointCall {
    grpc::ServerUnaryReactor* reactor;
    v1::Checkpoint* response;
  };
  // Followers that stand at the same place are sent the same message: (after, up to, with
  // checkpoint).
  using Round = std::map<std::tuple<int64_t, int64_t, bool>, Follower::Response>;

  State(std::string name, db::Database* database, const rpc::Pipeline* admission,
        std::function<absl::Duration()> oldest)
      : reader(std::move(name), database), pipeline(admission), oldest_waiting(std::move(oldest)) {}

  void Wake();
  void Tail();
  void RunRound(const std::vector<std::shared_ptr<Follower>>& ready,
                const std::vector<CheckpointCall>& calls);
  void Answer(const CheckpointCall& call, const absl::StatusOr<JournalEnds>& ends);
  // What is placed is all there is, but for what came within the last moment.
  bool IsUpToDate() const { return oldest_waiting() <= kLongestSequencing; }
  absl::Status Serve(Follower& follower, const JournalEnds& ends, Round* round);
  absl::Status Begin(Follower& follower, const JournalEnds& ends);
  absl::StatusOr<Follower::Response> Prepare(int64_t after, int64_t upto, bool with_checkpoint,
                                             const JournalEnds& ends, Round* round);

  FeedReader reader;
  const rpc::Pipeline* const pipeline;
  const std::function<absl::Duration()> oldest_waiting;
  bool failing = false;  // The tailer's: the last round could not read.

  absl::Mutex mutex;
  absl::CondVar changed;
  bool woken ABSL_GUARDED_BY(mutex) = false;
  bool closed ABSL_GUARDED_BY(mutex) = false;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  absl::flat_hash_map<Follower*, std::shared_ptr<Follower>> followers ABSL_GUARDED_BY(mutex);
  std::vector<CheckpointCall> checkpoint_calls ABSL_GUARDED_BY(mutex);
  std::thread tailer;
};

void FeedService::State::Wake() {
  absl::MutexLock lock(&mutex);
  woken = true;
  changed.Signal();
}

void FeedService::State::Tail() {
  while (true) {
    std::vector<std::shared_ptr<Follower>> open;
    std::vector<CheckpointCall> calls;
    {
      absl::MutexLock lock(&mutex);
      while (!stopping && !(woken && !failing)) {
        if (changed.WaitWithTimeout(&mutex, kLook)) break;
      }
      if (stopping) break;
      woken = false;
      for (const auto& [key, follower] : followers) open.push_back(follower);
      calls.swap(checkpoint_calls);
    }
    if (!open.empty() || !calls.empty()) RunRound(open, calls);
  }
}

void FeedService::State::RunRound(const std::vector<std::shared_ptr<Follower>>& open,
                                  const std::vector<CheckpointCall>& calls) {
  for (const auto& follower : open) follower->CutIfStuck(kStuckWrite);
  const absl::StatusOr<JournalEnds> ends = reader.ReadEnds();
  for (const CheckpointCall& call : calls) Answer(call, ends);
  absl::Status status = ends.status();
  if (ends.ok()) {
    Round round;
    for (const auto& follower : open) {
      if (!follower->IsReady()) continue;
      status = Serve(*follower, *ends, &round);
      if (!status.ok()) break;
    }
  }
  if (!status.ok() && !failing) {
    LogWarning("journal_feed_failed", {{"code", absl::StatusCodeToString(status.code())}});
  }
  failing = !status.ok();
}

void FeedService::State::Answer(const CheckpointCall& call,
                                const absl::StatusOr<JournalEnds>& ends) {
  absl::Status status = ends.status();
  if (status.ok() && !ends->checkpoint.has_value()) {
    status = TemporarilyUnavailableError("NO_CHECKPOINT_YET", absl::Seconds(1));
  } else if (status.ok() && !IsUpToDate()) {
    status = TemporarilyUnavailableError("SEQUENCING_BEHIND", absl::Seconds(1));
  }
  if (status.ok()) *call.response = *ends->checkpoint;
  call.reactor->Finish(rpc::ToGrpcStatus(status, ""));
}

// A position before what is kept was pruned; one after the end belongs to a journal that was
// longer, so that this one was cut or restored from an old copy. Neither can be served.
absl::Status FeedService::State::Begin(Follower& follower, const JournalEnds& ends) {
  Follower::Progress& progress = follower.progress;
  progress.begun = true;
  if (progress.position > ends.head) {
    return OutOfRangeError("JOURNAL_POSITION_AHEAD", ends.oldest, ends.head);
  }
  if (ends.oldest > 1 && progress.position + 1 < ends.oldest) {
    return OutOfRangeError("JOURNAL_PRUNED", ends.oldest, ends.head);
  }
  if (progress.stop_at_end) progress.end = ends.head;
  return absl::OkStatus();
}

absl::StatusOr<Follower::Response> FeedService::State::Prepare(int64_t after, int64_t upto,
                                                               bool with_checkpoint,
                                                               const JournalEnds& ends,
                                                               Round* round) {
  Follower::Response& prepared = (*round)[{after, upto, with_checkpoint}];
  if (prepared == nullptr) {
    auto response = std::make_shared<v1::ReadJournalResponse>();
    if (after < upto) {
      absl::StatusOr<v1::ReadJournalResponse> range = reader.ReadRange(after, upto);
      if (!range.ok()) {
        round->erase({after, upto, with_checkpoint});
        return range.status();
      }
      *response = *std::move(range);
    }
    if (with_checkpoint) *response->mutable_checkpoint() = *ends.checkpoint;
    prepared = std::move(response);
  }
  return prepared;
}

// One message to a follower that can take one. The status tells whether the journal could be read.
absl::Status FeedService::State::Serve(Follower& follower, const JournalEnds& ends, Round* round) {
  Follower::Progress& progress = follower.progress;
  if (!progress.begun) {
    if (absl::Status status = Begin(follower, ends); !status.ok()) {
      follower.End(rpc::ToGrpcStatus(status, ""));
      return absl::OkStatus();
    }
  }
  const auto now = std::chrono::steady_clock::now();
  const int64_t upto = progress.stop_at_end ? progress.end : ends.head;
  bool with_checkpoint = false;
  if (ends.checkpoint.has_value() && IsUpToDate()) {
    const bool is_new = ends.checkpoint->sequence() != progress.checkpoint_sequence ||
                        ends.checkpoint->epoch() != progress.checkpoint_epoch;
    with_checkpoint = is_new || now - progress.last_sent >= kIdleCheckpoint;
  }
  if (progress.position < upto || with_checkpoint) {
    auto response = Prepare(progress.position, upto, with_checkpoint, ends, round);
    if (!response.ok()) return response.status();
    const int count = (*response)->entries_size();
    // Nothing where something must be: rows were removed. The follower sees it by the checkpoint.
    const int64_t next = count > 0 ? (*response)->entries(count - 1).sequence() : upto;
    if ((count > 0 || with_checkpoint) && !follower.Send(*response)) return absl::OkStatus();
    progress.position = std::max(progress.position, next);
    progress.last_sent = now;
    if (with_checkpoint) {
      progress.checkpoint_sequence = ends.checkpoint->sequence();
      progress.checkpoint_epoch = ends.checkpoint->epoch();
    }
  }
  if (progress.stop_at_end && progress.position >= progress.end) follower.End(grpc::Status::OK);
  return absl::OkStatus();
}

FeedService::FeedService(std::string service, db::Database* database, const rpc::Pipeline* pipeline,
                         std::function<absl::Duration()> oldest_waiting)
    : state_(std::make_shared<State>(std::move(service), database, pipeline,
                                     std::move(oldest_waiting))) {
  state_->tailer = std::thread([state = state_.get()] { state->Tail(); });
}

FeedService::~FeedService() {
  CloseStreams();
  {
    absl::MutexLock lock(&state_->mutex);
    state_->stopping = true;
    state_->changed.SignalAll();
  }
  state_->tailer.join();
}

void FeedService::Wake() { state_->Wake(); }

void FeedService::CloseStreams() {
  std::vector<std::shared_ptr<Follower>> open;
  std::vector<State::CheckpointCall> calls;
  {
    absl::MutexLock lock(&state_->mutex);
    state_->closed = true;
    for (const auto& [key, follower] : state_->followers) open.push_back(follower);
    calls.swap(state_->checkpoint_calls);
  }
  for (const auto& follower : open) follower->End(ShuttingDown());
  for (const auto& call : calls) call.reactor->Finish(ShuttingDown());
}

grpc::ServerWriteReactor<v1::ReadJournalResponse>* FeedService::ReadJournal(
    grpc::CallbackServerContext* context, const v1::ReadJournalRequest* request) {
  const auto admitted = state_->pipeline->Admit(*context, kReadJournalPath);
  if (!admitted.ok()) return new RefusedStream(rpc::ToGrpcStatus(admitted.status(), ""));
  if (request->after_sequence() < 0) {
    return new RefusedStream(rpc::ToGrpcStatus(
        InvalidFieldsError(
            {{"after_sequence",
              "TOO_SMALL",
              {"Vị trí bắt đầu không được âm.", "The position must not be negative."}}}),
        ""));
  }
  auto follower = std::make_shared<Follower>(
      context, [state = state_] { state->Wake(); },
      [state = state_](Follower* gone) {
        absl::MutexLock lock(&state->mutex);
        state->followers.erase(gone);
      });
  follower->progress.position = request->after_sequence();
  follower->progress.stop_at_end = request->stop_at_end();
  follower->Open();
  bool closed = false;
  {
    absl::MutexLock lock(&state_->mutex);
    closed = state_->closed;
    if (!closed) state_->followers.emplace(follower.get(), follower);
    state_->woken = true;
    state_->changed.Signal();
  }
  if (closed) follower->End(ShuttingDown());
  return follower.get();
}

grpc::ServerUnaryReactor* FeedService::GetCheckpoint(grpc::CallbackServerContext* context,
                                                     const v1::GetCheckpointRequest* request,
                                                     v1::Checkpoint* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto admitted = state_->pipeline->Admit(*context, kGetCheckpointPath);
  if (!admitted.ok()) {
    reactor->Finish(rpc::ToGrpcStatus(admitted.status(), ""));
    return reactor;
  }
  bool closed = false;
  {
    absl::MutexLock lock(&state_->mutex);
    closed = state_->closed;
    if (!closed) state_->checkpoint_calls.push_back({reactor, response});
    state_->woken = true;
    state_->changed.Signal();
  }
  if (closed) reactor->Finish(ShuttingDown());
  return reactor;
}

}  // namespace ketnap::journal
