#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WALK_RANDOM_WALK_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WALK_RANDOM_WALK_H_

#include <functional>
#include <map>
#include <random>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/proto_date.h"
#include "common/testing/service_harness.h"
#include "gtest/gtest.h"
#include "ketnap/dossier/v1/candidate_service.grpc.pb.h"
#include "ketnap/dossier/v1/dossier_service.grpc.pb.h"

// For tests: people who go about at random, by legal steps and by any others.
namespace ketnap::dossier {

// A cell and who is there.
struct WalkCell {
  std::string cell;
  std::string base;
  std::vector<std::string> members;
};

// What all walkers share.
struct WalkGround {
  ketnap::testing::ServiceHarness* harness = nullptr;
  access::Caller clerk;
  access::Caller second_clerk;  // Approves what the first proposes.
  std::string authority;
  std::vector<WalkCell> cells;
  std::function<void(const std::string& candidate, const char* class_type, Date)> certify;
  // Held shared by whoever works on the service's data past its API; alone by whoever restarts it.
  std::shared_mutex* running = nullptr;
};

// One request, sent again with the same id until the answer is definite.
struct Attempt {
  std::string action;
  std::string request_id;
  bool has_etag = false;
  std::function<absl::Status()> send;
};

class RandomWalker {
 public:
  using People = v1::CandidateService::Stub;
  using Dossiers = v1::DossierService::Stub;

  RandomWalker(const WalkGround* ground, uint64_t seed) : ground_(*ground), random_(seed) {}

  // One person from nomination through `turns` turns.
  void Walk(int number, int turns);

  const std::vector<std::string>& acknowledged() const { return acknowledged_; }
  const std::vector<std::string>& refused() const { return refused_; }
  const std::map<std::string, int>& taken() const { return taken_; }

 private:
  using State = v1::CandidateState;

  int Below(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  bool Chance(int percent) { return Below(100) < percent; }

  absl::Status Settle(const Attempt& attempt);
  bool Look();
  void TakeLikelyStep();
  void TakeAnyStep();
  void BeforeDossier();
  void InDossier();
  void InResolutions();
  void AsMember();
  void Aside();
  void Certify(const char* class_type);

  template <typename Request, typename Stub, typename Response>
  absl::Status Send(const char* action,
                    grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                    std::type_identity_t<Request> request, const access::Caller* caller = nullptr) {
    Attempt attempt;
    attempt.action = action;
    attempt.request_id = ground_.harness->NewRequestId();
    request.set_request_id(attempt.request_id);
    if constexpr (requires { request.set_etag(""); }) {
      if (Chance(30)) {
        request.set_etag(Chance(90) ? person_.etag() : stale_etag_);
        attempt.has_etag = true;
      }
    }
    const access::Caller who = caller == nullptr ? ground_.clerk : *caller;
    attempt.send = [this, rpc, request, who] {
      return ground_.harness->Call(who, rpc, request).status();
    };
    return Settle(attempt);
  }
  template <typename Request>
  Request For() {
    Request request;
    request.set_candidate(name_);
    return request;
  }

  google::type::Date Today() const { return DateToProto(day_); }
  // The next step's day; now and then one of before.
  void Advance(int most_days) { day_ = Chance(4) ? day_ - Below(40) : day_ + Below(most_days + 1); }
  v1::DocumentReference Paper(const char* symbol);
  v1::VoteTally Vote(int entitled, int carried_percent);
  const WalkCell& Cell() const;

  v1::NominateCandidateRequest Nomination(int number);
  absl::Status Nominate(int number);
  absl::Status List();
  absl::Status Decline();
  absl::Status Relist();
  absl::Status Help();
  absl::Status Review();
  absl::Status Refer();
  absl::Status Delist();
  absl::Status Open();
  absl::Status Attach(const char* form);
  absl::Status TellFamily();
  absl::Status Ask();
  absl::Status Answer();
  absl::Status Conclude();
  absl::Status Opine(v1::OpinionSource source);
  absl::Status Resolve(v1::ResolutionKind kind);
  absl::Status Return();
  absl::Status Resubmit();
  absl::Status Appraise();
  absl::Status Admit();
  absl::Status Celebrate();
  absl::Status DeclarePartyCv();
  absl::Status Probation(const char* form);
  absl::Status Propose();
  absl::Status ProposeStrikeOff();
  absl::Status Recognize();
  absl::Status StrikeOff();
  absl::Status Revoke();
  absl::Status Transfer();
  absl::Status Accept();
  absl::Status CancelTransfer();
  absl::Status Update();
  absl::Status Correct(bool undo);

  const WalkGround& ground_;
  std::mt19937_64 random_;
  std::string name_;
  v1::Candidate person_;
  std::string stale_etag_ = "\"1\"";
  Date day_;
  std::vector<std::string> acknowledged_;
  std::vector<std::string> refused_;
  std::map<std::string, int> taken_;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WALK_RANDOM_WALK_H_
