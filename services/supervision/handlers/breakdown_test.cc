#include <functional>
#include <map>

#include "absl/strings/str_cat.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Rows(const v1::GetBreakdownResponse& response) {
  std::vector<std::string> rows;
  for (const auto& row : response.rows()) {
    rows.push_back(absl::StrCat(row.code(), " ", row.admitted(), " ", row.share_permille()));
  }
  return rows;
}

class BreakdownTest : public SupervisionTest {
 protected:
  BreakdownTest() {
    Apply(EntryOf(cell_a1_, organization::v1::WORKPLACE_KIND_STATE_AGENCY));
    Apply(EntryOf(cell_a2_, organization::v1::WORKPLACE_KIND_JUDICIARY));
    // Of cell_b1 nothing was told yet.
    Admit(cell_a1_, Date(2016, 5, 19), [](auto& person) {
      *person.mutable_birth_date() = DateOf(1985, 5, 20);  // 30 until the next day.
    });
    Admit(cell_a1_, Date(2018, 1, 3), [](auto& person) {
      *person.mutable_birth_date() = DateOf(1977, 1, 3);  // 41 on the day.
      person.set_sex(dossier::v1::SEX_MALE);
      person.set_ethnicity("Kinh");
      person.set_qualification(dossier::v1::QUALIFICATION_POSTGRADUATE);
      person.set_youth_union_member(false);
    });
    Admit(cell_a2_, Date(2019, 8, 15), [](auto& person) {
      *person.mutable_birth_date() = DateOf(1988, 8, 15);  // 31 on the day.
      person.set_qualification(dossier::v1::QUALIFICATION_COLLEGE);
      person.set_occupation(dossier::v1::OCCUPATION_PUBLIC_SERVICE_STAFF);
    });
    Admit(cell_b1_, Date(2015, 7, 1), [](auto& person) {
      *person.mutable_birth_date() = DateOf(1960, 1, 1);
      person.set_sex(dossier::v1::SEX_MALE);
      person.set_ethnicity("Nùng");
      person.set_general_education(dossier::v1::GENERAL_EDUCATION_LOWER_SECONDARY);
      person.set_qualification(dossier::v1::QUALIFICATION_NONE);
      person.set_occupation(dossier::v1::OCCUPATION_FARMER);
      person.set_youth_union_member(false);
    });
    // Not counted: before and after the period, of another bloc, not admitted.
    Admit(cell_a1_, Date(2015, 6, 30));
    Admit(cell_a1_, Date(2019, 8, 16));
    Admit(base_c_, Date(2017, 3, 3));
    Apply(EntryOf(Candidate(cell_a1_)));
  }
};

