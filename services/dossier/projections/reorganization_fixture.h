#ifndef KETNAP_SERVICES_DOSSIER_PROJECTIONS_REORGANIZATION_FIXTURE_H_
#define KETNAP_SERVICES_DOSSIER_PROJECTIONS_REORGANIZATION_FIXTURE_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/way_fixture.h"
#include "services/dossier/projections/candidate_reorganization.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {

inline constexpr Date kReorganizationDay(2016, 12, 10);

// The way of WayTest while the organizations around it change on 10 December 2016, between the
// cell's resolution and the base committee's.
class ReorganizationTest : public WayTest {
 protected:
  static std::string NameOf(const Uuid& id) {
    return absl::StrCat("organizations/", id.ToString());
  }

  static ::ketnap::organization::v1::ReorganizationRecorded Decision(
      Date day = kReorganizationDay) {
    ::ketnap::organization::v1::ReorganizationRecorded event;
    static int count = 0;
    event.mutable_reorganization()->set_name(absl::StrCat(
        "reorganizations/", Uuid::FromName(absl::StrCat("reorganization", ++count)).ToString()));
    event.mutable_reorganization()->set_title("Sắp xếp tổ chức đảng");
    *event.mutable_reorganization()->mutable_effective_date() = DateToProto(day);
    event.mutable_reorganization()->set_state(
        ::ketnap::organization::v1::REORGANIZATION_STATE_APPLIED);
    return event;
  }
  static void Edge(::ketnap::organization::v1::ReorganizationRecorded* event, const Uuid& from,
                   const Uuid& to, bool takes_rest, bool ended = true) {
    auto* edge = event->mutable_reorganization()->add_lineage();
    edge->set_predecessor(NameOf(from));
    edge->set_successor(NameOf(to));
    edge->set_kind(::ketnap::organization::v1::LINEAGE_KIND_SPLIT);
    edge->set_takes_rest(takes_rest);
    edge->set_predecessor_ended(ended);
  }
  static ::ketnap::organization::v1::ReorganizationRecorded Merge(const Uuid& from, const Uuid& to,
                                                                  Date day = kReorganizationDay) {
    auto event = Decision(day);
    Edge(&event, from, to, true);
    return event;
  }
  static void Name(::ketnap::organization::v1::ReorganizationRecorded* event,
                   const std::string& person, const Uuid& from, const Uuid& to) {
    auto* relocation = event->add_relocations();
    relocation->set_resource(person);
    relocation->set_from_organization(NameOf(from));
    relocation->set_to_organization(NameOf(to));
  }

  absl::Status TryFollow(const journal::v1::JournalEntry& entry, bool fail_afterwards = false) {
    const CandidateReorganization reorganization(&environment(), &harness_.clock());
    return harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(ApplyOrganizationEntry(transaction, entry));
          KETNAP_RETURN_IF_ERROR(reorganization.Apply(transaction, entry));
          return fail_afterwards ? absl::InternalError("the process dies here") : absl::OkStatus();
        });
  }
  void Follow(const ::ketnap::organization::v1::ReorganizationRecorded& event) {
    auto entry = EntryOf(event, kReorganizationDay);
    entry.set_actor("accounts/secretary");
    const absl::Status status = TryFollow(entry);
    ASSERT_TRUE(status.ok()) << status;
  }

  // What the tree knows of a cell after its last day.
  void End(const Uuid& organization, Date last_day = kReorganizationDay - 1) {
    auto node = harness_.runtime().tree().Find(organization);
    ASSERT_TRUE(node.has_value());
    node->valid_to = last_day;
    node->periods.back().valid_to = last_day;
    harness_.PutOrganization(*node);
  }

  // The member as the register has them once the stay in `from` ended the day before `day`.
  void MoveMember(const std::string& name, const Uuid& from, const Uuid& to,
                  Date day = kReorganizationDay) {
    ::ketnap::organization::v1::MemberChanged event;
    auto* member = event.mutable_member();
    member->set_name(name);
    member->set_organization(NameOf(to));
    member->set_status(::ketnap::organization::v1::MEMBER_STATUS_OFFICIAL);
    *member->mutable_official_date() = DateToProto(Date(2010, 3, 1));
    auto* before = member->add_stays();
    before->set_organization(NameOf(from));
    before->set_kind(::ketnap::organization::v1::STAY_KIND_OFFICIAL);
    *before->mutable_start_date() = DateToProto(Date(2009, 3, 1));
    *before->mutable_end_date() = DateToProto(day - 1);
    auto* after = member->add_stays();
    after->set_organization(NameOf(to));
    after->set_kind(::ketnap::organization::v1::STAY_KIND_OFFICIAL);
    *after->mutable_start_date() = DateToProto(day);
    Tell(event);
  }
  void Tell(const ::ketnap::organization::v1::MemberChanged& event) {
    Run([&](db::Transaction& transaction) {
      return ApplyOrganizationEntry(transaction, EntryOf(event, Date(2018, 1, 1)));
    });
  }
  CellVoters Voters(const Uuid& cell, Date day) {
    CellVoters voters;
    Run([&](db::Transaction& transaction) -> absl::Status {
      KETNAP_ASSIGN_OR_RETURN(voters, CountVoters(transaction, cell, day));
      return absl::OkStatus();
    });
    return voters;
  }

  // Takes the steps from the one named on, as far as `stop`.
  void Continue(const std::string& start, const std::string& stop) {
    bool begun = false;
    for (const auto& [name, take] : steps_) {
      if (name == stop) return;
      begun = begun || name == start;
      if (!begun) continue;
      const absl::Status status = take();
      ASSERT_TRUE(status.ok()) << name << ": " << status << " " << EnglishMessage(status);
    }
  }

  v1::TimelineEntry Newest() {
    v1::GetTimelineRequest request;
    request.set_candidate(person_);
    request.set_page_size(1);
    auto page = Send(&People::GetTimeline, request);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() && page->entries_size() == 1 ? page->entries(0) : v1::TimelineEntry();
  }

  // Everybody of the cell has moved to the other hospital's, which carries on.
  void MergeIntoOtherCell() {
    for (const std::string& member : members_) MoveMember(member, cell_, other_cell_);
    End(cell_);
    Follow(Merge(cell_, other_cell_));
  }
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_PROJECTIONS_REORGANIZATION_FIXTURE_H_
