#include <set>

#include "ketnap/access/v1/events.pb.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/duplicates/duplicate_fixture.h"

// What the team of an inspection reads here, when, and that every reading is written down.
namespace ketnap::dossier {
namespace {

using Harness = ketnap::testing::ServiceHarness;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kInspection[] = "inspections/018f0000-0000-7000-8000-0000000000a1";
constexpr char kPurpose[] = "kiểm tra theo quyết định";

// An inspection of the base organization that keeps person_, from 8 to 15 January 2019; today is
// the tenth.
class InspectionReadingTest : public DuplicateTest {
 protected:
  InspectionReadingTest() {
    elsewhere_ = Nominate(other_cell_, "Trần Thị Bình");
    EXPECT_TRUE(SetNumber(person_, kNumber).ok());
    document_ = KeptName(Pdf(1000));
  }

  static access::Grant Granted(const Uuid& organization, std::vector<std::string> permissions) {
    access::Grant grant = Harness::GrantOver(organization, std::move(permissions), Date(2019, 1, 8),
                                             Date(2019, 1, 15));
    grant.inspection = kInspection;
    return grant;
  }
  access::Caller Member(bool personal_data = false) {
    std::vector<access::Grant> grants = {Granted(
        base_, {"dossier.candidates.read", "dossier.dossiers.read",
                // Of no use: an inspection changes nothing, whatever a deployment's role holds.
                "dossier.candidates.write", "dossier.dossiers.write"})};
    if (personal_data) {
      grants.push_back(Granted(base_, {"dossier.documents.read", "dossier.personal.reveal"}));
    }
    return harness_.Person(grants);
  }

  template <typename Stub, typename Request, typename Response>
  absl::Status Ask(const access::Caller& caller,
                   grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*),
                   const std::type_identity_t<Request>& request) {
    return harness_.Call(caller, rpc, request, {.purpose = kPurpose}).status();
  }
  absl::Status Get(const access::Caller& caller, const std::string& candidate) {
    v1::GetCandidateRequest request;
    request.set_name(candidate);
    return Ask(caller, &People::GetCandidate, request);
  }
  // Each reading of a person, by its method.
  std::map<std::string, absl::Status> ReadAll(const access::Caller& caller,
                                              const std::string& candidate) {
    std::map<std::string, absl::Status> answers;
    answers["GetCandidate"] = Get(caller, candidate);
    v1::GetTimelineRequest timeline;
    timeline.set_candidate(candidate);
    answers["GetTimeline"] = Ask(caller, &People::GetTimeline, timeline);
    v1::ListMonthlyReviewsRequest reviews;
    reviews.set_candidate(candidate);
    answers["ListMonthlyReviews"] = Ask(caller, &People::ListMonthlyReviews, reviews);
    v1::CheckEligibilityRequest check;
    check.set_candidate(candidate);
    check.set_step(v1::STEP_OPEN_DOSSIER);
    *check.mutable_date() = DateToProto(Date(2019, 1, 7));
    answers["CheckEligibility"] = Ask(caller, &People::CheckEligibility, check);
    return answers;
  }
  std::map<std::string, absl::Status> ReadPersonal(const access::Caller& caller) {
    std::map<std::string, absl::Status> answers;
    v1::RevealNationalIdRequest number;
    number.set_candidate(person_);
    number.set_request_id(harness_.NewRequestId());
    answers["RevealNationalId"] = Ask(caller, &People::RevealNationalId, number);
    v1::GetFamilyRequest family;
    family.set_candidate(person_);
    family.set_request_id(harness_.NewRequestId());
    answers["GetFamily"] = Ask(caller, &People::GetFamily, family);
    v1::ListDocumentsRequest documents;
    documents.set_candidate(person_);
    answers["ListDocuments"] = Ask(caller, &Documents::ListDocuments, documents);
    v1::DownloadPartRequest part;
    part.set_candidate(person_);
    part.set_document(document_);
    part.set_request_id(harness_.NewRequestId());
    answers["DownloadPart"] = Ask(caller, &Documents::DownloadPart, part);
    return answers;
  }
  std::vector<std::string> ListedBy(const access::Caller& caller) {
    std::vector<std::string> names;
    const auto page = harness_.Call(caller, &People::ListCandidates, {});
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return names;
    for (const v1::Candidate& candidate : page->candidates()) names.push_back(candidate.name());
    return names;
  }

  // Every reading by an inspection there is, oldest first.
  std::vector<ketnap::access::v1::InspectionRead> Readings() {
    std::vector<ketnap::access::v1::InspectionRead> readings;
    for (const journal::v1::JournalEntry& entry : Journal()) {
      ketnap::access::v1::InspectionRead read;
      if (!entry.event().UnpackTo(&read)) continue;
      EXPECT_EQ(entry.aggregate_type(), "inspectionReads");
      EXPECT_EQ(entry.actor(), read.account());
      readings.push_back(read);
    }
    return readings;
  }

