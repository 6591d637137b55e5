#ifndef KETNAP_COMMON_RPC_METHOD_REGISTRY_H_
#define KETNAP_COMMON_RPC_METHOD_REGISTRY_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "ketnap/options/v1/method_policy.pb.h"

namespace google::protobuf {
class MethodDescriptor;
}

namespace ketnap::rpc {

// One RPC and what it demands.
struct MethodInfo {
  std::string path;     // "/ketnap.dossier.v1.CandidateService/GetCandidate".
  std::string service;  // Process that serves it: "dossier". Journal methods have none.
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  ketnap::options::v1::MethodPolicy policy;
};

// Whether the grants of inspections count for it: for what reads, never for what changes.
inline bool AllowsInspections(const ketnap::options::v1::MethodPolicy& policy) {
  return !policy.mutating() || policy.reading();
}

// Every method of the given services, from the linked descriptors. Immutable.
class MethodRegistry {
 public:
  // `services` are full names, "ketnap.dossier.v1.CandidateService". FAILED_PRECONDITION, naming
  // every fault, when a method has no policy or no audience, when its resource_field does not exist
  // or is no text, when a mutating request has no request_id field, or when a service is not linked
  // in.
  static absl::StatusOr<MethodRegistry> Create(const std::vector<std::string>& services);

  // Null when there is no such method.
  const MethodInfo* Find(std::string_view path) const;
  const std::vector<const MethodInfo*>& methods() const { return ordered_; }

 private:
  absl::flat_hash_map<std::string, std::unique_ptr<MethodInfo>> by_path_;
  std::vector<const MethodInfo*> ordered_;  // By path.
};

}  // namespace ketnap::rpc

#endif  // KETNAP_COMMON_RPC_METHOD_REGISTRY_H_
