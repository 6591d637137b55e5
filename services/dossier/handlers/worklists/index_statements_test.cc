#include <iostream>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/worklists/candidate_index.h"
#include "services/dossier/handlers/worklists/worklist_fixture.h"
#include "services/dossier/repository/sympathizer_repository.h"
#include "services/dossier/repository/worklists/listing_repository.h"
#include "services/dossier/repository/worklists/saved_view_repository.h"
#include "services/dossier/repository/worklists/search_repository.h"

namespace ketnap::dossier {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kPeople = 20000;

// Passes statements on and keeps how the server would run each of them.
class ExplainingTransaction : public db::Transaction {
 public:
  explicit ExplainingTransaction(db::Transaction* inner) : inner_(inner) {}

  absl::StatusOr<db::Rows> Query(std::string_view sql, const db::Values& values) override {
    Explain(sql, values);
    return inner_->Query(sql, values);
  }
  absl::StatusOr<int64_t> Execute(std::string_view sql, const db::Values& values) override {
    if (!absl::StartsWith(sql, "INSERT")) Explain(sql, values);
    return inner_->Execute(sql, values);
  }

  int looked_at = 0;

 private:
  void Explain(std::string_view sql, const db::Values& values) {
    auto plan = inner_->Query(absl::StrCat("EXPLAIN ", sql), values);
    ASSERT_TRUE(plan.ok()) << plan.status() << sql;
    for (const db::Row& row : *plan) {
      // No type: the answer was known without reading.
      if (row.IsNull(3)) continue;
      EXPECT_NE(row.Text(3), "ALL") << sql;
      EXPECT_FALSE(row.IsNull(5)) << sql;
      if (!row.IsNull(9)) {
        EXPECT_FALSE(absl::StrContains(row.Text(9), "filesort")) << sql;
      }
      ++looked_at;
    }
  }

  db::Transaction* const inner_;
};

// 20,000 people in 400 cells of 20 grassroots organizations, half of them called Nguyễn.
class IndexStatementsTest : public WorklistFixture {
 protected:
  IndexStatementsTest() {
    harness_.RunSql(
        "INSERT INTO replica_organization SELECT UNHEX(MD5(CONCAT('b', seq))), ?,"
        " 'GRASSROOTS_PARTY_ORGANIZATION', CONCAT('Đảng bộ ', seq), 0, '2001-01-01', NULL"
        " FROM seq_0_to_19",
        {superior_});
    harness_.RunSql(
        "INSERT INTO replica_organization SELECT UNHEX(MD5(CONCAT('c', seq))),"
        " UNHEX(MD5(CONCAT('b', seq MOD 20))), 'PARTY_CELL', CONCAT('Chi bộ ', seq), 0,"
        " '2001-01-01', NULL FROM seq_0_to_399");
    harness_.RunSql(
        "INSERT IGNORE INTO replica_organization_closure WITH RECURSIVE up AS (SELECT id, id AS"
        " above, parent_id, 0 AS depth FROM replica_organization UNION ALL SELECT up.id, o.id,"
        " o.parent_id, up.depth + 1 FROM up JOIN replica_organization o ON o.id = up.parent_id)"
        " SELECT above, id, depth FROM up");
    AddPeople();
    harness_.ReadSql(
        "ANALYZE TABLE candidate, candidate_place, candidate_name_tail, worklist_item,"
        " worklist_count, replica_organization, replica_organization_closure, saved_view");
  }

  CandidateRecord Sample(int number) {
    static const char* const kSurnames[] = {"Nguyễn", "Hoàng", "Nguyễn", "Lý",
                                            "Nguyễn", "Nông",  "Nguyễn", "Vi"};
    CandidateRecord record;
    Candidate& candidate = record.candidate;
    candidate.id = Uuid::FromName(absl::StrCat("person", number));
    candidate.organization = cells_[static_cast<size_t>(number) % cells_.size()];
    candidate.full_name =
        absl::StrCat(kSurnames[number % 8], " Văn ", number % 500 == 3 ? "Ưng" : "An", number);
    record.folded_name = FoldForSearch(candidate.full_name);
    candidate.birth_date = Date(1990, 1, 1);
    candidate.version = 1;
    candidate.state = static_cast<CandidateState>(1 + number % 18);
    candidate.milestones.nomination = Date(2018, 1, 1) + number % 365;
    candidate.milestones.listing = Date(2018, 1, 1) + number % 300;
    candidate.milestones.cell_resolution = Date(2018, 9, 1) + number % 100;
    candidate.milestones.admission_decision = Date(2018, 10, 1) + number % 100;
    candidate.milestones.ceremony = Date(2017, 10, 1) + number % 400;
    candidate.milestones.recognition_proposal = Date(2018, 11, 1) + number % 60;
    record.create_time = record.update_time = harness_.clock().Now();
    return record;
  }

