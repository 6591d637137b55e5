#include "services/training/projections/class_reorganization.h"

#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/organization/v1/events.pb.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/training/handlers/training_fixture.h"

namespace ketnap::training {
namespace {

namespace organization = ::ketnap::organization::v1;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ClassReorganizationTest : public TrainingTest {
 protected:
  void SetUp() override {
    auto types = LoadClassTypeFile(
        absl::StrCat(KETNAP_SOURCE_DIR, "/services/training/data/class_types.textproto"));
    ASSERT_TRUE(types.ok()) << types.status();
    types_ = *std::move(types);
  }

  static organization::ReorganizationRecorded Decision() {
    static int count = 0;
    organization::ReorganizationRecorded event;
    event.mutable_reorganization()->set_name(absl::StrCat(
        "reorganizations/", Uuid::FromName(absl::StrCat("reorganization", ++count)).ToString()));
    *event.mutable_reorganization()->mutable_effective_date() = DateOf(2025, 3, 1);
    event.mutable_reorganization()->set_state(organization::REORGANIZATION_STATE_APPLIED);
    return event;
  }
  static void Edge(organization::ReorganizationRecorded* event, const Uuid& from, const Uuid& to,
                   bool takes_rest, bool ended = true) {
    auto* edge = event->mutable_reorganization()->add_lineage();
    edge->set_predecessor(NameOf(from));
    edge->set_successor(NameOf(to));
    edge->set_kind(organization::LINEAGE_KIND_SPLIT);
    edge->set_takes_rest(takes_rest);
    edge->set_predecessor_ended(ended);
  }
  static organization::ReorganizationRecorded Merge(const Uuid& from, const Uuid& to) {
    auto event = Decision();
    Edge(&event, from, to, true);
    return event;
  }
  static journal::v1::JournalEntry JournalEntryOf(const google::protobuf::Message& event) {
    journal::v1::JournalEntry entry;
    entry.set_entry_id(Uuid::FromName("entry").ToBytes());
    entry.set_actor("accounts/secretary");
    *entry.mutable_occurred_on() = DateOf(2025, 3, 1);
    entry.mutable_event()->PackFrom(event);
    return entry;
  }
  absl::Status TryFollow(const google::protobuf::Message& event, bool fail_afterwards = false) {
    const ClassReorganization reorganization(&harness_.clock(), &types_);
    const auto entry = JournalEntryOf(event);
    return harness_.database().RunReadModifyWrite(
        absl::InfiniteFuture(), [&](db::Transaction& transaction) -> absl::Status {
          KETNAP_RETURN_IF_ERROR(reorganization.Apply(transaction, entry));
          KETNAP_RETURN_IF_ERROR(reorganization.FollowCandidate(transaction, entry));
          return fail_afterwards ? absl::InternalError("the process dies here") : absl::OkStatus();
        });
  }
  void Follow(const google::protobuf::Message& event) {
    const absl::Status status = TryFollow(event);
    ASSERT_TRUE(status.ok()) << status;
  }

