#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_FIXTURE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "ketnap/supervision/v1/oversight_service.grpc.pb.h"
#include "services/supervision/domain/figure.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {

// The small province; a member holds a post in the bloc's committee since 2016 and has an account.
class OversightTest : public SupervisionTest {
 protected:
  using Oversight = v1::OversightService::Stub;

  OversightTest() {
    member_ = Uuid::Generate(harness_.clock().Now());
    account_ = Uuid::Generate(harness_.clock().Now());
    GivePost(member_, bloc_, Date(2016, 1, 1), kForever);
    harness_.RunSql("INSERT INTO account_fact VALUES (?, 1, 1, ?, NULL)", {account_, member_});
  }

  void GivePost(const Uuid& member, const Uuid& committee, Date from, Date to) {
    harness_.RunSql("REPLACE INTO member_tie VALUES (?, ?, 2, ?, ?, ?)",
                    {member, member, committee, from, to});
  }

  access::Caller Officer(const Uuid& organization, std::vector<std::string> more = {}) {
    std::vector<std::string> permissions = {
        "supervision.oversight.read", "supervision.oversight.write", "supervision.oversight.note"};
    permissions.insert(permissions.end(), more.begin(), more.end());
    return harness_.Person({Harness::GrantOver(organization, permissions)});
  }

  // Who oversees, known by the member the account belongs to.
  access::Caller Overseer(const Uuid& member) {
    access::Caller caller = harness_.Person({Harness::GrantOver(
        base_a_, {"supervision.oversight.read", "supervision.oversight.note"})});
    caller.member = absl::StrCat("members/", member.ToString());
    return caller;
  }

  v1::AssignOverseerRequest NewAssignment(const Uuid& organization) {
    v1::AssignOverseerRequest request;
    auto& assignment = *request.mutable_assignment();
    assignment.set_organization(NameOf(organization));
    assignment.set_committee(NameOf(bloc_));
    assignment.set_member(absl::StrCat("members/", member_.ToString()));
    *assignment.mutable_start_date() = DateOf(2019, 8, 1);
    FillDecision(DateOf(2019, 7, 30), assignment.mutable_decision());
    assignment.set_duties("Theo dõi tạo nguồn,\nđánh giá hằng tháng");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  static void FillDecision(const google::type::Date& date,
                           organization::v1::DecisionReference* decision) {
    decision->set_number("12");
    decision->set_symbol("QĐ/ĐUK");
    decision->set_issuer("Đảng ủy Khối");
    *decision->mutable_date() = date;
  }

  absl::StatusOr<v1::OversightAssignment> Assign(const v1::AssignOverseerRequest& request) {
    return harness_.Call(officer_, &Oversight::AssignOverseer, request);
  }
  std::string MustAssign(const Uuid& organization) {
    auto assigned = Assign(NewAssignment(organization));
    EXPECT_TRUE(assigned.ok()) << assigned.status();
    return assigned.ok() ? assigned->name() : "";
  }
  absl::StatusOr<v1::OversightAssignment> Get(const access::Caller& caller,
                                              const std::string& name) {
    v1::GetOversightAssignmentRequest request;
    request.set_name(name);
    return harness_.Call(caller, &Oversight::GetOversightAssignment, request);
  }
  v1::EndOversightAssignmentRequest NewEnding(const std::string& name,
                                              const google::type::Date& date) {
    v1::EndOversightAssignmentRequest request;
    request.set_name(name);
    *request.mutable_end_date() = date;
    request.set_reason("Điều động công tác");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::OversightAssignment> EndOn(const std::string& name,
                                                const google::type::Date& date) {
    return harness_.Call(officer_, &Oversight::EndOversightAssignment, NewEnding(name, date));
  }
  v1::RecordOversightNoteRequest NewNote(const std::string& assignment,
                                         const google::type::Date& date) {
    v1::RecordOversightNoteRequest request;
    request.set_assignment(assignment);
    *request.mutable_date() = date;
    request.set_kind(v1::OVERSIGHT_NOTE_KIND_MEETING);
    request.set_text("Đã dự sinh hoạt chi bộ;\nđánh giá hằng tháng còn chậm");
    request.add_resources(NameOf(cell_a1_));
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::OversightNote> Note(const access::Caller& caller,
                                         const std::string& assignment,
                                         const google::type::Date& date) {
    return harness_.Call(caller, &Oversight::RecordOversightNote, NewNote(assignment, date));
  }
  v1::CreateOversightReminderRequest NewReminder(const std::string& assignment,
                                                 const google::type::Date& due,
                                                 int repeat_months = 0) {
    v1::CreateOversightReminderRequest request;
    request.mutable_reminder()->set_assignment(assignment);
    *request.mutable_reminder()->mutable_due_date() = due;
    request.mutable_reminder()->set_text("Dự sinh hoạt định kỳ");
    request.mutable_reminder()->set_repeat_months(repeat_months);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  std::string MustRemind(const std::string& assignment, const google::type::Date& due,
                         int repeat_months = 0) {
    auto reminder = harness_.Call(officer_, &Oversight::CreateOversightReminder,
                                  NewReminder(assignment, due, repeat_months));
    EXPECT_TRUE(reminder.ok()) << reminder.status();
    return reminder.ok() ? reminder->name() : "";
  }
  absl::StatusOr<v1::CompleteOversightReminderResponse> Complete(const std::string& name,
                                                                 const google::type::Date& date) {
    v1::CompleteOversightReminderRequest request;
    request.set_name(name);
    *request.mutable_completion_date() = date;
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(officer_, &Oversight::CompleteOversightReminder, request);
  }

  static std::vector<std::string> Faults(const absl::Status& status) {
    std::vector<std::string> faults;
    for (const auto& each : FieldViolations(status)) {
      faults.push_back(absl::StrCat(each.field, ":", each.rule_id));
    }
    return faults;
  }

  Uuid member_, account_;
  // One person throughout: a request told again is the same person's.
  const access::Caller officer_ = Officer(bloc_);
};

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_OVERSIGHT_OVERSIGHT_FIXTURE_H_
