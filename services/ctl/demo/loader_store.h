#ifndef KETNAP_SERVICES_CTL_DEMO_LOADER_STORE_H_
#define KETNAP_SERVICES_CTL_DEMO_LOADER_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ketnap::ctl {

// An account the loader made or works with.
struct StoredAccount {
  std::string user_name;
  std::string name;  // "accounts/…"; "" before it is made.
  std::string display_name;
  std::string one_time_password;
  std::string password;    // The loader's own accounts: the one that replaces it.
  std::string valid_from;  // First day of its grants, the same in every run.
  int attempt = 1;         // Another name each time a password was lost.
  bool granted = false;
  bool ready = false;  // The password has replaced the one-time one.
};

// What the loader must not forget between two runs: "<state>/demo-loader.json", readable by its
// owner alone. Written before and after every step that cannot be repeated.
class LoaderStore {
 public:
  // An empty store when there is no file. FAILED_PRECONDITION when it belongs to another seed or
  // cannot be read.
  static absl::StatusOr<LoaderStore> Open(const std::string& path, uint64_t seed);
  // Whatever the seed; NOT_FOUND when there is no file.
  static absl::StatusOr<LoaderStore> OpenExisting(const std::string& path);

  absl::Status Save() const;

  uint64_t seed = 0;
  bool closed = false;  // The accounts that could write were closed after the load.
  std::map<std::string, StoredAccount> accounts;  // By what they are for.
  std::map<std::string, std::string> facts;       // What stood before a step that changed it.

 private:
  std::string path_;
};

// "<state>/demo-loaded.json": what was loaded, for reports and for the next run.
struct LoadedDemonstration {
  uint64_t seed = 0;
  std::string province;
  std::string root;      // "organizations/…".
  std::string superior;  // "organizations/…".
  std::string term_start;
  std::string first_nomination;
  std::string report_day;
};
absl::Status WriteLoaded(const std::string& path, const LoadedDemonstration& loaded);
// Nothing when there is no such file.
absl::StatusOr<std::optional<LoadedDemonstration>> ReadLoaded(const std::string& path);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_LOADER_STORE_H_
