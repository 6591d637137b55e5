#ifndef KETNAP_SERVICES_CTL_COMMANDS_IMPORT_SENDER_H_
#define KETNAP_SERVICES_CTL_COMMANDS_IMPORT_SENDER_H_

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "services/ctl/client/context.h"
#include "services/ctl/client/suite_client.h"
#include "services/ctl/commands/dossier_tables.h"
#include "services/ctl/commands/import_rows.h"
#include "services/ctl/commands/organization_tables.h"
#include "services/ctl/text/json.h"

namespace ketnap::ctl {

// One file's way to an RPC that imports, part by part: progress, counts, and the rows that failed
// in FILE.failed.json as they came, with their reasons. An import that is resumed is told again
// from its first part: the service answers what it answered before and goes on behind it.
template <typename Row, typename Request, typename Response>
class ImportSender {
 public:
  // All outlive this.
  ImportSender(const Context& context, SuiteClient* client, Session* session, std::string rpc,
               std::string file)
      : context_(context),
        client_(client),
        session_(session),
        rpc_(std::move(rpc)),
        file_(std::move(file)) {}

  // INVALID_ARGUMENT, reason NO_ROWS, for a file without one.
  absl::Status ReadRows() {
    KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(file_));
    const Row prototype;
    KETNAP_ASSIGN_OR_RETURN(rows_, absl::EndsWithIgnoreCase(file_, ".csv")
                                       ? ReadCsvRows(text, prototype)
                                       : ReadJsonRows(text, prototype));
    if (!rows_.empty()) return absl::OkStatus();
    return ReasonedError(absl::StatusCode::kInvalidArgument, "NO_ROWS",
                         {"Tệp không có dòng nào.", "The file has no rows."});
  }

  Rows& rows() { return rows_; }
  // What every part says alike.
  Request& request() { return request_; }

  // Sends everything and tells what became of it: exit code 1 when a row failed.
  absl::StatusOr<int> Send(bool json) {
    unlink(FailedPath().c_str());
    for (size_t begin = 0; begin < rows_.size(); begin += kPartRows) {
      KETNAP_RETURN_IF_ERROR(SendPart(begin));
    }
    return Finish(json);
  }

 private:
  using Progress = std::remove_cvref_t<decltype(std::declval<Response>().progress())>;
  // Part boundaries are the same every time, so that a part told again is the same part.
  static constexpr size_t kPartRows = 500;
  static constexpr int kOwnerOnly = 0600;
  static constexpr int kFailed = 4;  // IMPORT_OUTCOME_FAILED of every API that imports.

  absl::Status SendPart(size_t begin) {
    const size_t end = std::min(begin + kPartRows, rows_.size());
    request_.clear_rows();
    for (size_t i = begin; i < end; ++i) request_.add_rows()->CopyFrom(*rows_[i]);
    request_.set_first_row(static_cast<int64_t>(begin));
    request_.set_last(end == rows_.size());
    request_.set_request_id(Uuid::Generate(SystemClock().Now()).ToString());
    Response response;
    KETNAP_RETURN_IF_ERROR(client_->Call(session_, rpc_, request_, &response));
    progress_ = response.progress();
    request_.set_import(progress_.name());
    ShowProgress(request_.last());
    const size_t before = failed_.size();
    for (const auto& result : response.results()) {
      if (static_cast<int>(result.outcome()) == kFailed) {
        absl::StrAppend(&failed_, ToJsonLine(result), "\n");
      }
    }
    // After every part: whatever ends this run, the reasons told so far are kept.
    if (failed_.size() == before) return absl::OkStatus();
    return WriteFileAtomically(FailedPath(), failed_, kOwnerOnly);
  }

  void ShowProgress(bool last) const {
    const bool terminal = isatty(STDERR_FILENO) != 0;
    std::cerr << (terminal ? "\r" : "")
              << ImportLine(context_, ProgressOf(progress_), static_cast<int64_t>(rows_.size()))
              << (terminal && !last ? "" : "\n") << std::flush;
  }

  int Finish(bool json) const {
    std::cout << (json ? ToJson(progress_) : ImportText(context_, ProgressOf(progress_)));
    if (failed_.empty()) return 0;
    std::cerr << "ketnapctl: "
              << context_.Say(
                     {absl::StrCat("các dòng bị từ chối, kèm lý do, ở ", FailedPath()),
                      absl::StrCat("failed rows with their reasons are in ", FailedPath())})
              << '\n';
    return 1;
  }

  static const organization::v1::ImportProgress& ProgressOf(
      const organization::v1::ImportProgress& progress) {
    return progress;
  }
  static organization::v1::ImportProgress ProgressOf(const dossier::v1::ImportProgress& progress) {
    return ctl::ProgressOf(progress);
  }

  std::string FailedPath() const { return absl::StrCat(file_, ".failed.json"); }

  const Context& context_;
  SuiteClient* const client_;
  Session* const session_;
  const std::string rpc_;
  const std::string file_;
  Rows rows_;
  Request request_;
  Progress progress_;
  std::string failed_;  // A line for each.
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_COMMANDS_IMPORT_SENDER_H_
