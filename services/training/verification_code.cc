#include "services/training/verification_code.h"

#include <sodium.h>

namespace ketnap::training {

std::string NewVerificationCode() {
  static constexpr char kAlphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  static_assert(sizeof(kAlphabet) == 33);
  std::string code(20, ' ');
  for (char& character : code) character = kAlphabet[randombytes_uniform(32)];
  return code;
}

}  // namespace ketnap::training
