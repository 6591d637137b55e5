#include "common/rpc/pipeline_test_support.h"

namespace ketnap::rpc {
namespace {

TEST_F(PipelineTest, APublicMethodServesAnybody) {
  PipelineCase answer;
  ASSERT_TRUE(Call(&Stub::GetPublicCase, "", {}, &answer).ok());
  EXPECT_EQ(answer.principal(), "anonymous");
  ASSERT_TRUE(Call(&Stub::GetPublicCase, TokenFor(Person()), {}, &answer).ok());
  EXPECT_EQ(answer.principal(), Person().account);
}

TEST_F(PipelineTest, ABadTokenIsRefusedEvenWherePublic) {
  const auto unauthenticated = absl::StatusCode::kUnauthenticated;
  ExpectRefused(Call(&Stub::GetPublicCase, "forged", {}), unauthenticated, "IDENTITY_INVALID");
  const std::string token = TokenFor(Person());
  clock_.Advance(absl::Seconds(60));
  ExpectRefused(Call(&Stub::GetPublicCase, token, {}), unauthenticated, "IDENTITY_INVALID");
  const std::string elsewhere = gateway_->SignCaller(Person(), "dossier", clock_.Now());
  ExpectRefused(Call(&Stub::GetPublicCase, elsewhere, {}), unauthenticated, "IDENTITY_INVALID");
  // Two tokens, each good: nobody may choose.
  const auto context = Context(TokenFor(Person()));
  context->AddMetadata("x-ketnap-identity-bin", TokenFor(Person({WholeSuite()})));
  PipelineCase answer;
  ExpectRefused(FromGrpcStatus(stub_->GetPublicCase(context.get(), {}, &answer)), unauthenticated,
                "IDENTITY_INVALID");
}

TEST_F(PipelineTest, ASessionMethodNeedsAPerson) {
  ExpectRefused(Call(&Stub::GetSessionCase, "", {}), absl::StatusCode::kUnauthenticated,
                "SIGN_IN_REQUIRED");
  ExpectRefused(Call(&Stub::GetSessionCase, TokenFor(Caller()), {}),
                absl::StatusCode::kUnauthenticated, "SIGN_IN_REQUIRED");
  ExpectRefused(Call(&Stub::GetSessionCase, dossier_->SignSelf("testing", clock_.Now()), {}),
                absl::StatusCode::kPermissionDenied, "PROCESS_NOT_ALLOWED");
  EXPECT_TRUE(Call(&Stub::GetSessionCase, TokenFor(Person()), {}).ok());
}

TEST_F(PipelineTest, AnInternalMethodNeedsAProcess) {
  ExpectRefused(Call(&Stub::GetInternalCase, "", {}), absl::StatusCode::kUnauthenticated,
                "SIGN_IN_REQUIRED");
  ExpectRefused(Call(&Stub::GetInternalCase, TokenFor(Person({WholeSuite()})), {}),
                absl::StatusCode::kPermissionDenied, "INTERNAL_ONLY");
  PipelineCase answer;
  const std::string token = dossier_->SignSelf("testing", clock_.Now());
  EXPECT_TRUE(Call(&Stub::GetInternalCase, token, {}, &answer).ok());
  EXPECT_EQ(answer.principal(), "processes/dossier");
  service_->handled = 0;
  ExpectRefused(Call(&Stub::GetPublicCase, token, {}), absl::StatusCode::kPermissionDenied,
                "PROCESS_NOT_ALLOWED");
}

TEST_F(PipelineTest, AMissingPermissionIsNamed) {
  ExpectRefused(Call(&Stub::ListPipelineCases, "", {}), absl::StatusCode::kUnauthenticated,
                "SIGN_IN_REQUIRED");
  const absl::Status status = Call(&Stub::ListPipelineCases, TokenFor(Person()), {});
  ExpectRefused(status, absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING");
  EXPECT_THAT(status.ToString(), HasSubstr(kRead));
  Grant over = GrantOver("cell");
  over.valid_to = Date(2024, 5, 31);
  ExpectRefused(Call(&Stub::ListPipelineCases, TokenFor(Person({over})), {}),
                absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING");
  EXPECT_TRUE(Call(&Stub::ListPipelineCases, TokenFor(Person({GrantOver("cell")})), {}).ok());
}

TEST_F(PipelineTest, TheNamedResourceMustLieInScope) {
  const std::string token = TokenFor(Person({GrantOver("district")}));
  for (const std::string& name :
       {Organization("district"), Organization("cell"), Candidate("cell")}) {
    EXPECT_TRUE(Call(&Stub::GetPipelineCase, token, Named(name)).ok()) << name;
  }
  service_->handled = 0;
  for (const std::string& name :
       {Organization("province"), Organization("agencies"), Organization("nowhere"),
        Candidate("agencies"), Candidate("nowhere"), std::string("organizations/-")}) {
    const absl::Status status = Call(&Stub::GetPipelineCase, token, Named(name));
    ExpectRefused(status, absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND");
    // Hidden and absent are the same bytes.
    EXPECT_EQ(status, ResourceNotFoundError(name));
  }
}

TEST_F(PipelineTest, AWholeSuiteGrantReachesEverything) {
  const std::string token = TokenFor(Person({WholeSuite()}));
  for (const std::string& name : {Organization("province"), Candidate("agencies"),
                                  std::string("organizations/-"), std::string()}) {
    EXPECT_TRUE(Call(&Stub::GetPipelineCase, token, Named(name)).ok()) << name;
  }
}

TEST_F(PipelineTest, ANameThatSaysNothingNeverReachesTheHandler) {
  const std::string token = TokenFor(Person({GrantOver("district")}));
  for (const std::string name : {"", "x", "organizations", "organizations/", "organizations/1",
                                 "candidates/-", "Candidates/x", "organizations/-/x"}) {
    const absl::Status status = Call(&Stub::GetPipelineCase, token, Named(name));
    ExpectRefused(status, absl::StatusCode::kInvalidArgument, "INVALID_FIELDS");
    ASSERT_EQ(FieldViolations(status).size(), 1u) << name;
    EXPECT_EQ(FieldViolations(status)[0].field, "name");
  }
  const std::string suite = TokenFor(Person({WholeSuite()}));
  ExpectRefused(Call(&Stub::GetPipelineCase, suite, Named("candidates/7")),
                absl::StatusCode::kInvalidArgument, "INVALID_FIELDS");
}

TEST_F(PipelineTest, TheResourceMayLieInsideAMessage) {
  const std::string token = TokenFor(Person({GrantOver("district")}));
  PipelineCaseRequest request;
  const absl::Status absent = Call(&Stub::UpdatePipelineCase, token, request);
  ExpectRefused(absent, absl::StatusCode::kInvalidArgument, "INVALID_FIELDS");
  EXPECT_EQ(FieldViolations(absent)[0].field, "pipeline_case.name");
  // The name beside it grants nothing.
  request.set_name(Organization("cell"));
  request.mutable_pipeline_case()->set_name(Candidate("agencies"));
  ExpectRefused(Call(&Stub::UpdatePipelineCase, token, request), absl::StatusCode::kNotFound,
                "RESOURCE_NOT_FOUND");
  request.mutable_pipeline_case()->set_name(Candidate("cell"));
  EXPECT_TRUE(Call(&Stub::UpdatePipelineCase, token, request).ok());
}

TEST_F(PipelineTest, AuthorizationComesBeforeValidation) {
  PipelineCaseRequest request = Named(Candidate("agencies"));
  request.set_text("more than ten characters");
  request.set_request_id("none");
  const std::string token = TokenFor(Person({GrantOver("district")}));
  ExpectRefused(Call(&Stub::GetPipelineCase, token, request), absl::StatusCode::kNotFound,
                "RESOURCE_NOT_FOUND");
  request.set_name(Candidate("cell"));
  const absl::Status status = Call(&Stub::GetPipelineCase, token, request);
  ExpectRefused(status, absl::StatusCode::kInvalidArgument, "INVALID_FIELDS");
  EXPECT_EQ(FieldViolations(status).size(), 2u);
}

TEST_F(PipelineTest, TraceIdAndPurposeTravel) {
  PipelineCase answer;
  auto context = Context();
  context->AddMetadata("x-ketnap-trace-id", "abc-123");
  context->AddMetadata("x-ketnap-purpose", "Th%E1%BA%A9m tra");
  ASSERT_TRUE(stub_->GetPublicCase(context.get(), {}, &answer).ok());
  EXPECT_EQ(answer.trace_id(), "abc-123");
  EXPECT_EQ(answer.purpose(), "Thẩm tra");
  for (const char* bad : {"a b", "a/b", ""}) {
    context = Context();
    context->AddMetadata("x-ketnap-trace-id", bad);
    context->AddMetadata("x-ketnap-purpose", "%zz");
    ASSERT_TRUE(stub_->GetPublicCase(context.get(), {}, &answer).ok());
    EXPECT_TRUE(Uuid::Parse(answer.trace_id()).ok()) << answer.trace_id();
    EXPECT_EQ(answer.purpose(), "");
  }
}

TEST_F(PipelineTest, DeadlinesAreGivenAndCapped) {
  PipelineCase answer;
  ASSERT_TRUE(Call(&Stub::GetPublicCase, "", {}, &answer).ok());
  EXPECT_GT(answer.remaining_milliseconds(), 10'000);
  EXPECT_LE(answer.remaining_milliseconds(), 15'000);
  const auto remaining = [&](std::chrono::seconds limit) {
    const auto context = Context();
    context->set_deadline(std::chrono::system_clock::now() + limit);
    EXPECT_TRUE(stub_->GetPublicCase(context.get(), {}, &answer).ok());
    return answer.remaining_milliseconds();
  };
  EXPECT_LE(remaining(std::chrono::hours(1)), 60'000);
  EXPECT_GT(remaining(std::chrono::hours(1)), 50'000);
  EXPECT_LE(remaining(std::chrono::seconds(3)), 3'100);
}

TEST_F(PipelineTest, WhatIsInternalIsMasked) {
  service_->behave = [] { return absl::InternalError("table candidate is gone"); };
  const absl::Status status = Call(&Stub::GetPublicCase, "", {});
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(status.ToString(), ::testing::Not(HasSubstr("candidate")));
  service_->behave = []() -> absl::Status { throw std::runtime_error("secret"); };
  EXPECT_EQ(Call(&Stub::GetPublicCase, "", {}).code(), absl::StatusCode::kInternal);
  service_->behave = [] { return ResourceNotFoundError("candidates/1"); };
  EXPECT_EQ(Call(&Stub::GetPublicCase, "", {}), ResourceNotFoundError("candidates/1"));
}

TEST_F(PipelineTest, AMethodOutsideTheRegistryIsRefused) {
  *registry_ = *MethodRegistry::Create({});
  const absl::Status status = Call(&Stub::GetPublicCase, "", {});
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(service_->handled, 0);
}

}  // namespace
}  // namespace ketnap::rpc
