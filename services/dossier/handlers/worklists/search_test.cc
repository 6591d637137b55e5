#include <random>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/worklists/candidate_index.h"
#include "services/dossier/handlers/worklists/worklist_fixture.h"
#include "services/dossier/repository/worklists/search_repository.h"

namespace ketnap::dossier {
namespace {

// People of few names, so that words are common, repeat, and begin one another.
class SearchTest : public WorklistFixture {
 protected:
  SearchTest() {
    static const char* const kWords[] = {"An", "Anh", "Nga", "Ngọc", "Nguyễn", "Văn", "Thị", "Ân"};
    std::mt19937 random(20250103);
    const auto any = [&] { return kWords[random() % 8]; };
    Run([&](db::Transaction& transaction) -> absl::Status {
      const Uuid cells[] = {cell_, sister_cell_, other_cell_, lone_cell_};
      std::vector<Candidate> people;
      for (int number = 0; number < kPeople; ++number) {
        CandidateRecord record;
        Candidate& candidate = record.candidate;
        candidate.id = Uuid::FromName(absl::StrCat("person", number));
        candidate.organization = cells[number % 4];
        candidate.full_name = absl::StrCat(any(), " ", any());
        if (number % 3 > 0) absl::StrAppend(&candidate.full_name, " ", any());
        record.folded_name = FoldForSearch(candidate.full_name);
        candidate.birth_date = Date(1990, 1, 1);
        candidate.version = 1;
        candidate.state = static_cast<CandidateState>(1 + number % 3);
        record.create_time = record.update_time = harness_.clock().Now();
        KETNAP_RETURN_IF_ERROR(InsertCandidate(transaction, record));
        people.push_back(candidate);
        names_[candidate.id] = record.folded_name;
        places_[candidate.id] = {candidate.organization, candidate.state};
      }
      return RefreshCandidateIndex(environment(), transaction, people);
    });
  }

  static bool HasWord(const std::string& name, const std::string& word) {
    for (const absl::string_view each : absl::StrSplit(name, ' ')) {
      if (absl::StartsWith(each, word)) return true;
    }
    return false;
  }

  std::set<Uuid> Expected(const SearchQuery& query) {
    std::set<Uuid> people;
    for (const auto& [id, name] : names_) {
      const auto& [cell, state] = places_.at(id);
      bool sought =
          query.states.empty() || std::count(query.states.begin(), query.states.end(), state) > 0;
      for (const std::string& word : query.words) sought = sought && HasWord(name, word);
      bool within = false;
      for (const Uuid& root : query.roots) {
        within = within || harness_.runtime().tree().IsWithin(cell, root);
      }
      if (sought && within) people.insert(id);
    }
    return people;
  }

  // Page after page.
  std::vector<FoundPerson> Pages(SearchQuery query) {
    std::vector<FoundPerson> people;
    const auto page_size = static_cast<size_t>(query.limit - 1);
    for (int page = 0; page < 2 * kPeople; ++page) {
      SearchResult result;
      Run([&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(result, SearchPeople(transaction, query));
        return absl::OkStatus();
      });
      const bool cut = result.people.size() > page_size;
      if (cut) result.people.resize(page_size);
      people.insert(people.end(), result.people.begin(), result.people.end());
      if (!cut && !result.searched_to.has_value()) return people;
      query.after = cut ? result.people.back() : *result.searched_to;
    }
    ADD_FAILURE() << "no end";
    return people;
  }

  static constexpr int kPeople = 400;
  std::map<Uuid, std::string> names_;
  std::map<Uuid, std::pair<Uuid, CandidateState>> places_;
};

TEST_F(SearchTest, PagesGiveEverybodySoughtOnceAndInOrder) {
  const std::vector<std::vector<std::string>> searches = {
      {"n"},           {"an"},          {"ng"},         {"nguyen", "van"},      {"van", "nguyen"},
      {"an", "an"},    {"n", "a", "v"}, {"thi", "nga"}, {"nguyen", "van", "a"}, {"khong"},
      {"anh", "khong"}};
  SearchQuery query;
  for (const auto& words : searches) {
    query.words = words;
    for (const std::vector<Uuid>& roots :
         {std::vector<Uuid>{root_}, {cell_, other_cell_, lone_cell_}}) {
      query.roots = roots;
      for (const std::vector<CandidateState>& states :
           {std::vector<CandidateState>(),
            {CandidateState::kNominated, CandidateState::kDelisted}}) {
        query.states = states;
        for (const int page_size : {1, 7, 50}) {
          query.limit = page_size + 1;
          const std::vector<FoundPerson> found = Pages(query);
          std::set<Uuid> people;
          for (const FoundPerson& person : found) {
            EXPECT_TRUE(people.insert(person.candidate).second) << person.folded_name << " twice";
            EXPECT_EQ(person.folded_name, names_.at(person.candidate));
          }
          const std::string what =
              absl::StrCat(absl::StrJoin(words, " "), " by ", page_size, " in ", roots.size());
          EXPECT_EQ(people, Expected(query)) << what;
          EXPECT_TRUE(std::is_sorted(found.begin(), found.end())) << what;
        }
      }
    }
  }
}

TEST_F(SearchTest, WordsAsTheyWereTypedComeFirst) {
  SearchQuery query;
  query.roots = {root_};
  query.words = {"nguyen", "van"};
  query.limit = 400;
  const std::vector<FoundPerson> found = Pages(query);
  bool ended = false;
  for (const FoundPerson& person : found) {
    const bool typed = absl::StrContains(absl::StrCat(" ", person.folded_name), " nguyen van");
    EXPECT_FALSE(typed && ended) << person.folded_name;
    ended = ended || !typed;
    EXPECT_EQ(person.phase == 0, typed);
  }
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace ketnap::dossier
