// What tests/benchmark/run needs of a gRPC client: prepares the suite, signs tokens for h2load,
// records reviews.
#include <CLI/CLI.hpp>
#include <iostream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/candidate_service.grpc.pb.h"
#include "tests/benchmark/province.h"
#include "tests/benchmark/reviews.h"
#include "tests/benchmark/suite.h"

namespace ketnap::benchmark {
namespace {

namespace pb = ketnap::dossier::v1;

struct Options {
  std::string state;
  std::string work;
  std::string way = "direct";
  std::string people;
  int count = 1;
  int clients = 1;
  int turns = 1;
};

// The body of a gRPC call: no compression, length, message.
std::string Framed(const std::string& message) {
  std::string frame(1, '\0');
  for (int shift = 24; shift >= 0; shift -= 8) {
    frame.push_back(static_cast<char>((message.size() >> shift) & 0xff));
  }
  return absl::StrCat(frame, message);
}

absl::Status Prepare(const Options& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto suite, Suite::Open(options.state));
  KETNAP_ASSIGN_OR_RETURN(const Province province, MakeProvince(*suite));
  KETNAP_RETURN_IF_ERROR(SaveProvince(province, options.work));
  KETNAP_ASSIGN_OR_RETURN(const auto candidates, MakeCandidates(*suite, province, 1));

  pb::GetCandidateRequest request;
  request.set_name(candidates[0]);
  pb::Candidate reply;
  const auto stub = pb::CandidateService::NewStub(suite->EdgeChannel());
  KETNAP_RETURN_IF_ERROR(Call(*stub, &pb::CandidateService::Stub::GetCandidate,
                              SessionCredentials(province.session_token), request, &reply));
  KETNAP_RETURN_IF_ERROR(WriteFileAtomically(absl::StrCat(options.work, "/candidate"),
                                             absl::StrCat(candidates[0], "\n")));
  KETNAP_RETURN_IF_ERROR(WriteFileAtomically(absl::StrCat(options.work, "/request.bin"),
                                             Framed(request.SerializeAsString())));
  return WriteFileAtomically(absl::StrCat(options.work, "/reply.bin"), reply.SerializeAsString());
}

absl::Status PrintToken(const Options& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto suite, Suite::Open(options.state));
  KETNAP_ASSIGN_OR_RETURN(const Province province, LoadProvince(options.work));
  std::cout << absl::Base64Escape(suite->DossierToken(province.account)) << std::endl;
  return absl::OkStatus();
}

absl::Status PrintPeople(const Options& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto suite, Suite::Open(options.state));
  KETNAP_ASSIGN_OR_RETURN(const Province province, LoadProvince(options.work));
  KETNAP_ASSIGN_OR_RETURN(const auto people, MakeCandidates(*suite, province, options.count));
  for (const std::string& name : people) std::cout << name << std::endl;
  return absl::OkStatus();
}

absl::StatusOr<RunResult> Reviews(const Options& options) {
  KETNAP_ASSIGN_OR_RETURN(const auto suite, Suite::Open(options.state));
  KETNAP_ASSIGN_OR_RETURN(const Province province, LoadProvince(options.work));
  KETNAP_ASSIGN_OR_RETURN(const auto people,
                          ReadPeople(options.people, options.clients * PeopleFor(options.turns)));
  return RunReviews(*suite, province, options.way == "direct" ? Way::kDirect : Way::kEdge, people,
                    options.clients, options.turns);
}

int Fail(const absl::Status& status) {
  std::cerr << absl::StatusCodeToString(status.code()) << ": " << EnglishMessage(status)
            << std::endl;
  for (const UnmetCondition& condition : UnmetConditions(status)) {
    std::cerr << "  " << condition.rule_id << ": " << condition.message.english << std::endl;
  }
  for (const FieldViolation& violation : FieldViolations(status)) {
    std::cerr << "  " << violation.field << ": " << violation.rule_id << std::endl;
  }
  return 1;
}

int Run(int argc, char** argv) {
  CLI::App app("The gRPC client of tests/benchmark/run");
  app.require_subcommand(1);
  Options options;
  CLI::App* prepare = app.add_subcommand("prepare", "accounts, organizations, one candidate");
  CLI::App* token = app.add_subcommand("token", "an identity token for the dossier service");
  CLI::App* people = app.add_subcommand("people", "makes candidates, prints their names");
  CLI::App* reviews = app.add_subcommand("reviews", "RecordMonthlyReview");
  for (CLI::App* command : {prepare, token, people, reviews}) {
    command->add_option("--state", options.state, "state folder of a running suite")->required();
    command->add_option("--work", options.work, "folder of the benchmark's files")->required();
  }
  people->add_option("--count", options.count)->check(CLI::Range(1, 100000));
  reviews->add_option("--people", options.people, "file of their names")->required();
  reviews->add_option("--way", options.way)->check(CLI::IsMember({"direct", "nginx"}));
  reviews->add_option("--clients", options.clients)->check(CLI::Range(1, 64));
  reviews->add_option("--turns", options.turns, "of each client")->check(CLI::Range(1, 100000));
  CLI11_PARSE(app, argc, argv);

  if (reviews->parsed()) {
    const absl::StatusOr<RunResult> result = Reviews(options);
    return result.ok() ? Report(*result) : Fail(result.status());
  }
  const absl::Status status = prepare->parsed() ? Prepare(options)
                              : token->parsed() ? PrintToken(options)
                                                : PrintPeople(options);
  return status.ok() ? 0 : Fail(status);
}

}  // namespace
}  // namespace ketnap::benchmark

int main(int argc, char** argv) { return ketnap::benchmark::Run(argc, argv); }
