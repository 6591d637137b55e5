#include "services/ctl/commands/dossier_import.h"

#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/candidate_import.pb.h"
#include "services/ctl/client/statistics_client.h"
#include "services/ctl/commands/import_sender.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr size_t kMostFaultsTold = 20;
constexpr char kImportCandidates[] = "/ketnap.dossier.v1.CandidateService/ImportCandidates";
constexpr char kOrganizations[] = "organizations/";

// Cells named by title get their resource name. A file with a title that names no one cell is not
// sent at all.
absl::Status NameCells(StatisticsClient* directory, Rows* rows) {
  std::map<std::string, std::string> names;
  std::vector<FieldViolation> unknown;
  for (const auto& read : *rows) {
    auto& row = static_cast<CandidateRow&>(*read);
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

}  // namespace

absl::StatusOr<int> RunCandidateImport(const Context& context,
                                       const CandidateImportOptions& options, SuiteClient* client,
                                       Session* session) {
  ImportSender<CandidateRow, ImportCandidatesRequest, ImportCandidatesResponse> sender(
      context, client, session, kImportCandidates, options.file);
  KETNAP_RETURN_IF_ERROR(sender.ReadRows());
  StatisticsClient directory(client, session);
  KETNAP_ASSIGN_OR_RETURN(const std::string organization,
                          directory.FindOrganization(options.organization));
  KETNAP_RETURN_IF_ERROR(NameCells(&directory, &sender.rows()));
  sender.request().set_organization(organization);
  sender.request().set_dry_run(options.dry_run);
  sender.request().set_import(options.resume);
  return sender.Send(options.json);
}

}  // namespace ketnap::ctl
