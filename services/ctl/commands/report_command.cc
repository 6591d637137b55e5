#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/clock.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/ctl/client/statistics_client.h"
#include "services/ctl/commands/account_session.h"
#include "services/ctl/commands/commands.h"
#include "services/ctl/commands/report_tables.h"
#include "services/ctl/demo/loader_store.h"
#include "services/ctl/text/json.h"

namespace ketnap::ctl {
namespace {

using supervision::v1::BreakdownDimension;

constexpr char kAsItWas[] = "as-it-was";
constexpr char kToday[] = "today";

struct ReportOptions {
  std::string organization;
  std::string structure = kAsItWas;
  std::string from;
  std::string as_of;
  std::vector<std::string> dimensions;
  bool json = false;
  int wait_fresh = -1;
  AccountOfCommand account;
};

const std::map<std::string, BreakdownDimension>& Dimensions() {
  static const auto& dimensions = *new std::map<std::string, BreakdownDimension>{
      {"general-education", supervision::v1::BREAKDOWN_DIMENSION_GENERAL_EDUCATION},
      {"qualification", supervision::v1::BREAKDOWN_DIMENSION_QUALIFICATION},
      {"sex", supervision::v1::BREAKDOWN_DIMENSION_SEX},
      {"age-band", supervision::v1::BREAKDOWN_DIMENSION_AGE_BAND},
      {"occupation", supervision::v1::BREAKDOWN_DIMENSION_OCCUPATION},
      {"youth-union", supervision::v1::BREAKDOWN_DIMENSION_YOUTH_UNION},
      {"workplace-kind", supervision::v1::BREAKDOWN_DIMENSION_WORKPLACE_KIND},
      {"ethnicity", supervision::v1::BREAKDOWN_DIMENSION_ETHNICITY}};
  return dimensions;
}

// What a report is about, with everything that was left out filled in.
struct Scope {
  std::vector<std::string> organizations;
  Date as_of;
  std::optional<Date> from;
};

class Report {
 public:
  Report(const Context& context, const ReportOptions& options)
      : context_(context), options_(options) {}

  absl::Status Open() {
    KETNAP_ASSIGN_OR_RETURN(loaded_, ReadLoaded(context_.Path("demo-loaded.json")));
    KETNAP_ASSIGN_OR_RETURN(client_, ConnectSuite(context_));
    KETNAP_ASSIGN_OR_RETURN(session_, SessionForReading(context_, options_.account));
    statistics_ = std::make_unique<StatisticsClient>(client_.get(), session_.get(), Structure());
    return Settle();
  }

  absl::StatusOr<int> Attainment() {
    return ForEachOrganization([this](const std::string& organization) -> Text {
      KETNAP_ASSIGN_OR_RETURN(const auto response,
                              statistics_->GetAttainment(organization, scope_.as_of));
      return options_.json ? ToJson(response) : AttainmentText(context_, response);
    });
  }

  absl::StatusOr<int> Breakdown() {
    return ForEachOrganization(
        [this](const std::string& organization) { return BreakdownOf(organization); });
  }

  absl::StatusOr<int> Funnel() {
    return ForEachOrganization([this](const std::string& organization) -> Text {
      Date from;
      if (!scope_.from.has_value() && loaded_.has_value()) {
        KETNAP_ASSIGN_OR_RETURN(from, ParseDate(loaded_->first_nomination));
      } else {
        KETNAP_ASSIGN_OR_RETURN(from, From(organization));
      }
      KETNAP_ASSIGN_OR_RETURN(const auto response,
                              statistics_->GetFunnel(organization, from, scope_.as_of));
      if (options_.json) return ToJson(response);
      return absl::StrCat(HeadText(response.total().organization_display_name(), from),
                          FunnelText(context_, response), "\n",
                          FreshnessText(context_, response.freshness()));
    });
  }

 private:
  using Text = absl::StatusOr<std::string>;

