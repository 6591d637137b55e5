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
#include "services/dossier/handlers/duplicates/merge_numbers.h"
#include "services/dossier/handlers/national_id/national_id_holders.h"
#include "services/dossier/handlers/national_id/national_id_seal.h"
#include "services/dossier/handlers/steps/personal_read.h"
#include "services/dossier/repository/national_id/national_id_repository.h"

namespace ketnap::dossier {
namespace {

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

// A number is set once, and before the decision rests on it.
absl::Status CheckMaySet(const std::optional<std::string>& standing, const Candidate& candidate,
                         const std::string& name) {
  if (!standing.has_value() && !candidate.milestones.admission_decision.has_value()) {
    return absl::OkStatus();
  }
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "USE_CORRECTION",
      {"Số định danh cá nhân đã ghi, hoặc chưa ghi khi đã có quyết định kết nạp, chỉ được sửa bằng "
       "đính chính hồ sơ có căn cứ và người thứ hai duyệt.",
       "A number that is recorded, or missing after the decision, is changed by a correction "
       "alone."},
      {{"method", "CorrectRecord"}, {"candidate", name}});
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

// Without the warnings: they tell something of the number, and the answer is kept as it is.
v1::SetNationalIdResponse Answer(const Candidate& candidate) {
  v1::SetNationalIdResponse response;
  response.set_national_id_masked(candidate.national_id_masked);
  response.set_etag(api::MakeEtag(candidate.version));
  return response;
}

absl::StatusOr<v1::SetNationalIdResponse> Record(const Environment& environment,
                                                 const access::RequestContext& context,
                                                 db::Transaction& transaction,
                                                 const v1::SetNationalIdRequest& request) {
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
                         {"Hồ sơ này đã được gộp vào hồ sơ khác; hãy ghi ở hồ sơ đó.",
                          "The record was merged into another; record it there."});
  }
  KETNAP_ASSIGN_OR_RETURN(const auto standing, FindNationalId(environment, transaction, id));
  if (standing == request.national_id()) return Answer(record.candidate);
  KETNAP_RETURN_IF_ERROR(CheckMaySet(standing, record.candidate, request.candidate()));
  KETNAP_ASSIGN_OR_RETURN(const bool differs,
                          HasOtherNumber(environment, transaction, id, request.national_id()));
  if (differs) {
    return ReasonedError(
        absl::StatusCode::kFailedPrecondition, "NATIONAL_IDS_DIFFER",
        {"Hồ sơ đã gộp vào hồ sơ này có số định danh khác: không phải một người, hoặc một số bị "
         "sai.",
         "A record merged into this one has a different identification number: two people, or a "
         "mistake."});
  }
  KETNAP_RETURN_IF_ERROR(
      TakeNationalId(environment, context, transaction, id, request.national_id()));
  record.candidate.national_id_masked = MaskNationalId(request.national_id());
  KETNAP_RETURN_IF_ERROR(WriteCandidate(environment, context, transaction,
                                        ChangeOf(context, request, record.candidate), record));
  return Answer(record.candidate);
}

absl::Status AddWarnings(const Environment& environment, const access::RequestContext& context,
                         const v1::SetNationalIdRequest& request,
                         v1::SetNationalIdResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(request.candidate(), kCandidates));
  return environment.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response->clear_warnings();
        KETNAP_ASSIGN_OR_RETURN(const auto record, FindCandidate(transaction, id));
        if (!record.has_value()) return ResourceNotFoundError(request.candidate());
        for (std::string& warning : NationalIdWarnings(request.national_id(), record->candidate.sex,
                                                       record->candidate.birth_date)) {
          response->add_warnings(std::move(warning));
        }
        return absl::OkStatus();
      });
}

// The first who has the number, or for whom one goes on that has it, and whom the caller may see.
absl::StatusOr<CandidateRecord> FindVisibleHolder(const Environment& environment,
                                                  const access::RequestContext& context,
                                                  db::Transaction& transaction,
                                                  const std::string& number) {
  KETNAP_ASSIGN_OR_RETURN(const auto holders,
                          OthersWithNationalId(environment, transaction, Uuid(), number));
  for (const Uuid& holder : holders) {
    KETNAP_ASSIGN_OR_RETURN(auto found, FindCandidate(transaction, holder));
    auto visible = CheckVisible(environment, context, std::move(found), kNobody);
    if (visible.ok()) return visible;
  }
  return ResourceNotFoundError(kNobody);
}

}  // namespace

absl::StatusOr<v1::SetNationalIdResponse> CandidateHandler::SetNationalId(
    const Context& context, const v1::SetNationalIdRequest& request) {
  // The digest of a request is kept without a key: twelve digits could be guessed from it.
  v1::SetNationalIdRequest digested = request;
  digested.set_national_id(
      absl::BytesToHexString(NationalIdIndex(*environment_.sealer, request.national_id())));
  auto response = api::RunMutation<v1::SetNationalIdResponse>(
      *environment_.database, context, digested, [&](db::Transaction& transaction) {
        return Record(environment_, context, transaction, request);
      });
  if (!response.ok()) {
    return NoteTaken(environment_, context, request.candidate(), response.status());
  }
  KETNAP_RETURN_IF_ERROR(AddWarnings(environment_, context, request, &*response));
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
  return RunPersonalRead<v1::Candidate>(
      *environment_.database, context,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::Candidate> {
        KETNAP_ASSIGN_OR_RETURN(
            const CandidateRecord record,
            FindVisibleHolder(environment_, context, transaction, request.national_id()));
        KETNAP_RETURN_IF_ERROR(RecordPersonalRead(transaction, context, record.candidate.id,
                                                  record.candidate.organization, kWhat,
                                                  request.request_id()));
        return ToProto(record);
      });
}

}  // namespace ketnap::dossier
