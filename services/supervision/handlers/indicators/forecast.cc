#include "services/supervision/domain/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "services/supervision/domain/figures.h"
#include "services/supervision/domain/stage.h"
#include "services/supervision/handlers/attainment.h"
#include "services/supervision/handlers/figures/figure_question.h"
#include "services/supervision/handlers/statistics_handler.h"
#include "services/supervision/repository/plan_repository.h"

namespace ketnap::supervision {
namespace {

constexpr int kMostYearsAhead = 3;
constexpr int kYearsLookedAt = 3;
// Fewer than this say little: the organization above is asked, as far as the caller may see it.
constexpr int64_t kFewest = 30;

struct StageName {
  std::string_view stage;
  const char* display_name;
};
constexpr StageName kWay[] = {{step::kNominated, "Được giới thiệu, chưa vào danh sách"},
                              {step::kListed, "Cảm tình đảng, chưa học lớp nhận thức"},
                              {step::kTrained, "Đã học lớp nhận thức, chưa lập hồ sơ"},
                              {step::kDossierOpened, "Đang lập hồ sơ"},
                              {step::kCellResolved, "Chi bộ đã đề nghị, chờ quyết định"},
                              {step::kDecided, "Đã có quyết định, chờ lễ kết nạp"}};

// A stage that a deadline runs in. Working days are taken for calendar days by five to seven.
struct StageDeadline {
  std::string_view stage;
  const char* rule;
  const char* parameter;
};
constexpr StageDeadline kDeadlines[] = {{step::kNominated, "R-NOM-1", "answer_working_days"},
                                        {step::kCellResolved, "R-DL-1", "working_days"},
                                        {step::kDecided, "R-DL-2", "working_days"}};

constexpr char kStatement[] =
    "Dự báo chỉ dựa vào những người đang trong quá trình hiện nay và vào tỷ lệ, thời gian ở từng "
    "tình trạng đã thấy trong ba năm qua; không tính người chưa được giới thiệu và không phải là "
    "cam kết. Mức thấp và mức cao ứng với tỷ lệ kém hơn và tốt hơn do số trường hợp đã thấy có "
    "hạn.";

void FillEstimate(const Range& range, v1::Estimate* message) {
  message->set_low(static_cast<int32_t>(std::floor(range.low + 1e-6)));
  message->set_median(static_cast<int32_t>(std::lround(range.median)));
  message->set_high(static_cast<int32_t>(std::ceil(range.high - 1e-6)));
}

struct StageData {
  StageInput input;
  bool from_own_past = true;
};

class ForecastReport {
 public:
  ForecastReport(db::Transaction& transaction, const access::RequestContext& context,
                 const Environment& environment, const Uuid& organization,
                 v1::GetForecastResponse* response)
      : transaction_(transaction),
        context_(context),
        environment_(environment),
        organization_(organization),
        response_(*response) {}

  absl::Status Fill(const v1::GetForecastRequest& request) {
    KETNAP_RETURN_IF_ERROR(FillTarget(request));
    KETNAP_RETURN_IF_ERROR(ReadStages());
    window_.horizon_days = static_cast<int>(std::max<int64_t>(end_ - context_.today, 0));
    window_.past_days = static_cast<int>(context_.today - ObservedFrom());
    *response_.mutable_observed_from() = DateToProto(ObservedFrom());
    FillStages();
    FillDeadlines();
    response_.set_statement(kStatement);
    return absl::OkStatus();
  }

 private:
  Date ObservedFrom() const { return AddMonths(context_.today, -12 * kYearsLookedAt); }

