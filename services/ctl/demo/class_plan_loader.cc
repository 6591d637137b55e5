#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/training/v1/class_service.pb.h"
#include "ketnap/training/v1/enrolment.pb.h"
#include "ketnap/training/v1/training_plan_service.pb.h"
#include "services/ctl/demo/explain.h"
#include "services/ctl/demo/loader.h"

namespace ketnap::ctl {
namespace {

constexpr char kSetClassPlan[] = "/ketnap.training.v1.TrainingPlanService/SetClassPlan";
constexpr char kClasses[] = "/ketnap.training.v1.ClassService/";
constexpr absl::Duration kEventPatience = absl::Seconds(30);

struct YearOfClasses {
  int classes = 0;
  int seats = 0;
};

}  // namespace

// Each year's plan is what the classes of that year were planned as.
absl::Status Loader::LoadClassPlans() {
  std::map<int, std::map<std::string, YearOfClasses>> years;
  for (const PlannedClass& planned : province_.classes) {
    YearOfClasses& year =
        years[static_cast<int>(planned.start_date.year())]
             [planned.is_new_member ? "classTypes/new-member-theory" : "classTypes/awareness"];
    ++year.classes;
    year.seats += planned.seats;
  }
  for (const auto& [year, types] : years) {
    training::v1::SetClassPlanRequest request;
    request.set_organizer(names_.organizations[static_cast<size_t>(province_.superior)]);
    request.set_year(year);
    request.set_note(absl::StrCat("Kế hoạch mở lớp năm ", year, " (dữ liệu giả lập)"));
    request.set_request_id(RequestId(absl::StrCat("class-plan/", year)));
    for (const auto& [type, planned] : types) {
      training::v1::ClassPlanRow* row = request.add_rows();
      row->set_class_type(type);
      row->set_classes(planned.classes);
      row->set_seats(planned.seats);
    }
    training::v1::ClassPlan made;
    CallOptions options;
    options.wait_for_events = kEventPatience;
    KETNAP_RETURN_IF_ERROR(
        Explain(client_->Call(SessionOf(Actor::kTraining), kSetClassPlan, request, &made, options),
                {absl::StrCat("kế hoạch mở lớp năm ", year),
                 absl::StrCat("the plan of classes of ", year)}));
  }
  return absl::OkStatus();
}

// A class that is still to be held: seats by quota, and one of the organization with the most
// people waits for a seat.
absl::Status Loader::EnrolByQuota(int index) {
  const PlannedClass& planned = province_.classes[static_cast<size_t>(index)];
  std::map<int, int> people;  // By grassroots organization.
  for (const PlannedLearner& learner : planned.learners) {
    ++people[province_.people[static_cast<size_t>(learner.person)].base];
  }
  if (people.empty()) return absl::OkStatus();
  const auto most =
      std::max_element(people.begin(), people.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most->second > 1) --most->second;
  training::v1::AllocateQuotasRequest allocate;
  allocate.set_training_class(names_.classes[static_cast<size_t>(index)]);
  for (const auto& [base, seats] : people) {
    training::v1::ClassQuota* quota = allocate.add_quotas();
    const int organization = province_.bases[static_cast<size_t>(base)].organization;
    quota->set_organization(names_.organizations[static_cast<size_t>(organization)]);
    quota->set_seats(seats);
  }
  *allocate.mutable_date() = DateToProto(planned.registration_date);
  allocate.set_request_id(RequestId(absl::StrCat("class/", index, "/quotas")));
  training::v1::TrainingClass after;
  Session* officer = SessionOf(Actor::kTraining);
  KETNAP_RETURN_IF_ERROR(
      client_->Call(officer, absl::StrCat(kClasses, "AllocateQuotas"), allocate, &after));
  training::v1::ApproveNominationsRequest approve;
  approve.set_training_class(allocate.training_class());
  approve.set_waiting_list(true);
  *approve.mutable_date() = DateToProto(planned.nomination_date);
  approve.set_request_id(RequestId(absl::StrCat("class/", index, "/enrol")));
  training::v1::ApproveNominationsResponse enrolled;
  return client_->Call(officer, absl::StrCat(kClasses, "ApproveNominations"), approve, &enrolled);
}

}  // namespace ketnap::ctl
