#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_FIXTURE_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "ketnap/organization/v1/plan_task.grpc.pb.h"
#include "services/organization/handlers/reorganization_fixture.h"

namespace ketnap::organization {

// The small province, and the ways of a plan and of its tasks.
class PlanTest : public ReorganizationServiceTest {
 protected:
  using Tasks = v1::PlanTaskService::Stub;
  using Parts = std::vector<std::pair<std::string, int>>;

  absl::StatusOr<v1::Plan> Set(const v1::SetTargetsRequest& request) {
    return harness_.Call(officer_, &Plans::SetTargets, request);
  }

  absl::StatusOr<v1::Plan> Propose(const std::string& plan, const std::string& etag = "") {
    v1::ProposeTargetsRequest request;
    request.set_plan(plan);
    request.set_etag(etag);
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(officer_, &Plans::ProposeTargets, request);
  }

  v1::ApproveTargetsRequest NewApproval(const std::string& plan, google::type::Date date) {
    v1::ApproveTargetsRequest request;
    request.set_plan(plan);
    request.set_approval_document("15-NQ/ĐUK ngày 01/03/2025");
    *request.mutable_approval_date() = date;
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  absl::StatusOr<v1::Plan> Approve(const std::string& plan, google::type::Date date) {
    return harness_.Call(officer_, &Plans::ApproveTargets, NewApproval(plan, date));
  }

  absl::StatusOr<v1::Plan> GetPlan(const access::Caller& caller, const std::string& name) {
    v1::GetPlanRequest request;
    request.set_name(name);
    return harness_.Call(caller, &Plans::GetPlan, request);
  }

  v1::Plan MustGet(const std::string& name) {
    auto plan = GetPlan(Officer(), name);
    EXPECT_TRUE(plan.ok()) << plan.status();
    return plan.value_or(v1::Plan());
  }

  // A plan of `year`, approved on 20 February 2025 with these parts.
  std::string ApprovedWith(const std::string& organization, int year, int whole,
                           const Parts& parts) {
    auto plan = Make(NewPlan(organization, year, whole));
    EXPECT_TRUE(plan.ok()) << plan.status();
    if (!plan.ok()) return "";
    if (!parts.empty()) {
      EXPECT_TRUE(Set(NewTargets(plan->name(), parts)).ok());
    }
    EXPECT_TRUE(Propose(plan->name()).ok());
    auto approved = Approve(plan->name(), DateOf(2025, 2, 20));
    EXPECT_TRUE(approved.ok()) << approved.status();
    return plan->name();
  }

  v1::AdjustTargetRequest NewAdjustment(const std::string& plan, const Parts& parts) {
    v1::AdjustTargetRequest request;
    request.set_plan(plan);
    for (const auto& [organization, admissions] : parts) {
      auto* target = request.add_targets();
      target->set_organization(organization);
      target->set_admissions(admissions);
    }
    request.set_reason("Điều chỉnh theo nguồn thực tế");
    request.set_document("21-QĐ/ĐUK ngày 02/03/2025");
    *request.mutable_document_date() = DateOf(2025, 3, 2);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  absl::StatusOr<v1::Plan> Adjust(const v1::AdjustTargetRequest& request) {
    return harness_.Call(officer_, &Plans::AdjustTarget, request);
  }

  std::vector<v1::PlanRevision> Revisions(const std::string& plan, int page_size = 0) {
    v1::ListPlanRevisionsRequest request;
    request.set_plan(plan);
    request.set_page_size(page_size);
    std::vector<v1::PlanRevision> revisions;
    for (int pages = 0; pages < 100; ++pages) {
      auto response = harness_.Call(officer_, &Plans::ListPlanRevisions, request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) return revisions;
      for (const auto& revision : response->revisions()) revisions.push_back(revision);
      if (response->next_page_token().empty()) return revisions;
      request.set_page_token(response->next_page_token());
    }
    return revisions;
  }

  v1::CreatePlanTaskRequest NewTask(const std::string& plan, const std::string& organization) {
    v1::CreatePlanTaskRequest request;
    auto* task = request.mutable_task();
    task->set_plan(plan);
    task->set_organization(organization);
    task->set_measure_code("MEASURE_3");
    task->set_title("Mở lớp bồi dưỡng nhận thức về Đảng");
    task->set_owner_title("Trưởng Ban Tổ chức");
    *task->mutable_due_date() = DateOf(2025, 6, 30);
    request.set_request_id(harness_.NewRequestId());
    return request;
  }

  absl::StatusOr<v1::PlanTask> AddTask(const v1::CreatePlanTaskRequest& request) {
    return harness_.Call(officer_, &Tasks::CreatePlanTask, request);
  }

  std::string MustAddTask(const std::string& plan, const std::string& organization) {
    auto task = AddTask(NewTask(plan, organization));
    EXPECT_TRUE(task.ok()) << task.status();
    return task.ok() ? task->name() : "";
  }

  absl::StatusOr<v1::PlanTask> GetTask(const access::Caller& caller, const std::string& name) {
    v1::GetPlanTaskRequest request;
    request.set_name(name);
    return harness_.Call(caller, &Tasks::GetPlanTask, request);
  }

  // One person throughout: a request told again is the same person's.
  const access::Caller officer_ = Officer();
};

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_PLAN_FIXTURE_H_
