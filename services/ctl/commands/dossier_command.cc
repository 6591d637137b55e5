#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "ketnap/dossier/v1/decision_register.pb.h"
#include "ketnap/dossier/v1/projection_service.pb.h"
#include "ketnap/dossier/v1/rule_simulation.pb.h"
#include "ketnap/dossier/v1/worklist_service.pb.h"
#include "services/ctl/client/process_client.h"
#include "services/ctl/client/statistics_client.h"
#include "services/ctl/commands/account_session.h"
#include "services/ctl/commands/commands.h"
#include "services/ctl/commands/dossier_import.h"
#include "services/ctl/commands/dossier_tables.h"
#include "services/ctl/text/json.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::dossier::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr char kWorklists[] = "/ketnap.dossier.v1.WorklistService/";
constexpr char kSimulate[] = "/ketnap.dossier.v1.RuleService/SimulateRuleSet";
constexpr char kRegister[] = "/ketnap.dossier.v1.DossierService/ListRegisterEntries";
constexpr int kPage = 500;

struct DossierOptions {
  AccountOfCommand account;
  CandidateImportOptions import;
  std::string organization;
  std::string rule_set;
  std::string queue;
  std::string type = "admission";
  std::string day;
  bool json = false;
};

// A session and the suite, for commands that read.
struct Reader {
  std::unique_ptr<Session> session;
  std::unique_ptr<SuiteClient> client;
};

absl::StatusOr<Reader> Connect(const Context& context, const DossierOptions& options) {
  Reader reader;
  KETNAP_ASSIGN_OR_RETURN(reader.session, SessionForReading(context, options.account));
  KETNAP_ASSIGN_OR_RETURN(reader.client, ConnectSuite(context));
  return reader;
}

int Complain(const Context& context, const Message& message) {
  std::cerr << "ketnapctl: " << context.Say(message) << '\n';
  return 1;
}

absl::StatusOr<int> Check(const Context& context, const DossierOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(context.state));
  CheckProjectionsResponse all;
  CheckProjectionsRequest request;
  do {
    KETNAP_ASSIGN_OR_RETURN(const auto page, client->CheckProjections(request));
    all.set_checked_count(all.checked_count() + page.checked_count());
    all.mutable_faults()->MergeFrom(page.faults());
    request.set_after_candidate(page.next_candidate());
  } while (!request.after_candidate().empty());
  std::cout << (options.json ? ToJson(all) : ProjectionsText(context, all));
  if (all.faults().empty()) return 0;
  return Complain(context, {absl::StrCat("dữ liệu dẫn xuất của hồ sơ có ", all.faults_size(),
                                         " chỗ sai lệch; chạy ketnapctl dossier rebuild"),
                            absl::StrCat("derived rows differ in ", all.faults_size(),
                                         " places; run ketnapctl dossier rebuild")});
}

absl::StatusOr<int> Rebuild(const Context& context, const DossierOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(context.state));
  RebuildProjectionsResponse all;
  RebuildProjectionsRequest request;
  do {
    request.set_request_id(Uuid::Generate(SystemClock().Now()).ToString());
    KETNAP_ASSIGN_OR_RETURN(const auto page, client->RebuildProjections(request));
    all.set_rebuilt_count(all.rebuilt_count() + page.rebuilt_count());
    all.set_changed_count(all.changed_count() + page.changed_count());
    request.set_after_candidate(page.next_candidate());
  } while (!request.after_candidate().empty());
  std::cout << (options.json ? ToJson(all) : RebuiltText(context, all));
  return 0;
}

absl::StatusOr<int> Import(const Context& context, const DossierOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto session, SessionOfAccount(options.account));
  KETNAP_ASSIGN_OR_RETURN(const auto client, ConnectSuite(context));
  CandidateImportOptions import = options.import;
  import.json = options.json;
  import.organization = options.organization;
  return RunCandidateImport(context, import, client.get(), session.get());
}

absl::StatusOr<int> Simulate(const Context& context, const DossierOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const Reader reader, Connect(context, options));
  SimulateRuleSetRequest request;
  request.set_page_size(kPage);
  if (absl::EndsWith(options.rule_set, ".textproto")) {
    KETNAP_ASSIGN_OR_RETURN(*request.mutable_rule_set_text(), ReadFile(options.rule_set));
  } else {
    const bool is_name = absl::StartsWith(options.rule_set, "ruleSets/");
    request.set_rule_set(is_name ? options.rule_set : absl::StrCat("ruleSets/", options.rule_set));
  }
  if (!options.organization.empty()) {
    StatisticsClient directory(reader.client.get(), reader.session.get());
    KETNAP_ASSIGN_OR_RETURN(*request.mutable_organization(),
                            directory.FindOrganization(options.organization));
  }
  if (!options.day.empty()) {
    KETNAP_ASSIGN_OR_RETURN(const Date day, ParseDate(options.day));
    *request.mutable_date() = DateToProto(day);
  }
  SimulateRuleSetResponse all;
  do {
    SimulateRuleSetResponse page;
    KETNAP_RETURN_IF_ERROR(reader.client->Call(reader.session.get(), kSimulate, request, &page));
    all.mutable_changes()->MergeFrom(page.changes());
    all.set_judged_count(all.judged_count() + page.judged_count());
    all.set_eligible_now_count(all.eligible_now_count() + page.eligible_now_count());
    all.set_eligible_simulated_count(all.eligible_simulated_count() +
                                     page.eligible_simulated_count());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  std::cout << (options.json ? ToJson(all) : SimulationText(context, all));
  return 0;
}