TEST_F(BreakdownTest, EachDimensionEqualsTheCountByHand) {
  const std::map<v1::BreakdownDimension, std::vector<std::string>> counted = {
      {v1::BREAKDOWN_DIMENSION_GENERAL_EDUCATION,
       {"UPPER_SECONDARY 3 750", "LOWER_SECONDARY 1 250", "PRIMARY 0 0"}},
      {v1::BREAKDOWN_DIMENSION_QUALIFICATION,
       {"POSTGRADUATE 1 250", "UNIVERSITY 1 250", "COLLEGE 1 250", "VOCATIONAL 0 0", "NONE 1 250"}},
      {v1::BREAKDOWN_DIMENSION_SEX, {"FEMALE 2 500", "MALE 2 500"}},
      {v1::BREAKDOWN_DIMENSION_AGE_BAND,
       {"18-30 1 250", "31-40 1 250", "41-50 1 250", "51+ 1 250"}},
      {v1::BREAKDOWN_DIMENSION_OCCUPATION,
       {"CIVIL_SERVANT 2 500", "PUBLIC_SERVICE_STAFF 1 250", "FARMER 1 250"}},
      {v1::BREAKDOWN_DIMENSION_YOUTH_UNION, {"MEMBER 2 500", "NOT_MEMBER 2 500"}},
      {v1::BREAKDOWN_DIMENSION_WORKPLACE_KIND,
       {"STATE_AGENCY 2 500", "JUDICIARY 1 250", "UNSPECIFIED 1 250"}},
      {v1::BREAKDOWN_DIMENSION_ETHNICITY, {"Tày 2 500", "Kinh 1 250", "Nùng 1 250"}},
      {v1::BREAKDOWN_DIMENSION_RELIGION, {"Không 4 1000"}},
  };
  const auto* dimensions = v1::BreakdownDimension_descriptor();
  for (int i = 0; i < dimensions->value_count(); ++i) {
    const auto dimension = static_cast<v1::BreakdownDimension>(dimensions->value(i)->number());
    if (dimension == v1::BREAKDOWN_DIMENSION_UNSPECIFIED) continue;
    ASSERT_TRUE(counted.contains(dimension)) << dimensions->value(i)->name();
    const auto response = Ask(Breakdown(bloc_, dimension));
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_EQ(Rows(*response), counted.at(dimension)) << dimensions->value(i)->name();
    EXPECT_EQ(response->total(), 4);
    const bool degrees = dimension == v1::BREAKDOWN_DIMENSION_QUALIFICATION;
    EXPECT_EQ(response->degree_total(), degrees ? 2 : 0);
    EXPECT_EQ(response->degree_permille(), degrees ? 500 : 0);
    for (const auto& row : response->rows()) EXPECT_NE(row.display_name(), "");
  }
}

// Four people of three peoples: whoever is not permitted to know learns of nobody which.
TEST_F(BreakdownTest, SmallGroupsAreOneForWhoMayNotKnow) {
  for (const auto dimension :
       {v1::BREAKDOWN_DIMENSION_ETHNICITY, v1::BREAKDOWN_DIMENSION_RELIGION}) {
    TellTree();
    const auto response =
        harness_.Call(Reader(bloc_), &Statistics::GetBreakdown, Breakdown(bloc_, dimension));
    ASSERT_TRUE(response.ok()) << response.status();
    EXPECT_THAT(Rows(*response), ElementsAre("OTHER_SUPPRESSED 4 1000"));
  }
}

TEST_F(BreakdownTest, OfAPartCountsThePartAlone) {
  const auto of_base = Ask(Breakdown(base_a_, v1::BREAKDOWN_DIMENSION_ETHNICITY));
  ASSERT_TRUE(of_base.ok()) << of_base.status();
  EXPECT_THAT(Rows(*of_base), ElementsAre("Tày 2 667", "Kinh 1 333"));
  const auto of_cell = Ask(Breakdown(cell_b1_, v1::BREAKDOWN_DIMENSION_SEX));
  EXPECT_THAT(Rows(*of_cell), ElementsAre("MALE 1 1000"));
  auto nobody = Breakdown(bloc_, v1::BREAKDOWN_DIMENSION_SEX);
  *nobody.mutable_start_date() = DateOf(2018, 1, 4);
  *nobody.mutable_end_date() = DateOf(2018, 1, 4);
  EXPECT_THAT(Rows(*Ask(nobody)), IsEmpty());
  EXPECT_EQ(Ask(nobody)->total(), 0);
}

TEST_F(BreakdownTest, RefusesWhatItCannotCountBy) {
  auto request = Breakdown(bloc_, v1::BREAKDOWN_DIMENSION_SEX);
  request.clear_dimension();
  EXPECT_EQ(FieldViolations(Ask(request).status()).at(0).field, "dimension");
  request.set_dimension(static_cast<v1::BreakdownDimension>(99));
  EXPECT_EQ(FieldViolations(Ask(request).status()).at(0).field, "dimension");
  request = Breakdown(bloc_, v1::BREAKDOWN_DIMENSION_SEX);
  *request.mutable_end_date() = DateOf(2015, 6, 30);
  EXPECT_EQ(FieldViolations(Ask(request).status()).at(0).field, "end_date");
}

}  // namespace
}  // namespace ketnap::supervision
