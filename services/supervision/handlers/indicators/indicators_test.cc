#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::HasSubstr;

class IndicatorsTest : public SupervisionTest {
 protected:
  v1::ListIndicatorsRequest Indicators(const Uuid& organization,
                                       const std::vector<std::string>& ids = {}) {
    v1::ListIndicatorsRequest request;
    request.set_organization(NameOf(organization));
    *request.mutable_start_date() = DateOf(2017, 1, 1);
    *request.mutable_end_date() = DateOf(2019, 8, 15);
    for (const std::string& id : ids) request.add_indicator_ids(id);
    return request;
  }
  absl::StatusOr<v1::ListIndicatorsResponse> List(const v1::ListIndicatorsRequest& request) {
    return harness_.Call(ReaderOfEverything(), &Statistics::ListIndicators, request);
  }
  absl::StatusOr<v1::GetForecastResponse> Forecast(const access::Caller& caller,
                                                   const Uuid& organization, Date end) {
    v1::GetForecastRequest request;
    request.set_organization(NameOf(organization));
    *request.mutable_end_date() = DateToProto(end);
    return harness_.Call(caller, &Statistics::GetForecast, request);
  }
  // Decided on that day; at the ceremony so many days later, unless it waits for one.
  void Decided(const Uuid& cell, Date day, std::optional<int> days_to_ceremony) {
    Apply(EntryOf(Candidate(cell, [&](dossier::v1::Candidate& person) {
      *person.mutable_milestones()->mutable_nomination_date() = DateToProto(day - 300);
      *person.mutable_milestones()->mutable_admission_decision_date() = DateToProto(day);
      if (days_to_ceremony.has_value()) {
        *person.mutable_milestones()->mutable_ceremony_date() =
            DateToProto(day + *days_to_ceremony);
      }
    })));
  }
  static const v1::ForecastStage& StageOf(const v1::GetForecastResponse& forecast,
                                          const std::string& state) {
    for (const v1::ForecastStage& stage : forecast.stages()) {
      if (stage.state() == state) return stage;
    }
    return v1::ForecastStage::default_instance();
  }
};

TEST_F(IndicatorsTest, AnIndicatorSaysWhatItCountedForEachPart) {
  const auto trained = [](bool admitted) {
    return [admitted](dossier::v1::Candidate& person) {
      *person.mutable_milestones()->mutable_awareness_certificate_date() = DateOf(2018, 1, 1);
      if (admitted) *person.mutable_milestones()->mutable_ceremony_date() = DateOf(2018, 9, 1);
    };
  };
  for (const bool admitted : {true, true, false}) {
    Apply(EntryOf(Candidate(cell_a1_, trained(admitted))));
  }
  Apply(EntryOf(Candidate(cell_b1_, trained(false))));
  const auto answer = List(Indicators(bloc_, {"ADMITTED_OF_TRAINED"}));
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->indicators_size(), 1);
  const v1::Indicator& indicator = answer->indicators(0);
  EXPECT_EQ(indicator.confidence(), "UNKNOWN");
  EXPECT_EQ(indicator.threshold(), 500);
  EXPECT_EQ(indicator.direction(), v1::INDICATOR_DIRECTION_AT_LEAST);
  EXPECT_EQ(indicator.total().value(), 500);
  EXPECT_EQ(indicator.total().verdict(), v1::INDICATOR_VERDICT_MET);
  EXPECT_EQ(indicator.total().explanation(),
            "Có 2 người đã được kết nạp trên 4 người được cấp giấy chứng nhận, bằng 50%; ngưỡng: "
            "ít nhất 50%.");
  ASSERT_EQ(indicator.parts_size(), 2);
  EXPECT_EQ(indicator.parts(0).organization(), NameOf(base_a_));
  EXPECT_EQ(indicator.parts(0).value(), 667);
  EXPECT_EQ(indicator.parts(0).verdict(), v1::INDICATOR_VERDICT_MET);
  EXPECT_EQ(indicator.parts(1).organization(), NameOf(base_b_));
  EXPECT_EQ(indicator.parts(1).verdict(), v1::INDICATOR_VERDICT_NOT_MET);
}

