#include "services/gateway/connect/connect_error.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/escaping.h"
#include "common/base/errors.h"
#include "common/rpc/status_convert.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/gateway/connect/connect_handler.h"

namespace ketnap::gateway {
namespace {

using nlohmann::json;

struct Row {
  int code;
  const char* name;
  int http;
};

TEST(ConnectErrorTest, EveryCodeHasItsNameAndStatus) {
  constexpr Row kRows[] = {
      {1, "canceled", 499},
      {2, "unknown", 500},
      {3, "invalid_argument", 400},
      {4, "deadline_exceeded", 504},
      {5, "not_found", 404},
      {6, "already_exists", 409},
      {7, "permission_denied", 403},
      {8, "resource_exhausted", 429},
      {9, "failed_precondition", 400},
      {10, "aborted", 409},
      {11, "out_of_range", 400},
      {12, "unimplemented", 501},
      {13, "internal", 500},
      {14, "unavailable", 503},
      {15, "data_loss", 500},
      {16, "unauthenticated", 401},
      {99, "unknown", 500},
  };
  for (const Row& row : kRows) {
    const auto code = static_cast<grpc::StatusCode>(row.code);
    EXPECT_EQ(ConnectCode(code), row.name);
    EXPECT_EQ(HttpStatusOf(code), row.http) << row.name;
  }
}

TEST(ConnectErrorTest, CarriesEveryDetail) {
  const absl::Status status = InvalidFieldsError(
      {{"organization.type", "REQUIRED", {"Phải có loại.", "A type is required."}}});
  const json error = json::parse(ConnectErrorJson(rpc::ToGrpcStatus(status, "trace-0001")));
  EXPECT_EQ(error["code"], "invalid_argument");
  EXPECT_EQ(error["message"], std::string(status.message()));
  bool found = false;
  for (const json& detail : error["details"]) {
    const std::string value = detail["value"];
    EXPECT_EQ(value.find('='), std::string::npos);
    if (detail["type"] != "google.rpc.BadRequest") continue;
    found = true;
    std::string bytes;
    ASSERT_TRUE(absl::Base64Unescape(value, &bytes));
    google::rpc::BadRequest bad;
    ASSERT_TRUE(bad.ParseFromString(bytes));
    EXPECT_EQ(bad.field_violations(0).field(), "organization.type");
    EXPECT_EQ(detail["debug"]["fieldViolations"][0]["reason"], "REQUIRED");
  }
  EXPECT_TRUE(found);
}

TEST(ConnectErrorTest, ForeignDetailsKeepTheirBytes) {
  google::rpc::Status proto;
  proto.set_code(5);
  proto.add_details()->set_type_url("type.googleapis.com/some.Other");
  proto.mutable_details(0)->set_value("abcd");
  const grpc::Status status(grpc::StatusCode::NOT_FOUND, "không có", proto.SerializeAsString());
  const json error = json::parse(ConnectErrorJson(status));
  EXPECT_EQ(error["details"][0]["type"], "some.Other");
  EXPECT_EQ(error["details"][0]["value"], "YWJjZA");
  EXPECT_FALSE(error["details"][0].contains("debug"));
}

TEST(ConnectErrorTest, SurvivesBrokenText) {
  const grpc::Status status(grpc::StatusCode::NOT_FOUND, "\xff\"", "not a status");
  const json error = json::parse(ConnectErrorJson(status));
  EXPECT_EQ(error["code"], "not_found");
  EXPECT_FALSE(error.contains("details"));
}

TEST(ParseConnectTimeoutTest, OneToTenDigits) {
  EXPECT_EQ(ParseConnectTimeout("0").value(), absl::ZeroDuration());
  EXPECT_EQ(ParseConnectTimeout("1500").value(), absl::Milliseconds(1500));
  EXPECT_EQ(ParseConnectTimeout("9999999999").value(), absl::Milliseconds(9'999'999'999));
  for (const char* text : {"", "-1", "+1", "1.5", "1s", " 1", "12345678901", "0x10"}) {
    EXPECT_FALSE(ParseConnectTimeout(text).ok()) << text;
  }
}

TEST(CodecOfTest, TwoCodecsAlone) {
  EXPECT_EQ(CodecOf("application/json"), Codec::kJson);
  EXPECT_EQ(CodecOf("Application/JSON; charset=UTF-8"), Codec::kJson);
  EXPECT_EQ(CodecOf("application/proto"), Codec::kProto);
  for (const char* type : {"", "text/plain", "application/connect+json", "application/grpc",
                           "application/json; charset=latin1", "application/jsonx",
                           "application/x-www-form-urlencoded"}) {
    EXPECT_FALSE(CodecOf(type).has_value()) << type;
  }
}

}  // namespace
}  // namespace ketnap::gateway
