#ifndef KETNAP_SERVICES_TRAINING_ROLL_CALL_CODE_H_
#define KETNAP_SERVICES_TRAINING_ROLL_CALL_CODE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/uuid.h"

// The code shown in class: which roll-call, which window, and 80 bits of an HMAC-SHA-256 over both
// under the roll-call's own key, as 48 letters and digits of the alphabet of verification_code.h.
// Whoever has seen one cannot make the next.
namespace ketnap::training {

// A code as it was sent; not to be believed before IsGenuine.
struct SeenCode {
  Uuid roll_call;  // Nil when the text is no code at all.
  int64_t window = 0;
  std::string tag;
};

// 32 random bytes.
std::string NewRollCallKey();

std::string MakeRollCallCode(const Uuid& roll_call, int64_t window, std::string_view key);

// Small letters, spaces and hyphens are read as people type them.
SeenCode ReadRollCallCode(std::string_view text);

// Whether `code` was made with `key`, in time that does not depend on how far it fits.
bool IsGenuine(const SeenCode& code, std::string_view key);

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_ROLL_CALL_CODE_H_
