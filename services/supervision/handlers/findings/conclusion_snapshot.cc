#include "services/supervision/handlers/findings/conclusion_snapshot.h"

#include <set>

#include "absl/strings/match.h"
#include "common/api/resource_name.h"
#include "common/base/errors.h"
#include "common/base/proto_date.h"
#include "common/base/status_macros.h"
#include "common/journal/seal.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "services/supervision/handlers/findings/finding_conversion.h"
#include "services/supervision/repository/figure_repository.h"
#include "services/supervision/repository/place_repository.h"

namespace ketnap::supervision {
namespace {

// Nothing that people are counted by (sex, ethnicity, religion): a conclusion is about the work.
constexpr Figure kCounted[] = {Figure::kStep,     Figure::kDefect, Figure::kDossierJudged,
                               Figure::kDeadline, Figure::kReview, Figure::kBreach};
// A sample has 500 people at most, a finding 200 records: what is sealed must fit into one answer.
constexpr size_t kMostRecords = 5000;
constexpr size_t kMostBytes = 3 << 20;

absl::Status TooLargeError() {
  return ReasonedError(absl::StatusCode::kFailedPrecondition, "CONCLUSION_TOO_LARGE",
                       {"Chứng cứ và mẫu kiểm tra quá nhiều để niêm phong trong một kết luận: giảm "
                        "bớt hồ sơ nêu trong các nội dung phát hiện.",
                        "There are too many records to be sealed with one conclusion."});
}

absl::Status AddFigures(db::Transaction& transaction, const Inspection& inspection,
                        const Uuid& subject, v1::ConclusionSnapshot* snapshot) {
  for (const Figure figure : kCounted) {
    FigureQuery query;
    query.organization = subject;
    query.figure = figure;
    query.from = inspection.period_start;
    query.to = inspection.period_end;
    KETNAP_ASSIGN_OR_RETURN(const auto counts, CountFigures(transaction, query));
    for (const FigureCount& count : counts) {
      v1::SnapshotFigure& row = *snapshot->add_figures();
      row.set_organization(api::ResourceName(kOrganizationNames, subject));
      row.set_figure(static_cast<int>(figure));
      row.set_code(count.code);
      row.set_number(count.number);
      row.set_count(count.count);
    }
  }
  return absl::OkStatus();
}

std::set<std::string> PeopleOf(const v1::ConclusionSnapshot& snapshot) {
  std::set<std::string> people;
  for (const v1::InspectionSample& sample : snapshot.samples()) {
    for (const v1::InspectionSampleItem& item : sample.items()) people.insert(item.candidate());
  }
  for (const v1::Finding& finding : snapshot.findings()) {
    for (const std::string& name : finding.evidence()) {
      if (absl::StartsWith(name, "candidates/")) people.insert(name);
    }
  }
  return people;
}

absl::Status AddRecord(db::Transaction& transaction, const std::string& name,
                       v1::ConclusionSnapshot* snapshot) {
  KETNAP_ASSIGN_OR_RETURN(const Uuid person, api::ParseResourceName(name, "candidates"));
  v1::SnapshotRecord& record = *snapshot->add_records();
  record.set_candidate(name);
  KETNAP_ASSIGN_OR_RETURN(const auto place, FindPersonPlace(transaction, person));
  // Named as evidence, but nothing is known of it here: that too stands in the snapshot.
  if (!place.has_value()) return absl::OkStatus();
  record.set_organization(api::ResourceName(kOrganizationNames, place->organization));
  record.set_version(place->version);
  for (const Figure figure : kCounted) {
    KETNAP_ASSIGN_OR_RETURN(const auto facts, FactsOfPerson(transaction, person, figure));
    for (const Fact& fact : facts) {
      v1::SnapshotFact& row = *record.add_facts();
      row.set_figure(static_cast<int>(figure));
      row.set_code(fact.code);
      *row.mutable_date() = DateToProto(fact.day);
      row.set_number(fact.number);
    }
  }
  return absl::OkStatus();
}

// The same message gives the same bytes, maps included.
std::string Serialized(const google::protobuf::Message& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

}  // namespace

absl::Status AddFacts(db::Transaction& transaction, const Inspection& inspection,
                      v1::ConclusionSnapshot* snapshot) {
  for (const Uuid& subject : inspection.subjects) {
    KETNAP_RETURN_IF_ERROR(AddFigures(transaction, inspection, subject, snapshot));
  }
  const std::set<std::string> people = PeopleOf(*snapshot);
  if (people.size() > kMostRecords) return TooLargeError();
  for (const std::string& name : people) {
    KETNAP_RETURN_IF_ERROR(AddRecord(transaction, name, snapshot));
  }
  return absl::OkStatus();
}

absl::StatusOr<Seal> SealSnapshot(const v1::ConclusionSnapshot& snapshot,
                                  const access::Signer& signer, v1::ConclusionManifest* manifest) {
  Seal seal;
  seal.snapshot = Serialized(snapshot);
  if (seal.snapshot.size() > kMostBytes) return TooLargeError();
  manifest->set_digest_algorithm("BLAKE2b-256");
  manifest->set_snapshot_digest(journal::ContentDigest(seal.snapshot));
  manifest->set_snapshot_size(static_cast<int64_t>(seal.snapshot.size()));
  manifest->set_finding_count(snapshot.findings_size());
  manifest->set_figure_count(snapshot.figures_size());
  manifest->set_record_count(snapshot.records_size());
  seal.manifest = Serialized(*manifest);
  seal.signer = signer.issuer();
  seal.signature = journal::SignManifest(signer, journal::kConclusionDomain, seal.manifest);
  return seal;
}

}  // namespace ketnap::supervision
