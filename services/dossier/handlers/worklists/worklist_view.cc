#include "services/dossier/handlers/worklists/worklist_view.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/api/etag.h"
#include "common/base/proto_date.h"
#include "services/dossier/domain/deadline.h"
#include "services/dossier/domain/display_names.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/worklists/index_repository.h"

namespace ketnap::dossier {
namespace {

// Before any due date a rule gives.
constexpr Date kFirstDay(1900, 1, 1);

// "2025-03" as "3/2025".
std::string MonthForPeople(const std::string& subject) {
  const auto day = ParseDate(absl::StrCat(subject, "-01"));
  return day.ok() ? absl::StrCat(day->month(), "/", day->year()) : subject;
}

std::string DetailOf(const Worklist& worklist, const ListedItem& item) {
  return absl::StrReplaceAll(
      worklist.detail,
      {{"{month}", MonthForPeople(item.subject)},
       {"{subject}", SubjectName(item.subject)},
       {"{since}", item.since.has_value() ? FormatDateForPeople(*item.since) : "chưa rõ"}});
}

v1::Urgency UrgencyOf(const Worklist& worklist, Date due, Date today) {
  if (due == kUndated) return v1::URGENCY_UNDATED;
  if (due < today) return v1::URGENCY_OVERDUE;
  return due <= WarnedUntil(worklist, today) ? v1::URGENCY_WARNING : v1::URGENCY_PLANNED;
}

}  // namespace

v1::Queue ToProto(const Worklist& worklist) {
  v1::Queue queue;
  queue.set_id(worklist.id);
  queue.set_title(worklist.title);
  queue.set_description(worklist.description);
  queue.set_main_action(worklist.main_action);
  queue.set_action_label(worklist.action_label);
  queue.set_owner(worklist.owner);
  queue.set_deputy(worklist.deputy);
  for (const int days : worklist.warning_days) queue.add_warning_days(days);
  queue.set_permission(worklist.permission);
  queue.set_empty_message(worklist.empty_message);
  return queue;
}

std::vector<DayRange> DaysOf(const Worklist& worklist, v1::Urgency urgency, Date today) {
  const Date warned = WarnedUntil(worklist, today);
  const Date shown = std::min(ShownUntil(worklist, today).value_or(kUndated - 1), kUndated - 1);
  switch (urgency) {
    case v1::URGENCY_OVERDUE:
      return {{kFirstDay, today - 1}};
    case v1::URGENCY_WARNING:
      return {{today, std::min(warned, shown)}};
    case v1::URGENCY_PLANNED:
      return {{warned + 1, shown}};
    case v1::URGENCY_UNDATED:
      return {{kUndated, kUndated}};
    default:
      return {{kFirstDay, shown}, {kUndated, kUndated}};
  }
}

v1::WorklistItem ToProto(const Worklist& worklist, const ListedItem& item,
                         const CandidateRecord& record, Date today) {
  const Candidate& candidate = record.candidate;
  v1::WorklistItem proto;
  proto.set_candidate(CandidateName(candidate.id));
  proto.set_organization(OrganizationName(candidate.organization));
  proto.set_full_name(candidate.full_name);
  proto.set_state(static_cast<v1::CandidateState>(candidate.state));
  proto.set_urgency(UrgencyOf(worklist, item.due, today));
  if (item.due != kUndated) {
    *proto.mutable_due_date() = DateToProto(item.due);
    const int days_left = static_cast<int>(item.due - today);
    proto.set_days_left(days_left);
    proto.set_warning_days(std::max(0, WarningStep(worklist.warning_days, days_left)));
  }
  if (item.since.has_value()) {
    *proto.mutable_since_date() = DateToProto(*item.since);
    proto.set_days_waiting(std::max(0, static_cast<int>(today - *item.since)));
  }
  proto.set_detail(DetailOf(worklist, item));
  proto.set_rule_id(item.rule_id);
  proto.set_etag(api::MakeEtag(candidate.version));
  return proto;
}

absl::StatusOr<const Worklist*> FindWorklist(const std::vector<Worklist>& worklists,
                                             const std::string& id, const char* field) {
  const auto found = std::find_if(worklists.begin(), worklists.end(),
                                  [&](const Worklist& worklist) { return worklist.id == id; });
  if (found != worklists.end()) return &*found;
  return FieldError(field, "UNKNOWN_QUEUE",
                    {"Không có hàng việc này; xem danh mục hàng việc.",
                     "There is no such queue; ListQueues names them."});
}

}  // namespace ketnap::dossier
