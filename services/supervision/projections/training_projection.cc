#include <set>

#include "common/api/resource_name.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "ketnap/training/v1/events.pb.h"
#include "services/supervision/projections/person_facts.h"
#include "services/supervision/projections/projections.h"
#include "services/supervision/repository/class_repository.h"
#include "services/supervision/repository/figure_rows.h"
#include "services/supervision/repository/place_repository.h"

namespace ketnap::supervision {
namespace {

constexpr char kAwareness[] = "classTypes/awareness";

absl::StatusOr<ClassCertificate> CertificateOf(const training::v1::Certificate& message) {
  ClassCertificate certificate;
  KETNAP_ASSIGN_OR_RETURN(certificate.id, api::ParseResourceName(message.name(), "certificates"));
  KETNAP_ASSIGN_OR_RETURN(certificate.candidate,
                          api::ParseResourceName(message.candidate(), "candidates"));
  KETNAP_ASSIGN_OR_RETURN(certificate.training_class,
                          api::ParseResourceName(message.training_class(), "trainingClasses"));
  KETNAP_ASSIGN_OR_RETURN(certificate.issued_on, DateFromProto(message.issue_date()));
  certificate.counts = message.status() != training::v1::CERTIFICATE_STATUS_REVOKED &&
                       message.status() != training::v1::CERTIFICATE_STATUS_VOID;
  return certificate;
}

// A person whom the dossier service told of already; else they are counted when it does.
absl::Status Recount(db::Transaction& transaction, const Uuid& candidate) {
  KETNAP_ASSIGN_OR_RETURN(const auto known, FindPersonPlace(transaction, candidate));
  if (!known.has_value()) return absl::OkStatus();
  KETNAP_ASSIGN_OR_RETURN(auto facts, FactsOfPerson(transaction, candidate, Figure::kStep));
  KETNAP_ASSIGN_OR_RETURN(const auto funnel,
                          FactsOfPerson(transaction, candidate, Figure::kFunnelOfNomination));
  facts.insert(facts.end(), funnel.begin(), funnel.end());
  KETNAP_ASSIGN_OR_RETURN(auto by_class, FactsByClass(transaction, candidate, ReachedOf(facts)));
  return ReplaceFacts(transaction, candidate, {Figure::kFunnelOfClass}, std::move(by_class));
}

}  // namespace

absl::Status ApplyTrainingEntry(db::Transaction& transaction,
                                const journal::v1::JournalEntry& entry) {
  if (!entry.event().Is<training::v1::ClassChanged>()) return absl::OkStatus();
  training::v1::ClassChanged changed;
  if (!entry.event().UnpackTo(&changed)) {
    return absl::InternalError("a class's event cannot be read");
  }
  std::set<Uuid> people;
  for (const training::v1::Certificate& message : changed.certificates()) {
    // Only candidates are counted; a certificate of before the suite has no class.
    if (message.class_type() != kAwareness || message.training_class().empty()) continue;
    KETNAP_ASSIGN_OR_RETURN(const ClassCertificate certificate, CertificateOf(message));
    KETNAP_RETURN_IF_ERROR(LockPlaces(transaction));
    KETNAP_RETURN_IF_ERROR(PutClassCertificate(transaction, certificate));
    people.insert(certificate.candidate);
  }
  for (const Uuid& person : people) KETNAP_RETURN_IF_ERROR(Recount(transaction, person));
  return absl::OkStatus();
}

}  // namespace ketnap::supervision
