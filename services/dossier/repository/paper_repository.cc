#include "services/dossier/repository/paper_repository.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "services/dossier/repository/verification_rows.h"

namespace ketnap::dossier {
namespace {

constexpr char kSelectDocuments[] =
    "SELECT form, introducer_id, document_date, acquainted_since, defect_code, file_id,"
    " acquaintance_waived FROM dossier_document WHERE candidate_id = ?"
    " ORDER BY form, introducer_id";
constexpr char kSelectOpinions[] =
    "SELECT source, opinion_date, favorable FROM dossier_opinion WHERE candidate_id = ?"
    " ORDER BY source";
constexpr char kSelectConsents[] =
    "SELECT special_case, authority_id, paper_number, paper_symbol, paper_date"
    " FROM dossier_consent WHERE candidate_id = ? ORDER BY special_case";
constexpr char kSelectAttestations[] =
    "SELECT criterion_id, attestation_date, paper_number, paper_symbol, paper_date"
    " FROM dossier_attestation WHERE candidate_id = ? ORDER BY criterion_id";
constexpr char kPutDocument[] =
    "INSERT INTO dossier_document (candidate_id, form, introducer_id, document_date,"
    " acquainted_since, defect_code, file_id, acquaintance_waived)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE document_date = ?,"
    " acquainted_since = ?, defect_code = ?, file_id = ?, acquaintance_waived = ?";
constexpr char kPutOpinion[] =
    "INSERT INTO dossier_opinion (candidate_id, source, opinion_date, favorable)"
    " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE opinion_date = ?, favorable = ?";
constexpr char kPutConsent[] =
    "INSERT INTO dossier_consent (candidate_id, special_case, authority_id, paper_number,"
    " paper_symbol, paper_date) VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
    " authority_id = ?, paper_number = ?, paper_symbol = ?, paper_date = ?";
constexpr char kPutAttestation[] =
    "INSERT INTO dossier_attestation (candidate_id, criterion_id, attestation_date, paper_number,"
    " paper_symbol, paper_date) VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
    " attestation_date = ?, paper_number = ?, paper_symbol = ?, paper_date = ?";
constexpr char kDeleteDocument[] =
    "DELETE FROM dossier_document WHERE candidate_id = ? AND form = ? AND introducer_id = ?";

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
      .Execute(kPutDocument,
               {candidate, document.form, document.introducer.value_or(Uuid()), document.date,
                document.acquainted_since, document.defect_code, document.file,
                document.acquaintance_waived, document.date, document.acquainted_since,
                document.defect_code, document.file, document.acquaintance_waived})
      .status();
}

absl::Status PutOpinion(db::Transaction& transaction, const Uuid& candidate,
                        const Opinion& opinion) {
  return transaction
      .Execute(kPutOpinion, {candidate, opinion.source, opinion.date, opinion.favorable,
                             opinion.date, opinion.favorable})
      .status();
}

absl::Status PutConsent(db::Transaction& transaction, const Uuid& candidate,
                        const Consent& consent) {
  const PaperReference& paper = consent.paper;
  return transaction
      .Execute(kPutConsent,
               {candidate, consent.special_case, consent.authority, paper.number, paper.symbol,
                paper.date, consent.authority, paper.number, paper.symbol, paper.date})
      .status();
}

absl::Status PutAttestation(db::Transaction& transaction, const Uuid& candidate,
                            const Attestation& attestation) {
  std::optional<std::string> number;
  std::optional<std::string> symbol;
  std::optional<Date> date;
  if (attestation.paper.has_value()) {
    number = attestation.paper->number;
    symbol = attestation.paper->symbol;
    date = attestation.paper->date;
  }
  return transaction
      .Execute(kPutAttestation, {candidate, attestation.criterion, attestation.date, number, symbol,
                                 date, attestation.date, number, symbol, date})
      .status();
}

absl::Status LoadDocuments(db::Transaction& transaction, const Uuid& candidate,
                           DossierPapers* papers) {
  KETNAP_ASSIGN_OR_RETURN(const auto rows, transaction.Query(kSelectDocuments, {candidate}));
  for (const db::Row& row : rows) {
    Document document;
    document.form = row.Text(0);
    if (!row.Id(1).IsNil()) document.introducer = row.Id(1);
    document.date = row.DateAt(2);
    document.acquainted_since = row.OptionalDate(3);
    document.defect_code = row.Text(4);
    document.file = row.OptionalId(5);
    document.acquaintance_waived = row.Bool(6);
    papers->documents.push_back(std::move(document));
  }
  return absl::OkStatus();
}

absl::Status LoadConsents(db::Transaction& transaction, const Uuid& candidate,
                          DossierPapers* papers) {
  KETNAP_ASSIGN_OR_RETURN(const auto consents, transaction.Query(kSelectConsents, {candidate}));
  for (const db::Row& row : consents) {
    papers->consents.push_back({static_cast<SpecialCase>(row.Int(0)),
                                row.Id(1),
                                {row.Text(2), row.Text(3), row.DateAt(4)}});
  }
  KETNAP_ASSIGN_OR_RETURN(const auto attested, transaction.Query(kSelectAttestations, {candidate}));
  for (const db::Row& row : attested) {
    Attestation attestation{row.Id(0), row.DateAt(1), std::nullopt};
    if (!row.IsNull(4)) {
      attestation.paper = PaperReference{row.Text(2), row.Text(3), row.DateAt(4)};
    }
    papers->attestations.push_back(std::move(attestation));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DossierPapers> LoadPapers(db::Transaction& transaction, const Uuid& candidate) {
  DossierPapers papers;
  KETNAP_RETURN_IF_ERROR(LoadDocuments(transaction, candidate, &papers));
  KETNAP_ASSIGN_OR_RETURN(papers.verifications, LoadVerifications(transaction, candidate));
  KETNAP_ASSIGN_OR_RETURN(const auto opinions, transaction.Query(kSelectOpinions, {candidate}));
  for (const db::Row& row : opinions) {
    papers.opinions.push_back({static_cast<OpinionSource>(row.Int(0)), row.DateAt(1), row.Bool(2)});
  }
  KETNAP_RETURN_IF_ERROR(LoadConsents(transaction, candidate, &papers));
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
  for (const Consent& consent : papers.consents) {
    KETNAP_RETURN_IF_ERROR(PutConsent(transaction, candidate, consent));
  }
  for (const Attestation& attestation : papers.attestations) {
    KETNAP_RETURN_IF_ERROR(PutAttestation(transaction, candidate, attestation));
  }
  return absl::OkStatus();
}

absl::Status RemoveDocuments(db::Transaction& transaction, const Uuid& candidate,
                             const std::vector<Document>& documents) {
  for (const Document& document : documents) {
    KETNAP_RETURN_IF_ERROR(transaction
                               .Execute(kDeleteDocument, {candidate, document.form,
                                                          document.introducer.value_or(Uuid())})
                               .status());
  }
  return absl::OkStatus();
}

absl::Status ClearPapers(db::Transaction& transaction, const Uuid& candidate) {
  for (const char* sql : {"DELETE FROM dossier_document WHERE candidate_id = ?",
                          "DELETE FROM dossier_opinion WHERE candidate_id = ?",
                          "DELETE FROM dossier_consent WHERE candidate_id = ?",
                          "DELETE FROM dossier_attestation WHERE candidate_id = ?"}) {
    KETNAP_RETURN_IF_ERROR(transaction.Execute(sql, {candidate}).status());
  }
  return DeleteVerifications(transaction, candidate);
}

void MergePapers(const DossierPapers& changes, DossierPapers* papers) {
  Merge(changes.documents, &papers->documents, [](const Document& a, const Document& b) {
    return a.form == b.form && a.introducer == b.introducer;
  });
  Merge(changes.verifications, &papers->verifications,
        [](const Verification& a, const Verification& b) { return a.subject == b.subject; });
  Merge(changes.opinions, &papers->opinions,
        [](const Opinion& a, const Opinion& b) { return a.source == b.source; });
  Merge(changes.consents, &papers->consents,
        [](const Consent& a, const Consent& b) { return a.special_case == b.special_case; });
  Merge(changes.attestations, &papers->attestations,
        [](const Attestation& a, const Attestation& b) { return a.criterion == b.criterion; });
}

}  // namespace ketnap::dossier
