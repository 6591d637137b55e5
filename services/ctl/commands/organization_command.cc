#include <google/protobuf/util/json_util.h>

#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/ctl/client/process_client.h"
#include "services/ctl/client/statistics_client.h"
#include "services/ctl/commands/account_session.h"
#include "services/ctl/commands/commands.h"
#include "services/ctl/commands/organization_import.h"
#include "services/ctl/commands/organization_tables.h"
#include "services/ctl/text/json.h"

namespace ketnap::ctl {
namespace {

constexpr char kReorganize[] = "/ketnap.organization.v1.OrganizationService/Reorganize";
constexpr char kGetLineage[] = "/ketnap.organization.v1.OrganizationService/GetLineage";

struct OrganizationOptions {
  AccountOfCommand account;
  ImportOptions import;
  std::string file;  // Of a decision.
  std::string name;  // Of an organization.
  bool validate_only = false;
  bool json = false;
};

absl::StatusOr<int> Check(const Context& context, const OrganizationOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(context.state));
  KETNAP_ASSIGN_OR_RETURN(const auto response, client->CheckStructure());
  std::cout << (options.json ? ToJson(response) : StructureText(context, response));
  if (response.fault_count() == 0) return 0;
  std::cerr << "ketnapctl: "
            << context.Say(
                   {absl::StrCat("cây tổ chức và sổ đảng viên có ", response.fault_count(),
                                 " chỗ mâu thuẫn"),
                    absl::StrCat("the structure has ", response.fault_count(), " contradictions")})
            << '\n';
  return 1;
}

absl::StatusOr<organization::v1::Reorganization> ReadDecision(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  organization::v1::Reorganization decision;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &decision);
  if (status.ok()) return decision;
  return ReasonedError(
      absl::StatusCode::kInvalidArgument, "FILE_MALFORMED",
      {absl::StrCat("Tệp ", path,
                    " không phải một lần sắp xếp tổ chức: ", std::string(status.message())),
       absl::StrCat("The file ", path, " is no reorganization: ", std::string(status.message()))});
}

absl::StatusOr<int> Reorganize(const Context& context, const OrganizationOptions& options) {
  organization::v1::ReorganizeRequest request;
  KETNAP_ASSIGN_OR_RETURN(*request.mutable_reorganization(), ReadDecision(options.file));
  request.set_validate_only(options.validate_only);
  // The same decision given twice is one request; a check is a new one each time.
  const Uuid id = options.validate_only
                      ? Uuid::Generate(SystemClock().Now())
                      : Uuid::FromName(absl::StrCat("reorganize:", request.SerializeAsString()));
  request.set_request_id(id.ToString());
  KETNAP_ASSIGN_OR_RETURN(const auto session, SessionOfAccount(options.account));
  KETNAP_ASSIGN_OR_RETURN(const auto client, ConnectSuite(context));
  organization::v1::ReorganizeResponse response;
  KETNAP_RETURN_IF_ERROR(client->Call(session.get(), kReorganize, request, &response));
  std::cout << (options.json ? ToJson(response) : ReorganizationText(context, response));
  return 0;
}

absl::StatusOr<int> Lineage(const Context& context, const OrganizationOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto session, SessionForReading(context, options.account));
  KETNAP_ASSIGN_OR_RETURN(const auto client, ConnectSuite(context));
  StatisticsClient directory(client.get(), session.get());
  organization::v1::GetLineageRequest request;
  KETNAP_ASSIGN_OR_RETURN(*request.mutable_name(), directory.FindOrganization(options.name));
  organization::v1::GetLineageResponse response;
  KETNAP_RETURN_IF_ERROR(client->Call(session.get(), kGetLineage, request, &response));
  std::cout << (options.json ? ToJson(response) : LineageText(context, response));
  return 0;
}

absl::StatusOr<int> Import(const Context& context, const OrganizationOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto session, SessionOfAccount(options.account));
  KETNAP_ASSIGN_OR_RETURN(const auto client, ConnectSuite(context));
  ImportOptions import = options.import;
  import.json = options.json;
  return RunImport(context, import, client.get(), session.get());
}

