#include <thread>

#include "common/base/absl_bridge.h"
#include "grpcpp/generic/generic_stub.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/options/v1/method_policy.pb.h"
#include "services/dossier/handlers/way_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

std::string Text(const google::type::Date& day) {
  return absl::StrCat(day.year(), "-", day.month(), "-", day.day());
}

TEST_F(WayTest, LeadsFromNominationToOfficialMembership) {
  Reach("open");
  EXPECT_TRUE(Check(v1::STEP_OPEN_DOSSIER, Date(2016, 11, 1)).eligible());
  EXPECT_EQ(Check(v1::STEP_OPEN_DOSSIER, Date(2016, 11, 1)).rule_set(), "2016");
  EXPECT_EQ(Get().helper(), members_[0]);
  // The rest of the way, from a second person who goes it in one go.
  steps_[0].second = [this] { return Send(Nomination("Lý Thị Mai")).status(); };
  ASSERT_NO_FATAL_FAILURE(Reach("recognize"));
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_OFFICIAL_PROPOSED);
  auto decided = Send(&Dossiers::DecideRecognition, Recognition());
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->state(), v1::CANDIDATE_STATE_OFFICIAL_MEMBER);
  const v1::Candidate member = Get();
  const v1::Milestones& reached = member.milestones();
  EXPECT_EQ(Text(reached.nomination_date()), "2016-8-1");
  EXPECT_EQ(Text(reached.awareness_certificate_date()), "2016-10-1");
  EXPECT_EQ(Text(reached.opinions_date()), "2016-11-25");
  EXPECT_EQ(Text(reached.cell_resolution_date()), "2016-12-5");
  EXPECT_EQ(Text(reached.admission_decision_date()), "2017-1-16");
  EXPECT_EQ(Text(reached.ceremony_date()), "2017-2-3");
  EXPECT_EQ(Text(reached.new_member_certificate_date()), "2017-10-10");
  EXPECT_EQ(Text(reached.recognition_decision_date()), "2018-3-5");
  // Twelve months after the ceremony, whatever the decision's date.
  EXPECT_EQ(Text(reached.official_date()), "2018-2-3");
  EXPECT_EQ(member.etag(), absl::StrCat("\"", steps_.size(), "\""));
  EXPECT_EQ(decided->etag(), member.etag());
}

TEST_F(WayTest, TellsTheDossierOnTheWay) {
  Reach("cell");
  v1::Dossier dossier = GetDossier();
  EXPECT_EQ(dossier.documents_size(), 5);
  EXPECT_EQ(dossier.verifications_size(), 1);
  EXPECT_EQ(dossier.verifications(0).outcome(), v1::VERIFICATION_OUTCOME_CLEAR);
  EXPECT_EQ(dossier.opinions_size(), 2);
  EXPECT_FALSE(dossier.has_due_date());
  EXPECT_EQ(dossier.rule_set(), "2016");
  auto resolved = Send(CellVote());
  ASSERT_TRUE(resolved.ok()) << resolved.status();
  EXPECT_EQ(resolved->due_step(), v1::STEP_DECIDE_ADMISSION);
  // 60 working days after 5 December 2016, over New Year and Tết.
  EXPECT_EQ(Text(resolved->due_date()), "2017-3-7");
  for (const v1::ChecklistItem& item : resolved->checklist()) {
    if (item.form() == "6-KNĐ") {
      EXPECT_EQ(item.status(), v1::CHECKLIST_STATUS_PRESENT);
    }
    if (item.form() == "8-KNĐ") {
      EXPECT_EQ(item.status(), v1::CHECKLIST_STATUS_MISSING);
    }
    if (item.form() == "4A-KNĐ") {
      EXPECT_EQ(item.status(), v1::CHECKLIST_STATUS_NOT_APPLICABLE);
    }
  }
}

