#include <thread>

#include "services/organization/handlers/member_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AppointmentPartTest : public MemberTest {
 protected:
  absl::Status Appoint(const v1::AppointMemberRequest& request) {
    return harness_.Call(Officer(), &Members::AppointMember, request).status();
  }
  v1::EndAppointmentRequest NewEnd(const v1::Appointment& post,
                                   google::type::Date day = DateOf(2025, 3, 1)) {
    v1::EndAppointmentRequest request;
    request.set_name(post.name());
    *request.mutable_end_date() = day;
    request.set_reason(v1::APPOINTMENT_END_REASON_RELIEVED);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  std::vector<std::string> List(const access::Caller& caller,
                                v1::ListAppointmentsRequest request = {}) {
    std::vector<std::string> names;
    for (int pages = 0; pages < 100; ++pages) {
      auto response = harness_.Call(caller, &Members::ListAppointments, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) return names;
      for (const auto& post : response->appointments()) names.push_back(post.name());
      if (response->next_page_token().empty()) return names;
      request.set_page_token(response->next_page_token());
    }
    ADD_FAILURE() << "the pages do not end";
    return names;
  }
};

TEST_F(AppointmentPartTest, GivesAPostAndTellsTheJournal) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  auto request = NewPost(member, cell_a1_, "SECRETARY");
  *request.mutable_appointment()->mutable_term_end_date() = DateOf(2027, 8, 1);
  auto* decision = request.mutable_appointment()->mutable_decision();
  decision->set_number("12");
  decision->set_symbol("QĐ/ĐU");
  decision->set_issuer("Đảng ủy Sở Tài chính");
  *decision->mutable_date() = DateOf(2025, 1, 31);
  const auto clerk = Clerk(base_a_);
  auto post = harness_.Call(clerk, &Members::AppointMember, request);
  ASSERT_TRUE(post.ok()) << post.status();
  EXPECT_EQ(post->etag(), "\"1\"");
  EXPECT_EQ(post->decision().symbol(), "QĐ/ĐU");
  const v1::Member now = Now(member);
  EXPECT_EQ(now.etag(), "\"2\"");
  ASSERT_EQ(now.appointments_size(), 1);
  EXPECT_EQ(now.appointments(0).SerializeAsString(), post->SerializeAsString());
  const auto entries = harness_.WaitForJournal(9);
  EXPECT_EQ(entries.back().action(), "AppointMember");
  EXPECT_EQ(entries.back().aggregate_type(), "members");
  auto retried = harness_.Call(clerk, &Members::AppointMember, request);
  ASSERT_TRUE(retried.ok()) << retried.status();
  EXPECT_EQ(retried->SerializeAsString(), post->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), 9);
}

TEST_F(AppointmentPartTest, OnePostHasOneHolderAndOthersHaveMany) {
  const v1::Member first = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Member second = MustEnter(cell_a1_, "Lương Văn Tri");
  const v1::Appointment post = MustAppoint(first, cell_a1_, "SECRETARY");
  const absl::Status taken = Appoint(NewPost(second, cell_a1_, "SECRETARY"));
  EXPECT_EQ(taken.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ErrorMetadataValue(taken, "existing"), post.name());
  EXPECT_EQ(Appoint(NewPost(first, cell_a1_, "SECRETARY")).code(),
            absl::StatusCode::kAlreadyExists);
  MustAppoint(first, base_a_, "DEPUTY_SECRETARY");
  MustAppoint(second, base_a_, "DEPUTY_SECRETARY");
  // Two posts in two organizations, and one after the other in one.
  ASSERT_TRUE(harness_.Call(Officer(), &Members::EndAppointment, NewEnd(post)).ok());
  auto next = NewPost(second, cell_a1_, "SECRETARY");
  *next.mutable_appointment()->mutable_start_date() = DateOf(2025, 3, 1);
  EXPECT_EQ(Appoint(next).code(), absl::StatusCode::kAlreadyExists);
  next.set_request_id(harness_.NewRequestId());
  *next.mutable_appointment()->mutable_start_date() = DateOf(2025, 3, 2);
  EXPECT_TRUE(Appoint(next).ok());
  EXPECT_EQ(Now(second).appointments_size(), 2);
}

TEST_F(AppointmentPartTest, OfTwoSecretariesAtOnceOneIsGivenThePost) {
  std::vector<v1::Member> members;
  for (int i = 0; i < 4; ++i) members.push_back(MustEnter(cell_a1_, absl::StrCat("Ông ", i)));
  std::vector<absl::Status> statuses(members.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < members.size(); ++i) {
    threads.emplace_back(
        [&, i] { statuses[i] = Appoint(NewPost(members[i], base_a_, "SECRETARY")); });
  }
  for (auto& thread : threads) thread.join();
  int given = 0;
  for (const auto& status : statuses) {
    if (status.ok()) {
      ++given;
    } else {
      EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists) << status;
    }
  }
  EXPECT_EQ(given, 1);
}

