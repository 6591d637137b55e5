// What gRPC alone costs: a callback server that answers every GetCandidate with the same message,
// read from a file. No identity, no policy, no validation, no database.
#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "common/base/files.h"
#include "grpcpp/grpcpp.h"
#include "ketnap/dossier/v1/candidate_service.grpc.pb.h"

namespace ketnap::benchmark {
namespace {

namespace pb = ketnap::dossier::v1;

class BareService : public pb::CandidateService::CallbackService {
 public:
  explicit BareService(const pb::Candidate& reply) : reply_(reply) {}

  grpc::ServerUnaryReactor* GetCandidate(grpc::CallbackServerContext* context,
                                         const pb::GetCandidateRequest*,
                                         pb::Candidate* response) override {
    *response = reply_;
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const pb::Candidate reply_;
};

int Run(const std::string& address, const std::string& reply_file) {
  const auto bytes = ReadFile(reply_file);
  pb::Candidate reply;
  if (!bytes.ok() || !reply.ParseFromString(*bytes)) {
    std::cerr << "no Candidate in " << reply_file << std::endl;
    return 1;
  }
  // Blocked before gRPC makes its threads, so that they inherit it.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  BareService service(reply);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    std::cerr << "cannot listen on " << address << std::endl;
    return 1;
  }
  std::cout << "ready" << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown(std::chrono::system_clock::now());
  return 0;
}

}  // namespace
}  // namespace ketnap::benchmark

int main(int argc, char** argv) {
  CLI::App app("A bare gRPC callback server for tests/benchmark/run");
  std::string address;
  std::string reply_file;
  app.add_option("--listen", address, "unix:/path")->required();
  app.add_option("--reply", reply_file, "file that holds a serialized Candidate")->required();
  CLI11_PARSE(app, argc, argv);
  return ketnap::benchmark::Run(address, reply_file);
}
