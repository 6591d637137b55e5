#include <thread>

#include "ketnap/organization/v1/events.pb.h"
#include "services/organization/handlers/member_fixture.h"

namespace ketnap::organization {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class MemberHandlerTest : public MemberTest {
 protected:
  v1::UpdateMemberRequest NewCorrection(const v1::Member& member, std::vector<std::string> mask) {
    v1::UpdateMemberRequest request;
    *request.mutable_member() = member;
    for (auto& path : mask) request.mutable_update_mask()->add_paths(path);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::Member> Correct(const v1::UpdateMemberRequest& request) {
    return harness_.Call(Officer(), &Members::UpdateMember, request);
  }
};

TEST_F(MemberHandlerTest, EntersAMemberAndTellsTheJournal) {
  const v1::Member member = MustEnter(cell_a1_, " Nguyễn  Thị Hoà ");
  EXPECT_EQ(member.full_name(), "Nguyễn Thị Hoà");
  EXPECT_EQ(member.etag(), "\"1\"");
  EXPECT_EQ(GetMember(Officer(), member.name())->SerializeAsString(), member.SerializeAsString());
  const auto entries = harness_.WaitForJournal(8);
  const auto& entry = entries.back();
  EXPECT_EQ(entry.action(), "CreateMember");
  EXPECT_EQ(entry.organization_id(), IdOf(cell_a1_).ToBytes());
  v1::MemberChanged event;
  ASSERT_TRUE(entry.event().UnpackTo(&event));
  EXPECT_EQ(event.member().SerializeAsString(), member.SerializeAsString());
}

TEST_F(MemberHandlerTest, RefusesImplausibleDatesAllAtOnce) {
  auto request = NewMember(cell_a1_, "Trần Văn An");
  auto* member = request.mutable_member();
  *member->mutable_birth_date() = DateOf(1990, 1, 2);
  *member->mutable_admission_ceremony_date() = DateOf(2008, 1, 1);
  *member->mutable_official_date() = DateOf(2007, 12, 31);
  *member->mutable_seniority_date() = DateOf(2008, 1, 2);
  member->set_candidate("candidates/018f0000-0000-7000-8000-000000000001");
  auto refused = Enter(request);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Faults(refused.status()),
              UnorderedElementsAre("member.birth_date:UNDER_AGE_AT_ADMISSION",
                                   "member.official_date:BEFORE_CEREMONY",
                                   "member.seniority_date:AFTER_CEREMONY",
                                   "member.candidate:SET_BY_SERVICE"));
  EXPECT_THAT(refused.status().ToString(), Not(HasSubstr("Trần Văn An")));

  *member->mutable_admission_ceremony_date() = DateOf(2025, 3, 4);
  *member->mutable_official_date() = DateOf(2026, 3, 4);
  member->clear_seniority_date();
  member->clear_candidate();
  EXPECT_THAT(Faults(Enter(request).status()),
              UnorderedElementsAre("member.admission_ceremony_date:DATE_IN_FUTURE",
                                   "member.official_date:DATE_IN_FUTURE"));

  *member->mutable_admission_ceremony_date() = DateOf(2024, 3, 4);
  member->clear_official_date();
  EXPECT_THAT(Faults(Enter(request).status()), ElementsAre("member.official_date:REQUIRED"));
  member->set_status(v1::MEMBER_STATUS_LEFT);
  EXPECT_THAT(Faults(Enter(request).status()), ElementsAre("member.status:STATUS_NOT_FOR_ENTRY"));
  member->set_status(v1::MEMBER_STATUS_PROBATIONARY);
  EXPECT_TRUE(Enter(request).ok());
}

TEST_F(MemberHandlerTest, MembersBelongToCells) {
  for (const std::string& organization : {root_, bloc_, base_a_}) {
    auto refused = Enter(NewMember(organization, "Lê Thị Bình"));
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(ErrorReason(refused.status()), "ORGANIZATION_TAKES_NO_MEMBERS");
  }
  auto nowhere =
      Enter(NewMember("organizations/018f0000-0000-7000-8000-000000000000", "Lê Thị Bình"));
  EXPECT_EQ(nowhere.status().code(), absl::StatusCode::kNotFound);
}

TEST_F(MemberHandlerTest, TheSamePersonIsEnteredOnceHoweverManyTryAtOnce) {
  std::vector<absl::Status> statuses(4);
  std::vector<std::thread> threads;
  for (auto& status : statuses) {
    threads.emplace_back([&] { status = Enter(NewMember(cell_a1_, "Hoàng Văn Thụ")).status(); });
  }
  for (auto& thread : threads) thread.join();
  int entered = 0;
  for (const auto& status : statuses) {
    if (status.ok()) {
      ++entered;
    } else {
      EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists) << status;
    }
  }
  EXPECT_EQ(entered, 1);
  EXPECT_THAT(ListMemberNames(Officer()), ElementsAre("Hoàng Văn Thụ"));
}

