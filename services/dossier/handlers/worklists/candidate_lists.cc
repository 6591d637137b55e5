#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/access/scoped_query.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/worklists/listing_repository.h"

// Lists of people; candidate_index.h keeps the rows they are read from.
namespace ketnap::dossier {
namespace {

// A token of this service whose key is none it ever made.
absl::Status PageTokenError() {
  return FieldError("page_token", "PAGE_TOKEN_INVALID",
                    {"Mã trang không hợp lệ; đề nghị xem lại từ trang đầu.",
                     "The page token is malformed; start from the first page."});
}

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

struct AfterKey {
  std::string name;
  Uuid id;
};

absl::StatusOr<AfterKey> AfterOf(const api::Page& page) {
  AfterKey after;
  if (page.after_key.empty()) return after;
  if (page.after_key.size() != 2) return PageTokenError();
  after.name = page.after_key[0];
  const auto id = Uuid::Parse(page.after_key[1]);
  if (!id.ok()) return PageTokenError();
  after.id = *id;
  return after;
}

std::vector<std::string> KeyOf(const ListedPerson& person) {
  return {person.folded_name, person.candidate.ToString()};
}

// The people of a page in its order.
template <typename Response>
absl::Status AddPeople(db::Transaction& transaction, const std::vector<ListedPerson>& listed,
                       Response* response) {
  std::vector<Uuid> ids;
  for (const ListedPerson& person : listed) ids.push_back(person.candidate);
  KETNAP_ASSIGN_OR_RETURN(std::vector<CandidateRecord> records, FindCandidates(transaction, ids));
  std::map<Uuid, CandidateRecord> by_id;
  for (CandidateRecord& record : records) by_id.emplace(record.candidate.id, std::move(record));
  for (const ListedPerson& person : listed) {
    auto found = by_id.find(person.candidate);
    if (found != by_id.end()) *response->add_candidates() = ToProto(found->second);
  }
  return absl::OkStatus();
}

std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words = absl::StrSplit(FoldForSearch(text), ' ', absl::SkipEmpty());
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// One page out of what every root of the scope gives.
absl::StatusOr<SearchResult> SearchScope(db::Transaction& transaction,
                                         const std::vector<Uuid>& roots, SearchQuery query) {
  SearchResult all;
  for (const Uuid& root : roots) {
    query.below = root;
    KETNAP_ASSIGN_OR_RETURN(SearchResult result, SearchPlaces(transaction, query));
    std::move(result.people.begin(), result.people.end(), std::back_inserter(all.people));
    if (!result.searched_to.has_value()) continue;
    if (!all.searched_to.has_value() || ComesBefore(*result.searched_to, *all.searched_to)) {
      all.searched_to = result.searched_to;
    }
  }
  std::sort(all.people.begin(), all.people.end(), &ComesBefore);
  // Who comes after the place where one search stopped waits for the next page.
  if (all.searched_to.has_value()) {
    std::erase_if(all.people, [&](const ListedPerson& person) {
      return ComesBefore(*all.searched_to, person);
    });
  }
  return all;
}

}  // namespace

absl::StatusOr<v1::ListCandidatesResponse> CandidateHandler::ListCandidates(
    const Context& context, const v1::ListCandidatesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const AfterKey after, AfterOf(page));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ScopeOf(context, *environment_.tree, request.organization()));
  PlaceQuery query;
  query.state = static_cast<CandidateState>(request.state());
  query.folded_prefix = FoldForSearch(request.text());
  query.after_name = after.name;
  query.after_id = after.id;
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
        if (access::CutToPage(page, &people)) {
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
  KETNAP_ASSIGN_OR_RETURN(const AfterKey after, AfterOf(page));
  KETNAP_ASSIGN_OR_RETURN(const access::VisibleScope scope,
                          ScopeOf(context, *environment_.tree, request.organization()));
  SearchQuery query;
  query.words = WordsOf(request.text());
  for (const int state : request.states()) {
    query.states.push_back(static_cast<CandidateState>(state));
  }
  query.after_name = after.name;
  query.after_id = after.id;
  query.limit = page.size + 1;
  v1::SearchCandidatesResponse response;
  if (query.words.empty() || scope.IsEmpty()) return response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        std::vector<Uuid> roots = scope.roots;
        if (scope.everything) {
          KETNAP_ASSIGN_OR_RETURN(roots, ListTreeRoots(transaction));
        }
        KETNAP_ASSIGN_OR_RETURN(SearchResult found, SearchScope(transaction, roots, query));
        std::optional<ListedPerson> next = found.searched_to;
        if (access::CutToPage(page, &found.people)) next = found.people.back();
        if (next.has_value()) {
          response.set_next_page_token(api::MakePageToken(request, principal, KeyOf(*next)));
        }
        return AddPeople(transaction, found.people, &response);
      }));
  return response;
}

}  // namespace ketnap::dossier
