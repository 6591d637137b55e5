#include "services/gateway/admission/service_catalog.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor_database.h>

#include <algorithm>

#include "absl/strings/match.h"

namespace ketnap::gateway {

std::vector<std::string> LinkedServices() {
  // The pool builds files when they are asked for and cannot list them; only the database behind it
  // knows all that were linked.
  std::vector<std::string> files;
  google::protobuf::DescriptorPool::internal_generated_database()->FindAllFileNames(&files);
  std::vector<std::string> services;
  for (const std::string& name : files) {
    // ketnap/testing/ holds services with faults in them, for the tests of the registry.
    if (!absl::StartsWith(name, "ketnap/") || absl::StartsWith(name, "ketnap/testing/")) continue;
    const auto* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(name);
    if (file == nullptr || !absl::StartsWith(file->package(), "ketnap.") ||
        !absl::EndsWith(file->package(), ".v1")) {
      continue;
    }
    for (int i = 0; i < file->service_count(); ++i) {
      services.push_back(file->service(i)->full_name());
    }
  }
  std::sort(services.begin(), services.end());
  return services;
}

}  // namespace ketnap::gateway
