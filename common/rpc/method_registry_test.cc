#include "common/rpc/method_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/rpc/method_faults.h"
#include "grpc/health/v1/health.pb.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "ketnap/testing/v1/pipeline_case.pb.h"

namespace ketnap::rpc {
namespace {

using ketnap::options::v1::MethodPolicy;
using ketnap::testing::v1::PipelineCaseRequest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kService[] = "ketnap.testing.v1.PipelineCaseService";

// Names a type of each file, so that the linker keeps their descriptors.
const google::protobuf::MethodDescriptor* UpdateMethod() {
  (void)grpc::health::v1::HealthCheckRequest::descriptor();
  (void)ketnap::journal::v1::JournalEntry::descriptor();
  return PipelineCaseRequest::descriptor()->file()->service(0)->FindMethodByName(
      "UpdatePipelineCase");
}

TEST(MethodRegistryTest, KnowsEveryMethodAndItsPolicy) {
  ASSERT_NE(UpdateMethod(), nullptr);
  const auto registry = MethodRegistry::Create({kService, "ketnap.journal.v1.JournalService"});
  ASSERT_TRUE(registry.ok()) << registry.status();
  EXPECT_EQ(registry->methods().size(), 9u);
  EXPECT_TRUE(std::is_sorted(registry->methods().begin(), registry->methods().end(),
                             [](auto* a, auto* b) { return a->path < b->path; }));
  const MethodInfo* update =
      registry->Find("/ketnap.testing.v1.PipelineCaseService/UpdatePipelineCase");
  ASSERT_NE(update, nullptr);
  EXPECT_EQ(update->service, "testing");
  EXPECT_EQ(update->policy.permission(), "testing.case.update");
  EXPECT_TRUE(update->policy.mutating());
  EXPECT_EQ(update->descriptor, UpdateMethod());
  EXPECT_EQ(registry->Find("/ketnap.journal.v1.JournalService/ReadJournal")->service, "");
  EXPECT_EQ(registry->Find("/ketnap.testing.v1.PipelineCaseService/Nothing"), nullptr);
}

TEST(MethodRegistryTest, AMissingPolicyStopsTheStart) {
  UpdateMethod();
  const auto registry = MethodRegistry::Create({"grpc.health.v1.Health", "ketnap.no.v1.Such"});
  EXPECT_EQ(registry.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(registry.status()), "METHOD_POLICY_FAULTY");
  const std::string message(ToStd(registry.status().message()));
  EXPECT_THAT(message, HasSubstr("grpc.health.v1.Health.Check has no policy"));
  EXPECT_THAT(message, HasSubstr("ketnap.no.v1.Such is not linked in"));
}

TEST(PolicyFaultsTest, FindsEveryFault) {
  const auto& method = *UpdateMethod();
  MethodPolicy policy;
  EXPECT_THAT(PolicyFaults(method, policy), ElementsAre(HasSubstr("states no audience")));
  policy.set_audience(ketnap::options::v1::AUDIENCE_SESSION);
  EXPECT_THAT(PolicyFaults(method, policy), IsEmpty());
  for (const char* path : {"nothing", "pipeline_case", "pipeline_case.nothing", "name.name",
                           "pipeline_case.remaining_milliseconds", ".", "name."}) {
    policy.set_resource_field(path);
    EXPECT_THAT(PolicyFaults(method, policy), ElementsAre(HasSubstr("is no text field"))) << path;
  }
  policy.set_resource_field("pipeline_case.name");
  EXPECT_THAT(PolicyFaults(method, policy), IsEmpty());
  policy.set_mutating(true);
  EXPECT_THAT(PolicyFaults(method, policy), IsEmpty());
  // A method whose request has no request_id.
  const auto* read = ketnap::journal::v1::JournalEntry::descriptor()->file()->service(0)->method(0);
  policy.clear_resource_field();
  EXPECT_THAT(PolicyFaults(*read, policy), ElementsAre(HasSubstr("request_id")));
  policy.set_audience(ketnap::options::v1::Audience(77));
  policy.set_resource_field("nothing");
  EXPECT_THAT(PolicyFaults(*read, policy), SizeIs(3));
}

}  // namespace
}  // namespace ketnap::rpc
