#ifndef KETNAP_SERVICES_TRAINING_HANDLERS_PLANS_PLANS_FIXTURE_H_
#define KETNAP_SERVICES_TRAINING_HANDLERS_PLANS_PLANS_FIXTURE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/proto_date.h"
#include "ketnap/organization/v1/events.pb.h"
#include "ketnap/training/v1/events.pb.h"
#include "ketnap/training/v1/training_plan_service.grpc.pb.h"
#include "services/training/handlers/training_fixture.h"
#include "services/training/projections/plan_projection.h"

namespace ketnap::training {

using Plans = v1::TrainingPlanService::Stub;

// What the tests of plans share: planners, plans of the organization service, past results.
class PlansTest : public TrainingTest {
 protected:
  // The same person each time: pages and kept answers are a caller's own.
  const access::Caller& Planner(const Uuid& organization) {
    auto found = planners_.find(organization);
    if (found == planners_.end()) {
      const std::vector<std::string> more = {"training.plans.read", "training.plans.write",
                                             "training.results.import", "history.enter"};
      found = planners_.emplace(organization, Trainer(organization, more)).first;
    }
    return found->second;
  }

  // An approved plan of the year for the bloc.
  organization::v1::Plan BlocPlan(int year, int whole, std::map<Uuid, int> parts) {
    organization::v1::Plan plan;
    plan.set_name("plans/" + harness_.NewRequestId());
    plan.set_organization(NameOf(bloc_));
    plan.set_period(organization::v1::PLAN_PERIOD_YEAR);
    *plan.mutable_start_date() = DateOf(year, 1, 1);
    *plan.mutable_end_date() = DateOf(year, 12, 31);
    plan.set_whole_target(whole);
    plan.set_state(organization::v1::PLAN_STATE_APPROVED);
    for (const auto& [organization, admissions] : parts) {
      organization::v1::Target* target = plan.add_targets();
      target->set_organization(NameOf(organization));
      target->set_admissions(admissions);
    }
    return plan;
  }
  void Tell(const organization::v1::Plan& plan) {
    organization::v1::PlanChanged event;
    *event.mutable_plan() = plan;
    journal::v1::JournalEntry entry;
    entry.mutable_event()->PackFrom(event);
    const absl::Status status = harness_.database().RunWrite(
        absl::InfiniteFuture(),
        [&](db::Transaction& transaction) { return ApplyPlanEntry(transaction, entry); });
    ASSERT_TRUE(status.ok()) << status;
  }

  // Somebody of the cell, known to the service, with a certificate of that day brought in.
  std::string Certified(const Uuid& cell, Date issued, std::optional<Date> admitted = {}) {
    dossier::v1::Candidate person = Sympathizer(cell);
    if (admitted.has_value()) {
      *person.mutable_milestones()->mutable_ceremony_date() = DateToProto(*admitted);
      person.set_state(dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY);
    }
    Apply(EntryOf(person));
    v1::ImportResultsRequest request = Import({Row("K" + FormatDate(issued), person.name())});
    v1::ResultRow* row = request.mutable_rows(0);
    *row->mutable_start_date() = DateToProto(issued - 10);
    *row->mutable_end_date() = DateToProto(issued - 5);
    row->set_certificate_number("1/TEST");
    *row->mutable_issue_date() = DateToProto(issued);
    const auto reply = harness_.Call(Planner(root_), &Plans::ImportResults, request);
    EXPECT_TRUE(reply.ok() && reply->created_count() == 1) << reply.status();
    return person.name();
  }

  v1::ResultRow Row(const std::string& key, const std::string& candidate) {
    v1::ResultRow row;
    row.set_class_key(key);
    row.set_class_type("classTypes/awareness");
    row.set_title("Lớp cũ");
    *row.mutable_start_date() = DateOf(2016, 5, 2);
    *row.mutable_end_date() = DateOf(2016, 5, 6);
    row.set_candidate(candidate);
    row.set_passed(true);
    row.set_score(75);
    return row;
  }
  v1::ImportResultsRequest Import(const std::vector<v1::ResultRow>& rows) {
    v1::ImportResultsRequest request;
    request.set_organizer(NameOf(bloc_));
    for (const v1::ResultRow& row : rows) *request.add_rows() = row;
    request.set_request_id(harness_.NewRequestId());
    return request;
  }
  absl::StatusOr<v1::ImportResultsResponse> MustImport(const v1::ImportResultsRequest& request) {
    return harness_.Call(Planner(bloc_), &Plans::ImportResults, request);
  }
  static Names Outcomes(const v1::ImportResultsResponse& reply) {
    Names outcomes;
    for (const v1::ResultRowOutcome& result : reply.results()) {
      std::string told = v1::ImportOutcome_Name(result.outcome()).substr(15);
      for (const v1::ResultFault& fault : result.faults()) {
        told += " " + fault.field() + ":" + fault.rule_id();
      }
      outcomes.push_back(told);
    }
    return outcomes;
  }

  absl::StatusOr<v1::TrainingNeeds> Needs(const Uuid& organization, int year) {
    v1::GetTrainingNeedsRequest request;
    request.set_organization(NameOf(organization));
    request.set_year(year);
    return harness_.Call(Planner(root_), &Plans::GetTrainingNeeds, request);
  }

 private:
  std::map<Uuid, access::Caller> planners_;
};

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_HANDLERS_PLANS_PLANS_FIXTURE_H_
