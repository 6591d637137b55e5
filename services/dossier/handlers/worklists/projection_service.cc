#include "services/dossier/handlers/worklists/projection_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/mutation.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/handlers/worklists/candidate_index.h"
#include "services/dossier/handlers/worklists/person_check.h"
#include "services/dossier/repository/candidate_repository.h"

namespace ketnap::dossier {
namespace {

constexpr int kDefaultLimit = 500;
constexpr int kMostCountFaults = 1000;
constexpr int kMostStrays = 1000;

int LimitOf(int asked) { return asked == 0 ? kDefaultLimit : asked; }

absl::StatusOr<Uuid> AfterOf(const std::string& name) {
  if (name.empty()) return Uuid();
  return api::ParseResourceName(name, kCandidates, "after_candidate");
}

// The page, and whom to go on after; "" at the end.
struct PeoplePage {
  std::vector<Uuid> people;
  std::string next;
};

absl::StatusOr<PeoplePage> ReadPage(db::Transaction& transaction, const std::string& after_name,
                                    int asked) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid after, AfterOf(after_name));
  const int limit = LimitOf(asked);
  PeoplePage page;
  KETNAP_ASSIGN_OR_RETURN(page.people, ListKnownPeople(transaction, after, limit + 1));
  if (page.people.size() <= static_cast<size_t>(limit)) return page;
  page.people.resize(static_cast<size_t>(limit));
  page.next = CandidateName(page.people.back());
  return page;
}

absl::StatusOr<std::vector<PersonFault>> CheckPerson(const Environment& environment,
                                                     db::Transaction& transaction,
                                                     const PersonTruth& truth) {
  std::vector<PersonFault> faults = ComparePerson(truth);
  const WorklistFacts facts = FactsOf(truth);
  KETNAP_ASSIGN_OR_RETURN(const IndexRows wanted, MakeIndexRows(environment, transaction, {facts}));
  for (PersonFault& fault : CompareRows(truth.rows, wanted)) faults.push_back(std::move(fault));
  KETNAP_ASSIGN_OR_RETURN(const bool beside_stands,
                          PlacesBesideStand(environment, transaction, facts, wanted));
  if (!beside_stands) faults.push_back({"sympathizer", "nomination or helper differ"});
  return faults;
}

void AddFault(std::string candidate, PersonFault fault, v1::CheckProjectionsResponse* response) {
  v1::ProjectionFault* proto = response->add_faults();
  proto->set_candidate(std::move(candidate));
  proto->set_projection(std::move(fault.projection));
  proto->set_message(std::move(fault.message));
}

// What no single person shows: counts, and rows of nobody.
absl::Status CheckTotals(db::Transaction& transaction, v1::CheckProjectionsResponse* response) {
  KETNAP_ASSIGN_OR_RETURN(const auto counts, FindCountFaults(transaction, kMostCountFaults));
  for (const CountFault& fault : counts) {
    AddFault("",
             {"count",
              absl::StrCat(fault.queue, " of ", OrganizationName(fault.ancestor), " on ",
                           FormatDate(fault.due), ": ", fault.surplus, " beyond what is listed")},
             response);
  }
  KETNAP_ASSIGN_OR_RETURN(const auto strays, FindStrayPeople(transaction, kMostStrays));
  for (const Uuid& stray : strays) {
    AddFault(CandidateName(stray), {"place", "rows of a person there is not"}, response);
  }
  return absl::OkStatus();
}

absl::Status RepairTotals(db::Transaction& transaction) {
  // Nobody writes items until the transaction ends.
  KETNAP_RETURN_IF_ERROR(access::LockTree(transaction));
  KETNAP_ASSIGN_OR_RETURN(const auto strays, FindStrayPeople(transaction, kMostStrays));
  for (const Uuid& stray : strays) {
    KETNAP_ASSIGN_OR_RETURN(const IndexRows rows, LoadIndexRows(transaction, {stray}));
    KETNAP_RETURN_IF_ERROR(WriteDifference(transaction, rows, {}));
  }
  for (;;) {
    KETNAP_ASSIGN_OR_RETURN(const auto counts, FindCountFaults(transaction, kMostCountFaults));
    if (counts.empty()) return absl::OkStatus();
    KETNAP_RETURN_IF_ERROR(RepairCounts(transaction, counts));
  }
}

// Whether anything differed.
absl::StatusOr<bool> RebuildPerson(const Environment& environment, db::Transaction& transaction,
                                   const Uuid& id) {
  KETNAP_RETURN_IF_ERROR(LockCandidate(transaction, id).status());
  KETNAP_RETURN_IF_ERROR(HoldTree(transaction));
  KETNAP_ASSIGN_OR_RETURN(const PersonTruth truth, LoadTruth(transaction, id));
  KETNAP_ASSIGN_OR_RETURN(const auto faults, CheckPerson(environment, transaction, truth));
  bool row_differs = false;
  for (const PersonFault& fault : faults) {
    row_differs |= fault.projection == "candidate" || fault.projection == "dossier";
  }
  if (row_differs) KETNAP_RETURN_IF_ERROR(RestorePerson(transaction, truth));
  KETNAP_RETURN_IF_ERROR(RefreshCandidateIndex(environment, transaction, FactsOf(truth).candidate));
  return !faults.empty();
}

}  // namespace

absl::StatusOr<v1::CheckProjectionsResponse> ProjectionHandler::CheckProjections(
    const Context& context, const v1::CheckProjectionsRequest& request) {
  v1::CheckProjectionsResponse response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(const PeoplePage page,
                                ReadPage(transaction, request.after_candidate(), request.limit()));
        for (const Uuid& id : page.people) {
          KETNAP_ASSIGN_OR_RETURN(const PersonTruth truth, LoadTruth(transaction, id));
          KETNAP_ASSIGN_OR_RETURN(auto faults, CheckPerson(environment_, transaction, truth));
          for (PersonFault& fault : faults) {
            AddFault(CandidateName(id), std::move(fault), &response);
          }
        }
        response.set_checked_count(static_cast<int64_t>(page.people.size()));
        response.set_next_candidate(page.next);
        return page.next.empty() ? CheckTotals(transaction, &response) : absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::RebuildProjectionsResponse> ProjectionHandler::RebuildProjections(
    const Context& context, const v1::RebuildProjectionsRequest& request) {
  return api::RunMutation<v1::RebuildProjectionsResponse>(
      *environment_.database, context, request,
      [&](db::Transaction& transaction) -> absl::StatusOr<v1::RebuildProjectionsResponse> {
        KETNAP_ASSIGN_OR_RETURN(const PeoplePage page,
                                ReadPage(transaction, request.after_candidate(), request.limit()));
        v1::RebuildProjectionsResponse response;
        for (const Uuid& id : page.people) {
          KETNAP_ASSIGN_OR_RETURN(const bool changed, RebuildPerson(environment_, transaction, id));
          if (changed) response.set_changed_count(response.changed_count() + 1);
        }
        if (page.next.empty()) KETNAP_RETURN_IF_ERROR(RepairTotals(transaction));
        response.set_rebuilt_count(static_cast<int64_t>(page.people.size()));
        response.set_next_candidate(page.next);
        return response;
      });
}

}  // namespace ketnap::dossier
