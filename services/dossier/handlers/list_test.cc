#include "common/journal/writer.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/dossier/v1/rule_service.grpc.pb.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/paper_repository.h"
#include "services/dossier/repository/register_repository.h"
#include "services/dossier/repository/relocation_repository.h"
#include "services/dossier/repository/review_repository.h"
#include "services/dossier/repository/timeline_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Passes statements on and keeps how the server would run each of them.
class ExplainingTransaction : public db::Transaction {
 public:
  explicit ExplainingTransaction(db::Transaction* inner) : inner_(inner) {}

  absl::StatusOr<db::Rows> Query(std::string_view sql, const db::Values& values) override {
    auto plan = inner_->Query(absl::StrCat("EXPLAIN ", sql), values);
    EXPECT_TRUE(plan.ok()) << plan.status() << sql;
    if (plan.ok()) {
      for (const db::Row& row : *plan) {
        // No type: the answer was known without reading.
        if (row.IsNull(3)) continue;
        EXPECT_NE(row.Text(3), "ALL") << sql;
        EXPECT_FALSE(row.IsNull(5)) << sql;
        ++looked_at;
      }
    }
    return inner_->Query(sql, values);
  }
  absl::StatusOr<int64_t> Execute(std::string_view sql, const db::Values& values) override {
    return inner_->Execute(sql, values);
  }

  int looked_at = 0;

 private:
  db::Transaction* const inner_;
};

class ListTest : public WayTest {
 protected:
  void Nominate(const Uuid& cell, const std::string& full_name) {
    nominating_cell_ = cell;
    auto reply = Send(Nomination(full_name));
    ASSERT_TRUE(reply.ok()) << reply.status();
  }

  // The same of organizations and members, which stand below nothing here.
  void AddOtherOrganizations() {
    const std::string numbers =
        " FROM (WITH RECURSIVE n AS (SELECT 0 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 59)"
        " SELECT a.k * 60 + b.k AS i FROM n a JOIN n b) numbers";
    const std::string id = "UNHEX(MD5(CONCAT('other', i)))";
    for (const std::string& filled :
         {absl::StrCat("replica_organization SELECT ", id,
                       ", NULL, 'PARTY_CELL', CONCAT('Chi bộ ', i), 0, '2001-01-01', NULL"),
          absl::StrCat("replica_organization_closure SELECT ", id, ", ", id, ", 0"),
          absl::StrCat("replica_organization_period SELECT ", id,
                       ", '2001-01-01', '9999-12-31', NULL, 'PARTY_CELL', CONCAT('Chi bộ ', i)"),
          absl::StrCat("replica_organization_span SELECT ", id, ", ", id,
                       ", '2001-01-01', '9999-12-31', 0, 'PARTY_CELL', CONCAT('chi bo ', i)"),
          absl::StrCat("replica_organization_authority SELECT ", id,
                       ", 1, '2001-01-01', '9999-12-31'"),
          absl::StrCat("organization_fact SELECT ", id, ", 5, 0, 0, 0"),
          absl::StrCat("organization_fact_period SELECT ", id,
                       ", '2001-01-01', '9999-12-31', 5, 0, 0, 0"),
          absl::StrCat("replica_member SELECT ", id, ", ", id, ", '2001-01-01', NULL"),
          absl::StrCat("replica_member_stay SELECT ", id, ", 0, 1, ", id,
                       ", '2001-01-01', '9999-12-31'"),
          absl::StrCat("replica_member_exemption SELECT ", id, ", 0, '2001-01-01', '2002-01-01'"),
          absl::StrCat("candidate_relocation SELECT ", id, ", 2, '2001-01-01', ", id, ", REVERSE(",
                       id, "), '', ", id, ", NULL"),
          absl::StrCat("departed_organization SELECT ", id, ", ", id, ", ", id,
                       ", '2001-01-01'")}) {
      harness_.RunSql(absl::StrCat("INSERT INTO ", filled, numbers));
    }
    harness_.ReadSql(
        "ANALYZE TABLE replica_organization, replica_organization_closure,"
        " replica_organization_period, replica_organization_span, replica_organization_authority,"
        " organization_fact, organization_fact_period, replica_member, replica_member_stay,"
        " replica_member_exemption, candidate_relocation, departed_organization");
  }

