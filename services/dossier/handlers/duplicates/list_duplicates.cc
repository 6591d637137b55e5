#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/organization_tree.h"
#include "common/api/page_token.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/dossier/handlers/candidate_service.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/duplicates/duplicate_repository.h"

namespace ketnap::dossier {
namespace {

// Pairs are few beside people, so a page looks through the list of all of them. One that finds
// little gives up after so many, and the next goes on from there.
constexpr int kBatch = 500;
constexpr int kMostBatches = 10;

constexpr size_t kIdBytes = 16;
constexpr char kToken[] = "list_duplicates.page_token/";

struct Place {
  Uuid first;
  Uuid second;
};

// Sealed: the pair a page ends behind may lie out of the caller's sight.
std::string TokenOf(const Sealer& sealer, const std::string& principal, const Place& place) {
  return sealer.Seal(absl::StrCat(place.first.ToBytes(), place.second.ToBytes()),
                     absl::StrCat(kToken, principal));
}

absl::StatusOr<Place> PlaceOf(const Sealer& sealer, const std::string& principal,
                              const api::Page& page) {
  Place place;
  if (page.after_key.empty()) return place;
  const auto opened = sealer.Open(page.after_key[0], absl::StrCat(kToken, principal));
  if (page.after_key.size() != 1 || !opened.ok() || opened->size() != 2 * kIdBytes) {
    return api::PageTokenError();
  }
  KETNAP_ASSIGN_OR_RETURN(place.first, Uuid::FromBytes(opened->substr(0, kIdBytes)));
  KETNAP_ASSIGN_OR_RETURN(place.second, Uuid::FromBytes(opened->substr(kIdBytes)));
  return place;
}

struct Sight {
  const access::RequestContext& context;
  const access::OrganizationTree& tree;
  Uuid organization;

  bool Sees(const Uuid& owner) const {
    return access::CheckScope(context, tree, context.permission, owner, "").ok();
  }
  bool Shows(const ListedPair& listed) const {
    const bool below = tree.IsWithin(listed.first_organization, organization) ||
                       tree.IsWithin(listed.second_organization, organization);
    return below && Sees(listed.first_organization) && Sees(listed.second_organization);
  }
};

struct Found {
  std::vector<ListedPair> pairs;
  std::optional<Place> next;  // Where the next page begins; absent on the last.
};

absl::StatusOr<Found> Look(db::Transaction& transaction, const Sight& sight, Place place,
                           int page_size) {
  Found found;
  for (int batch = 0; batch < kMostBatches; ++batch) {
    KETNAP_ASSIGN_OR_RETURN(const auto rows,
                            ListPairs(transaction, place.first, place.second, kBatch));
    for (const ListedPair& row : rows) {
      if (found.pairs.size() == static_cast<size_t>(page_size)) {
        found.next = place;
        return found;
      }
      place = {row.pair.first, row.pair.second};
      if (sight.Shows(row)) found.pairs.push_back(row);
    }
    if (rows.size() < static_cast<size_t>(kBatch)) return found;
  }
  found.next = place;
  return found;
}

absl::Status Describe(db::Transaction& transaction, const ListedPair& listed,
                      v1::DuplicatePair* proto) {
  const RecordPair& pair = listed.pair;
  KETNAP_ASSIGN_OR_RETURN(const auto first, FindCandidate(transaction, pair.first));
  KETNAP_ASSIGN_OR_RETURN(const auto second, FindCandidate(transaction, pair.second));
  if (!first.has_value() || !second.has_value()) {
    return absl::InternalError("a pair of records without a record");
  }
  proto->set_candidate(CandidateName(pair.first));
  proto->set_duplicate(CandidateName(pair.second));
  proto->set_ground(pair.by_national_id ? v1::DUPLICATE_GROUND_NATIONAL_ID
                                        : v1::DUPLICATE_GROUND_NAME_AND_BIRTH_DATE);
  *proto->mutable_first() = ToProto(*first);
  *proto->mutable_second() = ToProto(*second);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListDuplicatesResponse> CandidateHandler::ListDuplicates(
    const Context& context, const v1::ListDuplicatesRequest& request) {
  const std::string principal = context.caller.Principal();
  KETNAP_ASSIGN_OR_RETURN(const api::Page page, api::ReadPage(request, principal));
  KETNAP_ASSIGN_OR_RETURN(const Place place, PlaceOf(*environment_.sealer, principal, page));
  KETNAP_ASSIGN_OR_RETURN(
      const Uuid organization,
      api::ParseResourceName(request.organization(), kOrganizations, "organization"));
  const Sight sight{context, *environment_.tree, organization};
  v1::ListDuplicatesResponse response;
  KETNAP_RETURN_IF_ERROR(environment_.database->RunRead(
      context.deadline, [&](db::Transaction& transaction) -> absl::Status {
        response.Clear();
        KETNAP_ASSIGN_OR_RETURN(const Found found, Look(transaction, sight, place, page.size));
        for (const ListedPair& listed : found.pairs) {
          KETNAP_RETURN_IF_ERROR(Describe(transaction, listed, response.add_pairs()));
        }
        if (found.next.has_value()) {
          response.set_next_page_token(api::MakePageToken(
              request, principal, {TokenOf(*environment_.sealer, principal, *found.next)}));
        }
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace ketnap::dossier
