#include "services/organization/handlers/structure_check.h"

#include "common/base/status_macros.h"
#include "services/organization/repository/structure_check_repository.h"

namespace ketnap::organization {

absl::StatusOr<v1::CheckStructureResponse> StructureCheckPart::CheckStructure(
    const Context& context, const v1::CheckStructureRequest&) {
  v1::CheckStructureResponse response;
  // One snapshot: what others change meanwhile is not half in it.
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        StructureFaults faults;
        TreeCheck tree(&faults);
        KETNAP_RETURN_IF_ERROR(LoadTree(transaction, &tree));
        tree.Check();
        KETNAP_RETURN_IF_ERROR(CompareDerivedTree(transaction, &tree));
        KETNAP_RETURN_IF_ERROR(CheckLineage(transaction, &faults));
        KETNAP_ASSIGN_OR_RETURN(const int64_t members, CheckMembers(transaction, tree, &faults));
        KETNAP_RETURN_IF_ERROR(CheckPlanWholes(transaction, &faults));
        response.Clear();
        response.set_organization_count(static_cast<int64_t>(tree.organizations().size()));
        response.set_period_count(tree.period_count());
        response.set_member_count(members);
        response.set_fault_count(faults.count());
        for (const StructureFault& fault : faults.first()) {
          auto* told = response.add_faults();
          told->set_code(fault.code);
          told->set_subject(fault.subject);
          told->set_message(fault.message);
        }
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace ketnap::organization
