#include "services/ctl/demo/requests.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/uuid.h"
#include "common/rpc/validation.h"
#include "ketnap/dossier/v1/dossier_service.pb.h"
#include "services/ctl/demo/sequel.h"
#include "services/ctl/demo/working_days.h"

namespace ketnap::ctl {
namespace {

std::vector<std::string> FakeNames(const std::string& collection, size_t count) {
  std::vector<std::string> names;
  for (size_t i = 0; i < count; ++i) {
    names.push_back(
        absl::StrCat(collection, "/", Uuid::FromName(absl::StrCat(collection, i)).ToString()));
  }
  return names;
}

std::string RequestIdIn(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  return request.GetReflection()->GetString(request, field);
}

class RequestsTest : public testing::Test {
 protected:
  void SetUp() override {
    province_ = GenerateProvince(1, *BuiltInCalendar());
    names_.organizations = FakeNames("organizations", province_.organizations.size());
    names_.members = FakeNames("members", province_.members.size());
    names_.people = FakeNames("candidates", province_.people.size());
  }

  // The request satisfies the field rules of the API and is like no other.
  void Check(const PlannedCall& call) {
    const absl::Status valid = rpc::Validate(*call.request);
    ASSERT_TRUE(valid.ok()) << call.path << " " << call.request->ShortDebugString() << " "
                            << valid.message();
    EXPECT_TRUE(ids_.insert(RequestIdIn(*call.request)).second) << call.path;
    paths_.insert(call.path);
  }

  Province province_;
  LearnedNames names_;
  std::set<std::string> ids_;
  std::set<std::string> paths_;
};

TEST_F(RequestsTest, EveryRequestIsValidAndHasAnIdOfItsOwn) {
  for (size_t i = 0; i < province_.organizations.size(); ++i) {
    Check(CreateOrganizationCall(province_, names_, static_cast<int>(i)));
  }
  for (size_t i = 0; i < province_.members.size(); ++i) {
    Check(CreateMemberCall(province_, names_, static_cast<int>(i)));
  }
  for (size_t person = 0; person < province_.people.size(); ++person) {
    for (size_t step = 0; step < province_.people[person].steps.size(); ++step) {
      Check(StepCall(province_, names_, static_cast<int>(person), static_cast<int>(step)));
      ASSERT_FALSE(HasFatalFailure());
    }
  }
  // Everything an official member went through, and what happens to the others.
  EXPECT_EQ(paths_.size(), 2u + 6u + 14u);
  // What comes after has ids of its own.
  const Province sequel = GenerateSequel(province_, *BuiltInCalendar());
  for (size_t i = 0; i < sequel.appointments.size(); ++i) {
    Check(AppointMemberCall(sequel, names_, static_cast<int>(i)));
  }
  for (size_t person = 0; person < sequel.people.size(); ++person) {
    for (size_t step = 0; step < sequel.people[person].steps.size(); ++step) {
      Check(StepCall(sequel, names_, static_cast<int>(person), static_cast<int>(step)));
      ASSERT_FALSE(HasFatalFailure());
    }
  }
}

TEST_F(RequestsTest, TheSameStepIsTheSameRequest) {
  for (int step = 0; step < static_cast<int>(province_.people[0].steps.size()); ++step) {
    EXPECT_EQ(StepCall(province_, names_, 0, step).request->SerializeAsString(),
              StepCall(province_, names_, 0, step).request->SerializeAsString());
  }
  EXPECT_NE(RequestIdOf(1, "a"), RequestIdOf(2, "a"));
}

}  // namespace
}  // namespace ketnap::ctl