  std::string elsewhere_, document_;
};

TEST_F(InspectionReadingTest, BeforeDuringAndAfter) {
  const access::Caller member = Member(/*personal_data=*/true);
  for (const int day : {7, 8, 15, 16}) {
    harness_.clock().SetDay(Date(2019, 1, day));
    const bool open = day >= 8 && day <= 15;
    const size_t before = Readings().size();
    auto answers = ReadAll(member, person_);
    answers.merge(ReadPersonal(member));
    for (const auto& [method, status] : answers) {
      EXPECT_EQ(status.ok(), open) << method << " on " << day << ": " << status;
      EXPECT_EQ(ErrorReason(status), open ? "" : "PERMISSION_MISSING") << method;
    }
    EXPECT_EQ(Readings().size() - before, open ? answers.size() : 0u) << day;
  }
}

TEST_F(InspectionReadingTest, ItsOrganizationsAlone) {
  const access::Caller member = Member();
  for (const auto& [method, status] : ReadAll(member, elsewhere_)) {
    EXPECT_EQ(ErrorReason(status), "RESOURCE_NOT_FOUND") << method;
  }
  EXPECT_THAT(Readings(), IsEmpty());
  EXPECT_THAT(ListedBy(member), ElementsAre(person_));
  ASSERT_EQ(Readings().size(), 1u);
  EXPECT_EQ(Readings()[0].method(), "/ketnap.dossier.v1.CandidateService/ListCandidates");
}

TEST_F(InspectionReadingTest, PersonalDataOnlyWhereTheDecisionAllowsIt) {
  for (const auto& [method, status] : ReadPersonal(Member())) {
    EXPECT_EQ(ErrorReason(status), "PERMISSION_MISSING") << method;
  }
  EXPECT_THAT(Readings(), IsEmpty());
  v1::RenderFormRequest form;
  form.set_candidate(person_);
  form.set_form("2-KNĐ");
  form.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(ErrorReason(Ask(Member(true), &Dossiers::RenderForm, form)), "PERMISSION_MISSING");
}

TEST_F(InspectionReadingTest, EachReadingSaysWhatWasReadAndBetraysNothing) {
  const access::Caller member = Member();
  ASSERT_TRUE(Get(member, person_).ok());
  ASSERT_TRUE(Get(member, person_).ok());
  v1::SearchCandidatesRequest search;
  search.set_text("Nguyễn Văn An");
  ASSERT_TRUE(Ask(member, &People::SearchCandidates, search).ok());
  const auto readings = Readings();
  ASSERT_EQ(readings.size(), 3u);
  EXPECT_THAT(readings[0].inspections(), ElementsAre(kInspection));
  EXPECT_EQ(readings[0].account(), member.account);
  EXPECT_EQ(readings[0].method(), "/ketnap.dossier.v1.CandidateService/GetCandidate");
  EXPECT_EQ(readings[0].resource(), person_);
  EXPECT_EQ(readings[0].answer(), "OK");
  EXPECT_EQ(readings[0].request_digest().size(), 32u);
  EXPECT_EQ(readings[0].request_digest(), readings[1].request_digest());
  EXPECT_NE(readings[0].request_digest(), readings[2].request_digest());
  for (const journal::v1::JournalEntry& entry : Journal()) {
    if (entry.aggregate_type() != "inspectionReads") continue;
    EXPECT_EQ(entry.event().value().find("Văn An"), std::string::npos);
    EXPECT_EQ(entry.purpose(), kPurpose);
    EXPECT_TRUE(entry.organization_id() == cell_.ToBytes() ||
                entry.organization_id() == base_.ToBytes());
  }
}

TEST_F(InspectionReadingTest, WhoMayReadAnywayIsNotWritten) {
  access::Caller both = Member();
  both.grants.push_back(Harness::GrantOver(superior_, {"dossier.candidates.read"}));
  ASSERT_TRUE(Get(both, person_).ok());
  ASSERT_TRUE(Get(both, elsewhere_).ok());
  EXPECT_EQ(ListedBy(both).size(), 2u);
  EXPECT_THAT(Readings(), IsEmpty());
}

TEST_F(InspectionReadingTest, NothingIsReadWhileTheJournalCannotBeWritten) {
  const access::Caller member = Member();
  ASSERT_TRUE(Get(member, person_).ok());
  harness_.RunSql("RENAME TABLE journal_entry TO journal_entry_elsewhere");
  const auto withheld = [&] {
    v1::GetCandidateRequest request;
    request.set_name(person_);
    return harness_.Call(member, &People::GetCandidate, request);
  }();
  EXPECT_FALSE(withheld.ok());
  EXPECT_TRUE(Get(officer_, person_).ok()) << "who needs no inspection reads on";
  harness_.RunSql("RENAME TABLE journal_entry_elsewhere TO journal_entry");
  EXPECT_TRUE(Get(member, person_).ok());
  EXPECT_EQ(Readings().size(), 2u);
}

TEST_F(InspectionReadingTest, NothingIsChangedByAnInspection) {
  const access::Caller member = Member(/*personal_data=*/true);
  const int64_t size = harness_.JournalSize();
  v1::SetNationalIdRequest number = Number(person_, kOtherNumber);
  EXPECT_EQ(ErrorReason(Ask(member, &People::SetNationalId, number)), "PERMISSION_MISSING");
  v1::UpdateCandidateRequest update;
  update.mutable_candidate()->set_name(person_);
  update.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(ErrorReason(Ask(member, &People::UpdateCandidate, update)), "PERMISSION_MISSING");
  v1::OpenDossierRequest open;
  open.set_candidate(person_);
  open.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(ErrorReason(Ask(member, &Dossiers::OpenDossier, open)), "PERMISSION_MISSING");
  // Nor where they may change elsewhere.
  access::Caller clerk = Member();
  clerk.grants.push_back(Harness::GrantOver(other_base_, {"dossier.candidates.write"}));
  EXPECT_EQ(ErrorReason(Ask(clerk, &People::SetNationalId, number)), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(harness_.JournalSize(), size);
}

}  // namespace
}  // namespace ketnap::dossier
