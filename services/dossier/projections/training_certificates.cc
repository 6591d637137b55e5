#include "services/dossier/projections/training_certificates.h"

#include <algorithm>
#include <map>
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
#include "services/dossier/repository/certificates/certificate_repository.h"
#include "services/dossier/repository/duplicates/duplicate_repository.h"

namespace ketnap::dossier {
namespace {

constexpr char kRecord[] = "RecordCertificate";
constexpr char kRevoke[] = "RevokeCertificate";
constexpr char kRevokedCode[] = "CERTIFICATE_REVOKED";
constexpr char kCertificates[] = "certificates";
constexpr char kAwareness[] = "classTypes/awareness";

// Which milestone a class's certificate sets, and the name of the paper in the checklists.
struct CertificateKind {
  std::optional<Date> Milestones::*milestone;
  const char* form;
};

std::optional<CertificateKind> KindOf(const std::string& class_type) {
  if (class_type == kAwareness) {
    return CertificateKind{&Milestones::awareness_certificate, "CN-NTVĐ"};
  }
  if (class_type == "classTypes/new-member-theory") {
    return CertificateKind{&Milestones::new_member_certificate, "CN-DVM"};
  }
  return std::nullopt;
}

// Entries of before there was a status tell of issued ones.
CertificateStanding StandingOf(const training::v1::Certificate& certificate) {
  if (certificate.status() == training::v1::CERTIFICATE_STATUS_REVOKED) {
    return CertificateStanding::kRevoked;
  }
  if (certificate.status() == training::v1::CERTIFICATE_STATUS_VOID) {
    return CertificateStanding::kVoid;
  }
  return CertificateStanding::kCounts;
}

// One certificate of an entry.
struct Told {
  const training::v1::Certificate* message = nullptr;
  KnownCertificate certificate;
  CertificateKind kind;
};

// One entry of the training service's journal, certificate by certificate.
class EntryFollower {
 public:
  EntryFollower(const Environment& environment, const access::RequestContext& context,
                db::Transaction& transaction, const journal::v1::JournalEntry& entry)
      : environment_(environment), context_(context), transaction_(transaction), entry_(entry) {}

  absl::Status Follow(const training::v1::ClassChanged& changed) {
    KETNAP_RETURN_IF_ERROR(NoteReplacements(changed));
    for (const training::v1::Certificate& certificate : changed.certificates()) {
      KETNAP_ASSIGN_OR_RETURN(const auto told, Read(certificate));
      if (told.has_value()) KETNAP_RETURN_IF_ERROR(FollowOne(*told));
    }
    return absl::OkStatus();
  }

 private:
  // How long a certificate counts runs from the first paper, whatever stands for it later.
  absl::Status NoteReplacements(const training::v1::ClassChanged& changed) {
    for (const training::v1::Certificate& certificate : changed.certificates()) {
      if (certificate.replacement().empty()) continue;
      KETNAP_ASSIGN_OR_RETURN(const Uuid id,
                              api::ParseResourceName(certificate.name(), kCertificates));
      KETNAP_ASSIGN_OR_RETURN(const auto known, FindCertificate(transaction_, id));
      KETNAP_ASSIGN_OR_RETURN(const Date issued, DateFromProto(certificate.issue_date()));
      first_days_[certificate.replacement()] = known.has_value() ? known->issue_date : issued;
    }
    return absl::OkStatus();
  }

  // Nothing of a kind that no milestone is for.
  absl::StatusOr<std::optional<Told>> Read(const training::v1::Certificate& message) const {
    const auto kind = KindOf(message.class_type());
    if (!kind.has_value()) return std::optional<Told>();
    Told told{&message, {}, *kind};
    KnownCertificate& certificate = told.certificate;
    KETNAP_ASSIGN_OR_RETURN(certificate.id, api::ParseResourceName(message.name(), kCertificates));
    KETNAP_ASSIGN_OR_RETURN(certificate.candidate,
                            api::ParseResourceName(message.candidate(), kCandidates));
    certificate.class_type = message.class_type();
    certificate.standing = StandingOf(message);
    const auto first = first_days_.find(message.name());
    if (first != first_days_.end()) {
      certificate.issue_date = first->second;
    } else {
      KETNAP_ASSIGN_OR_RETURN(certificate.issue_date, DateFromProto(message.issue_date()));
    }
    return std::optional<Told>(std::move(told));
  }

  absl::Status FollowOne(const Told& told) {
    const KnownCertificate& certificate = told.certificate;
    KETNAP_ASSIGN_OR_RETURN(auto record, LockCandidate(transaction_, certificate.candidate));
    if (!record.has_value()) {
      LogWarning("certificate_of_unknown_candidate",
                 {{"certificate", certificate.id.ToString()},
                  {"candidate", certificate.candidate.ToString()}});
      return absl::OkStatus();
    }
    // A certificate of a record that was merged counts for the one that goes on.
    std::optional<CandidateRecord> goes_on;
    if (record->candidate.merged_into.has_value()) {
      KETNAP_ASSIGN_OR_RETURN(goes_on, LockCandidate(transaction_, *record->candidate.merged_into));
      if (!goes_on.has_value()) return absl::OkStatus();
    }
    KETNAP_ASSIGN_OR_RETURN(const auto known, FindCertificate(transaction_, certificate.id));
    if (!known.has_value()) return Take(told, goes_on.has_value() ? *goes_on : *record);
    // Told again; what was closed once stays so.
    if (known->standing != CertificateStanding::kCounts ||
        certificate.standing == CertificateStanding::kCounts) {
      return absl::OkStatus();
    }
    KETNAP_RETURN_IF_ERROR(
        SetCertificateStanding(transaction_, certificate.id, certificate.standing));
    if (certificate.standing != CertificateStanding::kRevoked) return absl::OkStatus();
    KETNAP_RETURN_IF_ERROR(FallBack(told, known->issue_date, *record));
    if (!goes_on.has_value()) return absl::OkStatus();
    return FallBack(told, known->issue_date, *goes_on);
  }