TEST_F(MemberHandlerTest, ListsByFoldedNameInPagesWithinScope) {
  MustEnter(cell_a1_, "Đỗ Văn Minh");
  MustEnter(cell_a1_, "Nguyễn Thị Hòa");
  MustEnter(cell_a2_, "An Văn Bé");
  MustEnter(cell_b1_, "Nguyễn Thị Hoà");
  MustEnter(cell_b1_, "Bùi Thị Xuân");
  auto probationary = NewMember(cell_a2_, "Chu Văn Đức");
  probationary.mutable_member()->set_status(v1::MEMBER_STATUS_PROBATIONARY);
  probationary.mutable_member()->clear_official_date();
  probationary.mutable_member()->clear_seniority_date();
  ASSERT_TRUE(Enter(probationary).ok());

  for (int size : {1, 2, 4, 50}) {
    v1::ListMembersRequest request;
    request.set_page_size(size);
    EXPECT_THAT(ListMemberNames(Officer(), request),
                ElementsAre("An Văn Bé", "Bùi Thị Xuân", "Chu Văn Đức", "Đỗ Văn Minh",
                            "Nguyễn Thị Hòa", "Nguyễn Thị Hoà"))
        << size;
    EXPECT_THAT(ListMemberNames(Clerk(base_a_), request),
                ElementsAre("An Văn Bé", "Chu Văn Đức", "Đỗ Văn Minh", "Nguyễn Thị Hòa"))
        << size;
  }
  const auto two =
      harness_.Person({Harness::GrantOver(IdOf(cell_b1_), {"organization.members.read"}),
                       Harness::GrantOver(IdOf(cell_a2_), {"organization.members.read"})});
  v1::ListMembersRequest paged;
  paged.set_page_size(1);
  EXPECT_THAT(ListMemberNames(two, paged),
              ElementsAre("An Văn Bé", "Bùi Thị Xuân", "Chu Văn Đức", "Nguyễn Thị Hoà"));

  v1::ListMembersRequest request;
  request.set_text("nguyen thi h");
  EXPECT_THAT(ListMemberNames(Officer(), request), ElementsAre("Nguyễn Thị Hòa", "Nguyễn Thị Hoà"));
  request.set_organization(base_b_);
  EXPECT_THAT(ListMemberNames(Officer(), request), ElementsAre("Nguyễn Thị Hoà"));
  v1::ListMembersRequest by_status;
  by_status.set_status(v1::MEMBER_STATUS_PROBATIONARY);
  EXPECT_THAT(ListMemberNames(Officer(), by_status), ElementsAre("Chu Văn Đức"));
}

