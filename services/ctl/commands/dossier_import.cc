#include "services/ctl/commands/dossier_import.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "ketnap/dossier/v1/candidate_import.pb.h"
#include "services/ctl/client/statistics_client.h"
#include "services/ctl/commands/dossier_tables.h"
#include "services/ctl/commands/import_rows.h"
#include "services/ctl/commands/organization_tables.h"
#include "services/ctl/text/json.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.

// Part boundaries are the same every time, so that a part told again is the same part.
constexpr size_t kPartRows = 500;
constexpr size_t kMostFaultsTold = 20;
constexpr int kOwnerOnly = 0600;
constexpr char kImportCandidates[] = "/ketnap.dossier.v1.CandidateService/ImportCandidates";
constexpr char kOrganizations[] = "organizations/";

class Importer {
 public:
  Importer(const Context& context, const CandidateImportOptions& options, SuiteClient* client,
           Session* session)
      : context_(context), options_(options), client_(client), session_(session) {}

  absl::StatusOr<int> Run() {
    KETNAP_RETURN_IF_ERROR(ReadRows());
    KETNAP_RETURN_IF_ERROR(PrepareFirst());
    unlink(FailedPath().c_str());
    for (size_t begin = 0; begin < rows_.size(); begin += kPartRows) {
      KETNAP_RETURN_IF_ERROR(SendPart(begin));
    }
    return Finish();
  }

 private:
  absl::Status ReadRows() {
    KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(options_.file));
    const CandidateRow prototype;
    KETNAP_ASSIGN_OR_RETURN(const Rows rows, absl::EndsWithIgnoreCase(options_.file, ".csv")
                                                 ? ReadCsvRows(text, prototype)
                                                 : ReadJsonRows(text, prototype));
    if (rows.empty()) {
      return ReasonedError(absl::StatusCode::kInvalidArgument, "NO_ROWS",
                           {"Tệp không có dòng nào.", "The file has no rows."});
    }
    rows_.resize(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) rows_[i].CopyFrom(*rows[i]);
    return absl::OkStatus();
  }

  absl::Status PrepareFirst() {
    StatisticsClient directory(client_, session_);
    KETNAP_ASSIGN_OR_RETURN(const std::string organization,
                            directory.FindOrganization(options_.organization));
    KETNAP_RETURN_IF_ERROR(NameCells(&directory));
    request_.set_organization(organization);
    request_.set_dry_run(options_.dry_run);
    request_.set_import(options_.resume);
    return absl::OkStatus();
  }

  // Cells named by title get their resource name. A file with a title that names no one cell is not
  // sent at all.
  absl::Status NameCells(StatisticsClient* directory) {
    std::map<std::string, std::string> names;
    std::vector<FieldViolation> unknown;
    for (CandidateRow& row : rows_) {
      const std::string title = row.candidate().organization();
      if (title.empty() || absl::StartsWith(title, kOrganizations)) continue;
      const auto known = names.find(title);
      if (known == names.end()) {
        const auto found = directory->FindOrganization(title);
        if (!found.ok() && unknown.size() < kMostFaultsTold) {
          unknown.push_back(
              {title,
               ErrorReason(found.status()),
               {std::string(found.status().message()), EnglishMessage(found.status())}});
        }
        names.emplace(title, found.value_or(""));
      }
      row.mutable_candidate()->set_organization(names[title]);
    }
    return unknown.empty() ? absl::OkStatus() : InvalidFieldsError(unknown);
  }

  absl::Status SendPart(size_t begin) {
    const size_t end = std::min(begin + kPartRows, rows_.size());
    request_.clear_rows();
    for (size_t i = begin; i < end; ++i) *request_.add_rows() = rows_[i];
    request_.set_first_row(static_cast<int64_t>(begin));
    request_.set_last(end == rows_.size());
    request_.set_request_id(Uuid::Generate(SystemClock().Now()).ToString());
    ImportCandidatesResponse response;
    KETNAP_RETURN_IF_ERROR(client_->Call(session_, kImportCandidates, request_, &response));
    progress_ = response.progress();
    request_.set_import(progress_.name());
    ShowProgress(request_.last());
    const size_t before = failed_.size();
    for (const CandidateRowResult& result : response.results()) {
      if (result.outcome() == IMPORT_OUTCOME_FAILED) {
        absl::StrAppend(&failed_, ToJsonLine(result), "\n");
      }
    }
    // After every part: whatever ends this run, the reasons told so far are kept.
    if (failed_.size() == before) return absl::OkStatus();
    return WriteFileAtomically(FailedPath(), failed_, kOwnerOnly);
  }

  void ShowProgress(bool last) const {
    const bool terminal = isatty(STDERR_FILENO) == 1;
    std::cerr << (terminal ? "\r" : "")
              << ImportLine(context_, ProgressOf(progress_), static_cast<int64_t>(rows_.size()))
              << (terminal && !last ? "" : "\n") << std::flush;
  }

  absl::StatusOr<int> Finish() const {
    std::cout << (options_.json ? ToJson(progress_) : ImportText(context_, ProgressOf(progress_)));
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
  const CandidateImportOptions& options_;
  SuiteClient* const client_;
  Session* const session_;
  std::vector<CandidateRow> rows_;
  ImportCandidatesRequest request_;
  ImportProgress progress_;
  std::string failed_;  // A line for each.
};

}  // namespace

absl::StatusOr<int> RunCandidateImport(const Context& context,
                                       const CandidateImportOptions& options, SuiteClient* client,
                                       Session* session) {
  return Importer(context, options, client, session).Run();
}

}  // namespace ketnap::ctl
