#ifndef KETNAP_COMMON_RPC_VALIDATION_TEXT_H_
#define KETNAP_COMMON_RPC_VALIDATION_TEXT_H_

#include <optional>
#include <string_view>

#include "common/base/errors.h"
#include "common/base/uuid.h"
#include "ketnap/options/v1/field_rules.pb.h"

namespace ketnap::rpc {

// A broken rule of one value, still without its path.
struct Fault {
  std::string rule_id;
  Message message;
};

// The texts of every rule; `detail` is a limit or a list of permitted kinds, never the content.
Fault MakeFault(std::string_view rule_id, std::string_view detail = "");

// What "collection/{id}" names. `wildcard` for "organizations/-", which stands for all of them.
// `collection` points into the text it was read from.
struct NamedResource {
  std::string_view collection;
  Uuid id;
  bool wildcard = false;
};

// Nothing when `name` is no resource name.
std::optional<NamedResource> ParseNamedResource(std::string_view name);

// Judges a text that is not empty. `allow_wildcard` lets "organizations/-" pass as a resource name.
std::optional<Fault> CheckText(std::string_view text, const ketnap::options::v1::FieldRules& rules,
                               bool allow_wildcard);

// Only spaces, or nothing.
bool IsBlank(std::string_view text);

}  // namespace ketnap::rpc

#endif  // KETNAP_COMMON_RPC_VALIDATION_TEXT_H_
