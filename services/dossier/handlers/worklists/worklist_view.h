#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_WORKLIST_VIEW_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_WORKLIST_VIEW_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "ketnap/dossier/v1/worklist_service.pb.h"
#include "services/dossier/domain/worklist.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/worklists/listing_repository.h"

// A queue and its items as the API shows them.
namespace ketnap::dossier {

v1::Queue ToProto(const Worklist& worklist);

// Due dates a queue shows on a day, of one urgency or (unspecified) of all: lists and counts both
// ask here.
std::vector<DayRange> DaysOf(const Worklist& worklist, v1::Urgency urgency, Date today);

v1::WorklistItem ToProto(const Worklist& worklist, const ListedItem& item,
                         const CandidateRecord& record, Date today);

// INVALID_ARGUMENT on `field` when there is no such queue.
absl::StatusOr<const Worklist*> FindWorklist(const std::vector<Worklist>& worklists,
                                             const std::string& id, const char* field);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_WORKLIST_VIEW_H_
