#include "services/dossier/handlers/worklists/person_check.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/candidate_import_repository.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/paper_repository.h"

namespace ketnap::dossier {
namespace {

// Above any version; the fold adds one.
constexpr int64_t kEveryVersion = int64_t{1} << 40;

constexpr char kReviews[] =
    "SELECT review_month, review_date, conclusion FROM monthly_review WHERE candidate_id = ?"
    " ORDER BY review_month";
constexpr char kJournalPeople[] =
    "SELECT aggregate_id FROM journal_entry FORCE INDEX (journal_entry_aggregate)"
    " WHERE aggregate_id > ? AND aggregate_version = 1 AND aggregate_type = 'candidates'"
    " ORDER BY aggregate_id LIMIT ?";
constexpr char kSetOrigin[] = "UPDATE candidate SET version = ?, created_at = ? WHERE id = ?";

// As the tables keep it: to the microsecond.
absl::Time Rounded(absl::Time time) { return absl::FromUnixMicros(absl::ToUnixMicros(time)); }

v1::Candidate Comparable(CandidateRecord record) {
  record.create_time = Rounded(record.create_time);
  record.update_time = Rounded(record.update_time);
  return ToProto(record);
}

// Names of the fields in which two snapshots differ.
std::vector<std::string> DifferingFields(const v1::Candidate& a, const v1::Candidate& b) {
  std::vector<std::string> names;
  const auto* descriptor = v1::Candidate::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    v1::Candidate only_a = a;
    v1::Candidate only_b = b;
    for (int j = 0; j < descriptor->field_count(); ++j) {
      if (j == i) continue;
      only_a.GetReflection()->ClearField(&only_a, descriptor->field(j));
      only_b.GetReflection()->ClearField(&only_b, descriptor->field(j));
    }
    if (only_a.SerializeAsString() != only_b.SerializeAsString()) {
      names.push_back(descriptor->field(i)->name());
    }
  }
  return names;
}

template <typename Values>
std::vector<std::string> Serialized(const Values& values) {
  std::vector<std::string> texts;
  for (const auto& value : values) texts.push_back(ToProto(value).SerializeAsString());
  std::sort(texts.begin(), texts.end());
  return texts;
}

template <typename Values>
void ComparePapers(const char* name, const Values& standing, const Values& told,
                   std::vector<std::string>* differing) {
  if (Serialized(standing) != Serialized(told)) differing->push_back(name);
}

bool SameReviews(const std::vector<FoldedReview>& a, const std::vector<FoldedReview>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    // Entries of before there were conclusions in them say none.
    const bool same_conclusion =
        x.conclusion == y.conclusion || y.conclusion == v1::REVIEW_CONCLUSION_UNSPECIFIED;
    return x.month == y.month && x.review_date == y.review_date && same_conclusion;
  });
}

absl::StatusOr<std::vector<FoldedReview>> LoadReviews(db::Transaction& transaction,
                                                      const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows, transaction.Query(kReviews, {candidate}));
  std::vector<FoldedReview> reviews;
  for (const db::Row& row : rows) {
    reviews.push_back(
        {row.DateAt(0), row.DateAt(1), static_cast<v1::ReviewConclusion>(row.Int(2))});
  }
  return reviews;
}

// How many rows of one list the other has not.
template <typename Row>
size_t CountMissing(const std::vector<Row>& rows, const std::vector<Row>& others) {
  return static_cast<size_t>(std::count_if(rows.begin(), rows.end(), [&](const Row& row) {
    return std::find(others.begin(), others.end(), row) == others.end();
  }));
}

template <typename Row>
void CompareList(const char* projection, const std::vector<Row>& present,
                 const std::vector<Row>& wanted, std::vector<PersonFault>* faults) {
  const size_t missing = CountMissing(wanted, present);
  const size_t surplus = CountMissing(present, wanted);
  if (missing + surplus == 0) return;
  faults->push_back({projection, absl::StrCat(missing, " rows are missing and ", surplus,
                                              " should not be there")});
}

}  // namespace

