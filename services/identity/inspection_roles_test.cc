#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "common/base/files.h"
#include "services/identity/role_file.h"

namespace ketnap::identity {
namespace {

// Permissions that methods ask for, by whether the team of an inspection may ever call such a
// method. Read from the sources: this program links the protos of its own area alone.
struct Asked {
  std::set<std::string> for_reading, for_changing;
};

Asked ReadPolicies() {
  Asked asked;
  const std::regex policy(R"re(method_policy\) = \{([^}]*)\})re");
  const std::regex permission(R"re(permission: "([^"]+)")re");
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(KETNAP_SOURCE_DIR "/proto/ketnap")) {
    if (file.path().extension() != ".proto") continue;
    const std::string text = *ReadFile(file.path().string());
    for (std::sregex_iterator match(text.begin(), text.end(), policy), end; match != end; ++match) {
      const std::string body = (*match)[1];
      std::smatch name;
      if (!std::regex_search(body, name, permission)) continue;
      const bool reads =
          body.find("mutating: true") == body.npos || body.find("reading: true") != body.npos;
      (reads ? asked.for_reading : asked.for_changing).insert(name[1]);
    }
  }
  return asked;
}

TEST(InspectionRolesTest, ATeamHoldsWhatReadsAndNothingElse) {
  const auto roles = LoadRoleFile(KETNAP_SOURCE_DIR "/services/identity/data/roles.textproto");
  ASSERT_TRUE(roles.ok()) << roles.status();
  const Asked asked = ReadPolicies();
  EXPECT_GT(asked.for_reading.size(), 10u);
  std::set<std::string> held;
  for (const char* name : {kInspectionTeamRole, kInspectionPersonalDataRole}) {
    const Role* role = roles->Find(name);
    ASSERT_NE(role, nullptr) << name;
    for (const std::string& permission : role->permissions) {
      // One that no method asks for is looked at by handlers, for what they show.
      if (asked.for_changing.count(permission) > 0) {
        EXPECT_EQ(asked.for_reading.count(permission), 1u) << permission;
      }
      held.insert(permission);
    }
  }
  // What personal data hangs on comes with the second role alone.
  const Role& team = *roles->Find(kInspectionTeamRole);
  for (const char* personal : {"dossier.personal.reveal", "dossier.documents.read"}) {
    EXPECT_EQ(held.count(personal), 1u) << personal;
    EXPECT_EQ(std::count(team.permissions.begin(), team.permissions.end(), personal), 0)
        << personal;
  }
}

}  // namespace
}  // namespace ketnap::identity
