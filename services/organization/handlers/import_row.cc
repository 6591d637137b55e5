#include "services/organization/handlers/import_row.h"

#include <algorithm>

#include "common/rpc/validation.h"
#include "services/organization/domain/text_key.h"

namespace ketnap::organization {

ImportKey KeyOf(const v1::ImportKey& key) { return {key.scheme(), TidyName(key.value())}; }

std::vector<FieldViolation> CheckRow(const google::protobuf::Message& row,
                                     const std::vector<std::string>& not_read) {
  std::vector<FieldViolation> violations = FieldViolations(rpc::Validate(row));
  std::erase_if(violations, [&](const FieldViolation& violation) {
    return std::find(not_read.begin(), not_read.end(), violation.field) != not_read.end();
  });
  return violations;
}

}  // namespace ketnap::organization
