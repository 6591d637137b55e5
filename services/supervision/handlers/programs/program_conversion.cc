#include "services/supervision/handlers/programs/program_conversion.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/tidy_text.h"
#include "services/supervision/handlers/oversight/oversight_scope.h"

namespace ketnap::supervision {

v1::InspectionProgram ToProto(const InspectionProgram& program) {
  v1::InspectionProgram proto;
  proto.set_name(NameOf(program));
  proto.set_organization(api::ResourceName("organizations", program.organization));
  proto.set_year(program.year);
  proto.set_title(program.title);
  proto.set_state(static_cast<v1::InspectionProgramState>(program.state));
  proto.set_revision(program.revision);
  proto.set_synthetic(program.synthetic);
  proto.set_etag(api::MakeEtag(program.version));
  *proto.mutable_create_time() = TimeToProto(program.create_time);
  *proto.mutable_update_time() = TimeToProto(program.update_time);
  return proto;
}

v1::ProgramItem ToProto(const ProgramItem& item) {
  v1::ProgramItem proto;
  proto.set_name(api::ResourceName(kItemNames, item.id));
  proto.set_title(item.title);
  proto.set_kind(static_cast<v1::InspectionKind>(item.kind));
  for (const Uuid& subject : item.subjects) {
    proto.add_subjects(api::ResourceName("organizations", subject));
  }
  proto.set_quarter(item.quarter);
  proto.set_lead_title(item.lead_title);
  if (item.lead.has_value()) proto.set_lead(api::ResourceName("members", *item.lead));
  return proto;
}

v1::InspectionProgramRevision ToProto(const Uuid& program, const ProgramRevision& revision) {
  v1::InspectionProgramRevision proto;
  proto.set_program(api::ResourceName(kProgramNames, program));
  proto.set_revision(revision.revision);
  for (const ProgramItem& item : revision.items) *proto.add_items() = ToProto(item);
  proto.set_reason(revision.reason);
  if (revision.decision.has_value()) *proto.mutable_decision() = ReferenceOf(*revision.decision);
  *proto.mutable_record_time() = TimeToProto(revision.record_time);
  return proto;
}

absl::StatusOr<std::vector<ProgramItem>> ReadItems(
    const google::protobuf::RepeatedPtrField<v1::ProgramItem>& protos, const std::string& field) {
  std::vector<ProgramItem> items;
  for (const v1::ProgramItem& proto : protos) {
    const std::string path = absl::StrCat(field, "[", items.size(), "]");
    ProgramItem item;
    if (!proto.name().empty()) {
      KETNAP_ASSIGN_OR_RETURN(
          item.id, api::ParseResourceName(proto.name(), kItemNames, absl::StrCat(path, ".name")));
    }
    item.title = TidyLine(proto.title());
    item.kind = static_cast<InspectionKind>(proto.kind());
    for (const std::string& subject : proto.subjects()) {
      KETNAP_ASSIGN_OR_RETURN(
          const Uuid id,
          api::ParseResourceName(subject, "organizations", absl::StrCat(path, ".subjects")));
      item.subjects.push_back(id);
    }
    item.quarter = proto.quarter();
    item.lead_title = TidyLine(proto.lead_title());
    if (!proto.lead().empty()) {
      KETNAP_ASSIGN_OR_RETURN(
          item.lead, api::ParseResourceName(proto.lead(), "members", absl::StrCat(path, ".lead")));
    }
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace ketnap::supervision
