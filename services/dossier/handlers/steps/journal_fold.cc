#include "services/dossier/handlers/steps/journal_fold.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_split.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/steps/snapshot.h"
#include "services/dossier/repository/paper_repository.h"
#include "services/dossier/repository/timeline_repository.h"

namespace ketnap::dossier {
namespace {

constexpr int kMostEntries = 100000;

template <typename Value, typename Protos, typename Convert>
absl::Status ReadAll(const Protos& protos, Convert convert, std::vector<Value>* values) {
  for (const auto& proto : protos) {
    KETNAP_ASSIGN_OR_RETURN(Value value, convert(proto));
    values->push_back(std::move(value));
  }
  return absl::OkStatus();
}

absl::StatusOr<DossierPapers> PapersOf(const v1::CandidateStep& step) {
  DossierPapers papers;
  KETNAP_RETURN_IF_ERROR(ReadAll(step.documents(), &DocumentOf, &papers.documents));
  KETNAP_RETURN_IF_ERROR(ReadAll(step.verifications(), &VerificationOf, &papers.verifications));
  KETNAP_RETURN_IF_ERROR(ReadAll(step.opinions(), &OpinionOf, &papers.opinions));
  KETNAP_RETURN_IF_ERROR(ReadAll(step.consents(), &ConsentOf, &papers.consents));
  KETNAP_RETURN_IF_ERROR(ReadAll(step.attestations(), &AttestationOf, &papers.attestations));
  return papers;
}

bool HasPapers(const v1::CandidateStep& step) {
  return step.documents_size() + step.removed_documents_size() + step.verifications_size() +
                 step.opinions_size() + step.consents_size() + step.attestations_size() >
             0 ||
         step.papers_cleared();
}

bool HasCode(const v1::CandidateStep& step, int index) { return step.codes_size() > index; }

// ---- Entries of before papers stood in them.

Document FactsDocument(const v1::CandidateStep& step, const char* form, Date day) {
  Document document;
  document.form = *form == '\0' ? step.form() : form;
  document.date = day;
  return document;
}

absl::StatusOr<Document> AttachedByFacts(const v1::CandidateStep& step, Date day) {
  v1::DossierDocument proto;
  proto.set_form(step.form());
  *proto.mutable_date() = DateToProto(day);
  proto.set_introducer(step.member());
  if (step.has_acquainted_since()) {
    *proto.mutable_acquainted_since() = step.acquainted_since();
  }
  return DocumentOf(proto);
}

void MarkDefects(const v1::CandidateStep& step, const DossierPapers& standing,
                 DossierPapers* papers) {
  const std::vector<std::string> forms = absl::StrSplit(step.form(), ',');
  for (size_t i = 0; i < forms.size() && HasCode(step, static_cast<int>(i)); ++i) {
    for (Document document : standing.documents) {
      if (document.form != forms[i]) continue;
      document.defect_code = step.codes(static_cast<int>(i));
      papers->documents.push_back(std::move(document));
    }
  }
}

void AnswerByFacts(const v1::CandidateStep& step, Date day, const DossierPapers& standing,
                   DossierPapers* papers) {
  for (Verification asked : standing.verifications) {
    if (asked.subject != step.codes(0)) continue;
    asked.answer_date = day;
    v1::VerificationOutcome outcome = v1::VERIFICATION_OUTCOME_UNSPECIFIED;
    v1::VerificationOutcome_Parse("VERIFICATION_OUTCOME_" + step.codes(1), &outcome);
    asked.outcome = static_cast<VerificationOutcome>(outcome);
    papers->verifications.push_back(std::move(asked));
  }
}

void OpinionByFacts(const v1::CandidateStep& step, Date day, DossierPapers* papers) {
  v1::OpinionSource source = v1::OPINION_SOURCE_UNSPECIFIED;
  if (!v1::OpinionSource_Parse("OPINION_SOURCE_" + step.codes(0), &source)) return;
  papers->opinions.push_back(
      {static_cast<OpinionSource>(source), day, step.codes(1) == "FAVORABLE"});
}

absl::StatusOr<DossierPapers> PapersByFacts(const v1::CandidateStep& step,
                                            const DossierPapers& standing) {
  DossierPapers papers;
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(step.occurred_on()));
  switch (step.step()) {
    case v1::STEP_OPEN_DOSSIER:
      papers.documents.push_back(FactsDocument(step, "1-KNĐ", day));
      break;
    case v1::STEP_DECLARE_CV:
      papers.documents.push_back(FactsDocument(step, "2-KNĐ", day));
      break;
    case v1::STEP_RECORD_PROBATION_REVIEW:
      papers.documents.push_back(FactsDocument(step, "", day));
      break;
    case v1::STEP_ATTACH_DOCUMENT: {
      KETNAP_ASSIGN_OR_RETURN(Document document, AttachedByFacts(step, day));
      papers.documents.push_back(std::move(document));
      break;
    }
    case v1::STEP_RETURN_DOSSIER:
      MarkDefects(step, standing, &papers);
      break;
    case v1::STEP_REQUEST_VERIFICATION: {
      Verification asked;
      if (!HasCode(step, 0)) break;
      asked.subject = step.codes(0);
      asked.recipient = step.recipient();
      asked.request_date = day;
      papers.verifications.push_back(std::move(asked));
      break;
    }
    case v1::STEP_ANSWER_VERIFICATION:
      if (HasCode(step, 1)) AnswerByFacts(step, day, standing, &papers);
      break;
    case v1::STEP_RECORD_OPINION:
      if (HasCode(step, 1)) OpinionByFacts(step, day, &papers);
      break;
    default:
      break;
  }
  return papers;
}

// ---- Papers of an entry, into those that stand.

absl::Status FoldPapers(const v1::CandidateStep& step, DossierPapers* papers) {
  if (step.papers_cleared()) *papers = DossierPapers();
  for (const v1::DossierDocument& proto : step.removed_documents()) {
    KETNAP_ASSIGN_OR_RETURN(const Document removed, DocumentOf(proto));
    std::erase_if(papers->documents, [&](const Document& document) {
      return document.form == removed.form && document.introducer == removed.introducer;
    });
  }
  if (HasPapers(step)) {
    KETNAP_ASSIGN_OR_RETURN(const DossierPapers changes, PapersOf(step));
    MergePapers(changes, papers);
  } else {
    KETNAP_ASSIGN_OR_RETURN(const DossierPapers changes, PapersByFacts(step, *papers));
    MergePapers(changes, papers);
  }
  return absl::OkStatus();
}

template <typename T, typename Key>
void SortBy(std::vector<T>* values, Key key) {
  std::sort(values->begin(), values->end(),
            [&](const T& a, const T& b) { return key(a) < key(b); });
}

void SortPapers(DossierPapers* papers) {
  SortBy(&papers->documents, [](const Document& document) {
    return std::make_pair(document.form, document.introducer.value_or(Uuid()));
  });
  SortBy(&papers->verifications, [](const Verification& asked) { return asked.subject; });
  SortBy(&papers->opinions, [](const Opinion& opinion) { return opinion.source; });
  SortBy(&papers->consents, [](const Consent& consent) { return consent.special_case; });
  SortBy(&papers->attestations, [](const Attestation& word) { return word.criterion; });
}

bool MovesThePerson(const v1::CandidateStep& step) {
  const bool may_move =
      step.step() == v1::STEP_REORGANIZE || step.step() == v1::STEP_ACCEPT_TRANSFER;
  return may_move && !step.to_organization().empty() &&
         step.from_organization() != step.to_organization();
}

absl::StatusOr<FoldedReview> ReviewOf(const v1::CandidateStep& step) {
  FoldedReview review;
  KETNAP_ASSIGN_OR_RETURN(review.month, DateFromProto(step.month()));
  KETNAP_ASSIGN_OR_RETURN(review.review_date, DateFromProto(step.occurred_on()));
  review.conclusion = step.review_conclusion();
  if (review.conclusion == v1::REVIEW_CONCLUSION_UNSPECIFIED && HasCode(step, 0)) {
    v1::ReviewConclusion_Parse("REVIEW_CONCLUSION_" + step.codes(0), &review.conclusion);
  }
  return review;
}

}  // namespace

