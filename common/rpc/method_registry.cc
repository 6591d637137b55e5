#include "common/rpc/method_registry.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/rpc/method_faults.h"

namespace ketnap::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// "ketnap.dossier.v1" is served by the process "dossier"; every process serves its own journal.
std::string ProcessOf(const std::string& package) {
  const std::vector<std::string> parts = absl::StrSplit(package, '.');
  if (parts.size() != 3 || parts[0] != "ketnap" || parts[1] == "journal") return "";
  return parts[1];
}

std::unique_ptr<MethodInfo> InfoOf(const MethodDescriptor& method) {
  auto info = std::make_unique<MethodInfo>();
  info->path = absl::StrCat("/", method.service()->full_name(), "/", method.name());
  info->service = ProcessOf(method.file()->package());
  info->descriptor = &method;
  info->policy = method.options().GetExtension(ketnap::options::v1::method_policy);
  return info;
}

}  // namespace

absl::StatusOr<MethodRegistry> MethodRegistry::Create(const std::vector<std::string>& services) {
  MethodRegistry registry;
  std::vector<std::string> faults;
  for (const std::string& name : services) {
    const ServiceDescriptor* service = DescriptorPool::generated_pool()->FindServiceByName(name);
    if (service == nullptr) {
      faults.push_back(absl::StrCat("service ", name, " is not linked in"));
      continue;
    }
    for (int i = 0; i < service->method_count(); ++i) {
      const MethodDescriptor& method = *service->method(i);
      if (!method.options().HasExtension(ketnap::options::v1::method_policy)) {
        faults.push_back(absl::StrCat(method.full_name(), " has no policy"));
        continue;
      }
      auto info = InfoOf(method);
      for (std::string& fault : PolicyFaults(method, info->policy)) {
        faults.push_back(std::move(fault));
      }
      registry.by_path_.insert_or_assign(info->path, std::move(info));
    }
  }
  if (!faults.empty()) {
    const std::string list = absl::StrJoin(faults, "; ");
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "METHOD_POLICY_FAULTY",
                         {absl::StrCat("Khai báo quyền của các phương thức có lỗi: ", list),
                          absl::StrCat("The policies of methods are faulty: ", list)});
  }
  for (const auto& [path, info] : registry.by_path_) registry.ordered_.push_back(info.get());
  std::sort(registry.ordered_.begin(), registry.ordered_.end(),
            [](const MethodInfo* a, const MethodInfo* b) { return a->path < b->path; });
  return registry;
}

const MethodInfo* MethodRegistry::Find(std::string_view path) const {
  auto found = by_path_.find(ToAbsl(path));
  return found == by_path_.end() ? nullptr : found->second.get();
}

}  // namespace ketnap::rpc