  // Target, what was admitted, and how far is looked ahead.
  absl::Status FillTarget(const v1::GetForecastRequest& request) {
    v1::GetAttainmentRequest asked;
    asked.set_organization(request.organization());
    asked.set_plan(request.plan());
    asked.set_structure(v1::STRUCTURE_BASIS_BY_TODAY);
    v1::GetAttainmentResponse attainment;
    const absl::Status measured =
        FillAttainment(transaction_, context_, *environment_.tree, asked, &attainment);
    Date plan_end(context_.today.year(), 12, 31);
    if (ErrorReason(measured) == "NO_APPROVED_PLAN") {
      KETNAP_RETURN_IF_ERROR(CountThisYear());
    } else {
      KETNAP_RETURN_IF_ERROR(measured);
      response_.set_plan(attainment.plan());
      response_.set_plan_title(attainment.plan_title());
      *response_.mutable_start_date() = attainment.start_date();
      response_.set_target(attainment.total().target());
      response_.set_admitted(attainment.total().admitted());
      KETNAP_ASSIGN_OR_RETURN(const Uuid plan,
                              api::ParseResourceName(attainment.plan(), "plans", "plan"));
      KETNAP_ASSIGN_OR_RETURN(const auto fact, FindPlan(transaction_, plan, context_.today));
      if (fact.has_value()) plan_end = fact->end_date;
    }
    const Date last = AddMonths(context_.today, 12 * kMostYearsAhead);
    end_ = std::min(plan_end, last);
    if (request.has_end_date()) {
      KETNAP_ASSIGN_OR_RETURN(end_, DateFromProto(request.end_date()));
      if (end_ < context_.today || end_ > last) {
        return InvalidFieldsError(
            {{"end_date",
              "OUT_OF_RANGE",
              {"Ngày dự báo đến phải từ hôm nay đến hết ba năm tới.",
               "The day looked ahead to lies between today and three years from now."}}});
      }
    }
    *response_.mutable_end_date() = DateToProto(end_);
    return absl::OkStatus();
  }

  absl::Status CountThisYear() {
    const Date first(context_.today.year(), 1, 1);
    KETNAP_ASSIGN_OR_RETURN(
        const auto counts,
        CountFigures(transaction_, {Basis::kToday, organization_, Figure::kStep, first,
                                    context_.today, std::string(step::kAdmitted)}));
    int64_t admitted = 0;
    for (const FigureCount& count : counts) admitted += count.count;
    response_.set_admitted(static_cast<int32_t>(admitted));
    *response_.mutable_start_date() = DateToProto(first);
    return absl::OkStatus();
  }

  // Who is in each stage of an organization and what became of those before, by stage.
  absl::StatusOr<std::map<std::string, StageInput, std::less<>>> Read(const Uuid& organization) {
    std::map<std::string, StageInput, std::less<>> stages;
    KETNAP_ASSIGN_OR_RETURN(const auto present,
                            CountFigures(transaction_, {Basis::kToday, organization, Figure::kStage,
                                                        std::nullopt, context_.today, ""}));
    for (const FigureCount& count : present) {
      const int64_t days = context_.today - DayOfNumber(count.number);
      stages[count.code].present[std::max<int64_t>(days, 0)] += count.count;
    }
    KETNAP_ASSIGN_OR_RETURN(
        const auto past,
        CountFigures(transaction_, {Basis::kToday, organization, Figure::kStageDuration,
                                    ObservedFrom(), context_.today, ""}));
    for (const FigureCount& count : past) {
      const size_t arrow = count.code.find('>');
      if (arrow == std::string::npos) continue;
      const std::string to = count.code.substr(arrow + 1);
      stages[count.code.substr(0, arrow)].past[to][count.number] += count.count;
    }
    for (auto& [stage, input] : stages) {
      input.stage = stage;
      input.waiting = input.present;
    }
    return stages;
  }

  static int64_t Observed(const StageInput& stage) {
    int64_t observed = 0;
    for (const auto& [to, days] : stage.past) {
      for (const auto& [day, count] : days) observed += count;
    }
    return observed;
  }

  bool IsComplete() const {
    return std::all_of(stages_.begin(), stages_.end(),
                       [](const StageData& stage) { return Observed(stage.input) >= kFewest; });
  }

  // Its own past; where that says little, that of the nearest above within the caller's scope.
  absl::Status ReadStages() {
    KETNAP_ASSIGN_OR_RETURN(auto own, Read(organization_));
    for (const StageName& name : kWay) {
      StageData data;
      data.input = own[std::string(name.stage)];
      data.input.stage = std::string(name.stage);
      stages_.push_back(std::move(data));
    }
    const std::vector<Uuid> path = environment_.tree->PathToRoot(organization_);
    for (size_t i = 1; i < path.size() && !IsComplete(); ++i) {
      if (!access::CheckScope(context_, *environment_.tree, context_.permission, path[i], "")
               .ok()) {
        break;
      }
      KETNAP_ASSIGN_OR_RETURN(auto above, Read(path[i]));
      for (StageData& data : stages_) {
        if (Observed(data.input) >= kFewest) continue;
        const StageInput& wider = above[data.input.stage];
        if (Observed(wider) == Observed(data.input)) continue;
        data.input.past = wider.past;
        data.input.waiting = wider.waiting;
        data.from_own_past = false;
      }
    }
    return absl::OkStatus();
  }

