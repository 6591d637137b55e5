#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_SUPERVISION_FIXTURE_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_SUPERVISION_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/base/date.h"
#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "common/testing/service_harness.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "ketnap/organization/v1/events.pb.h"
#include "ketnap/supervision/v1/statistics_service.grpc.pb.h"
#include "services/supervision/app.h"
#include "services/supervision/domain/process_rules.h"

namespace ketnap::supervision {

// The supervision service over its socket, today 15 August 2019, in a small province:
//   root > bloc > base_a > cell_a1, cell_a2
//               > base_b > cell_b1
//        > other > base_c
// Nothing is counted and nothing planned until a test tells of it.
class SupervisionTest : public ::testing::Test {
 protected:
  using Harness = ketnap::testing::ServiceHarness;
  using Statistics = v1::StatisticsService::Stub;
  using Edit = std::function<void(dossier::v1::Candidate&)>;
  using Parts = std::vector<std::pair<Uuid, int>>;

  SupervisionTest();

  access::Caller Reader(const Uuid& organization);
  access::Caller ReaderOfEverything();
  static std::string NameOf(const Uuid& organization);

  // What the journals say: the next version of the aggregate, on the service's day unless told.
  journal::v1::JournalEntry EntryOf(const dossier::v1::Candidate& candidate,
                                    std::optional<Date> occurred_on = std::nullopt);
  journal::v1::JournalEntry EntryOf(const organization::v1::Plan& plan,
                                    std::optional<Date> occurred_on = std::nullopt);
  journal::v1::JournalEntry EntryOf(const Uuid& organization, organization::v1::WorkplaceKind kind);
  // Tells of every organization as the common replica has it, where that was not told yet.
  void TellTree();
  organization::v1::OrganizationChanged ChangeOf(const Uuid& organization);
  // Takes an entry in as the projections would.
  void Apply(const journal::v1::JournalEntry& entry);

  // A woman of 28, civil servant with a degree, nominated on 6 February 2017; `edit` changes that.
  dossier::v1::Candidate Candidate(const Uuid& cell, const Edit& edit = {});
  // The same, admitted on that day, and told to the service.
  dossier::v1::Candidate Admit(const Uuid& cell, Date ceremony, const Edit& edit = {});
  // The name of an approved plan, told to the service.
  std::string Plan(const Uuid& organization, organization::v1::PlanPeriod period, Date from,
                   Date to, int whole_target, const Parts& parts = {},
                   organization::v1::PlanState state = organization::v1::PLAN_STATE_APPROVED);

  v1::GetAttainmentRequest Attainment(const Uuid& organization);
  v1::GetBreakdownRequest Breakdown(const Uuid& organization, v1::BreakdownDimension dimension);
  v1::GetFunnelRequest Funnel(const Uuid& organization);
  absl::StatusOr<v1::GetAttainmentResponse> Ask(const v1::GetAttainmentRequest& request);
  absl::StatusOr<v1::GetBreakdownResponse> Ask(const v1::GetBreakdownRequest& request);
  absl::StatusOr<v1::GetFunnelResponse> Ask(const v1::GetFunnelRequest& request);

  // Changes of the tree, for the common replica: a new organization, another place, an end.
  Uuid Create(std::string_view display_name, const Uuid& parent, Date valid_from,
              std::string_view type = "GRASSROOTS_PARTY_ORGANIZATION");
  void MoveTo(const Uuid& organization, const Uuid& parent, Date valid_from);
  void End(const Uuid& organization, Date last_day);
  // One organization that ends on the day before and who follows it; the first takes the rest.
  struct Ending {
    Uuid organization;
    std::vector<std::pair<Uuid, int>> successors;  // With their shares.
  };
  struct Named {
    std::string resource;  // "candidates/…".
    Uuid from;
    Uuid to;
  };
  // The entry that ends a reorganization, not yet told; and told, to the common replica as well.
  journal::v1::JournalEntry ReorganizationEntry(Date effective_date,
                                                const std::vector<Ending>& endings,
                                                const std::vector<Named>& named = {});
  void Reorganize(Date effective_date, const std::vector<Ending>& endings,
                  const std::vector<Named>& named = {});

  Harness harness_;
  std::map<std::string, int64_t> versions_;
  std::map<Uuid, organization::v1::WorkplaceKind> kinds_;
  std::map<Uuid, std::string> told_;
  Uuid root_, bloc_, base_a_, cell_a1_, cell_a2_, base_b_, cell_b1_, other_, base_c_;
};

google::type::Date DateOf(int year, int month, int day);

// The dossier service's rule sets.
const ProcessRules& ProcessRulesOfTests();

// ApplyDossierEntries by those rules.
absl::Status ApplyDossier(db::Transaction& transaction,
                          std::span<const journal::v1::JournalEntry* const> entries);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_SUPERVISION_FIXTURE_H_