  void AddPeople() {
    for (const db::Row& row :
         harness_.ReadSql("SELECT UNHEX(MD5(CONCAT('c', seq))) FROM seq_0_to_399")) {
      cells_.push_back(row.Id(0));
    }
    const absl::Time start = SystemClock().Now();
    for (int first = 0; first < kPeople; first += 200) {
      Run([&](db::Transaction& transaction) -> absl::Status {
        std::vector<Candidate> people;
        for (int i = first; i < first + 200; ++i) {
          const CandidateRecord record = Sample(i);
          KETNAP_RETURN_IF_ERROR(InsertCandidate(transaction, record));
          people.push_back(record.candidate);
        }
        return RefreshCandidateIndex(environment(), transaction, people);
      });
    }
    std::cout << "[ measured ] rows of " << kPeople << " people written in "
              << SystemClock().Now() - start << "\n";
  }

  // Rows the server went over for `body`.
  int64_t Reads(const std::string& what,
                const std::function<absl::Status(db::Transaction&)>& body) {
    auto total = [](db::Transaction& transaction) -> absl::StatusOr<int64_t> {
      KETNAP_ASSIGN_OR_RETURN(
          const db::Rows rows,
          transaction.Query("SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
                            " WHERE VARIABLE_NAME LIKE 'Handler\\_read%'"));
      int64_t sum = 0;
      for (const db::Row& row : rows) sum += std::stoll(row.Text(0));
      return sum;
    };
    int64_t read = 0;
    Run([&](db::Transaction& transaction) -> absl::Status {
      // What asking costs by itself.
      KETNAP_ASSIGN_OR_RETURN(const int64_t first, total(transaction));
      KETNAP_ASSIGN_OR_RETURN(const int64_t second, total(transaction));
      const absl::Time start = SystemClock().Now();
      KETNAP_RETURN_IF_ERROR(body(transaction));
      const absl::Duration took = SystemClock().Now() - start;
      KETNAP_ASSIGN_OR_RETURN(const int64_t third, total(transaction));
      read = third - second - (second - first);
      std::cout << "[ measured ] " << what << ": " << read << " rows, " << took << "\n";
      return absl::OkStatus();
    });
    return read;
  }

  void ExpectPagesCostPages();
  void ExpectSearchesCostAPage();
  void ExpectHelpersCostAPage();
  void ExpectChangesCostLittle();

  std::vector<Uuid> cells_;
};

void IndexStatementsTest::ExpectPagesCostPages() {
  PlaceQuery places;
  places.limit = 51;
  ItemQuery items;
  items.limit = 51;
  items.days = {{Date(1900, 1, 1), Date(9999, 12, 30)}, {kUndated, kUndated}};
  SearchQuery search;
  search.roots = {root_};
  search.limit = 51;
  Run([&](db::Transaction& transaction) -> absl::Status {
    ExplainingTransaction explaining(&transaction);
    for (const std::optional<Uuid>& below :
         {std::optional<Uuid>(), std::optional<Uuid>(root_), std::optional<Uuid>(cells_[7])}) {
      places.below = below;
      places.state = CandidateState::kUnspecified;
      EXPECT_TRUE(ListPlaces(explaining, places).ok());
      places.state = CandidateState::kReturned;
      EXPECT_TRUE(ListPlaces(explaining, places).ok());
    }
    items.organization = superior_;
    items.queue = "REVIEW_DUE";
    EXPECT_THAT(*ListItems(explaining, items), SizeIs(51));
    items.after_due = Date(2018, 6, 10);
    EXPECT_THAT(*ListItems(explaining, items), SizeIs(51));
    items.after_due.reset();
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"nguyen"}, {"ung", "ly"}, {"nguyen", "an1"}}) {
      search.words = words;
      search.after = {};
      const auto first = SearchPeople(explaining, search);
      EXPECT_TRUE(first.ok());
      search.after = first->people.back();
      EXPECT_TRUE(SearchPeople(explaining, search).ok());
      search.states = {CandidateState::kReturned, CandidateState::kVerified};
      EXPECT_TRUE(SearchPeople(explaining, search).ok());
      search.states.clear();
    }
    EXPECT_TRUE(LoadIndexState(explaining).ok());
    EXPECT_TRUE(LockIndexState(explaining).ok());
    EXPECT_THAT(*ListPeopleAfter(explaining, Uuid(), 51), SizeIs(51));
    EXPECT_THAT(*LoadReviewedMonths(explaining, Sample(5).candidate.id), IsEmpty());
    EXPECT_THAT(*FindPeopleBelow(explaining, cells_[7], {"TRANSFER_TO_ACCEPT"}), SizeIs(50));
    EXPECT_THAT(LoadPaths(explaining, {cells_[7], cells_[8]})->at(cells_[7]).ancestors, SizeIs(4));
    EXPECT_TRUE(HoldTree(explaining).ok());
    EXPECT_THAT(LoadIndexRows(explaining, {Sample(5).candidate.id})->places, SizeIs(4));
    Candidate changed = Sample(5).candidate;
    changed.state = CandidateState::kDelisted;
    changed.full_name = "Lý Ai";
    changed.organization = cells_[9];
    EXPECT_TRUE(RefreshCandidateIndex(environment(), explaining, changed).ok());
    EXPECT_TRUE(RefreshCandidateIndex(environment(), explaining, Sample(5).candidate).ok());
    EXPECT_GE(explaining.looked_at, 30);
    return absl::OkStatus();
  });
  // Counts group in the order of the key's end: no filesort is asked of them, but few rows are.
  for (const Uuid& organization :
       {root_, superior_, *harness_.runtime().tree().PathToRoot(base_).begin()}) {
    places.below = organization;
    places.state = CandidateState::kUnspecified;
    EXPECT_LT(Reads("first page of a list",
                    [&](db::Transaction& transaction) {
                      return ListPlaces(transaction, places).status();
                    }),
              120);
    items.organization = organization;
    for (const char* queue : {"REVIEW_DUE", "HELPER_TO_ASSIGN"}) {
      items.queue = queue;
      EXPECT_LT(Reads(absl::StrCat("first page of ", queue),
                      [&](db::Transaction& transaction) {
                        return ListItems(transaction, items).status();
                      }),
                120);
    }
    EXPECT_LT(Reads("counts",
                    [&](db::Transaction& transaction) {
                      return CountItems(transaction, organization).status();
                    }),
              12000);
  }
}

