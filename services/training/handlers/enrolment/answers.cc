#include "services/training/handlers/enrolment/answers.h"

#include "common/base/status_macros.h"
#include "services/training/handlers/conversion.h"
#include "services/training/handlers/learner_names.h"

namespace ketnap::training {

void AddLearners(const std::vector<Nomination>& learners, const std::map<Uuid, int>& positions,
                 LearnerList* list) {
  for (const Nomination& each : learners) {
    v1::Nomination* message = list->Add();
    *message = ToProto(each);
    auto position = positions.find(each.id);
    if (position != positions.end()) message->set_waiting_position(position->second);
  }
}

absl::Status FillAnswer(const Environment& environment, const access::RequestContext& context,
                        std::initializer_list<LearnerList*> lists) {
  return environment.database->RunRead(context.deadline,
                                       [&](db::Transaction& transaction) -> absl::Status {
                                         for (LearnerList* list : lists)
                                           KETNAP_RETURN_IF_ERROR(FillNames(transaction, list));
                                         return absl::OkStatus();
                                       });
}

}  // namespace ketnap::training
