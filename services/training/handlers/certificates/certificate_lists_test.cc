#include "services/training/handlers/certificates/certificate_fixture.h"
#include "services/training/handlers/certificates/expiry_backfill.h"

namespace ketnap::training {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CertificateListsTest : public CertificateTest {
 protected:
  v1::ListExpiringCertificatesRequest Expiring(const Uuid& organization) {
    v1::ListExpiringCertificatesRequest request;
    request.set_organization(NameOf(organization));
    *request.mutable_before() = DateOf(2026, 1, 1);
    return request;
  }
  // Their numbers, page by page.
  Names NumbersOf(v1::ListExpiringCertificatesRequest request, int page_size = 2) {
    const Uuid organization = *Uuid::Parse(request.organization().substr(14));
    const access::Caller clerk = Clerk(organization);
    request.set_page_size(page_size);
    Names numbers;
    for (int pages = 0; pages < 100; ++pages) {
      const auto response = harness_.Call(clerk, &Certificates::ListExpiringCertificates, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) return numbers;
      for (const auto& each : response->certificates()) {
        EXPECT_EQ(each.full_name(), "Hoàng Thị Lan");
        numbers.push_back(each.number());
      }
      if (response->next_page_token().empty()) return numbers;
      request.set_page_token(response->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return numbers;
  }
  void Expires(const std::string& number, const char* day) {
    harness_.RunSql("UPDATE certificate SET expire_date = ? WHERE number = ?",
                    {std::string(day), number});
  }
  void SetFact(const std::string& candidate, const std::string& sql) {
    harness_.RunSql("UPDATE candidate_fact SET " + sql + " WHERE candidate_id = ?",
                    {*Uuid::Parse(candidate.substr(11))});
  }
};

TEST_F(CertificateListsTest, TheRegisterShowsEveryNumberAndOnlyItsOwnPeople) {
  const auto issued = Issued(3);
  ASSERT_TRUE(Revoke(issued[0].name()).ok());
  ASSERT_TRUE(Replace(issued[1].name()).ok());
  const Names whole = {"001/2025/NTVD 2", "002/2025/NTVD 3", "003/2025/NTVD 1", "004/2025/NTVD 1"};
  const auto own = Register(Issuer());
  EXPECT_EQ(Standing(own), whole);
  EXPECT_EQ(last_serial_, 4);
  for (size_t i = 0; i < own.size(); ++i) {
    EXPECT_EQ(own[i].serial(), static_cast<int>(i) + 1);
    EXPECT_EQ(own[i].certificate().full_name(), "Hoàng Thị Lan");
    EXPECT_THAT(own[i].certificate().candidate(), HasSubstr("candidates/"));
  }
  EXPECT_EQ(Register(Clerk(cell_a1_))[0].certificate().name(), issued[0].name());
  // Elsewhere: number, day and status.
  const auto foreign = Register(Clerk(base_b_));
  EXPECT_EQ(Standing(foreign), whole);
  for (const auto& entry : foreign) {
    v1::Certificate told = entry.certificate();
    EXPECT_EQ(told.issue_date().year(), 2025);
    told.clear_number();
    told.clear_issue_date();
    told.clear_status();
    EXPECT_EQ(told.ByteSizeLong(), 0u) << told.DebugString();
  }
  // Who follows the person now sees the whole of it.
  SetFact(
      issued[2].candidate(), "organization_id = X'" + [&] {
        std::string hex;
        for (const char byte : base_b_.ToBytes()) {
          absl::StrAppend(&hex, absl::Hex(static_cast<unsigned char>(byte), absl::kZeroPad2));
        }
        return hex;
      }() + "'");
  EXPECT_EQ(Register(Clerk(base_b_))[2].certificate().name(), issued[2].name());
  EXPECT_EQ(Register(Clerk(base_b_))[0].certificate().name(), "");
}

TEST_F(CertificateListsTest, TheRegisterOfAnotherYearIsItsOwn) {
  Issued(1);
  EXPECT_THAT(Register(Issuer(), 2024), IsEmpty());
  EXPECT_EQ(last_serial_, 0);
  v1::ListCertificateRegisterRequest request;
  request.set_class_type("classTypes/unheard");
  request.set_year(2025);
  EXPECT_EQ(
      harness_.Call(Issuer(), &Certificates::ListCertificateRegister, request).status().code(),
      absl::StatusCode::kNotFound);
  request.set_class_type("classTypes/awareness");
  request.set_page_token("x");
  EXPECT_EQ(
      harness_.Call(Issuer(), &Certificates::ListCertificateRegister, request).status().code(),
      absl::StatusCode::kInvalidArgument);
}

TEST_F(CertificateListsTest, CertificatesThatRunOutComeFirstToRunOutFirst) {
  Issued(5);
  Expires("001/2025/NTVD", "2025-12-31");
  Expires("002/2025/NTVD", "2025-03-03");
  Expires("003/2025/NTVD", "2023-03-02");  // Over.
  Expires("004/2025/NTVD", "2026-01-01");  // Not before the day asked for.
  Expires("005/2025/NTVD", "2025-12-31");
  const Names expected = {"003/2025/NTVD", "002/2025/NTVD", "001/2025/NTVD", "005/2025/NTVD"};
  EXPECT_EQ(NumbersOf(Expiring(bloc_)), expected);
  EXPECT_EQ(NumbersOf(Expiring(bloc_), 1), expected);
  EXPECT_EQ(NumbersOf(Expiring(cell_a1_)), expected);
  EXPECT_THAT(NumbersOf(Expiring(base_b_)), IsEmpty());
  EXPECT_EQ(harness_.Call(Clerk(base_b_), &Certificates::ListExpiringCertificates, Expiring(bloc_))
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

TEST_F(CertificateListsTest, OnlyPeopleOnTheWayAreListed) {
  const auto issued = Issued(8);
  for (const v1::Certificate& each : issued) Expires(each.number(), "2025-12-31");
  EXPECT_EQ(NumbersOf(Expiring(bloc_)).size(), 8u);
  SetFact(issued[0].candidate(), "admitted_on = '2025-03-01'");  // It served its purpose.
  SetFact(issued[1].candidate(), "delisted_on = '2025-03-01'");
  SetFact(issued[2].candidate(), "listed_on = NULL");  // Merged into another record.
  SetFact(issued[3].candidate(), "official_on = '2025-03-01'");
  SetFact(issued[4].candidate(), "struck_off_on = '2025-03-01'");
  SetFact(issued[5].candidate(), "delisted_on = '2023-03-01'");  // And listed again since.
  SetFact(issued[7].candidate(), "stage = 7");  // Refused, without a day of delisting.
  ASSERT_TRUE(Revoke(issued[6].name()).ok());
  EXPECT_THAT(NumbersOf(Expiring(bloc_)), ElementsAre("006/2025/NTVD"));
}

TEST_F(CertificateListsTest, ThePaperThatStandsForASpoiltOneRunsOutInItsPlace) {
  const auto issued = Issued(1);
  Expires("001/2025/NTVD", "2025-12-31");
  ASSERT_TRUE(Replace(issued[0].name()).ok());
  EXPECT_THAT(NumbersOf(Expiring(bloc_)), ElementsAre("002/2025/NTVD"));
  // Learned again meanwhile: the older is nobody's worry.
  harness_.RunSql(
      "INSERT INTO certificate (certificate_id, class_type, year, serial, number,"
      " verification_code, candidate_id, organization_id, training_class_id, issue_date, grade,"
      " expire_date) SELECT UNHEX(MD5('newer')), class_type, 2026, 1, 'newer',"
      " '33333333333333333333', candidate_id, organization_id, training_class_id, issue_date,"
      " grade, '2031-01-01' FROM certificate WHERE number = '002/2025/NTVD'");
  EXPECT_THAT(NumbersOf(Expiring(bloc_)), IsEmpty());
}

TEST_F(CertificateListsTest, CertificatesOfBeforeGetTheirLastDayAtStart) {
  const auto awareness = Issued(3);
  harness_.RunSql("UPDATE certificate SET expire_date = NULL, expiry_known = FALSE");
  harness_.RunSql("UPDATE certificate SET issue_date = '2024-02-29' WHERE serial = 2");
  harness_.Restart();
  const auto rows =
      harness_.ReadSql("SELECT expire_date, expiry_known FROM certificate ORDER BY serial");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].DateAt(0), Date(2030, 2, 28));
  EXPECT_EQ(rows[1].DateAt(0), Date(2029, 2, 28));
  for (const db::Row& row : rows) EXPECT_TRUE(row.Bool(1));
  EXPECT_EQ(Verify(awareness[0].verification_code())->expire_date().year(), 2030);
}

TEST_F(CertificateListsTest, NamesStandInAnswersAndNotInTheJournal) {
  const auto response = MustIssue(CompletedClass(2).name);
  ASSERT_TRUE(response.ok());
  for (const auto& each : response->certificates()) EXPECT_EQ(each.full_name(), "Hoàng Thị Lan");
  for (const auto& each : ListCertificates(Clerk(cell_a1_))) {
    EXPECT_EQ(each.full_name(), "Hoàng Thị Lan");
  }
  const auto entries = harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()));
  for (const auto& entry : entries) {
    EXPECT_THAT(entry.event().value(), ::testing::Not(HasSubstr("Hoàng Thị Lan")));
  }
}

}  // namespace
}  // namespace ketnap::training
