#include <algorithm>
#include <iostream>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/ctl/client/statistics_client.h"
#include "services/ctl/commands/commands.h"
#include "services/ctl/commands/organization_tables.h"
#include "services/ctl/demo/account_list.h"
#include "services/ctl/demo/accounts.h"
#include "services/ctl/demo/loader.h"
#include "services/ctl/demo/loader_store.h"
#include "services/ctl/demo/province.h"
#include "services/ctl/demo/reorganizer.h"
#include "services/ctl/demo/sequel.h"
#include "services/ctl/demo/special_flows.h"
#include "services/ctl/demo/supervision_story.h"
#include "services/ctl/demo/working_days.h"
#include "services/ctl/text/numbers.h"
#include "services/ctl/text/table.h"

namespace ketnap::ctl {
namespace {

constexpr int kConnections = 2;
constexpr absl::Duration kFreshPatience = absl::Seconds(60);
constexpr char kFollowed[] = "2025/followed";
constexpr char kSpecial[] = "2025/special_flows";
constexpr char kGetOrganization[] = "/ketnap.organization.v1.OrganizationService/GetOrganization";

struct DemoOptions {
  uint64_t seed = 1;
  int concurrency = 8;
  std::string administrator;
  std::string password_file;
};

LoadedDemonstration Summarize(const Province& province, const LearnedNames& names) {
  Date first = kReportDay;
  for (const PlannedPerson& person : province.people) {
    first = std::min(first, person.steps.front().date);
  }
  LoadedDemonstration loaded;
  loaded.seed = province.seed;
  loaded.province = province.name;
  loaded.root = names.organizations[static_cast<size_t>(province.root)];
  loaded.superior = names.organizations[static_cast<size_t>(province.superior)];
  loaded.term_start = FormatDate(kTermStart);
  loaded.first_nomination = FormatDate(first);
  loaded.report_day = FormatDate(kReportDay);
  return loaded;
}

std::string CensusText(const Context& context, const Census& before, const Census& after) {
  Table table({{context.Say({"Trước và sau sắp xếp", "Before and after"})},
               {context.Say({"Trước", "Before"}), Align::kRight},
               {context.Say({"Sau", "After"}), Align::kRight}});
  const std::tuple<Message, int64_t, int64_t> rows[] = {
      {{"Đảng viên", "Members"}, before.members, after.members},
      {{"Hồ sơ quần chúng đang mở", "Open candidates"},
       before.open_candidates,
       after.open_candidates},
      {{"Chỉ tiêu năm 2025", "Target of 2025"}, before.target, after.target},
      {{"Chỉ tiêu giao cho cơ sở", "Its parts"}, before.parts, after.parts}};
  for (const auto& [title, then, now] : rows) {
    table.AddRow({context.Say(title), FormatCount(then, context.english()),
                  FormatCount(now, context.english())});
  }
  return table.Render() + context.Say({"Số liệu năm 2018 theo tổ chức thời điểm đó không đổi.\n",
                                       "The figures of 2018, as it was, are the same.\n"});
}

class DemoLoad {
 public:
  DemoLoad(const Context& context, const DemoOptions& options)
      : context_(context), options_(options) {}

  absl::StatusOr<int> Run() {
    const absl::Time started = SystemClock().Now();
    KETNAP_ASSIGN_OR_RETURN(const auto loaded, ReadLoaded(context_.Path("demo-loaded.json")));
    KETNAP_ASSIGN_OR_RETURN(client_, ConnectSuite(context_, kConnections));
    KETNAP_ASSIGN_OR_RETURN(auto store,
                            LoaderStore::Open(context_.Path("demo-loader.json"),
                                              loaded.has_value() ? loaded->seed : options_.seed));
    store_ = std::make_unique<LoaderStore>(std::move(store));
    accounts_ = std::make_unique<DemoAccounts>(context_.state, client_.get(), store_.get());
    if (loaded.has_value()) return ConfirmLoaded(*loaded);
    KETNAP_RETURN_IF_ERROR(Load());
    KETNAP_RETURN_IF_ERROR(WaitUntilFresh());
    KETNAP_RETURN_IF_ERROR(accounts_->CloseWriters());
    const double seconds = absl::ToDoubleSeconds(SystemClock().Now() - started);
    const std::string calls = FormatCount(client_->calls(), context_.english());
    const std::string took = absl::StrFormat("%.0f", seconds);
    std::cout << context_.Say({absl::StrCat("Đã gửi ", calls, " yêu cầu trong ", took, " giây."),
                               absl::StrCat(calls, " calls in ", took, " seconds.")})
              << '\n'
              << context_.Say({"Tài khoản để xem thử: ", "Accounts to look around with: "})
              << context_.Path("demo-accounts.txt") << '\n';
    return 0;
  }

