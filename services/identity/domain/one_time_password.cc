#include "services/identity/domain/one_time_password.h"

namespace ketnap::identity {
namespace {

// 32 characters, so that five random bits choose one without bias; l, o, 0 and 1 are left out.
constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
static_assert(kAlphabet.size() == 32);
constexpr size_t kGroup = 4;

}  // namespace

std::string MakeOneTimePassword(std::string_view random) {
  if (random.size() < kOneTimePasswordRandomBytes) return "";
  std::string password;
  for (size_t i = 0; i < kOneTimePasswordRandomBytes; ++i) {
    if (i > 0 && i % kGroup == 0) password.push_back('-');
    password.push_back(kAlphabet[static_cast<unsigned char>(random[i]) % kAlphabet.size()]);
  }
  return password;
}

}  // namespace ketnap::identity
