#ifndef KETNAP_SERVICES_TRAINING_CLASS_TYPE_FILE_H_
#define KETNAP_SERVICES_TRAINING_CLASS_TYPE_FILE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ketnap/training/v1/program_service.pb.h"
#include "services/training/domain/training_class.h"

namespace ketnap::training {

// The kinds of classes, as the rules use them and as the API shows them. Each name has versions, in
// the order of their effective dates; one is in force until the next.
struct ClassTypeCatalogue {
  std::map<std::string, std::vector<ClassType>> types;
  v1::ListClassTypesResponse messages;

  // Null when there is no such kind, or none of it yet on that day.
  const ClassType* InForceOn(const std::string& name, Date date) const;
  // The version a class follows, whatever came later. Null when it is no longer in the file.
  const ClassType* Of(const TrainingClass& training_class) const;
};

// Reads a ListClassTypesResponse in text format. INVALID_ARGUMENT, naming the file and the fault,
// when it cannot be read, a version or an effective date of a name comes twice, a parameter the
// rules need is missing or out of its range, the bands of grades are out of order, or an audience
// rule or an order of the waiting list is unknown.
absl::StatusOr<ClassTypeCatalogue> LoadClassTypeFile(const std::string& path);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_CLASS_TYPE_FILE_H_