absl::Status JournalFold::Add(int64_t version, const v1::CandidateStepRecorded& event) {
  const v1::CandidateStep& step = event.step();
  KETNAP_ASSIGN_OR_RETURN(record_, RecordOfSnapshot(event.candidate(), version));
  if (MovesThePerson(step)) {
    KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(step.occurred_on()));
    relocated_on_ = std::max(relocated_on_.value_or(day), day);
  }
  if (step.step() == v1::STEP_NOMINATE && HasCode(step, 0)) {
    v1::NominatorKind kind = v1::NOMINATOR_KIND_UNSPECIFIED;
    v1::NominatorKind_Parse("NOMINATOR_KIND_" + step.codes(0), &kind);
    nominator_kind_ = kind;
  }
  KETNAP_RETURN_IF_ERROR(FoldPapers(step, &papers_));
  Mark mark;
  mark.version = version;
  if (step.step() == v1::STEP_UNDO) mark.restored_version = step.restored_version();
  if (step.step() == v1::STEP_RECORD_MONTHLY_REVIEW && step.has_month()) {
    KETNAP_ASSIGN_OR_RETURN(mark.review, ReviewOf(step));
  }
  if (step.step() == v1::STEP_IMPORT && step.has_month()) {
    KETNAP_ASSIGN_OR_RETURN(mark.reviewed_elsewhere_until, DateFromProto(step.month()));
  }
  mark.step = step;
  marks_.push_back(std::move(mark));
  return absl::OkStatus();
}

