#ifndef KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_ROW_H_
#define KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_ROW_H_

#include <string>
#include <vector>

#include "common/base/errors.h"
#include "google/protobuf/message.h"
#include "ketnap/organization/v1/import.pb.h"
#include "services/organization/domain/import.h"

// What imports of every kind have in common besides common/api/import_part.h.
namespace ketnap::organization {

// The key as it is kept: scheme and value without spaces around them.
ImportKey KeyOf(const ketnap::organization::v1::ImportKey& key);

// What field rules find wrong with a row, without those of `not_read`: fields the import does not
// look at.
std::vector<FieldViolation> CheckRow(const google::protobuf::Message& row,
                                     const std::vector<std::string>& not_read);

}  // namespace ketnap::organization

#endif  // KETNAP_SERVICES_ORGANIZATION_HANDLERS_IMPORT_ROW_H_
