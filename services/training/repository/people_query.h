#ifndef KETNAP_SERVICES_TRAINING_REPOSITORY_PEOPLE_QUERY_H_
#define KETNAP_SERVICES_TRAINING_REPOSITORY_PEOPLE_QUERY_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/uuid.h"
#include "common/db/transaction.h"

// Statements about many people: always the same text for one of them, for 64 people at once.
namespace ketnap::training {

// `start` ends in "IN ("; `end` follows the list.
std::string PeopleStatement(std::string_view start, std::string_view end = "");

// What the statement takes for these people, of which there are 1 to 64: `first`, then the list,
// filled up with its last one, who is found once.
db::Values PeopleValues(db::Values first, const std::vector<Uuid>& people);

// All rows for the people, by as many statements as it takes; of people named twice in different
// 64s, twice.
absl::StatusOr<db::Rows> QueryPeople(db::Transaction& transaction, std::string_view statement,
                                     const db::Values& first, const std::vector<Uuid>& people);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_REPOSITORY_PEOPLE_QUERY_H_
