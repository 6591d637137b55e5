#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_WORKLIST_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_WORKLIST_FIXTURE_H_

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ketnap/dossier/v1/projection_service.grpc.pb.h"
#include "ketnap/dossier/v1/worklist_service.grpc.pb.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/repository/candidate_repository.h"

namespace ketnap::dossier {

using Worklists = v1::WorklistService::Stub;
using Projections = v1::ProjectionService::Stub;

// For tests: the queues, seen through the API.
class WorklistFixture : public WayTest {
 protected:
  static std::string NameOf(const Uuid& organization) {
    return absl::StrCat("organizations/", organization.ToString());
  }

  // Every page of a queue.
  std::vector<v1::WorklistItem> Items(const Uuid& organization, const std::string& queue,
                                      v1::Urgency urgency = v1::URGENCY_UNSPECIFIED,
                                      int page_size = 500) {
    v1::ListWorklistItemsRequest request;
    request.set_organization(NameOf(organization));
    request.set_queue(queue);
    request.set_urgency(urgency);
    request.set_page_size(page_size);
    std::vector<v1::WorklistItem> items;
    do {
      auto page = Send(&Worklists::ListWorklistItems, request);
      EXPECT_TRUE(page.ok()) << queue << ": " << page.status();
      if (!page.ok()) return items;
      items.insert(items.end(), page->items().begin(), page->items().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return items;
  }

  std::map<std::string, v1::QueueCount> Counts(const Uuid& organization) {
    v1::GetWorklistCountsRequest request;
    request.set_organization(NameOf(organization));
    auto reply = Send(&Worklists::GetWorklistCounts, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    std::map<std::string, v1::QueueCount> counts;
    if (!reply.ok()) return counts;
    for (const v1::QueueCount& count : reply->counts()) counts[count.queue()] = count;
    return counts;
  }

  // Queues somebody waits in below an organization.
  std::vector<std::string> Waiting(const Uuid& organization) {
    std::vector<std::string> queues;
    for (const auto& [queue, count] : Counts(organization)) {
      if (count.total_count() > 0) queues.push_back(queue);
    }
    return queues;
  }

  // A count always equals its list, and the urgencies part it.
  void ExpectCountsEqualLists(const Uuid& organization) {
    for (const auto& [queue, count] : Counts(organization)) {
      std::map<v1::Urgency, int64_t> listed;
      for (const v1::Urgency urgency :
           {v1::URGENCY_OVERDUE, v1::URGENCY_WARNING, v1::URGENCY_PLANNED, v1::URGENCY_UNDATED}) {
        for (const v1::WorklistItem& item : Items(organization, queue, urgency)) {
          EXPECT_EQ(item.urgency(), urgency) << queue;
          ++listed[urgency];
        }
      }
      EXPECT_EQ(count.total_count(), static_cast<int64_t>(Items(organization, queue).size()))
          << queue;
      EXPECT_EQ(count.total_count(), listed[v1::URGENCY_OVERDUE] + listed[v1::URGENCY_WARNING] +
                                         listed[v1::URGENCY_PLANNED] + listed[v1::URGENCY_UNDATED])
          << queue;
      EXPECT_EQ(count.overdue_count(), listed[v1::URGENCY_OVERDUE]) << queue;
      EXPECT_EQ(count.warning_count(), listed[v1::URGENCY_WARNING]) << queue;
    }
  }

  // Faults of the projections, "projection: message" each.
  std::vector<std::string> Faults(int limit = 0) {
    v1::CheckProjectionsRequest request;
    request.set_limit(limit);
    std::vector<std::string> faults;
    do {
      auto reply = harness_.Call(ketnap::testing::ServiceHarness::Process("operator"),
                                 &Projections::CheckProjections, request);
      EXPECT_TRUE(reply.ok()) << reply.status();
      if (!reply.ok()) return faults;
      for (const v1::ProjectionFault& fault : reply->faults()) {
        faults.push_back(absl::StrCat(fault.projection(), ": ", fault.message()));
      }
      request.set_after_candidate(reply->next_candidate());
    } while (!request.after_candidate().empty());
    return faults;
  }

  // People whose rows differed.
  int64_t Rebuild(int limit = 0) {
    v1::RebuildProjectionsRequest request;
    request.set_limit(limit);
    int64_t changed = 0;
    do {
      request.set_request_id(harness_.NewRequestId());
      auto reply = harness_.Call(ketnap::testing::ServiceHarness::Process("operator"),
                                 &Projections::RebuildProjections, request);
      EXPECT_TRUE(reply.ok()) << reply.status();
      if (!reply.ok()) return changed;
      changed += reply->changed_count();
      request.set_after_candidate(reply->next_candidate());
    } while (!request.after_candidate().empty());
    return changed;
  }
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_WORKLISTS_WORKLIST_FIXTURE_H_
