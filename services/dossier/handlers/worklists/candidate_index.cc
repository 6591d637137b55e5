#include "services/dossier/handlers/worklists/candidate_index.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/domain/deadline.h"
#include "services/dossier/handlers/sympathizers/places.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/paper_repository.h"

namespace ketnap::dossier {
namespace {

constexpr size_t kPeopleAtOnce = 200;

absl::StatusOr<WorklistFacts> LoadFacts(db::Transaction& transaction, const Candidate& candidate) {
  WorklistFacts facts;
  facts.candidate = candidate;
  if (NeedsPapers(candidate.state)) {
    KETNAP_ASSIGN_OR_RETURN(facts.papers, LoadPapers(transaction, candidate.id));
  }
  if (NeedsReviews(candidate.state)) {
    KETNAP_ASSIGN_OR_RETURN(facts.reviewed_months, LoadReviewedMonths(transaction, candidate.id));
  }
  return facts;
}

void AddPlaces(const Candidate& candidate, const std::vector<Uuid>& ancestors, IndexRows* rows) {
  const std::string name = FoldForSearch(candidate.full_name);
  // Whom a name's first word finds is found in the order of names itself.
  const std::vector<std::string> tails = NameTails(name);
  for (const Uuid& ancestor : ancestors) {
    rows->places.push_back({candidate.id, ancestor, name, static_cast<int>(candidate.state)});
    for (const std::string& tail : tails) {
      rows->tails.push_back({candidate.id, ancestor, tail, name});
    }
  }
}

void AddItems(const Uuid& candidate, const WorklistEntry& entry, const std::vector<Uuid>& ancestors,
              IndexRows* rows) {
  for (const Uuid& ancestor : ancestors) {
    rows->items.push_back({candidate, entry.queue, ancestor, entry.due.value_or(kUndated),
                           entry.since, entry.subject, entry.rule_id});
  }
}

std::optional<Date> ReviewDue(const Environment& environment, const WorklistFacts& facts) {
  if (!MonthToReview(facts.candidate, facts.reviewed_months).has_value()) return std::nullopt;
  for (const RunningDeadline& deadline :
       RunningDeadlines({facts.candidate, {}, facts.reviewed_months}, *environment.rules,
                        *environment.calendar->Current())) {
    if (deadline.step == Step::kRecordMonthlyReview) return deadline.due;
  }
  return std::nullopt;
}

// `rows` are those MakeIndexRows gave.
SympathizerSubject SubjectOf(const Environment& environment, const WorklistFacts& facts,
                             const IndexRows& rows) {
  SympathizerSubject person;
  person.candidate = facts.candidate;
  for (const PlaceRow& row : rows.places) {
    if (row.candidate == facts.candidate.id) person.ancestors.push_back(row.ancestor);
  }
  person.review_due = ReviewDue(environment, facts);
  return person;
}

std::vector<std::string> QueuesOfDestinations(const Environment& environment) {
  std::vector<std::string> queues;
  for (const Worklist& worklist : *environment.worklists) {
    if (worklist.place == WorklistPlace::kDestination) queues.push_back(worklist.id);
  }
  return queues;
}

}  // namespace

absl::StatusOr<IndexRows> MakeIndexRows(const Environment& environment,
                                        db::Transaction& transaction,
                                        std::vector<WorklistFacts> people) {
  std::set<Uuid> organizations;
  for (const WorklistFacts& facts : people) {
    organizations.insert(facts.candidate.organization);
    if (facts.candidate.transfer_destination.has_value()) {
      organizations.insert(*facts.candidate.transfer_destination);
    }
  }
  KETNAP_ASSIGN_OR_RETURN(auto paths,
                          LoadPaths(transaction, {organizations.begin(), organizations.end()}));
  const auto calendar = environment.calendar->Current();
  IndexRows rows;
  for (WorklistFacts& facts : people) {
    const Candidate& candidate = facts.candidate;
    const OrganizationPath& path = paths[candidate.organization];
    facts.has_base_committee = path.has_base_committee;
    facts.has_sectional_committee = path.has_sectional_committee;
    AddPlaces(candidate, path.ancestors, &rows);
    for (const WorklistEntry& entry :
         EntriesOf(facts, *environment.worklists, *environment.rules, *calendar)) {
      if (entry.place == WorklistPlace::kCell) {
        AddItems(candidate.id, entry, path.ancestors, &rows);
      } else if (candidate.transfer_destination.has_value()) {
        AddItems(candidate.id, entry, paths[*candidate.transfer_destination].ancestors, &rows);
      }
    }
  }
  SortRows(&rows);
  return rows;
}

absl::StatusOr<bool> PlacesBesideStand(const Environment& environment, db::Transaction& transaction,
                                       const WorklistFacts& facts, const IndexRows& rows) {
  return SympathizerPlacesStand(transaction, {SubjectOf(environment, facts, rows)});
}

absl::Status RefreshCandidateIndex(const Environment& environment, db::Transaction& transaction,
                                   const std::vector<Candidate>& candidates) {
  KETNAP_RETURN_IF_ERROR(HoldTree(transaction));
  std::vector<Uuid> ids;
  std::vector<WorklistFacts> people;
  for (const Candidate& candidate : candidates) {
    ids.push_back(candidate.id);
    KETNAP_ASSIGN_OR_RETURN(WorklistFacts facts, LoadFacts(transaction, candidate));
    people.push_back(std::move(facts));
  }
  KETNAP_ASSIGN_OR_RETURN(const IndexRows present, LoadIndexRows(transaction, ids));
  KETNAP_ASSIGN_OR_RETURN(const IndexRows wanted, MakeIndexRows(environment, transaction, people));
  std::vector<SympathizerSubject> subjects;
  for (const WorklistFacts& facts : people) {
    subjects.push_back(SubjectOf(environment, facts, wanted));
  }
  KETNAP_RETURN_IF_ERROR(RefreshSympathizerPlaces(transaction, subjects));
  return WriteDifference(transaction, present, wanted);
}

absl::Status RefreshCandidateIndex(const Environment& environment, db::Transaction& transaction,
                                   const Candidate& candidate) {
  return RefreshCandidateIndex(environment, transaction, std::vector<Candidate>{candidate});
}

absl::Status RefreshIndexBelow(const Environment& environment, db::Transaction& transaction,
                               const Uuid& organization) {
  KETNAP_ASSIGN_OR_RETURN(
      const std::vector<Uuid> people,
      FindPeopleBelow(transaction, organization, QueuesOfDestinations(environment)));
  for (size_t first = 0; first < people.size(); first += kPeopleAtOnce) {
    const size_t end = std::min(people.size(), first + kPeopleAtOnce);
    KETNAP_ASSIGN_OR_RETURN(
        const std::vector<CandidateRecord> records,
        FindCandidates(transaction, {people.begin() + static_cast<ptrdiff_t>(first),
                                     people.begin() + static_cast<ptrdiff_t>(end)}));
    std::vector<Candidate> candidates;
    for (const CandidateRecord& record : records) candidates.push_back(record.candidate);
    KETNAP_RETURN_IF_ERROR(RefreshCandidateIndex(environment, transaction, candidates));
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
