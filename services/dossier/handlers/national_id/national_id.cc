#include "services/dossier/domain/national_id.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/etag.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/candidate_writes.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/duplicates/duplicates.h"
#include "services/dossier/handlers/national_id/national_id_seal.h"
#include "services/dossier/handlers/steps/personal_read.h"
#include "services/dossier/repository/national_id/national_id_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kReadPermission[] = "dossier.candidates.read";
constexpr char kWhat[] = "NATIONAL_ID";
// One answer for a number nobody has and one of somebody out of sight; it must not repeat the
// number.
constexpr char kNobody[] = "candidates/-";

absl::StatusOr<CandidateRecord> CheckVisible(const Environment& environment,
                                             const access::RequestContext& context,
                                             std::optional<CandidateRecord> record,
                                             const std::string& name) {
  if (!record.has_value()) return ResourceNotFoundError(name);
  KETNAP_RETURN_IF_ERROR(access::CheckScope(context, *environment.tree, context.permission,
                                            record->candidate.organization, name));
  return *std::move(record);
}

// Somebody else has the number. Named only to who may see them.
absl::Status TakenError(const Environment& environment, const access::RequestContext& context,
                        db::Transaction& transaction, const Uuid& holder) {
  const Message message = {
      "Số định danh này đã được ghi cho một hồ sơ khác; đề nghị kiểm tra lại, có thể là hồ sơ "
      "trùng.",
      "Another record has this personal identification number; it may be of the same person."};
  KETNAP_ASSIGN_OR_RETURN(const auto owner, FindOwner(transaction, holder));
  const std::string name = CandidateName(holder);
  const bool visible =
      owner.has_value() &&
      access::CheckScope(context, *environment.tree, kReadPermission, *owner, name).ok();
  if (visible) return ResourceAlreadyExistsError(name, message);
  return ReasonedError(absl::StatusCode::kAlreadyExists, "RESOURCE_ALREADY_EXISTS", message);
}

// A number that a record merged into this one holds passes to this one.
absl::Status TakeFromMerged(db::Transaction& transaction, const Uuid& candidate,
                            const std::optional<Uuid>& holder, bool* taken) {
  *taken = holder.has_value() && *holder != candidate;
  if (!*taken) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const auto other, FindCandidate(transaction, *holder));
  if (!other.has_value() || other->candidate.merged_into != candidate) return absl::OkStatus();
  *taken = false;
  return ClaimNationalId(transaction, *holder, std::nullopt);
}

CandidateChange ChangeOf(const access::RequestContext& context,
                         const v1::SetNationalIdRequest& request, const Candidate& candidate) {
  CandidateChange change;
  change.action = "SetNationalId";
  change.occurred_on = context.today;
  change.request_id = request.request_id();
  change.record.set_step(v1::STEP_UPDATE);
  change.record.set_from_state(static_cast<v1::CandidateState>(candidate.state));
  change.record.set_to_state(change.record.from_state());
  change.record.add_codes(kWhat);
  return change;
}

v1::SetNationalIdResponse Answer(const CandidateRecord& record, const std::string& number) {
  const Candidate& candidate = record.candidate;
  v1::SetNationalIdResponse response;
  response.set_national_id_masked(candidate.national_id_masked);
  for (std::string& warning : NationalIdWarnings(number, candidate.sex, candidate.birth_date)) {
    response.add_warnings(std::move(warning));
  }
  response.set_etag(api::MakeEtag(candidate.version));
  return response;
}

// `holder` gets who has the number when that refuses it.
absl::StatusOr<v1::SetNationalIdResponse> Record(const Environment& environment,
                                                 const access::RequestContext& context,
                                                 db::Transaction& transaction,
                                                 const v1::SetNationalIdRequest& request,
                                                 std::optional<Uuid>* holder) {
  holder->reset();
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  KETNAP_ASSIGN_OR_RETURN(auto found, LockCandidate(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(
      CandidateRecord record,
      CheckVisible(environment, context, std::move(found), request.candidate()));
  KETNAP_RETURN_IF_ERROR(
      api::CheckEtag(request.etag(), record.candidate.version, request.candidate()));
  if (record.candidate.state == CandidateState::kMerged) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "CANDIDATE_MERGED",
                         {"Hồ sơ này đã được nhập vào hồ sơ khác; hãy ghi ở hồ sơ đó.",
                          "The record was merged into another; record it there."});
  }
  const Sealer& sealer = *environment.sealer;
  const std::string index = NationalIdIndex(sealer, request.national_id());
  KETNAP_ASSIGN_OR_RETURN(const auto present, FindNationalIdHolder(transaction, index));
  if (present == id) return Answer(record, request.national_id());
  bool taken = false;
  KETNAP_RETURN_IF_ERROR(TakeFromMerged(transaction, id, present, &taken));
  if (taken) {
    *holder = present;
    return TakenError(environment, context, transaction, *present);
  }
  const absl::Status put = PutNationalId(
      transaction, id, SealNationalId(sealer, id, request.national_id()), index, context.now);
  if (absl::IsAlreadyExists(put)) {
    // Somebody else has got it meanwhile.
    KETNAP_ASSIGN_OR_RETURN(*holder, FindNationalIdHolder(transaction, index));
    if (holder->has_value()) return TakenError(environment, context, transaction, **holder);
  }
  KETNAP_RETURN_IF_ERROR(put);
  KETNAP_RETURN_IF_ERROR(ForgetNationalIdPairs(transaction, id, context.now));
  record.candidate.national_id_masked = MaskNationalId(request.national_id());
  KETNAP_RETURN_IF_ERROR(WriteCandidate(environment, context, transaction,
                                        ChangeOf(context, request, record.candidate), record));
  return Answer(record, request.national_id());
}

}  // namespace