TEST_F(WayTest, JournalsEveryStepWithItsFacts) {
  Reach("ceremony");
  const auto entries = harness_.WaitForJournal(19);
  ASSERT_EQ(entries.size(), 19u);
  for (size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(entries[i].aggregate_type(), "candidates");
    EXPECT_EQ(entries[i].aggregate_version(), static_cast<int64_t>(i) + 1);
    EXPECT_EQ(entries[i].organization_id(), cell_.ToBytes());
  }
  EXPECT_EQ(entries[4].action(), "RecordCertificate");
  EXPECT_EQ(entries[4].actor(), "processes/dossier");
  v1::CandidateStepRecorded event;
  const auto& decision = entries.back();
  EXPECT_TRUE(decision.historical());
  EXPECT_EQ(decision.actor(), clerk_.account);
  ASSERT_TRUE(decision.event().UnpackTo(&event));
  const v1::CandidateStep& step = event.step();
  EXPECT_EQ(step.step(), v1::STEP_DECIDE_ADMISSION);
  EXPECT_EQ(step.action(), "DecideAdmission");
  EXPECT_EQ(step.rule_set(), "2016");
  EXPECT_EQ(step.from_state(), v1::CANDIDATE_STATE_UNDER_AUTHORITY_REVIEW);
  EXPECT_EQ(step.to_state(), v1::CANDIDATE_STATE_ADMISSION_DECIDED);
  EXPECT_EQ(step.vote().in_favor(), 7);
  EXPECT_EQ(step.body(), absl::StrCat("organizations/", superior_.ToString()));
  EXPECT_EQ(step.document().number(), "05");
  EXPECT_EQ(step.form(), "9-KNĐ");
  EXPECT_EQ(event.candidate().full_name(), "Nguyễn Văn An");
  ASSERT_TRUE(entries[16].event().UnpackTo(&event));
  EXPECT_EQ(event.step().body(), absl::StrCat("organizations/", base_.ToString()));
}

TEST_F(WayTest, TellsTheTimelineNewestFirstByPages) {
  Reach("cv");
  v1::GetTimelineRequest request;
  request.set_candidate(person_);
  request.set_page_size(4);
  auto first = Send(&People::GetTimeline, request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->entries_size(), 4);
  EXPECT_EQ(first->entries(0).action(), "OpenDossier");
  EXPECT_EQ(first->entries(0).step().to_state(), v1::CANDIDATE_STATE_APPLICATION_FILED);
  EXPECT_EQ(first->entries(1).action(), "RecordCertificate");
  request.set_page_token(first->next_page_token());
  auto second = Send(&People::GetTimeline, request);
  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_EQ(second->entries_size(), 2);
  EXPECT_EQ(second->entries(1).action(), "NominateCandidate");
  EXPECT_THAT(second->entries(1).step().codes(), ElementsAre("YOUTH_UNION"));
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(WayTest, AnswersARetryAsBefore) {
  Reach("list");
  const auto request = Listing();
  auto first = Send(&People::ListSympathizer, request);
  auto second = Send(&People::ListSympathizer, request);
  ASSERT_TRUE(first.ok() && second.ok()) << first.status() << second.status();
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), 2);
  auto other = request;
  other.mutable_resolution()->set_number("06");
  EXPECT_EQ(ErrorReason(Send(&People::ListSympathizer, other).status()), "REQUEST_ID_REUSED");
}

TEST_F(WayTest, RefusesAStaleEtag) {
  Reach("list");
  const std::string stale = Get().etag();
  ASSERT_TRUE(Send(&People::ListSympathizer, Listing()).ok());
  auto request = Help();
  request.set_etag(stale);
  const absl::Status status = Send(&People::AssignHelper, request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ErrorReason(status), "ETAG_MISMATCH");
  request.set_etag(Get().etag());
  EXPECT_TRUE(Send(&People::AssignHelper, request).ok());
}

