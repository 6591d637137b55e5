#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/journal/writer.h"
#include "ketnap/supervision/v1/events.pb.h"
#include "services/supervision/handlers/findings/conclusion_snapshot.h"
#include "services/supervision/handlers/findings/finding_change.h"
#include "services/supervision/handlers/findings/finding_conversion.h"
#include "services/supervision/handlers/findings/finding_handler.h"
#include "services/supervision/handlers/findings/finding_view.h"
#include "services/supervision/handlers/inspections/inspection_change.h"
#include "services/supervision/handlers/inspections/inspection_conversion.h"
#include "services/supervision/handlers/inspections/inspection_view.h"
#include "services/supervision/repository/finding_repository.h"
#include "services/supervision/repository/inspection_repository.h"
#include "services/supervision/repository/sample_repository.h"

namespace ketnap::supervision {
namespace {

// Nobody draws more for one inspection.
constexpr int kMostSamples = 500;

absl::Status CheckReady(const std::vector<Finding>& findings) {
  std::vector<UnmetCondition> unmet;
  for (const Finding& finding : findings) {
    if (finding.state == FindingState::kWithdrawn) continue;
    auto missing = MissingForConclusion(finding, api::ResourceName(kFindings, finding.id));
    std::move(missing.begin(), missing.end(), std::back_inserter(unmet));
  }
  return unmet.empty() ? absl::OkStatus() : UnmetConditionsError("CONCLUSION_NOT_READY", unmet);
}

// Carries out one conclusion, inside the mutation's transaction.
class Concluding {
 public:
  Concluding(db::Transaction& transaction, const Environment& environment,
             const access::RequestContext& context, const v1::ConcludeInspectionRequest& request,
             const v1::Freshness& freshness, Date day)
      : transaction_(transaction),
        environment_(environment),
        context_(context),
        request_(request),
        freshness_(freshness),
        day_(day) {}

  absl::StatusOr<v1::Conclusion> Run() {
    KETNAP_ASSIGN_OR_RETURN(
        const Inspection inspection,
        ChangeInspection(transaction_, environment_, context_,
                         {request_.inspection(), request_.etag(), "ConcludeInspection",
                          request_.request_id(), day_, "decision.date"},
                         [this](Inspection& each) { return Conclude(each); }));
    KETNAP_ASSIGN_OR_RETURN(const v1::ConclusionSnapshot snapshot, TakeSnapshot(inspection));
    const Uuid id = Uuid::Generate(context_.now);
    v1::ConclusionManifest manifest = ManifestOf(inspection, id);
    KETNAP_ASSIGN_OR_RETURN(const Seal seal,
                            SealSnapshot(snapshot, *environment_.signer, &manifest));
    KETNAP_RETURN_IF_ERROR(InsertConclusion(
        transaction_, {id, inspection.id, inspection.organization, request_.summary(),
                       seal.manifest, seal.snapshot, seal.signature, seal.signer, context_.now}));
    KETNAP_RETURN_IF_ERROR(Journal(inspection, id, manifest, seal));
    v1::Conclusion conclusion;
    conclusion.set_name(api::ResourceName(kConclusions, id));
    conclusion.set_inspection(api::ResourceName(kInspections, inspection.id));
    *conclusion.mutable_decision() = request_.decision();
    conclusion.set_summary(request_.summary());
    *conclusion.mutable_findings() = snapshot.findings();
    *conclusion.mutable_manifest() = std::move(manifest);
    conclusion.set_organization(api::ResourceName(kOrganizationNames, inspection.organization));
    return conclusion;
  }