  // Enough of other people and their history that reading all of it would not be a good plan.
  void AddOthers(const Uuid& like) {
    access::RequestContext context;
    context.now = harness_.clock().Now();
    Run([&](db::Transaction& transaction) -> absl::Status {
      auto sample = FindCandidate(transaction, like);
      if (!sample.ok()) return sample.status();
      CandidateRecord record = **sample;
      const Uuid cells[] = {cell_, sister_cell_, other_cell_, lone_cell_};
      for (int i = 0; i < 600; ++i) {
        record.candidate.id = Uuid::Generate(context.now);
        record.candidate.organization = cells[i % 4];
        record.candidate.state = static_cast<CandidateState>(1 + i % 18);
        record.folded_name = absl::StrCat("nguyen van ", i);
        record.candidate.version = 1;
        if (auto status = InsertCandidate(transaction, record); !status.ok()) return status;
        const journal::Change change = {.aggregate_type = "candidates",
                                        .aggregate_id = record.candidate.id,
                                        .version = 1,
                                        .action = "NominateCandidate",
                                        .occurred_on = Date(2016, 8, 1),
                                        .organization = record.candidate.organization,
                                        .request_id = "",
                                        .on_behalf_of = "",
                                        .historical = true};
        const auto status =
            journal::Append(transaction, context, change, v1::CandidateStepRecorded());
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    });
    for (const char* sql : {"ANALYZE TABLE candidate", "ANALYZE TABLE journal_entry"}) {
      Run([&](db::Transaction& transaction) { return transaction.Query(sql).status(); });
    }
  }

  // Names on all pages.
  std::vector<std::string> Names(const access::Caller& caller, v1::ListCandidatesRequest request) {
    std::vector<std::string> names;
    do {
      auto page = harness_.Call(caller, &People::ListCandidates, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return names;
      for (const v1::Candidate& candidate : page->candidates()) {
        names.push_back(candidate.full_name());
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
};

TEST_F(ListTest, ListsByFoldedNameWithinTheCallersScope) {
  Nominate(cell_, "Nguyễn Thị Ánh");
  Nominate(sister_cell_, "Nông Văn Đạt");
  Nominate(other_cell_, "Nguyễn Thị Anh Đào");
  Nominate(cell_, "Đàm Thu Hà");
  v1::ListCandidatesRequest request;
  request.set_page_size(1);
  EXPECT_THAT(Names(Clerk(superior_), request),
              ElementsAre("Đàm Thu Hà", "Nguyễn Thị Ánh", "Nguyễn Thị Anh Đào", "Nông Văn Đạt"));
  EXPECT_THAT(Names(Clerk(base_), request),
              ElementsAre("Đàm Thu Hà", "Nguyễn Thị Ánh", "Nông Văn Đạt"));
  EXPECT_THAT(Names(Clerk(sister_cell_), request), ElementsAre("Nông Văn Đạt"));
  EXPECT_THAT(Names(harness_.Person({ketnap::testing::ServiceHarness::GrantOver(
                        std::nullopt, {"dossier.candidates.read"})}),
                    request),
              ElementsAre("Đàm Thu Hà", "Nguyễn Thị Ánh", "Nguyễn Thị Anh Đào", "Nông Văn Đạt"));
  request.set_text("NGUYEN THI");
  EXPECT_THAT(Names(Clerk(superior_), request),
              ElementsAre("Nguyễn Thị Ánh", "Nguyễn Thị Anh Đào"));
  request.set_organization(absl::StrCat("organizations/", other_base_.ToString()));
  EXPECT_THAT(Names(Clerk(superior_), request), ElementsAre("Nguyễn Thị Anh Đào"));
  EXPECT_THAT(Names(Clerk(base_), request), IsEmpty());
  request.set_organization(absl::StrCat("organizations/", root_.ToString()));
  EXPECT_THAT(Names(Clerk(base_), request), ElementsAre("Nguyễn Thị Ánh"));
  request.set_text("--");
  EXPECT_THAT(Names(Clerk(base_), request), IsEmpty());
}

TEST_F(ListTest, ListsByState) {
  Nominate(cell_, "Nguyễn Thị Ánh");
  ASSERT_TRUE(Send(&People::ListSympathizer, Listing()).ok());
  Nominate(cell_, "Đàm Thu Hà");
  v1::ListCandidatesRequest request;
  request.set_state(v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  EXPECT_THAT(Names(Clerk(base_), request), ElementsAre("Nguyễn Thị Ánh"));
  request.set_page_token("bm9uc2Vuc2U");
  EXPECT_THAT(Violated(Send(&People::ListCandidates, request).status()),
              ElementsAre("page_token PAGE_TOKEN_INVALID"));
}

TEST_F(ListTest, ListsReviewsNewestMonthFirst) {
  Reach("certificate");
  for (int month = 9; month <= 12; ++month) {
    auto review = Review();
    *review.mutable_month() = Day(2016, month, 1);
    *review.mutable_review_date() = Day(2016, month, 28);
    ASSERT_TRUE(Send(&People::RecordMonthlyReview, review).ok());
  }
  v1::ListMonthlyReviewsRequest request;
  request.set_candidate(person_);
  request.set_page_size(3);
  auto page = Send(&People::ListMonthlyReviews, request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->monthly_reviews_size(), 3);
  EXPECT_EQ(page->monthly_reviews(0).month().month(), 12);
  request.set_page_token(page->next_page_token());
  page = Send(&People::ListMonthlyReviews, request);
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->monthly_reviews_size(), 2);
  EXPECT_EQ(page->monthly_reviews(1).helper_remark(), "Có tinh thần học hỏi.");
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(ListTest, ReadsByIndexAlone) {
  Reach("cell");
  AddOtherOrganizations();
  const Uuid person = *Uuid::Parse(person_.substr(person_.find('/') + 1));
  AddOthers(person);
  Run([&](db::Transaction& transaction) -> absl::Status {
    ExplainingTransaction explaining(&transaction);
    EXPECT_EQ(FindCandidates(explaining, {person, Uuid()})->size(), 1u);
    EXPECT_EQ(FindNamesakes(explaining, "nguyen van 4", Date(1990, 5, 20))->size(), 1u);
    EXPECT_EQ(LockCandidatesOf(explaining, sister_cell_)->size(), 150u);
    EXPECT_FALSE(FindFormerOrganization(explaining, person, Date(2016, 12, 5))->has_value());
    EXPECT_FALSE(FindDeparted(explaining, cell_)->has_value());
    EXPECT_FALSE(*HasEnded(explaining, cell_));
    EXPECT_TRUE(FindCandidate(explaining, person)->has_value());
    EXPECT_TRUE(LockCandidate(explaining, person)->has_value());
    EXPECT_TRUE(FindOwner(explaining, person)->has_value());
    EXPECT_TRUE(LockOrganization(explaining, base_).ok());
    EXPECT_EQ(LoadPapers(explaining, person)->documents.size(), 5u);
    EXPECT_EQ(*CountReviews(explaining, person), 1);
    EXPECT_TRUE(*HasReview(explaining, person, Date(2016, 8, 1)));
    EXPECT_EQ(ListReviews(explaining, person, std::nullopt, 51)->size(), 1u);
    const Uuid stranger = *Uuid::Parse(stranger_.substr(8));
    for (const Date day : {Date(1990, 1, 1), Date(2016, 12, 5)}) {
      const auto around = LoadSurroundings(explaining, cell_, day);
      EXPECT_EQ(around->base_committee_size, 9);
      EXPECT_EQ(LoadMembers(explaining, {stranger}, *around, day)->size(), 1u);
    }
    EXPECT_EQ(CountVoters(explaining, cell_, Date(2016, 12, 5))->official, 6);
    EXPECT_EQ(*FindMemberCell(explaining, stranger, Date(2016, 12, 5)), other_cell_);
    EXPECT_EQ(ReadTimeline(explaining, person, 1000, 51)->size(), 15u);
    EXPECT_GE(explaining.looked_at, 20);
    return absl::OkStatus();
  });
}

TEST_F(ListTest, TellsTheRuleSets) {
  using Rules = v1::RuleService::Stub;
  auto listed = Send(&Rules::ListRuleSets, v1::ListRuleSetsRequest());
  ASSERT_TRUE(listed.ok()) << listed.status();
  std::vector<std::string> ids;
  for (const v1::RuleSet& set : listed->rule_sets()) {
    ids.push_back(set.id());
    EXPECT_EQ(set.rules_size(), 0);
  }
  EXPECT_THAT(ids, ElementsAre("2011", "2016", "2021", "2025-01", "2025-07"));
  v1::GetRuleSetRequest request;
  request.set_name("ruleSets/2016");
  auto set = Send(&Rules::GetRuleSet, request);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_GT(set->rules_size(), 20);
  EXPECT_GT(set->checklist_size(), 10);
  request.set_name("ruleSets/1999");
  EXPECT_EQ(Send(&Rules::GetRuleSet, request).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace ketnap::dossier
