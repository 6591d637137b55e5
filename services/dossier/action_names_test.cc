#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "common/base/files.h"
#include "services/dossier/domain/display_names.h"

// That people read words where programs read names of RPCs.
namespace ketnap::dossier {
namespace {

// Every RPC that rules, queues and forms name.
std::set<std::string> NamedRpcs() {
  static const std::regex& named = *new std::regex("(?:supplied_by|main_action): \"([A-Za-z]+)\"");
  std::set<std::string> rpcs;
  for (const char* folder : {"/services/dossier/rules", "/services/dossier/data"}) {
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(KETNAP_SOURCE_DIR) + folder)) {
      if (file.path().extension() != ".textproto") continue;
      const auto text = ReadFile(file.path().string());
      EXPECT_TRUE(text.ok()) << text.status();
      for (std::sregex_iterator found(text->begin(), text->end(), named), end; found != end;
           ++found) {
        rpcs.insert((*found)[1].str());
      }
    }
  }
  return rpcs;
}

TEST(ActionNamesTest, EveryRpcThatDataNamesHasWords) {
  const std::set<std::string> rpcs = NamedRpcs();
  EXPECT_GT(rpcs.size(), 20u);
  for (const std::string& rpc : rpcs) EXPECT_NE(ActionName(rpc), "") << rpc;
  EXPECT_EQ(ActionName("AssignHelper"), "phân công đảng viên giúp đỡ");
  EXPECT_EQ(ActionName("Unheard"), "");
}

TEST(ActionNamesTest, SubjectsOfVerificationHaveWords) {
  EXPECT_EQ(SubjectNames({"SELF", "MOTHER_IN_LAW", "CHILD_2"}),
            "bản thân, mẹ vợ hoặc mẹ chồng, con thứ 2");
  EXPECT_EQ(SubjectName("UNHEARD"), "UNHEARD");
}

TEST(ActionNamesTest, PapersGoByTheirTitleAndTheNumberOfTheProcess) {
  EXPECT_EQ(PaperName("3-KNĐ", "Giấy giới thiệu"), "Giấy giới thiệu (3-KNĐ)");
  EXPECT_EQ(PaperName("THAM-TRA", "Văn bản thẩm tra"), "Văn bản thẩm tra");
}

}  // namespace
}  // namespace ketnap::dossier
