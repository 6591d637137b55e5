#ifndef KETNAP_COMMON_RPC_METHOD_FAULTS_H_
#define KETNAP_COMMON_RPC_METHOD_FAULTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "ketnap/options/v1/method_policy.pb.h"

namespace ketnap::rpc {

// The fields that lead to `path` ("candidate.name") from a message of type `root`; empty when the
// path does not exist, passes through a list, or does not end in a text.
std::vector<const google::protobuf::FieldDescriptor*> ResolveTextField(
    const google::protobuf::Descriptor& root, std::string_view path);

// What is wrong with the policy of a method, one sentence each.
std::vector<std::string> PolicyFaults(const google::protobuf::MethodDescriptor& method,
                                      const ketnap::options::v1::MethodPolicy& policy);

}  // namespace ketnap::rpc

#endif  // KETNAP_COMMON_RPC_METHOD_FAULTS_H_
