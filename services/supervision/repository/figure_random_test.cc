#include <algorithm>
#include <random>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/handlers/supervision_fixture.h"
#include "services/supervision/projections/person_facts.h"
#include "services/supervision/projections/projections.h"
#include "services/supervision/repository/chain_repository.h"
#include "services/supervision/repository/figure_check.h"
#include "services/supervision/repository/figure_repository.h"
#include "services/supervision/repository/place_repository.h"

namespace ketnap::supervision {
namespace {

using Entry = journal::v1::JournalEntry;
// Organization (empty where it is one), year and month, code, number.
using Counted = std::map<std::tuple<std::string, int, std::string, int64_t>, int64_t>;

// A random province told by two journals, and what it comes to.
class FigureRandomTest : public SupervisionTest {
 protected:
  struct Organization {
    Uuid id;
    int rank = 0;                               // Parents have a smaller one: no circle on any day.
    std::vector<std::pair<Date, int>> periods;  // Since when below which.
    int kind = 0;
    bool ended = false;
  };

  int Random(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  // Often next to one of few days, so that what begins, ends and happens meets on the same day.
  Date RandomDay() {
    if (Random(3) > 0) return Date(2014 + Random(6), 1 + Random(2) * 6, 1) + (Random(3) - 1);
    return Date(2014, 1, 1) + Random(2000);
  }

  void TellOrganization(int index) {
    const Organization& organization = organizations_[index];
    organization::v1::OrganizationChanged event;
    auto& told = *event.mutable_organization();
    told.set_name(NameOf(organization.id));
    told.set_workplace_kind(static_cast<organization::v1::WorkplaceKind>(organization.kind));
    for (const auto& [from, parent] : organization.periods) {
      auto* period = event.add_periods();
      *period->mutable_valid_from() = DateToProto(from);
      if (parent < 0) continue;
      period->set_parent(NameOf(organizations_[parent].id));
      told.set_parent(period->parent());
    }
    Entry entry;
    *entry.mutable_occurred_on() = DateToProto(Date(2020, 1, 1));
    entry.mutable_event()->PackFrom(event);
    organization_journal_.push_back(entry);
  }

  int AddOrganization() {
    Organization added;
    added.id = Uuid::Generate(harness_.clock().Now());
    const int index = static_cast<int>(organizations_.size());
    const int parent = index == 0 ? -1 : Random(std::min(index, 1 + index / 2));
    added.rank = parent < 0 ? 0 : organizations_[parent].rank + 1;
    added.kind = Random(4);
    added.periods = {{RandomDay(), parent}};
    organizations_.push_back(added);
    TellOrganization(index);
    return index;
  }

  // Also for a day before what was last told of it: a correction.
  void MoveSomething() {
    const int index = 1 + Random(static_cast<int>(organizations_.size()) - 1);
    Organization& moved = organizations_[index];
    int parent = Random(static_cast<int>(organizations_.size()));
    while (organizations_[parent].rank >= moved.rank) parent = Random(index);
    const Date since = RandomDay();
    std::erase_if(moved.periods, [&](const auto& period) {
      return period.first >= since && period.first != moved.periods.front().first;
    });
    if (moved.periods.back().first >= since) {
      moved.periods.back().second = parent;
    } else {
      moved.periods.emplace_back(since, parent);
    }
    if (Random(3) == 0) moved.kind = Random(4);
    TellOrganization(index);
  }

  // Ends one, which others follow, or splits a part off; some people are named.
  void Reorganize() {
    const int count = static_cast<int>(organizations_.size());
    const int from = 1 + Random(count - 1), to = 1 + Random(count - 1),
              part = 1 + Random(count - 1);
    if (organizations_[from].ended || organizations_[to].ended || organizations_[part].ended)
      return;
    if (from == to || from == part || to == part) return;
    const bool ends = Random(3) > 0;
    const Date day = RandomDay();
    organization::v1::ReorganizationRecorded event;
    auto& reorganization = *event.mutable_reorganization();
    reorganization.set_state(organization::v1::REORGANIZATION_STATE_APPLIED);
    *reorganization.mutable_effective_date() = DateToProto(day);
    for (const int successor : {to, part}) {
      auto& edge = *reorganization.add_lineage();
      edge.set_predecessor(NameOf(organizations_[from].id));
      edge.set_successor(NameOf(organizations_[ends || successor == part ? successor : from].id));
      *edge.mutable_effective_date() = DateToProto(day);
      edge.set_takes_rest(successor == to);
      edge.set_predecessor_ended(ends);
    }
    for (const auto& person : people_) {
      if (person.organization() != NameOf(organizations_[from].id) || Random(3) > 0) continue;
      auto& relocation = *event.add_relocations();
      relocation.set_resource(person.name());
      relocation.set_from_organization(person.organization());
      relocation.set_to_organization(NameOf(organizations_[part].id));
    }
    organizations_[from].ended = ends;
    Entry entry;
    *entry.mutable_occurred_on() = DateToProto(day);
    entry.mutable_event()->PackFrom(event);
    organization_journal_.push_back(entry);
  }

  void TellPerson(size_t index) {
    dossier::v1::Candidate& person = people_[index];
    auto* way = person.mutable_milestones();
    const auto set = [&](google::type::Date* day) { *day = DateToProto(RandomDay()); };
    if (Random(4) == 0) {
      person.set_organization(
          NameOf(organizations_[Random(static_cast<int>(organizations_.size()))].id));
    }
    if (Random(2) == 0) set(way->mutable_nomination_date());
    set(way->mutable_listing_date());
    if (Random(2) == 0) set(way->mutable_ceremony_date());
    if (Random(5) == 0) way->clear_ceremony_date();
    person.set_return_count(Random(2));
    dossier_journal_.push_back(EntryOf(person, RandomDay()));
  }

  void Generate(int seed) {
    random_.seed(static_cast<unsigned>(seed));
    organizations_.clear();
    people_.clear();
    organization_journal_.clear();
    dossier_journal_.clear();
    for (int i = 0; i < 14; ++i) AddOrganization();
    for (int i = 0; i < 24; ++i) {
      people_.push_back(Candidate(organizations_[Random(14)].id));
      TellPerson(people_.size() - 1);
    }
    for (int i = 0; i < 90; ++i) {
      switch (Random(6)) {
        case 0:
          AddOrganization();
          break;
        case 1:
          MoveSomething();
          break;
        case 2:
          Reorganize();
          break;
        default:
          TellPerson(static_cast<size_t>(Random(static_cast<int>(people_.size()))));
      }
    }
  }

  void Tell(const Entry& entry) {
    const absl::Status status = harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          KETNAP_RETURN_IF_ERROR(ApplyOrganizationEntry(transaction, entry));
          const Entry* const entries[] = {&entry};
          return ApplyDossier(transaction, entries);
        });
    ASSERT_TRUE(status.ok()) << status;
  }

