#include "services/ctl/demo/organizations.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/ctl/demo/base_catalogue.h"
#include "services/ctl/demo/names.h"
#include "services/ctl/demo/quotas.h"

namespace ketnap::ctl {
namespace {

constexpr int kStandingCommittee = 11;

PlannedOrganization Root(const Province& province) {
  PlannedOrganization root;
  root.type = "PROVINCIAL_COMMITTEE";
  root.display_name = absl::StrCat("Tỉnh ủy ", province.name, " ", kDemonstrationMark);
  root.workplace_kind = organization::v1::WORKPLACE_KIND_PARTY_OFFICE;
  root.committee_size = 53;
  root.standing_committee_size = 15;
  root.valid_from = Date(1996, 1, 1);
  return root;
}

PlannedOrganization Superior(const Province& province) {
  PlannedOrganization superior;
  superior.parent = province.root;
  superior.type = "DIRECT_SUPERIOR_COMMITTEE";
  superior.display_name = absl::StrCat("Đảng bộ Khối các cơ quan tỉnh ", province.name);
  superior.workplace_kind = organization::v1::WORKPLACE_KIND_PARTY_OFFICE;
  superior.has_admission_authority = true;
  superior.committee_size = 33;
  superior.standing_committee_size = kStandingCommittee;
  superior.valid_from = Date(1998, 1, 1);
  return superior;
}

// Which of the templates this province has: all that matter most and a choice of the others.
std::vector<BaseTemplate> ChooseTemplates(Random random) {
  std::vector<BaseTemplate> chosen = BaseTemplates();
  while (chosen.size() > kBaseOrganizations) {
    chosen.erase(chosen.begin() + random.Between(2, static_cast<int>(chosen.size()) - 1));
  }
  return chosen;
}

PlannedOrganization BaseOf(const BaseTemplate& base, const std::string& title, Random& random) {
  PlannedOrganization organization;
  organization.parent = 1;
  const bool has_cells = base.most_cells > 0;
  organization.type = has_cells ? "GRASSROOTS_PARTY_ORGANIZATION" : "GRASSROOTS_CELL";
  organization.display_name = absl::StrCat(has_cells ? "Đảng bộ " : "Chi bộ ", title);
  organization.workplace_kind = base.workplace_kind;
  organization.committee_size = has_cells ? 7 + 2 * random.Between(0, 4) : random.Between(3, 5);
  organization.has_trade_union = random.Chance(94);
  organization.has_youth_union = random.Chance(has_cells ? 92 : 70);
  organization.valid_from = Date(random.Between(1998, 2008), random.Between(1, 12), 1);
  return organization;
}

PlannedOrganization CellOf(const PlannedOrganization& base, int base_index, const std::string& unit,
                           const std::string& title, Random& random) {
  PlannedOrganization cell = base;
  cell.parent = base_index;
  cell.type = "PARTY_CELL";
  cell.display_name = absl::StrCat("Chi bộ ", unit, ", ", title);
  cell.committee_size = random.Between(0, 1) * 3;
  cell.valid_from =
      Date(std::max<int>(2003, static_cast<int>(base.valid_from.year())), random.Between(1, 12), 1);
  if (cell.valid_from < base.valid_from) cell.valid_from = base.valid_from;
  return cell;
}

// Somebody official before the term; the days are those of 12-month probations.
PlannedMember NewMember(Random& random, int cell) {
  PlannedMember member;
  member.cell = cell;
  const std::string ethnicity = PickEthnicity(random);
  member.full_name = PickFullName(random, ethnicity, random.Chance(45));
  member.birth_date =
      Date(random.Between(1957, 1985), random.Between(1, 12), random.Between(1, 28));
  const Date earliest = AddMonths(member.birth_date, 22 * 12);
  const int span = static_cast<int>(Date(2012, 6, 1) - earliest);
  member.ceremony_date = earliest + random.Between(0, std::max(1, span));
  member.seniority_date = member.ceremony_date - random.Between(5, 30);
  member.official_date = AddMonths(member.ceremony_date, 12);
  return member;
}

}  // namespace

void PlanOrganizations(const Random& random, Province* province) {
  province->root = 0;
  province->superior = 1;
  province->organizations = {Root(*province), Superior(*province)};
  const auto templates = ChooseTemplates(random.Fork("bases"));
  for (size_t i = 0; i < templates.size(); ++i) {
    Random own = random.Fork("base", i);
    const BaseTemplate& base = templates[i];
    const std::string title = absl::StrReplaceAll(base.title, {{"{}", province->name}});
    PlannedBase planned;
    planned.organization = static_cast<int>(province->organizations.size());
    province->organizations.push_back(BaseOf(base, title, own));
    if (base.most_cells == 0) {
      planned.cells = {planned.organization};
    } else {
      const auto& units = UnitsOf(base.workplace_kind, base.title);
      const int count =
          std::min(own.Between(base.fewest_cells, base.most_cells), static_cast<int>(units.size()));
      for (int cell = 0; cell < count; ++cell) {
        planned.cells.push_back(static_cast<int>(province->organizations.size()));
        province->organizations.push_back(
            CellOf(province->organizations[static_cast<size_t>(planned.organization)],
                   planned.organization, units[static_cast<size_t>(cell)], title, own));
      }
    }
    planned.weight = static_cast<int>(planned.cells.size()) * 10 + own.Between(0, 12);
    province->bases.push_back(std::move(planned));
  }
}

void PlanMembers(const Random& random, Province* province) {
  for (size_t base = 0; base < province->bases.size(); ++base) {
    for (int cell : province->bases[base].cells) {
      Random own = random.Fork("members", static_cast<uint64_t>(cell));
      const int count = own.Between(5, 15);
      for (int i = 0; i < count; ++i) province->members.push_back(NewMember(own, cell));
    }
  }
}

void PlanPlans(const std::vector<int>& term_targets,
               const std::vector<std::vector<int>>& year_targets, Province* province) {
  auto with_targets = [&](PlannedPlan plan, const std::vector<int>& targets) {
    for (size_t i = 0; i < targets.size(); ++i) {
      if (targets[i] > 0) plan.targets.push_back({province->bases[i].organization, targets[i]});
    }
    plan.whole_target = std::accumulate(targets.begin(), targets.end(), 0);
    province->plans.push_back(std::move(plan));
  };
  PlannedPlan term;
  term.period = organization::v1::PLAN_PERIOD_TERM;
  term.start_date = kTermStart;
  term.end_date = kTermEnd;
  term.title = "Kế hoạch phát triển đảng viên nhiệm kỳ 2015 - 2020";
  term.approval_document = "01-NQ/ĐUK ngày 20/7/2015 của Đảng ủy Khối các cơ quan tỉnh";
  term.approval_date = Date(2015, 7, 20);
  with_targets(std::move(term), term_targets);
  for (size_t i = 0; i < year_targets.size(); ++i) {
    const int year = kFirstPlanYear + static_cast<int>(i);
    PlannedPlan plan;
    plan.period = organization::v1::PLAN_PERIOD_YEAR;
    plan.start_date = Date(year, 1, 1);
    plan.end_date = Date(year, 12, 31);
    plan.title = absl::StrCat("Kế hoạch phát triển đảng viên năm ", year);
    plan.approval_date = i == 0 ? Date(2015, 7, 27) : Date(year, 1, 18);
    plan.approval_document =
        absl::StrCat("0", i + 2, "-KH/ĐUK ngày ", FormatDateForPeople(plan.approval_date),
                     " của Ban Thường vụ Đảng ủy Khối các cơ quan tỉnh");
    with_targets(std::move(plan), year_targets[i]);
  }
}

}  // namespace ketnap::ctl
