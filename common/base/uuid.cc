#include "common/base/uuid.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"

namespace ketnap {
namespace {

constexpr size_t kTextLength = 36;
constexpr std::array<size_t, 4> kHyphens = {8, 13, 18, 23};
constexpr uint64_t kTailMask = (uint64_t{1} << 62) - 1;
constexpr uint32_t kHeadMask = 0xfff;
constexpr int64_t kMaxMillis = (int64_t{1} << 48) - 1;
// A clock set back by less than this keeps the order of ids; one set back further was wrong before
// (or stands for another day in a test) and is followed.
constexpr int64_t kToleratedStepBackMillis = 60'000;

absl::Status NotAnId() {
  return ReasonedError(absl::StatusCode::kInvalidArgument, "NOT_AN_ID",
                       {"Mã định danh không đúng dạng.", "Not a well-formed identifier."});
}

void EnsureSodium() { [[maybe_unused]] static const int initialized = sodium_init(); }

// Time and a 74-bit counter: 12 bits in `head` above 62 bits in `tail`.
struct Stamp {
  int64_t millis = -1;
  uint32_t head = 0;
  uint64_t tail = 0;
};

// Within a millisecond the counter grows by a random step from a random start, so that ids stay
// in order and the next one cannot be guessed.
class StampSource {
 public:
  Stamp Next(int64_t millis) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    if (millis > last_.millis || millis < last_.millis - kToleratedStepBackMillis) {
      Restart(millis);
    } else {
      Advance();
    }
    return last_;
  }

 private:
  void Restart(int64_t millis) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    uint64_t random[2];
    randombytes_buf(random, sizeof(random));
    // The top bit of the counter starts at zero: half of its range is always left to count.
    last_ = {millis, static_cast<uint32_t>(random[0]) & (kHeadMask >> 1), random[1] & kTailMask};
  }

  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    last_.tail += uint64_t{randombytes_random()} + 1;
    if (last_.tail <= kTailMask) return;
    last_.tail &= kTailMask;
    if (++last_.head <= kHeadMask) return;
    Restart(last_.millis + 1);
  }

  absl::Mutex mutex_;
  Stamp last_ ABSL_GUARDED_BY(mutex_);
};

StampSource& Stamps() {
  static auto& source = *new StampSource();
  return source;
}

void SetVersion(std::array<uint8_t, 16>& bytes, uint8_t version) {
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | (version << 4));
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
}

}  // namespace

Uuid Uuid::Generate(absl::Time now) {
  EnsureSodium();
  const Stamp stamp =
      Stamps().Next(std::clamp(absl::ToUnixMillis(now), int64_t{0}, kMaxMillis - 1));
  Uuid id;
  for (int i = 0; i < 6; ++i) {
    id.bytes_[i] = static_cast<uint8_t>(stamp.millis >> (40 - 8 * i));
  }
  id.bytes_[6] = static_cast<uint8_t>(stamp.head >> 8);
  id.bytes_[7] = static_cast<uint8_t>(stamp.head);
  for (int i = 0; i < 8; ++i) {
    id.bytes_[8 + i] = static_cast<uint8_t>(stamp.tail >> (56 - 8 * i));
  }
  SetVersion(id.bytes_, 7);
  return id;
}

absl::StatusOr<Uuid> Uuid::Parse(std::string_view text) {
  if (text.size() != kTextLength) return NotAnId();
  std::string digits;
  digits.reserve(32);
  for (size_t i = 0; i < text.size(); ++i) {
    const bool hyphen_here = std::find(kHyphens.begin(), kHyphens.end(), i) != kHyphens.end();
    if (hyphen_here ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) {
      return NotAnId();
    }
    if (!hyphen_here) digits.push_back(text[i]);
  }
  return FromBytes(absl::HexStringToBytes(digits));
}

absl::StatusOr<Uuid> Uuid::FromBytes(std::string_view bytes) {
  Uuid id;
  if (bytes.size() != id.bytes_.size()) return NotAnId();
  std::memcpy(id.bytes_.data(), bytes.data(), bytes.size());
  return id;
}

Uuid Uuid::FromName(std::string_view name) {
  EnsureSodium();
  Uuid id;
  crypto_generichash(id.bytes_.data(), id.bytes_.size(),
                     reinterpret_cast<const unsigned char*>(name.data()), name.size(), nullptr, 0);
  SetVersion(id.bytes_, 8);
  return id;
}

bool Uuid::IsNil() const { return *this == Uuid(); }

std::string Uuid::ToString() const {
  std::string text = absl::BytesToHexString(ToBytes());
  for (const size_t position : kHyphens) text.insert(position, 1, '-');
  return text;
}

std::string Uuid::ToBytes() const { return std::string(bytes_.begin(), bytes_.end()); }

}  // namespace ketnap
