#include "services/dossier/repository/paper_repository.h"

#include <algorithm>

#include "common/base/status_macros.h"

namespace ketnap::dossier {
namespace {

constexpr char kSelectDocuments[] =
    "SELECT form, introducer_id, document_date, acquainted_since, defect_code"
    " FROM dossier_document WHERE candidate_id = ? ORDER BY form, introducer_id";
constexpr char kSelectVerifications[] =
    "SELECT subject, recipient, request_date, answer_date, outcome FROM dossier_verification"
    " WHERE candidate_id = ? ORDER BY subject";
constexpr char kSelectOpinions[] =
    "SELECT source, opinion_date, favorable FROM dossier_opinion WHERE candidate_id = ?"
    " ORDER BY source";
constexpr char kPutDocument[] =
    "INSERT INTO dossier_document (candidate_id, form, introducer_id, document_date,"
    " acquainted_since, defect_code) VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
    " document_date = ?, acquainted_since = ?, defect_code = ?";
constexpr char kPutVerification[] =
    "INSERT INTO dossier_verification (candidate_id, subject, recipient, request_date, answer_date,"
    " outcome) VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE recipient = ?, request_date = ?,"
    " answer_date = ?, outcome = ?";
constexpr char kPutOpinion[] =
    "INSERT INTO dossier_opinion (candidate_id, source, opinion_date, favorable)"
    " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE opinion_date = ?, favorable = ?";

template <typename T, typename IsSame>
void Merge(const std::vector<T>& changes, std::vector<T>* papers, IsSame is_same) {
  for (const T& change : changes) {
    auto found = std::find_if(papers->begin(), papers->end(),
                              [&](const T& paper) { return is_same(paper, change); });
    if (found == papers->end()) {
      papers->push_back(change);
    } else {
      *found = change;
    }
  }
}

absl::Status PutDocument(db::Transaction& transaction, const Uuid& candidate,
                         const Document& document) {
  return transaction
      .Execute(kPutDocument, {candidate, document.form, document.introducer.value_or(Uuid()),
                              document.date, document.acquainted_since, document.defect_code,
                              document.date, document.acquainted_since, document.defect_code})
      .status();
}

absl::Status PutVerification(db::Transaction& transaction, const Uuid& candidate,
                             const Verification& verification) {
  return transaction
      .Execute(kPutVerification,
               {candidate, verification.subject, verification.recipient, verification.request_date,
                verification.answer_date, verification.outcome, verification.recipient,
                verification.request_date, verification.answer_date, verification.outcome})
      .status();
}

absl::Status PutOpinion(db::Transaction& transaction, const Uuid& candidate,
                        const Opinion& opinion) {
  return transaction
      .Execute(kPutOpinion, {candidate, opinion.source, opinion.date, opinion.favorable,
                             opinion.date, opinion.favorable})
      .status();
}

}  // namespace

absl::StatusOr<DossierPapers> LoadPapers(db::Transaction& transaction, const Uuid& candidate) {
  DossierPapers papers;
  KETNAP_ASSIGN_OR_RETURN(const auto documents, transaction.Query(kSelectDocuments, {candidate}));
  for (const db::Row& row : documents) {
    Document document{row.Text(0), row.DateAt(2), std::nullopt, row.OptionalDate(3), row.Text(4)};
    if (!row.Id(1).IsNil()) document.introducer = row.Id(1);
    papers.documents.push_back(std::move(document));
  }
  KETNAP_ASSIGN_OR_RETURN(const auto verifications,
                          transaction.Query(kSelectVerifications, {candidate}));
  for (const db::Row& row : verifications) {
    papers.verifications.push_back({row.Text(0), row.Text(1), row.DateAt(2), row.OptionalDate(3),
                                    static_cast<VerificationOutcome>(row.Int(4))});
  }
  KETNAP_ASSIGN_OR_RETURN(const auto opinions, transaction.Query(kSelectOpinions, {candidate}));
  for (const db::Row& row : opinions) {
    papers.opinions.push_back({static_cast<OpinionSource>(row.Int(0)), row.DateAt(1), row.Bool(2)});
  }
  return papers;
}

absl::Status WritePapers(db::Transaction& transaction, const Uuid& candidate,
                         const DossierPapers& papers) {
  for (const Document& document : papers.documents) {
    KETNAP_RETURN_IF_ERROR(PutDocument(transaction, candidate, document));
  }
  for (const Verification& verification : papers.verifications) {
    KETNAP_RETURN_IF_ERROR(PutVerification(transaction, candidate, verification));
  }
  for (const Opinion& opinion : papers.opinions) {
    KETNAP_RETURN_IF_ERROR(PutOpinion(transaction, candidate, opinion));
  }
  return absl::OkStatus();
}

void MergePapers(const DossierPapers& changes, DossierPapers* papers) {
  Merge(changes.documents, &papers->documents, [](const Document& a, const Document& b) {
    return a.form == b.form && a.introducer == b.introducer;
  });
  Merge(changes.verifications, &papers->verifications,
        [](const Verification& a, const Verification& b) { return a.subject == b.subject; });
  Merge(changes.opinions, &papers->opinions,
        [](const Opinion& a, const Opinion& b) { return a.source == b.source; });
}

}  // namespace ketnap::dossier
