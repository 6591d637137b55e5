#include "services/supervision/handlers/projection_handler.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/journal/projection_cursor.h"
#include "services/supervision/projections/projections.h"
#include "services/supervision/repository/breach_repository.h"
#include "services/supervision/repository/figure_check.h"
#include "services/supervision/repository/figure_rows.h"
#include "services/supervision/repository/place_repository.h"
#include "services/supervision/repository/process_repository.h"

namespace ketnap::supervision {
namespace {

constexpr int kPeopleAtOnce = 500;
constexpr int kOrganizationsAtOnce = 20;
// How long the projection waits for the next call.
constexpr absl::Duration kRunPause = absl::Minutes(10);
constexpr char kPeople[] = "candidates";
constexpr char kOrganizations[] = "organizations";

// One page: people, or once they are through, organizations.
struct Page {
  std::vector<Uuid> people;
  std::vector<std::pair<Uuid, int>> organizations;
  std::string next;
};

absl::StatusOr<Page> ReadPage(db::Transaction& transaction, const std::string& after, int limit) {
  Page page;
  if (!absl::StartsWith(after, kOrganizations)) {
    Uuid last;
    if (!after.empty()) {
      KETNAP_ASSIGN_OR_RETURN(last, api::ParseResourceName(after, kPeople, "after"));
    }
    const int most = limit == 0 ? kPeopleAtOnce : limit;
    KETNAP_ASSIGN_OR_RETURN(page.people, PeopleAfter(transaction, last, most));
    page.next = page.people.size() < static_cast<size_t>(most)
                    ? api::ResourceName(kOrganizations, Uuid())
                    : api::ResourceName(kPeople, page.people.back());
    return page;
  }
  KETNAP_ASSIGN_OR_RETURN(const Uuid last, api::ParseResourceName(after, kOrganizations, "after"));
  const int most = limit == 0 ? kOrganizationsAtOnce : limit;
  KETNAP_ASSIGN_OR_RETURN(page.organizations, CountedAfter(transaction, last, most));
  if (page.organizations.size() == static_cast<size_t>(most)) {
    page.next = api::ResourceName(kOrganizations, page.organizations.back().first);
  }
  return page;
}

void AddFault(std::string resource, std::string message, v1::CheckProjectionsResponse* response) {
  v1::ProjectionFault* fault = response->add_faults();
  fault->set_resource(std::move(resource));
  fault->set_message(std::move(message));
}

absl::Status CheckPage(db::Transaction& transaction, const Page& page,
                       v1::CheckProjectionsResponse* response) {
  for (const Uuid& person : page.people) {
    KETNAP_ASSIGN_OR_RETURN(const int64_t misplaced, MisplacedFacts(transaction, person));
    if (misplaced == 0) continue;
    AddFault(api::ResourceName(kPeople, person), absl::StrCat(misplaced, " facts elsewhere"),
             response);
  }
  for (const auto& [organization, level] : page.organizations) {
    KETNAP_ASSIGN_OR_RETURN(const int64_t wrong, WrongCounts(transaction, organization, level));
    if (wrong == 0) continue;
    AddFault(api::ResourceName(kOrganizations, organization),
             absl::StrCat(wrong, " counts differ from the facts"), response);
  }
  response->set_checked_people_count(static_cast<int64_t>(page.people.size()));
  response->set_checked_organizations_count(static_cast<int64_t>(page.organizations.size()));
  response->set_next(page.next);
  return absl::OkStatus();
}

// Forgets everything the dossier service's journal told of the people.
absl::Status Forget(db::Transaction& transaction, const std::vector<Uuid>& people) {
  CountChanges changes;
  for (const Uuid& person : people) {
    KETNAP_RETURN_IF_ERROR(ForgetFacts(transaction, person, &changes));
    KETNAP_RETURN_IF_ERROR(ForgetProcess(transaction, person));
    KETNAP_RETURN_IF_ERROR(ForgetBreachesAfter(transaction, person, -1));
    KETNAP_RETURN_IF_ERROR(ForgetPersonPlace(transaction, person));
  }
  return changes.Write(transaction);
}

}  // namespace

absl::StatusOr<v1::CheckProjectionsResponse> ProjectionHandler::CheckProjections(
    const access::RequestContext& context, const v1::CheckProjectionsRequest& request) {
  v1::CheckProjectionsResponse response;
  KETNAP_RETURN_IF_ERROR(environment_->database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(const Page page,
                                ReadPage(transaction, request.after(), request.limit()));
        return CheckPage(transaction, page, &response);
      }));
  return response;
}

absl::StatusOr<v1::RebuildProjectionsResponse> ProjectionHandler::RebuildProjections(
    const access::RequestContext& context, const v1::RebuildProjectionsRequest& request) {
  return api::RunMutation<v1::RebuildProjectionsResponse>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::RebuildProjectionsResponse> {
        KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
        KETNAP_ASSIGN_OR_RETURN(const Page page,
                                ReadPage(transaction, request.after(), request.limit()));
        v1::CheckProjectionsResponse found;
        KETNAP_RETURN_IF_ERROR(CheckPage(transaction, page, &found));
        for (const Uuid& person : page.people) {
          KETNAP_RETURN_IF_ERROR(RelocateFacts(transaction, person));
        }
        for (const auto& [organization, level] : page.organizations) {
          KETNAP_RETURN_IF_ERROR(RecountOrganization(transaction, organization, level));
        }
        v1::RebuildProjectionsResponse response;
        response.set_rebuilt_people_count(found.checked_people_count());
        response.set_rebuilt_organizations_count(found.checked_organizations_count());
        response.set_changed_count(found.faults_size());
        response.set_next(found.next());
        return response;
      });
}

absl::StatusOr<v1::ForgetProjectionsResponse> ProjectionHandler::ForgetProjections(
    const access::RequestContext& context, const v1::ForgetProjectionsRequest& request) {
  return api::RunMutation<v1::ForgetProjectionsResponse>(
      *environment_->database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::ForgetProjectionsResponse> {
        const absl::Time now = context.now;
        Uuid run = Uuid::Generate(now), last;
        // The cursor first, as the projection takes them.
        if (request.run_id().empty()) {
          KETNAP_RETURN_IF_ERROR(
              journal::RewindCursor(transaction, kDossierFacts, run, now + kRunPause));
        } else {
          KETNAP_ASSIGN_OR_RETURN(run, Uuid::Parse(request.run_id()));
          KETNAP_RETURN_IF_ERROR(
              journal::HoldCursor(transaction, kDossierFacts, run, now + kRunPause));
        }
        if (!request.after().empty()) {
          KETNAP_ASSIGN_OR_RETURN(last, api::ParseResourceName(request.after(), kPeople, "after"));
        }
        KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
        const int most = request.limit() == 0 ? kPeopleAtOnce : request.limit();
        KETNAP_ASSIGN_OR_RETURN(const auto people, PeopleAfter(transaction, last, most));
        KETNAP_RETURN_IF_ERROR(Forget(transaction, people));
        v1::ForgetProjectionsResponse response;
        response.set_forgotten_people_count(static_cast<int64_t>(people.size()));
        response.set_run_id(run.ToString());
        if (people.size() == static_cast<size_t>(most)) {
          response.set_next(api::ResourceName(kPeople, people.back()));
        } else {
          KETNAP_RETURN_IF_ERROR(ForgetRemains(transaction));
          KETNAP_RETURN_IF_ERROR(journal::ReleaseCursor(transaction, kDossierFacts, run, now));
        }
        return response;
      });
}

}  // namespace ketnap::supervision