  // Held by `organizer`, with its people in it.
  std::string ClassOf(const Uuid& organizer) {
    auto request = NewClass(10);
    request.mutable_training_class()->set_organizer(NameOf(organizer));
    const auto created = Create(request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? created->name() : "";
  }
  std::vector<std::string> PlacesOf(const std::string& name) {
    v1::ListNominationsRequest request;
    request.set_training_class(name);
    std::vector<std::string> places;
    for (const auto& each : ListNominations(Trainer(root_), request)) {
      places.push_back(each.organization());
    }
    return places;
  }
  std::string OrganizerOf(const std::string& name) {
    const auto found = Get(Trainer(root_), name);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? found->organizer() : "";
  }

  ClassTypeCatalogue types_;
};

TEST_F(ClassReorganizationTest, LearnersFollowTheirCellInOneChangeOfTheClass) {
  const Enrolled enrolled = EnrolledClass(3);
  const int64_t size = harness_.JournalSize();
  const auto event = Merge(cell_a1_, cell_b1_);
  Follow(event);
  EXPECT_THAT(PlacesOf(enrolled.name),
              ElementsAre(NameOf(cell_b1_), NameOf(cell_b1_), NameOf(cell_b1_)));
  EXPECT_EQ(OrganizerOf(enrolled.name), NameOf(bloc_));
  EXPECT_EQ(harness_.JournalSize(), size + 1);
  const auto entry = harness_.WaitForJournal(static_cast<size_t>(size) + 1).back();
  EXPECT_EQ(entry.action(), "Reorganize");
  EXPECT_EQ(entry.actor(), "processes/training");
  EXPECT_EQ(entry.on_behalf_of(), "accounts/secretary");
  EXPECT_EQ(entry.request_id(), Uuid::FromName("entry").ToString());
  EXPECT_EQ(entry.occurred_on().day(), 1);
  v1::ClassChanged changed;
  ASSERT_TRUE(entry.event().UnpackTo(&changed));
  EXPECT_EQ(changed.nominations_size(), 3);
  Follow(event);
  EXPECT_EQ(harness_.JournalSize(), size + 1);
  // The class goes on.
  for (int session : {1, 2}) {
    ASSERT_TRUE(Attend(enrolled.name, session, enrolled.nominations).ok());
  }
  ASSERT_TRUE(Score(enrolled.name, enrolled.nominations, 75).ok());
  ASSERT_TRUE(Complete(enrolled.name).ok());
  const auto issued = MustIssue(enrolled.name);
  EXPECT_EQ(issued->certificates(0).organization(), NameOf(cell_b1_));
}

TEST_F(ClassReorganizationTest, AClassGoesToWhoTakesTheRestAndCanBeRunThere) {
  const std::string planned = ClassOf(base_a_);
  auto event = Decision();
  Edge(&event, base_a_, base_b_, false);
  Edge(&event, base_a_, base_c_, true);
  Follow(event);
  EXPECT_EQ(OrganizerOf(planned), NameOf(base_c_));
  v1::OpenRegistrationRequest open;
  open.set_training_class(planned);
  *open.mutable_date() = DateOf(2025, 2, 3);
  open.set_request_id(harness_.NewRequestId());
  EXPECT_FALSE(harness_.Call(Trainer(base_a_), &Classes::OpenRegistration, open).ok());
  EXPECT_TRUE(harness_.Call(Trainer(base_c_), &Classes::OpenRegistration, open).ok());
  // Nothing new for who has ended, but for its own days.
  auto node = *harness_.runtime().tree().Find(base_a_);
  node.valid_to = node.periods.back().valid_to = Date(2025, 2, 20);
  harness_.PutOrganization(node);
  auto request = NewClass(10);
  request.mutable_training_class()->set_organizer(NameOf(base_a_));
  EXPECT_THAT(Faults(Create(request).status()),
              ElementsAre("training_class.organizer:ORGANIZATION_CLOSED"));
  *request.mutable_training_class()->mutable_end_date() = DateOf(2025, 2, 20);
  EXPECT_TRUE(Create(request).ok());
}

TEST_F(ClassReorganizationTest, WhoGoesOnKeepsItsClasses) {
  const std::string planned = ClassOf(base_a_);
  const Enrolled enrolled = EnrolledClass(2);
  auto event = Decision();
  Edge(&event, base_a_, base_a_, false, false);
  Edge(&event, base_a_, base_b_, true, false);
  Edge(&event, cell_a1_, cell_a1_, true, false);
  Edge(&event, cell_a1_, cell_a2_, false, false);
  auto* relocation = event.add_relocations();
  relocation->set_resource(enrolled.candidates[0]);
  relocation->set_from_organization(NameOf(cell_a1_));
  relocation->set_to_organization(NameOf(cell_a2_));
  Follow(event);
  EXPECT_EQ(OrganizerOf(planned), NameOf(base_a_));
  EXPECT_THAT(PlacesOf(enrolled.name),
              ::testing::UnorderedElementsAre(NameOf(cell_a1_), NameOf(cell_a2_)));
}

TEST_F(ClassReorganizationTest, WhatIsOverStaysAndWhatIsOwedGoes) {
  const Enrolled done = CompletedClass(2);
  ASSERT_TRUE(MustIssue(done.name).ok());
  const Enrolled owing = CompletedClass(1);
  const int64_t size = harness_.JournalSize();
  auto event = Decision();
  Edge(&event, cell_a1_, cell_b1_, true);
  Edge(&event, bloc_, other_, true);
  Follow(event);
  EXPECT_EQ(harness_.JournalSize(), size + 1);
  EXPECT_THAT(PlacesOf(done.name), ElementsAre(NameOf(cell_a1_), NameOf(cell_a1_)));
  EXPECT_EQ(OrganizerOf(done.name), NameOf(bloc_));
  EXPECT_THAT(PlacesOf(owing.name), ElementsAre(NameOf(cell_b1_)));
  EXPECT_EQ(OrganizerOf(owing.name), NameOf(other_));
  const auto issued =
      harness_.Call(Trainer(other_), &Classes::IssueCertificates, Issue(owing.name));
  ASSERT_TRUE(issued.ok()) << issued.status();
  EXPECT_EQ(issued->certificates(0).organization(), NameOf(cell_b1_));
}

// Two organizations may have brought in a class of one key each: neither is anybody's work.
TEST_F(ClassReorganizationTest, WhatWasBroughtInStays) {
  const Enrolled done = CompletedClass(1);
  const std::string other = ClassOf(base_b_);
  harness_.RunSql("UPDATE training_class SET imported = TRUE, import_key = 'K1', state = 3");
  auto event = Decision();
  Edge(&event, bloc_, other_, true);
  Edge(&event, base_b_, other_, true);
  Edge(&event, cell_a1_, cell_b1_, true);
  Follow(event);
  EXPECT_EQ(OrganizerOf(done.name), NameOf(bloc_));
  EXPECT_EQ(OrganizerOf(other), NameOf(base_b_));
  EXPECT_THAT(PlacesOf(done.name), ElementsAre(NameOf(cell_a1_)));
}

TEST_F(ClassReorganizationTest, WhoCarriesOnSeesWhatThePersonHolds) {
  const Enrolled done = CompletedClass(1);
  ASSERT_TRUE(MustIssue(done.name).ok());
  v1::ListCertificatesRequest request;
  request.set_candidate(done.candidates[0]);
  EXPECT_THAT(ListCertificates(Clerk(cell_b1_), request), IsEmpty());
  // The dossier service tells of the move.
  auto person = Sympathizer(cell_b1_);
  person.set_name(done.candidates[0]);
  Apply(EntryOf(person));
  EXPECT_EQ(ListCertificates(Clerk(cell_b1_), request).size(), 1u);
  EXPECT_EQ(ListCertificates(Clerk(base_a_), request).size(), 1u) << "history stays visible";
  EXPECT_THAT(ListCertificates(Clerk(base_c_), request), IsEmpty());
}

TEST_F(ClassReorganizationTest, WhoHoldsTheClassSeesLearnersWhoseCellWentElsewhere) {
  const Enrolled enrolled = EnrolledClass(1);
  auto event = Decision();
  Edge(&event, bloc_, other_, true);
  Follow(event);
  v1::ListNominationsRequest request;
  request.set_training_class(enrolled.name);
  EXPECT_EQ(ListNominations(Trainer(other_), request).size(), 1u);
  EXPECT_THAT(ListNominations(Clerk(base_c_), request), IsEmpty());
  EXPECT_THAT(ListNominations(Trainer(other_)), IsEmpty()) << "of a class that is named only";
}

TEST_F(ClassReorganizationTest, ACrashInBetweenLeavesNothingHalfDone) {
  const Enrolled enrolled = EnrolledClass(2);
  const int64_t size = harness_.JournalSize();
  const auto event = Merge(cell_a1_, cell_b1_);
  EXPECT_FALSE(TryFollow(event, true).ok());
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_THAT(PlacesOf(enrolled.name), ElementsAre(NameOf(cell_a1_), NameOf(cell_a1_)));
  Follow(event);
  EXPECT_EQ(harness_.JournalSize(), size + 1);
}

TEST_F(ClassReorganizationTest, ALateNominationFollowsThePerson) {
  const std::string name = OpenClass(5);
  const Names people = People(cell_a1_, 1);
  Follow(Merge(cell_a1_, cell_b1_));
  // The dossier service has not told yet.
  MustNominate(name, base_a_, people);
  EXPECT_THAT(PlacesOf(name), ElementsAre(NameOf(cell_a1_)));
  dossier::v1::CandidateStepRecorded told;
  *told.mutable_candidate() = Sympathizer(cell_b1_);
  told.mutable_candidate()->set_name(people[0]);
  told.mutable_step()->set_step(dossier::v1::STEP_REORGANIZE);
  told.mutable_step()->set_from_organization(NameOf(cell_a1_));
  told.mutable_step()->set_to_organization(NameOf(cell_b1_));
  Follow(told);
  const int64_t size = harness_.JournalSize();
  Follow(told);
  EXPECT_EQ(harness_.JournalSize(), size);
  EXPECT_THAT(PlacesOf(name), ElementsAre(NameOf(cell_b1_)));
}

TEST_F(ClassReorganizationTest, QuotasGoWhereTheOrganizationsGo) {
  const std::string name = OpenClass(10);
  v1::AllocateQuotasRequest quotas;
  quotas.set_training_class(name);
  *quotas.mutable_date() = DateOf(2025, 2, 5);
  quotas.set_request_id(harness_.NewRequestId());
  for (const auto& [organization, seats] :
       {std::pair(cell_a1_, 3), std::pair(cell_a2_, 2), std::pair(base_b_, 4)}) {
    quotas.add_quotas()->set_organization(NameOf(organization));
    quotas.mutable_quotas()->rbegin()->set_seats(seats);
  }
  ASSERT_TRUE(harness_.Call(Trainer(bloc_), &Classes::AllocateQuotas, quotas).ok());
  MustNominate(name, base_a_, People(cell_a1_, 2));
  MustNominate(name, base_a_, People(cell_a2_, 1));
  ASSERT_TRUE(Approve(name).ok());
  // a1 goes into a2: its seats, taken and free, join those of a2. base_b gives a part away.
  auto event = Merge(cell_a1_, cell_a2_);
  Edge(&event, base_b_, base_c_, false, false);
  const int64_t size = harness_.JournalSize();
  Follow(event);
  Follow(event);
  EXPECT_EQ(harness_.JournalSize(), size + 1);
  const auto entry = harness_.WaitForJournal(static_cast<size_t>(size) + 1).back();
  v1::ClassChanged changed;
  ASSERT_TRUE(entry.event().UnpackTo(&changed));
  EXPECT_EQ(changed.quotas().quotas_size(), 2);
  v1::ListQuotasRequest list;
  list.set_training_class(name);
  const auto after = harness_.Call(Trainer(bloc_), &Classes::ListQuotas, list);
  ASSERT_TRUE(after.ok()) << after.status();
  std::map<std::string, std::pair<int, int>> seats;
  for (const auto& each : after->quotas()) {
    seats[each.organization()] = {each.seats(), each.enrolled()};
  }
  EXPECT_EQ(seats, (std::map<std::string, std::pair<int, int>>{{NameOf(cell_a2_), {5, 3}},
                                                               {NameOf(base_b_), {4, 0}}}));
  // The seats that are free there go to its people.
  MustNominate(name, base_a_, People(cell_a2_, 2));
  EXPECT_TRUE(Approve(name).ok());
}

}  // namespace
}  // namespace ketnap::training
