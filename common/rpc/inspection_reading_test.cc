#include "common/rpc/pipeline_test_support.h"

// What the grants of inspections allow, and that nothing is read by them unwritten.
namespace ketnap::rpc {
namespace {

constexpr char kFirst[] = "inspections/018f0000-0000-7000-8000-0000000000a1";
constexpr char kSecond[] = "inspections/018f0000-0000-7000-8000-0000000000a2";

class InspectionReadingTest : public PipelineTest {
 protected:
  struct Written {
    std::string method, resource, account;
    std::vector<std::string> inspections;
    Uuid organization;
    absl::StatusCode answer;
    int handled_before;
  };

  void SetUp() override {
    PipelineTest::SetUp();
    journal_reading_ = [this](const RequestContext& context, const InspectionReading& reading) {
      Written written{context.method, reading.resource, context.caller.account, {}, {},
                      reading.answer, service_->handled};
      for (const auto& use : reading.uses) written.inspections.push_back(use.inspection);
      written.organization = reading.uses.at(0).organization;
      written_.push_back(written);
      return journal_;
    };
  }

  static Grant InspectionOver(const std::string& organization, const char* inspection = kFirst) {
    return {Uuid::FromName(organization),
            {kRead, kUpdate},
            Date(2024, 5, 20),
            Date(2024, 6, 10),
            inspection};
  }
  std::string Inspector(std::vector<Grant> more = {}) {
    more.insert(more.begin(), InspectionOver("district"));
    return TokenFor(Person(std::move(more)));
  }
  // The handler asks what a list would.
  void JudgeVisible() {
    service_->judge = [this](const RequestContext& context) {
      visible_ = access::VisibleScopeOf(context, tree_).roots;
    };
  }