TEST_F(WayTest, AsksForThePermissionToEnterHistory) {
  Reach("list");
  const access::Caller clerk = Clerk(cell_, /*history=*/false);
  auto status = harness_.Call(clerk, &People::ListSympathizer, Listing()).status();
  EXPECT_EQ(ErrorReason(status), "HISTORICAL_ENTRY_NOT_PERMITTED");
  EXPECT_EQ(
      harness_.Call(clerk, &People::NominateCandidate, Nomination("Lý Thị Mai")).status().code(),
      absl::StatusCode::kFailedPrecondition);
  auto recent = Listing();
  *recent.mutable_resolution() = Paper(2018, 12, 20);
  EXPECT_TRUE(harness_.Call(clerk, &People::ListSympathizer, recent).ok());
  const auto entries = harness_.WaitForJournal(2);
  EXPECT_TRUE(entries[0].historical());
  EXPECT_FALSE(entries[1].historical());
}

TEST_F(WayTest, RefusesTheFutureAndDaysWithoutRules) {
  Reach("list");
  auto request = Listing();
  *request.mutable_resolution() = Paper(2019, 1, 11);
  EXPECT_THAT(Violated(Send(&People::ListSympathizer, request).status()),
              ElementsAre("resolution.date DATE_IN_FUTURE"));
  auto nomination = Nomination("Lý Thị Mai");
  *nomination.mutable_nomination_date() = Day(2011, 1, 1);
  EXPECT_EQ(ErrorReason(Send(&People::NominateCandidate, nomination).status()), "NO_RULE_SET");
}

// Every method that names a person, called with nothing but the name: authorization comes first.
TEST_F(WayTest, HidesThePersonFromOtherOrganizationsWhateverTheMethod) {
  Reach("cv");
  access::Caller outsider = Clerk(other_base_);
  int asked = 0;
  for (const std::string service : {"CandidateService", "DossierService"}) {
    const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        absl::StrCat("ketnap.dossier.v1.", service));
    ASSERT_NE(descriptor, nullptr);
    for (int i = 0; i < descriptor->method_count(); ++i) {
      const auto* method = descriptor->method(i);
      const auto& policy = method->options().GetExtension(ketnap::options::v1::method_policy);
      const std::string& field = policy.resource_field();
      if (field != "candidate" && field != "name") continue;
      outsider.grants = {ketnap::testing::ServiceHarness::GrantOver(
          other_base_, {policy.permission(), "dossier.candidates.read"})};
      std::unique_ptr<google::protobuf::Message> request(
          google::protobuf::MessageFactory::generated_factory()
              ->GetPrototype(method->input_type())
              ->New());
      request->GetReflection()->SetString(
          request.get(), request->GetDescriptor()->FindFieldByName(field), person_);
      const std::string bytes = request->SerializeAsString();
      grpc::Slice slice(bytes);
      grpc::ByteBuffer sent(&slice, 1), received;
      grpc::GenericStub stub(harness_.channel());
      grpc::CompletionQueue queue;
      auto context = harness_.MakeContext(outsider, {});
      auto call = stub.PrepareUnaryCall(
          context.get(), absl::StrCat("/", descriptor->full_name(), "/", method->name()), sent,
          &queue);
      call->StartCall();
      grpc::Status status;
      call->Finish(&received, &status, nullptr);
      void* tag = nullptr;
      bool ok = false;
      queue.Next(&tag, &ok);
      EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND) << method->full_name();
      ++asked;
    }
  }
  EXPECT_EQ(asked, 47);
  outsider = Clerk(other_base_);
  auto listed = harness_.Call(outsider, &People::ListCandidates, v1::ListCandidatesRequest());
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->candidates_size(), 0);
  v1::ListCandidatesRequest named;
  named.set_organization(absl::StrCat("organizations/", cell_.ToString()));
  listed = harness_.Call(outsider, &People::ListCandidates, named);
  ASSERT_TRUE(listed.ok()) << listed.status();
  EXPECT_EQ(listed->candidates_size(), 0);
  EXPECT_EQ(
      harness_.Call(outsider, &People::NominateCandidate, Nomination("Lý Thị Mai")).status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(harness_.JournalSize(), 6);
}

