#include "services/dossier/handlers/worklists/worklist_service.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/access/scoped_query.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/worklists/worklist_view.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/worklists/index_repository.h"
#include "services/dossier/repository/worklists/listing_repository.h"

namespace ketnap::dossier {
namespace {

absl::Status ReadAfter(const api::Page& page, ItemQuery* query) {
  if (page.after_key.empty()) return absl::OkStatus();
  if (page.after_key.size() != 2) return api::PageTokenError();
  const auto due = ParseDate(page.after_key[0]);
  const auto id = Uuid::Parse(page.after_key[1]);
  // The last day there is lies beyond the years people write.
  const bool undated = page.after_key[0] == FormatDate(kUndated);
  if (!id.ok() || (!due.ok() && !undated)) return api::PageTokenError();
  query->after_due = undated ? kUndated : *due;
  query->after_id = *id;
  return absl::OkStatus();
}

absl::Status AddItems(db::Transaction& transaction, const Worklist& worklist,
                      const std::vector<ListedItem>& items, Date today,
                      v1::ListWorklistItemsResponse* response) {
  std::vector<Uuid> ids;
  for (const ListedItem& item : items) ids.push_back(item.candidate);
  KETNAP_ASSIGN_OR_RETURN(std::vector<CandidateRecord> records, FindCandidates(transaction, ids));
  std::map<Uuid, CandidateRecord> by_id;
  for (CandidateRecord& record : records) by_id.emplace(record.candidate.id, std::move(record));
  for (const ListedItem& item : items) {
    const auto found = by_id.find(item.candidate);
    if (found == by_id.end()) continue;
    *response->add_items() = ToProto(worklist, item, found->second, today);
  }
  return absl::OkStatus();
}

int64_t CountIn(const std::map<Date, int64_t>& by_day, const std::vector<DayRange>& days) {
  int64_t count = 0;
  for (const DayRange& range : days) {
    for (auto day = by_day.lower_bound(range.first);
         day != by_day.end() && day->first <= range.last; ++day) {
      count += day->second;
    }
  }
  return count;
}

}  // namespace

absl::StatusOr<v1::ListQueuesResponse> WorklistHandler::ListQueues(const Context& context,
                                                                   const v1::ListQueuesRequest&) {
  v1::ListQueuesResponse response;
  for (const Worklist& worklist : *environment_.worklists) {
    if (!context.caller.HasPermission(worklist.permission, context.today)) continue;
    *response.add_queues() = ToProto(worklist);
  }
  return response;
}

absl::StatusOr<v1::ListWorklistItemsResponse> WorklistHandler::ListWorklistItems(
    const Context& context, const v1::ListWorklistItemsRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const Worklist* worklist,
                          FindWorklist(*environment_.worklists, request.queue(), "queue"));
  ItemQuery query;
  KETNAP_ASSIGN_OR_RETURN(
      query.organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  query.queue = worklist->id;
  query.days = DaysOf(*worklist, request.urgency(), context.today);
  query.limit = page.size + 1;
  KETNAP_RETURN_IF_ERROR(ReadAfter(page, &query));
  v1::ListWorklistItemsResponse response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(std::vector<ListedItem> items, ListItems(transaction, query));
        if (api::CutToPage(page, &items)) {
          response.set_next_page_token(api::MakePageToken(
              request, principal,
              {FormatDate(items.back().due), items.back().candidate.ToString()}));
        }
        return AddItems(transaction, *worklist, items, context.today, &response);
      }));
  return response;
}

absl::StatusOr<v1::GetWorklistCountsResponse> WorklistHandler::GetWorklistCounts(
    const Context& context, const v1::GetWorklistCountsRequest& request) {
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  std::vector<DayCount> counts;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunSingleRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        KETNAP_ASSIGN_OR_RETURN(counts, CountItems(transaction, organization));
        return absl::OkStatus();
      }));
  std::map<std::string, std::map<Date, int64_t>> by_queue;
  for (const DayCount& count : counts) by_queue[count.queue][count.due] += count.count;
  v1::GetWorklistCountsResponse response;
  for (const Worklist& worklist : *environment_.worklists) {
    if (!context.caller.HasPermission(worklist.permission, context.today)) continue;
    const auto& by_day = by_queue[worklist.id];
    const auto count = [&](v1::Urgency urgency) {
      return CountIn(by_day, DaysOf(worklist, urgency, context.today));
    };
    v1::QueueCount* queue = response.add_counts();
    queue->set_queue(worklist.id);
    queue->set_total_count(count(v1::URGENCY_UNSPECIFIED));
    queue->set_overdue_count(count(v1::URGENCY_OVERDUE));
    queue->set_warning_count(count(v1::URGENCY_WARNING));
  }
  return response;
}

}  // namespace ketnap::dossier