 private:
  absl::Status Conclude(Inspection& inspection) {
    KETNAP_RETURN_IF_ERROR(
        CheckInspectionState(inspection, {InspectionState::kStarted},
                             {"Cuộc kiểm tra, giám sát phải đang tiến hành và chưa kết luận.",
                              "The inspection must be under way and not concluded."}));
    if (day_ < inspection.start) {
      return InvalidFieldsError({{"decision.date",
                                  "TOO_EARLY",
                                  {"Ngày kết luận không được trước ngày bắt đầu.",
                                   "The conclusion must not lie before the start."}}});
    }
    KETNAP_ASSIGN_OR_RETURN(const auto findings, FindingsOf(transaction_, inspection.id));
    KETNAP_RETURN_IF_ERROR(CheckReady(findings));
    const FindingChange change{"ConcludeInspection", request_.request_id(), day_, false};
    for (const Finding& finding : findings) {
      if (finding.state == FindingState::kWithdrawn) continue;
      KETNAP_RETURN_IF_ERROR(ChangeFinding(transaction_, environment_, context_,
                                           {api::ResourceName(kFindings, finding.id),
                                            "inspection",
                                            "",
                                            FindingAction::kConclude,
                                            {}},
                                           change,
                                           [](Finding& each) {
                                             each.state = FindingState::kConcluded;
                                             return absl::OkStatus();
                                           })
                                 .status());
    }
    inspection.state = InspectionState::kConcluded;
    inspection.concluded = day_;
    return absl::OkStatus();
  }

  absl::StatusOr<v1::ConclusionSnapshot> TakeSnapshot(const Inspection& inspection) {
    v1::ConclusionSnapshot snapshot;
    *snapshot.mutable_inspection() = ToProto(inspection);
    snapshot.set_summary(request_.summary());
    KETNAP_ASSIGN_OR_RETURN(const auto findings, FindingsOf(transaction_, inspection.id));
    for (const Finding& finding : findings) {
      if (IsConcluded(finding.state)) *snapshot.add_findings() = ToProto(finding);
    }
    KETNAP_ASSIGN_OR_RETURN(const auto samples,
                            ListSamples(transaction_, inspection.id, std::nullopt, kMostSamples));
    for (const Sample& sample : samples) *snapshot.add_samples() = ToProto(sample);
    KETNAP_RETURN_IF_ERROR(AddFacts(transaction_, inspection, &snapshot));
    *snapshot.mutable_as_of_time() = TimeToProto(context_.now);
    return snapshot;
  }

  v1::ConclusionManifest ManifestOf(const Inspection& inspection, const Uuid& id) const {
    v1::ConclusionManifest manifest;
    manifest.set_conclusion(api::ResourceName(kConclusions, id));
    manifest.set_inspection(api::ResourceName(kInspections, inspection.id));
    manifest.set_organization(api::ResourceName(kOrganizationNames, inspection.organization));
    *manifest.mutable_decision() = request_.decision();
    *manifest.mutable_applied_sequences() = freshness_.applied_sequences();
    *manifest.mutable_sign_time() = TimeToProto(context_.now);
    return manifest;
  }

  absl::Status Journal(const Inspection& inspection, const Uuid& id,
                       const v1::ConclusionManifest& manifest, const Seal& seal) {
    v1::ConclusionSealed event;
    event.set_conclusion(api::ResourceName(kConclusions, id));
    *event.mutable_manifest() = manifest;
    event.set_signature(seal.signature);
    event.set_manifest_bytes(seal.manifest);
    journal::Change entry;
    entry.aggregate_type = kConclusions;
    entry.aggregate_id = id;
    entry.version = 1;
    entry.action = "ConcludeInspection";
    entry.occurred_on = day_;
    entry.organization = inspection.holder;
    entry.request_id = request_.request_id();
    return journal::Append(transaction_, context_, entry, event);
  }

  db::Transaction& transaction_;
  const Environment& environment_;
  const access::RequestContext& context_;
  const v1::ConcludeInspectionRequest& request_;
  const v1::Freshness& freshness_;
  const Date day_;
};

// How much of a conclusion the caller sees.
enum class Reach { kNothing, kFindingsInScope, kEverything };

Reach ReachOf(const access::RequestContext& context, const access::OrganizationTree& tree,
              const Inspection& inspection) {
  if (IsOfIssuer(context, tree, kReadFindings, inspection.organization) ||
      IsOfTeam(context, inspection)) {
    return Reach::kEverything;
  }
  const bool part =
      Holds(context, tree, kReadFindings, inspection.organization) ||
      std::any_of(inspection.subjects.begin(), inspection.subjects.end(),
                  [&](const Uuid& each) { return Holds(context, tree, kReadFindings, each); });
  return part ? Reach::kFindingsInScope : Reach::kNothing;
}

// The inspection that was concluded, seen at least so far; NOT_FOUND for others.
absl::StatusOr<Inspection> FindConcluded(db::Transaction& transaction,
                                         const access::RequestContext& context,
                                         const access::OrganizationTree& tree,
                                         const std::string& name, Reach needed) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, kInspections, "inspection"));
  KETNAP_ASSIGN_OR_RETURN(auto inspection, FindInspection(transaction, id));
  if (!inspection.has_value() || !inspection->concluded.has_value() ||
      ReachOf(context, tree, *inspection) < needed) {
    return ResourceNotFoundError(name);
  }
  return *std::move(inspection);
}

