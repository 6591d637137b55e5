#include <iostream>
#include <memory>
#include <string>

#include "common/access/token.h"
#include "common/base/files.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/supervision/v1/finding_service.pb.h"
#include "services/ctl/client/suite_client.h"
#include "services/ctl/commands/account_session.h"
#include "services/ctl/commands/commands.h"
#include "services/ctl/commands/sealed_conclusion.h"
#include "services/ctl/text/numbers.h"

namespace ketnap::ctl {
namespace {

struct InspectionOptions {
  std::string file;
  std::string trusted;
  std::string inspection;
  AccountOfCommand account;
};

absl::StatusOr<int> Verify(const Context& context, const InspectionOptions& options) {
  const std::string trusted =
      options.trusted.empty() ? context.Path("keys/trusted") : options.trusted;
  KETNAP_ASSIGN_OR_RETURN(const auto keys, access::Verifier::Load(trusted));
  KETNAP_ASSIGN_OR_RETURN(const std::string content, ReadFile(options.file));
  KETNAP_ASSIGN_OR_RETURN(const auto sealed, ReadSealedConclusion(content));
  const ConclusionCheck check = CheckConclusion(sealed, *keys);
  const auto& manifest = check.manifest;
  const bool english = context.english();
  std::cout << context.Say({"Cuộc kiểm tra, giám sát: ", "Inspection: "}) << manifest.inspection()
            << '\n'
            << context.Say({"Kết luận số: ", "Conclusion: "}) << manifest.decision().number() << '-'
            << manifest.decision().symbol() << '\n'
            << context.Say({"Nội dung phát hiện: ", "Findings: "})
            << FormatCount(manifest.finding_count(), english) << '\n'
            << context.Say({"Số liệu: ", "Figures: "})
            << FormatCount(manifest.figure_count(), english) << '\n'
            << context.Say({"Hồ sơ: ", "Records: "})
            << FormatCount(manifest.record_count(), english) << '\n';
  if (check.faults.empty()) {
    std::cout << context.Say(
                     {"Kết luận nguyên vẹn, chữ ký đúng.", "The conclusion is as it was signed."})
              << '\n';
    return 0;
  }
  for (const std::string& fault : check.faults) std::cout << fault << '\n';
  std::cerr << "ketnapctl: "
            << context.Say({"kết luận đã bị thay đổi hoặc chữ ký không đúng",
                            "the conclusion was changed, or its signature is wrong"})
            << '\n';
  return 1;
}

absl::StatusOr<int> Export(const Context& context, const InspectionOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto client, ConnectSuite(context));
  KETNAP_ASSIGN_OR_RETURN(const auto session, SessionOfAccount(options.account));
  supervision::v1::GetSealedConclusionRequest request;
  request.set_inspection(options.inspection);
  supervision::v1::SealedConclusion sealed;
  KETNAP_RETURN_IF_ERROR(client->Call(session.get(),
                                      "/ketnap.supervision.v1.FindingService/GetSealedConclusion",
                                      request, &sealed));
  KETNAP_RETURN_IF_ERROR(WriteFileAtomically(options.file, sealed.SerializeAsString(), 0600));
  std::cout << context.Say({"Đã lưu kết luận: ", "Kept the conclusion: "}) << options.file << '\n';
  return 0;
}

}  // namespace

void AddInspectionCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto options = std::make_shared<InspectionOptions>();
  CLI::App* inspection = program.add_subcommand(
      "inspection", context.Say({"Kết luận kiểm tra, giám sát", "Conclusions of inspections"}));
  inspection->require_subcommand(1);
  inspection->fallthrough();
  CLI::App* verify = inspection->add_subcommand(
      "verify",
      context.Say({"Kiểm tra một kết luận đã lưu, không cần bộ dịch vụ; mã thoát 1 khi có "
                   "sai lệch",
                   "Check a kept conclusion without the suite; exit code 1 on any "
                   "fault"}));
  verify->fallthrough();
  verify->add_option("file", options->file, context.Say({"Tệp", "File"}))->required();
  verify->add_option("--trusted", options->trusted,
                     context.Say({"Thư mục khóa công khai", "Folder of public keys"}));
  verify->callback([&context, options, chosen] {
    *chosen = [&context, options] { return Verify(context, *options); };
  });
  CLI::App* to_file = inspection->add_subcommand(
      "export",
      context.Say({"Lưu kết luận đã niêm phong ra tệp", "Write a sealed conclusion to a file"}));
  to_file->fallthrough();
  to_file
      ->add_option(
          "--inspection", options->inspection,
          context.Say({"Cuộc kiểm tra, giám sát: inspections/…", "Inspection: inspections/…"}))
      ->required();
  to_file->add_option("--out", options->file, context.Say({"Tệp", "File"}))->required();
  AddAccountOptions(to_file, context, &options->account);
  to_file->callback([&context, options, chosen] {
    *chosen = [&context, options] { return Export(context, *options); };
  });
}

}  // namespace ketnap::ctl
