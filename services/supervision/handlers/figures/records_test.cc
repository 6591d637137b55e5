#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "services/supervision/handlers/figures/process_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kRecords[] = "supervision.records.read";

class RecordsTest : public ProcessTest {
 protected:
  v1::ListFigureRecordsRequest Records(const Uuid& organization, v1::FigureKind figure,
                                       const std::string& code_prefix = "") {
    auto request = About<v1::ListFigureRecordsRequest>(organization);
    request.set_figure(figure);
    request.set_code_prefix(code_prefix);
    return request;
  }
  // Of all pages; "candidate day code".
  std::vector<std::string> List(const access::Caller& caller,
                                v1::ListFigureRecordsRequest request) {
    std::vector<std::string> lines;
    do {
      const auto page = harness_.Call(caller, &Statistics::ListFigureRecords, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const v1::FigureRecord& record : page->records()) {
        lines.push_back(absl::StrCat(record.candidate(), " ",
                                     FormatDate(*DateFromProto(record.date())), " ",
                                     record.code()));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return lines;
  }
  access::Caller RecordReader(const Uuid& organization,
                              std::vector<std::string> permissions = {kRecords}) {
    return harness_.Person({Harness::GrantOver(organization, std::move(permissions))});
  }
};

TEST_F(RecordsTest, ACountIsItsRecords) {
  std::vector<std::string> expected;
  for (int i = 0; i < 7; ++i) {
    Person person = Listed(i < 4 ? cell_a1_ : cell_b1_, Date(2019, 1, 1), Date(2019, 1, 2) + i);
    expected.push_back(
        absl::StrCat(person.name(), " ", FormatDate(Date(2019, 1, 2) + i), " R-NOM-1|IN_TIME"));
  }
  Listed(cell_a1_, Date(2019, 1, 1), Date(2019, 6, 2));
  auto request = Records(bloc_, v1::FIGURE_KIND_DEADLINE, "R-NOM-1|IN");
  for (const int size : {1, 3, 0}) {
    request.set_page_size(size);
    EXPECT_THAT(List(RecordReader(root_), request), ::testing::UnorderedElementsAreArray(expected));
  }
  request.set_code_prefix("R-NOM-1|");
  EXPECT_EQ(List(RecordReader(root_), request).size(), 8u);
  EXPECT_EQ(List(RecordReader(root_), Records(cell_b1_, v1::FIGURE_KIND_DEADLINE)).size(), 3u);
  // Of the organization itself.
  Person own = Listed(base_b_, Date(2019, 1, 1), Date(2019, 1, 8));
  auto of_base = Records(base_b_, v1::FIGURE_KIND_DEADLINE);
  EXPECT_EQ(List(RecordReader(root_), of_base).size(), 4u);
  of_base.set_own_people(true);
  for (const int size : {1, 0}) {
    of_base.set_page_size(size);
    EXPECT_THAT(List(RecordReader(root_), of_base),
                ElementsAre(absl::StrCat(own.name(), " 2019-01-08 R-NOM-1|IN_TIME")));
  }
}

TEST_F(RecordsTest, OnlyPeopleInTheCallersScopeNowAreNamed) {
  Person stays = Listed(cell_a1_, Date(2019, 1, 1), Date(2019, 1, 3));
  Person leaves = Listed(cell_a1_, Date(2019, 1, 1), Date(2019, 1, 4));
  leaves.set_organization(NameOf(cell_b1_));
  Step(&leaves, dossier::v1::STEP_ACCEPT_TRANSFER, Date(2019, 5, 10),
       dossier::v1::CANDIDATE_STATE_SYMPATHIZER_LISTED);
  const auto request = Records(base_a_, v1::FIGURE_KIND_STEP, "LISTED");
  EXPECT_THAT(List(RecordReader(base_a_), request),
              ElementsAre(absl::StrCat(stays.name(), " 2019-01-03 LISTED")));
  EXPECT_EQ(List(RecordReader(bloc_), request).size(), 2u);
  // The count has both.
  auto trend = About<v1::GetTrendRequest>(base_a_);
  const auto answer = harness_.Call(Reader(base_a_), &Statistics::GetTrend, trend);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->rows(1).total().people(), 2);
  // Another's organization, and who may read figures alone.
  EXPECT_EQ(
      harness_.Call(RecordReader(base_b_), &Statistics::ListFigureRecords, request).status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(harness_.Call(Reader(base_a_), &Statistics::ListFigureRecords, request).status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(RecordsTest, PeopleByEthnicityOrReligionNeedAPermissionOfTheirOwn) {
  Admit(cell_a1_, Date(2019, 3, 1));
  const auto woman =
      List(RecordReader(bloc_), Records(bloc_, v1::FIGURE_KIND_ADMITTED_BY, "SEX:FEMALE"));
  ASSERT_EQ(woman.size(), 1u);
  EXPECT_TRUE(woman[0].ends_with(" SEX:FEMALE")) << woman[0];
  EXPECT_THAT(List(RecordReader(bloc_), Records(bloc_, v1::FIGURE_KIND_ADMITTED_BY, "SEX:MALE")),
              IsEmpty());
  for (const char* code : {"ETHNICITY:", "ETHNICITY:Tày", "RELIGION:Không"}) {
    const auto request = Records(bloc_, v1::FIGURE_KIND_ADMITTED_BY, code);
    const auto refused =
        harness_.Call(RecordReader(bloc_), &Statistics::ListFigureRecords, request).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied) << code;
    EXPECT_EQ(ErrorReason(refused), "SENSITIVE_RECORDS_NOT_PERMITTED");
    EXPECT_EQ(List(RecordReader(bloc_, {kRecords, "supervision.sensitive.read"}), request).size(),
              1u);
  }
  for (const char* code : {"", "E", "ETHNICITY"}) {
    EXPECT_EQ(harness_
                  .Call(RecordReader(bloc_), &Statistics::ListFigureRecords,
                        Records(bloc_, v1::FIGURE_KIND_ADMITTED_BY, code))
                  .status()
                  .code(),
              absl::StatusCode::kInvalidArgument)
        << code;
  }
}

TEST_F(RecordsTest, ATrendStandsBesideTheYearBefore) {
  for (const Date day : {Date(2018, 3, 1), Date(2018, 3, 9), Date(2018, 12, 31), Date(2019, 3, 5),
                         Date(2019, 3, 31), Date(2019, 4, 1)}) {
    Admit(day.year() == 2018 ? cell_a1_ : cell_b1_, day);
  }
  auto request = About<v1::GetTrendRequest>(bloc_);
  *request.mutable_start_date() = DateOf(2019, 3, 2);
  *request.mutable_end_date() = DateOf(2019, 4, 30);
  const auto months = harness_.Call(ReaderOfEverything(), &Statistics::GetTrend, request);
  ASSERT_TRUE(months.ok()) << months.status();
  ASSERT_EQ(months->rows_size(), 11);
  const v1::TrendRow& admitted = months->rows(6);
  EXPECT_EQ(admitted.code(), "ADMITTED");
  EXPECT_EQ(admitted.total().people(), 3);
  EXPECT_EQ(admitted.total().people_before(), 1);  // 1 March lies before the same days.
  EXPECT_EQ(admitted.total().change_permille(), 2000);
  ASSERT_EQ(admitted.points_size(), 2);
  EXPECT_EQ(admitted.points(0).month(), 3);
  EXPECT_EQ(admitted.points(0).people(), 2);
  EXPECT_EQ(admitted.points(0).people_before(), 1);
  EXPECT_EQ(admitted.points(1).people(), 1);
  EXPECT_EQ(admitted.points(1).change_permille(), 0);
  request = About<v1::GetTrendRequest>(bloc_);
  *request.mutable_start_date() = DateOf(2018, 1, 1);
  request.set_interval(v1::TREND_INTERVAL_YEAR);
  const auto years = harness_.Call(ReaderOfEverything(), &Statistics::GetTrend, request);
  ASSERT_TRUE(years.ok()) << years.status();
  ASSERT_EQ(years->rows(6).points_size(), 2);
  EXPECT_EQ(years->rows(6).points(0).year(), 2018);
  EXPECT_EQ(years->rows(6).points(0).people(), 3);
  EXPECT_EQ(years->rows(6).points(0).people_before(), 0);
  EXPECT_EQ(years->rows(6).points(1).people(), 3);
  EXPECT_EQ(years->rows(6).points(1).people_before(), 3);
  *request.mutable_start_date() = DateOf(1999, 12, 31);
  EXPECT_EQ(harness_.Call(ReaderOfEverything(), &Statistics::GetTrend, request).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(RecordsTest, OrganizationsWithoutAnAdmissionAreListed) {
  Admit(cell_a1_, Date(2019, 5, 2));
  Admit(cell_a2_, Date(2016, 1, 7));
  Admit(cell_a2_, Date(2017, 2, 28));
  Admit(cell_b1_, Date(2018, 8, 16));  // Within twelve months, on their first day.
  // Too young to be asked.
  Create("Chi bộ Mới", base_b_, Date(2019, 1, 1), "PARTY_CELL");
  const Uuid ended = Create("Chi bộ Cũ", base_b_, Date(2010, 1, 1), "PARTY_CELL");
  End(ended, Date(2018, 1, 1));
  v1::ListOrganizationsWithoutAdmissionRequest request;
  request.set_organization(NameOf(root_));
  request.set_months(12);
  const auto caller = ReaderOfEverything();
  const auto list = [&](int page_size) {
    request.set_page_size(page_size);
    request.clear_page_token();
    std::map<std::string, std::string> idle;
    do {
      const auto page =
          harness_.Call(caller, &Statistics::ListOrganizationsWithoutAdmission, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const auto& row : page->organizations()) {
        idle[row.organization_display_name()] =
            row.has_last_admission_date() ? FormatDate(*DateFromProto(row.last_admission_date()))
                                          : "";
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return idle;
  };
  const std::map<std::string, std::string> expected = {
      {"Chi bộ Thanh tra", "2017-02-28"}, {"Đảng bộ phường", ""}, {"Đảng bộ thành phố", ""}};
  EXPECT_EQ(list(0), expected);
  EXPECT_EQ(list(1), expected);
  request.add_types("PARTY_CELL");
  EXPECT_EQ(list(0).size(), 1u);
  request.clear_types();
  request.set_months(11);
  EXPECT_EQ(list(0).size(), 5u);  // Cell and base organization of August 2018 too.
  request.set_months(31);
  EXPECT_EQ(list(0).size(), 2u);
  request.set_months(0);
  EXPECT_EQ(harness_.Call(caller, &Statistics::ListOrganizationsWithoutAdmission, request)
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace ketnap::supervision
