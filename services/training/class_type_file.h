#ifndef KETNAP_SERVICES_TRAINING_CLASS_TYPE_FILE_H_
#define KETNAP_SERVICES_TRAINING_CLASS_TYPE_FILE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "ketnap/training/v1/program_service.pb.h"
#include "services/training/domain/training_class.h"

namespace ketnap::training {

// The kinds of classes, by name, as the rules use them and as the API shows them.
struct ClassTypeCatalogue {
  std::map<std::string, ClassType> types;
  v1::ListClassTypesResponse messages;

  // Null when there is no such kind.
  const ClassType* Find(const std::string& name) const;
};

// Reads a ListClassTypesResponse in text format. INVALID_ARGUMENT, naming the file and the fault,
// when it cannot be read, a name comes twice, a parameter the rules need is missing, the bands of
// grades are out of order, or an audience rule is unknown.
absl::StatusOr<ClassTypeCatalogue> LoadClassTypeFile(const std::string& path);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_CLASS_TYPE_FILE_H_
