#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_CORRECTION_FIELDS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_CORRECTION_FIELDS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/date.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "ketnap/dossier/v1/candidate.pb.h"
#include "ketnap/dossier/v1/correction.pb.h"

// The fields of a person as a correction names and writes them: paths of
// ketnap.dossier.v1.Candidate and text ("Nông Thị Hoa", "1990-05-20", "SEX_FEMALE", "true").
namespace ketnap::dossier {

// The personal identification number: twelve digits, in a request and in what is sealed; shown
// masked everywhere else.
inline constexpr char kNationalIdField[] = "national_id";

using FieldChanges = google::protobuf::RepeatedPtrField<v1::FieldChange>;

// `standing` with the changes in it; fills each change's old value and writes the new one as it
// will stand. INVALID_ARGUMENT on changes[i]: UNKNOWN_FIELD (or one that nobody corrects: what
// steps, transfers, certificates and reviews set has its own way), DUPLICATE_FIELD, NOT_RECORDED (a
// day of a step never taken), REQUIRED, NOT_VALID, DATE_IN_FUTURE, UNCHANGED.
absl::StatusOr<v1::Candidate> ApplyChanges(const v1::Candidate& standing, Date today,
                                           FieldChanges* changes);

// Everything that `after` says otherwise than `before`: particulars, state, helper, milestones.
std::vector<v1::FieldChange> DifferencesOf(const v1::Candidate& before, const v1::Candidate& after);

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_CORRECTIONS_CORRECTION_FIELDS_H_
