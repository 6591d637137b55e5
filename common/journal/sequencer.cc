#include "common/journal/sequencer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "common/base/log.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/hash.h"
#include "common/journal/sequence_store.h"

namespace ketnap::journal {
namespace {

constexpr absl::Duration kCheckpointInterval = absl::Seconds(1);
constexpr absl::Duration kLongestErrorPause = absl::Seconds(2);

// The entries that may be placed now, in an order in which each follows its aggregate's previous
// version. Ids order entries by when their calls arrived, which need not be the order in which they
// committed.
std::vector<const WaitingEntry*> Order(const std::vector<WaitingEntry>& waiting) {
  using Key = std::pair<Uuid, int64_t>;
  absl::flat_hash_map<Key, const WaitingEntry*> held_back;
  std::vector<const WaitingEntry*> ordered;
  ordered.reserve(waiting.size());
  absl::flat_hash_map<Uuid, int64_t> placed;  // Last version given a place in this round.
  for (const WaitingEntry& entry : waiting) {
    auto last = placed.find(entry.aggregate_id);
    const bool follows = entry.follows_placed ||
                         (last != placed.end() && last->second == entry.aggregate_version - 1);
    if (!follows) {
      held_back.emplace(Key(entry.aggregate_id, entry.aggregate_version), &entry);
      continue;
    }
    const WaitingEntry* next = &entry;
    while (next != nullptr) {
      ordered.push_back(next);
      placed[next->aggregate_id] = next->aggregate_version;
      auto successor = held_back.find(Key(next->aggregate_id, next->aggregate_version + 1));
      next = successor == held_back.end() ? nullptr : successor->second;
    }
  }
  return ordered;
}

absl::Status HeadMismatchError() {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "JOURNAL_HEAD_MISMATCH",
      {"Điểm cuối của nhật ký không khớp với các bản ghi hoặc với điểm kiểm tra đã ký; dừng đánh "
       "số "
       "cho đến khi nhật ký được kiểm tra.",
       "The journal's head does not match its entries or its signed checkpoints; sequencing stops "
       "until the journal has been examined."});
}

}  // namespace

struct Sequencer::State {
  // What a round learned; takes effect once its transaction is committed.
  struct Outcome {
    bool holds_lease = false;
    int placed = 0;
    bool may_have_more = false;
    bool signed_now = false;
    JournalHead head;
  };

  explicit State(SequencerOptions given) : options(std::move(given)) {
    holder = Uuid::Generate(options.clock->Now());
  }

  absl::StatusOr<Outcome> Round();
  absl::Status RunTransaction(db::Transaction& transaction, absl::Time now, Outcome* outcome);
  absl::Status TakeLease(db::Transaction& transaction, const JournalHead& head);
  absl::Status PlaceWaiting(db::Transaction& transaction, Outcome* outcome);
  absl::Status Sign(db::Transaction& transaction, absl::Time now, const JournalHead& head);
  bool CheckpointIsDue(absl::Time now) const;
  void Learn(const Outcome& outcome, absl::Time now);
  void Loop();
  void Wait(absl::Duration pause, bool nudges);
  void ReleaseLease();

  SequencerOptions options;
  Uuid holder;

  // Rounds run one at a time: the thread's, or a test's.
  absl::Mutex round_mutex;
  JournalHead known_head;
  bool holds_lease = false;
  int64_t signed_sequence = -1;  // Of the newest checkpoint of this holder; -1 when it has none.
  absl::Time signed_at = absl::InfinitePast();
  int idle_rounds = 0;

  std::atomic<int64_t> oldest_waiting_micros{0};  // Since when, Unix time; 0 when nothing waits.

  mutable absl::Mutex mutex;
  absl::CondVar wake;
  bool nudged ABSL_GUARDED_BY(mutex) = false;
  bool stopping ABSL_GUARDED_BY(mutex) = false;
  std::function<void()> on_placed ABSL_GUARDED_BY(mutex);
  std::thread thread;
};

// A clock that stands still must not keep the tail unsigned, so idle rounds count as time too.
bool Sequencer::State::CheckpointIsDue(absl::Time now) const {
  return now - signed_at >= kCheckpointInterval ||
         idle_rounds * options.idle_pause >= kCheckpointInterval;
}

absl::StatusOr<Sequencer::State::Outcome> Sequencer::State::Round() {
  absl::MutexLock lock(&round_mutex);
  const absl::Time now = options.clock->Now();
  std::optional<absl::Time> oldest;
  KETNAP_RETURN_IF_ERROR(options.database->RunSingleRead(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(oldest, OldestWaiting(transaction));
        return absl::OkStatus();
      }));
  oldest_waiting_micros = oldest.has_value() ? absl::ToUnixMicros(*oldest) : 0;

  const bool lease_is_fresh = holds_lease && known_head.lease_until - now > options.lease / 2;
  const bool tail_is_signed = signed_sequence == known_head.sequence;
  if (!oldest.has_value()) {
    ++idle_rounds;
    if (lease_is_fresh && (tail_is_signed || !CheckpointIsDue(now))) {
      return Outcome{.holds_lease = true, .head = known_head};
    }
  }
  Outcome outcome;
  const absl::Status status = options.database->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) {
        outcome = Outcome();
        return RunTransaction(transaction, now, &outcome);
      });
  if (!status.ok()) {
    // Whether it was committed may be unknown: read everything anew in the next round.
    holds_lease = false;
    return status;
  }
  Learn(outcome, now);
  return outcome;
}

