#include "services/dossier/projections/training_certificates.h"

#include "ketnap/dossier/v1/events.pb.h"
#include "services/dossier/handlers/duplicates/duplicate_fixture.h"

namespace ketnap::dossier {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Certificates of the training service that are revoked or replaced, as its journal tells it.
template <typename Base>
class CertificateEntries : public Base {
 protected:
  using Base::kAwareness;

  static training::v1::Certificate Certificate(const std::string& candidate, Date issued,
                                               const char* class_type = kAwareness) {
    training::v1::ClassChanged event;
    EXPECT_TRUE(Base::CertificateEntry(candidate, class_type, issued).event().UnpackTo(&event));
    training::v1::Certificate certificate = event.certificates(0);
    certificate.set_status(training::v1::CERTIFICATE_STATUS_ISSUED);
    return certificate;
  }
  static journal::v1::JournalEntry Entry(const std::vector<training::v1::Certificate>& told) {
    training::v1::ClassChanged event;
    for (const auto& each : told) *event.add_certificates() = each;
    return Base::EntryOf(event, Date(2018, 9, 1));
  }
  static journal::v1::JournalEntry Revoked(training::v1::Certificate certificate) {
    certificate.set_status(training::v1::CERTIFICATE_STATUS_REVOKED);
    *certificate.mutable_closing_date() = Base::Day(2018, 9, 1);
    certificate.set_closing_reason("Thi hộ");
    return Entry({certificate});
  }
  // `paper` stands for `spoilt` from then on.
  static journal::v1::JournalEntry Replaced(training::v1::Certificate spoilt,
                                            const training::v1::Certificate& paper) {
    spoilt.set_status(training::v1::CERTIFICATE_STATUS_VOID);
    spoilt.set_replacement(paper.name());
    *spoilt.mutable_closing_date() = paper.issue_date();
    return Entry({spoilt, paper});
  }