 private:
  absl::Status OpenAdministrator() {
    std::string password;
    if (!options_.administrator.empty()) {
      KETNAP_ASSIGN_OR_RETURN(password, ReadSecretFile(options_.password_file));
    }
    return accounts_->OpenAdministrator(options_.administrator, password);
  }

  absl::Status Load() {
    KETNAP_ASSIGN_OR_RETURN(const WorkingDayCalendar calendar, BuiltInCalendar());
    const Province province = GenerateProvince(options_.seed, calendar);
    std::cout << context_.Say({"Tỉnh trình diễn: ", "Demonstration province: "}) << province.name
              << context_.Say({", hạt giống ", ", seed "}) << province.seed << std::endl;
    KETNAP_RETURN_IF_ERROR(OpenAdministrator());
    Loader loader(context_, province, client_.get(), accounts_.get(), options_.concurrency);
    KETNAP_RETURN_IF_ERROR(loader.Run());
    KETNAP_RETURN_IF_ERROR(LoadSequel(province, calendar, loader.names()));
    loaded_ = Summarize(province, loader.names());
    return WriteLoaded(context_.Path("demo-loaded.json"), loaded_);
  }

  // The year 2025: work that is under way, and the reorganization that carries it on.
  absl::Status LoadSequel(const Province& province, const WorkingDayCalendar& calendar,
                          const LearnedNames& names) {
    const Province sequel = GenerateSequel(province, calendar);
    std::cout << context_.Say({"Năm 2025", "The year 2025"}) << std::endl;
    // Work of before the reorganization cannot be entered after it, not even again.
    if (!Reorganizer::HasBegun(*store_)) {
      Loader loader(context_, sequel, client_.get(), accounts_.get(), options_.concurrency);
      KETNAP_RETURN_IF_ERROR(loader.GoOn(names));
    }
    Reorganizer reorganizer(context_, sequel, names, client_.get(), accounts_.get(), store_.get(),
                            [this](const organization::v1::ReorganizeResponse& response) {
                              std::cout << '\n' << ImpactText(context_, response) << std::endl;
                            });
    // Once everything has followed, the special flows change what the census counts.
    if (!store_->facts.contains(kFollowed)) {
      KETNAP_RETURN_IF_ERROR(reorganizer.Run());
      std::cout << '\n' << CensusText(context_, reorganizer.before(), reorganizer.after()) << '\n';
      store_->facts[kFollowed] = "yes";
      KETNAP_RETURN_IF_ERROR(store_->Save());
    }
    std::cout << context_.Say({"Các trường hợp đặc biệt", "Special flows"}) << std::endl;
    // Told once: votes are held against who is a member on the day, and some of them became one.
    if (!store_->facts.contains(kSpecial)) {
      KETNAP_RETURN_IF_ERROR(SpecialFlows(sequel, names, client_.get(), accounts_.get()).Run());
      store_->facts[kSpecial] = "yes";
      KETNAP_RETURN_IF_ERROR(store_->Save());
    }
    return LoadSupervision(sequel, names);
  }

  absl::Status LoadSupervision(const Province& province, const LearnedNames& names) {
    std::cout << context_.Say({"Kiểm tra, giám sát", "Inspection and supervision"}) << std::endl;
    SupervisionStory story(province, names, client_.get(), accounts_.get(), store_.get());
    KETNAP_RETURN_IF_ERROR(story.Run());
    std::vector<WantedAccount> people = PeopleAccounts(province, names);
    people.insert(people.end(), story.people().begin(), story.people().end());
    return accounts_->WritePeople(people, context_.Path("demo-accounts.txt"));
  }

  // The figures follow by events; whoever asks for them next shall find them whole.
  absl::Status WaitUntilFresh() {
    StatisticsClient statistics(client_.get(), accounts_->SessionOf(kReportingAccountKey));
    KETNAP_ASSIGN_OR_RETURN(const bool fresh,
                            statistics.WaitUntilFresh(loaded_.superior, kFreshPatience,
                                                      StatisticsClient::Patience::kSinceProgress));
    if (!fresh) {
      std::cout << context_.Say({"Chú ý: số liệu thống kê còn đang cập nhật.",
                                 "Note: the figures are still being brought up to date."})
                << '\n';
    }
    return absl::OkStatus();
  }

