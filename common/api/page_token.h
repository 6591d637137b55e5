#ifndef KETNAP_COMMON_API_PAGE_TOKEN_H_
#define KETNAP_COMMON_API_PAGE_TOKEN_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace ketnap::api {

// Keyset paging. A token carries the sort key of the last row given and a digest of the request
// (all but page_size and page_token) and of the caller, so that it fits only the query it came
// from. It authorizes nothing.
struct Page {
  int size = 50;  // Rows to give: 1..max; the query asks for one more.
  std::vector<std::string>
      after_key;  // Sort key of the row before this page; empty for the first page.
};

// Reads page_size (0 means `default_size`; more than `max_size` is coerced; negative is refused)
// and page_token from the request's fields of those names. INVALID_ARGUMENT when the token is
// malformed or belongs to another query.
absl::StatusOr<Page> ReadPage(const google::protobuf::Message& request, std::string_view principal,
                              int default_size = 50, int max_size = 500);

// The token for the page after the row with `last_key`.
std::string MakePageToken(const google::protobuf::Message& request, std::string_view principal,
                          const std::vector<std::string>& last_key);

// Of a token whose key is not of the list's shape: tokens are not signed, so what stands in one is
// checked where it is used. INVALID_ARGUMENT, the same as of a token that belongs to another query.
absl::Status PageTokenError();

// Lists ask for one row more than `page.size`, to know whether another page follows: cuts that one;
// true when there was one.
template <typename Row>
bool CutToPage(const Page& page, std::vector<Row>* rows) {
  if (rows->size() <= static_cast<size_t>(page.size)) return false;
  rows->resize(static_cast<size_t>(page.size));
  return true;
}

}  // namespace ketnap::api

#endif  // KETNAP_COMMON_API_PAGE_TOKEN_H_