absl::StatusOr<v1::Conclusion> ConclusionOf(const SealedBytes& sealed) {
  v1::Conclusion conclusion;
  if (!conclusion.mutable_manifest()->ParseFromString(sealed.manifest)) {
    return absl::InternalError("the manifest of a conclusion cannot be read");
  }
  conclusion.set_name(api::ResourceName(kConclusions, sealed.id));
  conclusion.set_inspection(api::ResourceName(kInspections, sealed.inspection));
  *conclusion.mutable_decision() = conclusion.manifest().decision();
  conclusion.set_summary(sealed.summary);
  conclusion.set_organization(api::ResourceName(kOrganizationNames, sealed.organization));
  return conclusion;
}

}  // namespace

absl::StatusOr<v1::Conclusion> FindingHandler::ConcludeInspection(
    const Context& context, const v1::ConcludeInspectionRequest& request) {
  const auto violations = CheckTexts({{"summary", request.summary()}});
  if (!violations.empty()) return InvalidFieldsError(violations);
  KETNAP_ASSIGN_OR_RETURN(const DecisionPaper paper, FromProto(request.decision()));
  // Before the facts are read: they are never older than the manifest says.
  const v1::Freshness freshness = environment_->freshness();
  return api::RunMutation<v1::Conclusion>(
      *environment_->database, context, request, [&](db::Transaction& transaction) {
        return Concluding(transaction, *environment_, context, request, freshness, paper.date)
            .Run();
      });
}

absl::StatusOr<v1::Conclusion> FindingHandler::GetConclusion(
    const Context& context, const v1::GetConclusionRequest& request) {
  v1::Conclusion response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const Inspection inspection,
                                FindConcluded(transaction, context, *environment_->tree,
                                              request.inspection(), Reach::kFindingsInScope));
        KETNAP_ASSIGN_OR_RETURN(const auto sealed, FindConclusion(transaction, inspection.id));
        if (!sealed.has_value()) return ResourceNotFoundError(request.inspection());
        KETNAP_ASSIGN_OR_RETURN(response, ConclusionOf(*sealed));
        KETNAP_ASSIGN_OR_RETURN(const auto findings, FindingsOf(transaction, inspection.id));
        FindingViewer viewer(transaction, context, *environment_->tree);
        for (const Finding& finding : findings) {
          if (!IsConcluded(finding.state)) continue;
          KETNAP_ASSIGN_OR_RETURN(const bool sees, viewer.MaySee(finding));
          if (!sees) continue;
          KETNAP_ASSIGN_OR_RETURN(*response.add_findings(), viewer.Answer(finding));
        }
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::SealedConclusion> FindingHandler::GetSealedConclusion(
    const Context& context, const v1::GetSealedConclusionRequest& request) {
  v1::SealedConclusion response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(const Inspection inspection,
                                FindConcluded(transaction, context, *environment_->tree,
                                              request.inspection(), Reach::kEverything));
        KETNAP_ASSIGN_OR_RETURN(const auto sealed,
                                FindSealedConclusion(transaction, inspection.id));
        if (!sealed.has_value()) return ResourceNotFoundError(request.inspection());
        response.set_manifest(sealed->manifest);
        response.set_snapshot(sealed->snapshot);
        response.set_signature(sealed->signature);
        response.set_issuer(sealed->signer);
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace ketnap::supervision
