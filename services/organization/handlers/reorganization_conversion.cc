#include "services/organization/handlers/reorganization_conversion.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/text_key.h"
#include "services/organization/handlers/organization_conversion.h"

namespace ketnap::organization {
namespace {

// Names in one operation, with the field they are read from.
class OperationReader {
 public:
  explicit OperationReader(int index)
      : field_(absl::StrCat("reorganization.operations[", index, "]")) {}

  absl::StatusOr<StructureStep> Read(const v1::StructureOperation& operation) const {
    switch (operation.operation_case()) {
      case v1::StructureOperation::kCreate:
        return Create(operation.create());
      case v1::StructureOperation::kRename:
        return Rename(operation.rename());
      case v1::StructureOperation::kRetype:
        return Retype(operation.retype());
      case v1::StructureOperation::kMove:
        return Move(operation.move());
      case v1::StructureOperation::kMerge:
        return Merge(operation.merge());
      case v1::StructureOperation::kSplit:
        return Split(operation.split());
      case v1::StructureOperation::kDissolve:
        return Dissolve(operation.dissolve());
      case v1::StructureOperation::kGrantAuthority:
        return ReadAuthority(operation.grant_authority(), true);
      case v1::StructureOperation::kWithdrawAuthority:
        return ReadAuthority(operation.withdraw_authority(), false);
      case v1::StructureOperation::OPERATION_NOT_SET:
        break;
    }
    return InvalidFieldsError(
        {{field_, "REQUIRED", {"Cần chọn một thao tác.", "The operation says nothing."}}});
  }

 private:
  absl::StatusOr<Uuid> Organization(const std::string& name) const {
    return api::ParseResourceName(name, "organizations", field_);
  }

  template <typename Names>
  absl::StatusOr<std::vector<Uuid>> All(const Names& names, std::string_view collection) const {
    std::vector<Uuid> ids;
    for (const std::string& name : names) {
      KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, collection, field_));
      ids.push_back(id);
    }
    return ids;
  }

  absl::StatusOr<StructureStep> Create(const v1::CreateOperation& operation) const {
    CreateStep step;
    KETNAP_ASSIGN_OR_RETURN(step.organization, FromProto(operation.organization()));
    KETNAP_RETURN_IF_ERROR(CheckKinds(step.organization));
    KETNAP_ASSIGN_OR_RETURN(step.organization.id, Organization(operation.organization().name()));
    return step;
  }

  absl::StatusOr<StructureStep> Rename(const v1::RenameOperation& operation) const {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, Organization(operation.organization()));
    return RenameStep{id, TidyName(operation.display_name())};
  }

  absl::StatusOr<StructureStep> Retype(const v1::RetypeOperation& operation) const {
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, Organization(operation.organization()));
    return RetypeStep{id, operation.type()};
  }

  absl::StatusOr<StructureStep> Move(const v1::MoveOperation& operation) const {
    MoveStep step;
    KETNAP_ASSIGN_OR_RETURN(step.organizations, All(operation.organizations(), "organizations"));
    KETNAP_ASSIGN_OR_RETURN(step.new_parent, Organization(operation.new_parent()));
    return step;
  }

  absl::StatusOr<StructureStep> Merge(const v1::MergeOperation& operation) const {
    MergeStep step;
    KETNAP_ASSIGN_OR_RETURN(step.sources, All(operation.sources(), "organizations"));
    KETNAP_ASSIGN_OR_RETURN(step.target, Organization(operation.target()));
    return step;
  }

  absl::StatusOr<StructureStep> Split(const v1::SplitOperation& operation) const {
    SplitStep step;
    KETNAP_ASSIGN_OR_RETURN(step.source, Organization(operation.source()));
    for (const v1::SplitPart& given : operation.parts()) {
      SplitStepPart part;
      KETNAP_ASSIGN_OR_RETURN(part.organization, Organization(given.organization()));
      KETNAP_ASSIGN_OR_RETURN(part.children, All(given.children(), "organizations"));
      KETNAP_ASSIGN_OR_RETURN(part.members, All(given.members(), "members"));
      KETNAP_ASSIGN_OR_RETURN(part.candidates, All(given.candidates(), "candidates"));
      part.share_percent = given.share_percent();
      part.takes_rest = given.takes_rest();
      step.parts.push_back(std::move(part));
    }
    return step;
  }

  absl::StatusOr<StructureStep> Dissolve(const v1::DissolveOperation& operation) const {
    DissolveStep step;
    KETNAP_ASSIGN_OR_RETURN(step.organization, Organization(operation.organization()));
    for (const v1::Successor& given : operation.successors()) {
      KETNAP_ASSIGN_OR_RETURN(const Uuid id, Organization(given.organization()));
      step.inheritors.push_back({id, given.share_percent(), given.takes_rest()});
    }
    return step;
  }

  template <typename Operation>
  absl::StatusOr<StructureStep> ReadAuthority(const Operation& operation, bool given) const {
    if (!v1::AuthorityKind_IsValid(operation.kind())) {
      return InvalidFieldsError(
          {{absl::StrCat(field_, ".kind"),
            "UNKNOWN_VALUE",
            {"Không có giá trị này trong danh mục.", "There is no such value."}}});
    }
    KETNAP_ASSIGN_OR_RETURN(const Uuid id, Organization(operation.organization()));
    return AuthorityStep{id, static_cast<AuthorityKind>(operation.kind()), given};
  }

  std::string field_;
};

}  // namespace

