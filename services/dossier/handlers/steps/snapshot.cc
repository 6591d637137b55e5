#include "services/dossier/handlers/steps/snapshot.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"
#include "common/base/text.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/milestone_columns.h"

namespace ketnap::dossier {
namespace {

absl::StatusOr<std::optional<Date>> OptionalDateOf(const google::type::Date& proto) {
  if (!IsSet(proto)) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(const Date date, DateFromProto(proto));
  return date;
}

absl::StatusOr<std::optional<Uuid>> IdOf(const std::string& name, const char* collection) {
  if (name.empty()) return std::nullopt;
  KETNAP_ASSIGN_OR_RETURN(const Uuid id, api::ParseResourceName(name, collection));
  return id;
}

absl::StatusOr<FormerMembership> FormerMembershipOf(const v1::FormerMembership& proto) {
  FormerMembership former;
  KETNAP_ASSIGN_OR_RETURN(former.first_admission, OptionalDateOf(proto.first_admission_date()));
  KETNAP_ASSIGN_OR_RETURN(former.leaving, DateFromProto(proto.leaving_date()));
  former.reason = static_cast<LeavingReason>(proto.reason());
  KETNAP_ASSIGN_OR_RETURN(former.record_cleared, OptionalDateOf(proto.record_cleared_date()));
  former.readmission_count = proto.readmission_count();
  return former;
}

void ReadParticulars(const v1::Candidate& proto, Candidate* candidate) {
  candidate->full_name = proto.full_name();
  candidate->sex = proto.sex();
  candidate->ethnicity = proto.ethnicity();
  candidate->religion = proto.religion();
  candidate->general_education = static_cast<GeneralEducation>(proto.general_education());
  candidate->qualification = proto.qualification();
  candidate->occupation = proto.occupation();
  candidate->youth_union_member = proto.youth_union_member();
  candidate->synthetic = proto.synthetic();
  candidate->state = static_cast<CandidateState>(proto.state());
  candidate->return_count = proto.return_count();
  candidate->nominator_kind = proto.nominator_kind();
  candidate->resume_state = static_cast<CandidateState>(proto.resume_state());
  for (const int special_case : proto.special_cases()) {
    candidate->special_cases.push_back(static_cast<SpecialCase>(special_case));
  }
  std::sort(candidate->special_cases.begin(), candidate->special_cases.end());
  candidate->national_id_masked = proto.national_id_masked();
  candidate->undecided_vote_count = proto.undecided_vote_count();
  candidate->revocation_kind = static_cast<RevocationKind>(proto.revocation_kind());
  candidate->helper_to_be_replaced = proto.helper_to_be_replaced();
  candidate->acquaintance_waived = proto.acquaintance_waived();
}

}  // namespace

absl::StatusOr<CandidateRecord> RecordOfSnapshot(const v1::Candidate& snapshot, int64_t version) {
  CandidateRecord record;
  Candidate& candidate = record.candidate;
  candidate.version = version;
  ReadParticulars(snapshot, &candidate);
  KETNAP_ASSIGN_OR_RETURN(candidate.id, api::ParseResourceName(snapshot.name(), kCandidates));
  KETNAP_ASSIGN_OR_RETURN(candidate.organization,
                          api::ParseResourceName(snapshot.organization(), kOrganizations));
  KETNAP_ASSIGN_OR_RETURN(candidate.birth_date, DateFromProto(snapshot.birth_date()));
  KETNAP_ASSIGN_OR_RETURN(candidate.helper, IdOf(snapshot.helper(), kMembers));
  KETNAP_ASSIGN_OR_RETURN(candidate.transfer_destination,
                          IdOf(snapshot.transfer_destination(), kOrganizations));
  KETNAP_ASSIGN_OR_RETURN(candidate.merged_into, IdOf(snapshot.merged_into(), kCandidates));
  KETNAP_ASSIGN_OR_RETURN(candidate.milestones, MilestonesOf(snapshot.milestones()));
  if (snapshot.has_former_membership()) {
    KETNAP_ASSIGN_OR_RETURN(candidate.former_membership,
                            FormerMembershipOf(snapshot.former_membership()));
  }
  record.folded_name = FoldForSearch(candidate.full_name);
  KETNAP_ASSIGN_OR_RETURN(record.create_time, TimeFromProto(snapshot.create_time()));
  KETNAP_ASSIGN_OR_RETURN(record.update_time, TimeFromProto(snapshot.update_time()));
  return record;
}

absl::StatusOr<Milestones> MilestonesOf(const v1::Milestones& proto) {
  Milestones milestones;
  const auto* descriptor = v1::Milestones::descriptor();
  const auto* reflection = proto.GetReflection();
  for (size_t i = 0; i < std::size(kMilestoneColumns); ++i) {
    const auto* field = descriptor->FindFieldByNumber(static_cast<int>(i) + 1);
    if (!reflection->HasField(proto, field)) continue;
    KETNAP_ASSIGN_OR_RETURN(milestones.*kMilestoneColumns[i],
                            DateFromProto(static_cast<const google::type::Date&>(
                                reflection->GetMessage(proto, field))));
  }
  return milestones;
}

absl::StatusOr<PaperReference> PaperOf(const v1::DocumentReference& proto) {
  PaperReference paper{proto.number(), proto.symbol(), Date()};
  KETNAP_ASSIGN_OR_RETURN(paper.date, DateFromProto(proto.date()));
  return paper;
}

absl::StatusOr<Document> DocumentOf(const v1::DossierDocument& proto) {
  Document document;
  document.form = proto.form();
  KETNAP_ASSIGN_OR_RETURN(document.date, DateFromProto(proto.date()));
  KETNAP_ASSIGN_OR_RETURN(document.introducer, IdOf(proto.introducer(), kMembers));
  KETNAP_ASSIGN_OR_RETURN(document.acquainted_since, OptionalDateOf(proto.acquainted_since()));
  document.defect_code = proto.defect_code();
  KETNAP_ASSIGN_OR_RETURN(document.file, IdOf(proto.file(), "documents"));
  document.acquaintance_waived = proto.acquaintance_waived();
  return document;
}

absl::StatusOr<Verification> VerificationOf(const v1::Verification& proto) {
  Verification verification;
  if (!proto.name().empty()) {
    KETNAP_ASSIGN_OR_RETURN(verification.id,
                            api::ParseResourceName(proto.name(), "verificationRequests"));
  }
  verification.subject = proto.subject();
  verification.recipient = proto.recipient();
  KETNAP_ASSIGN_OR_RETURN(verification.request_date, DateFromProto(proto.request_date()));
  KETNAP_ASSIGN_OR_RETURN(verification.answer_date, OptionalDateOf(proto.answer_date()));
  verification.outcome = static_cast<VerificationOutcome>(proto.outcome());
  KETNAP_ASSIGN_OR_RETURN(verification.recipient_organization,
                          IdOf(proto.recipient_organization(), kOrganizations));
  KETNAP_ASSIGN_OR_RETURN(verification.due_date, OptionalDateOf(proto.due_date()));
  KETNAP_ASSIGN_OR_RETURN(verification.verifier, IdOf(proto.verifier(), kMembers));
  verification.reminder_count = proto.reminder_count();
  KETNAP_ASSIGN_OR_RETURN(verification.reminder_date, OptionalDateOf(proto.reminder_date()));
  KETNAP_ASSIGN_OR_RETURN(verification.escalation_date, OptionalDateOf(proto.escalation_date()));
  KETNAP_ASSIGN_OR_RETURN(verification.reply_date, OptionalDateOf(proto.reply_date()));
  verification.reply_outcome = static_cast<VerificationOutcome>(proto.reply_outcome());
  if (proto.has_conclusion()) {
    KETNAP_ASSIGN_OR_RETURN(verification.conclusion, PaperOf(proto.conclusion()));
  }
  KETNAP_ASSIGN_OR_RETURN(verification.waiving_member, IdOf(proto.waiving_member(), kMembers));
  KETNAP_ASSIGN_OR_RETURN(verification.escalation_organization,
                          IdOf(proto.escalation_organization(), kOrganizations));
  KETNAP_ASSIGN_OR_RETURN(verification.requesting_organization,
                          IdOf(proto.requesting_organization(), kOrganizations));
  return verification;
}

absl::StatusOr<Opinion> OpinionOf(const v1::Opinion& proto) {
  Opinion opinion;
  opinion.source = static_cast<OpinionSource>(proto.source());
  KETNAP_ASSIGN_OR_RETURN(opinion.date, DateFromProto(proto.date()));
  opinion.favorable = proto.favorable();
  return opinion;
}

absl::StatusOr<Consent> ConsentOf(const v1::Consent& proto) {
  Consent consent;
  consent.special_case = static_cast<SpecialCase>(proto.special_case());
  KETNAP_ASSIGN_OR_RETURN(consent.authority,
                          api::ParseResourceName(proto.authority(), kOrganizations));
  KETNAP_ASSIGN_OR_RETURN(consent.paper, PaperOf(proto.document()));
  return consent;
}

absl::StatusOr<Attestation> AttestationOf(const v1::Attestation& proto) {
  Attestation attestation;
  KETNAP_ASSIGN_OR_RETURN(attestation.criterion,
                          api::ParseResourceName(proto.criterion(), "localCriteria"));
  KETNAP_ASSIGN_OR_RETURN(attestation.date, DateFromProto(proto.date()));
  if (proto.has_document()) {
    KETNAP_ASSIGN_OR_RETURN(attestation.paper, PaperOf(proto.document()));
  }
  return attestation;
}

}  // namespace ketnap::dossier
