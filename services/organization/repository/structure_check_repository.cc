#include "services/organization/repository/structure_check_repository.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/access/tree_spans.h"
#include "common/base/status_macros.h"
#include "services/organization/domain/plan_check.h"
#include "services/organization/repository/structure_check_statements.h"

namespace ketnap::organization {
namespace {

constexpr int kStretch = 2000;

// The ids in a stretch: behind `after`, up to `last`.
struct Stretch {
  Uuid after;
  Uuid last;
};

// Calls `take(stretch, rows)` with the rows of `statement`, a few thousand at a time, in the order
// of the ids in their first column.
template <typename Take>
absl::Status ForEachStretch(db::Transaction& transaction, std::string_view statement, Take take) {
  Stretch stretch;
  while (true) {
    KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                            transaction.Query(statement, {stretch.after, kStretch}));
    if (rows.empty()) return absl::OkStatus();
    stretch.last = rows.back().Id(0);
    KETNAP_RETURN_IF_ERROR(take(stretch, rows));
    if (rows.size() < static_cast<size_t>(kStretch)) return absl::OkStatus();
    stretch.after = stretch.last;
  }
}

template <typename Take>
absl::Status ForEachRow(db::Transaction& transaction, std::string_view statement,
                        const Stretch& stretch, Take take) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(statement, {stretch.after, stretch.last}));
  for (const db::Row& row : rows) take(row);
  return absl::OkStatus();
}

// parent, type, display_name, workplace_kind, sizes and unions, from `column` on.
OrganizationContent ContentOf(const db::Row& row, size_t column) {
  OrganizationContent content;
  content.parent = row.OptionalId(column);
  content.type = row.Text(column + 1);
  content.display_name = row.Text(column + 2);
  content.workplace_kind = static_cast<int>(row.Int(column + 3));
  content.committee_size = static_cast<int>(row.Int(column + 4));
  content.standing_committee_size = static_cast<int>(row.Int(column + 5));
  content.has_youth_union = row.Bool(column + 6);
  content.has_trade_union = row.Bool(column + 7);
  return content;
}

// First day and last day, which is NULL where there is none.
Days DaysOf(const db::Row& row, size_t column) {
  return {row.DateAt(column), row.OptionalDate(column + 1).value_or(kOpenDay)};
}

using Organizations = std::map<Uuid, CheckedOrganization>;

absl::Status LoadHoldings(db::Transaction& transaction, const Stretch& stretch,
                          Organizations* organizations) {
  // What belongs to nobody has no place here; foreign rows are found from the other side.
  auto with = [&](const db::Row& row, auto take) {
    const auto found = organizations->find(row.Id(0));
    if (found != organizations->end()) take(found->second);
  };
  KETNAP_RETURN_IF_ERROR(
      ForEachRow(transaction, sql::kCheckPeriods, stretch, [&](const db::Row& row) {
        with(row, [&](CheckedOrganization& organization) {
          CheckedPeriod period{DaysOf(row, 1), ContentOf(row, 3), ""};
          period.folded_name = access::FoldedColumn(period.content.display_name);
          organization.periods.push_back(std::move(period));
        });
      }));
  KETNAP_RETURN_IF_ERROR(
      ForEachRow(transaction, sql::kCheckAuthorities, stretch, [&](const db::Row& row) {
        with(row, [&](CheckedOrganization& organization) {
          organization.authorities.push_back(DaysOf(row, 1));
        });
      }));
  KETNAP_RETURN_IF_ERROR(
      ForEachRow(transaction, sql::kCheckCodes, stretch, [&](const db::Row& row) {
        with(row, [&](CheckedOrganization& organization) {
          organization.codes.push_back(DaysOf(row, 1));
        });
      }));
  KETNAP_RETURN_IF_ERROR(
      ForEachRow(transaction, sql::kCheckMemberCounts, stretch, [&](const db::Row& row) {
        with(row, [&](CheckedOrganization& organization) {
          organization.members = row.Int(1);
          organization.live_members = row.Int(2);
        });
      }));
  return ForEachRow(transaction, sql::kCheckOpenAppointments, stretch, [&](const db::Row& row) {
    with(row,
         [&](CheckedOrganization& organization) { organization.open_appointments = row.Int(1); });
  });
}

