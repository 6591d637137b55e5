#include <chrono>
#include <thread>

#include "services/dossier/handlers/worklists/worklist_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ProjectionServiceTest : public WorklistFixture {
 protected:
  // Damages by `sql`, expects what is told, and that a rebuild repairs it.
  void ExpectToldAndRepaired(const std::string& sql, const std::string& told) {
    harness_.RunSql(sql);
    EXPECT_THAT(Faults(), Contains(HasSubstr(told))) << sql;
    Rebuild();
    EXPECT_THAT(Faults(), IsEmpty()) << sql;
  }
};

TEST_F(ProjectionServiceTest, EveryPersonOfTheWayIsWhatTheJournalSays) {
  Reach("");
  ASSERT_TRUE(Send(Nomination("Lý Thị Ba")).ok());
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_THAT(Faults(/*limit=*/1), IsEmpty());
  EXPECT_EQ(Rebuild(), 0);
}

TEST_F(ProjectionServiceTest, EveryDamageIsToldAndRepaired) {
  Reach("cell");
  EXPECT_THAT(Faults(), IsEmpty());
  ExpectToldAndRepaired("UPDATE candidate SET state = 12", "candidate: differs in state");
  ExpectToldAndRepaired("UPDATE candidate SET return_count = 3, full_name = 'Ai'",
                        "candidate: differs in full_name, return_count");
  ExpectToldAndRepaired("UPDATE candidate SET folded_name = 'ai'", "folded_name");
  ExpectToldAndRepaired("DELETE FROM dossier_document WHERE form = '2-KNĐ'",
                        "dossier: differs in documents");
  ExpectToldAndRepaired("UPDATE dossier_verification SET request_date = '2016-11-06'",
                        "dossier: differs in verifications");
  ExpectToldAndRepaired("DELETE FROM dossier_opinion WHERE source = 1",
                        "dossier: differs in opinions");
  ExpectToldAndRepaired("DELETE FROM candidate_place LIMIT 1",
                        "place: 1 rows are missing and 0 should not be there");
  ExpectToldAndRepaired("UPDATE candidate_place SET state = 3 LIMIT 1",
                        "place: 1 rows are missing and 1 should not be there");
  ExpectToldAndRepaired("DELETE FROM candidate_name_tail LIMIT 2", "search: 2 rows are missing");
  ExpectToldAndRepaired("DELETE FROM worklist_item WHERE queue = 'REVIEW_DUE'",
                        "worklist: 4 rows are missing");
  ExpectToldAndRepaired("DELETE FROM worklist_item LIMIT 1", "count: ");
  ExpectToldAndRepaired("UPDATE worklist_count SET item_count = 7 LIMIT 1", "count: ");
  ExpectToldAndRepaired("DELETE FROM worklist_count", "count: ");
  ExpectToldAndRepaired("UPDATE candidate_place SET candidate_id = UNHEX(REPEAT('7', 32)) LIMIT 1",
                        "place: rows of a person there is not");
  ExpectCountsEqualLists(superior_);
}

TEST_F(ProjectionServiceTest, AReviewThatIsNotInTheJournalIsTold) {
  Reach("certificate");
  harness_.RunSql("UPDATE monthly_review SET review_month = '2016-07-01'");
  EXPECT_THAT(Faults(), Contains("review: months, days or conclusions differ"));
}

TEST_F(ProjectionServiceTest, APersonWhoseRowIsGoneComesBack) {
  Reach("open");
  const std::string before = Get().SerializeAsString();
  harness_.RunSql("DELETE FROM candidate");
  EXPECT_THAT(Faults(), Contains("candidate: the row is missing"));
  Rebuild();
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_EQ(Get().SerializeAsString(), before);
}

TEST_F(ProjectionServiceTest, OnlyTheOperatorAsks) {
  EXPECT_FALSE(Send(&Projections::CheckProjections, v1::CheckProjectionsRequest()).ok());
}

// As after the first start with these tables: people are there, rows are not.
TEST_F(ProjectionServiceTest, PeopleOfBeforeAreListedFromTheFirstStartOn) {
  Reach("cv");
  for (const char* table :
       {"candidate_place", "candidate_name_tail", "worklist_item", "worklist_count"}) {
    harness_.RunSql(absl::StrCat("DELETE FROM ", table));
  }
  harness_.RunSql("UPDATE candidate_index_state SET made_by = ''");
  harness_.Restart();
  v1::ListCandidatesRequest request;
  request.set_organization(NameOf(base_));
  EXPECT_EQ(Send(&People::ListCandidates, request)->candidates_size(), 1);
  EXPECT_THAT(Waiting(base_), ElementsAre("DOSSIER_TO_COMPLETE", "REVIEW_DUE"));
  EXPECT_THAT(Faults(), IsEmpty());
}

// An officer makes a day a holiday: what is due by working days moves, by itself.
TEST_F(ProjectionServiceTest, RowsFollowTheCalendar) {
  Reach("appraise");
  const auto due = [&] { return Items(base_, "DOSSIER_TO_APPRAISE").at(0).due_date().day(); };
  const int before = due();
  harness_.RunSql("INSERT INTO replica_calendar_day VALUES ('2016-12-20', 0, 0, 'Nghỉ bù', 'QĐ')");
  harness_.Restart();
  for (int i = 0; i < 100 && due() == before; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_NE(due(), before);
  EXPECT_THAT(Faults(), IsEmpty());
}

}  // namespace
}  // namespace ketnap::dossier
