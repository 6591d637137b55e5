#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/access/scoped_query.h"
#include "common/api/page_key.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/worklists/listing_repository.h"
#include "services/dossier/repository/worklists/search_repository.h"

// Lists of people; candidate_index.h keeps the rows they are read from.
namespace ketnap::dossier {
namespace {

// What is both in `scope` and in `organization` or below it.
access::VisibleScope Narrow(const access::VisibleScope& scope, const access::OrganizationTree& tree,
                            const Uuid& organization) {
  access::VisibleScope narrowed;
  const bool covered = scope.everything ||
                       std::any_of(scope.roots.begin(), scope.roots.end(), [&](const Uuid& root) {
                         return tree.IsWithin(organization, root);
                       });
  if (covered) {
    if (tree.Contains(organization)) narrowed.roots.push_back(organization);
    return narrowed;
  }
  for (const Uuid& root : scope.roots) {
    if (tree.IsWithin(root, organization)) narrowed.roots.push_back(root);
  }
  return narrowed;
}

absl::StatusOr<access::VisibleScope> ScopeOf(const access::RequestContext& context,
                                             const access::OrganizationTree& tree,
                                             const std::string& organization) {
  const access::VisibleScope scope = access::VisibleScopeOf(context, tree);
  if (organization.empty()) return scope;
  KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                          api::ParseResourceName(organization, kOrganizations, "organization"));
  return Narrow(scope, tree, id);
}

std::vector<std::string> KeyOf(const ListedPerson& person) {
  return {person.folded_name, person.candidate.ToString()};
}

// The people of a page in its order.
template <typename Person, typename Response>
absl::Status AddPeople(db::Transaction& transaction, const std::vector<Person>& listed,
                       Response* response) {
  std::vector<Uuid> ids;
  for (const Person& person : listed) ids.push_back(person.candidate);
  KETNAP_ASSIGN_OR_RETURN(std::vector<CandidateRecord> records, FindCandidates(transaction, ids));
  std::map<Uuid, CandidateRecord> by_id;
  for (CandidateRecord& record : records) by_id.emplace(record.candidate.id, std::move(record));
  for (const Person& person : listed) {
    auto found = by_id.find(person.candidate);
    if (found != by_id.end()) *response->add_candidates() = ToProto(found->second);
  }
  return absl::OkStatus();
}

// Where a page of a search begins: see FoundPerson.
absl::StatusOr<FoundPerson> FoundAfter(const api::Page& page, const SearchQuery& query) {
  FoundPerson after;
  if (page.after_key.empty()) return after;
  if (page.after_key.size() != 4 || !absl::SimpleAtoi(page.after_key[0], &after.phase)) {
    return api::PageTokenError();
  }
  const int phases = query.states.empty() ? static_cast<int>(query.words.size()) : 0;
  const auto id = Uuid::Parse(page.after_key[3]);
  if (!id.ok() || after.phase < 0 || after.phase > phases) return api::PageTokenError();
  after.text = page.after_key[1];
  after.folded_name = page.after_key[2];
  if (!IsValidUtf8(after.text) || !IsValidUtf8(after.folded_name)) return api::PageTokenError();
  after.candidate = *id;
  return after;
}

std::vector<std::string> KeyOf(const FoundPerson& person) {
  return {absl::StrCat(person.phase), person.text, person.folded_name, person.candidate.ToString()};
}

}  // namespace

absl::StatusOr<v1::ListCandidatesResponse> CandidateHandler::ListCandidates(
    const Context& context, const v1::ListCandidatesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const auto after, api::ReadTextKey(page));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ScopeOf(context, *environment_.tree, request.organization()));
  PlaceQuery query;
  query.state = static_cast<CandidateState>(request.state());
  query.folded_prefix = FoldForSearch(request.text());
  if (after.has_value()) {
    query.after_name = after->text;
    query.after_id = after->id;
  }
  query.limit = page.size + 1;
  v1::ListCandidatesResponse response;
  // A text without a letter begins nobody's name.
  const bool nobody = query.folded_prefix.empty() && !request.text().empty();
  if (nobody || scope.IsEmpty()) return response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(std::vector<ListedPerson> people,
                                access::QueryScope<ListedPerson>(
                                    scope, query.limit,
                                    [&](const std::optional<Uuid>& root) {
                                      query.below = root;
                                      return ListPlaces(transaction, query);
                                    },
                                    &ComesBefore));
        if (api::CutToPage(page, &people)) {
          response.set_next_page_token(
              api::MakePageToken(request, principal, KeyOf(people.back())));
        }
        return AddPeople(transaction, people, &response);
      }));
  return response;
}

absl::StatusOr<v1::SearchCandidatesResponse> CandidateHandler::SearchCandidates(
    const Context& context, const v1::SearchCandidatesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ScopeOf(context, *environment_.tree, request.organization()));
  SearchQuery query;
  query.roots = scope.roots;
  query.words = absl::StrSplit(FoldForSearch(request.text()), ' ', absl::SkipEmpty());
  for (const int state : request.states()) {
    query.states.push_back(static_cast<CandidateState>(state));
  }
  KETNAP_ASSIGN_OR_RETURN(query.after, FoundAfter(page, query));
  query.limit = page.size + 1;
  v1::SearchCandidatesResponse response;
  if (query.words.empty() || scope.IsEmpty()) return response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        if (scope.everything) {
          KETNAP_ASSIGN_OR_RETURN(query.roots, ListTreeRoots(transaction));
        }
        KETNAP_ASSIGN_OR_RETURN(SearchResult found, SearchPeople(transaction, query));
        std::optional<FoundPerson> next = found.searched_to;
        if (api::CutToPage(page, &found.people)) next = found.people.back();
        if (next.has_value()) {
          response.set_next_page_token(api::MakePageToken(request, principal, KeyOf(*next)));
        }
        return AddPeople(transaction, found.people, &response);
      }));
  return response;
}

}  // namespace ketnap::dossier
