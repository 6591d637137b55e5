#include "services/dossier/handlers/candidate_writes.h"

#include <string>
#include <utility>

#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "services/dossier/domain/process_order.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/duplicates/duplicates.h"
#include "services/dossier/handlers/relocation.h"
#include "services/dossier/handlers/worklists/candidate_index.h"
#include "services/dossier/repository/corrections/correction_repository.h"
#include "services/dossier/repository/paper_repository.h"
#include "services/dossier/repository/verification_listing.h"

namespace ketnap::dossier {
namespace {

template <typename Values, typename Protos>
void AddAll(const Values& values, Protos* protos) {
  for (const auto& value : values) *protos->Add() = ToProto(value);
}

// So that folding the journal gives the same papers and reviews as the tables have.
void CompleteRecord(CandidateChange* change) {
  v1::CandidateStep& record = change->record;
  if (record.action().empty()) record.set_action(change->action);
  if (!record.has_occurred_on()) *record.mutable_occurred_on() = DateToProto(change->occurred_on);
  if (change->clear_papers) record.set_papers_cleared(true);
  AddAll(change->removed_documents, record.mutable_removed_documents());
  AddAll(change->papers.documents, record.mutable_documents());
  AddAll(change->papers.verifications, record.mutable_verifications());
  AddAll(change->papers.opinions, record.mutable_opinions());
  AddAll(change->papers.consents, record.mutable_consents());
  AddAll(change->papers.attestations, record.mutable_attestations());
  if (change->review.has_value()) {
    *record.mutable_month() = DateToProto(change->review->month);
    record.set_review_conclusion(static_cast<v1::ReviewConclusion>(change->review->conclusion));
  }
}

absl::Status WriteAround(db::Transaction& transaction, const CandidateChange& change,
                         const Candidate& candidate) {
  if (change.clear_papers) KETNAP_RETURN_IF_ERROR(ClearPapers(transaction, candidate.id));
  KETNAP_RETURN_IF_ERROR(RemoveDocuments(transaction, candidate.id, change.removed_documents));
  KETNAP_RETURN_IF_ERROR(WritePapers(transaction, candidate.id, change.papers));
  if (change.review.has_value()) {
    KETNAP_RETURN_IF_ERROR(InsertReview(transaction, *change.review));
  }
  if (change.note.empty()) return absl::OkStatus();
  return InsertDelistingNote(transaction, candidate.id, candidate.version, change.note);
}

absl::Status Journal(const access::RequestContext& context, db::Transaction& transaction,
                     CandidateChange change, const CandidateRecord& record) {
  journal::Change entry;
  entry.aggregate_type = kCandidates;
  entry.aggregate_id = record.candidate.id;
  entry.version = record.candidate.version;
  entry.action = change.action;
  entry.occurred_on = change.occurred_on;
  entry.organization = record.candidate.organization;
  entry.request_id = std::move(change.request_id);
  entry.on_behalf_of = std::move(change.on_behalf_of);
  entry.historical = change.historical;
  return journal::Append(transaction, context, entry, EventOf(record, std::move(change.record)));
}

absl::Status WriteRest(const Environment& environment, const access::RequestContext& context,
                       db::Transaction& transaction, CandidateChange change,
                       const CandidateRecord& record) {
  KETNAP_RETURN_IF_ERROR(WriteAround(transaction, change, record.candidate));
  if (!change.index_later) {
    KETNAP_RETURN_IF_ERROR(RefreshCandidateIndex(environment, transaction, record.candidate));
  }
  if (record.candidate.version == 1 || MayChangeIdentity(change.record.step())) {
    KETNAP_RETURN_IF_ERROR(RefreshDuplicates(transaction, record));
  }
  KETNAP_RETURN_IF_ERROR(RelistVerifications(transaction, record.candidate.id));
  CompleteRecord(&change);
  return Journal(context, transaction, std::move(change), record);
}

// Whether the person comes back to the way from where reorganizations leave people behind: a merge
// undone, a member's decision revoked. Their organization may have ended meanwhile.
bool StoodStill(CandidateState before, const Candidate& after) {
  return before != CandidateState::kUnspecified && !GoesAlong(before) && GoesAlong(after.state);
}

}  // namespace

absl::Status WriteCandidate(const Environment& environment, const access::RequestContext& context,
                            db::Transaction& transaction, CandidateChange change,
                            CandidateRecord& record) {
  const bool returns =
      StoodStill(static_cast<CandidateState>(change.record.from_state()), record.candidate);
  const std::string request_id = change.request_id;
  const bool historical = change.historical;
  KETNAP_RETURN_IF_ERROR(AdvanceCandidate(transaction, context.now, record));
  KETNAP_RETURN_IF_ERROR(
      OutdateCorrections(transaction, record.candidate.id, record.candidate.version));
  KETNAP_RETURN_IF_ERROR(WriteRest(environment, context, transaction, std::move(change), record));
  if (!returns) return absl::OkStatus();
  return FollowDepartures(environment, context, transaction, request_id, historical, record);
}

absl::Status WriteNewCandidate(const Environment& environment,
                               const access::RequestContext& context, db::Transaction& transaction,
                               CandidateChange change, const CandidateRecord& record) {
  KETNAP_RETURN_IF_ERROR(InsertCandidate(transaction, record));
  return WriteRest(environment, context, transaction, std::move(change), record);
}

}  // namespace ketnap::dossier
