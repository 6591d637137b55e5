#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_FIXTURE_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_FIXTURE_H_

#include <string>

#include "services/organization/handlers/province_fixture.h"

namespace ketnap::organization {

// Members of the small province and what happens to them, asked for as a person would.
class MemberTest : public ProvinceTest {
 protected:
  MemberTest() { BuildProvince(); }

  absl::StatusOr<v1::Member> GetMember(const access::Caller& caller, const std::string& name) {
    v1::GetMemberRequest request;
    request.set_name(name);
    return harness_.Call(caller, &Members::GetMember, request);
  }
  v1::Member Now(const v1::Member& member) {
    auto found = GetMember(Officer(), member.name());
    EXPECT_TRUE(found.ok()) << found.status();
    return found.value_or(v1::Member());
  }

  v1::TransferMemberRequest NewTransfer(const v1::Member& member, const std::string& destination,
                                        v1::StayKind kind = v1::STAY_KIND_OFFICIAL) {
    v1::TransferMemberRequest request;
    auto* transfer = request.mutable_transfer();
    transfer->set_member(member.name());
    transfer->set_kind(kind);
    transfer->set_destination(destination);
    *transfer->mutable_issue_date() = DateOf(2025, 2, 3);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  v1::MemberTransfer MustIssue(const v1::TransferMemberRequest& request) {
    auto issued = harness_.Call(Officer(), &Members::TransferMember, request);
    EXPECT_TRUE(issued.ok()) << issued.status();
    return issued.value_or(v1::MemberTransfer());
  }
  v1::ReceiveMemberRequest NewReceipt(const v1::MemberTransfer& transfer,
                                      google::type::Date day = DateOf(2025, 2, 10)) {
    v1::ReceiveMemberRequest request;
    request.set_transfer(transfer.name());
    *request.mutable_receive_date() = day;
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  v1::MemberTransfer MustReceive(const v1::MemberTransfer& transfer) {
    auto received = harness_.Call(Officer(), &Members::ReceiveMember, NewReceipt(transfer));
    EXPECT_TRUE(received.ok()) << received.status();
    return received.value_or(v1::MemberTransfer());
  }
  v1::EndTransferRequest NewEnd(const v1::MemberTransfer& transfer,
                                google::type::Date day = DateOf(2025, 3, 3)) {
    v1::EndTransferRequest request;
    request.set_transfer(transfer.name());
    *request.mutable_end_date() = day;
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  v1::AppointMemberRequest NewPost(const v1::Member& member, const std::string& organization,
                                   const std::string& position) {
    v1::AppointMemberRequest request;
    auto* post = request.mutable_appointment();
    post->set_member(member.name());
    post->set_organization(organization);
    post->set_position(position);
    *post->mutable_start_date() = DateOf(2025, 2, 1);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  v1::Appointment MustAppoint(const v1::Member& member, const std::string& organization,
                              const std::string& position) {
    auto post =
        harness_.Call(Officer(), &Members::AppointMember, NewPost(member, organization, position));
    EXPECT_TRUE(post.ok()) << post.status();
    return post.value_or(v1::Appointment());
  }

  v1::EndMembershipRequest NewLeaving(const v1::Member& member,
                                      google::type::Date day = DateOf(2025, 3, 3)) {
    v1::EndMembershipRequest request;
    request.set_member(member.name());
    *request.mutable_left_date() = day;
    request.set_reason(v1::LEAVE_REASON_DIED);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_MEMBER_FIXTURE_H_
