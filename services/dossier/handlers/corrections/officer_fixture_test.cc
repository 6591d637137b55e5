#include "services/dossier/handlers/corrections/officer_fixture.h"

#include "common/api/resource_name.h"
#include "services/dossier/handlers/convert.h"
#include "services/dossier/repository/corrections/correction_repository.h"
#include "services/dossier/repository/paper_repository.h"

namespace ketnap::dossier {

OfficerTest::Rows OfficerTest::ReadRows() {
  Rows rows;
  const Uuid id = *api::ParseResourceName(person_, kCandidates);
  Run([&](db::Transaction& transaction) -> absl::Status {
    KETNAP_ASSIGN_OR_RETURN(const auto record, FindCandidate(transaction, id));
    if (!record.has_value()) return absl::NotFoundError(person_);
    rows.candidate = ToProto(*record);
    KETNAP_ASSIGN_OR_RETURN(const DossierPapers papers, LoadPapers(transaction, id));
    for (const auto& each : papers.documents) *rows.papers.add_documents() = ToProto(each);
    for (const auto& each : papers.verifications) *rows.papers.add_verifications() = ToProto(each);
    for (const auto& each : papers.opinions) *rows.papers.add_opinions() = ToProto(each);
    for (const auto& each : papers.consents) *rows.papers.add_consents() = ToProto(each);
    for (const auto& each : papers.attestations) *rows.papers.add_attestations() = ToProto(each);
    KETNAP_ASSIGN_OR_RETURN(rows.months, ReviewedMonths(transaction, id));
    return absl::OkStatus();
  });
  return rows;
}

}  // namespace ketnap::dossier
