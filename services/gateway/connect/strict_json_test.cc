#include "services/gateway/connect/strict_json.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "google/rpc/error_details.pb.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "services/gateway/connect/transcoder.h"

namespace ketnap::gateway {
namespace {

using organization::v1::CreateOrganizationRequest;

std::string Repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) absl::StrAppend(&all, text);
  return all;
}

const std::string kDeepPath = absl::StrCat("request_id", Repeat("[0]", kMaxJsonDepth - 2));

struct Case {
  const char* name;
  std::string json;
  const char* rule;  // "" when it is taken.
  const char* field = "";
};

void PrintTo(const Case& test_case, std::ostream* out) { *out << test_case.name; }

class StrictJsonTest : public ::testing::TestWithParam<Case> {};

TEST_P(StrictJsonTest, Request) {
  const Case& given = GetParam();
  const absl::Status status = CheckStrictJson(given.json, *CreateOrganizationRequest::descriptor());
  if (*given.rule == '\0') {
    EXPECT_TRUE(status.ok()) << status;
    return;
  }
  ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << given.json;
  const auto violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].rule_id, given.rule);
  EXPECT_EQ(violations[0].field, given.field);
}

INSTANTIATE_TEST_SUITE_P(
    Table, StrictJsonTest,
    ::testing::Values(
        Case{"empty_object", "{}", ""},
        Case{"camel", R"({"requestId":"a","organization":{"displayName":"Chi bộ 1"}})", ""},
        Case{"snake", R"({"request_id":"a","organization":{"display_name":"x"}})", ""},
        Case{"null", R"({"organization":null})", ""}, Case{"white_space", " \n{ }\t\r\n", ""},
        Case{"timestamp", R"({"organization":{"createTime":"2026-01-01T00:00:00Z"}})", ""},
        Case{"nothing", "", "MALFORMED_JSON"}, Case{"array_root", "[]", "MALFORMED_JSON"},
        Case{"text_root", "\"a\"", "MALFORMED_JSON"}, Case{"null_root", "null", "MALFORMED_JSON"},
        Case{"two_documents", "{}{}", "MALFORMED_JSON"},
        Case{"trailing_text", "{} x", "MALFORMED_JSON"},
        Case{"trailing_comma", R"({"requestId":"a",})", "MALFORMED_JSON", "request_id"},
        Case{"single_quotes", "{'requestId':'a'}", "MALFORMED_JSON"},
        Case{"bare_key", "{requestId:\"a\"}", "MALFORMED_JSON"},
        Case{"comment", "{/* */}", "MALFORMED_JSON"},
        Case{"nan", R"({"organization":{"committeeSize":NaN}})", "MALFORMED_JSON",
             "organization.committee_size"},
        Case{"infinity", R"({"organization":{"committeeSize":-Infinity}})", "MALFORMED_JSON",
             "organization.committee_size"},
        Case{"byte_order_mark", "\xEF\xBB\xBF{}", "MALFORMED_JSON"},
        Case{"not_utf8", "{\"requestId\":\"\xC3\x28\"}", "MALFORMED_JSON", "request_id"},
        Case{"lone_surrogate", R"({"requestId":"\ud800"})", "MALFORMED_JSON", "request_id"},
        Case{"unterminated", R"({"requestId":"a")", "MALFORMED_JSON", "request_id"},
        Case{"duplicate", R"({"requestId":"a","requestId":"b"})", "DUPLICATE_FIELD", "request_id"},
        Case{"two_spellings", R"({"requestId":"a","request_id":"b"})", "DUPLICATE_FIELD",
             "request_id"},
        Case{"two_spellings_inside",
             R"({"organization":{"display_name":"a","type":"B","displayName":"c"}})",
             "DUPLICATE_FIELD", "organization.display_name"},
        Case{"escaped_duplicate", R"({"requestId":"a","request\u0049d":"b"})", "DUPLICATE_FIELD",
             "request_id"},
        Case{"same_name_at_two_levels", R"({"organization":{"type":"A","etag":"x"}})", ""},
        Case{"unknown", R"({"surprise":1})", "UNKNOWN_FIELD", "surprise"},
        Case{"unknown_inside", R"({"organization":{"validFrom":{"hour":1}}})", "UNKNOWN_FIELD",
             "organization.valid_from.hour"},
        Case{"wrong_case", R"({"RequestId":"a"})", "UNKNOWN_FIELD", "RequestId"},
        Case{"extension_key", R"({"[ketnap.x]":"a"})", "UNKNOWN_FIELD", "[ketnap.x]"},
        Case{"deep_arrays", absl::StrCat("{\"requestId\":", Repeat("[", 40), Repeat("]", 40), "}"),
             "TOO_DEEP", kDeepPath.c_str()}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(StrictJsonMapTest, MapKeysAreContent) {
  const auto& type = *google::rpc::ErrorInfo::descriptor();
  EXPECT_TRUE(CheckStrictJson(R"({"metadata":{"a_b":"1","aB":"2","reason":"3"}})", type).ok());
  EXPECT_FALSE(CheckStrictJson(R"({"metadata":{"a":"1","a":"2"}})", type).ok());
}

TEST(StrictJsonListTest, ElementsAreChecked) {
  const auto& type = *google::rpc::BadRequest::descriptor();
  EXPECT_TRUE(CheckStrictJson(R"({"fieldViolations":[{"field":"a"},{"field":"b"}]})", type).ok());
  const absl::Status status = CheckStrictJson(
      R"({"fieldViolations":[{"field":"a"},{"localizedMessage":{"locale":"vi","locale":"en"}}]})",
      type);
  ASSERT_EQ(FieldViolations(status).size(), 1u) << status;
  EXPECT_EQ(FieldViolations(status)[0].field, "field_violations[1].localized_message.locale");
}

TEST(StrictJsonDepthTest, ExactlyThirtyTwo) {
  const auto& type = *google::rpc::ErrorInfo::descriptor();
  const auto nested = [](int levels) {
    return absl::StrCat("{\"reason\":", Repeat("[", levels - 1), Repeat("]", levels - 1), "}");
  };
  EXPECT_TRUE(CheckStrictJson(nested(32), type).ok());
  EXPECT_FALSE(CheckStrictJson(nested(33), type).ok());
}

TEST(TranscoderTest, RoundTrip) {
  const Transcoder transcoder;
  const auto& type = *CreateOrganizationRequest::descriptor();
  const auto bytes = transcoder.RequestFromJson(
      type,
      R"({"organization":{"displayName":"Chi bộ Sở Tài chính","workplaceKind":"WORKPLACE_KIND_HEALTH",
          "committeeSize":7,"validFrom":{"year":2020,"month":5,"day":1},
          "createTime":"2026-01-01T07:00:00+07:00"}})");
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  CreateOrganizationRequest request;
  ASSERT_TRUE(request.ParseFromString(*bytes));
  EXPECT_EQ(request.organization().display_name(), "Chi bộ Sở Tài chính");
  EXPECT_EQ(request.organization().create_time().seconds(), 1767225600);
  const auto json = transcoder.ReplyToJson(type, *bytes);
  ASSERT_TRUE(json.ok());
  // Defaults are left out, enums are names, times are UTC.
  EXPECT_EQ(*json,
            R"({"organization":{"displayName":"Chi bộ Sở Tài chính",)"
            R"("workplaceKind":"WORKPLACE_KIND_HEALTH","committeeSize":7,)"
            R"("validFrom":{"year":2020,"month":5,"day":1},"createTime":"2026-01-01T00:00:00Z"}})");
}

