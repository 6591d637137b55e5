#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_VERIFICATION_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_VERIFICATION_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/dossier/v1/verification_service.grpc.pb.h"
#include "services/dossier/handlers/way_fixture.h"

// For tests of requests to verify, the family section and conflicts of interest.
namespace ketnap::dossier {

using Verifications = v1::VerificationService::Stub;

class VerificationTest : public WayTest {
 protected:
  VerificationTest() { verified_ = "FATHER"; }

  static std::string NameOf(const Uuid& organization) {
    return absl::StrCat("organizations/", organization.ToString());
  }
  // Who answers requests for an organization and everything below it.
  access::Caller Office(const Uuid& organization) {
    return harness_.Person({ketnap::testing::ServiceHarness::GrantOver(
        organization, {"dossier.verifications.reply", "history.enter"})});
  }
  // The clerk, signed in with an account that belongs to `member`.
  access::Caller ClerkWho(const std::string& member) {
    access::Caller clerk = clerk_;
    clerk.member = member;
    return clerk;
  }
  access::Caller Reader(const Uuid& organization) {
    return harness_.Person(
        {ketnap::testing::ServiceHarness::GrantOver(organization, {"dossier.personal.reveal"})});
  }
  // The member the organization service makes of the person.
  std::string OwnMember() const {
    return absl::StrCat("members/", Uuid::FromName(absl::StrCat("member-of:", person_)).ToString());
  }

  static v1::Relative* AddRelative(v1::SetFamilyRequest* request, v1::Relation relation,
                                   const std::string& member = "") {
    v1::Relative* relative = request->add_relatives();
    relative->set_relation(relation);
    relative->set_full_name("Lộc Văn Hoàng Yến");
    relative->set_details("Quê ở Kẹo Bjooc.");
    relative->set_birth_year(1960);
    relative->set_member(member);
    return relative;
  }

  v1::RequestVerificationRequest QuestionTo(const Uuid& organization,
                                            const std::string& subject = "FATHER") {
    auto request = Question();
    request.set_subject(subject);
    request.set_recipient_organization(NameOf(organization));
    return request;
  }
  absl::StatusOr<v1::Dossier> Ask(const v1::RequestVerificationRequest& request) {
    return Send(&Dossiers::RequestVerification, request);
  }

  v1::ListVerificationRequestsResponse List(const access::Caller& caller, const Uuid& organization,
                                            bool incoming, bool open_only = false,
                                            const std::string& purpose = "") {
    v1::ListVerificationRequestsRequest request;
    request.set_organization(NameOf(organization));
    request.set_incoming(incoming);
    request.set_open_only(open_only);
    auto reply = harness_.Call(caller, &Verifications::ListVerificationRequests, request,
                               {.purpose = purpose});
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *reply : v1::ListVerificationRequestsResponse();
  }
  v1::ReplyToVerificationRequest ReplyOf(const Uuid& organization, const std::string& name) {
    v1::ReplyToVerificationRequest request;
    request.set_organization(NameOf(organization));
    request.set_verification_request(name);
    *request.mutable_reply_date() = Day(2016, 11, 18);
    request.set_outcome(v1::VERIFICATION_OUTCOME_CLEAR);
    request.set_note("Chú ruột Mông Thị Ngần ở ngoài.");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::VerificationRequest> Reply(const access::Caller& caller,
                                                const v1::ReplyToVerificationRequest& request) {
    return harness_.Call(caller, &Verifications::ReplyToVerification, request);
  }

  // The last entry of the person's journal.
  journal::v1::JournalEntry LastEntry() {
    const auto entries = harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()));
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (entry->aggregate_type() == "candidates") return *entry;
    }
    return {};
  }
  v1::CandidateStep LastStep() {
    v1::CandidateStepRecorded event;
    EXPECT_TRUE(LastEntry().event().UnpackTo(&event));
    return event.step();
  }
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_VERIFICATION_VERIFICATION_FIXTURE_H_
