#include "services/training/domain/enrolment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;

const Date kStart(2025, 2, 17);

ClassType Awareness() {
  ClassType type;
  type.name = "classTypes/awareness";
  type.audience = AudienceRule::kSympathizer;
  type.issues_certificate = true;
  type.certificate_validity_months = 60;
  return type;
}

EnrolmentFacts Fit() {
  EnrolmentFacts facts;
  facts.person.emplace();
  facts.person->listed = Date(2024, 1, 5);
  return facts;
}

std::vector<std::string> Unmet(const EnrolmentFacts& facts) {
  std::vector<std::string> unmet;
  for (const auto& each : JudgeEnrolment(Awareness(), kStart, facts).conditions) {
    EXPECT_FALSE(each.explanation.vietnamese.empty());
    EXPECT_FALSE(each.explanation.english.empty());
    EXPECT_EQ(each.met, each.owed_by.empty()) << each.rule_id;
    if (!each.met) unmet.push_back(each.rule_id + " " + each.owed_by);
  }
  return unmet;
}

TEST(EnrolmentTest, EveryConditionIsNamedAndEachFailsByItself) {
  EXPECT_EQ(JudgeEnrolment(Awareness(), kStart, Fit()).conditions.size(), 5u);
  EXPECT_THAT(Unmet(Fit()), ElementsAre());

  EnrolmentFacts unknown = Fit();
  unknown.person.reset();
  EXPECT_EQ(JudgeEnrolment(Awareness(), kStart, unknown).conditions.size(), 1u);
  EXPECT_THAT(Unmet(unknown), ElementsAre("R-CLS-ORGANIZATION NOMINATOR"));

  EnrolmentFacts unlisted = Fit();
  unlisted.person->listed = Date(2025, 2, 18);
  EXPECT_THAT(Unmet(unlisted), ElementsAre("R-CLS-AUDIENCE CELL"));

  EnrolmentFacts twice = Fit();
  twice.named_before = true;
  EXPECT_THAT(Unmet(twice), ElementsAre("R-CLS-ONCE NOMINATOR"));
  twice.named_before = false;
  twice.standing.emplace();
  EXPECT_THAT(Unmet(twice), ElementsAre("R-CLS-ONCE NOMINATOR"));

  EnrolmentFacts certified = Fit();
  certified.certificate = HeldCertificate{Uuid(), "001/2024/NTVD", Date(2024, 1, 9), {}};
  EXPECT_THAT(Unmet(certified), ElementsAre("R-CLS-CERTIFIED NOMINATOR"));
  const auto conditions = JudgeEnrolment(Awareness(), kStart, certified).conditions;
  EXPECT_EQ(conditions[3].facts.at("number"), "001/2024/NTVD");
  EXPECT_EQ(conditions[3].facts.at("expire_date"), "2029-01-09");

  EnrolmentFacts outside = Fit();
  outside.has_quotas = true;
  EXPECT_THAT(Unmet(outside), ElementsAre("R-CLS-QUOTA ORGANIZER"));
  outside.quota = ClassQuota{Uuid(), 0, 0};
  EXPECT_THAT(Unmet(outside), ElementsAre("R-CLS-QUOTA ORGANIZER"));
  outside.quota = ClassQuota{Uuid(), 2, 2};  // Full: there is the waiting list.
  EXPECT_THAT(Unmet(outside), ElementsAre());
}

TEST(EnrolmentTest, ACertificateCountsUntilItsLastDayUnlessItIsIssuedAfterTheClass) {
  auto counts = [](Date issued, std::optional<Date> expires, Date start, Date end) {
    return CountingCertificate(Awareness(), {{Uuid(), "1", issued, expires}}, start, end)
        .has_value();
  };
  // Its own last day, or 60 months from its issue.
  EXPECT_TRUE(counts(Date(2020, 1, 1), kStart, kStart, kStart));
  EXPECT_FALSE(counts(Date(2020, 1, 1), kStart - 1, kStart, kStart));
  EXPECT_TRUE(counts(Date(2020, 2, 17), {}, kStart, kStart));
  EXPECT_FALSE(counts(Date(2020, 2, 16), {}, kStart, kStart));
  // Issued while the class runs; after it, as for a class of years before, it is no hindrance.
  EXPECT_TRUE(counts(Date(2025, 2, 20), {}, kStart, Date(2025, 2, 20)));
  EXPECT_FALSE(counts(Date(2025, 2, 20), {}, kStart, Date(2025, 2, 19)));
  EXPECT_FALSE(counts(Date(2025, 2, 20), {}, Date(2019, 5, 6), Date(2019, 5, 1)));
  ClassType forever = Awareness();
  forever.certificate_validity_months = 0;
  EXPECT_TRUE(CountingCertificate(forever, {{Uuid(), "1", Date(2000, 1, 1), {}}}, kStart, kStart)
                  .has_value());
}

Uuid Of(const std::string& name) { return Uuid::FromName(name); }

Nomination Waits(const std::string& name, const std::string& organization, int day, int order) {
  Nomination nomination;
  nomination.id = Of(name);
  nomination.organization = Of(organization);
  nomination.nominated_on = Date(2025, 2, day);
  nomination.recorded_order = order;
  nomination.grade = name;  // Read back by the test.
  return nomination;
}

std::vector<std::string> Order(WaitingOrder order, const std::vector<Nomination>& waiting,
                               const std::vector<ClassQuota>& quotas) {
  std::vector<std::string> names;
  const auto itself = [&](const Uuid& organization) { return std::optional<Uuid>(organization); };
  for (const auto& each : InWaitingOrder(order, waiting, quotas, itself)) {
    names.push_back(each.grade);
  }
  return names;
}

TEST(EnrolmentTest, TheWaitingListFollowsTheDayThenTheOrderOfRecording) {
  const std::vector<Nomination> waiting = {Waits("late", "a", 9, 1), Waits("second", "b", 3, 7),
                                           Waits("first", "a", 3, 6), Waits("early", "b", 1, 9)};
  EXPECT_THAT(Order(WaitingOrder::kNomination, waiting, {}),
              ElementsAre("early", "first", "second", "late"));
  // Without quotas there is no share.
  EXPECT_THAT(Order(WaitingOrder::kQuotaShare, waiting, {}),
              ElementsAre("early", "first", "second", "late"));
  Nomination old = Waits("old", "a", 1, 0);
  old.nominated_on.reset();
  EXPECT_THAT(Order(WaitingOrder::kNomination, {waiting[3], old}, {}), ElementsAre("old", "early"));
}

TEST(EnrolmentTest, OrganizationsTakeTurnsByTheShareOfTheirQuota) {
  const std::vector<Nomination> waiting = {Waits("a1", "a", 1, 1),   Waits("a2", "a", 1, 2),
                                           Waits("b1", "b", 5, 3),   Waits("b2", "b", 5, 4),
                                           Waits("none", "c", 1, 0), Waits("zero", "d", 1, 5)};
  // a: 1 of 4, b: 0 of 2. b first (0 < 1/4), then a (1/4 < 1/2), then both stand at a half.
  EXPECT_THAT(Order(WaitingOrder::kQuotaShare, waiting,
                    {{Of("a"), 4, 1}, {Of("b"), 2, 0}, {Of("d"), 0, 0}}),
              ElementsAre("b1", "a1", "a2", "b2", "none", "zero"));
}

}  // namespace
}  // namespace ketnap::training