std::vector<const JournalFold::Mark*> JournalFold::Standing() const {
  std::vector<const Mark*> standing;
  for (auto mark = marks_.rbegin(); mark != marks_.rend(); ++mark) {
    const bool is_undo = mark->step.step() == v1::STEP_UNDO;
    if (!is_undo) {
      standing.push_back(&*mark);
      continue;
    }
    // On to the newest mark that is no newer than what the undo went back to.
    const int64_t restored = mark->restored_version;
    while (std::next(mark) != marks_.rend() && std::next(mark)->version > restored) ++mark;
  }
  return standing;
}

FoldedCandidate JournalFold::Finish() && {
  FoldedCandidate folded;
  const std::vector<const Mark*> standing = Standing();
  for (const Mark* mark : standing) {
    if (mark->review.has_value()) folded.reviews.push_back(*mark->review);
  }
  SortBy(&folded.reviews, [](const FoldedReview& review) { return review.month; });
  // A person who was brought in again is as the last time told.
  const auto brought_in = std::find_if(standing.begin(), standing.end(), [](const Mark* mark) {
    return mark->step.step() == v1::STEP_IMPORT;
  });
  if (brought_in != standing.end()) {
    folded.reviewed_elsewhere_until = (*brought_in)->reviewed_elsewhere_until;
  }
  if (!standing.empty()) {
    folded.effective_version = standing.front()->version;
    folded.last_step = standing.front()->step;
  }
  if (record_.has_value()) folded.record = *std::move(record_);
  folded.record.candidate.relocated_on = relocated_on_;
  if (folded.record.candidate.nominator_kind == 0) {
    folded.record.candidate.nominator_kind = nominator_kind_;
  }
  folded.papers = std::move(papers_);
  SortPapers(&folded.papers);
  return folded;
}

absl::StatusOr<FoldedCandidate> FoldJournal(db::Transaction& transaction, const Uuid& candidate,
                                            int64_t up_to_version) {
  KETNAP_ASSIGN_OR_RETURN(const std::vector<TimelineRow> rows,
                          ReadTimeline(transaction, candidate, up_to_version + 1, kMostEntries));
  JournalFold fold;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    v1::CandidateStepRecorded event;
    if (row->event_type != event.GetDescriptor()->full_name()) continue;
    if (!event.ParseFromString(row->event)) {
      return absl::DataLossError("an entry of a candidate's journal cannot be read");
    }
    KETNAP_RETURN_IF_ERROR(fold.Add(row->version, event));
  }
  if (fold.empty()) return absl::NotFoundError("a candidate's journal has no entry");
  return std::move(fold).Finish();
}

}  // namespace ketnap::dossier
