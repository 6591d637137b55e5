#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

template <typename Request>
Request Asked(const Uuid& organization) {
  Request request;
  request.set_organization(api::ResourceName("organizations", organization));
  *request.mutable_start_date() = DateOf(2017, 1, 1);
  *request.mutable_end_date() = DateOf(2017, 12, 31);
  return request;
}

using ::testing::ElementsAre;

class StatisticsHandlerTest : public SupervisionTest {
 protected:
  // Somebody of that year's nominations who got as far as `steps` steps.
  dossier::v1::Candidate Walk(const Uuid& cell, int steps, const Edit& edit = {}) {
    const auto candidate = Candidate(cell, [&](dossier::v1::Candidate& person) {
      auto* reached = person.mutable_milestones();
      google::type::Date* const days[] = {reached->mutable_listing_date(),
                                          reached->mutable_awareness_certificate_date(),
                                          reached->mutable_application_date(),
                                          reached->mutable_cell_resolution_date(),
                                          reached->mutable_admission_decision_date(),
                                          reached->mutable_ceremony_date(),
                                          reached->mutable_official_date()};
      for (int step = 0; step < 7; ++step) *days[step] = DateOf(2017, 3 + step, 1);
      if (steps < 7) reached->clear_official_date();
      if (steps < 6) reached->clear_ceremony_date();
      if (steps < 5) reached->clear_admission_decision_date();
      if (steps < 4) reached->clear_cell_resolution_date();
      if (steps < 3) reached->clear_application_date();
      if (steps < 2) reached->clear_awareness_certificate_date();
      if (steps < 1) reached->clear_listing_date();
      if (edit) edit(person);
    });
    Apply(EntryOf(candidate));
    return candidate;
  }
};

std::string Text(const v1::FunnelRow& row) {
  return absl::StrCat(row.organization_display_name(), ": ", row.nominated(), " ", row.listed(),
                      " ", row.trained(), " ", row.dossier_opened(), " ", row.cell_resolved(), " ",
                      row.decided(), " ", row.admitted(), " ", row.official(), ", ", row.delisted(),
                      " ", row.returned(), ", ", row.admitted_of_trained_permille());
}

TEST_F(StatisticsHandlerTest, TheFunnelCountsHowFarThoseNominatedInThePeriodCame) {
  Walk(cell_a1_, 0);
  Walk(cell_a1_, 1, [](auto& person) {
    *person.mutable_milestones()->mutable_delisting_date() = DateOf(2017, 9, 1);
  });
  Walk(cell_a1_, 2);
  Walk(cell_a2_, 3);
  Walk(cell_a2_, 6, [](auto& person) { person.set_return_count(2); });
  Walk(cell_b1_, 7, [](auto& person) {
    *person.mutable_milestones()->mutable_nomination_date() = DateOf(2017, 12, 31);
  });
  Walk(cell_b1_, 7, [](auto& person) {  // Of the year before.
    *person.mutable_milestones()->mutable_nomination_date() = DateOf(2016, 12, 31);
  });
  Walk(base_c_, 7);
  const auto of_bloc = Ask(Funnel(bloc_));
  ASSERT_TRUE(of_bloc.ok()) << of_bloc.status();
  EXPECT_EQ(Text(of_bloc->total()), "Đảng bộ Khối: 6 5 4 3 2 2 2 1, 1 1, 500");
  ASSERT_EQ(of_bloc->rows_size(), 2);
  EXPECT_EQ(Text(of_bloc->rows(0)), "Đảng bộ Sở Tài chính: 5 4 3 2 1 1 1 0, 1 1, 333");
  EXPECT_EQ(Text(of_bloc->rows(1)), "Đảng bộ Sở Y tế: 1 1 1 1 1 1 1 1, 0 0, 1000");
  EXPECT_EQ(of_bloc->rows(1).organization(), NameOf(base_b_));
  const auto of_base = Ask(Funnel(base_a_));
  EXPECT_EQ(Text(of_base->rows(0)), "Chi bộ Thanh tra: 2 2 2 2 1 1 1 0, 0 1, 500");
  EXPECT_EQ(Text(of_base->rows(1)), "Chi bộ Văn phòng: 3 2 1 0 0 0 0 0, 1 0, 0");
  // An empty one has its rows too.
  auto request = Funnel(bloc_);
  *request.mutable_start_date() = DateOf(2018, 1, 1);
  *request.mutable_end_date() = DateOf(2018, 1, 2);
  EXPECT_EQ(Text(Ask(request)->total()), "Đảng bộ Khối: 0 0 0 0 0 0 0 0, 0 0, 0");
  EXPECT_EQ(Ask(request)->rows_size(), 2);
}

