#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_ENROLMENT_FIXTURE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_ENROLMENT_FIXTURE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/training/handlers/training_fixture.h"

namespace ketnap::training {

// Calls of enrolment, made by the organizer unless a test says otherwise.
class EnrolmentTest : public TrainingTest {
 protected:
  using Quotas = std::vector<std::pair<Uuid, int>>;

  // Open until after the certificates of CompletedClass were issued.
  std::string LongClass(int seats) {
    auto request = NewClass(seats);
    *request.mutable_training_class()->mutable_end_date() = DateOf(2025, 3, 7);
    const auto created = Create(request);
    EXPECT_TRUE(created.ok() && Open(created->name()).ok()) << created.status();
    return created.ok() ? created->name() : "";
  }
  v1::WithdrawRequest Withdrawal(const std::string& name, const Uuid& organization,
                                 const Names& nominations) {
    v1::WithdrawRequest request;
    request.set_training_class(name);
    request.set_organization(NameOf(organization));
    for (const std::string& nomination : nominations) request.add_nominations(nomination);
    *request.mutable_date() = DateOf(2025, 2, 14);
    request.set_reason_note("Bận công tác");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::WithdrawResponse> Withdraw(const std::string& name, const Uuid& organization,
                                                const Names& nominations) {
    return harness_.Call(Clerk(organization), &Classes::Withdraw,
                         Withdrawal(name, organization, nominations));
  }
  v1::DeclineNominationsRequest Refusal(const std::string& name, const Names& nominations) {
    v1::DeclineNominationsRequest request;
    request.set_training_class(name);
    for (const std::string& nomination : nominations) request.add_nominations(nomination);
    *request.mutable_date() = DateOf(2025, 2, 14);
    request.set_reason_note("Lớp đã đủ học viên");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::DeclineNominationsResponse> Decline(const std::string& name,
                                                         const Names& nominations) {
    return harness_.Call(Trainer(bloc_), &Classes::DeclineNominations, Refusal(name, nominations));
  }
  // Approves those named, or all, and lets who finds no seat wait.
  absl::StatusOr<v1::ApproveNominationsResponse> ApproveOrWait(const std::string& name,
                                                               const Names& nominations = {}) {
    auto request = Approval(name, nominations);
    request.set_waiting_list(true);
    return harness_.Call(Trainer(bloc_), &Classes::ApproveNominations, request);
  }
  v1::AllocateQuotasRequest Allocation(const std::string& name, const Quotas& quotas) {
    v1::AllocateQuotasRequest request;
    request.set_training_class(name);
    for (const auto& [organization, seats] : quotas) {
      v1::ClassQuota* quota = request.add_quotas();
      quota->set_organization(NameOf(organization));
      quota->set_seats(seats);
    }
    *request.mutable_date() = DateOf(2025, 2, 5);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::TrainingClass> Allocate(const std::string& name, const Quotas& quotas) {
    return harness_.Call(Trainer(bloc_), &Classes::AllocateQuotas, Allocation(name, quotas));
  }
  absl::StatusOr<v1::ListQuotasResponse> ListQuotas(const access::Caller& caller,
                                                    const std::string& name) {
    v1::ListQuotasRequest request;
    request.set_training_class(name);
    return harness_.Call(caller, &Classes::ListQuotas, request);
  }
  // Each as "seats/enrolled/waiting", by organization, as the organizer sees them.
  std::map<std::string, std::string> QuotasOf(const std::string& name) {
    std::map<std::string, std::string> quotas;
    const auto response = ListQuotas(Trainer(bloc_), name);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return quotas;
    for (const auto& each : response->quotas()) {
      quotas[each.organization()] =
          absl::StrCat(each.seats(), "/", each.enrolled(), "/", each.waiting());
    }
    return quotas;
  }
  // All learners of a class, by name, as the organizer sees them.
  std::map<std::string, v1::Nomination> LearnersOf(const std::string& name) {
    v1::ListNominationsRequest request;
    request.set_training_class(name);
    std::map<std::string, v1::Nomination> learners;
    for (const auto& each : ListNominations(Trainer(bloc_), request)) learners[each.name()] = each;
    return learners;
  }
  // Who waits, first to last.
  Names WaitingOf(const std::string& name) {
    std::map<int, std::string> by_position;
    const auto learners = LearnersOf(name);
    for (const auto& [nomination, learner] : learners) {
      const bool waits = learner.state() == v1::NOMINATION_STATE_WAITING;
      EXPECT_EQ(waits, learner.waiting_position() > 0) << nomination;
      if (!waits) continue;
      EXPECT_TRUE(by_position.emplace(learner.waiting_position(), nomination).second);
    }
    Names waiting;
    for (const auto& [position, nomination] : by_position) {
      EXPECT_EQ(position, static_cast<int>(waiting.size()) + 1);
      waiting.push_back(nomination);
    }
    EXPECT_EQ(Get(Trainer(bloc_), name)->waiting(), static_cast<int>(waiting.size()));
    return waiting;
  }
  v1::NominationState StateOf(const std::string& name, const std::string& nomination) {
    return LearnersOf(name)[nomination].state();
  }
  v1::CheckEnrolmentRequest Question(const std::string& name, const Uuid& organization,
                                     const Names& candidates) {
    v1::CheckEnrolmentRequest request;
    request.set_training_class(name);
    request.set_organization(NameOf(organization));
    for (const std::string& candidate : candidates) request.add_candidates(candidate);
    return request;
  }
  v1::UpdateClassRequest Update(const v1::TrainingClass& training_class) {
    v1::UpdateClassRequest request;
    *request.mutable_training_class() = training_class;
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::TrainingClass> CallUpdate(const v1::TrainingClass& training_class) {
    return harness_.Call(Trainer(bloc_), &Classes::UpdateClass, Update(training_class));
  }
  v1::CancelClassRequest Cancellation(const std::string& name) {
    v1::CancelClassRequest request;
    request.set_training_class(name);
    *request.mutable_date() = DateOf(2025, 2, 14);
    request.set_reason_note("Không đủ giảng viên");
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_ENROLMENT_ENROLMENT_FIXTURE_H_
