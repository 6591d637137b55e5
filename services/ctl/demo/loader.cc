#include "services/ctl/demo/loader.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/member_service.pb.h"
#include "ketnap/organization/v1/organization_service.pb.h"
#include "ketnap/organization/v1/plan_service.pb.h"
#include "services/ctl/demo/account_list.h"
#include "services/ctl/demo/explain.h"
#include "services/ctl/demo/workers.h"

namespace ketnap::ctl {
namespace {

using organization::v1::Plan;

constexpr char kPlans[] = "/ketnap.organization.v1.PlanService/";
constexpr absl::Duration kEventPatience = absl::Seconds(30);

// Steps that build on what another service told by an event.
bool FollowsEvents(dossier::v1::Step step) {
  return step == dossier::v1::STEP_NOMINATE || step == dossier::v1::STEP_ASSIGN_HELPER ||
         step == dossier::v1::STEP_OPEN_DOSSIER || step == dossier::v1::STEP_PROPOSE_RECOGNITION;
}

// Indices by depth in the tree: a parent comes before what is below it.
std::vector<std::vector<int>> ByDepth(const Province& province) {
  std::vector<std::vector<int>> levels;
  std::vector<size_t> depths;
  for (size_t i = 0; i < province.organizations.size(); ++i) {
    const int parent = province.organizations[i].parent;
    const size_t depth = parent < 0 ? 0 : depths[static_cast<size_t>(parent)] + 1;
    depths.push_back(depth);
    if (levels.size() <= depth) levels.resize(depth + 1);
    levels[depth].push_back(static_cast<int>(i));
  }
  return levels;
}

}  // namespace

Loader::Loader(const Context& context, const Province& province, SuiteClient* client,
               DemoAccounts* accounts, int concurrency)
    : context_(context),
      province_(province),
      client_(client),
      accounts_(accounts),
      concurrency_(concurrency) {
  names_.organizations.resize(province.organizations.size());
  names_.members.resize(province.members.size());
  names_.classes.resize(province.classes.size());
  names_.people.resize(province.people.size());
}

absl::Status Loader::Run() {
  KETNAP_RETURN_IF_ERROR(accounts_->AddWorking(BoardAccount()));
  KETNAP_RETURN_IF_ERROR(LoadOrganizations());
  KETNAP_RETURN_IF_ERROR(MakeAccounts());
  KETNAP_RETURN_IF_ERROR(LoadMembers());
  KETNAP_RETURN_IF_ERROR(LoadPlans());
  KETNAP_RETURN_IF_ERROR(LoadPhaseOf(LoadPhase::kListing, {"cảm tình đảng và nhận xét hằng tháng",
                                                           "sympathizers and monthly reviews"}));
  KETNAP_RETURN_IF_ERROR(LoadClassPlans());
  KETNAP_RETURN_IF_ERROR(LoadClasses(/*is_new_member=*/false));
  KETNAP_RETURN_IF_ERROR(
      LoadPhaseOf(LoadPhase::kDossier, {"hồ sơ, nghị quyết, quyết định, lễ kết nạp",
                                        "dossiers, resolutions, decisions, ceremonies"}));
  KETNAP_RETURN_IF_ERROR(LoadClasses(/*is_new_member=*/true));
  return LoadPhaseOf(LoadPhase::kRecognition,
                     {"công nhận đảng viên chính thức", "official membership"});
}

absl::Status Loader::GoOn(const LearnedNames& names) {
  names_.organizations = names.organizations;
  names_.members = names.members;
  KETNAP_RETURN_IF_ERROR(LoadAppointments());
  KETNAP_RETURN_IF_ERROR(LoadPlans());
  KETNAP_RETURN_IF_ERROR(LoadPhaseOf(LoadPhase::kListing, {"cảm tình đảng và nhận xét hằng tháng",
                                                           "sympathizers and monthly reviews"}));
  KETNAP_RETURN_IF_ERROR(LoadClassPlans());
  KETNAP_RETURN_IF_ERROR(LoadClasses(/*is_new_member=*/false));
  return LoadPhaseOf(LoadPhase::kDossier, {"hồ sơ đang giải quyết", "dossiers under way"});
}

Session* Loader::SessionOf(Actor actor) {
  switch (actor) {
    case Actor::kBoard:
      return accounts_->SessionOf("board");
    case Actor::kStandingCommittee:
      return accounts_->SessionOf("standing");
    case Actor::kTraining:
      return accounts_->SessionOf("training");
    default:
      return accounts_->SessionOf("base");
  }
}

absl::Status Loader::Send(PlannedCall* call, bool after_events) {
  CallOptions options;
  if (after_events) options.wait_for_events = kEventPatience;
  return client_->Call(SessionOf(call->actor), call->path, *call->request, call->response.get(),
                       options);
}

std::string Loader::RequestId(const std::string& key) const {
  return RequestIdOf(province_.seed, province_.act + key);
}

absl::Status Loader::LoadOrganizations() {
  Progress progress(context_.Say({"tổ chức đảng", "organizations"}),
                    static_cast<int>(province_.organizations.size()));
  for (const std::vector<int>& level : ByDepth(province_)) {
    KETNAP_RETURN_IF_ERROR(
        RunParallel(concurrency_, static_cast<int>(level.size()), [&](int i) -> absl::Status {
          const int index = level[static_cast<size_t>(i)];
          PlannedCall call = CreateOrganizationCall(province_, names_, index);
          KETNAP_RETURN_IF_ERROR(
              Explain(Send(&call, index > 0),
                      {absl::StrCat("tổ chức thứ ", index), absl::StrCat("organization ", index)}));
          names_.organizations[static_cast<size_t>(index)] =
              static_cast<const organization::v1::Organization&>(*call.response).name();
          progress.Advance();
          return absl::OkStatus();
        }));
  }
  return absl::OkStatus();
}

absl::Status Loader::MakeAccounts() {
  const std::string& root = names_.organizations[static_cast<size_t>(province_.root)];
  const auto working = WorkingAccounts(root);
  const auto people = PeopleAccounts(province_, names_);
  Progress progress(context_.Say({"tài khoản", "accounts"}),
                    static_cast<int>(working.size() + people.size()));
  for (const WantedAccount& wanted : working) {
    KETNAP_RETURN_IF_ERROR(accounts_->AddWorking(wanted));
    progress.Advance();
  }
  for (const WantedAccount& wanted : people) {
    KETNAP_RETURN_IF_ERROR(accounts_->AddPerson(wanted));
    progress.Advance();
  }
  return accounts_->WritePeople(people, context_.Path("demo-accounts.txt"));
}

absl::Status Loader::LoadMembers() {
  const int count = static_cast<int>(province_.members.size());
  Progress progress(context_.Say({"đảng viên chính thức", "official members"}), count);
  return RunParallel(concurrency_, count, [&](int index) -> absl::Status {
    PlannedCall call = CreateMemberCall(province_, names_, index);
    KETNAP_RETURN_IF_ERROR(Explain(Send(&call, true), {absl::StrCat("đảng viên thứ ", index),
                                                       absl::StrCat("member ", index)}));
    names_.members[static_cast<size_t>(index)] =
        static_cast<const organization::v1::Member&>(*call.response).name();
    progress.Advance();
    return absl::OkStatus();
  });
}

absl::Status Loader::LoadAppointments() {
  const int count = static_cast<int>(province_.appointments.size());
  Progress progress(context_.Say({"chức vụ trong cấp ủy", "posts"}), count);
  return RunParallel(concurrency_, count, [&](int index) -> absl::Status {
    PlannedCall call = AppointMemberCall(province_, names_, index);
    KETNAP_RETURN_IF_ERROR(Explain(
        Send(&call, true), {absl::StrCat("chức vụ thứ ", index), absl::StrCat("post ", index)}));
    progress.Advance();
    return absl::OkStatus();
  });
}

absl::Status Loader::LoadPlans() {
  Progress progress(context_.Say({"kế hoạch và chỉ tiêu", "plans and targets"}),
                    static_cast<int>(province_.plans.size()));
  for (size_t i = 0; i < province_.plans.size(); ++i) {
    KETNAP_RETURN_IF_ERROR(
        Explain(LoadPlan(i), {absl::StrCat("kế hoạch thứ ", i), absl::StrCat("plan ", i)}));
    progress.Advance();
  }
  return absl::OkStatus();
}

absl::Status Loader::LoadPlan(size_t index) {
  const PlannedPlan& planned = province_.plans[index];
  auto id = [&](const char* what) { return RequestId(absl::StrCat("plan/", index, "/", what)); };
  Plan plan;
  organization::v1::CreatePlanRequest create;
  create.mutable_plan()->set_organization(
      names_.organizations[static_cast<size_t>(province_.superior)]);
  create.mutable_plan()->set_period(planned.period);
  *create.mutable_plan()->mutable_start_date() = DateToProto(planned.start_date);
  *create.mutable_plan()->mutable_end_date() = DateToProto(planned.end_date);
  create.mutable_plan()->set_title(planned.title);
  create.mutable_plan()->set_whole_target(planned.whole_target);
  create.set_request_id(id("create"));
  Session* board = SessionOf(Actor::kBoard);
  KETNAP_RETURN_IF_ERROR(client_->Call(board, absl::StrCat(kPlans, "CreatePlan"), create, &plan));
  const std::string name = plan.name();
  organization::v1::SetTargetsRequest targets;
  targets.set_plan(name);
  for (const PlannedTarget& target : planned.targets) {
    auto& added = *targets.add_targets();
    added.set_organization(names_.organizations[static_cast<size_t>(target.organization)]);
    added.set_admissions(target.admissions);
  }
  targets.set_request_id(id("targets"));
  KETNAP_RETURN_IF_ERROR(client_->Call(board, absl::StrCat(kPlans, "SetTargets"), targets, &plan));
  organization::v1::ProposeTargetsRequest propose;
  propose.set_plan(name);
  propose.set_request_id(id("propose"));
  KETNAP_RETURN_IF_ERROR(
      client_->Call(board, absl::StrCat(kPlans, "ProposeTargets"), propose, &plan));
  organization::v1::ApproveTargetsRequest approve;
  approve.set_plan(name);
  approve.set_approval_document(planned.approval_document);
  *approve.mutable_approval_date() = DateToProto(planned.approval_date);
  approve.set_request_id(id("approve"));
  return client_->Call(SessionOf(Actor::kStandingCommittee), absl::StrCat(kPlans, "ApproveTargets"),
                       approve, &plan);
}

absl::Status Loader::LoadPhaseOf(LoadPhase phase, const Message& title) {
  const int count = static_cast<int>(province_.people.size());
  Progress progress(context_.Say(title), count);
  return RunParallel(concurrency_, count, [&](int person) -> absl::Status {
    KETNAP_RETURN_IF_ERROR(TakeSteps(person, phase));
    progress.Advance();
    return absl::OkStatus();
  });
}

absl::Status Loader::TakeSteps(int person, LoadPhase phase) {
  const auto& steps = province_.people[static_cast<size_t>(person)].steps;
  std::string& name = names_.people[static_cast<size_t>(person)];
  for (size_t i = 0; i < steps.size(); ++i) {
    const PlannedStep& step = steps[i];
    if (PhaseOf(step.step) != phase) continue;
    PlannedCall call = StepCall(province_, names_, person, static_cast<int>(i));
    const std::string where =
        absl::StrCat(name.empty() ? absl::StrCat("person ", person) : name, " ",
                     dossier::v1::Step_Name(step.step), " ", FormatDate(step.date));
    KETNAP_RETURN_IF_ERROR(Explain(Send(&call, FollowsEvents(step.step)), {where, where}));
    if (step.step == dossier::v1::STEP_NOMINATE) {
      name = static_cast<const dossier::v1::Candidate&>(*call.response).name();
    }
  }
  return absl::OkStatus();
}

}  // namespace ketnap::ctl
