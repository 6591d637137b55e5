#include "services/dossier/handlers/verification/verification_fixture.h"
#include "services/dossier/repository/verification_listing.h"

// Requests to verify, from who asks and from who is asked.
namespace ketnap::dossier {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class VerificationRequestTest : public VerificationTest {
 protected:
  void ExpectViolation(const absl::Status& status, const std::string& violation) {
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_THAT(Violated(status), Contains(violation)) << status;
  }
  v1::Verification Of(const absl::StatusOr<v1::Dossier>& dossier, const std::string& subject) {
    EXPECT_TRUE(dossier.ok()) << dossier.status() << EnglishMessage(dossier.status());
    if (!dossier.ok()) return {};
    for (const v1::Verification& each : dossier->verifications()) {
      if (each.subject() == subject) return each;
    }
    ADD_FAILURE() << "no verification of " << subject;
    return {};
  }
  v1::RemindVerificationRequest Reminder(google::type::Date date) {
    auto request = For<v1::RemindVerificationRequest>();
    request.set_subject("FATHER");
    *request.mutable_date() = date;
    return request;
  }
  v1::EscalateVerificationRequest Escalation(const Uuid& organization, google::type::Date date) {
    auto request = For<v1::EscalateVerificationRequest>();
    request.set_subject("FATHER");
    request.set_organization(NameOf(organization));
    *request.mutable_date() = date;
    return request;
  }
  v1::ConcludeVerificationRequest Conclusion(bool bars) {
    auto request = For<v1::ConcludeVerificationRequest>();
    request.set_subject("FATHER");
    request.set_bars(bars);
    *request.mutable_conclusion() = Paper(2016, 12, 5);
    request.set_concluding_organization(NameOf(superior_));
    return request;
  }
};

TEST_F(VerificationRequestTest, ARequestReachesWhoIsAskedAndNobodyElse) {
  Reach("question");
  const auto asked = Of(Ask(QuestionTo(other_base_)), "FATHER");
  EXPECT_THAT(asked.name(), HasSubstr("verificationRequests/"));
  EXPECT_EQ(asked.recipient_organization(), NameOf(other_base_));
  EXPECT_EQ(asked.requesting_organization(), NameOf(base_));
  // Twenty working days after 7 November 2016 (R-VER-1).
  EXPECT_EQ(*DateFromProto(asked.due_date()), Date(2016, 12, 5));
  EXPECT_EQ(LastStep().verifications_size(), 1);
  EXPECT_EQ(LastStep().verifications(0).name(), asked.name());

  const auto incoming = List(Office(other_base_), other_base_, true);
  ASSERT_EQ(incoming.verification_requests_size(), 1);
  const v1::VerificationRequest& seen = incoming.verification_requests(0);
  EXPECT_EQ(seen.name(), asked.name());
  EXPECT_EQ(seen.candidate(), "");
  EXPECT_EQ(seen.full_name(), "Nguyễn Văn An");
  EXPECT_EQ(seen.subject(), "FATHER");
  EXPECT_EQ(seen.requesting_organization(), NameOf(base_));
  EXPECT_TRUE(seen.overdue());
  const auto sent = List(Office(base_), base_, false);
  ASSERT_EQ(sent.verification_requests_size(), 1);
  EXPECT_EQ(sent.verification_requests(0).candidate(), person_);
  // From above both are seen, from beside neither.
  EXPECT_THAT(List(Office(superior_), superior_, true).verification_requests(), SizeIs(1));
  EXPECT_THAT(List(Office(superior_), superior_, false).verification_requests(), SizeIs(1));
  EXPECT_THAT(List(Office(other_cell_), other_cell_, true).verification_requests(), IsEmpty());
  EXPECT_THAT(List(Office(other_base_), other_base_, false).verification_requests(), IsEmpty());
  EXPECT_THAT(List(Office(base_), base_, true).verification_requests(), IsEmpty());
  v1::ListVerificationRequestsRequest foreign;
  foreign.set_organization(NameOf(base_));
  EXPECT_EQ(harness_.Call(Office(other_base_), &Verifications::ListVerificationRequests, foreign)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

TEST_F(VerificationRequestTest, ChecksWhatARequestNames) {
  Reach("question");
  auto request = Question();
  request.set_subject("COUSIN");
  ExpectViolation(Ask(request).status(), "subject UNKNOWN_SUBJECT");
  request.set_subject("CHILD_0");
  ExpectViolation(Ask(request).status(), "subject UNKNOWN_SUBJECT");
  request = QuestionTo(Uuid::FromName("nobody"));
  ExpectViolation(Ask(request).status(), "recipient_organization UNKNOWN_ORGANIZATION");
  request = Question();
  request.set_verifier(absl::StrCat("members/", base_.ToString()));
  ExpectViolation(Ask(request).status(), "verifier UNKNOWN_MEMBER");
  request.set_verifier(members_[0]);  // The helper.
  EXPECT_THAT(Unmet(Ask(request).status()), ElementsAre("R-COI-1"));
  request.set_verifier(members_[3]);
  request.set_request_id(harness_.NewRequestId());
  EXPECT_EQ(Of(Ask(request), "FATHER").verifier(), members_[3]);
  ExpectViolation(Ask(Question()).status(), "subject VERIFICATION_OPEN");
  for (const char* subject : {"SELF", "FOSTERER", "FOSTERER_2", "CHILD_2", "SIBLING_11"}) {
    auto another = Question();
    another.set_subject(subject);
    EXPECT_TRUE(Ask(another).ok()) << subject;
  }
}

TEST_F(VerificationRequestTest, TheRecipientRepliesAndTheRequesterEntersTheAnswer) {
  Reach("question");
  const std::string name = Of(Ask(QuestionTo(other_base_)), "FATHER").name();
  const access::Caller office = Office(other_base_);
  const int64_t version = harness_.JournalSize();
  const auto request = ReplyOf(other_base_, name);
  auto reply = Reply(office, request);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->candidate(), "");
  EXPECT_EQ(reply->reply_outcome(), v1::VERIFICATION_OUTCOME_CLEAR);
  EXPECT_EQ(reply->reply_note(), request.note());
  EXPECT_FALSE(reply->overdue());
  EXPECT_EQ(harness_.JournalSize(), version + 1);
  // A retry changes nothing and says the same.
  auto again = Reply(office, request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), reply->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), version + 1);

