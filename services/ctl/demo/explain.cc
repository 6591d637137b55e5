#include "services/ctl/demo/explain.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace ketnap::ctl {
namespace {

constexpr char kLocalizedType[] = "type.googleapis.com/google.rpc.LocalizedMessage";

}  // namespace

absl::Status Explain(const absl::Status& status, const Message& what) {
  if (status.ok()) return status;
  absl::Status explained(status.code(),
                         absl::StrCat(what.vietnamese, ": ", std::string(status.message())));
  status.ForEachPayload([&](absl::string_view type, const absl::Cord& payload) {
    if (type != kLocalizedType) explained.SetPayload(type, payload);
  });
  google::rpc::LocalizedMessage english;
  english.set_locale("en");
  english.set_message(absl::StrCat(what.english, ": ", EnglishMessage(status)));
  explained.SetPayload(kLocalizedType, absl::Cord(english.SerializeAsString()));
  return explained;
}

}  // namespace ketnap::ctl
