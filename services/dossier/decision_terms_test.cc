#include "services/dossier/decision_terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"

namespace ketnap::dossier {
namespace {

using ::testing::HasSubstr;

constexpr char kOrganization[] = "0195c7a0-0000-7000-8000-000000000001";
constexpr char kTerms[] = R"(
terms { start_date { year: 2015 month: 7 day: 1 } confidence: "PRESUMED" }
terms { start_date { year: 2020 month: 7 day: 1 } confidence: "PRESUMED" }
organization_terms {
  organization: "organizations/0195c7a0-0000-7000-8000-000000000001"
  terms { start_date { year: 2020 month: 6 day: 12 } confidence: "SOURCED" }
}
)";

DecisionTerms Parsed() {
  auto terms = DecisionTerms::Parse("terms.textproto", kTerms);
  EXPECT_TRUE(terms.ok()) << terms.status();
  return *terms;
}

std::string FaultOf(const std::string& text) {
  const auto terms = DecisionTerms::Parse("terms.textproto", text);
  EXPECT_EQ(ErrorReason(terms.status()), "DECISION_TERMS_INVALID");
  return EnglishMessage(terms.status());
}

TEST(DecisionTermsTest, ATermLastsUntilTheNextBegins) {
  const DecisionTerms terms = Parsed();
  const Uuid other = Uuid::FromName("other");
  EXPECT_EQ(*terms.TermOf(other, Date(2015, 7, 1)), Date(2015, 7, 1));
  EXPECT_EQ(*terms.TermOf(other, Date(2020, 6, 30)), Date(2015, 7, 1));
  EXPECT_EQ(*terms.TermOf(other, Date(2020, 7, 1)), Date(2020, 7, 1));
  EXPECT_EQ(*terms.TermOf(other, Date(2031, 1, 1)), Date(2020, 7, 1));
}

TEST(DecisionTermsTest, AnOrganizationMayHaveItsOwn) {
  const DecisionTerms terms = Parsed();
  const Uuid own = *Uuid::Parse(kOrganization);
  EXPECT_EQ(*terms.TermOf(own, Date(2020, 6, 12)), Date(2020, 6, 12));
  EXPECT_EQ(ErrorReason(terms.TermOf(own, Date(2020, 6, 11)).status()), "NO_DECISION_TERM");
}

TEST(DecisionTermsTest, BeforeTheFirstThereIsNone) {
  EXPECT_EQ(ErrorReason(Parsed().TermOf(Uuid::FromName("other"), Date(2015, 6, 30)).status()),
            "NO_DECISION_TERM");
}

TEST(DecisionTermsTest, NamesWhatIsWrong) {
  EXPECT_THAT(FaultOf("terms {\n  begin: 1\n}"), HasSubstr("terms.textproto:2"));
  EXPECT_THAT(FaultOf(""), HasSubstr("no term"));
  EXPECT_THAT(FaultOf(R"(terms { start_date { year: 2020 month: 7 day: 1 } confidence: "SURE" })"),
              HasSubstr("unknown confidence"));
  EXPECT_THAT(FaultOf(R"(terms { start_date { year: 2020 month: 7 day: 1 } confidence: "SOURCED" }
                 terms { start_date { year: 2015 month: 7 day: 1 } confidence: "SOURCED" })"),
              HasSubstr("2015-07-01 does not come after 2020-07-01"));
  EXPECT_THAT(FaultOf(std::string(kTerms) + "organization_terms { organization: \"x\" }"),
              HasSubstr("no name of an organization"));
}

TEST(DecisionTermsTest, TheDeploymentsFileIsRight) {
  const auto terms = DecisionTerms::Load(KETNAP_SOURCE_DIR "/services/dossier/data");
  ASSERT_TRUE(terms.ok()) << terms.status();
  EXPECT_EQ(*terms->TermOf(Uuid(), Date(2017, 1, 16)), Date(2015, 7, 1));
  EXPECT_EQ(*terms->TermOf(Uuid(), Date(2026, 1, 1)), Date(2025, 9, 25));
}

}  // namespace
}  // namespace ketnap::dossier
