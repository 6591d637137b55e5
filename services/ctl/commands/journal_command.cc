#include <sys/stat.h>

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/token.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "common/journal/verify.h"
#include "services/ctl/client/journal_source.h"
#include "services/ctl/client/process_client.h"
#include "services/ctl/commands/commands.h"
#include "services/ctl/text/numbers.h"
#include "services/ctl/text/table.h"

namespace ketnap::ctl {
namespace {

using journal::JournalVerifier;
using journal::v1::Checkpoint;
using journal::v1::ReadJournalResponse;

constexpr const char* kServices[] = {"organization", "training", "dossier", "supervision",
                                     "identity"};
constexpr size_t kMostFaultsShown = 20;

struct JournalOptions {
  std::vector<std::string> services;
  std::string file;
  std::string trusted;
};

struct Outcome {
  std::string service;
  int64_t entries = 0;
  int64_t checkpoints = 0;
  std::vector<JournalVerifier::Fault> faults;
};

// The newest checkpoint seen by an earlier verification is kept outside the database: a journal cut
// together with its checkpoints no longer agrees with it.
std::string MemoryPath(const Context& context, const std::string& service) {
  return context.Path("checkpoints/" + service + ".pb");
}

std::optional<Checkpoint> Remembered(const Context& context, const std::string& service) {
  const auto bytes = ReadFile(MemoryPath(context, service));
  Checkpoint checkpoint;
  if (!bytes.ok() || !checkpoint.ParseFromString(*bytes)) return std::nullopt;
  return checkpoint;
}

absl::Status Remember(const Context& context, const std::string& service,
                      const Checkpoint& checkpoint) {
  if (checkpoint.sequence() == 0) return absl::OkStatus();
  mkdir(context.Path("checkpoints").c_str(), 0700);
  return WriteFileAtomically(MemoryPath(context, service), checkpoint.SerializeAsString(), 0600);
}

absl::StatusOr<Outcome> VerifyService(const Context& context, const OperatorClient& client,
                                      const access::Verifier& keys, const std::string& service) {
  JournalVerifier verifier(service, &keys);
  if (const auto known = Remembered(context, service); known.has_value()) {
    verifier.AddCheckpoint(*known);
  }
  Checkpoint newest;
  KETNAP_RETURN_IF_ERROR(
      ReadWholeJournal(client, service, [&](const ReadJournalResponse& response) {
        for (const auto& entry : response.entries()) verifier.AddEntry(entry);
        if (response.has_checkpoint()) {
          verifier.AddCheckpoint(response.checkpoint());
          newest = response.checkpoint();
        }
        return absl::OkStatus();
      }));
  Outcome outcome{service, verifier.entries(), verifier.checkpoints(), verifier.Finish()};
  if (outcome.faults.empty()) KETNAP_RETURN_IF_ERROR(Remember(context, service, newest));
  return outcome;
}

// An exported journal names its service in its checkpoints.
absl::StatusOr<std::string> ServiceOfFile(const std::string& path) {
  std::string service;
  KETNAP_RETURN_IF_ERROR(ReadJournalFile(path, [&](const ReadJournalResponse& response) {
    if (service.empty()) service = response.checkpoint().service();
    return absl::OkStatus();
  }));
  if (!service.empty()) return service;
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "NO_CHECKPOINT",
                       {"Tệp không có mốc kiểm tra nào đã ký nên không thể đối chiếu.",
                        "The file has no signed checkpoint, so nothing can be verified."});
}

absl::StatusOr<Outcome> VerifyFile(const access::Verifier& keys, const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string service, ServiceOfFile(path));
  JournalVerifier verifier(service, &keys);
  KETNAP_RETURN_IF_ERROR(ReadJournalFile(path, [&](const ReadJournalResponse& response) {
    for (const auto& entry : response.entries()) verifier.AddEntry(entry);
    if (response.has_checkpoint()) verifier.AddCheckpoint(response.checkpoint());
    return absl::OkStatus();
  }));
  return Outcome{service, verifier.entries(), verifier.checkpoints(), verifier.Finish()};
}