  void FillStages() {
    std::vector<StageInput> inputs;
    for (const StageData& data : stages_) inputs.push_back(data.input);
    const Outlook outlook = ForecastAdmissions(inputs, std::string(step::kAdmitted), window_);
    for (size_t i = 0; i < stages_.size(); ++i) {
      const StageOutlook& stage = outlook.stages[i];
      v1::ForecastStage* message = response_.add_stages();
      message->set_state(stages_[i].input.stage);
      message->set_display_name(kWay[i].display_name);
      message->set_people(static_cast<int32_t>(stage.people));
      message->set_observed(static_cast<int32_t>(stage.observed));
      message->set_went_on_permille(Permille(stage.went_on, stage.observed));
      message->set_median_days(static_cast<int32_t>(stage.median_days));
      message->set_p90_days(static_cast<int32_t>(stage.p90_days));
      FillEstimate(stage.admissions, message->mutable_expected_admissions());
      message->set_from_own_past(stages_[i].from_own_past);
    }
    v1::Estimate* expected = response_.mutable_expected_admissions();
    FillEstimate(outlook.admissions, expected);
    const int32_t missing = response_.target() - response_.admitted();
    v1::Estimate* shortfall = response_.mutable_expected_shortfall();
    shortfall->set_low(std::max(0, missing - expected->high()));
    shortfall->set_median(std::max(0, missing - expected->median()));
    shortfall->set_high(std::max(0, missing - expected->low()));
  }

  void FillDeadlines() {
    for (const StageDeadline& deadline : kDeadlines) {
      const ProcessRule* rule = environment_.process_rules->Find(deadline.rule, context_.today);
      const auto working_days =
          environment_.process_rules->Number(deadline.rule, deadline.parameter, context_.today);
      if (rule == nullptr || !working_days.has_value() || *working_days <= 0) continue;
      const auto stage = std::find_if(stages_.begin(), stages_.end(), [&](const StageData& data) {
        return data.input.stage == deadline.stage;
      });
      const int64_t limit = (int64_t{*working_days} * 7 + 4) / 5;
      const DeadlineOutlook outlook = ForecastDeadline(stage->input, limit, kFewest, window_);
      const v1::ForecastStage& shown = response_.stages(static_cast<int>(stage - stages_.begin()));
      v1::DeadlineAtRisk* message = response_.add_deadlines();
      message->set_state(stage->input.stage);
      message->set_rule_id(deadline.rule);
      message->set_title(rule->title);
      message->set_clause(rule->clause);
      message->set_confidence(rule->confidence);
      message->set_limit_days(static_cast<int32_t>(limit));
      message->set_people(static_cast<int32_t>(outlook.people));
      message->set_overdue(static_cast<int32_t>(outlook.overdue));
      message->set_likely_late(static_cast<int32_t>(outlook.likely_late));
      message->set_median_days(shown.median_days());
      message->set_p90_days(shown.p90_days());
      message->set_observed(shown.observed());
    }
  }

  db::Transaction& transaction_;
  const access::RequestContext& context_;
  const Environment& environment_;
  const Uuid organization_;
  v1::GetForecastResponse& response_;
  Date end_;
  Window window_;
  std::vector<StageData> stages_;  // In the order of kWay.
};

}  // namespace

absl::StatusOr<v1::GetForecastResponse> StatisticsHandler::GetForecast(
    const access::RequestContext& context, const v1::GetForecastRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid organization,
                          KnownOrganization(*environment_->tree, request.organization()));
  const v1::Freshness freshness = environment_->freshness();
  v1::GetForecastResponse response;
  KETNAP_RETURN_IF_ERROR(
      environment_->database->RunRead(context.deadline, [&](db::Transaction& transaction) {
        response.Clear();
        return ForecastReport(transaction, context, *environment_, organization, &response)
            .Fill(request);
      }));
  *response.mutable_freshness() = freshness;
  return response;
}

}  // namespace ketnap::supervision
