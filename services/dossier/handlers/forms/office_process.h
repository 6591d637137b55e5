#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_OFFICE_PROCESS_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_OFFICE_PROCESS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

// A confined child process.
namespace ketnap::dossier {

struct ConfinedProcess {
  std::vector<std::string> arguments;  // The first is the program's path.
  std::vector<std::string> environment;
  std::string directory;  // Where it works.
  bool without_network = false;
  // Of the program and of each process it starts.
  uint64_t cpu_seconds = 0;
  uint64_t memory_bytes = 0;  // Address space.
  uint64_t file_bytes = 0;
};

enum class ProcessEnd { kSucceeded, kFailed, kTimedOut };

// Runs it until it ends or `end` comes, and kills whatever is left of its process group. Nothing of
// this process is open in it. INTERNAL when it cannot be started at all. `end` is on the machine's
// clock, as deadlines are.
absl::StatusOr<ProcessEnd> RunConfined(const ConfinedProcess& process, absl::Time end);

// Whether a child can be given a network namespace of its own, which is empty.
bool CanLeaveNetwork();

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_OFFICE_PROCESS_H_
