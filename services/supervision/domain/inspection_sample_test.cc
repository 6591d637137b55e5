#include "services/supervision/domain/inspection_sample.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace ketnap::supervision {
namespace {

const std::vector<InspectionRisk> kRisks = {
    {"LATE_DECISION", WayStep::kCellResolved, WayStep::kDecided, 84, 0, 4},
    {"RETURNED_TWICE", WayStep::kNone, WayStep::kNone, 0, 2, 2}};
constexpr Date kReference(2026, 2, 28);

PersonWay Way(int number, int days_to_decision = 30, int returns = 0) {
  PersonWay way;
  way.candidate = Uuid::FromName("person " + std::to_string(number));
  way.organization = Uuid::FromName("cell");
  const Date resolved(2025, 3, 3);
  way.days[static_cast<size_t>(WayStep::kCellResolved)] = resolved;
  way.days[static_cast<size_t>(WayStep::kDecided)] = resolved + days_to_decision;
  way.returns = returns;
  return way;
}

std::vector<PersonWay> People(int count, int days_to_decision = 30) {
  std::vector<PersonWay> people;
  for (int i = 0; i < count; ++i) people.push_back(Way(i, days_to_decision));
  return people;
}

std::vector<Uuid> Names(const std::vector<SampleItem>& sample) {
  std::vector<Uuid> names;
  for (const SampleItem& item : sample) names.push_back(item.candidate);
  return names;
}

TEST(InspectionSampleTest, SeedAndFactsDecideAlone) {
  std::vector<PersonWay> people = People(100);
  const auto drawn = Names(DrawSample(people, kRisks, kReference, 7, 10));
  ASSERT_EQ(drawn.size(), 10u);
  std::reverse(people.begin(), people.end());
  EXPECT_EQ(Names(DrawSample(people, kRisks, kReference, 7, 10)), drawn);
  EXPECT_NE(Names(DrawSample(people, kRisks, kReference, 8, 10)), drawn);
  // A greater sample begins with the smaller one.
  auto greater = Names(DrawSample(people, kRisks, kReference, 7, 20));
  greater.resize(10);
  EXPECT_EQ(greater, drawn);
  EXPECT_EQ(DrawSample(people, kRisks, kReference, 7, 500).size(), 100u);
  EXPECT_TRUE(DrawSample({}, kRisks, kReference, 7, 10).empty());
}

TEST(InspectionSampleTest, RisksGiveTicketsAboveTheirBoundary) {
  const auto weigh = [](const PersonWay& way) {
    return DrawSample({way}, kRisks, kReference, 1, 1).at(0);
  };
  EXPECT_EQ(weigh(Way(1, 84)).weight, 1);
  EXPECT_EQ(weigh(Way(1, 85)).weight, 5);
  EXPECT_EQ(weigh(Way(1, 85, 2)).weight, 7);
  EXPECT_EQ(weigh(Way(1, 85, 2)).risks,
            (std::vector<std::string>{"LATE_DECISION", "RETURNED_TWICE"}));
  EXPECT_EQ(weigh(Way(1, 30, 1)).weight, 1);
  // Not decided by the last day under review: late all the same, unless taken off the list.
  PersonWay waiting = Way(1);
  waiting.days[static_cast<size_t>(WayStep::kDecided)].reset();
  EXPECT_EQ(weigh(waiting).weight, 5);
  waiting.delisted = Date(2025, 4, 1);
  EXPECT_EQ(weigh(waiting).weight, 1);
  PersonWay young = Way(1);
  young.days[static_cast<size_t>(WayStep::kCellResolved)].reset();
  EXPECT_EQ(weigh(young).weight, 1);
}

// Who has five tickets is first about five times as often: over 600 seeds, one of two.
TEST(InspectionSampleTest, MoreTicketsComeFirstMoreOften) {
  const std::vector<PersonWay> people = {Way(1, 30), Way(2, 85)};
  int late_first = 0;
  for (int seed = 0; seed < 600; ++seed) {
    const auto drawn = DrawSample(people, kRisks, kReference, seed, 1);
    if (drawn.at(0).candidate == people[1].candidate) ++late_first;
  }
  EXPECT_GT(late_first, 460);  // 500 expected; five standard deviations are 46.
  EXPECT_LT(late_first, 540);
}

TEST(InspectionSampleTest, WhoWentOnInThePeriod) {
  const PersonWay way = Way(1, 30);  // 3 March and 2 April 2025.
  EXPECT_TRUE(WentOnIn(way, Date(2025, 3, 3), Date(2025, 3, 3)));
  EXPECT_TRUE(WentOnIn(way, Date(2025, 4, 2), Date(2026, 1, 1)));
  EXPECT_FALSE(WentOnIn(way, Date(2025, 3, 4), Date(2025, 4, 1)));
  EXPECT_FALSE(WentOnIn(PersonWay(), Date(1900, 1, 1), Date(2100, 1, 1)));
  PersonWay delisted;
  delisted.delisted = Date(2025, 5, 5);
  EXPECT_TRUE(WentOnIn(delisted, Date(2025, 5, 5), Date(2025, 5, 5)));
}

TEST(InspectionSampleTest, FactsAreToldInOneOrderAndWhole) {
  std::vector<PersonWay> people = People(5);
  const std::string text = FactsText(people);
  std::reverse(people.begin(), people.end());
  EXPECT_EQ(FactsText(people), text);
  people[2].returns = 1;
  EXPECT_NE(FactsText(people), text);
  std::vector<InspectionRisk> heavier = kRisks;
  heavier[0].weight = 5;
  EXPECT_NE(RisksText(heavier), RisksText(kRisks));
}

}  // namespace
}  // namespace ketnap::supervision
