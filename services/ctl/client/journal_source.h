#ifndef KETNAP_SERVICES_CTL_CLIENT_JOURNAL_SOURCE_H_
#define KETNAP_SERVICES_CTL_CLIENT_JOURNAL_SOURCE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "ketnap/journal/v1/journal.pb.h"
#include "services/ctl/client/process_client.h"

namespace ketnap::ctl {

using JournalSink = std::function<absl::Status(const journal::v1::ReadJournalResponse&)>;

// Gives the whole journal of a service, as it stands and in order, to `sink`. While the service
// works on, its checkpoints may run ahead of the entries read: then the rest is read too, so that
// the newest checkpoint given lies within the entries given, unless the journal was cut.
absl::Status ReadWholeJournal(const OperatorClient& client, const std::string& service,
                              const JournalSink& sink);

// The same from and to a file of length-delimited ReadJournalResponse messages. INVALID_ARGUMENT
// when the file holds something else.
absl::Status ReadJournalFile(const std::string& path, const JournalSink& sink);
absl::Status ExportJournal(const OperatorClient& client, const std::string& service,
                           const std::string& path, int64_t* entries);

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_CLIENT_JOURNAL_SOURCE_H_