  // One that was not known before.
  absl::Status Take(const Told& told, CandidateRecord& record) {
    const bool counts = told.certificate.standing == CertificateStanding::kCounts;
    std::optional<Date>& reached = record.candidate.milestones.*told.kind.milestone;
    const bool advances =
        counts && !(reached.has_value() && *reached >= told.certificate.issue_date);
    if (advances && reached.has_value()) {
      KETNAP_RETURN_IF_ERROR(KeepPaperOfBefore(told, *reached, record.candidate.id));
    }
    KETNAP_RETURN_IF_ERROR(InsertCertificate(transaction_, told.certificate));
    if (!advances) return absl::OkStatus();
    reached = told.certificate.issue_date;
    return Write(told, kRecord, told.certificate.issue_date, record);
  }

  // A day that came with an import rests on no certificate known here. It is kept as one, to fall
  // back to. Of people with merged records it may be the other record's, which keeps it itself.
  absl::Status KeepPaperOfBefore(const Told& told, Date day, const Uuid& candidate) {
    const std::string& class_type = told.certificate.class_type;
    KETNAP_ASSIGN_OR_RETURN(const auto newest,
                            NewestCertificate(transaction_, candidate, class_type));
    KETNAP_ASSIGN_OR_RETURN(const bool has_merged, HasMerged(transaction_, candidate));
    if (newest == day || has_merged) return absl::OkStatus();
    const Uuid id =
        Uuid::FromName(absl::StrCat(candidate.ToString(), "/", class_type, "/", FormatDate(day)));
    KETNAP_ASSIGN_OR_RETURN(const auto known, FindCertificate(transaction_, id));
    if (known.has_value()) return absl::OkStatus();
    return InsertCertificate(transaction_, {id, candidate, class_type, day});
  }

  // The newest certificate that counts, or day that came with an import: of a person with merged
  // records no certificate is kept for that, but the merge and the other record tell it.
  absl::StatusOr<std::optional<Date>> NewestOfAll(const Told& told, const Uuid& candidate) {
    const std::string& class_type = told.certificate.class_type;
    KETNAP_ASSIGN_OR_RETURN(std::optional<Date> newest,
                            NewestCertificate(transaction_, candidate, class_type));
    KETNAP_ASSIGN_OR_RETURN(const auto others, ListMerged(transaction_, candidate));
    for (const Uuid& other : others) {
      KETNAP_ASSIGN_OR_RETURN(const auto record, FindCandidate(transaction_, other));
      if (record.has_value()) {
        newest = std::max(newest, record->candidate.milestones.*told.kind.milestone);
      }
      KETNAP_ASSIGN_OR_RETURN(const auto merge, FindMerge(transaction_, other));
      if (!merge.has_value()) continue;
      newest = std::max(newest, class_type == kAwareness ? merge->awareness_certificate_before
                                                         : merge->new_member_certificate_before);
    }
    return newest;
  }

  // To the newest other certificate that counts, where the person's milestone rests on this one.
  absl::Status FallBack(const Told& told, Date issued, CandidateRecord& record) {
    const std::string& class_type = told.certificate.class_type;
    KETNAP_RETURN_IF_ERROR(
        ForgetBeforeMerges(transaction_, record.candidate.id, class_type, issued));
    std::optional<Date>& reached = record.candidate.milestones.*told.kind.milestone;
    if (reached != issued) return absl::OkStatus();
    KETNAP_ASSIGN_OR_RETURN(const auto newest, NewestOfAll(told, record.candidate.id));
    if (newest == reached) return absl::OkStatus();
    reached = newest;
    KETNAP_ASSIGN_OR_RETURN(const Date day, DateFromProto(told.message->closing_date()));
    return Write(told, kRevoke, day, record);
  }

  absl::Status Write(const Told& told, const char* action, Date day, CandidateRecord& record) {
    CandidateChange change;
    change.action = action;
    change.occurred_on = day;
    KETNAP_ASSIGN_OR_RETURN(const Uuid entry, Uuid::FromBytes(entry_.entry_id()));
    change.request_id =
        Uuid::FromName(absl::StrCat(entry.ToString(), "/", told.message->name())).ToString();
    change.on_behalf_of = entry_.actor();
    change.historical = entry_.historical();
    const auto rules = environment_.rules->InForceOn(day);
    v1::CandidateStep& step = change.record;
    step.set_step(v1::STEP_RECORD_CERTIFICATE);
    step.set_action(action);
    *step.mutable_occurred_on() = DateToProto(day);
    if (rules.ok()) step.set_rule_set((*rules)->id);
    step.set_from_state(static_cast<v1::CandidateState>(record.candidate.state));
    step.set_to_state(step.from_state());
    step.mutable_document()->set_number(told.message->number());
    *step.mutable_document()->mutable_date() = told.message->issue_date();
    step.set_form(told.kind.form);
    if (action == kRevoke) step.add_codes(kRevokedCode);
    return WriteCandidate(environment_, context_, transaction_, std::move(change), record);
  }

  const Environment& environment_;
  const access::RequestContext& context_;
  db::Transaction& transaction_;
  const journal::v1::JournalEntry& entry_;
  std::map<std::string, Date> first_days_;  // By name of the paper that stands for another.
};

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
  return EntryFollower(*environment_, context, transaction, entry).Follow(changed);
}

}  // namespace ketnap::dossier