absl::Status CompareReplicas(db::Transaction& transaction, TreeCheck* tree) {
  std::map<Uuid, CheckedReplica> replicas;
  KETNAP_RETURN_IF_ERROR(ForEachStretch(
      transaction, sql::kCheckReplica, [&](const Stretch& stretch, const db::Rows& rows) {
        for (const db::Row& row : rows) {
          replicas[row.Id(0)] = {row.OptionalId(1), row.Text(2), row.Text(3), DaysOf(row, 4), {}};
        }
        return ForEachRow(transaction, sql::kCheckReplicaPeriods, stretch, [&](const db::Row& row) {
          const auto found = replicas.find(row.Id(0));
          if (found == replicas.end()) return;
          found->second.periods.push_back(
              {DaysOf(row, 1), row.OptionalId(3), row.Text(4), row.Text(5)});
        });
      }));
  for (const auto& [id, organization] : tree->organizations()) {
    const auto found = replicas.find(id);
    tree->CompareReplica(
        id, found == replicas.end() ? std::nullopt : std::optional<CheckedReplica>(found->second));
  }
  for (const auto& [id, replica] : replicas) {
    if (!tree->organizations().contains(id)) tree->CompareReplica(id, replica);
  }
  return absl::OkStatus();
}

absl::Status CompareAncestors(db::Transaction& transaction, const Stretch& stretch,
                              const db::Rows& organizations, TreeCheck* tree) {
  std::map<Uuid, std::vector<ClosureRow>> closures;
  KETNAP_RETURN_IF_ERROR(
      ForEachRow(transaction, sql::kCheckClosure, stretch, [&](const db::Row& row) {
        closures[row.Id(0)].push_back({row.Id(1), static_cast<int>(row.Int(2))});
      }));
  std::map<Uuid, std::vector<SpanRow>> spans;
  KETNAP_RETURN_IF_ERROR(
      ForEachRow(transaction, sql::kCheckSpans, stretch, [&](const db::Row& row) {
        spans[row.Id(0)].push_back(
            {row.Id(1), DaysOf(row, 2), static_cast<int>(row.Int(4)), row.Text(5), row.Text(6)});
      }));
  for (const db::Row& row : organizations) {
    tree->CompareClosure(row.Id(0), std::move(closures[row.Id(0)]));
    tree->CompareSpans(row.Id(0), spans[row.Id(0)]);
  }
  std::map<Uuid, int64_t> listed;
  KETNAP_RETURN_IF_ERROR(ForEachRow(transaction, sql::kCheckListingCounts, stretch,
                                    [&](const db::Row& row) { listed[row.Id(0)] = row.Int(1); }));
  for (const db::Row& row : organizations) tree->CompareListing(row.Id(0), listed[row.Id(0)]);
  return absl::OkStatus();
}

}  // namespace

absl::Status LoadTree(db::Transaction& transaction, TreeCheck* tree) {
  return ForEachStretch(
      transaction, sql::kCheckOrganizations,
      [&](const Stretch& stretch, const db::Rows& rows) -> absl::Status {
        Organizations organizations;
        for (const db::Row& row : rows) {
          CheckedOrganization& organization = organizations[row.Id(0)];
          organization.id = row.Id(0);
          organization.content = ContentOf(row, 1);
          organization.existence = DaysOf(row, 9);
          organization.content_from = row.DateAt(11);
        }
        KETNAP_RETURN_IF_ERROR(LoadHoldings(transaction, stretch, &organizations));
        for (auto& [id, organization] : organizations) tree->Add(std::move(organization));
        return absl::OkStatus();
      });
}

absl::Status CompareDerivedTree(db::Transaction& transaction, TreeCheck* tree) {
  KETNAP_RETURN_IF_ERROR(CompareReplicas(transaction, tree));
  return ForEachStretch(transaction, sql::kCheckOrganizations,
                        [&](const Stretch& stretch, const db::Rows& rows) {
                          return CompareAncestors(transaction, stretch, rows, tree);
                        });
}

