#include "services/supervision/domain/inspection_sample.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ketnap::supervision {
namespace {

bool IsIn(const std::optional<Date>& day, Date from, Date to) {
  return day.has_value() && from <= *day && *day <= to;
}

bool IsAtRisk(const PersonWay& way, const InspectionRisk& risk, Date reference) {
  if (risk.returns > 0) return way.returns >= risk.returns;
  const std::optional<Date>& from = way.On(risk.from);
  if (!from.has_value()) return false;
  const std::optional<Date>& to = way.On(risk.to);
  // Who was taken off the list waits for nothing.
  if (!to.has_value() && way.delisted.has_value()) return false;
  return to.value_or(reference) - *from > risk.days;
}

std::string Text(const std::optional<Date>& day) { return day ? FormatDate(*day) : "-"; }

struct Drawn {
  Uuid ticket;
  SampleItem item;
};

}  // namespace

bool WentOnIn(const PersonWay& way, Date from, Date to) {
  return IsIn(way.delisted, from, to) ||
         std::any_of(way.days.begin(), way.days.end(),
                     [&](const std::optional<Date>& day) { return IsIn(day, from, to); });
}

std::string FactsText(const std::vector<PersonWay>& ways) {
  std::vector<const PersonWay*> ordered;
  for (const PersonWay& way : ways) ordered.push_back(&way);
  std::sort(ordered.begin(), ordered.end(),
            [](const PersonWay* a, const PersonWay* b) { return a->candidate < b->candidate; });
  std::string text;
  for (const PersonWay* way : ordered) {
    text += way->candidate.ToString() + " " + way->organization.ToString();
    for (const std::optional<Date>& day : way->days) text += " " + Text(day);
    text += " " + Text(way->delisted) + " " + std::to_string(way->returns) + "\n";
  }
  return text;
}

std::string RisksText(const std::vector<InspectionRisk>& risks) {
  std::string text;
  for (const InspectionRisk& risk : risks) {
    text += risk.code;
    for (const int number : {static_cast<int>(risk.from), static_cast<int>(risk.to), risk.days,
                             risk.returns, risk.weight}) {
      text += " " + std::to_string(number);
    }
    text += "\n";
  }
  return text;
}

std::vector<SampleItem> DrawSample(const std::vector<PersonWay>& ways,
                                   const std::vector<InspectionRisk>& risks, Date reference,
                                   int64_t seed, size_t size) {
  std::vector<Drawn> drawn;
  drawn.reserve(ways.size());
  for (const PersonWay& way : ways) {
    Drawn each{Uuid(), {way.candidate, way.organization, 1, {}}};
    for (const InspectionRisk& risk : risks) {
      if (!IsAtRisk(way, risk, reference)) continue;
      each.item.weight += risk.weight;
      each.item.risks.push_back(risk.code);
    }
    const std::string person = std::to_string(seed) + " " + way.candidate.ToString() + " ";
    for (int i = 0; i < each.item.weight; ++i) {
      const Uuid ticket = Uuid::FromName(person + std::to_string(i));
      if (i == 0 || ticket < each.ticket) each.ticket = ticket;
    }
    drawn.push_back(std::move(each));
  }
  const auto first = [](const Drawn& a, const Drawn& b) {
    return std::tie(a.ticket, a.item.candidate) < std::tie(b.ticket, b.item.candidate);
  };
  const size_t wanted = std::min(size, drawn.size());
  std::partial_sort(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(wanted), drawn.end(),
                    first);
  std::vector<SampleItem> sample;
  for (size_t i = 0; i < wanted; ++i) sample.push_back(std::move(drawn[i].item));
  return sample;
}

}  // namespace ketnap::supervision
