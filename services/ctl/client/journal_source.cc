#include "services/ctl/client/journal_source.h"

#include <google/protobuf/io/zero_copy_stream_impl.h>
#include <google/protobuf/util/delimited_message_util.h>

#include <algorithm>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/rpc/server_host.h"
#include "common/rpc/status_convert.h"
#include "ketnap/journal/v1/journal.grpc.pb.h"

namespace ketnap::ctl {
namespace {

constexpr absl::Duration kReadDeadline = absl::Minutes(10);
constexpr absl::Duration kPause = absl::Milliseconds(300);
constexpr int kMostRounds = 20;

// Where a reading stands.
struct Position {
  int64_t entry = 0;
  int64_t checkpoint = 0;
};

absl::Status ReadOn(const OperatorClient& client, const std::string& service,
                    const JournalSink& sink, Position* position) {
  auto stub = journal::v1::JournalService::NewStub(rpc::MakeChannel(client.SocketOf(service), 1));
  grpc::ClientContext context;
  client.Prepare(service, kReadDeadline, &context);
  journal::v1::ReadJournalRequest request;
  request.set_after_sequence(position->entry);
  request.set_stop_at_end(true);
  const auto reader = stub->ReadJournal(&context, request);
  journal::v1::ReadJournalResponse response;
  while (reader->Read(&response)) {
    if (response.entries_size() > 0) {
      position->entry = response.entries(response.entries_size() - 1).sequence();
    }
    position->checkpoint = std::max(position->checkpoint, response.checkpoint().sequence());
    if (absl::Status status = sink(response); !status.ok()) {
      context.TryCancel();
      reader->Finish();
      return status;
    }
  }
  return rpc::FromGrpcStatus(reader->Finish());
}

absl::Status FileError(absl::StatusCode code, const char* reason, const std::string& path,
                       const Message& what) {
  return ReasonedError(code, reason,
                       {absl::StrCat(what.vietnamese, " (", path, ")"),
                        absl::StrCat(what.english, " (", path, ")")});
}

}  // namespace

absl::Status ReadWholeJournal(const OperatorClient& client, const std::string& service,
                              const JournalSink& sink) {
  Position position;
  for (int round = 0; round < kMostRounds; ++round) {
    const int64_t before = position.entry;
    KETNAP_RETURN_IF_ERROR(ReadOn(client, service, sink, &position));
    const bool stuck = round > 0 && position.entry == before;
    if (position.checkpoint <= position.entry || stuck) break;
    absl::SleepFor(kPause);
  }
  return absl::OkStatus();
}

absl::Status ReadJournalFile(const std::string& path, const JournalSink& sink) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return FileError(absl::StatusCode::kNotFound, "FILE_UNREADABLE", path,
                     {"Không đọc được tệp nhật ký", "The journal file cannot be read"});
  }
  google::protobuf::io::IstreamInputStream stream(&file);
  for (;;) {
    journal::v1::ReadJournalResponse response;
    bool at_end = false;
    if (!google::protobuf::util::ParseDelimitedFromZeroCopyStream(&response, &stream, &at_end)) {
      if (at_end) return absl::OkStatus();
      return FileError(absl::StatusCode::kInvalidArgument, "FILE_MALFORMED", path,
                       {"Tệp không phải nhật ký đã xuất, hoặc bị hỏng",
                        "The file is no exported journal, or is damaged"});
    }
    KETNAP_RETURN_IF_ERROR(sink(response));
  }
}

absl::Status ExportJournal(const OperatorClient& client, const std::string& service,
                           const std::string& path, int64_t* entries) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  const absl::Status failure =
      FileError(absl::StatusCode::kUnavailable, "FILE_NOT_WRITTEN", path,
                {"Không ghi được tệp nhật ký", "The journal file cannot be written"});
  if (!file) return failure;
  KETNAP_RETURN_IF_ERROR(ReadWholeJournal(
      client, service, [&](const journal::v1::ReadJournalResponse& response) -> absl::Status {
        *entries += response.entries_size();
        const bool written = google::protobuf::util::SerializeDelimitedToOstream(response, &file);
        return written ? absl::OkStatus() : failure;
      }));
  file.close();
  return file ? absl::OkStatus() : failure;
}

}  // namespace ketnap::ctl
