#ifndef KETNAP_COMMON_JOURNAL_FEED_SERVICE_H_
#define KETNAP_COMMON_JOURNAL_FEED_SERVICE_H_

#include <memory>

#include "common/db/database.h"
#include "common/rpc/pipeline.h"
#include "ketnap/journal/v1/journal.grpc.pb.h"

namespace ketnap::journal {

// Serves a service's journal. One tailer thread reads the table for all followers; a follower holds
// no thread while it waits, and one that does not take what it is sent within 30 s is cut (it comes
// back with its cursor).
class FeedService : public v1::JournalService::CallbackService {
 public:
  FeedService(std::string service, db::Database* database, const rpc::Pipeline* pipeline);
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
