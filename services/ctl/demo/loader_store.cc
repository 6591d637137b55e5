#include "services/ctl/demo/loader_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/files.h"
#include "common/base/status_macros.h"
#include "nlohmann/json.hpp"

namespace ketnap::ctl {
namespace {

using Json = nlohmann::json;

constexpr int kOwnerOnly = 0600;

std::string Text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

uint64_t Number(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<uint64_t>() : 0;
}

bool Flag(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

absl::Status Malformed(const std::string& path) {
  return ReasonedError(
      absl::StatusCode::kFailedPrecondition, "FILE_MALFORMED",
      {absl::StrCat("Tệp ", path, " bị hỏng."), absl::StrCat("The file ", path, " is damaged.")});
}

absl::StatusOr<Json> Parse(const std::string& path, const std::string& text) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) return Malformed(path);
  return json;
}

StoredAccount AccountOf(const Json& json) {
  StoredAccount account;
  account.user_name = Text(json, "user_name");
  account.name = Text(json, "name");
  account.display_name = Text(json, "display_name");
  account.one_time_password = Text(json, "one_time_password");
  account.password = Text(json, "password");
  account.valid_from = Text(json, "valid_from");
  account.attempt = static_cast<int>(Number(json, "attempt"));
  account.granted = Flag(json, "granted");
  account.ready = Flag(json, "ready");
  return account;
}

Json JsonOf(const StoredAccount& account) {
  return {{"user_name", account.user_name},
          {"name", account.name},
          {"display_name", account.display_name},
          {"one_time_password", account.one_time_password},
          {"password", account.password},
          {"valid_from", account.valid_from},
          {"attempt", static_cast<uint64_t>(account.attempt)},
          {"granted", account.granted},
          {"ready", account.ready}};
}

}  // namespace

absl::StatusOr<LoaderStore> LoaderStore::OpenExisting(const std::string& path) {
  KETNAP_ASSIGN_OR_RETURN(const std::string text, ReadSecretFile(path));
  KETNAP_ASSIGN_OR_RETURN(const Json json, Parse(path, text));
  LoaderStore store;
  store.path_ = path;
  store.seed = Number(json, "seed");
  store.closed = Flag(json, "closed");
  const auto accounts = json.find("accounts");
  if (accounts == json.end() || !accounts->is_object()) return Malformed(path);
  for (const auto& [key, account] : accounts->items()) {
    if (!account.is_object()) return Malformed(path);
    store.accounts[key] = AccountOf(account);
  }
  const auto facts = json.find("facts");
  if (facts != json.end() && facts->is_object()) {
    for (const auto& [key, fact] : facts->items()) {
      if (fact.is_string()) store.facts[key] = fact.get<std::string>();
    }
  }
  return store;
}

absl::StatusOr<LoaderStore> LoaderStore::Open(const std::string& path, uint64_t seed) {
  auto found = OpenExisting(path);
  if (absl::IsNotFound(found.status())) {
    LoaderStore store;
    store.path_ = path;
    store.seed = seed;
    return store;
  }
  if (found.ok() && found->seed != seed) {
    return ReasonedError(absl::StatusCode::kFailedPrecondition, "ANOTHER_SEED",
                         {absl::StrCat("Bộ dịch vụ này đang nạp tỉnh trình diễn với hạt giống ",
                                       found->seed, "; hãy nạp tiếp với --seed ", found->seed, "."),
                          absl::StrCat("This suite is being loaded with seed ", found->seed,
                                       "; go on with --seed ", found->seed, ".")});
  }
  return found;
}

absl::Status LoaderStore::Save() const {
  Json list = Json::object();
  for (const auto& [key, account] : accounts) list[key] = JsonOf(account);
  const Json json = {
      {"seed", seed}, {"closed", closed}, {"accounts", std::move(list)}, {"facts", facts}};
  return WriteFileAtomically(path_, json.dump(2) + "\n", kOwnerOnly);
}

absl::Status WriteLoaded(const std::string& path, const LoadedDemonstration& loaded) {
  const Json json = {{"seed", loaded.seed},
                     {"province", loaded.province},
                     {"root", loaded.root},
                     {"superior", loaded.superior},
                     {"term_start", loaded.term_start},
                     {"first_nomination", loaded.first_nomination},
                     {"report_day", loaded.report_day}};
  return WriteFileAtomically(path, json.dump(2) + "\n", kOwnerOnly);
}

absl::StatusOr<std::optional<LoadedDemonstration>> ReadLoaded(const std::string& path) {
  const auto text = ReadFile(path);
  if (absl::IsNotFound(text.status())) return std::optional<LoadedDemonstration>();
  KETNAP_RETURN_IF_ERROR(text.status());
  KETNAP_ASSIGN_OR_RETURN(const Json json, Parse(path, *text));
  LoadedDemonstration loaded;
  loaded.seed = Number(json, "seed");
  loaded.province = Text(json, "province");
  loaded.root = Text(json, "root");
  loaded.superior = Text(json, "superior");
  loaded.term_start = Text(json, "term_start");
  loaded.first_nomination = Text(json, "first_nomination");
  loaded.report_day = Text(json, "report_day");
  if (loaded.superior.empty()) return Malformed(path);
  return std::optional<LoadedDemonstration>(loaded);
}

}  // namespace ketnap::ctl