void Sequencer::State::Learn(const Outcome& outcome, absl::Time now) {
  const bool changed_holder = outcome.head.epoch != known_head.epoch;
  holds_lease = outcome.holds_lease;
  known_head = outcome.head;
  if (changed_holder && !outcome.signed_now) signed_sequence = -1;
  if (outcome.signed_now) {
    signed_sequence = outcome.head.sequence;
    signed_at = now;
  }
  if (outcome.placed > 0) idle_rounds = 0;
  if (outcome.placed > 0 && !outcome.may_have_more) oldest_waiting_micros = 0;
}

absl::Status Sequencer::State::RunTransaction(db::Transaction& transaction, absl::Time now,
                                              Outcome* outcome) {
  KETNAP_ASSIGN_OR_RETURN(std::optional<JournalHead> head, LockHead(transaction, options.service));
  if (!head.has_value()) {
    const absl::Status inserted = InsertHead(transaction, options.service);
    if (!inserted.ok() && !absl::IsAlreadyExists(inserted)) return inserted;
    KETNAP_ASSIGN_OR_RETURN(head, LockHead(transaction, options.service));
    if (!head.has_value()) return absl::InternalError("journal: no head row");
  }
  const int64_t found_epoch = head->epoch;
  outcome->head = *head;
  if (head->lease_holder != holder) {
    if (head->lease_until > now) return absl::OkStatus();  // Another's turn.
    KETNAP_RETURN_IF_ERROR(TakeLease(transaction, *head));
    ++outcome->head.epoch;
  }
  outcome->holds_lease = true;
  outcome->head.lease_holder = holder;
  outcome->head.lease_until = now + options.lease;
  KETNAP_RETURN_IF_ERROR(PlaceWaiting(transaction, outcome));

  const bool first_of_lease = outcome->head.epoch != known_head.epoch || !holds_lease;
  if (first_of_lease || (outcome->head.sequence != signed_sequence && CheckpointIsDue(now))) {
    KETNAP_RETURN_IF_ERROR(Sign(transaction, now, outcome->head));
    outcome->signed_now = true;
  }
  return UpdateHead(transaction, options.service, found_epoch, outcome->head);
}

// A new holder trusts the head only when the table ends where the head says, and no checkpoint lies
// beyond it: a database restored from an old copy, or cut, must not be continued silently.
absl::Status Sequencer::State::TakeLease(db::Transaction& transaction, const JournalHead& head) {
  KETNAP_ASSIGN_OR_RETURN(PlacedEntry last, ReadLastPlaced(transaction));
  KETNAP_ASSIGN_OR_RETURN(auto checkpoint, ReadNewestCheckpoint(transaction, options.service));
  if (last.sequence != head.sequence || last.chain_hash != head.chain_hash) {
    return HeadMismatchError();
  }
  if (checkpoint.has_value() &&
      (checkpoint->sequence() > head.sequence ||
       (checkpoint->sequence() == head.sequence && checkpoint->chain_hash() != head.chain_hash))) {
    return HeadMismatchError();
  }
  return absl::OkStatus();
}

absl::Status Sequencer::State::PlaceWaiting(db::Transaction& transaction, Outcome* outcome) {
  Uuid after;
  while (true) {
    KETNAP_ASSIGN_OR_RETURN(std::vector<WaitingEntry> waiting, ReadWaiting(transaction, after));
    const std::vector<const WaitingEntry*> ordered = Order(waiting);
    const bool full = waiting.size() == static_cast<size_t>(kSequencerBatch);
    if (!ordered.empty()) {
      std::vector<PlacedEntry> placed;
      placed.reserve(ordered.size());
      JournalHead& head = outcome->head;
      for (const WaitingEntry* entry : ordered) {
        head.chain_hash = ChainHash(head.chain_hash, entry->entry_hash);
        placed.push_back({++head.sequence, entry->entry_id, head.chain_hash});
      }
      outcome->placed = static_cast<int>(placed.size());
      outcome->may_have_more = full || ordered.size() < waiting.size();
      return Place(transaction, placed);
    }
    // A whole batch is held back: what it waits for has a later id.
    if (!full) return absl::OkStatus();
    after = waiting.back().entry_id;
  }
}