TEST_F(AppointmentPartTest, RefusesWhatCannotBe) {
  const v1::Member member = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  auto request = NewPost(member, cell_a1_, "EMPEROR");
  *request.mutable_appointment()->mutable_term_end_date() = DateOf(2025, 1, 31);
  EXPECT_THAT(Faults(Appoint(request)), ElementsAre("appointment.position:UNKNOWN_POSITION",
                                                    "appointment.term_end_date:BEFORE_START"));
  EXPECT_THAT(Unmet(Appoint(NewPost(member, cell_a2_, "SECRETARY"))),
              ElementsAre("MEMBER_STANDS_ELSEWHERE"));
  auto probationary = NewMember(cell_a1_, "Lương Văn Tri");
  probationary.mutable_member()->set_status(v1::MEMBER_STATUS_PROBATIONARY);
  probationary.mutable_member()->clear_official_date();
  probationary.mutable_member()->clear_seniority_date();
  EXPECT_THAT(Unmet(Appoint(NewPost(*Enter(probationary), cell_a1_, "SECRETARY"))),
              ElementsAre("OFFICIAL_MEMBERS_HOLD_POSTS"));
  // Somebody else's member, and somebody else's organization.
  EXPECT_EQ(
      harness_.Call(Clerk(base_b_), &Members::AppointMember, NewPost(member, cell_b1_, "SECRETARY"))
          .status()
          .code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(
      harness_.Call(Clerk(base_b_), &Members::AppointMember, NewPost(member, base_a_, "SECRETARY"))
          .status()
          .code(),
      absl::StatusCode::kNotFound);
  const v1::Appointment post = MustAppoint(member, cell_a1_, "SECRETARY");
  EXPECT_EQ(harness_.Call(Clerk(base_b_), &Members::EndAppointment, NewEnd(post)).status().code(),
            absl::StatusCode::kNotFound);
  auto end = [&](const v1::EndAppointmentRequest& ending) {
    return harness_.Call(Officer(), &Members::EndAppointment, ending).status();
  };
  EXPECT_THAT(Faults(end(NewEnd(post, DateOf(2025, 1, 31)))), ElementsAre("end_date:BEFORE_START"));
  EXPECT_THAT(Faults(end(NewEnd(post, DateOf(2025, 3, 4)))),
              ElementsAre("end_date:DATE_IN_FUTURE"));
  auto by_service = NewEnd(post);
  by_service.set_reason(v1::APPOINTMENT_END_REASON_MOVED);
  EXPECT_THAT(Faults(end(by_service)), ElementsAre("reason:SET_BY_SERVICE"));
  auto stale = NewEnd(post);
  stale.set_etag("\"2\"");
  EXPECT_EQ(end(stale).code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(end(NewEnd(post)).ok());
  EXPECT_EQ(ErrorReason(end(NewEnd(post))), "STATE");
}

TEST_F(AppointmentPartTest, ListsByOrganizationAndRankInPagesWithinScope) {
  const v1::Member a = MustEnter(cell_a1_, "Hoàng Văn Thụ");
  const v1::Member b = MustEnter(cell_b1_, "Lương Văn Tri");
  const v1::Appointment deputy = MustAppoint(a, base_a_, "DEPUTY_SECRETARY");
  const v1::Appointment cell = MustAppoint(a, cell_a1_, "SECRETARY");
  const v1::Appointment secretary = MustAppoint(a, base_a_, "SECRETARY");
  const v1::Appointment other = MustAppoint(b, cell_b1_, "SECRETARY");
  for (int size : {1, 2, 50}) {
    v1::ListAppointmentsRequest request;
    request.set_page_size(size);
    EXPECT_THAT(List(Officer(), request),
                ElementsAre(secretary.name(), deputy.name(), cell.name(), other.name()));
    EXPECT_THAT(List(Clerk(base_a_), request),
                ElementsAre(secretary.name(), deputy.name(), cell.name()));
    request.set_position("SECRETARY");
    EXPECT_THAT(List(Officer(), request), ElementsAre(secretary.name(), cell.name(), other.name()));
  }
  ASSERT_TRUE(harness_.Call(Officer(), &Members::EndAppointment, NewEnd(cell)).ok());
  v1::ListAppointmentsRequest request;
  request.set_organization(cell_a1_);
  EXPECT_THAT(List(Officer(), request), IsEmpty());
  *request.mutable_as_of() = DateOf(2025, 3, 1);
  EXPECT_THAT(List(Officer(), request), ElementsAre(cell.name()));
  *request.mutable_as_of() = DateOf(2025, 1, 31);
  EXPECT_THAT(List(Officer(), request), IsEmpty());
}

}  // namespace
}  // namespace ketnap::organization
