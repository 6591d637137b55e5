#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_LEARNER_NAMES_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_LEARNER_NAMES_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/transaction.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "ketnap/training/v1/training_class.pb.h"
#include "services/training/repository/enrolment_repository.h"

// Names of people in answers. They stand in no journal entry and in no kept answer, so they are
// filled in last: after RunMutation, or in the transaction of a list. Whom the dossier service did
// not tell of stays without.
namespace ketnap::training {

// Name and date of birth of each learner, read for all of them at once.
absl::Status FillNames(db::Transaction& transaction,
                       google::protobuf::RepeatedPtrField<v1::Nomination>* nominations);

// Name of each holder.
absl::Status FillNames(db::Transaction& transaction,
                       google::protobuf::RepeatedPtrField<v1::Certificate>* certificates);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_LEARNER_NAMES_H_
