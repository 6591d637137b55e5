#include <set>

#include "common/base/proto_date.h"
#include "services/supervision/handlers/inspections/inspection_fixture.h"

namespace ketnap::supervision {
namespace {

using ::testing::ElementsAre;

class InspectionSamplingTest : public InspectionTest {
 protected:
  InspectionSamplingTest() : inspection_(Started()) {}

  // Decided on that many days after the cell met on 5 February 2018.
  dossier::v1::Candidate Person(const Uuid& cell, int days_to_decision = 30) {
    const auto person = Candidate(cell, [&](dossier::v1::Candidate& each) {
      auto* reached = each.mutable_milestones();
      *reached->mutable_cell_resolution_date() = DateOf(2018, 2, 5);
      *reached->mutable_admission_decision_date() =
          DateToProto(Date(2018, 2, 5) + days_to_decision);
      *reached->mutable_ceremony_date() = reached->admission_decision_date();
      *reached->mutable_official_date() = DateOf(2019, 2, 5);
    });
    TellPerson(person);
    return person;
  }
  static std::vector<std::string> Names(const v1::InspectionSample& sample) {
    std::vector<std::string> names;
    for (const auto& item : sample.items()) names.push_back(item.candidate());
    return names;
  }

  std::string inspection_;
};

TEST_F(InspectionSamplingTest, TheSameSeedOverTheSameFactsGivesTheSameSample) {
  std::vector<dossier::v1::Candidate> people;
  for (int i = 0; i < 30; ++i) people.push_back(Person(i % 2 == 0 ? cell_a1_ : cell_a2_));
  Person(cell_b1_);  // Of no subject.
  auto before = Candidate(cell_a1_, [](dossier::v1::Candidate& each) {
    *each.mutable_milestones()->mutable_nomination_date() = DateOf(2016, 6, 30);
  });
  TellPerson(before);  // Nothing in the period under review.

  const auto first = Draw(inspection_, 20190815, 8);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->population(), 30);
  EXPECT_EQ(first->items_size(), 8);
  EXPECT_EQ(first->facts_digest().size(), 64u);
  const auto again = Draw(inspection_, 20190815, 8);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(Names(*again), Names(*first));
  EXPECT_EQ(again->facts_digest(), first->facts_digest());
  EXPECT_EQ(again->sample_digest(), first->sample_digest());
  EXPECT_NE(again->name(), first->name());
  EXPECT_NE(Names(*Draw(inspection_, 20190816, 8)), Names(*first));

  // Another fact is another digest.
  people[3].set_return_count(1);
  TellPerson(people[3]);
  const auto later = Draw(inspection_, 20190815, 8);
  EXPECT_NE(later->facts_digest(), first->facts_digest());
  EXPECT_NE(later->sample_digest(), first->sample_digest());
}

TEST_F(InspectionSamplingTest, RisksOfTheShippedRulesGiveTickets) {
  const std::string late = Person(cell_a1_, 85).name(), plain = Person(cell_a2_).name();
  const auto sample = Draw(inspection_, 1, 10);
  ASSERT_TRUE(sample.ok()) << sample.status();
  ASSERT_EQ(sample->items_size(), 2);
  for (const auto& item : sample->items()) {
    const bool is_late = item.candidate() == late;
    EXPECT_EQ(item.weight(), is_late ? 5 : 1);
    EXPECT_EQ(item.risks_size(), is_late ? 1 : 0);
  }
}

TEST_F(InspectionSamplingTest, SamplesAreKeptAndSeenByThoseWhoSeeAllAlone) {
  Person(cell_a1_);
  std::vector<std::string> drawn;
  for (int i = 0; i < 3; ++i) {
    const auto sample = Draw(inspection_, i, 1);
    drawn.push_back(sample->SerializeAsString());
    harness_.clock().Advance(absl::Seconds(1));
  }
  v1::ListSamplesRequest request;
  request.set_inspection(inspection_);
  request.set_page_size(2);
  std::vector<std::string> listed;
  do {
    const auto page = harness_.Call(commission_, &Service::ListSamples, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& sample : page->samples()) listed.push_back(sample.SerializeAsString());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed, drawn);
  request.set_page_size(0);
  EXPECT_EQ(harness_.Call(TeamCaller(lead_, inspection_, base_a_), &Service::ListSamples, request)
                ->samples_size(),
            3);
  for (const auto& caller : {InspectionReader(base_a_), InspectionReader(root_)}) {
    EXPECT_EQ(ErrorReason(harness_.Call(caller, &Service::ListSamples, request).status()),
              "RESOURCE_NOT_FOUND");
  }
  // The journal names the draw and nobody.
  const auto events = Events(6);
  EXPECT_EQ(events.back().sample().seed(), 2);
  EXPECT_EQ(events.back().sample().items_size(), 0);
}

TEST_F(InspectionSamplingTest, ItIsDrawnWhileUnderWayFromASubject) {
  Person(cell_a1_);
  v1::DrawSampleRequest request;
  request.set_inspection(inspection_);
  request.set_size(1);
  request.set_subject(NameOf(base_b_));
  const auto draw = [&] {
    request.set_request_id(harness_.NewRequestId());
    return harness_.Call(commission_, &Service::DrawSample, request);
  };
  EXPECT_THAT(Violations(draw().status()), ElementsAre("subject NOT_A_SUBJECT"));
  request.set_subject(NameOf(base_a_));
  EXPECT_EQ(draw()->items_size(), 1);
  // A retry draws no second sample.
  const auto count = harness_.ReadSql("SELECT COUNT(*) FROM inspection_sample")[0].Int(0);
  ASSERT_TRUE(harness_.Call(commission_, &Service::DrawSample, request).ok());
  EXPECT_EQ(harness_.ReadSql("SELECT COUNT(*) FROM inspection_sample")[0].Int(0), count);
  ASSERT_TRUE(Close(inspection_).ok());
  EXPECT_EQ(ErrorReason(draw().status()), "INSPECTION_STATE");
}

TEST_F(InspectionSamplingTest, AMergedRecordIsNoDossier) {
  auto person = Person(cell_a1_);
  EXPECT_EQ(Draw(inspection_, 1, 5)->population(), 1);
  person.set_state(dossier::v1::CANDIDATE_STATE_MERGED);
  TellPerson(person);
  EXPECT_EQ(Draw(inspection_, 1, 5)->population(), 0);
}

}  // namespace
}  // namespace ketnap::supervision
