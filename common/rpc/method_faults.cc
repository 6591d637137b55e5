#include "common/rpc/method_faults.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ketnap::rpc {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using ketnap::options::v1::Audience_IsValid;
using ketnap::options::v1::AUDIENCE_UNSPECIFIED;
using ketnap::options::v1::MethodPolicy;

std::vector<const FieldDescriptor*> ResolveTextField(const Descriptor& root,
                                                     std::string_view path) {
  std::vector<const FieldDescriptor*> fields;
  const Descriptor* type = &root;
  for (std::string_view name : absl::StrSplit(path, '.')) {
    const FieldDescriptor* field =
        type == nullptr ? nullptr : type->FindFieldByName(std::string(name));
    if (field == nullptr || field->is_repeated()) return {};
    fields.push_back(field);
    type = field->message_type();
  }
  if (fields.back()->type() != FieldDescriptor::TYPE_STRING) return {};
  return fields;
}

std::vector<std::string> PolicyFaults(const MethodDescriptor& method, const MethodPolicy& policy) {
  std::vector<std::string> faults;
  if (policy.audience() == AUDIENCE_UNSPECIFIED || !Audience_IsValid(policy.audience())) {
    faults.push_back(absl::StrCat(method.full_name(), " states no audience"));
  }
  const Descriptor& request = *method.input_type();
  if (!policy.resource_field().empty() &&
      ResolveTextField(request, policy.resource_field()).empty()) {
    faults.push_back(absl::StrCat(method.full_name(), ": resource_field \"",
                                  policy.resource_field(), "\" is no text field of ",
                                  request.full_name()));
  }
  if (policy.mutating() && ResolveTextField(request, "request_id").empty()) {
    faults.push_back(absl::StrCat(method.full_name(), " changes state, but ", request.full_name(),
                                  " has no text field request_id"));
  }
  if (policy.reading() && !policy.mutating()) {
    faults.push_back(
        absl::StrCat(method.full_name(), " says \"reading\", which is for mutating methods"));
  }
  return faults;
}

}  // namespace ketnap::rpc