absl::Status Sequencer::State::Sign(db::Transaction& transaction, absl::Time now,
                                    const JournalHead& head) {
  KETNAP_ASSIGN_OR_RETURN(auto newest, ReadNewestCheckpoint(transaction, options.service));
  if (newest.has_value() && newest->sequence() == head.sequence && newest->epoch() == head.epoch) {
    return absl::OkStatus();  // Stands already: a commit whose outcome was unknown.
  }
  v1::Checkpoint checkpoint;
  checkpoint.set_service(options.service);
  checkpoint.set_sequence(head.sequence);
  checkpoint.set_chain_hash(head.chain_hash);
  checkpoint.set_epoch(head.epoch);
  *checkpoint.mutable_sign_time() = TimeToProto(now);
  checkpoint.set_signature(options.signer->SignMessage(CheckpointMessage(checkpoint)));
  return InsertCheckpoint(transaction, checkpoint, now);
}

void Sequencer::State::Wait(absl::Duration pause, bool nudges) {
  // To the end of one pause, not of one begun anew at each nudge: who stands by is nudged by its
  // own service's every commit, and would never look again.
  const auto end = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(pause);
  absl::MutexLock lock(&mutex);
  while (!stopping && !(nudges && nudged)) {
    const absl::Duration left = absl::FromChrono(end - std::chrono::steady_clock::now());
    if (left <= absl::ZeroDuration() || wake.WaitWithTimeout(&mutex, left)) break;
  }
  nudged = false;
}

void Sequencer::State::Loop() {
  absl::Duration error_pause = options.idle_pause;
  std::string logged;
  while (true) {
    {
      absl::MutexLock lock(&mutex);
      if (stopping) break;
    }
    absl::StatusOr<Outcome> outcome = Round();
    if (!outcome.ok()) {
      const std::string code = ErrorReason(outcome.status()).empty()
                                   ? absl::StatusCodeToString(outcome.status().code())
                                   : ErrorReason(outcome.status());
      if (code != logged) LogError("journal_sequencing_failed", {{"reason", code}});
      logged = code;
      Wait(error_pause, /*nudges=*/false);
      error_pause = std::min(error_pause * 2, kLongestErrorPause);
      continue;
    }
    if (!logged.empty()) LogInfo("journal_sequencing_resumed");
    logged.clear();
    error_pause = options.idle_pause;
    if (outcome->placed > 0 || outcome->signed_now) {
      std::function<void()> callback;
      {
        absl::MutexLock lock(&mutex);
        callback = on_placed;
      }
      if (callback) callback();
    }
    if (outcome->placed == 0) {
      Wait(outcome->holds_lease ? options.idle_pause : options.lease / 5, outcome->holds_lease);
    }
  }
  ReleaseLease();
}

// Places what is left and lets the next holder begin at once.
void Sequencer::State::ReleaseLease() {
  for (int round = 0; round < 100; ++round) {
    absl::StatusOr<Outcome> outcome = Round();
    if (!outcome.ok() || outcome->placed == 0) break;
  }
  absl::MutexLock lock(&round_mutex);
  if (!holds_lease) return;
  holds_lease = false;
  const absl::Time now = options.clock->Now();
  const absl::Status status = options.database->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(auto head, LockHead(transaction, options.service));
        if (!head.has_value() || head->lease_holder != holder) return absl::OkStatus();
        if (head->sequence != signed_sequence) {
          KETNAP_RETURN_IF_ERROR(Sign(transaction, now, *head));
        }
        JournalHead released = *head;
        released.lease_until = now;
        return UpdateHead(transaction, options.service, head->epoch, released);
      });
  if (!status.ok()) LogWarning("journal_lease_not_released");
}

Sequencer::Sequencer(SequencerOptions options)
    : state_(std::make_unique<State>(std::move(options))) {}

Sequencer::~Sequencer() { Stop(); }

void Sequencer::Start() {
  {
    absl::MutexLock lock(&state_->mutex);
    state_->stopping = false;
  }
  state_->thread = std::thread([this] { state_->Loop(); });
}

void Sequencer::Stop() {
  {
    absl::MutexLock lock(&state_->mutex);
    state_->stopping = true;
    state_->wake.SignalAll();
  }
  if (state_->thread.joinable()) state_->thread.join();
}

void Sequencer::Nudge() {
  absl::MutexLock lock(&state_->mutex);
  state_->nudged = true;
  state_->wake.SignalAll();
}

absl::StatusOr<int> Sequencer::RunOnce() {
  KETNAP_ASSIGN_OR_RETURN(State::Outcome outcome, state_->Round());
  return outcome.placed;
}

void Sequencer::OnPlaced(std::function<void()> callback) {
  absl::MutexLock lock(&state_->mutex);
  state_->on_placed = std::move(callback);
}

absl::Duration Sequencer::oldest_waiting() const {
  const int64_t since = state_->oldest_waiting_micros;
  if (since == 0) return absl::ZeroDuration();
  return std::max(absl::ZeroDuration(), state_->options.clock->Now() - absl::FromUnixMicros(since));
}

}  // namespace ketnap::journal
