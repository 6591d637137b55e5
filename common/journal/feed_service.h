#ifndef KETNAP_COMMON_JOURNAL_FEED_SERVICE_H_
#define KETNAP_COMMON_JOURNAL_FEED_SERVICE_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "common/db/database.h"
#include "common/rpc/pipeline.h"
#include "ketnap/journal/v1/journal.grpc.pb.h"

namespace ketnap::journal {

// Serves a service's journal. One tailer thread reads the table for all followers; a follower holds
// no thread while it waits, and one that does not take what it is sent within 30 s is cut (it comes
// back with its cursor).
//
// A checkpoint tells followers that they have all there is. While an entry has waited for its place
// for over 2 s (`oldest_waiting`: its age; a predecessor died and its lease runs) that is not so:
// then no checkpoint is sent, and GetCheckpoint answers UNAVAILABLE, SEQUENCING_BEHIND.
class FeedService : public v1::JournalService::CallbackService {
 public:
  FeedService(std::string service, db::Database* database, const rpc::Pipeline* pipeline,
              std::function<absl::Duration()> oldest_waiting);
  ~FeedService() override;

  // New entries were placed. Cheap, any thread.
  void Wake();
  // Ends every stream; called before the server shuts down.
  void CloseStreams();

  grpc::ServerWriteReactor<v1::ReadJournalResponse>* ReadJournal(
      grpc::CallbackServerContext* context, const v1::ReadJournalRequest* request) override;
  grpc::ServerUnaryReactor* GetCheckpoint(grpc::CallbackServerContext* context,
                                          const v1::GetCheckpointRequest* request,
                                          v1::Checkpoint* response) override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ketnap::journal

#endif  // KETNAP_COMMON_JOURNAL_FEED_SERVICE_H_
