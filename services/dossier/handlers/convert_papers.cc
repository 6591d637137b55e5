#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "services/dossier/handlers/convert.h"

namespace ketnap::dossier {

v1::DocumentReference ToProto(const PaperReference& paper) {
  v1::DocumentReference proto;
  proto.set_number(paper.number);
  proto.set_symbol(paper.symbol);
  *proto.mutable_date() = DateToProto(paper.date);
  return proto;
}

v1::DossierDocument ToProto(const Document& document) {
  v1::DossierDocument proto;
  proto.set_form(document.form);
  *proto.mutable_date() = DateToProto(document.date);
  if (document.introducer.has_value()) proto.set_introducer(MemberName(*document.introducer));
  if (document.acquainted_since.has_value()) {
    *proto.mutable_acquainted_since() = DateToProto(*document.acquainted_since);
  }
  proto.set_defect_code(document.defect_code);
  if (document.file.has_value()) proto.set_file(api::ResourceName(kDocuments, *document.file));
  proto.set_acquaintance_waived(document.acquaintance_waived);
  return proto;
}

v1::Verification ToProto(const Verification& verification) {
  v1::Verification proto;
  if (!verification.id.IsNil()) {
    proto.set_name(api::ResourceName(kVerificationRequests, verification.id));
  }
  proto.set_subject(verification.subject);
  proto.set_recipient(verification.recipient);
  *proto.mutable_request_date() = DateToProto(verification.request_date);
  proto.set_outcome(static_cast<v1::VerificationOutcome>(verification.outcome));
  proto.set_reminder_count(verification.reminder_count);
  proto.set_reply_outcome(static_cast<v1::VerificationOutcome>(verification.reply_outcome));
  if (verification.recipient_organization.has_value()) {
    proto.set_recipient_organization(OrganizationName(*verification.recipient_organization));
  }
  if (verification.verifier.has_value()) proto.set_verifier(MemberName(*verification.verifier));
  if (verification.waiving_member.has_value()) {
    proto.set_waiving_member(MemberName(*verification.waiving_member));
  }
  if (verification.escalation_organization.has_value()) {
    proto.set_escalation_organization(OrganizationName(*verification.escalation_organization));
  }
  if (verification.requesting_organization.has_value()) {
    proto.set_requesting_organization(OrganizationName(*verification.requesting_organization));
  }
  if (verification.conclusion.has_value()) {
    *proto.mutable_conclusion() = ToProto(*verification.conclusion);
  }
  const std::pair<const std::optional<Date>&, google::type::Date* (v1::Verification::*)()> days[] =
      {{verification.answer_date, &v1::Verification::mutable_answer_date},
       {verification.due_date, &v1::Verification::mutable_due_date},
       {verification.reminder_date, &v1::Verification::mutable_reminder_date},
       {verification.escalation_date, &v1::Verification::mutable_escalation_date},
       {verification.reply_date, &v1::Verification::mutable_reply_date}};
  for (const auto& [day, field] : days) {
    if (day.has_value()) *(proto.*field)() = DateToProto(*day);
  }
  return proto;
}

v1::Opinion ToProto(const Opinion& opinion) {
  v1::Opinion proto;
  proto.set_source(static_cast<v1::OpinionSource>(opinion.source));
  *proto.mutable_date() = DateToProto(opinion.date);
  proto.set_favorable(opinion.favorable);
  return proto;
}

v1::Consent ToProto(const Consent& consent) {
  v1::Consent proto;
  proto.set_special_case(static_cast<v1::SpecialCase>(consent.special_case));
  proto.set_authority(OrganizationName(consent.authority));
  *proto.mutable_document() = ToProto(consent.paper);
  return proto;
}

v1::Attestation ToProto(const Attestation& attestation) {
  v1::Attestation proto;
  proto.set_criterion(api::ResourceName(kLocalCriteria, attestation.criterion));
  *proto.mutable_date() = DateToProto(attestation.date);
  if (attestation.paper.has_value()) *proto.mutable_document() = ToProto(*attestation.paper);
  return proto;
}

}  // namespace ketnap::dossier
