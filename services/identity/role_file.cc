#include "services/identity/role_file.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "ketnap/config/v1/role_catalogue.pb.h"

namespace ketnap::identity {
namespace {

// Keeps the first fault: those after it mostly follow from it.
class FirstFault : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat("line ", line + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

absl::Status Unusable(const std::string& path, std::string_view fault) {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "ROLES_FILE_UNUSABLE",
      {absl::StrCat("Không dùng được tệp vai trò (roles_file) ", path, ": ", fault),
       absl::StrCat("The roles file ", path, " cannot be used: ", fault)});
}

}  // namespace

absl::StatusOr<RoleCatalogue> LoadRoleFile(const std::string& path) {
  if (path.empty()) return Unusable("\"\"", "roles_file is not set");
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return Unusable(path, ToStd(text.status().message()));
  FirstFault fault;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&fault);
  config::v1::RoleCatalogue file;
  if (!parser.ParseFromString(*text, &file)) return Unusable(path, fault.text());
  std::vector<Role> roles;
  for (const config::v1::RoleDefinition& role : file.roles()) {
    roles.push_back({role.name(),
                     role.display_name(),
                     role.description(),
                     {role.permissions().begin(), role.permissions().end()}});
  }
  auto catalogue = RoleCatalogue::Create({file.permissions().begin(), file.permissions().end()},
                                         std::move(roles));
  if (!catalogue.ok()) return Unusable(path, ToStd(catalogue.status().message()));
  return catalogue;
}

}  // namespace ketnap::identity