int Show(const Context& context, const std::vector<Outcome>& outcomes) {
  Table table({{context.Say({"Dịch vụ", "Service"})},
               {context.Say({"Bản ghi", "Entries"}), Align::kRight},
               {context.Say({"Mốc đã ký", "Checkpoints"}), Align::kRight},
               {context.Say({"Sai lệch", "Faults"}), Align::kRight}});
  size_t faults = 0;
  for (const Outcome& outcome : outcomes) {
    const bool english = context.english();
    const auto count = static_cast<int64_t>(outcome.faults.size());
    table.AddRow({outcome.service, FormatCount(outcome.entries, english),
                  FormatCount(outcome.checkpoints, english), FormatCount(count, english)});
    faults += outcome.faults.size();
  }
  std::cout << table.Render();
  for (const Outcome& outcome : outcomes) {
    for (size_t i = 0; i < outcome.faults.size() && i < kMostFaultsShown; ++i) {
      std::cout << outcome.service << " #" << outcome.faults[i].sequence << " "
                << outcome.faults[i].kind << '\n';
    }
  }
  if (faults == 0) return 0;
  std::cerr << "ketnapctl: "
            << context.Say({absl::StrCat("nhật ký có ", faults, " chỗ sai lệch"),
                            absl::StrCat("the journal has ", faults, " faults")})
            << '\n';
  return 1;
}

absl::StatusOr<int> Verify(const Context& context, const JournalOptions& options) {
  const std::string trusted =
      options.trusted.empty() ? context.Path("keys/trusted") : options.trusted;
  KETNAP_ASSIGN_OR_RETURN(const auto keys, access::Verifier::Load(trusted));
  std::vector<Outcome> outcomes;
  if (!options.file.empty()) {
    KETNAP_ASSIGN_OR_RETURN(Outcome outcome, VerifyFile(*keys, options.file));
    return Show(context, {std::move(outcome)});
  }
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(context.state));
  std::vector<std::string> services = options.services;
  if (services.empty()) services.assign(std::begin(kServices), std::end(kServices));
  for (const std::string& service : services) {
    KETNAP_ASSIGN_OR_RETURN(Outcome outcome, VerifyService(context, *client, *keys, service));
    outcomes.push_back(std::move(outcome));
  }
  return Show(context, outcomes);
}

absl::StatusOr<int> Export(const Context& context, const JournalOptions& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto client, OperatorClient::Create(context.state));
  int64_t entries = 0;
  KETNAP_RETURN_IF_ERROR(ExportJournal(*client, options.services.front(), options.file, &entries));
  std::cout << context.Say({"Số bản ghi đã xuất: ", "Entries exported: "})
            << FormatCount(entries, context.english()) << '\n';
  return 0;
}

}  // namespace

void AddJournalCommand(CLI::App& program, const Context& context, Action* chosen) {
  auto options = std::make_shared<JournalOptions>();
  const std::vector<std::string> known(std::begin(kServices), std::end(kServices));
  CLI::App* journal = program.add_subcommand(
      "journal", context.Say({"Nhật ký của các dịch vụ", "Journals of the services"}));
  journal->require_subcommand(1);
  journal->fallthrough();
  CLI::App* verify = journal->add_subcommand(
      "verify", context.Say({"Kiểm tra toàn vẹn; mã thoát 1 khi có sai lệch",
                             "Check integrity; exit code 1 on any fault"}));
  verify->fallthrough();
  verify
      ->add_option("--service", options->services,
                   context.Say({"Dịch vụ (mặc định: tất cả)", "Service (default: all)"}))
      ->check(CLI::IsMember(known));
  verify->add_option("--file", options->file,
                     context.Say({"Kiểm tra tệp đã xuất, không cần bộ dịch vụ",
                                  "Check an exported file, without the suite"}));
  verify->add_option("--trusted", options->trusted,
                     context.Say({"Thư mục khóa công khai", "Folder of public keys"}));
  verify->callback([&context, options, chosen] {
    *chosen = [&context, options] { return Verify(context, *options); };
  });
  CLI::App* to_file = journal->add_subcommand(
      "export",
      context.Say({"Xuất nhật ký của một dịch vụ ra tệp", "Write a service's journal to a file"}));
  to_file->fallthrough();
  to_file->add_option("--service", options->services, context.Say({"Dịch vụ", "Service"}))
      ->required()
      ->expected(1)
      ->check(CLI::IsMember(known));
  to_file->add_option("--out", options->file, context.Say({"Tệp", "File"}))->required();
  to_file->callback([&context, options, chosen] {
    *chosen = [&context, options] { return Export(context, *options); };
  });
}

}  // namespace ketnap::ctl