std::string ReorganizationName(const Uuid& id) { return api::ResourceName("reorganizations", id); }

absl::StatusOr<Batch> BatchFromProto(const v1::Reorganization& proto) {
  Batch batch;
  KETNAP_ASSIGN_OR_RETURN(
      batch.organization,
      api::ParseResourceName(proto.organization(), "organizations", "reorganization.organization"));
  KETNAP_ASSIGN_OR_RETURN(batch.effective_date, DateFromProto(proto.effective_date()));
  for (int i = 0; i < proto.operations_size(); ++i) {
    KETNAP_ASSIGN_OR_RETURN(StructureStep step, OperationReader(i).Read(proto.operations(i)));
    batch.steps.push_back(std::move(step));
  }
  return batch;
}

absl::StatusOr<ReorganizationRecord> RecordFromProto(const v1::Reorganization& proto) {
  ReorganizationRecord record;
  KETNAP_ASSIGN_OR_RETURN(
      record.organization,
      api::ParseResourceName(proto.organization(), "organizations", "reorganization.organization"));
  record.title = TidyName(proto.title());
  KETNAP_ASSIGN_OR_RETURN(record.decision, FromProto(proto.decision(), "reorganization.decision"));
  KETNAP_ASSIGN_OR_RETURN(record.effective_date, DateFromProto(proto.effective_date()));
  v1::Reorganization content;
  *content.mutable_operations() = proto.operations();
  record.content = content.SerializeAsString();
  return record;
}

absl::StatusOr<v1::Reorganization> ToProto(const ReorganizationRecord& record) {
  v1::Reorganization proto;
  v1::Reorganization outcome;
  if (!proto.ParseFromString(record.content) || !outcome.ParseFromString(record.outcome)) {
    return absl::InternalError(
        absl::StrCat("reorganization ", record.id.ToString(), " cannot be read"));
  }
  *proto.mutable_lineage() = std::move(*outcome.mutable_lineage());
  *proto.mutable_impact() = std::move(*outcome.mutable_impact());
  proto.set_name(ReorganizationName(record.id));
  proto.set_organization(OrganizationName(record.organization));
  proto.set_title(record.title);
  *proto.mutable_decision() = ToProto(record.decision);
  *proto.mutable_effective_date() = DateToProto(record.effective_date);
  proto.set_state(static_cast<v1::ReorganizationState>(record.state));
  proto.set_blocked_reason(record.blocked_reason);
  if (record.apply_time) *proto.mutable_apply_time() = TimeToProto(*record.apply_time);
  proto.set_etag(api::MakeEtag(record.version));
  *proto.mutable_create_time() = TimeToProto(record.create_time);
  *proto.mutable_update_time() = TimeToProto(record.update_time);
  return proto;
}

}  // namespace ketnap::organization