  const auto entry = LastEntry();
  EXPECT_EQ(entry.action(), "ReplyToVerification");
  EXPECT_EQ(entry.actor(), office.account);
  EXPECT_EQ(entry.on_behalf_of(), NameOf(other_base_));
  EXPECT_EQ(entry.organization_id(), cell_.ToBytes());
  const auto step = LastStep();
  EXPECT_EQ(step.step(), v1::STEP_FOLLOW_VERIFICATION);
  EXPECT_THAT(step.codes(), ElementsAre("FATHER", "REPLIED", "CLEAR"));
  ASSERT_EQ(step.verifications_size(), 1);
  EXPECT_EQ(*DateFromProto(step.verifications(0).reply_date()), Date(2016, 11, 18));

  EXPECT_THAT(List(office, other_base_, true, true).verification_requests(), IsEmpty());
  EXPECT_THAT(List(office, other_base_, true).verification_requests(), SizeIs(1));
  auto second = ReplyOf(other_base_, name);
  EXPECT_EQ(ErrorReason(Reply(office, second).status()), "VERIFICATION_CLOSED");
  auto answered = Send(&Dossiers::AnswerVerification, Answer());
  EXPECT_EQ(Of(answered, "FATHER").outcome(), v1::VERIFICATION_OUTCOME_CLEAR);
  EXPECT_EQ(answered->state(), v1::CANDIDATE_STATE_VERIFIED);
}

