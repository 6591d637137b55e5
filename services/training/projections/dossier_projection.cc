#include "services/training/projections/dossier_projection.h"

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/dossier/v1/events.pb.h"
#include "services/training/repository/candidate_facts_repository.h"

namespace ketnap::training {
namespace {

absl::StatusOr<std::optional<Date>> OptionalDate(bool present, const google::type::Date& date) {
  if (!present) return std::optional<Date>();
  KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
  return std::optional<Date>(day);
}

LearnerStage StageOf(dossier::v1::CandidateState state) {
  switch (state) {
    case dossier::v1::CANDIDATE_STATE_NOMINATED:
    case dossier::v1::CANDIDATE_STATE_SYMPATHIZER_LISTED:
      return LearnerStage::kSympathizer;
    case dossier::v1::CANDIDATE_STATE_APPLICATION_FILED:
    case dossier::v1::CANDIDATE_STATE_CV_DECLARED:
    case dossier::v1::CANDIDATE_STATE_VERIFYING:
    case dossier::v1::CANDIDATE_STATE_VERIFIED:
    case dossier::v1::CANDIDATE_STATE_VERIFICATION_ISSUE:
    case dossier::v1::CANDIDATE_STATE_OPINIONS_COLLECTED:
    case dossier::v1::CANDIDATE_STATE_CELL_REJECTED:
    case dossier::v1::CANDIDATE_STATE_RETURNED:
      return LearnerStage::kDossier;
    case dossier::v1::CANDIDATE_STATE_CELL_RESOLVED:
    case dossier::v1::CANDIDATE_STATE_SECTION_APPRAISED:
    case dossier::v1::CANDIDATE_STATE_BASE_RESOLVED:
    case dossier::v1::CANDIDATE_STATE_UNDER_AUTHORITY_REVIEW:
      return LearnerStage::kResolved;
    case dossier::v1::CANDIDATE_STATE_ADMISSION_DECIDED:
      return LearnerStage::kDecided;
    case dossier::v1::CANDIDATE_STATE_ADMITTED_PROBATIONARY:
    case dossier::v1::CANDIDATE_STATE_OFFICIAL_PROPOSED:
    case dossier::v1::CANDIDATE_STATE_STRIKE_OFF_PROPOSED:
    case dossier::v1::CANDIDATE_STATE_RECOGNITION_REPORTED:
      return LearnerStage::kProbation;
    case dossier::v1::CANDIDATE_STATE_OFFICIAL_MEMBER:
      return LearnerStage::kOfficial;
    default:
      return LearnerStage::kEnded;
  }
}

// The latest day something was reached. Being helped, reviewed or moved is no step of the way.
absl::StatusOr<std::optional<Date>> LastStepOf(const dossier::v1::Milestones& milestones) {
  static const auto* beside = new std::set<std::string_view>{
      "helper_assignment_date", "last_review_date", "transfer_date", "transfer_acceptance_date"};
  std::optional<Date> last;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  milestones.GetReflection()->ListFields(milestones, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    const bool is_day = field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE &&
                        !field->is_repeated() &&
                        field->message_type() == google::type::Date::descriptor();
    if (!is_day || beside->contains(field->name())) continue;
    google::type::Date date;
    date.CopyFrom(milestones.GetReflection()->GetMessage(milestones, field));
    KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(date));
    if (!last.has_value() || *last < day) last = day;
  }
  return last;
}

// A person on the way elsewhere is as far as before.
dossier::v1::CandidateState StandingState(const dossier::v1::Candidate& candidate) {
  return candidate.state() == dossier::v1::CANDIDATE_STATE_TRANSFER_PENDING
             ? candidate.resume_state()
             : candidate.state();
}

}  // namespace

absl::Status ApplyDossierEntry(db::Transaction& transaction,
                               const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<dossier::v1::CandidateStepRecorded>()) return absl::OkStatus();
  dossier::v1::CandidateStepRecorded event;
  if (!entry.event().UnpackTo(&event)) {
    return absl::InternalError("a candidate's event cannot be read");
  }
  const dossier::v1::Candidate& candidate = event.candidate();
  // A second record of somebody goes to no class; whose decision was revoked, goes as little as who
  // was struck off.
  const bool merged = candidate.state() == dossier::v1::CANDIDATE_STATE_MERGED;
  const bool revoked = candidate.state() == dossier::v1::CANDIDATE_STATE_REVOKED;
  const dossier::v1::Milestones reached =
      merged ? dossier::v1::Milestones() : candidate.milestones();
  CandidateFacts facts;
  KETNAP_ASSIGN_OR_RETURN(facts.id, api::ParseResourceName(candidate.name(), "candidates"));
  KETNAP_ASSIGN_OR_RETURN(facts.organization,
                          api::ParseResourceName(candidate.organization(), "organizations"));
  KETNAP_ASSIGN_OR_RETURN(facts.listed,
                          OptionalDate(reached.has_listing_date(), reached.listing_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.delisted,
                          OptionalDate(reached.has_delisting_date(), reached.delisting_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.admitted,
                          OptionalDate(reached.has_ceremony_date(), reached.ceremony_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.official,
                          OptionalDate(reached.has_official_date(), reached.official_date()));
  KETNAP_ASSIGN_OR_RETURN(facts.struck_off,
                          OptionalDate(reached.has_strike_off_date(), reached.strike_off_date()));
  if (revoked) {
    KETNAP_ASSIGN_OR_RETURN(facts.struck_off,
                            OptionalDate(reached.has_revocation_date(), reached.revocation_date()));
  }
  facts.full_name = candidate.full_name();
  KETNAP_ASSIGN_OR_RETURN(facts.birth_date,
                          OptionalDate(candidate.has_birth_date(), candidate.birth_date()));
  facts.stage = StageOf(StandingState(candidate));
  KETNAP_ASSIGN_OR_RETURN(facts.last_step, LastStepOf(candidate.milestones()));
  return ReplaceCandidateFacts(transaction, facts);
}

}  // namespace ketnap::training
