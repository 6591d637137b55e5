#include "absl/strings/str_cat.h"
#include "common/base/proto_date.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/supervision/handlers/supervision_fixture.h"

namespace ketnap::supervision {
namespace {

class FunnelTest : public SupervisionTest {
 protected:
  // Somebody nominated in 2016 and trained in 2017, who may have gone on.
  dossier::v1::Candidate Trained(const Uuid& cell, bool admitted) {
    const auto person = Candidate(cell, [&](dossier::v1::Candidate& each) {
      auto* way = each.mutable_milestones();
      *way->mutable_nomination_date() = DateOf(2016, 5, 1);
      *way->mutable_listing_date() = DateOf(2016, 6, 1);
      *way->mutable_awareness_certificate_date() = DateOf(2017, 3, 20);
      if (admitted) *way->mutable_ceremony_date() = DateOf(2018, 5, 19);
    });
    Apply(EntryOf(person));
    return person;
  }

  training::v1::Certificate Certificate(const dossier::v1::Candidate& person,
                                        const std::string& training_class) {
    training::v1::Certificate certificate;
    certificate.set_name(absl::StrCat("certificates/", harness_.NewRequestId()));
    certificate.set_candidate(person.name());
    certificate.set_training_class(training_class);
    certificate.set_class_type("classTypes/awareness");
    *certificate.mutable_issue_date() = DateOf(2017, 3, 20);
    certificate.set_status(training::v1::CERTIFICATE_STATUS_ISSUED);
    return certificate;
  }
  void Tell(const std::vector<training::v1::Certificate>& certificates) {
    training::v1::ClassChanged changed;
    for (const auto& certificate : certificates) *changed.add_certificates() = certificate;
    journal::v1::JournalEntry entry;
    entry.mutable_event()->PackFrom(changed);
    Apply(entry);
  }

  std::string Counted(v1::FunnelCohort cohort, const std::string& training_class = "") {
    auto request = Funnel(bloc_);
    request.set_cohort(cohort);
    request.set_training_class(training_class);
    const auto response = Ask(request);
    if (!response.ok()) return FieldViolations(response.status()).at(0).field;
    EXPECT_EQ(response->cohort(), cohort);
    std::string text = absl::StrCat(response->total().nominated(), " ", response->total().trained(),
                                    " ", response->total().admitted());
    for (const auto& row : response->rows()) {
      absl::StrAppend(&text, ", ", row.organization_display_name(), " ", row.trained());
    }
    return text;
  }

  const std::string first_ = absl::StrCat("trainingClasses/", harness_.NewRequestId());
  const std::string second_ = absl::StrCat("trainingClasses/", harness_.NewRequestId());
};

TEST_F(FunnelTest, FollowsThoseTrainedAndThoseOfOneClass) {
  const auto a = Trained(cell_a1_, true), b = Trained(cell_b1_, false);
  Trained(cell_a2_, true);
  Apply(EntryOf(Candidate(cell_a1_)));  // Nominated in 2017, not trained.
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_NOMINATION),
            "1 0 0, Đảng bộ Sở Tài chính 0, Đảng bộ Sở Y tế 0");
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_TRAINING),
            "3 3 2, Đảng bộ Sở Tài chính 2, Đảng bộ Sở Y tế 1");
  auto of_a = Certificate(a, first_);
  Tell({of_a, Certificate(b, first_)});
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_CLASS, first_),
            "2 2 1, Đảng bộ Sở Tài chính 1, Đảng bộ Sở Y tế 1");
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_CLASS, second_),
            "0 0 0, Đảng bộ Sở Tài chính 0, Đảng bộ Sở Y tế 0");
  // A revoked certificate belongs to no cohort; one that stands for it does.
  of_a.set_status(training::v1::CERTIFICATE_STATUS_REVOKED);
  Tell({of_a});
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_CLASS, first_),
            "1 1 0, Đảng bộ Sở Tài chính 0, Đảng bộ Sở Y tế 1");
  Tell({Certificate(a, second_), Certificate(a, second_)});
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_CLASS, second_),
            "1 1 1, Đảng bộ Sở Tài chính 1, Đảng bộ Sở Y tế 0");
}

TEST_F(FunnelTest, TheClassMayBeToldOfBeforeThePerson) {
  auto later = Candidate(cell_a1_);
  Tell({Certificate(later, first_)});
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_CLASS, first_),
            "0 0 0, Đảng bộ Sở Tài chính 0, Đảng bộ Sở Y tế 0");
  *later.mutable_milestones()->mutable_awareness_certificate_date() = DateOf(2017, 3, 20);
  Apply(EntryOf(later));
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_CLASS, first_),
            "1 1 0, Đảng bộ Sở Tài chính 1, Đảng bộ Sở Y tế 0");
}

TEST_F(FunnelTest, AClassIsGivenWithItsCohortOnly) {
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_CLASS), "training_class");
  EXPECT_EQ(Counted(v1::FUNNEL_COHORT_NOMINATION, first_), "training_class");
  EXPECT_EQ(Counted(static_cast<v1::FunnelCohort>(9)), "cohort");
}

}  // namespace
}  // namespace ketnap::supervision
