#include "common/service/inspection_reads.h"

#include <google/protobuf/descriptor.h>

#include <string>

#include "common/api/request_digest.h"
#include "common/journal/writer.h"
#include "ketnap/access/v1/events.pb.h"

namespace ketnap::service {
namespace {

// Whoever does not hold the secret key cannot make this.
std::string DigestKey(const access::Signer& signer) {
  return signer.SignMessage("ketnap.access.v1.InspectionRead request digest\n");
}

}  // namespace

absl::Status JournalInspectionReading(db::Database& database, const access::Signer& signer,
                                      const access::RequestContext& context,
                                      const rpc::InspectionReading& reading) {
  ketnap::access::v1::InspectionRead event;
  for (const access::InspectionUse::Entry& use : reading.uses) {
    event.add_inspections(use.inspection);
  }
  event.set_account(context.caller.account);
  event.set_method(context.method);
  event.set_resource(reading.resource);
  event.set_request_digest(api::RequestDigest(*reading.request, DigestKey(signer)));
  event.set_answer(absl::StatusCodeToString(reading.answer));
  journal::Change change;
  change.aggregate_type = kInspectionReads;
  change.aggregate_id = Uuid::Generate(context.now);
  change.version = 1;
  change.action = reading.method->descriptor->name();
  change.occurred_on = context.today;
  change.organization = reading.uses.front().organization;
  return database.RunWrite(context.deadline, [&](db::Transaction& transaction) {
    return journal::Append(transaction, context, change, event);
  });
}

}  // namespace ketnap::service