absl::StatusOr<v1::SetNationalIdResponse> CandidateHandler::SetNationalId(
    const Context& context, const v1::SetNationalIdRequest& request) {
  // The digest of a request is kept without a key: twelve digits could be guessed from it.
  v1::SetNationalIdRequest digested = request;
  digested.set_national_id(
      absl::BytesToHexString(NationalIdIndex(*environment_.sealer, request.national_id())));
  std::optional<Uuid> holder;
  auto response = api::RunMutation<v1::SetNationalIdResponse>(
      *environment_.database, context, digested, [&](db::Transaction& transaction) {
        return Record(environment_, context, transaction, request, &holder);
      });
  if (absl::IsAlreadyExists(response.status()) && holder.has_value()) {
    // Who may see both gets to know of the pair.
    KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                            api::ParseResourceName(request.candidate(), kCandidates));
    KETNAP_RETURN_IF_ERROR(environment_.database->RunReadModifyWrite(
        context.deadline, [&](db::Transaction& transaction) {
          return NoteNationalIdPair(transaction, id, *holder, context.now);
        }));
  }
  return response;
}

absl::StatusOr<v1::RevealNationalIdResponse> CandidateHandler::RevealNationalId(
    const Context& context, const v1::RevealNationalIdRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(request.candidate(), kCandidates, "candidate"));
  return RunPersonalRead<v1::RevealNationalIdResponse>(
      *environment_.database, context,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::RevealNationalIdResponse> {
        KETNAP_ASSIGN_OR_RETURN(auto found, FindCandidate(transaction, id));
        KETNAP_ASSIGN_OR_RETURN(
            const CandidateRecord record,
            CheckVisible(environment_, context, std::move(found), request.candidate()));
        KETNAP_ASSIGN_OR_RETURN(const auto sealed, FindSealedNationalId(transaction, id));
        if (!sealed.has_value()) {
          return ReasonedError(absl::StatusCode::kFailedPrecondition, "NATIONAL_ID_NOT_RECORDED",
                               {"Hồ sơ này chưa ghi số định danh cá nhân.",
                                "No personal identification number is recorded."});
        }
        KETNAP_RETURN_IF_ERROR(RecordPersonalRead(
            transaction, context, id, record.candidate.organization, kWhat, request.request_id()));
        v1::RevealNationalIdResponse response;
        KETNAP_ASSIGN_OR_RETURN(*response.mutable_national_id(),
                                OpenNationalId(*environment_.sealer, id, *sealed));
        return response;
      });
}

absl::StatusOr<v1::Candidate> CandidateHandler::FindByNationalId(
    const Context& context, const v1::FindByNationalIdRequest& request) {
  const std::string index = NationalIdIndex(*environment_.sealer, request.national_id());
  return RunPersonalRead<v1::Candidate>(
      *environment_.database, context,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Candidate> {
        KETNAP_ASSIGN_OR_RETURN(const auto holder, FindNationalIdHolder(transaction, index));
        KETNAP_ASSIGN_OR_RETURN(auto found, FindCandidate(transaction, holder.value_or(Uuid())));
        if (found.has_value() && found->candidate.merged_into.has_value()) {
          KETNAP_ASSIGN_OR_RETURN(found, FindCandidate(transaction, *found->candidate.merged_into));
        }
        KETNAP_ASSIGN_OR_RETURN(const CandidateRecord record,
                                CheckVisible(environment_, context, std::move(found), kNobody));
        KETNAP_RETURN_IF_ERROR(RecordPersonalRead(transaction, context, record.candidate.id,
                                                  record.candidate.organization, kWhat,
                                                  request.request_id()));
        return ToProto(record);
      });
}

}  // namespace ketnap::dossier