// Everybody in one queue.
absl::StatusOr<std::vector<WorklistItem>> ItemsOf(const Reader& reader,
                                                  const std::string& organization,
                                                  const std::string& queue) {
  ListWorklistItemsRequest request;
  request.set_organization(organization);
  request.set_queue(queue);
  request.set_page_size(kPage);
  std::vector<WorklistItem> items;
  do {
    ListWorklistItemsResponse page;
    KETNAP_RETURN_IF_ERROR(reader.client->Call(
        reader.session.get(), absl::StrCat(kWorklists, "ListWorklistItems"), request, &page));
    items.insert(items.end(), page.items().begin(), page.items().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return items;
}

absl::StatusOr<int> ShowQueue(const Context& context, const Reader& reader,
                              const ListQueuesResponse& queues, const std::string& organization,
                              const DossierOptions& options) {
  Queue queue;
  queue.set_id(options.queue);
  queue.set_title(options.queue);
  for (const Queue& known : queues.queues()) {
    if (known.id() == options.queue) queue = known;
  }
  KETNAP_ASSIGN_OR_RETURN(const auto items, ItemsOf(reader, organization, options.queue));
  if (options.json) {
    ListWorklistItemsResponse all;
    for (const WorklistItem& item : items) *all.add_items() = item;
    std::cout << ToJson(all);
    return 0;
  }
  StatisticsClient directory(reader.client.get(), reader.session.get());
  std::map<std::string, std::string> titles;
  for (const WorklistItem& item : items) {
    if (titles.contains(item.organization())) continue;
    const auto title = directory.TitleOf(item.organization());
    titles.emplace(item.organization(), title.ok() ? *title : item.organization());
  }
  std::cout << ItemsText(context, queue, items, titles);
  return 0;
}

absl::StatusOr<int> Worklist(const Context& context, const DossierOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const Reader reader, Connect(context, options));
  StatisticsClient directory(reader.client.get(), reader.session.get());
  KETNAP_ASSIGN_OR_RETURN(const std::string organization,
                          directory.FindOrganization(options.organization));
  ListQueuesResponse queues;
  KETNAP_RETURN_IF_ERROR(reader.client->Call(
      reader.session.get(), absl::StrCat(kWorklists, "ListQueues"), ListQueuesRequest(), &queues));
  if (!options.queue.empty()) return ShowQueue(context, reader, queues, organization, options);
  GetWorklistCountsRequest request;
  request.set_organization(organization);
  GetWorklistCountsResponse counts;
  KETNAP_RETURN_IF_ERROR(reader.client->Call(
      reader.session.get(), absl::StrCat(kWorklists, "GetWorklistCounts"), request, &counts));
  std::cout << (options.json ? ToJson(counts) : QueuesText(context, queues, counts));
  return 0;
}

DecisionType TypeOf(const std::string& type) {
  if (type == "recognition") return DECISION_TYPE_RECOGNITION;
  if (type == "strike-off") return DECISION_TYPE_STRIKE_OFF;
  if (type == "revocation") return DECISION_TYPE_REVOCATION;
  return DECISION_TYPE_ADMISSION;
}

absl::StatusOr<int> Register(const Context& context, const DossierOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const Reader reader, Connect(context, options));
  StatisticsClient directory(reader.client.get(), reader.session.get());
  ListRegisterEntriesRequest request;
  KETNAP_ASSIGN_OR_RETURN(*request.mutable_organization(),
                          directory.FindOrganization(options.organization));
  request.set_type(TypeOf(options.type));
  request.set_page_size(kPage);
  if (!options.day.empty()) {
    KETNAP_ASSIGN_OR_RETURN(const Date day, ParseDate(options.day));
    *request.mutable_term_start() = DateToProto(day);
  }
  ListRegisterEntriesResponse all;
  do {
    ListRegisterEntriesResponse page;
    KETNAP_RETURN_IF_ERROR(reader.client->Call(reader.session.get(), kRegister, request, &page));
    all.mutable_entries()->MergeFrom(page.entries());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  std::cout << (options.json ? ToJson(all)
                             : RegisterText(context, {all.entries().begin(), all.entries().end()}));
  return 0;
}

using Run = absl::StatusOr<int> (*)(const Context&, const DossierOptions&);
using SharedOptions = std::shared_ptr<DossierOptions>;

CLI::App* AddOne(CLI::App* dossier, const Context& context, const std::string& name,
                 const Message& help, Run run, const SharedOptions& options, Action* chosen) {
  CLI::App* command = dossier->add_subcommand(name, context.Say(help));
  command->fallthrough();
  command->add_flag("--json", options->json,
                    context.Say({"In JSON cho chương trình", "Print JSON for programs"}));
  command->callback([&context, options, run, chosen] {
    *chosen = [&context, options, run] { return run(context, *options); };
  });
  return command;
}

void AddOrganizationArgument(CLI::App* command, const Context& context,
                             const SharedOptions& options) {
  command
      ->add_option("ORGANIZATION", options->organization,
                   context.Say({"Tên gọi hoặc organizations/…", "Title or organizations/…"}))
      ->required();
}

void AddImport(CLI::App* dossier, const Context& context, const SharedOptions& options,
               Action* chosen) {
  CLI::App* import =
      AddOne(dossier, context, "import",
             {"Nhập quần chúng, người xin vào Đảng từ tệp; mã thoát 1 khi có dòng bị từ chối",
              "Import people on the way; exit code 1 when a row failed"},
             &Import, options, chosen);
  import
      ->add_option("FILE", options->import.file,
                   context.Say({"Tệp các dòng: JSON, mỗi dòng một JSON, hoặc CSV",
                                "File of rows: JSON, JSON lines or CSV"}))
      ->required();
  import->add_option("--organization", options->organization,
                     context.Say({"Nhập vào dưới tổ chức nào: tên gọi hoặc organizations/…",
                                  "Below which organization: its title or organizations/…"}));
  import->add_flag("--dry-run", options->import.dry_run,
                   context.Say({"Chỉ cho biết sẽ làm gì", "Only tell what would be done"}));
  import->add_option("--resume", options->import.resume,
                     context.Say({"Tiếp tục đợt nhập candidateImports/… với cùng tệp",
                                  "Go on with candidateImports/… and the same file"}));
  AddAccountOptions(import, context, &options->account);
}

void AddReading(CLI::App* dossier, const Context& context, const SharedOptions& options,
                Action* chosen) {
  CLI::App* worklist =
      AddOne(dossier, context, "worklist",
             {"Việc đang chờ của một tổ chức và các tổ chức trực thuộc", "What waits, by queue"},
             &Worklist, options, chosen);
  AddOrganizationArgument(worklist, context, options);
  worklist->add_option("--queue", options->queue,
                       context.Say({"Chỉ hàng việc này, từng người một",
                                    "One queue, person by "
                                    "person"}));
  AddAccountOptions(worklist, context, &options->account);
  CLI::App* registry = AddOne(dossier, context, "register",
                              {"Sổ quyết định của một cấp ủy", "The register of decisions"},
                              &Register, options, chosen);
  AddOrganizationArgument(registry, context, options);
  registry
      ->add_option("--type", options->type,
                   context.Say({"Loại quyết định: admission (kết nạp), recognition (công nhận "
                                "chính thức), strike-off (xóa tên), revocation (hủy bỏ)",
                                "Which decisions"}))
      ->check(CLI::IsMember({"admission", "recognition", "strike-off", "revocation"}));
  registry->add_option("--term-start", options->day,
                       context.Say({"Ngày đầu nhiệm kỳ, dạng 2025-08-01 (mặc định: hiện nay)",
                                    "First day of the term (default: the present one)"}));
  AddAccountOptions(registry, context, &options->account);
  CLI::App* simulate =
      AddOne(dossier, context, "simulate",
             {"Thử một bộ quy định: ai đủ hoặc không còn đủ điều kiện", "Try a set of rules"},
             &Simulate, options, chosen);
  simulate
      ->add_option("RULESET", options->rule_set,
                   context.Say({"Mã bộ quy định (2025-07) hoặc tệp .textproto",
                                "Id of a set (2025-07) or a .textproto file"}))
      ->required();
  simulate->add_option(
      "--organization", options->organization,
      context.Say({"Chỉ tổ chức này: tên gọi hoặc organizations/…", "Only this organization"}));
  simulate->add_option("--day", options->day,
                       context.Say({"Xét tại ngày, dạng 2025-07-01 (mặc định: hôm nay)",
                                    "The day judged for (default: today)"}));
  AddAccountOptions(simulate, context, &options->account);
}

}  // namespace

void AddDossierCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto options = std::make_shared<DossierOptions>();
  CLI::App* dossier = program.add_subcommand(
      "dossier", context.Say({"Hồ sơ kết nạp", "People on the way and their dossiers"}));
  dossier->require_subcommand(1);
  dossier->fallthrough();
  AddImport(dossier, context, options, chosen);
  AddOne(dossier, context, "check",
         {"Đối chiếu danh sách, hàng việc, số đếm với nhật ký; mã thoát 1 khi có sai lệch",
          "Compare derived rows with the journal; exit code 1 on any difference"},
         &Check, options, chosen);
  AddOne(dossier, context, "rebuild",
         {"Dựng lại danh sách, hàng việc, số đếm từ nhật ký", "Make derived rows anew"}, &Rebuild,
         options, chosen);
  AddReading(dossier, context, options, chosen);
}

}  // namespace ketnap::ctl
