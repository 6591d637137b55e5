#include "services/training/handlers/enrolment/enrolment_fixture.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

using QuotaTest = EnrolmentTest;

TEST_F(QuotaTest, EveryFaultOfAListIsNamed) {
  const std::string name = OpenClass(10);
  const Uuid unknown = Uuid::FromName("nowhere");
  EXPECT_THAT(
      Faults(
          Allocate(
              name,
              {{base_a_, 4}, {cell_a1_, 2}, {base_c_, 1}, {unknown, 1}, {base_b_, 2}, {base_b_, 1}})
              .status()),
      ElementsAre("quotas[1].organization:NESTED_QUOTA",
                  "quotas[2].organization:ORGANIZATION_UNKNOWN",
                  "quotas[3].organization:ORGANIZATION_UNKNOWN", "quotas[5].organization:DUPLICATE",
                  "quotas:SEATS_EXCEEDED"));
  EXPECT_THAT(QuotasOf(name), IsEmpty());
  ASSERT_TRUE(Allocate(name, {{base_a_, 6}, {base_b_, 4}}).ok());
  // A version that is no longer; one's own list again by the same request is harmless.
  auto request = Allocation(name, {{base_a_, 5}});
  request.set_etag(Get(Trainer(bloc_), name)->etag());
  const auto caller = Trainer(bloc_);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(harness_.Call(caller, &Classes::AllocateQuotas, request).ok());
  }
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(harness_.Call(caller, &Classes::AllocateQuotas, request).status().code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(harness_.Call(Trainer(base_a_), &Classes::AllocateQuotas, Allocation(name, {}))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

TEST_F(QuotaTest, SeatsGoAsFarAsTheQuotaOfEachOrganization) {
  const std::string name = OpenClass(10);
  ASSERT_TRUE(Allocate(name, {{base_a_, 2}, {cell_b1_, 1}}).ok());
  const Names of_a = MustNominate(name, base_a_, People(cell_a1_, 4));
  const Names of_b = MustNominate(name, base_b_, People(cell_b1_, 2));
  const auto refused = Approve(name).status();
  EXPECT_EQ(ErrorReason(refused), "QUOTA_EXHAUSTED");
  EXPECT_THAT(Unmet(refused), UnorderedElementsAre("R-CLS-QUOTA " + NameOf(base_a_),
                                                   "R-CLS-QUOTA " + NameOf(cell_b1_)));
  EXPECT_EQ(Get(Trainer(bloc_), name)->enrolled(), 0);
  ASSERT_TRUE(Approve(name, {of_a[1]}).ok());
  EXPECT_EQ(LearnersOf(name)[of_a[1]].quota_organization(), NameOf(base_a_));
  ASSERT_TRUE(ApproveOrWait(name).ok());
  EXPECT_THAT(QuotasOf(name), UnorderedElementsAre(Pair(NameOf(base_a_), "2/2/2"),
                                                   Pair(NameOf(cell_b1_), "1/1/1")));
  EXPECT_THAT(WaitingOf(name), ElementsAre(of_a[2], of_a[3], of_b[1]));
  // The seat goes to who waits for that quota, whoever stands first.
  ASSERT_TRUE(Withdraw(name, base_b_, {of_b[0]}).ok());
  EXPECT_THAT(WaitingOf(name), ElementsAre(of_a[2], of_a[3]));
  EXPECT_EQ(LearnersOf(name)[of_b[0]].quota_organization(), "");

  // Less than what is taken is refused, and so is none for who has a seat.
  EXPECT_THAT(
      Unmet(Allocate(name, {{base_a_, 1}}).status()),
      UnorderedElementsAre("R-CLS-QUOTA " + NameOf(base_a_), "R-CLS-QUOTA " + NameOf(cell_b1_)));
  // One more for those who wait; then none is kept for anybody, and all find a seat.
  ASSERT_TRUE(Allocate(name, {{base_a_, 3}, {base_b_, 1}}).ok());
  EXPECT_THAT(QuotasOf(name),
              UnorderedElementsAre(Pair(NameOf(base_a_), "3/3/1"), Pair(NameOf(base_b_), "1/1/0")));
  EXPECT_THAT(WaitingOf(name), ElementsAre(of_a[3]));
  const auto freed = Allocate(name, {});
  ASSERT_TRUE(freed.ok()) << freed.status();
  EXPECT_EQ(freed->enrolled(), 5);
  EXPECT_EQ(freed->waiting(), 0);
  EXPECT_THAT(QuotasOf(name), IsEmpty());
  EXPECT_EQ(LearnersOf(name)[of_a[0]].quota_organization(), "");
}

TEST_F(QuotaTest, WhoMovedAwayKeepsTheSeatOfTheQuotaItCameFrom) {
  const std::string name = OpenClass(6);
  ASSERT_TRUE(Allocate(name, {{base_a_, 2}}).ok());
  const Names named = MustNominate(name, base_a_, People(cell_a1_, 2));
  ASSERT_TRUE(Approve(name).ok());
  harness_.RunSql("UPDATE nomination SET organization_id = ? WHERE nomination_id = ?",
                  {base_c_, *Uuid::Parse(named[1].substr(named[1].find('/') + 1))});
  const auto allocated = Allocate(name, {{base_a_, 3}, {base_b_, 1}});
  ASSERT_TRUE(allocated.ok()) << allocated.status();
  EXPECT_THAT(QuotasOf(name),
              UnorderedElementsAre(Pair(NameOf(base_a_), "3/2/0"), Pair(NameOf(base_b_), "1/0/0")));
  EXPECT_EQ(LearnersOf(name)[named[1]].quota_organization(), NameOf(base_a_));
  // It counts there, and is in the way when there is no such quota any more.
  EXPECT_THAT(Unmet(Allocate(name, {{base_a_, 1}}).status()),
              ElementsAre("R-CLS-QUOTA " + NameOf(base_a_)));
  EXPECT_THAT(Unmet(Allocate(name, {{cell_a1_, 1}}).status()),
              ElementsAre("R-CLS-QUOTA " + NameOf(base_c_)));
}

TEST_F(QuotaTest, AnOrganizationSeesItsOwnQuota) {
  const std::string name = OpenClass(10);
  ASSERT_TRUE(Allocate(name, {{base_a_, 2}, {cell_b1_, 3}}).ok());
  auto seen_by = [&](const Uuid& organization) {
    Names quotas;
    const auto response = ListQuotas(Clerk(organization), name);
    EXPECT_TRUE(response.ok()) << response.status();
    // What is left over would tell the sum of the others'.
    const bool holds_class = organization == bloc_ || organization == root_;
    EXPECT_EQ(response->unallocated_seats(), holds_class ? 5 : 0);
    for (const auto& each : response->quotas()) quotas.push_back(each.organization());
    return quotas;
  };
  EXPECT_THAT(seen_by(bloc_), UnorderedElementsAre(NameOf(base_a_), NameOf(cell_b1_)));
  EXPECT_THAT(seen_by(root_), UnorderedElementsAre(NameOf(base_a_), NameOf(cell_b1_)));
  EXPECT_THAT(seen_by(base_a_), ElementsAre(NameOf(base_a_)));
  EXPECT_THAT(seen_by(base_b_), ElementsAre(NameOf(cell_b1_)));
  EXPECT_THAT(seen_by(cell_a1_), IsEmpty());
  EXPECT_EQ(ListQuotas(Clerk(base_c_), name).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace ketnap::training
