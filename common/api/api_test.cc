#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/api/etag.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/api/update_mask.h"
#include "common/base/errors.h"
#include "ketnap/organization/v1/organization_service.pb.h"

namespace ketnap::api {
namespace {

using ketnap::organization::v1::ListOrganizationsRequest;
using ketnap::organization::v1::Organization;

TEST(EtagTest, ComparesVersions) {
  EXPECT_EQ(MakeEtag(17), "\"17\"");
  EXPECT_TRUE(CheckEtag("", 17, "candidates/x").ok());
  EXPECT_TRUE(CheckEtag("\"17\"", 17, "candidates/x").ok());
  for (const char* etag : {"17", "\"16\"", "\"17", "W/\"17\""}) {
    const absl::Status status = CheckEtag(etag, 17, "candidates/x");
    EXPECT_TRUE(absl::IsAborted(status)) << etag;
    EXPECT_EQ(ErrorReason(status), "ETAG_MISMATCH");
  }
}

TEST(ResourceNameTest, RoundTrips) {
  const Uuid id = Uuid::FromName("x");
  const std::string name = ResourceName("candidates", id);
  EXPECT_EQ(name, "candidates/" + id.ToString());
  EXPECT_EQ(*ParseResourceName(name, "candidates"), id);
  for (const std::string& bad :
       {std::string(), std::string("candidates"), std::string("candidates/"),
        "members/" + id.ToString(), name + "/", name + "0", id.ToString()}) {
    const auto parsed = ParseResourceName(bad, "candidates", "parent");
    ASSERT_TRUE(absl::IsInvalidArgument(parsed.status())) << bad;
    EXPECT_EQ(FieldViolations(parsed.status()).at(0).field, "parent");
  }
}

TEST(PageTokenTest, CarriesTheKeyOfItsQuery) {
  ListOrganizationsRequest request;
  request.set_page_size(20);
  request.set_text("chi bo");
  const std::vector<std::string> key = {"nguyễn", std::string("\0\xff", 2), ""};
  request.set_page_token(MakePageToken(request, "accounts/a", key));
  request.set_page_size(70);  // May change between pages.
  const auto page = ReadPage(request, "accounts/a");
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->after_key, key);
  EXPECT_EQ(page->size, 70);
  EXPECT_EQ(request.page_token().find_first_of("+/="), std::string::npos);
}

TEST(PageTokenTest, IsRefusedElsewhere) {
  ListOrganizationsRequest request;
  request.set_text("chi bo");
  const std::string token = MakePageToken(request, "accounts/a", {"k"});
  request.set_page_token(token);
  ASSERT_TRUE(ReadPage(request, "accounts/a").ok());
  EXPECT_TRUE(absl::IsInvalidArgument(ReadPage(request, "accounts/b").status()));
  ListOrganizationsRequest other = request;
  other.set_text("dang bo");
  EXPECT_TRUE(absl::IsInvalidArgument(ReadPage(other, "accounts/a").status()));
  for (const std::string& bad : {std::string("x"), token.substr(0, token.size() - 1),
                                 token + "AAAA", "!" + token, std::string(9000, 'A')}) {
    request.set_page_token(bad);
    const auto page = ReadPage(request, "accounts/a");
    ASSERT_TRUE(absl::IsInvalidArgument(page.status())) << bad.substr(0, 80);
    EXPECT_EQ(FieldViolations(page.status()).at(0).rule_id, "PAGE_TOKEN_INVALID");
  }
}

TEST(PageTokenTest, BoundsTheSize) {
  ListOrganizationsRequest request;
  EXPECT_EQ(ReadPage(request, "p")->size, 50);
  EXPECT_TRUE(ReadPage(request, "p")->after_key.empty());
  request.set_page_size(100000);
  EXPECT_EQ(ReadPage(request, "p")->size, 500);
  request.set_page_size(-1);
  EXPECT_TRUE(absl::IsInvalidArgument(ReadPage(request, "p").status()));
}

TEST(PageTokenTest, AKeyOfAnotherShapeIsRefusedAsAnotherQueryIs) {
  ListOrganizationsRequest request;
  request.set_page_token("x");
  EXPECT_EQ(PageTokenError(), ReadPage(request, "p").status());
}

TEST(PageTokenTest, CutsTheRowTooMany) {
  std::vector<int> rows = {1, 2, 3};
  EXPECT_TRUE(CutToPage(Page{2}, &rows));
  EXPECT_THAT(rows, ::testing::ElementsAre(1, 2));
  EXPECT_FALSE(CutToPage(Page{2}, &rows));
  EXPECT_THAT(rows, ::testing::ElementsAre(1, 2));
}

TEST(PageKeyTest, IsReadOrRefused) {
  const Uuid id = Uuid::FromName("x");
  EXPECT_FALSE(ReadIdKey(Page{})->has_value());
  EXPECT_FALSE(ReadDayKey(Page{})->has_value());
  EXPECT_FALSE(ReadTextKey(Page{})->has_value());
  EXPECT_EQ(**ReadIdKey(Page{.after_key = {id.ToString()}}), id);
  const auto day = ReadDayKey(Page{.after_key = {"2020-02-29", id.ToString()}});
  ASSERT_TRUE(day.ok() && day->has_value()) << day.status();
  EXPECT_EQ((*day)->day, Date(2020, 2, 29));
  EXPECT_EQ((*day)->id, id);
  const auto text = ReadTextKey(Page{.after_key = {"", id.ToString()}});
  ASSERT_TRUE(text.ok() && text->has_value()) << text.status();
  EXPECT_EQ((*text)->text, "");
  EXPECT_EQ((*text)->id, id);
  EXPECT_EQ(ReadIdKey(Page{.after_key = {"x"}}).status(), PageTokenError());
  EXPECT_EQ(ReadIdKey(Page{.after_key = {id.ToString(), ""}}).status(), PageTokenError());
  for (const std::vector<std::string>& bad :
       {std::vector<std::string>{id.ToString()}, {"2020-02-29", "x"}, {"2020-02-29", "", ""}}) {
    EXPECT_EQ(ReadDayKey(Page{.after_key = bad}).status(), PageTokenError());
    EXPECT_EQ(ReadTextKey(Page{.after_key = bad}).status(), PageTokenError());
  }
  EXPECT_EQ(ReadDayKey(Page{.after_key = {"2020-02-30", id.ToString()}}).status(),
            PageTokenError());
  EXPECT_EQ(ReadTextKey(Page{.after_key = {"\xff", id.ToString()}}).status(), PageTokenError());
}

TEST(UpdateMaskTest, CopiesTheNamedFieldsAlone) {
  Organization source;
  source.set_display_name("Mới");
  source.set_committee_size(9);
  Organization target;
  target.set_display_name("Cũ");
  target.set_committee_size(5);
  target.set_has_trade_union(true);
  target.mutable_valid_to()->set_year(2025);
  const std::vector<std::string> allowed = {"display_name", "has_trade_union", "valid_to"};
  google::protobuf::FieldMask mask;
  mask.add_paths("display_name");
  ASSERT_TRUE(ApplyUpdateMask(mask, allowed, source, &target).ok());
  EXPECT_EQ(target.display_name(), "Mới");
  EXPECT_EQ(target.committee_size(), 5);
  EXPECT_TRUE(target.has_trade_union());
  EXPECT_EQ(source.display_name(), "Mới");
  mask.set_paths(0, "*");
  ASSERT_TRUE(ApplyUpdateMask(mask, allowed, source, &target).ok());
  EXPECT_FALSE(target.has_trade_union()) << "what the source leaves out is cleared";
  EXPECT_FALSE(target.has_valid_to());
  EXPECT_EQ(target.committee_size(), 5);
}

TEST(UpdateMaskTest, NamesEveryPathItRefuses) {
  Organization source;
  Organization target;
  target.set_display_name("Cũ");
  google::protobuf::FieldMask mask;
  for (const char* path : {"display_name", "etag", "valid_from.year", "nonsense"}) {
    mask.add_paths(path);
  }
  const absl::Status status = ApplyUpdateMask(mask, {"display_name"}, source, &target);
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_EQ(FieldViolations(status).size(), 3u);
  EXPECT_EQ(target.display_name(), "Cũ");
}

}  // namespace
}  // namespace ketnap::api
