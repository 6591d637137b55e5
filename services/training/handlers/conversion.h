#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_CONVERSION_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_CONVERSION_H_

#include "absl/status/statusor.h"
#include "ketnap/training/v1/class_service.pb.h"
#include "services/training/domain/enrolment.h"
#include "services/training/domain/training_class.h"

namespace ketnap::training {

inline constexpr char kClasses[] = "trainingClasses";
inline constexpr char kNominations[] = "nominations";
inline constexpr char kRollCalls[] = "rollCalls";
inline constexpr char kCertificates[] = "certificates";
inline constexpr char kCandidates[] = "candidates";
inline constexpr char kOrganizations[] = "organizations";

v1::TrainingClass ToProto(const TrainingClass& value);
v1::Nomination ToProto(const Nomination& value);
v1::Certificate ToProto(const Certificate& value);
// Who of its people waits is not known here.
v1::ClassQuota ToProto(const ClassQuota& value);

// A class as a caller asks for it: what the service sets is left alone.
absl::StatusOr<TrainingClass> FromProto(const v1::TrainingClass& message);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_CONVERSION_H_