  // The folder says it was loaded: the suite must have it too.
  absl::StatusOr<int> ConfirmLoaded(const LoadedDemonstration& loaded) {
    if (loaded.seed != options_.seed) return OtherSeed(loaded);
    const auto found = store_->accounts.find(kReportingAccountKey);
    if (found == store_->accounts.end()) return NotThere();
    Session session(found->second.user_name, found->second.password);
    organization::v1::GetOrganizationRequest request;
    request.set_name(loaded.root);
    organization::v1::Organization root;
    const absl::Status status = client_->Call(&session, kGetOrganization, request, &root);
    if (absl::IsNotFound(status) || absl::IsUnauthenticated(status)) return NotThere();
    KETNAP_RETURN_IF_ERROR(status);
    if (!absl::StrContains(root.display_name(), kDemonstrationMark)) return NotThere();
    if (!store_->closed) {
      KETNAP_RETURN_IF_ERROR(OpenAdministrator());
      KETNAP_RETURN_IF_ERROR(accounts_->CloseWriters());
    }
    std::cout << context_.Say({absl::StrCat("Tỉnh trình diễn ", loaded.province,
                                            " đã được nạp trước đó (hạt giống ", loaded.seed, ")."),
                               absl::StrCat("The demonstration of ", loaded.province,
                                            " is loaded already (seed ", loaded.seed, ").")})
              << '\n';
    return 0;
  }

  absl::Status OtherSeed(const LoadedDemonstration& loaded) const {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "LOADED_ALREADY",
                         {absl::StrCat("Bộ dịch vụ này đã có tỉnh trình diễn của hạt giống ",
                                       loaded.seed, "; tỉnh khác cần một thư mục trạng thái khác."),
                          absl::StrCat("This suite has the demonstration of seed ", loaded.seed,
                                       " already; another needs a state folder of its own.")});
  }

  absl::Status NotThere() const {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "DEMONSTRATION_MISSING",
        {absl::StrCat("Thư mục ", context_.state,
                      " ghi đã nạp tỉnh trình diễn nhưng bộ dịch vụ không có; xóa "
                      "demo-loaded.json và demo-loader.json nếu cơ sở dữ liệu đã dựng lại."),
         absl::StrCat("The folder ", context_.state,
                      " says the demonstration was loaded but the suite does not have it; remove "
                      "demo-loaded.json and demo-loader.json if the database was made anew.")});
  }

  const Context& context_;
  const DemoOptions& options_;
  std::unique_ptr<SuiteClient> client_;
  std::unique_ptr<LoaderStore> store_;
  std::unique_ptr<DemoAccounts> accounts_;
  LoadedDemonstration loaded_;
};

}  // namespace

void AddDemoCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto options = std::make_shared<DemoOptions>();
  CLI::App* demo = program.add_subcommand(
      "demo", context.Say({"Tỉnh trình diễn", "The demonstration province"}));
  demo->require_subcommand(1);
  demo->fallthrough();
  CLI::App* load = demo->add_subcommand(
      "load", context.Say({"Nạp tỉnh trình diễn qua giao diện công khai; chạy lại thì nạp tiếp",
                           "Load the demonstration through the public API; again to go on"}));
  load->fallthrough();
  load->add_option("--seed", options->seed,
                   context.Say({"Hạt giống; 1 là Lạng Sơn", "Seed; 1 is Lạng Sơn"}));
  load->add_option("--concurrency", options->concurrency,
                   context.Say({"Số việc làm cùng lúc", "How much is done at the same time"}))
      ->check(CLI::Range(1, 64));
  CLI::Option* password = load->add_option(
      "--admin-password-file", options->password_file,
      context.Say({"Tệp mật khẩu của quản trị", "File of the administrator's password"}));
  load->add_option("--admin-user", options->administrator,
                   context.Say({"Quản trị, khi bộ dịch vụ đã có tài khoản",
                                "An administrator, where the suite has accounts already"}))
      ->needs(password);
  load->callback([&context, options, chosen] {
    *chosen = [&context, options] { return DemoLoad(context, *options).Run(); };
  });
}

}  // namespace ketnap::ctl
