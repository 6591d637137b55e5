#include "services/identity/role_file.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/text_proto.h"
#include "ketnap/config/v1/role_catalogue.pb.h"

namespace ketnap::identity {
namespace {

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
  config::v1::RoleCatalogue file;
  const std::vector<TextFault> faults = ReadTextProto(*text, &file);
  if (!faults.empty()) {
    // The first fault: those after it mostly follow from it.
    return Unusable(path, absl::StrCat("line ", faults[0].line, ": ", faults[0].message));
  }
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