  // Several of the people's journal in one transaction.
  void TellTogether(size_t first, size_t count) {
    std::vector<const Entry*> entries;
    for (size_t i = first; i < first + count; ++i) entries.push_back(&dossier_journal_[i]);
    const absl::Status status = harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return ApplyDossier(transaction, entries); });
    ASSERT_TRUE(status.ok()) << status;
  }

  // Each journal in its own order, the two in any, people one by one or up to `together` at once;
  // every entry `times` times, one after another.
  void TellAll(int times, int together = 1) {
    size_t organization = 0, dossier = 0;
    while (organization < organization_journal_.size() || dossier < dossier_journal_.size()) {
      const bool of_people = organization == organization_journal_.size() ||
                             (dossier < dossier_journal_.size() && Random(2) == 0);
      const size_t count =
          std::min(dossier_journal_.size() - dossier, static_cast<size_t>(1 + Random(together)));
      for (int i = 0; i < times; ++i) {
        if (of_people) {
          TellTogether(dossier, count);
        } else {
          Tell(organization_journal_[organization]);
        }
      }
      (of_people ? dossier : organization) += of_people ? count : 1;
    }
  }

  void Forget() {
    for (const char* sql :
         {"DELETE FROM person_figure", "DELETE FROM figure_count", "DELETE FROM organization_place",
          "DELETE FROM organization_level", "DELETE FROM person_fact", "DELETE FROM person_stay",
          "DELETE FROM succession_fact", "DELETE FROM relocation_fact",
          "DELETE FROM organization_fact"}) {
      harness_.RunSql(sql);
    }
  }

  std::vector<std::string> Contents() {
    std::vector<std::string> lines;
    for (const char* sql :
         {"SELECT CONCAT_WS('|', HEX(candidate_id), figure, day, code, number, amount,"
          " HEX(as_it_was_id), HEX(today_id)) FROM person_figure ORDER BY 1",
          "SELECT CONCAT_WS('|', basis, HEX(organization_id), figure, grain, day, code, number,"
          " amount) FROM figure_count WHERE amount <> 0 ORDER BY 1"}) {
      for (const db::Row& row : harness_.ReadSql(sql)) lines.push_back(row.Text(0));
    }
    return lines;
  }

  // Whose the person's fact is by the basis, and everybody above, nearest first.
  std::vector<Uuid> Above(Basis basis, Uuid organization, Date day) const {
    std::vector<Uuid> above = {organization};
    for (;;) {
      const auto found = std::find_if(organizations_.begin(), organizations_.end(),
                                      [&](const auto& each) { return each.id == above.back(); });
      int parent = found->periods.front().second;
      for (const auto& [from, next] : found->periods) {
        if (basis == Basis::kToday || from <= day) parent = next;
      }
      if (parent < 0) return above;
      above.push_back(organizations_[static_cast<size_t>(parent)].id);
    }
  }

  struct PlacedFact {
    Fact fact;
    std::vector<Uuid> above[2];  // By basis.
  };
  std::vector<PlacedFact> PlacedFacts(db::Transaction& transaction) {
    std::vector<PlacedFact> all;
    for (const auto& person : people_) {
      const Uuid id = *Uuid::Parse(person.name().substr(person.name().find('/') + 1));
      const auto way = *FactsOfWay(Countable(person));
      for (Fact fact : way) {
        const Place place = *PlaceOn(transaction, id, fact.day);
        if (fact.code == kWorkplaceKindCode) {
          const auto found =
              std::find_if(organizations_.begin(), organizations_.end(),
                           [&](const auto& each) { return each.id == place.as_it_was; });
          absl::StrAppend(&fact.code, found->kind);
        }
        all.push_back({fact,
                       {Above(Basis::kAsItWas, place.as_it_was, fact.day),
                        Above(Basis::kToday, place.today, fact.day)}});
      }
    }
    return all;
  }

  void CompareOne(db::Transaction& transaction, const std::vector<PlacedFact>& facts,
                  const FigureQuery& query) {
    Counted total, parts, months;
    for (const auto& [fact, above] : facts) {
      const auto& chain = above[query.basis == Basis::kToday ? 1 : 0];
      const auto at = std::find(chain.begin(), chain.end(), query.organization);
      if (at == chain.end() || fact.figure != query.figure || fact.day > query.to ||
          fact.day < query.from.value_or(kEver) || !fact.code.starts_with(query.code_prefix)) {
        continue;
      }
      const std::string part = (at == chain.begin() ? *at : *(at - 1)).ToString();
      const int month = static_cast<int>(fact.day.year()) * 100 + fact.day.month();
      total[{"", 0, fact.code, fact.number}] += fact.count;
      parts[{part, 0, fact.code, fact.number}] += fact.count;
      months[{"", month, fact.code, fact.number}] += fact.count;
    }
    const auto counted = [](const std::vector<FigureCount>& list, bool by_organization) {
      Counted counts;
      for (const FigureCount& count : list) {
        counts[{by_organization ? count.organization.ToString() : "",
                count.year * 100 + count.month, count.code, count.number}] += count.count;
      }
      return counts;
    };
    EXPECT_EQ(counted(*CountFigures(transaction, query), false), total);
    EXPECT_EQ(counted(*CountFigureParts(transaction, query), true), parts);
    EXPECT_EQ(counted(*CountFiguresByMonth(transaction, query), false), months);
    Counted listed;
    std::optional<FigureRecord> last;
    for (;;) {
      const auto page = *ListFigureRecords(transaction, query, last, 3);
      for (const FigureRecord& record : page) {
        listed[{"", 0, record.code, record.number}] += record.count;
      }
      if (page.size() < 3) break;
      last = page.back();
    }
    EXPECT_EQ(listed, total);
  }

  void Compare() {
    const absl::Status status = harness_.database().RunRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          const auto facts = PlacedFacts(transaction);
          for (const auto& person : people_) {
            const Uuid id = *Uuid::Parse(person.name().substr(person.name().find('/') + 1));
            EXPECT_EQ(*MisplacedFacts(transaction, id), 0);
          }
          const auto counted = *CountedAfter(transaction, Uuid(), 1000);
          for (const auto& [id, level] : counted) {
            EXPECT_EQ(*WrongCounts(transaction, id, level), 0) << level;
          }
          for (const Organization& organization : organizations_) {
            for (const Basis basis : {Basis::kAsItWas, Basis::kToday}) {
              FigureQuery query;
              query.basis = basis;
              query.organization = organization.id;
              query.figure = std::vector{Figure::kStep, Figure::kAdmittedBy,
                                         Figure::kFunnelOfNomination}[Random(3)];
              query.to = RandomDay();
              if (Random(3) > 0) query.from = RandomDay();
              if (query.from.has_value() && *query.from > query.to)
                std::swap(*query.from, query.to);
              if (Random(3) == 0) query.code_prefix = "ADMITTED";
              if (query.figure == Figure::kAdmittedBy) query.code_prefix = "WORKPLACE_KIND:";
              CompareOne(transaction, facts, query);
            }
          }
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
  }

  std::mt19937 random_;
  std::vector<Organization> organizations_;
  std::vector<dossier::v1::Candidate> people_;
  std::vector<Entry> organization_journal_, dossier_journal_;
};

