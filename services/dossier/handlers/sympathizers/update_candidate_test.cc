#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UpdateCandidateTest : public WayTest {
 protected:
  v1::UpdateCandidateRequest Change(const std::vector<std::string>& fields) {
    v1::UpdateCandidateRequest request;
    request.mutable_candidate()->set_name(person_);
    for (const std::string& field : fields) request.mutable_update_mask()->add_paths(field);
    *request.mutable_date() = Day(2016, 8, 20);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Candidate> Update(const v1::UpdateCandidateRequest& request) {
    return Send(&People::UpdateCandidate, request);
  }
  std::vector<std::string> Find(const std::string& text) {
    v1::ListCandidatesRequest request;
    request.set_text(text);
    auto reply = Send(&People::ListCandidates, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    std::vector<std::string> names;
    for (const auto& candidate : reply->candidates()) names.push_back(candidate.full_name());
    return names;
  }
  v1::CandidateStep LastStep() {
    v1::GetTimelineRequest request;
    request.set_candidate(person_);
    auto reply = Send(&People::GetTimeline, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() && reply->entries_size() > 0 ? reply->entries(0).step() : v1::CandidateStep();
  }
};

TEST_F(UpdateCandidateTest, OnlyWhatTheMaskNamesIsChangedAndTheJournalNamesTheFields) {
  Reach("helper");
  const v1::Candidate before = Get();
  auto request = Change({"religion", "qualification", "youth_union_member"});
  request.mutable_candidate()->set_religion("Công giáo");
  request.mutable_candidate()->set_qualification(v1::QUALIFICATION_POSTGRADUATE);
  request.mutable_candidate()->set_occupation(v1::OCCUPATION_FARMER);
  request.set_etag(before.etag());
  auto reply = Update(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->religion(), "Công giáo");
  EXPECT_EQ(reply->qualification(), v1::QUALIFICATION_POSTGRADUATE);
  EXPECT_EQ(reply->occupation(), before.occupation());
  EXPECT_EQ(reply->state(), before.state());
  EXPECT_NE(reply->etag(), before.etag());
  EXPECT_EQ(Get().DebugString(), reply->DebugString());
  const v1::CandidateStep step = LastStep();
  EXPECT_EQ(step.step(), v1::STEP_UPDATE);
  EXPECT_THAT(step.codes(), ElementsAre("RELIGION", "QUALIFICATION"));
  EXPECT_EQ(step.from_state(), step.to_state());
  // The same request again is the same answer.
  EXPECT_EQ(Update(request)->etag(), reply->etag());
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(Update(request).status().code(), absl::StatusCode::kAborted);
}

TEST_F(UpdateCandidateTest, AChangedNameIsFoundAtOnceAndTheOldOneNoLonger) {
  Reach("list");
  auto request = Change({"full_name"});
  request.mutable_candidate()->set_full_name("  Nông   Thị Hoà ");
  ASSERT_TRUE(Update(request).ok());
  EXPECT_THAT(Find("nong thi"), ElementsAre("Nông Thị Hoà"));
  EXPECT_THAT(Find("nguyen van"), IsEmpty());
}

TEST_F(UpdateCandidateTest, NobodyIsMadeTwiceByAChange) {
  Reach("list");
  const std::string first = person_;
  ASSERT_TRUE(Send(Nomination("Trần Thị Bình")).ok());
  auto request = Change({"full_name"});
  request.mutable_candidate()->set_full_name("nguyễn văn AN");
  const absl::Status status = Update(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(status, "existing"), first);
  // Another day of birth is another person.
  request = Change({"full_name", "birth_date"});
  request.mutable_candidate()->set_full_name("Nguyễn Văn An");
  *request.mutable_candidate()->mutable_birth_date() = Day(1991, 1, 1);
  EXPECT_TRUE(Update(request).ok());
  // Of oneself nobody is a double.
  request = Change({"full_name"});
  request.mutable_candidate()->set_full_name("Nguyễn Văn An");
  EXPECT_TRUE(Update(request).ok());
}

TEST_F(UpdateCandidateTest, OnceTheCellHasResolvedIdentityIsCorrectedNotChanged) {
  Reach("base");
  const auto late = [this](const std::vector<std::string>& fields) {
    auto request = Change(fields);
    *request.mutable_date() = Day(2016, 12, 10);
    return request;
  };
  auto request = late({"birth_date"});
  *request.mutable_candidate()->mutable_birth_date() = Day(1990, 5, 21);
  const absl::Status status = Update(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(status), "USE_CORRECTION");
  EXPECT_EQ(ErrorMetadataValue(status, "method"), "CorrectRecord");
  // Named and the same is no change; the rest may change on.
  request = late({"sex", "occupation"});
  request.mutable_candidate()->set_sex(v1::SEX_FEMALE);
  request.mutable_candidate()->set_occupation(v1::OCCUPATION_OTHER);
  EXPECT_TRUE(Update(request).ok());
  EXPECT_THAT(LastStep().codes(), ElementsAre("OCCUPATION"));
}

TEST_F(UpdateCandidateTest, AnEarlierMembershipAndSpecialCasesAreDeclaredAndTakenBack) {
  Reach("list");
  auto request = Change({"former_membership", "special_cases"});
  auto* former = request.mutable_candidate()->mutable_former_membership();
  *former->mutable_leaving_date() = Day(2012, 3, 1);
  former->set_reason(v1::LEAVING_REASON_STRUCK_OFF);
  for (const auto special :
       {v1::SPECIAL_CASE_RELIGION, v1::SPECIAL_CASE_READMISSION, v1::SPECIAL_CASE_RELIGION}) {
    request.mutable_candidate()->add_special_cases(special);
  }
  auto reply = Update(request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->former_membership().reason(), v1::LEAVING_REASON_STRUCK_OFF);
  EXPECT_THAT(reply->special_cases(),
              ElementsAre(v1::SPECIAL_CASE_READMISSION, v1::SPECIAL_CASE_RELIGION));
  EXPECT_THAT(LastStep().codes(), ElementsAre("FORMER_MEMBERSHIP", "SPECIAL_CASES"));
  reply = Update(Change({"former_membership", "special_cases"}));
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_FALSE(reply->has_former_membership());
  EXPECT_EQ(reply->special_cases_size(), 0);
}

TEST_F(UpdateCandidateTest, WhatTheServiceSetsCannotBeNamedAndStrangersAreNotThere) {
  Reach("list");
  EXPECT_EQ(Update(Change({"state"})).status().code(), absl::StatusCode::kInvalidArgument);
  auto request = Change({"religion"});
  request.mutable_candidate()->set_religion("Không");
  *request.mutable_date() = Day(2019, 1, 11);
  EXPECT_EQ(Update(request).status().code(), absl::StatusCode::kInvalidArgument);
  *request.mutable_date() = Day(2016, 8, 20);
  EXPECT_EQ(harness_.Call(Clerk(other_base_), &People::UpdateCandidate, request).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ErrorReason(
                harness_.Call(Clerk(superior_, false), &People::UpdateCandidate, request).status()),
            "HISTORICAL_ENTRY_NOT_PERMITTED");
}

}  // namespace
}  // namespace ketnap::dossier
