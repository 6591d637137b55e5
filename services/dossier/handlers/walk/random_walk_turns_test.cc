// What a walker does next.
#include "services/dossier/handlers/walk/random_walk.h"

namespace ketnap::dossier {
namespace {

// Nobody knows yet whether such a call was carried out: the same is asked again.
bool IsUndecided(const absl::Status& status, bool has_etag) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsCancelled(status) || absl::IsResourceExhausted(status) ||
         (absl::IsAborted(status) && !has_etag);
}

const Date kStarts[] = {Date(2012, 2, 6), Date(2016, 9, 5),  Date(2019, 12, 2),
                        Date(2021, 8, 2), Date(2024, 11, 4), Date(2025, 2, 3)};

}  // namespace

absl::Status RandomWalker::Settle(const Attempt& attempt) {
  absl::Status status;
  do {
    status = attempt.send();
    if (IsUndecided(status, attempt.has_etag)) absl::SleepFor(absl::Milliseconds(20 + Below(60)));
  } while (IsUndecided(status, attempt.has_etag));
  // Told again, it changes nothing and is answered alike.
  if (Chance(10)) {
    const absl::Status again = attempt.send();
    if (!IsUndecided(again, attempt.has_etag)) {
      EXPECT_EQ(again.code(), status.code()) << attempt.action << ": " << status << " / " << again;
    }
  }
  EXPECT_FALSE(absl::IsInternal(status) || absl::IsUnknown(status) || absl::IsDataLoss(status))
      << attempt.action << ": " << status;
  (status.ok() ? acknowledged_ : refused_).push_back(attempt.request_id);
  if (status.ok()) ++taken_[attempt.action];
  return status;
}

bool RandomWalker::Look() {
  v1::GetCandidateRequest request;
  request.set_name(name_);
  for (;;) {
    auto reply = ground_.harness->Call(ground_.clerk, &People::GetCandidate, request);
    if (reply.ok()) {
      if (!person_.etag().empty() && Chance(20)) stale_etag_ = person_.etag();
      person_ = *std::move(reply);
      return true;
    }
    if (!IsUndecided(reply.status(), false)) {
      ADD_FAILURE() << name_ << ": " << reply.status();
      return false;
    }
    absl::SleepFor(absl::Milliseconds(30));
  }
}

void RandomWalker::Walk(int number, int turns) {
  day_ = kStarts[Below(static_cast<int>(std::size(kStarts)))] + Below(60);
  if (!Nominate(number).ok()) return;
  for (int turn = 0; turn < turns; ++turn) {
    if (!Look()) return;
    if (Chance(12)) {
      TakeAnyStep();
    } else if (Chance(14)) {
      Aside();
    } else {
      TakeLikelyStep();
    }
  }
}

void RandomWalker::TakeLikelyStep() {
  switch (person_.state()) {
    case v1::CANDIDATE_STATE_NOMINATED:
    case v1::CANDIDATE_STATE_NOMINATION_DECLINED:
    case v1::CANDIDATE_STATE_DELISTED:
    case v1::CANDIDATE_STATE_REFUSED:
    case v1::CANDIDATE_STATE_SYMPATHIZER_LISTED:
      return BeforeDossier();
    case v1::CANDIDATE_STATE_APPLICATION_FILED:
    case v1::CANDIDATE_STATE_CV_DECLARED:
    case v1::CANDIDATE_STATE_VERIFYING:
    case v1::CANDIDATE_STATE_VERIFICATION_ISSUE:
    case v1::CANDIDATE_STATE_VERIFIED:
      return InDossier();
    case v1::CANDIDATE_STATE_TRANSFER_PENDING:
      (void)(Chance(75) ? Accept() : CancelTransfer());
      return;
    case v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY:
    case v1::CANDIDATE_STATE_OFFICIAL_PROPOSED:
    case v1::CANDIDATE_STATE_STRIKE_OFF_PROPOSED:
    case v1::CANDIDATE_STATE_RECOGNITION_REPORTED:
    case v1::CANDIDATE_STATE_OFFICIAL_MEMBER:
    case v1::CANDIDATE_STATE_REVOKED:
      return AsMember();
    default:
      return InResolutions();
  }
}

void RandomWalker::BeforeDossier() {
  Advance(20);
  if (person_.state() == v1::CANDIDATE_STATE_NOMINATED) {
    (void)(Chance(92) ? List() : Decline());
  } else if (person_.state() != v1::CANDIDATE_STATE_SYMPATHIZER_LISTED) {
    (void)Relist();
  } else if (Chance(4)) {
    (void)Delist();
  } else if (person_.helper().empty() || person_.helper_to_be_replaced()) {
    (void)Help();
  } else if (!person_.milestones().has_last_review_date() || Chance(25)) {
    day_ = day_ + 20;
    (void)Review();
  } else if (!person_.milestones().has_awareness_certificate_date()) {
    if (!person_.milestones().has_class_referral_date() && Chance(70)) (void)Refer();
    Advance(30);
    Certify("classTypes/awareness");
  } else {
    (void)Open();
  }
}

void RandomWalker::InDossier() {
  Advance(8);
  switch (person_.state()) {
    case v1::CANDIDATE_STATE_APPLICATION_FILED:
      (void)Attach("2-KNĐ");
      break;
    case v1::CANDIDATE_STATE_CV_DECLARED:
      (void)TellFamily();
      (void)Ask();
      break;
    case v1::CANDIDATE_STATE_VERIFYING:
      (void)Answer();
      break;
    case v1::CANDIDATE_STATE_VERIFICATION_ISSUE:
      (void)Conclude();
      break;
    default:
      // Whatever is still missing, all in one turn and in any order.
      for (const char* form : {"3-KNĐ", "3-KNĐ", "4-KNĐ", "4A-KNĐ"}) (void)Attach(form);
      (void)Opine(v1::OPINION_SOURCE_YOUTH_UNION);
      (void)Opine(v1::OPINION_SOURCE_TRADE_UNION);
      (void)Opine(v1::OPINION_SOURCE_RESIDENCE_CELL);
      (void)Attach("5-KNĐ");
  }
}