TEST_F(IndicatorsTest, AllAreListedAndWithoutDataNothingIsJudged) {
  const auto answer = List(Indicators(bloc_));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_GE(answer->indicators_size(), 8);
  for (const v1::Indicator& indicator : answer->indicators()) {
    EXPECT_EQ(indicator.total().verdict(), v1::INDICATOR_VERDICT_NO_DATA) << indicator.id();
    EXPECT_THAT(indicator.total().explanation(), HasSubstr("Trong kỳ không có")) << indicator.id();
  }
  EXPECT_EQ(List(Indicators(bloc_, {"NO_SUCH"})).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(absl::IsNotFound(
      harness_.Call(Reader(other_), &Statistics::ListIndicators, Indicators(bloc_)).status()));
}

TEST_F(IndicatorsTest, AForecastRestsOnWhatBecameOfOthers) {
  // Thirty decisions, each with its ceremony twenty days later.
  for (int i = 0; i < 30; ++i) Decided(cell_a1_, Date(2019, 1, 1) + i, 20);
  // Today is 15 August: two wait since five days, one since a year.
  Decided(cell_a1_, Date(2019, 8, 10), std::nullopt);
  Decided(cell_a1_, Date(2019, 8, 10), std::nullopt);
  Decided(cell_b1_, Date(2018, 8, 10), std::nullopt);
  Plan(bloc_, organization::v1::PLAN_PERIOD_TERM, Date(2019, 1, 1), Date(2020, 6, 30), 40);
  const auto caller = ReaderOfEverything();
  const auto forecast = Forecast(caller, bloc_, Date(2019, 8, 30));
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_EQ(forecast->target(), 40);
  EXPECT_EQ(forecast->admitted(), 30);
  const v1::ForecastStage& decided = StageOf(*forecast, "DECIDED");
  EXPECT_EQ(decided.people(), 3);
  EXPECT_EQ(decided.observed(), 30);
  EXPECT_EQ(decided.went_on_permille(), 1000);
  EXPECT_EQ(decided.median_days(), 20);
  EXPECT_TRUE(decided.from_own_past());
  EXPECT_EQ(forecast->expected_admissions().median(), 2);
  EXPECT_EQ(forecast->expected_shortfall().median(), 8);
  EXPECT_GE(forecast->expected_shortfall().high(), forecast->expected_shortfall().median());
  EXPECT_THAT(forecast->statement(), HasSubstr("không phải là cam kết"));
  // Before the twenty days are over nobody is expected.
  EXPECT_EQ(Forecast(caller, bloc_, Date(2019, 8, 29))->expected_admissions().median(), 0);
  EXPECT_FALSE(Forecast(caller, bloc_, Date(2019, 8, 14)).ok());
  EXPECT_FALSE(Forecast(caller, bloc_, Date(2022, 8, 16)).ok());
}

TEST_F(IndicatorsTest, WhoHasSeenLittleLearnsFromAboveWithinTheCallersScope) {
  for (int i = 0; i < 30; ++i) Decided(cell_a1_, Date(2019, 1, 1) + i, 20);
  Decided(cell_b1_, Date(2019, 8, 10), std::nullopt);
  const auto wide = Forecast(Reader(bloc_), cell_b1_, Date(2019, 12, 31));
  ASSERT_TRUE(wide.ok()) << wide.status();
  EXPECT_FALSE(StageOf(*wide, "DECIDED").from_own_past());
  EXPECT_EQ(StageOf(*wide, "DECIDED").people(), 1);
  EXPECT_EQ(wide->expected_admissions().median(), 1);
  EXPECT_EQ(wide->target(), 0);
  const auto narrow = Forecast(Reader(cell_b1_), cell_b1_, Date(2019, 12, 31));
  ASSERT_TRUE(narrow.ok()) << narrow.status();
  EXPECT_EQ(StageOf(*narrow, "DECIDED").observed(), 0);
  EXPECT_EQ(narrow->expected_admissions().median(), 0);
}

TEST_F(IndicatorsTest, DeadlinesAboutToBeMissedAreNamedWithTheirClause) {
  // The ceremony was held sixty days after the decision: later than the 30 working days.
  for (int i = 0; i < 30; ++i) Decided(cell_a1_, Date(2019, 1, 1) + i, 60);
  Decided(cell_a1_, Date(2019, 8, 10), std::nullopt);
  Decided(cell_a1_, Date(2019, 5, 10), std::nullopt);
  const auto forecast = Forecast(ReaderOfEverything(), bloc_, Date(2019, 12, 31));
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  bool found = false;
  for (const v1::DeadlineAtRisk& deadline : forecast->deadlines()) {
    if (deadline.rule_id() != "R-DL-2") continue;
    found = true;
    EXPECT_EQ(deadline.limit_days(), 42);
    EXPECT_EQ(deadline.people(), 2);
    EXPECT_EQ(deadline.overdue(), 1);
    EXPECT_EQ(deadline.likely_late(), 1);
    EXPECT_FALSE(deadline.title().empty());
    EXPECT_FALSE(deadline.clause().empty());
  }
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace ketnap::supervision