  // JSON of several organizations is a list.
  template <typename Make>
  absl::StatusOr<int> ForEachOrganization(const Make& make) {
    std::vector<std::string> texts;
    for (const std::string& organization : scope_.organizations) {
      KETNAP_ASSIGN_OR_RETURN(std::string text, make(organization));
      texts.push_back(std::move(text));
    }
    if (texts.size() == 1) {
      std::cout << texts[0];
    } else if (options_.json) {
      std::cout << "[" << absl::StrJoin(texts, ",\n") << "]\n";
    } else {
      std::cout << absl::StrJoin(texts, "\n");
    }
    return 0;
  }

  Text BreakdownOf(const std::string& organization) {
    KETNAP_ASSIGN_OR_RETURN(const Date from, From(organization));
    std::vector<std::string> names = options_.dimensions;
    if (names.empty()) names = {"general-education", "qualification"};
    std::vector<std::string> parts;
    std::string freshness;
    for (const std::string& name : names) {
      const BreakdownDimension dimension = Dimensions().at(name);
      KETNAP_ASSIGN_OR_RETURN(
          const auto response,
          statistics_->GetBreakdown(organization, from, scope_.as_of, dimension));
      parts.push_back(options_.json ? ToJson(response)
                                    : BreakdownText(context_, dimension, response));
      freshness = FreshnessText(context_, response.freshness());
    }
    if (!options_.json) {
      KETNAP_ASSIGN_OR_RETURN(const std::string title, statistics_->TitleOf(organization));
      return absl::StrCat(HeadText(title, from), absl::StrJoin(parts, "\n"), "\n", freshness);
    }
    if (parts.size() == 1) return parts[0];
    return absl::StrCat("[", absl::StrJoin(parts, ",\n"), "]\n");
  }

  absl::Status Settle() {
    const bool demonstration = loaded_.has_value() && options_.organization.empty();
    if (demonstration && options_.structure == kToday) {
      // The demonstration's committee has nobody today: those that followed it have.
      KETNAP_ASSIGN_OR_RETURN(scope_.organizations, statistics_->FollowersOf(loaded_->superior));
    } else if (demonstration) {
      scope_.organizations = {loaded_->superior};
    } else {
      KETNAP_ASSIGN_OR_RETURN(std::string found,
                              statistics_->FindOrganization(options_.organization));
      scope_.organizations = {std::move(found)};
    }
    std::string as_of = options_.as_of;
    if (as_of.empty()) {
      as_of = loaded_.has_value() ? loaded_->report_day : FormatDate(SystemClock().Today());
    }
    KETNAP_ASSIGN_OR_RETURN(scope_.as_of, ParseDate(as_of));
    if (!options_.from.empty()) {
      KETNAP_ASSIGN_OR_RETURN(scope_.from, ParseDate(options_.from));
    }
    return WaitUntilFresh();
  }

  absl::Status WaitUntilFresh() {
    if (options_.wait_fresh < 0) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(const bool fresh,
                            statistics_->WaitUntilFresh(scope_.organizations.front(),
                                                        absl::Seconds(options_.wait_fresh),
                                                        StatisticsClient::Patience::kInAll));
    if (fresh) return absl::OkStatus();
    return ReasonedError(
        absl::StatusCode::kUnavailable, "FIGURES_NOT_FRESH",
        {absl::StrCat("Sau ", options_.wait_fresh, " giây số liệu vẫn chưa cập nhật hết."),
         absl::StrCat("The figures are not complete after ", options_.wait_fresh, " seconds.")});
  }

  // The first day: the one given, or the first of the term that is running.
  absl::StatusOr<Date> From(const std::string& organization) {
    if (scope_.from.has_value()) return *scope_.from;
    KETNAP_ASSIGN_OR_RETURN(const auto term,
                            statistics_->GetAttainment(organization, scope_.as_of));
    return DateFromProto(term.start_date());
  }

  supervision::v1::StructureBasis Structure() const {
    return options_.structure == kToday ? supervision::v1::STRUCTURE_BASIS_BY_TODAY
                                        : supervision::v1::STRUCTURE_BASIS_AS_IT_WAS;
  }