TEST(TranscoderTest, WrongTypesNameTheFieldAndQuoteNothing) {
  const Transcoder transcoder;
  const auto& type = *CreateOrganizationRequest::descriptor();
  for (const char* json :
       {R"({"organization":{"committeeSize":"SECRET"}})",
        R"({"organization":{"committeeSize":9999999999}})",
        R"({"organization":{"committeeSize":1.5}})",
        R"({"organization":{"workplaceKind":"SECRET"}})",
        R"({"organization":{"createTime":"SECRET"}})", R"({"organization":["SECRET"]})",
        R"({"requestId":{"SECRET":1}})", R"({"requestId":["SECRET"]})"}) {
    const auto bytes = transcoder.RequestFromJson(type, json);
    ASSERT_EQ(bytes.status().code(), absl::StatusCode::kInvalidArgument) << json;
    EXPECT_EQ(bytes.status().ToString().find("SECRET"), std::string::npos) << bytes.status();
    EXPECT_EQ(FieldViolations(bytes.status())[0].rule_id, "WRONG_TYPE") << json;
  }
}

TEST(TranscoderTest, RequestBytes) {
  const Transcoder transcoder;
  const auto& type = *CreateOrganizationRequest::descriptor();
  EXPECT_TRUE(transcoder.CheckRequestBytes(type, "").ok());
  EXPECT_EQ(transcoder.CheckRequestBytes(type, "\xff\xff").code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace ketnap::gateway