TEST_F(VerificationRequestTest, AnotherRecipientsRequestIsAsUnknownAsNone) {
  Reach("question");
  const std::string name = Of(Ask(QuestionTo(other_base_)), "FATHER").name();
  const absl::Status foreign = Reply(Office(lone_cell_), ReplyOf(lone_cell_, name)).status();
  EXPECT_EQ(foreign.code(), absl::StatusCode::kNotFound) << foreign;
  EXPECT_THAT(std::string(foreign.message()), Not(HasSubstr("candidates/")));
  auto unknown = ReplyOf(other_base_, absl::StrCat("verificationRequests/", base_.ToString()));
  EXPECT_EQ(Reply(Office(other_base_), unknown).status().code(), absl::StatusCode::kNotFound);
  // Not the requester's, nor without the right.
  EXPECT_EQ(Reply(Office(base_), ReplyOf(base_, name)).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Reply(Office(base_), ReplyOf(other_base_, name)).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(Reply(clerk_, ReplyOf(other_base_, name)).status().code(),
            absl::StatusCode::kPermissionDenied);
  auto early = ReplyOf(other_base_, name);
  *early.mutable_reply_date() = Day(2016, 11, 6);
  ExpectViolation(Reply(Office(other_base_), early).status(), "reply_date BEFORE_REQUEST");
  auto waived = ReplyOf(other_base_, name);
  waived.set_outcome(v1::VERIFICATION_OUTCOME_WAIVED);
  ExpectViolation(Reply(Office(other_base_), waived).status(), "outcome NOT_AN_ANSWER");
}

TEST_F(VerificationRequestTest, TheRecipientLearnsNothingOfTheDossierFromARefusal) {
  Reach("question");
  const std::string name = Of(Ask(QuestionTo(other_base_)), "FATHER").name();
  ASSERT_TRUE(Send(&Dossiers::AnswerVerification, Answer()).ok());
  const absl::Status closed = Reply(Office(other_base_), ReplyOf(other_base_, name)).status();
  EXPECT_EQ(ErrorReason(closed), "VERIFICATION_CLOSED") << closed;
  EXPECT_THAT(UnmetConditions(closed), IsEmpty());
  // Nor where the person stands, while the request itself is open.
  ASSERT_TRUE(Ask(QuestionTo(other_base_, "MOTHER")).ok());
  const std::string open =
      List(Office(other_base_), other_base_, true, true).verification_requests(0).name();
  ASSERT_TRUE(Send(&People::DelistCandidate, Delisting()).ok());
  const absl::Status gone = Reply(Office(other_base_), ReplyOf(other_base_, open)).status();
  EXPECT_EQ(ErrorReason(gone), "VERIFICATION_CLOSED") << gone;
  EXPECT_THAT(UnmetConditions(gone), IsEmpty());
}

TEST_F(VerificationRequestTest, WordsAreReadWithAPurposeAndJournaled) {
  Reach("question");
  const std::string name = Of(Ask(QuestionTo(other_base_)), "FATHER").name();
  const auto request = ReplyOf(other_base_, name);
  ASSERT_TRUE(Reply(Office(other_base_), request).ok());
  const int64_t before = harness_.JournalSize();
  auto silent = List(Office(base_), base_, false);
  EXPECT_EQ(silent.verification_requests(0).reply_note(), "");
  EXPECT_EQ(harness_.JournalSize(), before);
  auto told = List(Office(base_), base_, false, false, "Ghi kết quả vào hồ sơ");
  EXPECT_EQ(told.verification_requests(0).reply_note(), request.note());
  const auto entries = harness_.WaitForJournal(static_cast<size_t>(before + 1));
  EXPECT_EQ(entries.back().aggregate_type(), "personalReads");
  EXPECT_EQ(entries.back().purpose(), "Ghi kết quả vào hồ sơ");
  v1::PersonalDataRead event;
  ASSERT_TRUE(entries.back().event().UnpackTo(&event));
  EXPECT_EQ(event.what(), "VERIFICATION_REPLY");
  EXPECT_EQ(event.resource(), name);
  EXPECT_EQ(event.candidate(), person_);
}

TEST_F(VerificationRequestTest, RemindersAreCounted) {
  Reach("question");
  ASSERT_TRUE(Ask(QuestionTo(other_base_)).ok());
  ExpectViolation(Send(&Verifications::RemindVerification, Reminder(Day(2016, 11, 6))).status(),
                  "date BEFORE_REQUEST");
  auto wrong = Reminder(Day(2016, 11, 28));
  wrong.set_subject("MOTHER");
  ExpectViolation(Send(&Verifications::RemindVerification, wrong).status(),
                  "subject VERIFICATION_NOT_OPEN");
  ASSERT_TRUE(Send(&Verifications::RemindVerification, Reminder(Day(2016, 11, 28))).ok());
  ExpectViolation(Send(&Verifications::RemindVerification, Reminder(Day(2016, 11, 27))).status(),
                  "date BEFORE_REQUEST");
  const auto reminded =
      Of(Send(&Verifications::RemindVerification, Reminder(Day(2016, 12, 1))), "FATHER");
  EXPECT_EQ(reminded.reminder_count(), 2);
  EXPECT_EQ(*DateFromProto(reminded.reminder_date()), Date(2016, 12, 1));
  EXPECT_THAT(LastStep().codes(), ElementsAre("FATHER", "REMINDED"));
  EXPECT_EQ(List(Office(other_base_), other_base_, true).verification_requests(0).reminder_count(),
            2);
}

TEST_F(VerificationRequestTest, AnUnansweredRequestGoesToTheSuperiorWhoMayReply) {
  Reach("question");
  const std::string name = Of(Ask(QuestionTo(other_base_)), "FATHER").name();
  // Thirty working days after 7 November: 19 December.
  const auto early =
      Send(&Verifications::EscalateVerification, Escalation(superior_, Day(2016, 12, 16)));
  EXPECT_THAT(Unmet(early.status()), ElementsAre("R-VER-1")) << early.status();
  for (const Uuid& wrong : {base_, cell_, other_base_, Uuid::FromName("nobody")}) {
    ExpectViolation(
        Send(&Verifications::EscalateVerification, Escalation(wrong, Day(2016, 12, 19))).status(),
        "organization NOT_ABOVE");
  }
  const auto escalated =
      Of(Send(&Verifications::EscalateVerification, Escalation(superior_, Day(2016, 12, 19))),
         "FATHER");
  EXPECT_EQ(escalated.escalation_organization(), NameOf(superior_));
  EXPECT_EQ(*DateFromProto(escalated.escalation_date()), Date(2016, 12, 19));
  EXPECT_EQ(LastStep().body(), NameOf(superior_));
  auto reply = ReplyOf(superior_, name);
  *reply.mutable_reply_date() = Day(2016, 12, 22);
  auto replied = Reply(Office(superior_), reply);
  ASSERT_TRUE(replied.ok()) << replied.status();
  EXPECT_TRUE(replied->overdue());
}

TEST_F(VerificationRequestTest, ACommitteeConcludesAQuestionBeforeAnythingGoesOn) {
  Reach("answer");
  EXPECT_THAT(Unmet(Send(&Dossiers::ConcludeVerification, Conclusion(false)).status()),
              Contains("STATE"));
  auto answer = Answer();
  answer.set_outcome(v1::VERIFICATION_OUTCOME_ISSUE_CLEARED);
  ExpectViolation(Send(&Dossiers::AnswerVerification, answer).status(), "outcome NOT_AN_ANSWER");
  answer.set_outcome(v1::VERIFICATION_OUTCOME_ISSUE);
  auto raised = Send(&Dossiers::AnswerVerification, answer);
  ASSERT_TRUE(raised.ok()) << raised.status();
  EXPECT_EQ(raised->state(), v1::CANDIDATE_STATE_VERIFICATION_ISSUE);
  // An unclear one may go up at once.
  ASSERT_TRUE(
      Send(&Verifications::EscalateVerification, Escalation(superior_, Day(2016, 11, 21))).ok());

  auto wrong = Conclusion(false);
  wrong.set_subject("MOTHER");
  EXPECT_THAT(Unmet(Send(&Dossiers::ConcludeVerification, wrong).status()),
              ElementsAre("VERIFICATION"));
  wrong = Conclusion(false);
  wrong.set_concluding_organization(NameOf(other_base_));
  ExpectViolation(Send(&Dossiers::ConcludeVerification, wrong).status(),
                  "concluding_organization NOT_ABOVE");
  wrong.set_concluding_organization(NameOf(cell_));
  ExpectViolation(Send(&Dossiers::ConcludeVerification, wrong).status(),
                  "concluding_organization NOT_ABOVE");
  wrong = Conclusion(false);
  *wrong.mutable_conclusion()->mutable_date() = Day(2016, 11, 19);
  EXPECT_FALSE(Send(&Dossiers::ConcludeVerification, wrong).ok());

  auto cleared = Send(&Dossiers::ConcludeVerification, Conclusion(false));
  EXPECT_EQ(Of(cleared, "FATHER").outcome(), v1::VERIFICATION_OUTCOME_ISSUE_CLEARED);
  EXPECT_EQ(Of(cleared, "FATHER").conclusion().number(), "05");
  EXPECT_EQ(cleared->state(), v1::CANDIDATE_STATE_VERIFIED);
  EXPECT_EQ(LastStep().body(), NameOf(superior_));
}

TEST_F(VerificationRequestTest, AQuestionThatBarsKeepsThePersonWhereTheyAre) {
  Reach("answer");
  auto answer = Answer();
  answer.set_outcome(v1::VERIFICATION_OUTCOME_ISSUE);
  ASSERT_TRUE(Send(&Dossiers::AnswerVerification, answer).ok());
  auto barred = Send(&Dossiers::ConcludeVerification, Conclusion(true));
  EXPECT_EQ(Of(barred, "FATHER").outcome(), v1::VERIFICATION_OUTCOME_ISSUE_BARS);
  EXPECT_EQ(barred->state(), v1::CANDIDATE_STATE_VERIFICATION_ISSUE);
  EXPECT_THAT(Unmet(Send(&Dossiers::ConcludeVerification, Conclusion(false)).status()),
              ElementsAre("VERIFICATION"));
}

TEST_F(VerificationRequestTest, PagesComeByDueDateEachRequestOnce) {
  Reach("question");
  for (const auto& [subject, day] : {std::pair("MOTHER", 9), std::pair("SELF", 8),
                                     std::pair("SPOUSE", 9), std::pair("FATHER", 7)}) {
    auto request = QuestionTo(other_base_, subject);
    *request.mutable_request_date() = Day(2016, 11, day);
    ASSERT_TRUE(Ask(request).ok());
  }
  v1::ListVerificationRequestsRequest request;
  request.set_organization(NameOf(superior_));
  request.set_incoming(true);
  request.set_open_only(true);
  request.set_page_size(1);
  std::vector<std::string> subjects;
  do {
    auto page = harness_.Call(Office(superior_), &Verifications::ListVerificationRequests, request);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_EQ(page->verification_requests_size(), 1);
    subjects.push_back(page->verification_requests(0).subject());
    request.set_page_token(page->next_page_token());
    // A token fits the caller it was made for.
    if (!request.page_token().empty()) {
      EXPECT_EQ(harness_.Call(Office(superior_), &Verifications::ListVerificationRequests, request)
                    .status()
                    .code(),
                absl::StatusCode::kInvalidArgument);
      break;
    }
  } while (!request.page_token().empty());
  const access::Caller office = Office(superior_);
  request.clear_page_token();
  subjects.clear();
  do {
    auto page = harness_.Call(office, &Verifications::ListVerificationRequests, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& each : page->verification_requests()) subjects.push_back(each.subject());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(subjects, ElementsAre("FATHER", "SELF", "MOTHER", "SPOUSE"));
}

TEST_F(VerificationRequestTest, ListsFollowTheTree) {
  Reach("question");
  ASSERT_TRUE(Ask(QuestionTo(other_base_)).ok());
  const Uuid newcomer =
      harness_.AddOrganization("Đảng bộ Y tế", root_, "DIRECT_SUPERIOR_COMMITTEE");
  EXPECT_THAT(List(Office(newcomer), newcomer, true).verification_requests(), IsEmpty());
  access::OrganizationNode node;
  node.id = other_base_;
  node.parent = newcomer;
  node.type = "GRASSROOTS_PARTY_ORGANIZATION";
  node.display_name = "Đảng bộ Bệnh viện";
  node.valid_from = Date(2000, 1, 1);
  harness_.PutOrganization(node);
  Run([&](db::Transaction& transaction) {
    return RelistVerificationsBelow(transaction, other_base_);
  });
  EXPECT_THAT(List(Office(newcomer), newcomer, true).verification_requests(), SizeIs(1));
  EXPECT_THAT(List(Office(superior_), superior_, true).verification_requests(), IsEmpty());
  EXPECT_THAT(List(Office(superior_), superior_, false).verification_requests(), SizeIs(1));
  EXPECT_THAT(List(Office(root_), root_, true).verification_requests(), SizeIs(1));
}

}  // namespace
}  // namespace ketnap::dossier
