#include "common/rpc/validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/base/errors.h"
#include "common/rpc/validation_text.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "ketnap/testing/v1/validation_case.pb.h"

namespace ketnap::rpc {
namespace {

using ketnap::testing::v1::ValidationCase;
using ::testing::ElementsAre;
using ::testing::Pair;

constexpr char kId[] = "018f0000-0000-7000-8000-000000000001";

ValidationCase Good() {
  ValidationCase message;
  message.set_required_text("Đảng ủy phường");
  message.set_required_kind(ValidationCase::KIND_FIRST);
  message.mutable_required_day()->set_year(2024);
  message.mutable_required_day()->set_month(2);
  message.mutable_required_day()->set_day(29);
  message.add_kinds(ValidationCase::KIND_THIRD);
  return message;
}

std::vector<std::pair<std::string, std::string>> FaultsOf(const ValidationCase& message) {
  const absl::Status status = Validate(message);
  std::vector<std::pair<std::string, std::string>> faults;
  if (status.ok()) return faults;
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(status), "INVALID_FIELDS");
  for (const FieldViolation& violation : FieldViolations(status)) {
    EXPECT_FALSE(violation.message.vietnamese.empty()) << violation.rule_id;
    EXPECT_FALSE(violation.message.english.empty()) << violation.rule_id;
    faults.emplace_back(violation.field, violation.rule_id);
  }
  return faults;
}

struct RuleCase {
  std::string field;
  std::string rule;  // "" where the content is right.
  std::function<void(ValidationCase&)> change;
};

class RuleTest : public ::testing::TestWithParam<RuleCase> {};

TEST_P(RuleTest, FindsTheFaultAndNothingElse) {
  ValidationCase message = Good();
  GetParam().change(message);
  if (GetParam().rule.empty()) {
    EXPECT_THAT(FaultsOf(message), ElementsAre());
  } else {
    EXPECT_THAT(FaultsOf(message), ElementsAre(Pair(GetParam().field, GetParam().rule)));
  }
}

std::string Repeat(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

void SetDay(google::type::Date* date, int year, int month, int day) {
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
}

#define KETNAP_CASE(field, rule, change)           \
  RuleCase {                                       \
    field, rule, [](ValidationCase& m) { change; } \
  }

INSTANTIATE_TEST_SUITE_P(
    Texts, RuleTest,
    ::testing::Values(
        KETNAP_CASE("", "", (void)m),
        KETNAP_CASE("required_text", "REQUIRED", m.clear_required_text()),
        KETNAP_CASE("required_text", "REQUIRED", m.set_required_text("   ")),
        KETNAP_CASE("short_text", "TOO_SHORT", m.set_short_text("ữ")),
        KETNAP_CASE("short_text", "", m.set_short_text("ữữữữữ")),
        KETNAP_CASE("short_text", "TOO_LONG", m.set_short_text("ữữữữữữ")),
        KETNAP_CASE("plain_text", "", m.set_plain_text(Repeat("ữ", 1000))),
        KETNAP_CASE("plain_text", "TOO_LONG", m.set_plain_text(Repeat("a", 1001))),
        KETNAP_CASE("plain_text", "NOT_UTF8", m.set_plain_text("\xff\xfe")),
        KETNAP_CASE("plain_text", "NOT_UTF8", m.set_plain_text("\xed\xa0\x80")),
        KETNAP_CASE("plain_text", "CONTROL_CHARACTER", m.set_plain_text("a\nb")),
        KETNAP_CASE("plain_text", "CONTROL_CHARACTER", m.set_plain_text(std::string("a\0b", 3))),
        KETNAP_CASE("plain_text", "CONTROL_CHARACTER", m.set_plain_text("\x7f")),
        KETNAP_CASE("plain_text", "CONTROL_CHARACTER", m.set_plain_text("\u0085")),
        KETNAP_CASE("plain_text", "CONTROL_CHARACTER", m.set_plain_text("a\u202eb")),
        KETNAP_CASE("plain_text", "CONTROL_CHARACTER", m.set_plain_text("\ufeff")),
        KETNAP_CASE("plain_text", "", m.set_plain_text("Nguyễn Thị Hoà – “Đảng” 🇻🇳")),
        KETNAP_CASE("lines", "", m.set_lines("một\r\n\thai")),
        KETNAP_CASE("lines", "CONTROL_CHARACTER", m.set_lines("a\x1b[0m")),
        KETNAP_CASE("uuid", "", m.set_uuid(kId)),
        KETNAP_CASE("uuid", "NOT_A_UUID", m.set_uuid("018f0000")),
        KETNAP_CASE("resource", "", m.set_resource(std::string("classes/") + kId)),
        KETNAP_CASE("resource", "WRONG_RESOURCE_TYPE",
                    m.set_resource(std::string("members/") + kId)),
        KETNAP_CASE("resource", "NOT_A_RESOURCE_NAME", m.set_resource("classes/7")),
        KETNAP_CASE("resource", "NOT_A_RESOURCE_NAME", m.set_resource("organizations/-")),
        KETNAP_CASE("resource", "NOT_A_RESOURCE_NAME",
                    m.set_resource(std::string("classes/") + kId + "/x")),
        KETNAP_CASE("parent", "", m.set_parent("organizations/-")),
        KETNAP_CASE("parent", "NOT_A_RESOURCE_NAME", m.set_parent("classes/-")),
        KETNAP_CASE("code", "", m.set_code("R_VOT_1")),
        KETNAP_CASE("code", "NOT_A_CODE", m.set_code("R-VOT")),
        KETNAP_CASE("code", "NOT_A_CODE", m.set_code("_A")),
        KETNAP_CASE("personal_id_number", "", m.set_personal_id_number("001099012345")),
        KETNAP_CASE("personal_id_number", "NOT_A_PERSONAL_ID_NUMBER",
                    m.set_personal_id_number("00109901234")),
        KETNAP_CASE("digest", "TOO_SHORT", m.set_digest("\xff")),
        KETNAP_CASE("digest", "", m.set_digest("\xff\xff")),
        KETNAP_CASE("digest", "TOO_LONG", m.set_digest("12345"))));

INSTANTIATE_TEST_SUITE_P(
    Others, RuleTest,
    ::testing::Values(
        KETNAP_CASE("number", "", m.set_number(10)),
        KETNAP_CASE("number", "OUT_OF_RANGE", m.set_number(11)),
        KETNAP_CASE("number", "OUT_OF_RANGE", m.set_number(-1)),
        KETNAP_CASE("large", "OUT_OF_RANGE", m.set_large(UINT64_MAX)),
        KETNAP_CASE("share", "", m.set_share(0.5)),
        KETNAP_CASE("share", "OUT_OF_RANGE", m.set_share(1.01)),
        KETNAP_CASE("share", "OUT_OF_RANGE", m.set_share(std::nan(""))),
        KETNAP_CASE("votes", "OUT_OF_RANGE", m.set_votes(0)),
        KETNAP_CASE("kind", "UNDEFINED_ENUM_VALUE", m.set_kind(ValidationCase::Kind(2))),
        KETNAP_CASE("required_kind", "REQUIRED", m.clear_required_kind()),
        KETNAP_CASE("required_kind", "UNDEFINED_ENUM_VALUE",
                    m.set_required_kind(ValidationCase::Kind(99))),
        KETNAP_CASE("day", "", SetDay(m.mutable_day(), 1930, 2, 3)),
        KETNAP_CASE("day", "NOT_A_DATE", SetDay(m.mutable_day(), 2023, 2, 29)),
        KETNAP_CASE("day", "NOT_A_DATE", SetDay(m.mutable_day(), 2023, 13, 1)),
        KETNAP_CASE("day", "NOT_A_DATE", SetDay(m.mutable_day(), 1899, 12, 31)),
        KETNAP_CASE("day", "NOT_A_DATE", (void)m.mutable_day()),
        KETNAP_CASE("required_day", "REQUIRED", m.clear_required_day()),
        KETNAP_CASE("instant", "NOT_A_TIME", m.mutable_instant()->set_nanos(-1)),
        KETNAP_CASE("codes", "TOO_MANY_ITEMS", for (int i = 0; i < 4; ++i) m.add_codes("A")),
        KETNAP_CASE("codes[1]", "NOT_A_CODE", m.add_codes("A"); m.add_codes("b")),
        KETNAP_CASE("codes[0]", "REQUIRED", m.add_codes("")),
        KETNAP_CASE("kinds", "REQUIRED", m.clear_kinds()),
        KETNAP_CASE("kinds[1]", "UNDEFINED_ENUM_VALUE", m.add_kinds(ValidationCase::Kind(2))),
        KETNAP_CASE("labels[\"a\"]", "TOO_LONG", (*m.mutable_labels())["a"] = "abc"),
        KETNAP_CASE("labels[*]", "CONTROL_CHARACTER", (*m.mutable_labels())["\n"] = "ab"),
        KETNAP_CASE("labels", "TOO_MANY_ITEMS",
                    for (const char* key
                         : {"a", "b", "c"}) (*m.mutable_labels())[key] = "x"),
        KETNAP_CASE("child.code", "NOT_A_CODE", *m.mutable_child() = Good();
                    m.mutable_child()->set_code("x")),
        KETNAP_CASE("children[1].day", "NOT_A_DATE", *m.add_children() = Good();
                    *m.add_children() = Good(); (void)m.mutable_children(1)->mutable_day()),
        KETNAP_CASE("#4000", "UNKNOWN_FIELD",
                    m.GetReflection()->MutableUnknownFields(&m)->AddVarint(4000, 1)),
        KETNAP_CASE(
            "child.#4000", "UNKNOWN_FIELD", *m.mutable_child() = Good();
            m.GetReflection()->MutableUnknownFields(m.mutable_child())->AddVarint(4000, 1))));

TEST(ValidateTest, DepthIsLimited) {
  ValidationCase message = Good();
  ValidationCase* inner = &message;
  for (int depth = 2; depth <= 31; ++depth) {
    inner = inner->mutable_child();
    *inner = Good();
  }
  EXPECT_THAT(FaultsOf(message), ElementsAre());  // 31 and the date within make 32.
  *inner->mutable_child()->mutable_child() = Good();
  *inner->mutable_child() = Good();
  *inner->mutable_child()->mutable_child() = Good();
  const auto faults = FaultsOf(message);
  ASSERT_FALSE(faults.empty());
  for (const auto& [field, rule] : faults) EXPECT_EQ(rule, "TOO_DEEP") << field;
}

TEST(ValidateTest, TellsEverythingAtOnceUpToALimit) {
  ValidationCase message;
  EXPECT_THAT(FaultsOf(message),
              ElementsAre(Pair("required_text", "REQUIRED"), Pair("required_kind", "REQUIRED"),
                          Pair("required_day", "REQUIRED"), Pair("kinds", "REQUIRED")));
  for (int i = 0; i < 20; ++i) message.add_children();
  const absl::Status status = Validate(message);
  EXPECT_EQ(ErrorReason(status), "INVALID_FIELDS");
  EXPECT_GE(FieldViolations(status).size(), 10u);
  EXPECT_LE(FieldViolations(status).size(), 51u);
}

TEST(ValidateTest, NeverQuotesContent) {
  ValidationCase message = Good();
  message.set_personal_id_number("00109901234X");
  message.set_code("bí mật");
  const std::string shown = Validate(message).ToString();
  EXPECT_EQ(shown.find("00109901234X"), std::string::npos);
  EXPECT_EQ(shown.find("bí mật"), std::string::npos);
}

TEST(ParseNamedResourceTest, KnowsNamesFromOtherTexts) {
  const std::string name = std::string("organizations/") + kId;
  const auto resource = ParseNamedResource(name);
  ASSERT_TRUE(resource.has_value());
  EXPECT_EQ(resource->collection, "organizations");
  EXPECT_EQ(resource->id.ToString(), kId);
  EXPECT_FALSE(resource->wildcard);
  EXPECT_TRUE(ParseNamedResource("organizations/-")->wildcard);
  for (const char* bad :
       {"", "/", "organizations", "organizations/", "candidates/-", "Or/x", "a b/-",
        "organizations/-/x", "organizations/018f0000-0000-7000-8000-00000000000g"}) {
    EXPECT_FALSE(ParseNamedResource(bad).has_value()) << bad;
  }
}

TEST(ValidationTest, ItemsThatTheMethodJudgesAreLeftToIt) {
  ValidationCase message = Good();
  message.add_rows();
  message.add_rows()->set_required_text("\x01");
  EXPECT_THAT(FaultsOf(message), ::testing::IsEmpty());
  EXPECT_THAT(FaultsOf(message.rows(0)), ::testing::Not(::testing::IsEmpty()));
  message.add_rows();
  EXPECT_THAT(FaultsOf(message), ElementsAre(Pair("rows", "TOO_MANY_ITEMS")));
}

TEST(ValidationTest, AMaskedUpdateNeedsWhatItsMaskNames) {
  organization::v1::UpdateOrganizationRequest request;
  request.set_request_id(kId);
  request.mutable_organization()->set_name(std::string("organizations/") + kId);
  request.mutable_organization()->set_display_name("Chi bộ");
  EXPECT_FALSE(Validate(request).ok()) << "without a mask everything is asked for";
  request.mutable_update_mask()->add_paths("display_name");
  EXPECT_TRUE(Validate(request).ok()) << Validate(request);
  request.mutable_update_mask()->add_paths("type");
  const auto violations = FieldViolations(Validate(request));
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "organization.type");
  request.mutable_organization()->clear_display_name();
  EXPECT_EQ(FieldViolations(Validate(request)).size(), 2u);
}

}  // namespace
}  // namespace ketnap::rpc
