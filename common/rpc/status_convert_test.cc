#include "common/rpc/status_convert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace ketnap::rpc {
namespace {

google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  EXPECT_TRUE(payload.has_value());
  if (payload.has_value()) {
    EXPECT_TRUE(info.ParseFromString(std::string(*payload)));
  }
  return info;
}

TEST(StatusConvertTest, ThereAndBackNothingIsLost) {
  const absl::Status before = InvalidFieldsError(
      {{"candidate.birth_date", "NOT_A_DATE", {"Ngày không có thật.", "No such date."}}});
  const grpc::Status wire = ToGrpcStatus(before, "trace");
  EXPECT_EQ(wire.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(wire.error_details()));
  EXPECT_EQ(details.code(), 3);
  EXPECT_EQ(details.details(0).type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
  EXPECT_EQ(FromGrpcStatus(wire), before);
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus(), "trace").ok());
  EXPECT_TRUE(FromGrpcStatus(grpc::Status::OK).ok());
}

TEST(StatusConvertTest, MasksWhatIsInternal) {
  for (const absl::StatusCode code :
       {absl::StatusCode::kInternal, absl::StatusCode::kUnknown, absl::StatusCode::kDataLoss}) {
    const absl::Status before = ReasonedError(
        code, "SQL_REFUSED", {"bảng candidate", "table candidate"}, {{"sql", "1064"}});
    const absl::Status after = FromGrpcStatus(ToGrpcStatus(before, "trace-7"));
    EXPECT_EQ(after.code(), code);
    EXPECT_EQ(after.ToString().find("candidate"), std::string::npos);
    EXPECT_EQ(after.ToString().find("1064"), std::string::npos);
    EXPECT_NE(after.ToString().find("trace-7"), std::string::npos);
    EXPECT_EQ(ErrorReason(after), "INTERNAL");
    EXPECT_EQ(InfoOf(after).metadata().at("trace_id"), "trace-7");
  }
}

TEST(StatusConvertTest, ListsAreCutFromTheEndAndCounted) {
  absl::Status status = ReasonedError(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS",
                                      {"Sai.", "Wrong."}, {{"kept", "yes"}});
  google::rpc::BadRequest request;
  for (int i = 0; i < 200; ++i) {
    auto* violation = request.add_field_violations();
    violation->set_field(absl::StrCat("members[", i, "].birth_date"));
    violation->set_reason("NOT_A_DATE");
    violation->set_description("Ngày không có thật hoặc ngoài khoảng năm cho phép.");
  }
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest",
                    absl::Cord(request.SerializeAsString()));
  const grpc::Status wire = ToGrpcStatus(status, "trace");
  EXPECT_LE(wire.error_details().size(), 4096u);
  EXPECT_GT(wire.error_details().size(), 3500u);
  const absl::Status after = FromGrpcStatus(wire);
  const size_t kept = FieldViolations(after).size();
  EXPECT_GT(kept, 20u);
  EXPECT_EQ(FieldViolations(after)[0].field, "members[0].birth_date");
  EXPECT_EQ(InfoOf(after).reason(), "INVALID_FIELDS");
  EXPECT_EQ(InfoOf(after).metadata().at("kept"), "yes");
  EXPECT_EQ(InfoOf(after).metadata().at("details_omitted"), absl::StrCat(200 - kept));
}

TEST(StatusConvertTest, WhatIsNoListIsDropped) {
  absl::Status status(absl::StatusCode::kFailedPrecondition, std::string(5000, 'x'));
  status.SetPayload("type.googleapis.com/ketnap.Other", absl::Cord(std::string(10'000, 'x')));
  const grpc::Status wire = ToGrpcStatus(status, "trace");
  EXPECT_LE(wire.error_details().size(), 4096u);
  EXPECT_LE(wire.error_message().size(), 600u);
  const absl::Status after = FromGrpcStatus(wire);
  EXPECT_EQ(after.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(InfoOf(after).metadata().at("details_omitted"), "1");
}

TEST(StatusConvertTest, AMessageIsCutBetweenCharacters) {
  std::string text = "x";
  for (int i = 0; i < 400; ++i) text += "ữ";
  const std::string shown =
      ToGrpcStatus(absl::FailedPreconditionError(text), "trace").error_message();
  EXPECT_EQ(shown.size(), 598u);
}

TEST(StatusConvertTest, DetailsOfAnotherCodeAreNotBelieved) {
  const grpc::Status honest = ToGrpcStatus(ResourceNotFoundError("candidates/1"), "trace");
  const absl::Status after =
      FromGrpcStatus(grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone", honest.error_details()));
  EXPECT_EQ(after.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ErrorReason(after), "");
  EXPECT_EQ(FromGrpcStatus(grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone", "\xff")).code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace ketnap::rpc
