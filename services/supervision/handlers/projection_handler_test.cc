#include "services/supervision/handlers/projection_handler.h"

#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

class ProjectionHandlerTest : public SupervisionTest {
 protected:
  // All pages, few at a time; the resources that differ.
  std::vector<std::string> Check() {
    v1::CheckProjectionsRequest request;
    request.set_limit(2);
    std::vector<std::string> faults;
    people_ = organizations_ = 0;
    do {
      const auto page = harness_.Call(Harness::Process("operator"),
                                      &v1::ProjectionService::Stub::CheckProjections, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      people_ += page->checked_people_count();
      organizations_ += page->checked_organizations_count();
      for (const auto& fault : page->faults()) faults.push_back(fault.resource());
      request.set_after(page->next());
    } while (!request.after().empty());
    return faults;
  }
  int64_t Rebuild() {
    v1::RebuildProjectionsRequest request;
    request.set_limit(2);
    int64_t changed = 0;
    do {
      request.set_request_id(harness_.NewRequestId());
      const auto page = harness_.Call(Harness::Process("operator"),
                                      &v1::ProjectionService::Stub::RebuildProjections, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      changed += page->changed_count();
      request.set_after(page->next());
    } while (!request.after().empty());
    return changed;
  }

  int64_t people_ = 0, organizations_ = 0;
};

TEST_F(ProjectionHandlerTest, FindsWhatDiffersAndMakesItAnew) {
  for (int i = 0; i < 5; ++i) Admit(cell_a1_, Date(2018, 3, 3));
  Admit(cell_b1_, Date(2018, 5, 19));
  EXPECT_THAT(Check(), ::testing::IsEmpty());
  EXPECT_EQ(people_, 6);
  EXPECT_EQ(organizations_, 5);  // Those with others below them.
  EXPECT_EQ(Rebuild(), 0);
  const auto before = Ask(Breakdown(bloc_, v1::BREAKDOWN_DIMENSION_SEX));

  harness_.RunSql("UPDATE figure_count SET amount = amount + 1 WHERE organization_id = ?", {bloc_});
  harness_.RunSql("UPDATE person_figure SET today_id = ? WHERE as_it_was_id = ?",
                  {cell_a2_, cell_b1_});
  // The person who stands elsewhere; the bloc; and all whose people are others for it.
  EXPECT_THAT(Check(), ::testing::IsSupersetOf({NameOf(bloc_), NameOf(base_a_), NameOf(base_b_)}));
  EXPECT_GT(Rebuild(), 2);
  EXPECT_THAT(Check(), ::testing::IsEmpty());
  const auto after = Ask(Breakdown(bloc_, v1::BREAKDOWN_DIMENSION_SEX));
  EXPECT_EQ(after->total(), before->total());
  EXPECT_EQ(Rebuild(), 0);
}

TEST_F(ProjectionHandlerTest, IsForTheOperatorAlone) {
  EXPECT_EQ(harness_
                .Call(ReaderOfEverything(), &v1::ProjectionService::Stub::CheckProjections,
                      v1::CheckProjectionsRequest())
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace ketnap::supervision
