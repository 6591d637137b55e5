#include "services/identity/role_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "common/base/errors.h"
#include "common/base/files.h"

namespace ketnap::identity {
namespace {

const std::string kShipped = KETNAP_SOURCE_DIR "/services/identity/data/roles.textproto";

std::string Write(const std::string& content) {
  const std::string path = ::testing::TempDir() + "/roles.textproto";
  EXPECT_TRUE(WriteFileAtomically(path, content).ok());
  return path;
}

TEST(RoleFileTest, TheShippedRolesHold) {
  auto roles = LoadRoleFile(kShipped);
  ASSERT_TRUE(roles.ok()) << EnglishMessage(roles.status());
  EXPECT_EQ(roles->roles().size(), 12u);
  ASSERT_NE(roles->Find("roles/mass-organization-officer"), nullptr);
  EXPECT_EQ(roles->Find("roles/mass-organization-officer")->permissions.size(), 2u);
}

// A method whose permission is in no role's reach could be called by nobody.
TEST(RoleFileTest, EveryPermissionOfAMethodCanBeGranted) {
  auto roles = LoadRoleFile(kShipped);
  ASSERT_TRUE(roles.ok()) << EnglishMessage(roles.status());
  std::set<std::string> granted;
  for (const auto& [name, role] : roles->roles()) {
    granted.insert(role.permissions.begin(), role.permissions.end());
  }
  const std::regex policy("permission: \"([^\"]+)\"");
  int found = 0;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(KETNAP_SOURCE_DIR "/proto/ketnap")) {
    if (file.path().extension() != ".proto") continue;
    if (file.path().parent_path().parent_path().filename() == "testing") continue;
    const std::string text = *ReadFile(file.path().string());
    for (std::sregex_iterator match(text.begin(), text.end(), policy), end; match != end; ++match) {
      ++found;
      EXPECT_EQ(granted.count((*match)[1]), 1u) << (*match)[1] << " in " << file.path();
    }
  }
  EXPECT_GT(found, 10);
}

TEST(RoleFileTest, SaysWhatIsWrong) {
  const auto message = [](const std::string& path) {
    const absl::Status status = LoadRoleFile(path).status();
    EXPECT_EQ(ErrorReason(status), "ROLES_FILE_UNUSABLE");
    return EnglishMessage(status);
  };
  EXPECT_NE(message("").find("roles_file is not set"), std::string::npos);
  EXPECT_NE(message("/nowhere/roles.textproto").find("/nowhere/roles.textproto"),
            std::string::npos);
  EXPECT_NE(message(Write("permissions: \"a.b.c\"\nroles { nmae: \"x\" }")).find("line 2"),
            std::string::npos);
  EXPECT_NE(message(Write("permissions: \"a.b.c\"")).find("roles/system-administrator"),
            std::string::npos);
}

}  // namespace
}  // namespace ketnap::identity
