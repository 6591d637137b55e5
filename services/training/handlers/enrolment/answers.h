#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_ANSWERS_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_ANSWERS_H_

#include <initializer_list>
#include <map>
#include <vector>

#include "absl/status/status.h"
#include "common/access/request_context.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "ketnap/training/v1/training_class.pb.h"
#include "services/training/domain/training_class.h"
#include "services/training/handlers/environment.h"

namespace ketnap::training {

using LearnerList = google::protobuf::RepeatedPtrField<v1::Nomination>;

// Learners as an answer shows them, with their places on the waiting list; names come later.
void AddLearners(const std::vector<Nomination>& learners, const std::map<Uuid, int>& positions,
                 LearnerList* list);

// Puts the names into an answer that was kept without them.
absl::Status FillAnswer(const Environment& environment, const access::RequestContext& context,
                        std::initializer_list<LearnerList*> lists);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_ANSWERS_H_
