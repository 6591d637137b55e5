#ifndef KETNAP_SERVICES_CTL_DEMO_REQUESTS_H_
#define KETNAP_SERVICES_CTL_DEMO_REQUESTS_H_

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "services/ctl/demo/province.h"

// The plan as requests of the public API.
namespace ketnap::ctl {

// Who makes a call: the loader works with an account for each office.
enum class Actor { kBoard, kStandingCommittee, kTraining, kBase };

// Names learned from replies so far, by index in the plan.
struct LearnedNames {
  std::vector<std::string> organizations;
  std::vector<std::string> members;
  std::vector<std::string> classes;
  std::vector<std::string> people;
};

struct PlannedCall {
  Actor actor = Actor::kBase;
  std::string path;  // "/package.Service/Method".
  std::unique_ptr<google::protobuf::Message> request;
  std::unique_ptr<google::protobuf::Message> response;
};

// The same key of the same seed gives the same id, so that a second run repeats what was answered
// and goes on with the rest.
std::string RequestIdOf(uint64_t seed, const std::string& key);

// "person/12/step/3": the key of a person's step.
std::string StepKey(int person, int step);

PlannedCall CreateOrganizationCall(const Province& province, const LearnedNames& names, int index);
PlannedCall CreateMemberCall(const Province& province, const LearnedNames& names, int index);
PlannedCall AppointMemberCall(const Province& province, const LearnedNames& names, int index);
PlannedCall StepCall(const Province& province, const LearnedNames& names, int person, int step);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_REQUESTS_H_