TEST_F(FigureRandomTest, CountsEqualARecountWhateverHappenedAndInWhicheverOrderItWasTold) {
  for (int seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    Forget();
    Generate(seed);
    TellAll(1);
    Compare();
    const auto once = Contents();
    EXPECT_GT(once.size(), 200u);
    // Both journals from their beginning again, over what is there.
    TellAll(1);
    EXPECT_EQ(Contents(), once);
    Forget();
    TellAll(2);  // In another order.
    EXPECT_EQ(Contents(), once);
    Compare();
    Forget();
    TellAll(2, 7);  // Many at once, as after a pause.
    EXPECT_EQ(Contents(), once);
    Compare();
    if (HasFailure()) break;
  }
}

TEST_F(FigureRandomTest, AMoveTakesExactlyItsDays) {
  const Date day(2018, 7, 1);
  Admit(cell_a1_, day - 1);
  Admit(cell_a1_, day);
  Admit(cell_a1_, day + 1);
  MoveTo(base_a_, other_, day);
  const auto admitted = [&](const Uuid& organization, Date from, Date to) {
    auto request = Breakdown(organization, v1::BREAKDOWN_DIMENSION_SEX);
    *request.mutable_start_date() = DateToProto(from);
    *request.mutable_end_date() = DateToProto(to);
    return Ask(request)->total();
  };
  for (const Date far : {Date(2018, 12, 31), day + 1}) {
    EXPECT_EQ(admitted(bloc_, Date(2018, 1, 1), far), 1);
    EXPECT_EQ(admitted(bloc_, day, far), 0);
    EXPECT_EQ(admitted(other_, Date(2018, 1, 1), far), 2);
    EXPECT_EQ(admitted(other_, day, far), 2);
  }
  // Back again the day after.
  MoveTo(base_a_, bloc_, day + 1);
  EXPECT_EQ(admitted(bloc_, Date(2018, 1, 1), Date(2018, 12, 31)), 2);
  EXPECT_EQ(admitted(other_, Date(2018, 1, 1), Date(2018, 12, 31)), 1);
  EXPECT_EQ(admitted(other_, day, day), 1);
}