absl::StatusOr<PersonTruth> LoadTruth(db::Transaction& transaction, const Uuid& id) {
  PersonTruth truth;
  truth.id = id;
  KETNAP_ASSIGN_OR_RETURN(truth.standing, FindCandidate(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(truth.papers, LoadPapers(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(truth.reviews, LoadReviews(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(truth.rows, LoadIndexRows(transaction, {id}));
  auto folded = FoldJournal(transaction, id, kEveryVersion);
  if (folded.ok()) {
    truth.folded = *std::move(folded);
  } else if (!absl::IsNotFound(folded.status())) {
    return folded.status();
  }
  return truth;
}

std::vector<PersonFault> ComparePerson(const PersonTruth& truth) {
  std::vector<PersonFault> faults;
  if (!truth.folded.has_value()) {
    return {{"candidate", "the journal has no entry of this person"}};
  }
  const FoldedCandidate& told = *truth.folded;
  if (!truth.standing.has_value()) {
    faults.push_back({"candidate", "the row is missing"});
  } else {
    std::vector<std::string> fields =
        DifferingFields(Comparable(*truth.standing), Comparable(told.record));
    if (truth.standing->folded_name != told.record.folded_name) fields.push_back("folded_name");
    if (truth.standing->candidate.relocated_on != told.record.candidate.relocated_on) {
      fields.push_back("relocated_on");
    }
    if (!fields.empty()) {
      faults.push_back({"candidate", absl::StrCat("differs in ", absl::StrJoin(fields, ", "))});
    }
  }
  std::vector<std::string> papers;
  ComparePapers("documents", truth.papers.documents, told.papers.documents, &papers);
  ComparePapers("verifications", truth.papers.verifications, told.papers.verifications, &papers);
  ComparePapers("opinions", truth.papers.opinions, told.papers.opinions, &papers);
  ComparePapers("consents", truth.papers.consents, told.papers.consents, &papers);
  ComparePapers("attestations", truth.papers.attestations, told.papers.attestations, &papers);
  if (!papers.empty()) {
    faults.push_back({"dossier", absl::StrCat("differs in ", absl::StrJoin(papers, ", "))});
  }
  if (!SameReviews(truth.reviews, told.reviews)) {
    faults.push_back({"review", "months, days or conclusions differ"});
  }
  return faults;
}

std::vector<PersonFault> CompareRows(const IndexRows& present, const IndexRows& wanted) {
  std::vector<PersonFault> faults;
  CompareList("place", present.places, wanted.places, &faults);
  CompareList("search", present.tails, wanted.tails, &faults);
  CompareList("worklist", present.items, wanted.items, &faults);
  return faults;
}

WorklistFacts FactsOf(const PersonTruth& truth) {
  WorklistFacts facts;
  const bool told = truth.folded.has_value();
  facts.candidate = told ? truth.folded->record.candidate : truth.standing->candidate;
  facts.papers = told ? truth.folded->papers : truth.papers;
  for (const FoldedReview& review : told ? truth.folded->reviews : truth.reviews) {
    facts.reviewed_months.push_back(review.month);
  }
  if (told && truth.folded->reviewed_elsewhere_until.has_value()) {
    AddMonthsReviewedElsewhere(facts.candidate.milestones.listing,
                               *truth.folded->reviewed_elsewhere_until, &facts.reviewed_months);
  }
  return facts;
}

absl::Status RestorePerson(db::Transaction& transaction, const PersonTruth& truth) {
  if (!truth.folded.has_value()) return absl::OkStatus();
  CandidateRecord record = truth.folded->record;
  const db::Values origin = {record.candidate.version, record.create_time, truth.id};
  if (!truth.standing.has_value()) {
    KETNAP_RETURN_IF_ERROR(InsertCandidate(transaction, record));
  } else {
    KETNAP_RETURN_IF_ERROR(transaction.Execute(kSetOrigin, origin).status());
    // Writes every other column, and raises the version, which is put back.
    KETNAP_RETURN_IF_ERROR(AdvanceCandidate(transaction, record.update_time, record));
    KETNAP_RETURN_IF_ERROR(transaction.Execute(kSetOrigin, origin).status());
  }
  KETNAP_RETURN_IF_ERROR(
      PutReviewElsewhere(transaction, truth.id, truth.folded->reviewed_elsewhere_until));
  KETNAP_RETURN_IF_ERROR(ClearPapers(transaction, truth.id));
  return WritePapers(transaction, truth.id, truth.folded->papers);
}

absl::StatusOr<std::vector<Uuid>> ListKnownPeople(db::Transaction& transaction, const Uuid& after,
                                                  int limit) {
  KETNAP_ASSIGN_OR_RETURN(const std::vector<Uuid> standing,
                          ListPeopleAfter(transaction, after, limit));
  KETNAP_ASSIGN_OR_RETURN(const db::Rows told, transaction.Query(kJournalPeople, {after, limit}));
  std::set<Uuid> all(standing.begin(), standing.end());
  for (const db::Row& row : told) all.insert(row.Id(0));
  std::vector<Uuid> people(all.begin(), all.end());
  if (people.size() > static_cast<size_t>(limit)) people.resize(static_cast<size_t>(limit));
  return people;
}

}  // namespace ketnap::dossier