  absl::Status journal_;
  std::vector<Written> written_;
  std::vector<Uuid> visible_;
};

TEST_F(InspectionReadingTest, AReadingIsWrittenBeforeItIsAnswered) {
  ASSERT_TRUE(Call(&Stub::GetPipelineCase, Inspector(), Named(Candidate("cell"))).ok());
  ASSERT_EQ(written_.size(), 1u);
  EXPECT_EQ(written_[0].method, "/ketnap.testing.v1.PipelineCaseService/GetPipelineCase");
  EXPECT_EQ(written_[0].resource, Candidate("cell"));
  EXPECT_EQ(written_[0].account, Person().account);
  EXPECT_EQ(written_[0].inspections, std::vector<std::string>{kFirst});
  EXPECT_EQ(written_[0].organization, Uuid::FromName("cell"));
  EXPECT_EQ(written_[0].answer, absl::StatusCode::kOk);
  EXPECT_EQ(written_[0].handled_before, 1);
}

TEST_F(InspectionReadingTest, WhatCannotBeWrittenIsNotAnswered) {
  journal_ = absl::UnavailableError("the database is gone");
  PipelineCase answer;
  const absl::Status status =
      Call(&Stub::GetPipelineCase, Inspector(), Named(Candidate("cell")), &answer);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
  EXPECT_TRUE(answer.name().empty());
}

TEST_F(InspectionReadingTest, ARefusalByTheHandlerIsWrittenToo) {
  service_->behave = [] { return absl::FailedPreconditionError("the dossier is not complete"); };
  EXPECT_EQ(Call(&Stub::GetPipelineCase, Inspector(), Named(Candidate("cell"))).code(),
            absl::StatusCode::kFailedPrecondition);
  ASSERT_EQ(written_.size(), 1u);
  EXPECT_EQ(written_[0].answer, absl::StatusCode::kFailedPrecondition);
}

TEST_F(InspectionReadingTest, WhatAnotherGrantAllowsIsNotOfTheInspection) {
  for (const Grant& own : {GrantOver("cell"), GrantOver("province"), WholeSuite()}) {
    EXPECT_TRUE(Call(&Stub::GetPipelineCase, Inspector({own}), Named(Candidate("cell"))).ok());
  }
  EXPECT_TRUE(written_.empty());
  // Own elsewhere: here it is the inspection that allows it.
  EXPECT_TRUE(
      Call(&Stub::GetPipelineCase, Inspector({GrantOver("agencies")}), Named(Candidate("cell")))
          .ok());
  EXPECT_EQ(written_.size(), 1u);
  EXPECT_TRUE(
      Call(&Stub::GetPipelineCase, Inspector({GrantOver("agencies")}), Named(Candidate("agencies")))
          .ok());
  EXPECT_EQ(written_.size(), 1u);
}

TEST_F(InspectionReadingTest, OnItsDaysAndItsOrganizationsAlone) {
  ExpectRefused(Call(&Stub::GetPipelineCase, Inspector(), Named(Candidate("agencies"))),
                absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND");
  for (const Date& day : {Date(2024, 5, 19), Date(2024, 6, 11)}) {
    clock_.SetDay(day);
    ExpectRefused(Call(&Stub::GetPipelineCase, Inspector(), Named(Candidate("cell"))),
                  absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING");
  }
  EXPECT_TRUE(written_.empty());
  for (const Date& day : {Date(2024, 5, 20), Date(2024, 6, 10)}) {
    clock_.SetDay(day);
    EXPECT_TRUE(Call(&Stub::GetPipelineCase, Inspector(), Named(Candidate("cell"))).ok());
  }
  EXPECT_EQ(written_.size(), 2u);
}

TEST_F(InspectionReadingTest, NothingIsChangedByIt) {
  PipelineCaseRequest request;
  request.mutable_pipeline_case()->set_name(Candidate("cell"));
  ExpectRefused(Call(&Stub::UpdatePipelineCase, Inspector(), request),
                absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING");
  // Who may change elsewhere does not by it change here, and the handler of what they may change
  // sees nothing of the inspection.
  ExpectRefused(Call(&Stub::UpdatePipelineCase, Inspector({GrantOver("agencies")}), request),
                absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND");
  JudgeVisible();
  request.mutable_pipeline_case()->set_name(Candidate("agencies"));
  EXPECT_TRUE(Call(&Stub::UpdatePipelineCase, Inspector({GrantOver("agencies")}), request).ok());
  EXPECT_EQ(visible_, std::vector<Uuid>{Uuid::FromName("agencies")});
  EXPECT_TRUE(written_.empty());
}

TEST_F(InspectionReadingTest, WhatOnlyRecordsAReadingIsAReading) {
  PipelineCaseRequest request = Named(Candidate("cell"));
  request.set_request_id("018f0000-0000-7000-8000-000000000077");
  EXPECT_TRUE(Call(&Stub::RevealPipelineCase, Inspector(), request).ok());
  ASSERT_EQ(written_.size(), 1u);
  EXPECT_THAT(written_[0].method, HasSubstr("RevealPipelineCase"));
}

TEST_F(InspectionReadingTest, AListIsWrittenWhereTheInspectionWidensIt) {
  JudgeVisible();
  EXPECT_TRUE(Call(&Stub::ListPipelineCases, Inspector({GrantOver("agencies")}), {}).ok());
  EXPECT_EQ(visible_.size(), 2u);
  ASSERT_EQ(written_.size(), 1u);
  EXPECT_EQ(written_[0].organization, Uuid::FromName("district"));
  EXPECT_EQ(written_[0].resource, "");
  EXPECT_TRUE(Call(&Stub::ListPipelineCases, Inspector({GrantOver("province")}), {}).ok());
  EXPECT_EQ(visible_, std::vector<Uuid>{Uuid::FromName("province")});
  EXPECT_EQ(written_.size(), 1u);
}

TEST_F(InspectionReadingTest, APermissionHeldByItAloneIsEnoughToWrite) {
  EXPECT_TRUE(Call(&Stub::ListPipelineCases, Inspector(), {}).ok());  // The handler judges nothing.
  EXPECT_EQ(written_.size(), 1u);
  EXPECT_TRUE(Call(&Stub::ListPipelineCases, Inspector({GrantOver("agencies")}), {}).ok());
  EXPECT_EQ(written_.size(), 1u);
}

TEST_F(InspectionReadingTest, EveryInspectionThatAllowsItIsNamed) {
  const std::string token = Inspector(
      {InspectionOver("cell", kSecond), InspectionOver("agencies", "inspections/elsewhere")});
  EXPECT_TRUE(Call(&Stub::GetPipelineCase, token, Named(Candidate("cell"))).ok());
  ASSERT_EQ(written_.size(), 1u);
  EXPECT_EQ(written_[0].inspections, (std::vector<std::string>{kFirst, kSecond}));
}

TEST_F(InspectionReadingTest, AnInspectionOfEverythingIsNone) {
  Grant everything = InspectionOver("district");
  everything.organization.reset();
  ExpectRefused(
      Call(&Stub::GetPipelineCase, TokenFor(Person({everything})), Named(Candidate("cell"))),
      absl::StatusCode::kUnauthenticated, "IDENTITY_INVALID");
}

}  // namespace
}  // namespace ketnap::rpc