  std::string HeadText(const std::string& organization, Date from) const {
    return absl::StrCat(organization, "\n", context_.Say({"Từ ", "From "}),
                        FormatDateForPeople(from), context_.Say({" đến ", " to "}),
                        FormatDateForPeople(scope_.as_of), "\n",
                        StructureText(context_, Structure()), "\n\n");
  }

  const Context& context_;
  const ReportOptions& options_;
  std::optional<LoadedDemonstration> loaded_;
  std::unique_ptr<SuiteClient> client_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<StatisticsClient> statistics_;
  Scope scope_;
};

using Kind = absl::StatusOr<int> (Report::*)();

void AddKind(CLI::App* report, const Context& context, const std::string& name, const Message& help,
             Kind kind, const std::shared_ptr<ReportOptions>& options, Action* chosen) {
  CLI::App* command = report->add_subcommand(name, context.Say(help));
  command->fallthrough();
  command->callback([&context, options, kind, chosen] {
    *chosen = [&context, options, kind]() -> absl::StatusOr<int> {
      Report made(context, *options);
      KETNAP_RETURN_IF_ERROR(made.Open());
      return (made.*kind)();
    };
  });
}

void AddOptions(CLI::App* report, const Context& context, ReportOptions* options) {
  report->add_option("--organization", options->organization,
                     context.Say({"Tổ chức: tên gọi hoặc organizations/…",
                                  "Organization: its title or organizations/…"}));
  report
      ->add_option("--structure", options->structure,
                   context.Say({"Theo tổ chức từng thời điểm (as-it-was) hay hiện nay (today)",
                                "By the structure of each day (as-it-was) or of today (today)"}))
      ->check(CLI::IsMember({kAsItWas, kToday}));
  report->add_option("--from", options->from,
                     context.Say({"Ngày đầu, dạng 2015-07-01 (mặc định: đầu nhiệm kỳ)",
                                  "First day, as 2015-07-01 (default: the term's first)"}));
  report->add_option("--as-of", options->as_of,
                     context.Say({"Tính đến ngày, dạng 2019-08-15 (mặc định: hôm nay; với tỉnh "
                                  "trình diễn: 2019-08-15)",
                                  "Up to this day, as 2019-08-15 (default: today; for the "
                                  "demonstration 2019-08-15)"}));
  std::vector<std::string> names;
  for (const auto& [name, dimension] : Dimensions()) names.push_back(name);
  report
      ->add_option("--dimension", options->dimensions,
                   context.Say({"Cơ cấu theo (dùng với breakdown)", "Break down by"}))
      ->check(CLI::IsMember(names));
  report->add_flag("--json", options->json,
                   context.Say({"In JSON cho chương trình", "Print JSON for programs"}));
  report
      ->add_option("--wait-fresh", options->wait_fresh,
                   context.Say({"Đợi tối đa số giây này cho số liệu cập nhật hết",
                                "Wait for complete figures for so many seconds at most"}))
      ->check(CLI::Range(0, 3600));
  AddAccountOptions(report, context, &options->account);
}

}  // namespace

void AddReportCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* report = program.add_subcommand(
      "report", context.Say({"Số liệu kết nạp đảng viên", "Figures of admissions"}));
  report->require_subcommand(1);
  report->fallthrough();
  AddOptions(report, context, options.get());
  AddKind(report, context, "attainment",
          {"Kết quả so với chỉ tiêu nhiệm kỳ và từng năm", "Results against the targets"},
          &Report::Attainment, options, chosen);
  AddKind(report, context, "breakdown",
          {"Cơ cấu người được kết nạp", "Who was admitted, by one attribute"}, &Report::Breakdown,
          options, chosen);
  AddKind(report, context, "funnel",
          {"Từ giới thiệu, bồi dưỡng đến kết nạp", "From nomination and training to admission"},
          &Report::Funnel, options, chosen);
}

}  // namespace ketnap::ctl
