#include "services/supervision/repository/class_repository.h"

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"

namespace ketnap::supervision {
namespace {

constexpr std::string_view kReplace =
    "REPLACE INTO class_certificate_fact (certificate_id, candidate_id, class_id, issued_on, "
    "counts) VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kClassesOf =
    "SELECT class_id, MIN(issued_on) FROM class_certificate_fact WHERE candidate_id = ? AND counts "
    "GROUP BY class_id";

}  // namespace

absl::Status PutClassCertificate(db::Transaction& transaction,
                                 const ClassCertificate& certificate) {
  return transaction
      .Execute(kReplace, {certificate.id, certificate.candidate, certificate.training_class,
                          certificate.issued_on, certificate.counts})
      .status();
}

absl::StatusOr<std::vector<Fact>> FactsByClass(db::Transaction& transaction, const Uuid& candidate,
                                               const std::vector<std::string>& reached) {
  KETNAP_ASSIGN_OR_RETURN(const db::Rows classes, transaction.Query(kClassesOf, {candidate}));
  std::vector<Fact> facts;
  for (const db::Row& row : classes) {
    for (const std::string& code : reached) {
      facts.push_back({Figure::kFunnelOfClass, absl::StrCat(row.Id(0).ToString(), "|", code), 0,
                       row.DateAt(1), 1});
    }
  }
  return facts;
}

std::vector<std::string_view> ClassStatements() { return {kClassesOf}; }

}  // namespace ketnap::supervision