void RandomWalker::InResolutions() {
  Advance(9);
  switch (person_.state()) {
    case v1::CANDIDATE_STATE_OPINIONS_COLLECTED:
    case v1::CANDIDATE_STATE_CELL_REJECTED:
      (void)Resolve(v1::RESOLUTION_KIND_CELL_ADMISSION);
      break;
    case v1::CANDIDATE_STATE_CELL_RESOLVED:
    case v1::CANDIDATE_STATE_SECTION_APPRAISED:
      (void)(Chance(90) ? Resolve(v1::RESOLUTION_KIND_BASE_ADMISSION) : Return());
      break;
    case v1::CANDIDATE_STATE_BASE_RESOLVED:
      (void)(Chance(85) ? Appraise() : Return());
      break;
    case v1::CANDIDATE_STATE_RETURNED:
      (void)Attach("3-KNĐ");
      (void)Resubmit();
      break;
    case v1::CANDIDATE_STATE_UNDER_AUTHORITY_REVIEW:
      (void)(Chance(90) ? Admit() : Return());
      break;
    default:
      (void)Celebrate();
  }
}

void RandomWalker::AsMember() {
  switch (person_.state()) {
    case v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY: {
      const auto& reached = person_.milestones();
      if (!reached.has_party_cv_date()) {
        Advance(20);
        (void)DeclarePartyCv();
      } else if (!reached.has_new_member_certificate_date()) {
        day_ = day_ + 60;
        Certify("classTypes/new-member-theory");
      } else {
        const auto ceremony = DateFromProto(reached.ceremony_date());
        if (ceremony.ok() && day_ < AddMonths(*ceremony, 12)) day_ = AddMonths(*ceremony, 12);
        Advance(12);
        for (const char* form : {"10-KNĐ", "11-KNĐ", "12-KNĐ"}) (void)Probation(form);
        (void)(Chance(80) ? Propose() : ProposeStrikeOff());
      }
      break;
    }
    case v1::CANDIDATE_STATE_OFFICIAL_PROPOSED:
      Advance(9);
      (void)Resolve(v1::RESOLUTION_KIND_BASE_RECOGNITION);
      (void)Recognize();
      break;
    case v1::CANDIDATE_STATE_STRIKE_OFF_PROPOSED:
    case v1::CANDIDATE_STATE_RECOGNITION_REPORTED:
      Advance(9);
      (void)Resolve(v1::RESOLUTION_KIND_BASE_RECOGNITION);
      (void)(Chance(70) ? StrikeOff() : Recognize());
      break;
    case v1::CANDIDATE_STATE_OFFICIAL_MEMBER:
      Advance(30);
      if (Chance(10)) (void)Revoke();
      break;
    default:
      Advance(10);
      (void)Appraise();
  }
}

void RandomWalker::Aside() {
  switch (Below(7)) {
    case 0:
      (void)Transfer();
      break;
    case 1:
      (void)Correct(false);
      break;
    case 2:
      (void)Correct(true);
      break;
    case 3:
      (void)Update();
      break;
    case 4:
      (void)Help();
      break;
    case 5:
      (void)Review();
      break;
    default:
      (void)(Chance(50) ? Delist() : Revoke());
  }
}

void RandomWalker::TakeAnyStep() {
  using Step = absl::Status (RandomWalker::*)();
  static constexpr Step kSteps[] = {
      &RandomWalker::List,           &RandomWalker::Decline,   &RandomWalker::Relist,
      &RandomWalker::Help,           &RandomWalker::Review,    &RandomWalker::Refer,
      &RandomWalker::Delist,         &RandomWalker::Open,      &RandomWalker::Ask,
      &RandomWalker::Answer,         &RandomWalker::Conclude,  &RandomWalker::Return,
      &RandomWalker::Resubmit,       &RandomWalker::Appraise,  &RandomWalker::Admit,
      &RandomWalker::Celebrate,      &RandomWalker::Propose,   &RandomWalker::DeclarePartyCv,
      &RandomWalker::Recognize,      &RandomWalker::StrikeOff, &RandomWalker::ProposeStrikeOff,
      &RandomWalker::Revoke,         &RandomWalker::Transfer,  &RandomWalker::Accept,
      &RandomWalker::CancelTransfer, &RandomWalker::Update,
  };
  Advance(5);
  const int choice = Below(static_cast<int>(std::size(kSteps)) + 5);
  switch (choice - static_cast<int>(std::size(kSteps))) {
    case 0:
      (void)Resolve(v1::RESOLUTION_KIND_CELL_ADMISSION);
      break;
    case 1:
      (void)Resolve(v1::RESOLUTION_KIND_BASE_ADMISSION);
      break;
    case 2:
      (void)Resolve(v1::RESOLUTION_KIND_BASE_RECOGNITION);
      break;
    case 3:
      (void)Attach(Chance(50) ? "2-KNĐ" : "5-KNĐ");
      break;
    case 4:
      (void)Probation("11-KNĐ");
      break;
    default:
      (void)(this->*kSteps[choice])();
  }
}

}  // namespace ketnap::dossier