absl::Status CheckLineage(db::Transaction& transaction, StructureFaults* faults) {
  return ForEachStretch(
      transaction, sql::kCheckOrganizations, [&](const Stretch& stretch, const db::Rows&) {
        return ForEachRow(transaction, sql::kCheckShares, stretch,
                          [&](const db::Row& row) { CheckShares(row.Id(0), row.Int(1), faults); });
      });
}

absl::Status CheckPlanWholes(db::Transaction& transaction, StructureFaults* faults) {
  std::vector<CheckedPlan> plans;
  KETNAP_RETURN_IF_ERROR(
      ForEachStretch(transaction, sql::kCheckPlans, [&](const Stretch& stretch, const db::Rows&) {
        return ForEachRow(transaction, sql::kCheckWholes, stretch, [&](const db::Row& row) {
          const CheckedPlan plan{
              .id = row.Id(0),
              .superseded = row.Bool(1),
              .whole = row.Int(2),
              .predecessor = row.OptionalId(3),
              .create_time = row.TimeAt(4),
              .update_time = row.TimeAt(5),
              .first_whole = row.OptionalInt(6),
              .first_approved = row.OptionalTime(7).value_or(absl::InfiniteFuture())};
          plans.push_back(plan);
        });
      }));
  CheckWholes(plans, faults);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> CheckMembers(db::Transaction& transaction, const TreeCheck& tree,
                                     StructureFaults* faults) {
  int64_t count = 0;
  KETNAP_RETURN_IF_ERROR(ForEachStretch(
      transaction, sql::kCheckMembers,
      [&](const Stretch& stretch, const db::Rows& rows) -> absl::Status {
        std::map<Uuid, std::vector<CheckedMember::OfficialStay>> stays;
        KETNAP_RETURN_IF_ERROR(
            ForEachRow(transaction, sql::kCheckStays, stretch, [&](const db::Row& row) {
              stays[row.Id(0)].push_back({row.Id(3), DaysOf(row, 1)});
            }));
        for (const db::Row& row : rows) {
          const CheckedMember member{row.Id(0), row.Id(1), row.OptionalDate(2),
                                     std::move(stays[row.Id(0)])};
          CheckMember(member, tree.organizations().contains(member.organization), faults);
        }
        count += static_cast<int64_t>(rows.size());
        return ForEachRow(transaction, sql::kCheckListing, stretch, [&](const db::Row& row) {
          faults->Add("LISTING_DIFFERS", absl::StrCat("members/", row.Id(0).ToString()),
                      "Danh sách đảng viên thiếu hoặc ghi sai người này ở một cấp trên.");
        });
      }));
  return count;
}

absl::StatusOr<std::vector<CountedOrganization>> CountStructure(db::Transaction& transaction,
                                                                const Uuid& top, Date day) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows rows,
                          transaction.Query(sql::kIndicatedOrganizations, {top}));
  std::vector<CountedOrganization> organizations;
  std::map<Uuid, size_t> places;
  organizations.reserve(rows.size());
  for (const db::Row& row : rows) {
    CountedOrganization organization;
    organization.id = row.Id(0);
    organization.parent = row.OptionalId(1);
    organization.type = row.Text(2);
    organization.display_name = row.Text(3);
    organization.folded_name = row.Text(4);
    places[organization.id] = organizations.size();
    organizations.push_back(std::move(organization));
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows members,
                          transaction.Query(sql::kIndicatedMembers, {day, top, day, day}));
  for (const db::Row& row : members) {
    const auto place = places.find(row.Id(0));
    if (place == places.end()) continue;
    organizations[place->second].official_members = row.Int(1);
    organizations[place->second].probationary_members = row.Int(2) - row.Int(1);
  }
  KETNAP_ASSIGN_OR_RETURN(const db::Rows authorities,
                          transaction.Query(sql::kIndicatedAuthorities, {top, day, day}));
  for (const db::Row& row : authorities) {
    const auto place = places.find(row.Id(0));
    if (place != places.end()) {
      organizations[place->second].authorities_without_evidence = row.Int(1);
    }
  }
  return organizations;
}

}  // namespace ketnap::organization
