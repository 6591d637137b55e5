#include "services/dossier/handlers/worklists/index_keeper.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/files.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/worklists/candidate_index.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/worklists/index_repository.h"

namespace ketnap::dossier {
namespace {

constexpr int kPeopleAtOnce = 100;
constexpr absl::Duration kInterval = absl::Seconds(2);
// Raised when the rows themselves come to be made otherwise.
constexpr char kLayout[] = "2";

constexpr char kCalendarDays[] =
    "SELECT day, removed, is_working FROM replica_calendar_day ORDER BY day";

}  // namespace

absl::Status IndexKeeper::Prepare() {
  KETNAP_ASSIGN_OR_RETURN(
      fixed_, ReadFile(absl::StrCat(environment_.data_directory, "/worklists.textproto")));
  absl::StrAppend(&fixed_, kLayout);
  for (const v1::RuleSet& set : *environment_.rule_sets) {
    absl::StrAppend(&fixed_, set.SerializeAsString());
  }
  absl::StrAppend(&fixed_, environment_.calendar->baseline().SerializeAsString());
  IndexState state;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(state, LoadIndexState(transaction));
        return absl::OkStatus();
      }));
  return state.made_by.empty() ? MakeCurrent().status() : absl::OkStatus();
}

absl::StatusOr<std::string> IndexKeeper::Digest() const {
  std::string text = fixed_;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        text = fixed_;
        KETNAP_ASSIGN_OR_RETURN(const db::Rows days, transaction.Query(kCalendarDays));
        for (const db::Row& row : days) {
          absl::StrAppend(&text, FormatDate(row.DateAt(0)), row.Int(1), row.Int(2));
        }
        return absl::OkStatus();
      }));
  return Uuid::FromName(text).ToString();
}

absl::StatusOr<bool> IndexKeeper::IsCurrent(const std::string& digest) const {
  IndexState state;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(state, LoadIndexState(transaction));
        return absl::OkStatus();
      }));
  return state.made_by == digest;
}

absl::StatusOr<bool> IndexKeeper::MakeSome(const std::string& digest) const {
  bool done = false;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        // Of two processes one goes on where the other came to.
        KETNAP_ASSIGN_OR_RETURN(IndexState state, LockIndexState(transaction));
        if (state.making != digest) {
          state.making = digest;
          state.after = Uuid();
        }
        KETNAP_ASSIGN_OR_RETURN(const std::vector<Uuid> ids,
                                ListPeopleAfter(transaction, state.after, kPeopleAtOnce));
        std::vector<Candidate> people;
        for (const Uuid& id : ids) {
          KETNAP_ASSIGN_OR_RETURN(auto record, LockCandidate(transaction, id));
          if (record.has_value()) people.push_back(std::move(record->candidate));
        }
        KETNAP_RETURN_IF_ERROR(RefreshCandidateIndex(environment_, transaction, people));
        done = ids.size() < static_cast<size_t>(kPeopleAtOnce);
        if (done) {
          state = {digest, "", Uuid()};
        } else {
          state.after = ids.back();
        }
        return PutIndexState(transaction, state);
      }));
  return done;
}

absl::StatusOr<bool> IndexKeeper::MakeCurrent() {
  KETNAP_ASSIGN_OR_RETURN(const std::string digest, Digest());
  KETNAP_ASSIGN_OR_RETURN(const bool current, IsCurrent(digest));
  if (current) return false;
  LogInfo("candidate_index_making");
  for (bool done = false; !done;) {
    KETNAP_ASSIGN_OR_RETURN(done, MakeSome(digest));
    absl::MutexLock lock(&mutex_);
    if (stopping_) return false;
  }
  LogInfo("candidate_index_made");
  return true;
}

void IndexKeeper::Start() {
  watcher_ = std::thread([this] { Watch(); });
}

void IndexKeeper::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    wake_.SignalAll();
  }
  if (watcher_.joinable()) watcher_.join();
}

bool IndexKeeper::WaitOrStop() {
  absl::MutexLock lock(&mutex_);
  while (!stopping_ && !wake_.WaitWithTimeout(&mutex_, kInterval)) {
  }
  return stopping_;
}

void IndexKeeper::Watch() {
  while (!WaitOrStop()) {
    const auto made = MakeCurrent();
    if (made.ok()) continue;
    LogWarning("candidate_index_making_failed",
               {{"code", absl::StatusCodeToString(made.status().code())}});
  }
}

}  // namespace ketnap::dossier
