#include "services/ctl/commands/organization_import.h"

#include <unistd.h>

#include <iostream>
#include <type_traits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "ketnap/organization/v1/import.pb.h"
#include "services/ctl/client/statistics_client.h"
#include "services/ctl/commands/import_rows.h"
#include "services/ctl/commands/organization_tables.h"
#include "services/ctl/text/json.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::organization::v1;  // NOLINT(build/namespaces): the messages of the API.

// Part boundaries are the same every time, so that a part told again is the same part.
constexpr size_t kPartRows = 500;
constexpr int kOwnerOnly = 0600;
constexpr char kOrganizationService[] = "/ketnap.organization.v1.OrganizationService/";
constexpr char kImportMembers[] = "/ketnap.organization.v1.MemberService/ImportMembers";

struct Organizations {
  using Row = OrganizationRow;
  using Request = ImportOrganizationsRequest;
  using Response = ImportOrganizationsResponse;
  static std::string Path() { return absl::StrCat(kOrganizationService, "ImportOrganizations"); }
};

struct Members {
  using Row = MemberRow;
  using Request = ImportMembersRequest;
  using Response = ImportMembersResponse;
  static std::string Path() { return kImportMembers; }
};

template <typename Kind>
class Importer {
 public:
  Importer(const Context& context, const ImportOptions& options, SuiteClient* client,
           Session* session)
      : context_(context), options_(options), client_(client), session_(session) {}

  absl::StatusOr<int> Run() {
    KETNAP_ASSIGN_OR_RETURN(rows_, Read());
    if (rows_.empty()) {
      return ReasonedError(absl::StatusCode::kInvalidArgument, "NO_ROWS",
                           {"Tệp không có dòng nào.", "The file has no rows."});
    }
    KETNAP_RETURN_IF_ERROR(PrepareFirst());
    unlink(FailedPath().c_str());
    for (size_t begin = 0; begin < rows_.size(); begin += kPartRows) {
      KETNAP_RETURN_IF_ERROR(SendPart(begin));
    }
    return Finish();
  }

 private:
  using Request = typename Kind::Request;
  using Response = typename Kind::Response;

  absl::StatusOr<Rows> Read() const {
    KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(options_.file));
    const typename Kind::Row prototype;
    return absl::EndsWithIgnoreCase(options_.file, ".csv") ? ReadCsvRows(text, prototype)
                                                           : ReadJsonRows(text, prototype);
  }

  // What every part says alike.
  absl::Status PrepareFirst() {
    StatisticsClient directory(client_, session_);
    KETNAP_ASSIGN_OR_RETURN(const std::string organization,
                            directory.FindOrganization(options_.organization));
    request_.set_organization(organization);
    request_.set_dry_run(options_.dry_run);
    if constexpr (std::is_same_v<Kind, Organizations>) {
      if (!options_.effective_date.empty()) {
        KETNAP_ASSIGN_OR_RETURN(const Date date, ParseDate(options_.effective_date));
        *request_.mutable_effective_date() = DateToProto(date);
      }
    }
    if (options_.resume.empty()) return absl::OkStatus();
    GetImportRequest get;
    get.set_name(options_.resume);
    KETNAP_RETURN_IF_ERROR(
        client_->Call(session_, absl::StrCat(kOrganizationService, "GetImport"), get, &progress_));
    request_.set_import(progress_.name());
    request_.set_dry_run(progress_.dry_run());
    std::cerr << ImportLine(context_, progress_, static_cast<int64_t>(rows_.size())) << '\n';
    return absl::OkStatus();
  }

  absl::Status SendPart(size_t begin) {
    const size_t end = std::min(begin + kPartRows, rows_.size());
    request_.clear_rows();
    for (size_t i = begin; i < end; ++i) request_.add_rows()->CopyFrom(*rows_[i]);
    request_.set_first_row(static_cast<int64_t>(begin));
    request_.set_last(end == rows_.size());
    request_.set_request_id(Uuid::Generate(SystemClock().Now()).ToString());
    Response response;
    KETNAP_RETURN_IF_ERROR(client_->Call(session_, Kind::Path(), request_, &response));
    progress_ = response.progress();
    request_.set_import(progress_.name());
    ShowProgress(request_.last());
    const size_t before = failed_.size();
    for (const auto& result : response.results()) {
      if (result.outcome() == IMPORT_OUTCOME_FAILED) {
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
              << ImportLine(context_, progress_, static_cast<int64_t>(rows_.size()))
              << (terminal && !last ? "" : "\n") << std::flush;
  }

  absl::StatusOr<int> Finish() const {
    std::cout << (options_.json ? ToJson(progress_) : ImportText(context_, progress_));
    if (failed_.empty()) return 0;
    std::cerr << "ketnapctl: "
              << context_.Say(
                     {absl::StrCat("các dòng bị từ chối, kèm lý do, ở ", FailedPath()),
                      absl::StrCat("failed rows with their reasons are in ", FailedPath())})
              << '\n';
    return 1;
  }

  std::string FailedPath() const { return absl::StrCat(options_.file, ".failed.json"); }

  const Context& context_;
  const ImportOptions& options_;
  SuiteClient* const client_;
  Session* const session_;
  Rows rows_;
  Request request_;
  ImportProgress progress_;
  std::string failed_;  // A line for each.
};

}  // namespace

absl::StatusOr<int> RunImport(const Context& context, const ImportOptions& options,
                              SuiteClient* client, Session* session) {
  if (options.kind == "members") return Importer<Members>(context, options, client, session).Run();
  return Importer<Organizations>(context, options, client, session).Run();
}

}  // namespace ketnap::ctl