TEST_F(MemberHandlerTest, AClerkSeesAndEntersNobodyElsewhere) {
  const v1::Member theirs = MustEnter(cell_b1_, "Bùi Thị Xuân");
  const auto clerk = Clerk(base_a_);
  const auto hidden = GetMember(clerk, theirs.name());
  EXPECT_EQ(hidden.status().code(), absl::StatusCode::kNotFound);
  const std::string unknown = "members/018f0000-0000-7000-8000-000000000000";
  EXPECT_EQ(GetMember(clerk, unknown).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(GetMember(Officer(), unknown).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(ListMemberNames(clerk), IsEmpty());
  for (const std::string& organization : {cell_b1_, base_b_, bloc_, root_}) {
    v1::ListMembersRequest list;
    list.set_organization(organization);
    EXPECT_EQ(harness_.Call(clerk, &Members::ListMembers, list).status().code(),
              absl::StatusCode::kNotFound);
    EXPECT_EQ(
        harness_.Call(clerk, &Members::CreateMember, NewMember(organization, "Trần Văn Chính"))
            .status()
            .code(),
        absl::StatusCode::kNotFound);
  }
  EXPECT_EQ(GetMember(harness_.Person(), theirs.name()).status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(GetMember(Harness::Stranger(), theirs.name()).status().code(),
            absl::StatusCode::kUnauthenticated);
}

TEST_F(MemberHandlerTest, ARetryEntersNobodyTwice) {
  const auto caller = Officer();
  const auto request = NewMember(cell_a1_, "Lương Văn Tri");
  auto first = harness_.Call(caller, &Members::CreateMember, request);
  auto second = harness_.Call(caller, &Members::CreateMember, request);
  ASSERT_TRUE(first.ok() && second.ok()) << second.status();
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  EXPECT_EQ(harness_.JournalSize(), 8);
}

TEST_F(MemberHandlerTest, TheFirstStayBeginsWithTheCeremonyOrTheCell) {
  const v1::Member member = MustEnter(cell_a1_, "Lương Văn Tri");
  ASSERT_EQ(member.stays_size(), 1);
  EXPECT_EQ(member.stays(0).organization(), cell_a1_);
  EXPECT_EQ(member.stays(0).start_date().year(), 2005);
  auto older = NewMember(cell_a1_, "Hoàng Văn Thụ");
  *older.mutable_member()->mutable_birth_date() = DateOf(1950, 1, 1);
  *older.mutable_member()->mutable_admission_ceremony_date() = DateOf(1975, 1, 1);
  older.mutable_member()->clear_seniority_date();
  auto entered = Enter(older);
  ASSERT_TRUE(entered.ok()) << entered.status();
  EXPECT_EQ(entered->stays(0).start_date().year(), 2001);
}

TEST_F(MemberHandlerTest, CorrectsWhatThePapersSay) {
  v1::Member member = MustEnter(cell_a1_, "Lương Văn Tri");
  member.set_full_name(" Lương  Văn Chi ");
  *member.mutable_admission_ceremony_date() = DateOf(2006, 2, 28);
  member.set_organization(cell_b1_);  // Not of the mask, and not for this RPC.
  auto corrected = Correct(NewCorrection(member, {"full_name", "admission_ceremony_date"}));
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  EXPECT_EQ(corrected->full_name(), "Lương Văn Chi");
  EXPECT_EQ(corrected->organization(), cell_a1_);
  EXPECT_EQ(corrected->etag(), "\"2\"");
  EXPECT_EQ(corrected->stays(0).start_date().year(), 2006);
  EXPECT_EQ(Now(member).SerializeAsString(), corrected->SerializeAsString());
  v1::ListMembersRequest search;
  search.set_text("chi");
  EXPECT_THAT(ListMemberNames(Officer(), search), ElementsAre("Lương Văn Chi"));
  search.set_text("tri");
  EXPECT_THAT(ListMemberNames(Officer(), search), IsEmpty());
  // The etag of before, implausible dates, and a name that is there already.
  EXPECT_EQ(Correct(NewCorrection(member, {"full_name"})).status().code(),
            absl::StatusCode::kAborted);
  *corrected->mutable_official_date() = DateOf(2006, 2, 27);
  EXPECT_THAT(Faults(Correct(NewCorrection(*corrected, {"official_date"})).status()),
              ElementsAre("member.official_date:BEFORE_CEREMONY"));
  EXPECT_EQ(Correct(NewCorrection(*corrected, {"status"})).status().code(),
            absl::StatusCode::kInvalidArgument);
  MustEnter(cell_a1_, "Hoàng Văn Thụ");
  corrected->set_full_name("Hoàng Văn Thụ");
  EXPECT_EQ(Correct(NewCorrection(*corrected, {"full_name"})).status().code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(
      harness_
          .Call(Clerk(base_b_), &Members::UpdateMember, NewCorrection(*corrected, {"full_name"}))
          .status()
          .code(),
      absl::StatusCode::kNotFound);
}

TEST_F(MemberHandlerTest, FindsNamesByTheBeginningOfAnyWord) {
  for (const char* name :
       {"Nguyễn Thị Hòa", "Hoàng Thị Nguyên", "Nguyễn Văn Nguyên", "Đỗ Văn Hoan", "Thị Thị Thị"}) {
    MustEnter(cell_a1_, name);
  }
  auto found = [&](const char* text) {
    std::vector<std::string> names;
    for (int size : {1, 50}) {
      v1::ListMembersRequest request;
      request.set_text(text);
      request.set_page_size(size);
      const auto page = ListMemberNames(Officer(), request);
      if (size > 1) {
        EXPECT_EQ(page, names);
      }
      names = page;
      request.set_organization(base_a_);
      EXPECT_EQ(ListMemberNames(Officer(), request), names);
    }
    return names;
  };
  EXPECT_THAT(found("Nguyên"),
              ElementsAre("Hoàng Thị Nguyên", "Nguyễn Thị Hòa", "Nguyễn Văn Nguyên"));
  EXPECT_THAT(found("thi hoa"), ElementsAre("Nguyễn Thị Hòa"));
  EXPECT_THAT(found("HOA"), ElementsAre("Đỗ Văn Hoan", "Hoàng Thị Nguyên", "Nguyễn Thị Hòa"));
  EXPECT_THAT(found("thị thị"), ElementsAre("Thị Thị Thị"));
  EXPECT_THAT(found("oa"), IsEmpty());
}

}  // namespace
}  // namespace ketnap::organization