using Run = absl::StatusOr<int> (*)(const Context&, const OrganizationOptions&);
using SharedOptions = std::shared_ptr<OrganizationOptions>;

CLI::App* AddOne(CLI::App* organization, const Context& context, const std::string& name,
                 const Message& help, Run run, const SharedOptions& options, Action* chosen) {
  CLI::App* command = organization->add_subcommand(name, context.Say(help));
  command->fallthrough();
  command->add_flag("--json", options->json,
                    context.Say({"In JSON cho chương trình", "Print JSON for programs"}));
  command->callback([&context, options, run, chosen] {
    *chosen = [&context, options, run] { return run(context, *options); };
  });
  return command;
}

void AddImportOptions(CLI::App* command, const Context& context, ImportOptions* import) {
  command
      ->add_option("--file", import->file,
                   context.Say({"Tệp các dòng: JSON, mỗi dòng một JSON, hoặc CSV",
                                "File of rows: JSON, JSON lines or CSV"}))
      ->required();
  command
      ->add_option(
          "--kind", import->kind,
          context.Say({"Nhập gì: organizations hoặc members", "What: organizations or members"}))
      ->required()
      ->check(CLI::IsMember({"organizations", "members"}));
  command->add_option("--organization", import->organization,
                      context.Say({"Nhập vào dưới tổ chức nào: tên gọi hoặc organizations/…",
                                   "Below which organization: its title or organizations/…"}));
  CLI::Option* dry_run =
      command->add_flag("--dry-run", import->dry_run,
                        context.Say({"Chỉ cho biết sẽ làm gì", "Only tell what would be done"}));
  command
      ->add_option("--resume", import->resume,
                   context.Say({"Tiếp tục đợt nhập imports/… với cùng tệp",
                                "Go on with imports/… and the same file"}))
      ->excludes(dry_run);
  command->add_option(
      "--effective-date", import->effective_date,
      context.Say({"Ngày hiệu lực của thay đổi, dạng 2025-07-01 (mặc định: hôm nay)",
                   "First day of what changes, as 2025-07-01 (default: today)"}));
}

}  // namespace

void AddOrganizationCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto options = std::make_shared<OrganizationOptions>();
  CLI::App* organization = program.add_subcommand(
      "organization", context.Say({"Cây tổ chức và sổ đảng viên", "The tree and the register"}));
  organization->require_subcommand(1);
  organization->fallthrough();
  AddOne(organization, context, "check",
         {"Đếm lại toàn bộ cây tổ chức và sổ đảng viên; mã thoát 1 khi có mâu thuẫn",
          "Recount the whole structure; exit code 1 on any contradiction"},
         &Check, options, chosen);
  CLI::App* import =
      AddOne(organization, context, "import",
             {"Nhập tổ chức hoặc đảng viên từ tệp; mã thoát 1 khi có dòng bị từ chối",
              "Import organizations or members; exit code 1 when a row failed"},
             &Import, options, chosen);
  AddImportOptions(import, context, &options->import);
  AddAccountOptions(import, context, &options->account);
  CLI::App* reorganize =
      AddOne(organization, context, "reorganize",
             {"Thực hiện một quyết định sắp xếp tổ chức", "Carry out a decision"}, &Reorganize,
             options, chosen);
  reorganize
      ->add_option("--file", options->file,
                   context.Say({"Tệp JSON của quyết định", "JSON file of the decision"}))
      ->required();
  reorganize->add_flag("--validate-only", options->validate_only,
                       context.Say({"Chỉ cho biết tác động", "Only tell the impact"}));
  AddAccountOptions(reorganize, context, &options->account);
  CLI::App* lineage =
      AddOne(organization, context, "lineage",
             {"Tổ chức hình thành từ đâu và được ai kế tục", "Where it came from and went"},
             &Lineage, options, chosen);
  lineage
      ->add_option("NAME", options->name,
                   context.Say({"Tên gọi hoặc organizations/…", "Title or organizations/…"}))
      ->required();
  AddAccountOptions(lineage, context, &options->account);
}

}  // namespace ketnap::ctl
