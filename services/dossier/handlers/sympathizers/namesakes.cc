#include "services/dossier/handlers/sympathizers/namesakes.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {

absl::StatusOr<Uuid> BaseOfEnteringCell(const Environment& environment,
                                        db::Transaction& transaction, const Uuid& cell, Date day) {
  const char* field = "candidate.organization";
  const auto node = environment.tree->Find(cell);
  if (!node.has_value()) {
    return FieldError(field, "UNKNOWN_ORGANIZATION",
                      {"Không có tổ chức này.", "There is no such organization."});
  }
  if (node->type != "PARTY_CELL" && node->type != "GRASSROOTS_CELL") {
    return FieldError(field, "NOT_A_CELL",
                      {"Người được giới thiệu phải do một chi bộ theo dõi.",
                       "A nominated person must be followed by a cell."});
  }
  if (node->valid_to.has_value() && *node->valid_to < day) {
    return FieldError(field, "ORGANIZATION_CLOSED",
                      {"Chi bộ này đã kết thúc hoạt động trước ngày giới thiệu.",
                       "The cell had ended before the day of the nomination."});
  }
  KETNAP_ASSIGN_OR_RETURN(const Surroundings around, LoadSurroundings(transaction, cell, day));
  if (!around.base_organization.has_value()) {
    return FieldError(field, "NO_BASE_ORGANIZATION",
                      {"Chi bộ này không thuộc tổ chức cơ sở đảng nào.",
                       "The cell belongs to no grassroots organization."});
  }
  return *around.base_organization;
}

absl::StatusOr<Namesakes> FindNamesakesWithin(const access::OrganizationTree& tree,
                                              db::Transaction& transaction,
                                              const Uuid& base_organization,
                                              const CandidateRecord& record) {
  const Uuid base = tree.CarriedOnBy(base_organization).value_or(base_organization);
  KETNAP_RETURN_IF_ERROR(LockOrganization(transaction, base));
  KETNAP_ASSIGN_OR_RETURN(const auto people, FindNamesakes(transaction, record.folded_name,
                                                           record.candidate.birth_date));
  Namesakes found;
  for (const Namesake& person : people) {
    if (person.candidate == record.candidate.id || person.state == CandidateState::kMerged) {
      continue;
    }
    const Uuid today = tree.CarriedOnBy(person.organization).value_or(person.organization);
    if (!tree.IsWithin(today, base) && !tree.IsWithin(person.organization, base)) continue;
    const bool has_left =
        person.state == CandidateState::kStruckOff || person.state == CandidateState::kRevoked;
    if (has_left && record.candidate.former_membership.has_value()) {
      found.former = person.candidate;
    } else if (!found.blocking.has_value()) {
      found.blocking = person.candidate;
      found.blocking_organization = person.organization;
    }
  }
  return found;
}

absl::Status RefuseBlocking(const Environment& environment, const access::RequestContext& context,
                            const Namesakes& namesakes) {
  if (!namesakes.blocking.has_value()) return absl::OkStatus();
  const Message message = {
      "Trong tổ chức cơ sở đảng này đã có người cùng họ tên và ngày sinh; đề nghị xem lại hồ sơ "
      "đã có.",
      "The grassroots organization already has a person of this name and date of birth."};
  const std::string name = CandidateName(*namesakes.blocking);
  // Which record it is, only to who may see that one.
  const bool visible = access::CheckScope(context, *environment.tree, context.permission,
                                          namesakes.blocking_organization, name)
                           .ok();
  if (visible) return ResourceAlreadyExistsError(name, message);
  return ReasonedError(absl::StatusCode::kAlreadyExists, "RESOURCE_ALREADY_EXISTS", message);
}

}  // namespace ketnap::dossier