void IndexStatementsTest::ExpectSearchesCostAPage() {
  SearchQuery search;
  search.limit = 51;
  const struct {
    std::vector<std::string> words;
    std::vector<CandidateState> states;
    size_t found;
    int64_t rows;
  } searches[] = {
      {{"ung"}, {}, 40, 120},            // One in five hundred.
      {{"nguyen"}, {}, 51, 120},         // Half of all.
      {{"n"}, {}, 51, 120},              // More than half.
      {{"nguyen", "van"}, {}, 51, 120},  // As common, next to one another.
      {{"van", "nguyen"}, {}, 51, 400},  // The other way round.
      {{"nguyen", "an"}, {}, 51, 400},   // Not next to one another.
      {{"ung", "ly"}, {}, 20, 300},      // The rare word leads.
      {{"ung", "hoang"}, {}, 0, 300},    // Never together.
      {{"an777"}, {}, 11, 60},           // Some.
      {{"khong"}, {}, 0, 20},            // Nobody.
      {{"nguyen", "van"}, {CandidateState::kReturned, CandidateState::kVerified}, 51, 350},
  };
  for (const auto& each : searches) {
    search.words = each.words;
    search.states = each.states;
    for (const Uuid& organization : {root_, superior_}) {
      search.roots = {organization};
      size_t found = 0;
      EXPECT_LT(Reads(absl::StrCat("search for ", absl::StrJoin(each.words, " ")),
                      [&](db::Transaction& transaction) -> absl::Status {
                        KETNAP_ASSIGN_OR_RETURN(const SearchResult result,
                                                SearchPeople(transaction, search));
                        found = result.people.size();
                        return absl::OkStatus();
                      }),
                each.rows)
          << absl::StrJoin(each.words, " ");
      EXPECT_EQ(found, each.found) << absl::StrJoin(each.words, " ");
    }
  }
}

// A thousand helpers, some of whom have many people due on many days.
void IndexStatementsTest::ExpectHelpersCostAPage() {
  harness_.RunSql(
      "INSERT INTO helper_place SELECT ?, UNHEX(MD5(CONCAT('helper', seq MOD 1000))), ?,"
      " UNHEX(MD5(CONCAT('helped', seq))), '2018-01-10' + INTERVAL (seq MOD 400) DAY, 0"
      " FROM seq_1_to_4000",
      {superior_, cells_[0]});
  harness_.ReadSql("ANALYZE TABLE helper_place");
  HelperQuery query;
  query.organization = superior_;
  query.today = Date(2019, 1, 10);
  query.limit = 51;
  size_t found = 0;
  EXPECT_LT(Reads("helpers",
                  [&](db::Transaction& transaction) -> absl::Status {
                    KETNAP_ASSIGN_OR_RETURN(const HelperList list, ListHelpers(transaction, query));
                    found = list.rows.size();
                    return absl::OkStatus();
                  }),
            500);
  EXPECT_EQ(found, 51u);
}

void IndexStatementsTest::ExpectChangesCostLittle() {
  constexpr int kChanges = 200;
  absl::Duration took;
  for (int i = 0; i < kChanges; ++i) {
    Candidate changed = Sample(i * 18 + 10).candidate;
    changed.state = CandidateState::kBaseResolved;
    Run([&](db::Transaction& transaction) -> absl::Status {
      const absl::Time start = SystemClock().Now();
      const absl::Status status = RefreshCandidateIndex(environment(), transaction, changed);
      took += SystemClock().Now() - start;
      return status;
    });
  }
  std::cout << "[ measured ] rows of one step written in " << took / kChanges << "\n";
  EXPECT_LT(took / kChanges, absl::Milliseconds(50));
}

// One test, for the people take their time to write.
TEST_F(IndexStatementsTest, EverythingIsReadByIndexAndAPageCostsAPage) {
  ExpectPagesCostPages();
  ExpectSearchesCostAPage();
  ExpectHelpersCostAPage();
  ExpectChangesCostLittle();
  ExpectCountsEqualLists(superior_);
}

}  // namespace
}  // namespace ketnap::dossier
