#include "services/training/verification_code.h"

#include <sodium.h>

namespace ketnap::training {

namespace {

std::string RandomCode(size_t length) {
  static constexpr char kAlphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  static_assert(sizeof(kAlphabet) == 33);
  std::string code(length, ' ');
  for (char& character : code) character = kAlphabet[randombytes_uniform(32)];
  return code;
}

}  // namespace

std::string NewVerificationCode() { return RandomCode(20); }

std::string NewSlipCode() { return RandomCode(16); }

}  // namespace ketnap::training
