#ifndef KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_OFFICE_CONVERTER_H_
#define KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_OFFICE_CONVERTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace ketnap::dossier {

// Turns a DOCX into a PDF by an office program (soffice --headless) that is trusted with nothing:
// a process of its own, in a private folder that is its home and is removed, with an environment of
// four variables, no open file, limits on time, memory and output, and without a network where the
// system lets us take it away. One at a time; a few may wait. Thread safe.
class OfficeConverter {
 public:
  struct Options {
    std::string program;  // "/usr/bin/soffice"; "" for none.
    absl::Duration time_limit = absl::Seconds(30);
    uint64_t cpu_seconds = 60;                  // It works with several threads.
    uint64_t memory_bytes = uint64_t{4} << 30;  // An office suite maps much that it never touches.
    uint64_t file_bytes = uint64_t{64} << 20;   // Of any file it writes, its profile included.
    size_t output_bytes = size_t{3} << 20;      // A reply holds no more.
    int waiting = 2;                            // Besides the one at work.
    std::string temporary_directory;            // "": the system's.
  };

  // Logs once whether the network can be taken away.
  explicit OfficeConverter(Options options);

  // Whether the program is there and may be run.
  bool IsAvailable() const;

  // FAILED_PRECONDITION PDF_NOT_AVAILABLE.
  static absl::Status NotAvailable();

  // NotAvailable(); RESOURCE_EXHAUSTED PDF_QUEUE_FULL; DEADLINE_EXCEEDED
  // PDF_TIME_LIMIT when it takes longer than the limit or than until `deadline`; INTERNAL
  // PDF_FAILED when the program fails, or makes no PDF or too large a one. The whole process group
  // is gone when this returns.
  absl::StatusOr<std::string> Convert(std::string_view docx, absl::Time deadline);

 private:
  absl::StatusOr<std::string> Run(std::string_view docx, absl::Time end) const;

  const Options options_;
  bool isolates_network_ = false;
  absl::Mutex mutex_;
  int inside_ ABSL_GUARDED_BY(mutex_) = 0;
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace ketnap::dossier

#endif  // KETNAP_SERVICES_DOSSIER_HANDLERS_FORMS_OFFICE_CONVERTER_H_
