#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/training/v1/class_service.pb.h"
#include "services/ctl/demo/explain.h"
#include "services/ctl/demo/loader.h"
#include "services/ctl/demo/workers.h"

namespace ketnap::ctl {
namespace {

using namespace ketnap::training::v1;  // NOLINT(build/namespaces): the messages of the API.

constexpr char kClasses[] = "/ketnap.training.v1.ClassService/";
constexpr absl::Duration kEventPatience = absl::Seconds(30);

}  // namespace

// Classes are independent of each other; certificates are numbered, so they are issued in the order
// of their dates.
absl::Status Loader::LoadClasses(bool is_new_member) {
  std::vector<int> chosen;
  for (size_t i = 0; i < province_.classes.size(); ++i) {
    if (province_.classes[i].is_new_member == is_new_member) chosen.push_back(static_cast<int>(i));
  }
  Progress progress(is_new_member
                        ? context_.Say({"lớp đảng viên mới", "new-member classes"})
                        : context_.Say({"lớp bồi dưỡng nhận thức về Đảng", "awareness classes"}),
                    static_cast<int>(chosen.size()));
  auto explain = [&](const absl::Status& status, int index) {
    return Explain(status,
                   {absl::StrCat("lớp học thứ ", index), absl::StrCat("training class ", index)});
  };
  KETNAP_RETURN_IF_ERROR(
      RunParallel(concurrency_, static_cast<int>(chosen.size()), [&](int i) -> absl::Status {
        const int index = chosen[static_cast<size_t>(i)];
        KETNAP_RETURN_IF_ERROR(explain(TeachClass(index), index));
        progress.Advance();
        return absl::OkStatus();
      }));
  for (const int index : chosen) {
    if (province_.classes[static_cast<size_t>(index)].stays_open) continue;
    KETNAP_RETURN_IF_ERROR(explain(IssueCertificates(index), index));
  }
  return absl::OkStatus();
}

absl::Status Loader::TeachClass(int index) {
  const PlannedClass& planned = province_.classes[static_cast<size_t>(index)];
  Session* officer = SessionOf(Actor::kTraining);
  CreateClassRequest create;
  TrainingClass& content = *create.mutable_training_class();
  content.set_class_type(planned.is_new_member ? "classTypes/new-member-theory"
                                               : "classTypes/awareness");
  content.set_organizer(names_.organizations[static_cast<size_t>(province_.superior)]);
  content.set_title(planned.title);
  *content.mutable_start_date() = DateToProto(planned.start_date);
  *content.mutable_end_date() = DateToProto(planned.end_date);
  content.set_seats(planned.seats);
  content.set_session_count(static_cast<int>(planned.sessions.size()));
  content.set_synthetic(true);
  create.set_request_id(RequestId(absl::StrCat("class/", index, "/create")));
  TrainingClass made;
  CallOptions options;
  options.wait_for_events = kEventPatience;
  KETNAP_RETURN_IF_ERROR(
      client_->Call(officer, absl::StrCat(kClasses, "CreateClass"), create, &made, options));
  names_.classes[static_cast<size_t>(index)] = made.name();
  OpenRegistrationRequest open;
  open.set_training_class(made.name());
  *open.mutable_date() = DateToProto(planned.registration_date);
  open.set_request_id(RequestId(absl::StrCat("class/", index, "/open")));
  TrainingClass ignored;
  KETNAP_RETURN_IF_ERROR(
      client_->Call(officer, absl::StrCat(kClasses, "OpenRegistration"), open, &ignored));
  std::vector<std::string> nominations;
  KETNAP_RETURN_IF_ERROR(Nominate(index, &nominations));
  if (planned.stays_open) return EnrolByQuota(index);
  return RecordClass(index, nominations);
}

// Each grassroots organization nominates its own people. `nominations` follows the learners.
absl::Status Loader::Nominate(int index, std::vector<std::string>* nominations) {
  const PlannedClass& planned = province_.classes[static_cast<size_t>(index)];
  nominations->resize(planned.learners.size());
  std::map<int, std::vector<size_t>> by_base;
  for (size_t i = 0; i < planned.learners.size(); ++i) {
    const auto person = static_cast<size_t>(planned.learners[i].person);
    by_base[province_.people[person].base].push_back(i);
  }
  CallOptions options;
  options.wait_for_events = kEventPatience;
  for (const auto& [base, learners] : by_base) {
    NominateRequest request;
    request.set_training_class(names_.classes[static_cast<size_t>(index)]);
    const int organization = province_.bases[static_cast<size_t>(base)].organization;
    request.set_organization(names_.organizations[static_cast<size_t>(organization)]);
    for (const size_t learner : learners) {
      const auto person = static_cast<size_t>(planned.learners[learner].person);
      request.add_candidates(names_.people[person]);
    }
    *request.mutable_date() = DateToProto(planned.nomination_date);
    request.set_request_id(RequestId(absl::StrCat("class/", index, "/nominate/", base)));
    NominateResponse response;
    KETNAP_RETURN_IF_ERROR(client_->Call(
        SessionOf(Actor::kBase), absl::StrCat(kClasses, "Nominate"), request, &response, options));
    for (int i = 0; i < response.nominations_size(); ++i) {
      (*nominations)[learners[static_cast<size_t>(i)]] = response.nominations(i).name();
    }
  }
  return absl::OkStatus();
}

absl::Status Loader::RecordClass(int index, const std::vector<std::string>& nominations) {
  const PlannedClass& planned = province_.classes[static_cast<size_t>(index)];
  const std::string& name = names_.classes[static_cast<size_t>(index)];
  Session* officer = SessionOf(Actor::kTraining);
  auto id = [&](const std::string& what) {
    return RequestId(absl::StrCat("class/", index, "/", what));
  };
  ApproveNominationsRequest approve;
  approve.set_training_class(name);
  *approve.mutable_date() = DateToProto(planned.approval_date);
  approve.set_request_id(id("approve"));
  ApproveNominationsResponse approved;
  KETNAP_RETURN_IF_ERROR(
      client_->Call(officer, absl::StrCat(kClasses, "ApproveNominations"), approve, &approved));
  TrainingClass ignored;
  for (size_t i = 0; i < planned.sessions.size(); ++i) {
    const int session = static_cast<int>(i) + 1;
    RecordAttendanceRequest attendance;
    attendance.set_training_class(name);
    attendance.set_session(session);
    *attendance.mutable_date() = DateToProto(planned.sessions[i]);
    for (size_t learner = 0; learner < nominations.size(); ++learner) {
      const auto& absent = planned.learners[learner].absent;
      const bool present = std::find(absent.begin(), absent.end(), session) == absent.end();
      if (present) attendance.add_present(nominations[learner]);
    }
    attendance.set_request_id(id(absl::StrCat("session/", session)));
    KETNAP_RETURN_IF_ERROR(
        client_->Call(officer, absl::StrCat(kClasses, "RecordAttendance"), attendance, &ignored));
  }
  RecordResultsRequest results;
  results.set_training_class(name);
  *results.mutable_date() = DateToProto(planned.end_date);
  for (size_t learner = 0; learner < nominations.size(); ++learner) {
    Result& result = *results.add_results();
    result.set_nomination(nominations[learner]);
    result.set_score(planned.learners[learner].score);
  }
  results.set_request_id(id("results"));
  KETNAP_RETURN_IF_ERROR(
      client_->Call(officer, absl::StrCat(kClasses, "RecordResults"), results, &ignored));
  CompleteClassRequest complete;
  complete.set_training_class(name);
  *complete.mutable_date() = DateToProto(planned.end_date);
  complete.set_request_id(id("complete"));
  return client_->Call(officer, absl::StrCat(kClasses, "CompleteClass"), complete, &ignored);
}

absl::Status Loader::IssueCertificates(int index) {
  const PlannedClass& planned = province_.classes[static_cast<size_t>(index)];
  IssueCertificatesRequest request;
  request.set_training_class(names_.classes[static_cast<size_t>(index)]);
  *request.mutable_issue_date() = DateToProto(planned.issue_date);
  request.set_request_id(RequestId(absl::StrCat("class/", index, "/issue")));
  IssueCertificatesResponse response;
  return client_->Call(SessionOf(Actor::kTraining), absl::StrCat(kClasses, "IssueCertificates"),
                       request, &response);
}

}  // namespace ketnap::ctl