TEST_F(FigureRandomTest, FactsOfAPersonAreReplacedFigureByFigure) {
  const auto person = Admit(cell_a1_, Date(2018, 5, 19));
  const Uuid id = *Uuid::Parse(person.name().substr(person.name().find('/') + 1));
  const Date day(2018, 4, 2);
  const auto replace = [&](const std::vector<Figure>& figures, const std::vector<Fact>& facts) {
    return harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) {
          return ReplaceFacts(transaction, id, figures, facts);
        });
  };
  const auto counted = [&](Figure figure) {
    std::string text;
    const absl::Status status = harness_.database().RunRead(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_ASSIGN_OR_RETURN(const auto counts,
                                  CountFigures(transaction, {Basis::kAsItWas, bloc_, figure,
                                                             std::nullopt, Date(2019, 1, 1), ""}));
          for (const FigureCount& count : counts) {
            absl::StrAppend(&text, count.code, " ", count.number, " x", count.count, "; ");
          }
          return absl::OkStatus();
        });
    EXPECT_TRUE(status.ok()) << status;
    return text;
  };
  ASSERT_TRUE(replace({Figure::kDefect, Figure::kDeadline},
                      {{Figure::kDefect, "2-KNĐ|D1", 0, day, 2},
                       {Figure::kDefect, "2-KNĐ|D1", 0, day, 1},
                       {Figure::kDeadline, "R-DL-1|LATE", 12, day, 1}})
                  .ok());
  EXPECT_EQ(counted(Figure::kDefect), "2-KNĐ|D1 0 x3; ");
  EXPECT_EQ(counted(Figure::kDeadline), "R-DL-1|LATE 12 x1; ");
  // Another count of the same, another figure left alone; then nothing of it.
  ASSERT_TRUE(replace({Figure::kDefect}, {{Figure::kDefect, "2-KNĐ|D1", 0, day, 5}}).ok());
  EXPECT_EQ(counted(Figure::kDefect), "2-KNĐ|D1 0 x5; ");
  EXPECT_EQ(counted(Figure::kDeadline), "R-DL-1|LATE 12 x1; ");
  EXPECT_FALSE(replace({Figure::kDefect}, {{Figure::kDeadline, "R-DL-1|LATE", 1, day, 1}}).ok());
  ASSERT_TRUE(replace({Figure::kDefect}, {}).ok());
  EXPECT_EQ(counted(Figure::kDefect), "");
  EXPECT_EQ(counted(Figure::kDeadline), "R-DL-1|LATE 12 x1; ");
}

TEST_F(FigureRandomTest, WhatIsBrokenIsFoundAndMadeAnew) {
  Generate(5);
  TellAll(1);
  const auto before = Contents();
  harness_.RunSql("UPDATE figure_count SET amount = amount + 1 WHERE grain = 2");
  harness_.RunSql("DELETE FROM figure_count WHERE grain = 1 AND basis = 2");
  const absl::Status status = harness_.database().RunReadModifyWrite(
      absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
        int64_t wrong = 0;
        const auto counted = *CountedAfter(transaction, Uuid(), 1000);
        for (const auto& [id, level] : counted) {
          wrong += *WrongCounts(transaction, id, level);
          KETNAP_RETURN_IF_ERROR(RecountOrganization(transaction, id, level));
        }
        EXPECT_GT(wrong, 50);
        return absl::OkStatus();
      });
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(Contents(), before);
}

}  // namespace
}  // namespace ketnap::supervision
