#include "services/ctl/commands/organization_import.h"

#include <iostream>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/import.pb.h"
#include "services/ctl/client/statistics_client.h"
#include "services/ctl/commands/import_sender.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::organization::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr char kOrganizationService[] = "/ketnap.organization.v1.OrganizationService/";
constexpr char kImportMembers[] = "/ketnap.organization.v1.MemberService/ImportMembers";

// What an import that is resumed has done, shown and put into the request.
template <typename Request>
absl::Status Resume(const Context& context, const std::string& name, size_t rows,
                    SuiteClient* client, Session* session, Request* request) {
  GetImportRequest get;
  get.set_name(name);
  ImportProgress progress;
  KETNAP_RETURN_IF_ERROR(
      client->Call(session, absl::StrCat(kOrganizationService, "GetImport"), get, &progress));
  request->set_import(progress.name());
  request->set_dry_run(progress.dry_run());
  std::cerr << ImportLine(context, progress, static_cast<int64_t>(rows)) << '\n';
  return absl::OkStatus();
}

template <typename Row, typename Request, typename Response>
absl::StatusOr<int> Import(const Context& context, const ImportOptions& options,
                           const std::string& rpc, SuiteClient* client, Session* session) {
  ImportSender<Row, Request, Response> sender(context, client, session, rpc, options.file);
  KETNAP_RETURN_IF_ERROR(sender.ReadRows());
  StatisticsClient directory(client, session);
  KETNAP_ASSIGN_OR_RETURN(const std::string organization,
                          directory.FindOrganization(options.organization));
  Request& request = sender.request();
  request.set_organization(organization);
  request.set_dry_run(options.dry_run);
  if constexpr (std::is_same_v<Request, ImportOrganizationsRequest>) {
    if (!options.effective_date.empty()) {
      KETNAP_ASSIGN_OR_RETURN(const Date date, ParseDate(options.effective_date));
      *request.mutable_effective_date() = DateToProto(date);
    }
  }
  if (!options.resume.empty()) {
    KETNAP_RETURN_IF_ERROR(
        Resume(context, options.resume, sender.rows().size(), client, session, &request));
  }
  return sender.Send(options.json);
}

}  // namespace

absl::StatusOr<int> RunImport(const Context& context, const ImportOptions& options,
                              SuiteClient* client, Session* session) {
  if (options.kind == "members") {
    return Import<MemberRow, ImportMembersRequest, ImportMembersResponse>(
        context, options, kImportMembers, client, session);
  }
  return Import<OrganizationRow, ImportOrganizationsRequest, ImportOrganizationsResponse>(
      context, options, absl::StrCat(kOrganizationService, "ImportOrganizations"), client, session);
}

}  // namespace ketnap::ctl
