#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "ketnap/supervision/v1/commendation.grpc.pb.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/handlers/figures/process_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// In 2018 base_a admitted three of four, base_b two of two.
class CommendationHandlerTest : public ProcessTest {
 protected:
  using Commendations = v1::CommendationService::Stub;

  CommendationHandlerTest() {
    for (const int month : {2, 5, 9}) Admit(cell_a1_, Date(2018, month, 3));
    for (const int month : {1, 12}) Admit(cell_b1_, Date(2018, month, 3));
    Plan(bloc_, organization::v1::PLAN_PERIOD_YEAR, Date(2018, 1, 1), Date(2018, 12, 31), 6,
         {{base_a_, 4}, {base_b_, 2}});
  }

  access::Caller Officer(const Uuid& organization) {
    return harness_.Person({Harness::GrantOver(
        organization, {"supervision.commendations.read", "supervision.commendations.write",
                       "supervision.commendations.decide"})});
  }
  v1::ProposeCommendationsRequest Question(v1::CommendationCriterion criterion, int year = 2018) {
    v1::ProposeCommendationsRequest request;
    request.set_organization(NameOf(bloc_));
    *request.mutable_start_date() = DateOf(year, 1, 1);
    *request.mutable_end_date() = DateOf(year, 12, 31);
    request.set_criterion(criterion);
    return request;
  }
  std::vector<std::string> Proposed(const v1::ProposeCommendationsRequest& request) {
    const auto response = harness_.Call(officer_, &Commendations::ProposeCommendations, request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> texts;
    if (!response.ok()) return texts;
    for (const auto& each : response->proposals()) {
      texts.push_back(absl::StrCat(each.figure().rank(), " ", each.organization_display_name(), " ",
                                   each.figure().achieved(), "/", each.figure().measured(),
                                   each.existing().empty() ? "" : " again"));
    }
    return texts;
  }
  v1::RecordCommendationRequest NewCommendation(const Uuid& organization,
                                                v1::CommendationCriterion criterion) {
    v1::RecordCommendationRequest request;
    auto& commendation = *request.mutable_commendation();
    commendation.set_organization(NameOf(organization));
    commendation.set_committee(NameOf(bloc_));
    commendation.set_criterion(criterion);
    *commendation.mutable_start_date() = DateOf(2018, 1, 1);
    *commendation.mutable_end_date() = DateOf(2018, 12, 31);
    commendation.set_reason("Hoàn thành vượt mức chỉ tiêu kết nạp");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Commendation> Record(const v1::RecordCommendationRequest& request) {
    return harness_.Call(officer_, &Commendations::RecordCommendation, request);
  }
  v1::DecideCommendationRequest NewDecision(const std::string& name, bool granted) {
    v1::DecideCommendationRequest request;
    request.set_name(name);
    request.set_granted(granted);
    auto& decision = *request.mutable_decision();
    decision.set_number("31");
    decision.set_symbol("QĐ/ĐUK");
    decision.set_issuer("Đảng ủy Khối");
    *decision.mutable_date() = DateOf(2019, 8, 12);
    (granted ? request.set_form("Giấy khen") : request.set_reason("Chưa đủ thành tích"));
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Commendation> Decide(const access::Caller& caller,
                                          const v1::DecideCommendationRequest& request) {
    return harness_.Call(caller, &Commendations::DecideCommendation, request);
  }
  std::vector<std::string> List(const access::Caller& caller,
                                v1::CommendationState state = v1::COMMENDATION_STATE_UNSPECIFIED) {
    v1::ListCommendationsRequest request;
    request.set_state(state);
    request.set_page_size(1);
    std::vector<std::string> names;
    for (int pages = 0; pages < 20; ++pages) {
      const auto page = harness_.Call(caller, &Commendations::ListCommendations, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return names;
      for (const auto& each : page->commendations()) names.push_back(each.name());
      if (page->next_page_token().empty()) return names;
      request.set_page_token(page->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return names;
  }

  const access::Caller officer_ = Officer(bloc_);
};

TEST_F(CommendationHandlerTest, ProposesTheBestByAttainment) {
  auto request = Question(v1::COMMENDATION_CRITERION_ATTAINMENT);
  EXPECT_THAT(Proposed(request),
              ElementsAre("1 Đảng bộ Sở Y tế 2/2", "2 Đảng bộ Sở Tài chính 3/4"));
  request.set_minimum_permille(750);
  EXPECT_EQ(Proposed(request).size(), 2u);
  request.set_minimum_permille(751);
  EXPECT_THAT(Proposed(request), ElementsAre("1 Đảng bộ Sở Y tế 2/2"));
  request.set_minimum_permille(0);
  request.set_minimum_measured(3);
  EXPECT_THAT(Proposed(request), ElementsAre("2 Đảng bộ Sở Tài chính 3/4"));
  request.set_minimum_measured(0);
  request.set_limit(1);
  EXPECT_THAT(Proposed(request), ElementsAre("1 Đảng bộ Sở Y tế 2/2"));
  // The same as the report says.
  auto attainment = Attainment(bloc_);
  *attainment.mutable_start_date() = DateOf(2018, 1, 1);
  *attainment.mutable_end_date() = DateOf(2018, 12, 31);
  const auto report = Ask(attainment);
  ASSERT_TRUE(report.ok()) << report.status();
  for (const auto& row : report->rows()) {
    const bool of_a = row.organization() == NameOf(base_a_);
    EXPECT_EQ(row.admitted(), of_a ? 3 : 2);
    EXPECT_EQ(row.target(), of_a ? 4 : 2);
  }
  // No plan for the period; no figure for the criterion.
  EXPECT_EQ(ErrorReason(harness_
                            .Call(officer_, &Commendations::ProposeCommendations,
                                  Question(v1::COMMENDATION_CRITERION_ATTAINMENT, 2017))
                            .status()),
            "NO_APPROVED_PLAN");
  EXPECT_EQ(ErrorReason(harness_
                            .Call(officer_, &Commendations::ProposeCommendations,
                                  Question(v1::COMMENDATION_CRITERION_OTHER))
                            .status()),
            "INVALID_FIELDS");
}

TEST_F(CommendationHandlerTest, ProposesTheBestByDossiersAndDeadlines) {
  // base_a: one right the first time and in time, one returned and late; base_b: one right, late.
  Person right = Listed(cell_a1_, Date(2019, 1, 7), Date(2019, 1, 10));
  Resolve(&right, Date(2019, 2, 1));
  ProcessTest::Decide(&right, Date(2019, 3, 1), 0);
  Person returned = Listed(cell_a2_, Date(2019, 1, 7), Date(2019, 1, 10));
  Resolve(&returned, Date(2019, 2, 1));
  Return(&returned, Date(2019, 2, 20), "2-KNĐ", {"MISSING"});
  ProcessTest::Decide(&returned, Date(2019, 6, 28), 3);
  Person late = Listed(cell_b1_, Date(2019, 1, 7), Date(2019, 1, 10));
  Resolve(&late, Date(2019, 2, 1));
  ProcessTest::Decide(&late, Date(2019, 6, 28), 3);
  // People of the bloc's own are of no organization below it.
  Person own = Listed(bloc_, Date(2019, 1, 7), Date(2019, 1, 10));
  Resolve(&own, Date(2019, 2, 1));
  ProcessTest::Decide(&own, Date(2019, 3, 1), 0);
  EXPECT_THAT(Proposed(Question(v1::COMMENDATION_CRITERION_FIRST_TIME_RIGHT, 2019)),
              ElementsAre("1 Đảng bộ Sở Y tế 1/1", "2 Đảng bộ Sở Tài chính 1/2"));
  // Of each, the answer to the nomination too, which was in time.
  EXPECT_THAT(Proposed(Question(v1::COMMENDATION_CRITERION_TIMELINESS, 2019)),
              ElementsAre("1 Đảng bộ Sở Tài chính 3/4", "2 Đảng bộ Sở Y tế 1/2"));
}

TEST_F(CommendationHandlerTest, IsPutForwardWithItsFigureAndDecided) {
  const auto request = NewCommendation(base_a_, v1::COMMENDATION_CRITERION_ATTAINMENT);
  const auto recorded = Record(request);
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->figure().achieved(), 3);
  EXPECT_EQ(recorded->figure().measured(), 4);
  EXPECT_EQ(recorded->figure().permille(), 750);
  EXPECT_EQ(recorded->figure().rank(), 2);
  EXPECT_EQ(recorded->figure().compared(), 2);
  EXPECT_EQ(Record(request)->name(), recorded->name());
  const absl::Status again =
      Record(NewCommendation(base_a_, v1::COMMENDATION_CRITERION_ATTAINMENT)).status();
  EXPECT_EQ(again.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(again, "existing"), recorded->name());
  EXPECT_THAT(Proposed(Question(v1::COMMENDATION_CRITERION_ATTAINMENT)),
              ElementsAre("1 Đảng bộ Sở Y tế 2/2", "2 Đảng bộ Sở Tài chính 3/4 again"));

  // What is counted later does not change what was found.
  Admit(cell_a1_, Date(2018, 11, 3));
  auto decision = NewDecision(recorded->name(), true);
  decision.set_etag(recorded->etag());
  const auto granted = Decide(officer_, decision);
  ASSERT_TRUE(granted.ok()) << granted.status();
  EXPECT_EQ(granted->state(), v1::COMMENDATION_STATE_GRANTED);
  EXPECT_EQ(granted->figure().achieved(), 3);
  EXPECT_EQ(ErrorReason(Decide(officer_, NewDecision(recorded->name(), false)).status()),
            "COMMENDATION_CLOSED");
  v1::GetCommendationRequest get;
  get.set_name(recorded->name());
  EXPECT_EQ(
      harness_.Call(Officer(base_a_), &Commendations::GetCommendation, get)->SerializeAsString(),
      granted->SerializeAsString());

  const auto entries = harness_.WaitForJournal(2);
  EXPECT_EQ(entries[1].action(), "DecideCommendation");
  EXPECT_EQ(entries[1].organization_id(), bloc_.ToBytes());
  v1::CommendationChanged event;
  ASSERT_TRUE(entries[1].event().UnpackTo(&event));
  EXPECT_EQ(event.commendation().SerializeAsString(), granted->SerializeAsString());
}

TEST_F(CommendationHandlerTest, RefusesWhatDoesNotStand) {
  EXPECT_EQ(
      ErrorReason(
          Record(NewCommendation(base_a_, v1::COMMENDATION_CRITERION_FIRST_TIME_RIGHT)).status()),
      "NO_FIGURE");
  auto request = NewCommendation(base_c_, v1::COMMENDATION_CRITERION_OTHER);
  const absl::Status refused = Record(request).status();
  ASSERT_EQ(FieldViolations(refused).size(), 1u);
  EXPECT_EQ(FieldViolations(refused)[0].rule_id, "NOT_ABOVE_ORGANIZATION");
  // Declined, it may be put forward again; without a figure, more than once.
  const auto first = Record(NewCommendation(base_a_, v1::COMMENDATION_CRITERION_ATTAINMENT));
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(Decide(officer_, NewDecision(first->name(), false)).ok());
  const auto second = Record(NewCommendation(base_a_, v1::COMMENDATION_CRITERION_ATTAINMENT));
  ASSERT_TRUE(second.ok()) << second.status();
  v1::WithdrawCommendationRequest withdraw;
  withdraw.set_name(second->name());
  withdraw.set_reason("Đề nghị trùng");
  withdraw.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(officer_, &Commendations::WithdrawCommendation, withdraw)->state(),
            v1::COMMENDATION_STATE_WITHDRAWN);
  EXPECT_TRUE(Record(NewCommendation(base_a_, v1::COMMENDATION_CRITERION_OTHER)).ok());
  EXPECT_TRUE(Record(NewCommendation(base_a_, v1::COMMENDATION_CRITERION_OTHER)).ok());
  EXPECT_EQ(List(officer_).size(), 4u);
  EXPECT_THAT(List(officer_, v1::COMMENDATION_STATE_DECLINED), ElementsAre(first->name()));
}

TEST_F(CommendationHandlerTest, NobodyDecidesForThemselvesOrElsewhere) {
  const auto recorded = Record(NewCommendation(base_a_, v1::COMMENDATION_CRITERION_OTHER));
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  const auto subject = Officer(base_a_);
  EXPECT_EQ(ErrorReason(Decide(subject, NewDecision(recorded->name(), true)).status()),
            "NOT_THE_COMMITTEE");
  EXPECT_THAT(List(subject), ElementsAre(recorded->name()));
  const auto elsewhere = Officer(base_b_);
  EXPECT_EQ(Decide(elsewhere, NewDecision(recorded->name(), true)).status(),
            ResourceNotFoundError(recorded->name()));
  EXPECT_THAT(List(elsewhere), IsEmpty());
  // Whose committee another is cannot be put forward for.
  EXPECT_EQ(harness_
                .Call(subject, &Commendations::RecordCommendation,
                      NewCommendation(base_a_, v1::COMMENDATION_CRITERION_OTHER))
                .status(),
            ResourceNotFoundError(NameOf(bloc_)));
  EXPECT_EQ(harness_
                .Call(elsewhere, &Commendations::ProposeCommendations,
                      Question(v1::COMMENDATION_CRITERION_ATTAINMENT))
                .status(),
            ResourceNotFoundError(NameOf(bloc_)));
}

}  // namespace
}  // namespace ketnap::supervision
