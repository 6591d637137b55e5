#include "services/dossier/projections/training_certificates.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/api/resource_name.h"
#include "common/base/log.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/service/process_context.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/dossier/handlers/candidate_writes.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/candidate_repository.h"
#include "services/dossier/repository/register_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kAction[] = "RecordCertificate";

// Which milestone a class's certificate sets, and the name of the paper in the checklists.
struct CertificateKind {
  std::optional<Date> Milestones::*milestone;
  const char* form;
};

std::optional<CertificateKind> KindOf(const std::string& class_type) {
  if (class_type == "classTypes/awareness") {
    return CertificateKind{&Milestones::awareness_certificate, "CN-NTVĐ"};
  }
  if (class_type == "classTypes/new-member-theory") {
    return CertificateKind{&Milestones::new_member_certificate, "CN-DVM"};
  }
  return std::nullopt;
}

v1::CandidateStep StepOf(const training::v1::Certificate& certificate, const CertificateKind& kind,
                         const Candidate& candidate, const RuleSet* rules) {
  v1::CandidateStep step;
  step.set_step(v1::STEP_RECORD_CERTIFICATE);
  step.set_action(kAction);
  *step.mutable_occurred_on() = certificate.issue_date();
  if (rules != nullptr) step.set_rule_set(rules->id);
  step.set_from_state(static_cast<v1::CandidateState>(candidate.state));
  step.set_to_state(step.from_state());
  step.mutable_document()->set_number(certificate.number());
  *step.mutable_document()->mutable_date() = certificate.issue_date();
  step.set_form(kind.form);
  return step;
}

absl::StatusOr<CandidateChange> ChangeOf(Date issued, const std::string& certificate,
                                         const journal::v1::JournalEntry& source) {
  CandidateChange change;
  change.action = kAction;
  change.occurred_on = issued;
  KETNAP_ASSIGN_OR_RETURN(const Uuid entry, Uuid::FromBytes(source.entry_id()));
  change.request_id = Uuid::FromName(absl::StrCat(entry.ToString(), "/", certificate)).ToString();
  change.on_behalf_of = source.actor();
  change.historical = source.historical();
  return change;
}

}  // namespace

absl::Status TrainingCertificates::Apply(db::Transaction& transaction,
                                         const journal::v1::JournalEntry& entry) const {
  if (!entry.event().Is<training::v1::ClassChanged>()) return absl::OkStatus();
  training::v1::ClassChanged changed;
  if (!entry.event().UnpackTo(&changed)) {
    return absl::InvalidArgumentError("training_certificates: an event that does not parse");
  }
  const access::RequestContext context =
      service::ProcessContext(*clock_, "dossier", "projections/training_certificates");
  for (const training::v1::Certificate& certificate : changed.certificates()) {
    const auto kind = KindOf(certificate.class_type());
    if (!kind.has_value()) continue;
    KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                            api::ParseResourceName(certificate.name(), "certificates"));
    KETNAP_ASSIGN_OR_RETURN(const Uuid person,
                            api::ParseResourceName(certificate.candidate(), kCandidates));
    KETNAP_ASSIGN_OR_RETURN(const Date issued, DateFromProto(certificate.issue_date()));
    KETNAP_ASSIGN_OR_RETURN(auto record, LockCandidate(transaction, person));
    if (!record.has_value()) {
      LogWarning("certificate_of_unknown_candidate",
                 {{"certificate", id.ToString()}, {"candidate", person.ToString()}});
      continue;
    }
    KETNAP_ASSIGN_OR_RETURN(const bool is_new, NoteCertificate(transaction, id, person,
                                                               certificate.class_type(), issued));
    // A certificate of a record that was merged counts for the one that goes on.
    if (record->candidate.merged_into.has_value()) {
      KETNAP_ASSIGN_OR_RETURN(record, LockCandidate(transaction, *record->candidate.merged_into));
      if (!record.has_value()) continue;
    }
    std::optional<Date>& reached = record->candidate.milestones.*kind->milestone;
    if (!is_new || (reached.has_value() && *reached >= issued)) continue;
    reached = issued;
    const auto rules = environment_->rules->InForceOn(issued);
    KETNAP_ASSIGN_OR_RETURN(CandidateChange change, ChangeOf(issued, certificate.name(), entry));
    change.record = StepOf(certificate, *kind, record->candidate, rules.ok() ? *rules : nullptr);
    KETNAP_RETURN_IF_ERROR(
        WriteCandidate(*environment_, context, transaction, std::move(change), *record));
  }
  return absl::OkStatus();
}

}  // namespace ketnap::dossier