TEST_F(WayTest, LetsOneOfTwoTwinsWin) {
  Reach("list");
  std::vector<absl::Status> statuses(2);
  std::vector<std::thread> threads;
  for (absl::Status& status : statuses) {
    threads.emplace_back([this, &status, request = Listing()] {
      status = Send(&People::ListSympathizer, request).status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_NE(statuses[0].ok(), statuses[1].ok()) << statuses[0] << statuses[1];
  const absl::Status& lost = statuses[0].ok() ? statuses[1] : statuses[0];
  EXPECT_TRUE(absl::IsFailedPrecondition(lost) || absl::IsAborted(lost)) << lost;
  EXPECT_EQ(harness_.JournalSize(), 2);
}

TEST_F(WayTest, AdmitsNobodyTwice) {
  std::vector<absl::StatusOr<v1::Candidate>> replies(2);
  std::vector<std::thread> threads;
  nominating_cell_ = sister_cell_;
  const auto sister = Nomination("nguyễn văn  an");
  nominating_cell_ = cell_;
  const v1::NominateCandidateRequest requests[] = {Nomination(), sister};
  for (size_t i = 0; i < replies.size(); ++i) {
    threads.emplace_back([this, &reply = replies[i], request = requests[i]] {
      reply = harness_.Call(clerk_, &People::NominateCandidate, request);
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_NE(replies[0].ok(), replies[1].ok()) << replies[0].status() << replies[1].status();
  const auto& won = replies[0].ok() ? replies[0] : replies[1];
  const absl::Status lost = replies[0].ok() ? replies[1].status() : replies[0].status();
  EXPECT_EQ(lost.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(lost, "existing"), won->name());
  // The same name in another grassroots organization is another person.
  nominating_cell_ = other_cell_;
  EXPECT_TRUE(Send(Nomination()).ok());
  EXPECT_EQ(harness_.JournalSize(), 2);
}

TEST_F(WayTest, TheCellWaitsUntilTheFamilySectionTellsWhomToVerify) {
  Reach("family");
  EXPECT_THAT(Unmet(Send(CellVote()).status()), ElementsAre("R-DOS-2"));
  auto family = Family();
  family.mutable_relatives(1)->set_deceased(false);
  ASSERT_TRUE(Send(&People::SetFamily, family).ok());
  EXPECT_THAT(Unmet(Send(CellVote()).status()), ElementsAre("R-DOS-2")) << "the mother lives";
  ASSERT_TRUE(Send(&People::SetFamily, Family()).ok());
  EXPECT_TRUE(Send(CellVote()).ok());
}

TEST_F(WayTest, ACommitteeOfUnknownSizeDoesNotResolve) {
  PutFacts(base_, 0, 0);
  Reach("base");
  auto vote = BaseVote();
  *vote.mutable_vote() = Vote(1, 1);
  EXPECT_THAT(Unmet(Send(vote).status()), ElementsAre("R-VOT-2"));
  PutFacts(base_, 9, 0);
  EXPECT_THAT(Unmet(Send(vote).status()), ElementsAre("R-VOT-2")) << "one of nine";
  EXPECT_TRUE(Send(BaseVote()).ok());
}

TEST_F(WayTest, SkipsTheBaseCommitteeOfAGrassrootsCell) {
  nominating_cell_ = lone_cell_;
  PutFacts(lone_cell_, 3, 0);
  members_.clear();
  for (int i = 0; i < 5; ++i) members_.push_back(AddMember(lone_cell_, Date(2010, 3, 1)));
  Reach("base");
  EXPECT_THAT(Unmet(Send(BaseVote()).status()), Contains("BODY"));
  auto appraised = Send(&Dossiers::AppraiseDossier, Appraisal());
  ASSERT_TRUE(appraised.ok()) << appraised.status() << EnglishMessage(appraised.status());
  EXPECT_EQ(appraised->state(), v1::CANDIDATE_STATE_UNDER_AUTHORITY_REVIEW);
}

TEST_F(WayTest, SurvivesARestart) {
  Reach("cv");
  harness_.Restart();
  ASSERT_TRUE(Send(Document("2-KNĐ", Day(2016, 11, 5))).ok());
  EXPECT_EQ(Get().state(), v1::CANDIDATE_STATE_CV_DECLARED);
}

}  // namespace
}  // namespace ketnap::dossier
