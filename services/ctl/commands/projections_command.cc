#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/uuid.h"
#include "ketnap/supervision/v1/projection_service.pb.h"
#include "services/ctl/client/process_client.h"
#include "services/ctl/commands/commands.h"
#include "services/ctl/text/json.h"
#include "services/ctl/text/numbers.h"
#include "services/ctl/text/table.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::supervision::v1;  // NOLINT(build/namespaces): the messages of the API.

std::string CheckedText(const Context& context, const CheckProjectionsResponse& response) {
  Table sums({{context.Say({"Đối chiếu số liệu giám sát", "Supervision's counts"})},
              {context.Say({"Số lượng", "Count"}), Align::kRight}});
  sums.AddRow({context.Say({"Hồ sơ đã đối chiếu", "People compared"}),
               absl::StrCat(response.checked_people_count())});
  sums.AddRow({context.Say({"Tổ chức đã đếm lại", "Organizations counted again"}),
               absl::StrCat(response.checked_organizations_count())});
  sums.AddRow({context.Say({"Sai lệch", "Differences"}), absl::StrCat(response.faults_size())});
  std::string text = sums.Render();
  if (response.faults().empty()) return text;
  Table faults({{context.Say({"Đối tượng", "Of"})}, {context.Say({"Sai lệch", "Difference"})}});
  for (const ProjectionFault& fault : response.faults()) {
    faults.AddRow({fault.resource(), fault.message()});
  }
  return absl::StrCat(text, "\n", faults.Render());
}

std::string RebuiltText(const Context& context, const RebuildProjectionsResponse& response) {
  Table table({{context.Say({"Dựng lại số liệu giám sát", "Supervision's counts made anew"})},
               {context.Say({"Số lượng", "Count"}), Align::kRight}});
  table.AddRow({context.Say({"Hồ sơ", "People"}), absl::StrCat(response.rebuilt_people_count())});
  table.AddRow({context.Say({"Tổ chức", "Organizations"}),
                absl::StrCat(response.rebuilt_organizations_count())});
  table.AddRow({context.Say({"Trong đó có thay đổi", "Of these changed"}),
                absl::StrCat(response.changed_count())});
  return table.Render();
}

absl::StatusOr<int> Check(const Context& context, bool json) {
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(context.state));
  CheckProjectionsResponse all;
  CheckProjectionsRequest request;
  do {
    KETNAP_ASSIGN_OR_RETURN(const auto page, client->CheckCounts(request));
    all.set_checked_people_count(all.checked_people_count() + page.checked_people_count());
    all.set_checked_organizations_count(all.checked_organizations_count() +
                                        page.checked_organizations_count());
    all.mutable_faults()->MergeFrom(page.faults());
    request.set_after(page.next());
  } while (!request.after().empty());
  std::cout << (json ? ToJson(all) : CheckedText(context, all));
  if (all.faults().empty()) return 0;
  std::cerr << "ketnapctl: "
            << context.Say({absl::StrCat("số liệu giám sát có ", all.faults_size(),
                                         " chỗ sai lệch; chạy ketnapctl projections rebuild"),
                            absl::StrCat("supervision's counts differ in ", all.faults_size(),
                                         " places; run ketnapctl projections rebuild")})
            << '\n';
  return 1;
}

absl::StatusOr<int> Rebuild(const Context& context, bool json) {
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(context.state));
  RebuildProjectionsResponse all;
  RebuildProjectionsRequest request;
  do {
    request.set_request_id(Uuid::Generate(SystemClock().Now()).ToString());
    KETNAP_ASSIGN_OR_RETURN(const auto page, client->RebuildCounts(request));
    all.set_rebuilt_people_count(all.rebuilt_people_count() + page.rebuilt_people_count());
    all.set_rebuilt_organizations_count(all.rebuilt_organizations_count() +
                                        page.rebuilt_organizations_count());
    all.set_changed_count(all.changed_count() + page.changed_count());
    request.set_after(page.next());
  } while (!request.after().empty());
  std::cout << (json ? ToJson(all) : RebuiltText(context, all));
  return 0;
}

// Everything of the people, told anew by the dossier service's journal.
absl::StatusOr<int> RebuildFromJournal(const Context& context, bool json) {
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(context.state));
  ForgetProjectionsResponse all;
  ForgetProjectionsRequest request;
  do {
    request.set_request_id(Uuid::Generate(SystemClock().Now()).ToString());
    KETNAP_ASSIGN_OR_RETURN(const auto page, client->ForgetCounts(request));
    all.set_forgotten_people_count(all.forgotten_people_count() + page.forgotten_people_count());
    all.set_run_id(page.run_id());
    request.set_after(page.next());
    request.set_run_id(page.run_id());
  } while (!request.after().empty());
  if (json) {
    std::cout << ToJson(all);
    return 0;
  }
  const std::string count = FormatCount(all.forgotten_people_count(), context.english());
  std::cout << context.Say({absl::StrCat("Đang dựng lại ", count,
                                         " hồ sơ từ nhật ký. Cho đến khi xong, số liệu chưa đủ "
                                         "và các báo cáo ghi rõ phần còn lại."),
                            absl::StrCat(count,
                                         " people are being told anew by the journal. Until then "
                                         "figures are incomplete, and reports say what is left.")})
            << '\n';
  return 0;
}

}  // namespace

void AddProjectionsCommand(CLI::App& program, const Context& context, Action* chosen) {
  const auto json = std::make_shared<bool>(false);
  CLI::App* projections = program.add_subcommand(
      "projections", context.Say({"Số liệu dẫn xuất của giám sát", "Supervision's kept counts"}));
  projections->require_subcommand(1);
  projections->fallthrough();
  CLI::App* check = projections->add_subcommand(
      "check", context.Say({"Đếm lại và đối chiếu; mã thoát 1 khi có sai lệch",
                            "Count again and compare; exit code 1 on any difference"}));
  CLI::App* rebuild =
      projections->add_subcommand("rebuild", context.Say({"Đếm lại và ghi", "Count anew"}));
  for (CLI::App* command : {check, rebuild}) {
    command->fallthrough();
    command->add_flag("--json", *json, context.Say({"Kết quả dạng JSON", "Answer as JSON"}));
  }
  check->callback(
      [&context, json, chosen] { *chosen = [&context, json] { return Check(context, *json); }; });
  const auto from_journal = std::make_shared<bool>(false);
  rebuild->add_flag("--from-journal", *from_journal,
                    context.Say({"Quên hết và dựng lại hồ sơ từ nhật ký của dịch vụ hồ sơ",
                                 "Forget the people and tell them anew by the dossier journal"}));
  rebuild->callback([&context, json, from_journal, chosen] {
    *chosen = [&context, json, from_journal] {
      return *from_journal ? RebuildFromJournal(context, *json) : Rebuild(context, *json);
    };
  });
}

}  // namespace ketnap::ctl