// Asks any statistic for one organization.
class AnyStatisticTest : public SupervisionTest {
 protected:
  // UNIMPLEMENTED for a method that is not in this list.
  absl::Status AskFor(const std::string& method, const access::Caller& caller,
                      const Uuid& organization) {
    const auto ask = [&](auto rpc, const auto& request) {
      return harness_.Call(caller, rpc, request).status();
    };
    if (method == "GetAttainment") return ask(&Statistics::GetAttainment, Attainment(organization));
    if (method == "GetBreakdown") {
      return ask(&Statistics::GetBreakdown, Breakdown(organization, v1::BREAKDOWN_DIMENSION_SEX));
    }
    if (method == "GetFunnel") return ask(&Statistics::GetFunnel, Funnel(organization));
    if (method == "GetDefects") {
      return ask(&Statistics::GetDefects, Asked<v1::GetDefectsRequest>(organization));
    }
    if (method == "GetTimeliness") {
      return ask(&Statistics::GetTimeliness, Asked<v1::GetTimelinessRequest>(organization));
    }
    if (method == "GetReviewCompliance") {
      return ask(&Statistics::GetReviewCompliance,
                 Asked<v1::GetReviewComplianceRequest>(organization));
    }
    if (method == "GetTrend") {
      return ask(&Statistics::GetTrend, Asked<v1::GetTrendRequest>(organization));
    }
    if (method == "ListIndicators") {
      return ask(&Statistics::ListIndicators, Asked<v1::ListIndicatorsRequest>(organization));
    }
    return AskForList(method, caller, organization);
  }

 private:
  absl::Status AskForList(const std::string& method, const access::Caller& caller,
                          const Uuid& organization) {
    if (method == "ListOrganizationsWithoutAdmission") {
      v1::ListOrganizationsWithoutAdmissionRequest request;
      request.set_organization(NameOf(organization));
      request.set_months(12);
      return harness_.Call(caller, &Statistics::ListOrganizationsWithoutAdmission, request)
          .status();
    }
    if (method == "GetForecast") {
      v1::GetForecastRequest request;
      request.set_organization(NameOf(organization));
      return harness_.Call(caller, &Statistics::GetForecast, request).status();
    }
    if (method == "ListFigureRecords") {
      auto request = Asked<v1::ListFigureRecordsRequest>(organization);
      request.set_figure(v1::FIGURE_KIND_STEP);
      return harness_.Call(caller, &Statistics::ListFigureRecords, request).status();
    }
    return absl::UnimplementedError("not asked");
  }
};

TEST_F(AnyStatisticTest, ForOthersTheOrganizationDoesNotExist) {
  Plan(bloc_, organization::v1::PLAN_PERIOD_TERM, Date(2015, 7, 1), Date(2020, 6, 30), 10,
       {{base_a_, 6}});
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
      std::string(v1::StatisticsService::service_full_name()));
  ASSERT_NE(service, nullptr);
  auto without = Reader(base_a_);
  without.grants[0].permissions = {"training.classes.read"};
  // Records are a permission of their own.
  auto reader = Reader(base_a_);
  auto reader_of_everything = ReaderOfEverything();
  for (access::Caller* each : {&reader, &reader_of_everything}) {
    each->grants[0].permissions = {"supervision.records.read", "supervision.statistics.read"};
  }
  for (int i = 0; i < service->method_count(); ++i) {
    const std::string& method = service->method(i)->name();
    for (const Uuid& seen : {base_a_, cell_a1_}) {
      EXPECT_TRUE(AskFor(method, reader, seen).ok()) << method;
    }
    for (const Uuid& unseen : {base_b_, cell_b1_, bloc_, root_, base_c_}) {
      EXPECT_EQ(AskFor(method, reader, unseen).code(), absl::StatusCode::kNotFound) << method;
    }
    // Even for those who may see everything, what does not exist has no figures.
    EXPECT_EQ(AskFor(method, reader_of_everything, Uuid::Generate(harness_.clock().Now())).code(),
              absl::StatusCode::kNotFound)
        << method;
    EXPECT_EQ(AskFor(method, without, base_a_).code(), absl::StatusCode::kPermissionDenied)
        << method;
    EXPECT_EQ(AskFor(method, Harness::Stranger(), base_a_).code(),
              absl::StatusCode::kUnauthenticated)
        << method;
  }
}

}  // namespace
}  // namespace ketnap::supervision
