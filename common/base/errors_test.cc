#include "common/base/errors.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/absl_bridge.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace ketnap {
namespace {

template <typename Detail>
Detail DetailOf(const absl::Status& status) {
  const auto payload =
      status.GetPayload(absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  Detail detail;
  EXPECT_TRUE(payload.has_value() && detail.ParseFromString(std::string(*payload)));
  return detail;
}

size_t BytesOnTheWire(const absl::Status& status) {
  google::rpc::Status wire;
  wire.set_code(static_cast<int>(status.code()));
  wire.set_message(std::string(status.message()));
  status.ForEachPayload([&wire](absl::string_view url, const absl::Cord& payload) {
    auto* detail = wire.add_details();
    detail->set_type_url(std::string(url));
    detail->set_value(std::string(payload));
  });
  return wire.ByteSizeLong();
}

std::vector<FieldViolation> ManyViolations(int count, int length) {
  std::vector<FieldViolation> violations;
  std::string vietnamese;
  while (static_cast<int>(vietnamese.size()) < length) vietnamese += "Ngày sinh không có thật ";
  for (int i = 0; i < count; ++i) {
    violations.push_back({absl::StrCat("members[", i, "].birth_date"),
                          "NOT_A_DATE",
                          {vietnamese, std::string(static_cast<size_t>(length), 'e')}});
  }
  return violations;
}

TEST(ErrorsTest, EveryFactoryCarriesReasonDomainAndEnglish) {
  const struct {
    absl::Status status;
    absl::StatusCode code;
    std::string_view reason;
  } cases[] = {
      {InvalidFieldsError({}), absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"},
      {UnmetConditionsError("VOTE_NOT_READY", {}), absl::StatusCode::kFailedPrecondition,
       "VOTE_NOT_READY"},
      {ResourceNotFoundError("candidates/1"), absl::StatusCode::kNotFound, "RESOURCE_NOT_FOUND"},
      {EtagMismatchError("candidates/1"), absl::StatusCode::kAborted, "ETAG_MISMATCH"},
      {ResourceAlreadyExistsError("candidates/1", {"Đã có.", "Exists."}),
       absl::StatusCode::kAlreadyExists, "RESOURCE_ALREADY_EXISTS"},
      {OverloadedError("QUEUE_FULL", absl::Seconds(2)), absl::StatusCode::kResourceExhausted,
       "QUEUE_FULL"},
      {TemporarilyUnavailableError("DATABASE_DOWN", absl::Seconds(2)),
       absl::StatusCode::kUnavailable, "DATABASE_DOWN"},
      {ReasonedError(absl::StatusCode::kOutOfRange, "PRUNED", {"Đã cắt.", "Pruned."}),
       absl::StatusCode::kOutOfRange, "PRUNED"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(c.status.code(), c.code) << c.reason;
    EXPECT_EQ(ErrorReason(c.status), c.reason);
    EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(c.status).domain(), "ketnap") << c.reason;
    EXPECT_EQ(DetailOf<google::rpc::LocalizedMessage>(c.status).locale(), "en") << c.reason;
    EXPECT_FALSE(EnglishMessage(c.status).empty()) << c.reason;
    EXPECT_NE(EnglishMessage(c.status), c.status.message()) << c.reason;
    EXPECT_TRUE(absl::EndsWith(c.status.message(), ".")) << c.status.message();
  }
}

TEST(ErrorsTest, InvalidFieldsNameEveryViolation) {
  const absl::Status status = InvalidFieldsError(
      {{"display_name", "REQUIRED", {"Không được để trống.", "Must not be empty."}},
       {"members[2].birth_date", "NOT_A_DATE", {"Ngày không có thật", "Not a date"}}});
  EXPECT_EQ(status.message(),
            "Yêu cầu có 2 chỗ chưa hợp lệ. display_name: Không được để trống. "
            "members[2].birth_date: Ngày không có thật.");
  EXPECT_EQ(EnglishMessage(status),
            "The request has 2 invalid fields. display_name: Must not be empty. "
            "members[2].birth_date: Not a date.");
  const auto violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[1].field, "members[2].birth_date");
  EXPECT_EQ(violations[1].rule_id, "NOT_A_DATE");
  EXPECT_EQ(violations[1].message.vietnamese, "Ngày không có thật");
  EXPECT_EQ(violations[1].message.english, "Not a date");
  EXPECT_TRUE(UnmetConditions(status).empty());
}

TEST(ErrorsTest, TheMessageTellsTheFirstThreeAndHowManyMore) {
  const absl::Status status = InvalidFieldsError(ManyViolations(5, 10));
  EXPECT_TRUE(absl::EndsWith(status.message(), " Còn 2 chỗ khác.")) << status.message();
  EXPECT_TRUE(absl::EndsWith(EnglishMessage(status), " And 2 more.")) << EnglishMessage(status);
  EXPECT_EQ(FieldViolations(status).size(), 5u);
}

TEST(ErrorsTest, UnmetConditionsComeBackWhole) {
  const absl::Status status = UnmetConditionsError(
      "STEP_NOT_ALLOWED", {{"R-VOT-1", "dossiers/7", {"Chưa có nghị quyết.", "No resolution."}},
                           {"STATE", "dossiers/7", {"Hồ sơ đã đóng.", "The dossier is closed."}}});
  EXPECT_EQ(status.message(),
            "Chưa thực hiện được vì còn 2 điều kiện chưa đáp ứng. Chưa có nghị quyết. Hồ sơ đã "
            "đóng.");
  EXPECT_EQ(EnglishMessage(status),
            "Not possible yet: 2 conditions are not met. No resolution. The dossier is closed.");
  const auto conditions = UnmetConditions(status);
  ASSERT_EQ(conditions.size(), 2u);
  EXPECT_EQ(conditions[0].rule_id, "R-VOT-1");
  EXPECT_EQ(conditions[0].subject, "dossiers/7");
  EXPECT_EQ(conditions[0].message.english, "No resolution.");
  EXPECT_EQ(conditions[1].message.vietnamese, "Hồ sơ đã đóng.");
  EXPECT_EQ(conditions[1].message.english, "The dossier is closed.");
}

TEST(ErrorsTest, ListsThatDoNotFitLoseEnglishFirst) {
  const absl::Status status = InvalidFieldsError(ManyViolations(16, 40));
  const auto violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 16u);
  EXPECT_EQ(violations[0].message.english, "");
  EXPECT_FALSE(DetailOf<google::rpc::ErrorInfo>(status).metadata().contains("omitted"));
}

TEST(ErrorsTest, NoErrorOutgrowsTheTrailers) {
  std::vector<UnmetCondition> conditions;
  for (const FieldViolation& v : ManyViolations(1000, 300)) {
    conditions.push_back({"R-DOS-1", v.field, v.message});
  }
  const std::string name(5000, 'x');
  const Message message{name, name};
  ErrorMetadata metadata;
  for (int i = 0; i < 1000; ++i) metadata[absl::StrCat("key", i)] = "value";
  for (const absl::Status& status :
       {InvalidFieldsError(ManyViolations(1000, 20)), InvalidFieldsError(ManyViolations(1, 10'000)),
        InvalidFieldsError({{name, name, message}}), UnmetConditionsError("X", conditions),
        UnmetConditionsError(name, {{name, name, message}}), ResourceNotFoundError(name),
        ResourceAlreadyExistsError(name, message),
        ReasonedError(absl::StatusCode::kInternal, name, message, metadata)}) {
    EXPECT_LE(BytesOnTheWire(status), 4096u) << status.message().substr(0, 80);
    EXPECT_TRUE(IsValidUtf8(ToStd(status.message())));
    EXPECT_LE(status.message().size(), 600u);
  }
  const absl::Status cut = InvalidFieldsError(ManyViolations(1000, 20));
  const auto shown = FieldViolations(cut).size();
  EXPECT_GT(shown, 20u);
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(cut).metadata().at("omitted"),
            absl::StrCat(1000 - shown));
}

TEST(ErrorsTest, NotFoundIsTheSameBytesWhateverTheCause) {
  const absl::Status one = ResourceNotFoundError("organizations/1/dossiers/2");
  EXPECT_EQ(one, ResourceNotFoundError("organizations/1/dossiers/2"));
  EXPECT_EQ(one.message(),
            "Không tìm thấy organizations/1/dossiers/2, hoặc đồng chí không có quyền xem.");
  const auto info = DetailOf<google::rpc::ResourceInfo>(one);
  EXPECT_EQ(info.resource_type(), "dossiers");
  EXPECT_EQ(info.resource_name(), "organizations/1/dossiers/2");
}

TEST(ErrorsTest, BrokenTextBecomesValid) {
  const absl::Status status = ResourceNotFoundError("candidates/\xff\xfe");
  EXPECT_TRUE(IsValidUtf8(ToStd(status.message())));
  EXPECT_TRUE(IsValidUtf8(DetailOf<google::rpc::ResourceInfo>(status).resource_name()));
}

TEST(ErrorsTest, RetryInfoTellsHowLong) {
  const struct {
    absl::Duration given;
    int64_t seconds;
    int32_t nanos;
    std::string_view told;
  } cases[] = {
      {absl::Milliseconds(1500), 1, 500'000'000, " 2 giây."},
      {absl::Seconds(3), 3, 0, " 3 giây."},
      {absl::ZeroDuration(), 0, 0, " 1 giây."},
      {absl::Seconds(-5), 0, 0, " 1 giây."},
      {absl::InfiniteDuration(), 86400, 0, " 86400 giây."},
  };
  for (const auto& c : cases) {
    const absl::Status status = OverloadedError("QUEUE_FULL", c.given);
    const auto delay = DetailOf<google::rpc::RetryInfo>(status).retry_delay();
    EXPECT_EQ(delay.seconds(), c.seconds) << c.given;
    EXPECT_EQ(delay.nanos(), c.nanos) << c.given;
    EXPECT_TRUE(absl::EndsWith(status.message(), c.told)) << status.message();
  }
}

TEST(ErrorsTest, MetadataTravels) {
  const absl::Status status = ResourceAlreadyExistsError("candidates/9", {"Đã có.", "Exists."});
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).metadata().at("existing"), "candidates/9");
}

TEST(ErrorsTest, StatusesOfOthersHaveNoReason) {
  const absl::Status plain = absl::InternalError("boom");
  EXPECT_EQ(ErrorReason(plain), "");
  EXPECT_EQ(EnglishMessage(plain), "boom");
  EXPECT_TRUE(FieldViolations(plain).empty());
  EXPECT_EQ(ErrorReason(absl::OkStatus()), "");
  EXPECT_FALSE(ReasonedError(absl::StatusCode::kOk, "X", {"a", "b"}).ok());
}

absl::StatusOr<int> Twice(absl::StatusOr<int> input, absl::Status before) {
  KETNAP_RETURN_IF_ERROR(before);
  KETNAP_ASSIGN_OR_RETURN(const int value, input);
  int again = 0;
  KETNAP_ASSIGN_OR_RETURN(again, input);
  return value + again;
}

TEST(StatusMacrosTest, ReturnTheFirstError) {
  EXPECT_EQ(*Twice(4, absl::OkStatus()), 8);
  EXPECT_EQ(Twice(4, absl::AbortedError("a")).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Twice(absl::DataLossError("d"), absl::OkStatus()).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace ketnap
