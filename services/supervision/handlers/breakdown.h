#ifndef KETNAP_SERVICES_SUPERVISION_HANDLERS_BREAKDOWN_H_
#define KETNAP_SERVICES_SUPERVISION_HANDLERS_BREAKDOWN_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "common/db/transaction.h"
#include "ketnap/supervision/v1/statistics_service.pb.h"

namespace ketnap::supervision {

// Whether the dimension is ethnicity or religion: small groups of it are not for everybody.
bool IsSensitive(v1::BreakdownDimension dimension);

// Fills everything of the answer but its freshness. Values that nobody has are left out, except of
// education, qualification and age, whose full scale is always shown. Groups of a sensitive
// dimension with fewer than `smallest_group` people are merged; 0 merges none.
absl::Status FillBreakdown(db::Transaction& transaction, const v1::GetBreakdownRequest& request,
                           int64_t smallest_group, v1::GetBreakdownResponse* response);

// A code of Figure::kAdmittedBy as this API says it and as it is counted: "SEX:FEMALE" and "SEX:1".
// What is no value of a known scale stays as it is.
std::string CountedCode(const std::string& shown);
std::string ShownCode(const std::string& counted);

}  // namespace ketnap::supervision

#endif  // KETNAP_SERVICES_SUPERVISION_HANDLERS_BREAKDOWN_H_
