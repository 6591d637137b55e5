#include "services/training/roll_call_code.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"

namespace ketnap::training {
namespace {

constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::string_view kPurpose = "ketnap roll-call code 1";
constexpr size_t kIdBytes = 16;
constexpr size_t kWindowBytes = 4;
constexpr size_t kTagBytes = 10;
constexpr size_t kCodeBytes = kIdBytes + kWindowBytes + kTagBytes;
constexpr size_t kCodeLetters = kCodeBytes * 8 / 5;
static_assert(kCodeBytes * 8 % 5 == 0);  // No bits are left over that two texts could differ in.
static_assert(kAlphabet.size() == 32);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string WindowBytes(int64_t window) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>((window >> shift) & 0xff));
  }
  return bytes;
}

std::string TagOf(const Uuid& roll_call, int64_t window, std::string_view key) {
  const std::string place = roll_call.ToBytes() + WindowBytes(window);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> whole;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, Bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, Bytes(kPurpose), kPurpose.size());
  crypto_auth_hmacsha256_update(&state, Bytes(place), place.size());
  crypto_auth_hmacsha256_final(&state, whole.data());
  return std::string(reinterpret_cast<const char*>(whole.data()), kTagBytes);
}

std::string Encode(std::string_view bytes) {
  std::string text;
  unsigned buffer = 0;
  int bits = 0;
  for (const unsigned char byte : bytes) {
    buffer = ((buffer & 0xff) << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text.push_back(kAlphabet[(buffer >> (bits - 5)) & 31]);
  }
  return text;
}

// "" when the text holds anything else.
std::string Decode(std::string_view text) {
  std::string bytes;
  unsigned buffer = 0;
  int bits = 0;
  for (const char letter : text) {
    if (letter == ' ' || letter == '-') continue;
    const size_t value = kAlphabet.find(absl::ascii_toupper(static_cast<unsigned char>(letter)));
    if (value == std::string_view::npos) return "";
    buffer = ((buffer & 0xff) << 5) | static_cast<unsigned>(value);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>((buffer >> bits) & 0xff));
  }
  return bits == 0 ? bytes : "";
}

}  // namespace

std::string NewRollCallKey() {
  std::string key(crypto_auth_hmacsha256_KEYBYTES, '\0');
  static_assert(crypto_auth_hmacsha256_KEYBYTES == 32);
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string MakeRollCallCode(const Uuid& roll_call, int64_t window, std::string_view key) {
  return Encode(roll_call.ToBytes() + WindowBytes(window) + TagOf(roll_call, window, key));
}

SeenCode ReadRollCallCode(std::string_view text) {
  SeenCode code;
  code.tag = std::string(kTagBytes, '\0');
  const std::string bytes = Decode(text);
  if (bytes.size() != kCodeBytes) return code;
  const auto id = Uuid::FromBytes(std::string_view(bytes).substr(0, kIdBytes));
  if (!id.ok()) return code;
  code.roll_call = *id;
  for (size_t i = 0; i < kWindowBytes; ++i) {
    code.window = (code.window << 8) | static_cast<unsigned char>(bytes[kIdBytes + i]);
  }
  code.tag = bytes.substr(kIdBytes + kWindowBytes);
  return code;
}

bool IsGenuine(const SeenCode& code, std::string_view key) {
  const std::string tag = TagOf(code.roll_call, code.window, key);
  return sodium_memcmp(tag.data(), code.tag.data(), kTagBytes) == 0;
}

}  // namespace ketnap::training
