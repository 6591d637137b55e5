#ifndef KETNAP_COMMON_BASE_UUID_H_
#define KETNAP_COMMON_BASE_UUID_H_

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace ketnap {

// A 128-bit identifier, UUIDv7 when we make it: its first 48 bits are milliseconds, so that ids
// made later sort later and rows land at the end of their index.
class Uuid {
 public:
  constexpr Uuid() = default;  // The nil id: all zero.

  // Time ordered; unique within the process even inside one millisecond. Thread safe.
  static Uuid Generate(absl::Time now);
  // From the canonical text form, either case. INVALID_ARGUMENT for anything else.
  static absl::StatusOr<Uuid> Parse(std::string_view text);
  // From exactly 16 bytes. INVALID_ARGUMENT for any other length.
  static absl::StatusOr<Uuid> FromBytes(std::string_view bytes);
  // A version-8 id derived from a name: the same name gives the same id everywhere.
  static Uuid FromName(std::string_view name);

  bool IsNil() const;
  std::string ToString() const;  // Lower case, with hyphens.
  std::string ToBytes() const;   // 16 bytes, as BINARY(16) holds it.

  auto operator<=>(const Uuid&) const = default;

  template <typename H>
  friend H AbslHashValue(H state, const Uuid& id) {
    return H::combine(std::move(state), id.bytes_);
  }

 private:
  std::array<uint8_t, 16> bytes_{};
};

}  // namespace ketnap

#endif  // KETNAP_COMMON_BASE_UUID_H_