  // "2018-03-01", or "" without one.
  std::string AwarenessOf(const std::string& candidate) {
    v1::GetCandidateRequest request;
    request.set_name(candidate);
    const auto found = this->Send(&People::GetCandidate, request);
    EXPECT_TRUE(found.ok()) << found.status();
    const v1::Candidate person = found.value_or(v1::Candidate());
    if (!person.milestones().has_awareness_certificate_date()) return "";
    return FormatDate(*DateFromProto(person.milestones().awareness_certificate_date()));
  }
};

class TrainingCertificatesTest : public CertificateEntries<WayTest> {
 protected:
  std::vector<journal::v1::JournalEntry> Journal() {
    return harness_.WaitForJournal(static_cast<size_t>(harness_.JournalSize()));
  }
  v1::ChecklistItem PaperOf(const std::string& form) {
    const v1::Dossier dossier = GetDossier();
    for (const v1::ChecklistItem& item : dossier.checklist()) {
      if (item.form() == form) return item;
    }
    ADD_FAILURE() << "no item " << form;
    return {};
  }
  // Of the steps the training service's journal brought about, newest last.
  std::vector<std::string> CertificateActions() {
    std::vector<std::string> actions;
    for (const auto& entry : Journal()) {
      v1::CandidateStepRecorded event;
      if (!entry.event().UnpackTo(&event)) continue;
      if (event.step().step() == v1::STEP_RECORD_CERTIFICATE) {
        actions.push_back(event.step().action());
      }
    }
    return actions;
  }
};

TEST_F(TrainingCertificatesTest, ARevokedOneIsMissingFromTheDossierAtOnce) {
  Reach("cv");
  ASSERT_EQ(PaperOf("CN-NTVĐ").status(), v1::CHECKLIST_STATUS_PRESENT);
  const auto entry = Revoked(Certificate(person_, Date(2016, 10, 1)));
  Apply(entry);
  EXPECT_EQ(AwarenessOf(person_), "");
  EXPECT_EQ(PaperOf("CN-NTVĐ").status(), v1::CHECKLIST_STATUS_MISSING);
  EXPECT_THAT(CertificateActions(), ElementsAre("RecordCertificate", "RevokeCertificate"));
  v1::CandidateStepRecorded event;
  ASSERT_TRUE(Journal().back().event().UnpackTo(&event));
  EXPECT_EQ(event.step().form(), "CN-NTVĐ");
  EXPECT_THAT(event.step().codes(), ElementsAre("CERTIFICATE_REVOKED"));
  EXPECT_EQ(event.step().occurred_on().year(), 2018);
  EXPECT_EQ(event.step().document().number(), "012/2016/NTVD");
  EXPECT_FALSE(event.candidate().milestones().has_awareness_certificate_date());
  // Told again, or of the time before: it stays revoked.
  const int64_t entries = harness_.JournalSize();
  Apply(entry);
  Apply(Entry({Certificate(person_, Date(2016, 10, 1))}));
  EXPECT_EQ(harness_.JournalSize(), entries);
  EXPECT_EQ(AwarenessOf(person_), "");
  // Learned again, it counts again.
  Apply(Entry({Certificate(person_, Date(2018, 11, 1))}));
  EXPECT_EQ(AwarenessOf(person_), "2018-11-01");
}

TEST_F(TrainingCertificatesTest, TheNewestOtherThatCountsTakesItsPlace) {
  Reach("certificate");
  for (const Date day : {Date(2016, 5, 1), Date(2017, 5, 1), Date(2018, 5, 1)}) {
    Apply(Entry({Certificate(person_, day)}));
  }
  const int64_t entries = harness_.JournalSize();
  // One that nothing rests on.
  Apply(Revoked(Certificate(person_, Date(2017, 5, 1))));
  EXPECT_EQ(harness_.JournalSize(), entries);
  Apply(Revoked(Certificate(person_, Date(2018, 5, 1))));
  EXPECT_EQ(AwarenessOf(person_), "2016-05-01");
  // Of another kind.
  Apply(Entry({Certificate(person_, Date(2018, 6, 1), kNewMember)}));
  Apply(Revoked(Certificate(person_, Date(2018, 6, 1), kNewMember)));
  EXPECT_FALSE(Get().milestones().has_new_member_certificate_date());
  EXPECT_EQ(AwarenessOf(person_), "2016-05-01");
  Apply(Revoked(Certificate(person_, Date(2016, 5, 1))));
  EXPECT_EQ(AwarenessOf(person_), "");
}

TEST_F(TrainingCertificatesTest, ASpoiltPapersSuccessorCountsFromTheFirstDay) {
  Reach("certificate");
  const auto first = Certificate(person_, Date(2016, 5, 1));
  const auto second = Certificate(person_, Date(2017, 5, 1));
  const auto third = Certificate(person_, Date(2018, 5, 1));
  Apply(Entry({first}));
  const int64_t entries = harness_.JournalSize();
  const auto replaced = Replaced(first, second);
  Apply(replaced);
  Apply(replaced);
  Apply(Replaced(second, third));
  EXPECT_EQ(AwarenessOf(person_), "2016-05-01");
  EXPECT_EQ(harness_.JournalSize(), entries);
  Apply(Revoked(third));
  EXPECT_EQ(AwarenessOf(person_), "");
}

TEST_F(TrainingCertificatesTest, OneThatIsRevokedBeforeItWasHeardOfNeverCounts) {
  Reach("certificate");
  const int64_t entries = harness_.JournalSize();
  Apply(Revoked(Certificate(person_, Date(2016, 5, 1))));
  Apply(Entry({Certificate(person_, Date(2016, 5, 1))}));
  EXPECT_EQ(AwarenessOf(person_), "");
  EXPECT_EQ(harness_.JournalSize(), entries);
}

TEST_F(TrainingCertificatesTest, ADayThatCameWithAnImportIsFallenBackTo) {
  Reach("certificate");
  Run([&](db::Transaction& transaction) {
    return transaction
        .Execute("UPDATE candidate SET awareness_certificate_date = '2015-04-01' WHERE id = ?",
                 {*Uuid::Parse(person_.substr(11))})
        .status();
  });
  Apply(Entry({Certificate(person_, Date(2018, 5, 1))}));
  EXPECT_EQ(AwarenessOf(person_), "2018-05-01");
  Apply(Revoked(Certificate(person_, Date(2018, 5, 1))));
  EXPECT_EQ(AwarenessOf(person_), "2015-04-01");
}

using MergedCertificatesTest = CertificateEntries<DuplicateTest>;

TEST_F(MergedCertificatesTest, AMergedRecordsCertificateIsLostToBoth) {
  const std::string second = Nominate(other_cell_);
  const std::string first = Nominate(lone_cell_);
  Apply(Entry({Certificate(second, Date(2018, 3, 1))}));
  Apply(Entry({Certificate(first, Date(2017, 3, 1))}));
  ASSERT_TRUE(Merge(first, second).ok());
  EXPECT_EQ(AwarenessOf(first), "2018-03-01");
  Apply(Revoked(Certificate(second, Date(2018, 3, 1))));
  EXPECT_EQ(AwarenessOf(first), "2017-03-01");
  EXPECT_EQ(AwarenessOf(second), "");
  // The first's own, revoked while merged, does not come back with the parting.
  Apply(Revoked(Certificate(first, Date(2017, 3, 1))));
  EXPECT_EQ(AwarenessOf(first), "");
  const auto undone = Undo(first, second);
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_EQ(AwarenessOf(first), "");
  EXPECT_EQ(AwarenessOf(second), "");
}

TEST_F(MergedCertificatesTest, ImportedDaysOfBothAreFallenBackTo) {
  const std::string second = Nominate(other_cell_);
  const std::string first = Nominate(lone_cell_);
  const auto import = [&](const std::string& person, Date day) {
    Run([&](db::Transaction& transaction) {
      return transaction
          .Execute("UPDATE candidate SET awareness_certificate_date = ? WHERE id = ?",
                   {day, IdOf(person)})
          .status();
    });
  };
  import(first, Date(2015, 4, 1));
  Apply(Entry({Certificate(second, Date(2018, 3, 1))}));
  ASSERT_TRUE(Merge(first, second).ok());
  Apply(Revoked(Certificate(second, Date(2018, 3, 1))));
  EXPECT_EQ(AwarenessOf(first), "2015-04-01");
  EXPECT_EQ(AwarenessOf(second), "");
  // The other record's day counts, too.
  import(second, Date(2016, 4, 1));
  Apply(Entry({Certificate(first, Date(2018, 5, 1))}));
  EXPECT_EQ(AwarenessOf(first), "2018-05-01");
  Apply(Revoked(Certificate(first, Date(2018, 5, 1))));
  EXPECT_EQ(AwarenessOf(first), "2016-04-01");
}

}  // namespace
}  // namespace ketnap::dossier
