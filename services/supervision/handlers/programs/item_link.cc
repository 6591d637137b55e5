#include "services/supervision/handlers/programs/item_link.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/inspection_program.h"
#include "services/supervision/repository/program_repository.h"

namespace ketnap::supervision {
namespace {

Uuid CarrierNow(const access::OrganizationTree& tree, const Uuid& organization) {
  return tree.CarriedOnBy(organization).value_or(organization);
}

bool IsForeseen(const access::OrganizationTree& tree, const ProgramItem& item,
                const Uuid& subject) {
  return std::any_of(item.subjects.begin(), item.subjects.end(), [&](const Uuid& foreseen) {
    return tree.IsWithin(subject, foreseen) ||
           tree.IsWithin(CarrierNow(tree, subject), CarrierNow(tree, foreseen));
  });
}

}  // namespace

absl::Status CheckProgramItem(db::Transaction& transaction, const access::OrganizationTree& tree,
                              const Inspection& inspection) {
  if (!inspection.program_item.has_value()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(const auto found, LockProgramItem(transaction, *inspection.program_item));
  // The programme of the committee, or of one above that had it carried out here; an item of any
  // other must look like none at all.
  const bool is_its_business =
      found.has_value() && tree.IsWithin(CarrierNow(tree, inspection.organization),
                                         CarrierNow(tree, found->program.organization));
  if (!is_its_business) {
    return InvalidFieldsError(
        {{"inspection.program_item",
          "UNKNOWN_ITEM",
          {"Chương trình kiểm tra, giám sát của cấp ủy này hoặc cấp trên không có mục đó.",
           "No programme of the committee, or of one above, has this item."}}});
  }
  ItemLinkFacts facts;
  facts.subjects_are_foreseen =
      std::all_of(inspection.subjects.begin(), inspection.subjects.end(),
                  [&](const Uuid& subject) { return IsForeseen(tree, found->item, subject); });
  const auto violations = CheckItemLink(found->program, found->item, inspection.kind, facts);
  if (!violations.empty()) return InvalidFieldsError(violations);
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
