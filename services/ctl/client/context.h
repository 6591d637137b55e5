#ifndef KETNAP_SERVICES_CTL_CLIENT_CONTEXT_H_
#define KETNAP_SERVICES_CTL_CLIENT_CONTEXT_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "services/ctl/client/suite_client.h"

namespace ketnap::ctl {

// What every command knows: the state folder of the suite and the language of the person.
struct Context {
  std::string state = ".ketnap";
  std::string language = "vi";

  bool english() const { return language == "en"; }
  const std::string& Say(const Message& message) const {
    return english() ? message.english : message.vietnamese;
  }
  std::string Path(const std::string& name) const { return state + "/" + name; }
};

// One line for a person: the message, every violation or unmet condition, and the code and reason.
std::string Describe(const Context& context, const absl::Status& status);

// The value of `name` in "<state>/settings", which ./deploy/up writes. FAILED_PRECONDITION when
// there is no suite in the folder.
absl::StatusOr<std::string> ReadSetting(const Context& context, const std::string& name);

// A client of the suite's public address.
absl::StatusOr<std::unique_ptr<SuiteClient>> ConnectSuite(const Context& context,
                                                          int connections = 1);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_CLIENT_CONTEXT_H_
