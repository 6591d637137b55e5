#include "services/training/handlers/conversion.h"

#include "common/api/etag.h"
#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/proto_time.h"
#include "common/base/status_macros.h"

namespace ketnap::training {

v1::TrainingClass ToProto(const TrainingClass& value) {
  v1::TrainingClass message;
  message.set_name(api::ResourceName(kClasses, value.id));
  message.set_class_type(value.class_type);
  message.set_organizer(api::ResourceName(kOrganizations, value.organizer));
  message.set_title(value.title);
  *message.mutable_start_date() = DateToProto(value.start_date);
  *message.mutable_end_date() = DateToProto(value.end_date);
  message.set_seats(value.seats);
  message.set_session_count(value.session_count);
  message.set_state(static_cast<v1::ClassState>(value.state));
  message.set_enrolled(value.enrolled);
  message.set_passed(value.passed);
  message.set_synthetic(value.synthetic);
  message.set_etag(api::MakeEtag(value.version));
  *message.mutable_create_time() = TimeToProto(value.create_time);
  message.set_class_type_version(value.class_type_version);
  message.set_waiting(value.waiting);
  message.set_cancellation_reason(value.cancellation_reason);
  if (value.cancelled_on.has_value()) {
    *message.mutable_cancellation_date() = DateToProto(*value.cancelled_on);
  }
  message.set_imported(value.imported);
  return message;
}

v1::Nomination ToProto(const Nomination& value) {
  v1::Nomination message;
  message.set_name(api::ResourceName(kNominations, value.id));
  message.set_training_class(api::ResourceName(kClasses, value.training_class));
  message.set_candidate(api::ResourceName(kCandidates, value.candidate));
  message.set_organization(api::ResourceName(kOrganizations, value.organization));
  message.set_state(static_cast<v1::NominationState>(value.state));
  message.set_sessions_attended(value.sessions_attended);
  message.set_score(value.score);
  message.set_grade(value.grade);
  if (value.certificate.has_value()) {
    message.set_certificate(api::ResourceName(kCertificates, *value.certificate));
  }
  if (value.nominated_on.has_value()) {
    *message.mutable_nomination_date() = DateToProto(*value.nominated_on);
  }
  message.set_closing_reason(value.closing_reason);
  if (value.quota_organization.has_value()) {
    message.set_quota_organization(api::ResourceName(kOrganizations, *value.quota_organization));
  }
  return message;
}

v1::ClassQuota ToProto(const ClassQuota& value) {
  v1::ClassQuota message;
  message.set_organization(api::ResourceName(kOrganizations, value.organization));
  message.set_seats(value.seats);
  message.set_enrolled(value.enrolled);
  return message;
}

v1::Certificate ToProto(const Certificate& value) {
  v1::Certificate message;
  message.set_name(api::ResourceName(kCertificates, value.id));
  message.set_number(value.number);
  message.set_verification_code(value.verification_code);
  message.set_candidate(api::ResourceName(kCandidates, value.candidate));
  message.set_organization(api::ResourceName(kOrganizations, value.organization));
  message.set_class_type(value.class_type);
  message.set_training_class(api::ResourceName(kClasses, value.training_class));
  *message.mutable_issue_date() = DateToProto(value.issue_date);
  message.set_grade(value.grade);
  message.set_status(static_cast<v1::CertificateStatus>(value.status));
  if (value.expires_on.has_value()) *message.mutable_expire_date() = DateToProto(*value.expires_on);
  if (value.closed_on.has_value()) *message.mutable_closing_date() = DateToProto(*value.closed_on);
  message.set_closing_reason(value.closing_reason);
  message.set_revocation_document(value.revocation_document);
  if (value.replacement.has_value()) {
    message.set_replacement(api::ResourceName(kCertificates, *value.replacement));
  }
  message.set_imported(value.imported);
  return message;
}

absl::StatusOr<TrainingClass> FromProto(const v1::TrainingClass& message) {
  TrainingClass value;
  value.class_type = message.class_type();
  KETNAP_ASSIGN_OR_RETURN(
      value.organizer,
      api::ParseResourceName(message.organizer(), kOrganizations, "training_class.organizer"));
  value.title = message.title();
  KETNAP_ASSIGN_OR_RETURN(value.start_date, DateFromProto(message.start_date()));
  KETNAP_ASSIGN_OR_RETURN(value.end_date, DateFromProto(message.end_date()));
  value.seats = message.seats();
  value.session_count = message.session_count();
  value.synthetic = message.synthetic();
  return value;
}

}  // namespace ketnap::training
