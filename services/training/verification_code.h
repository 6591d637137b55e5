#ifndef KETNAP_SERVICES_TRAINING_VERIFICATION_CODE_H_
#define KETNAP_SERVICES_TRAINING_VERIFICATION_CODE_H_

#include <string>

namespace ketnap::training {

// 20 characters out of 32 (no 0, 1, I or O, which people misread): 100 bits that nobody can guess.
std::string NewVerificationCode();

// 16 characters of the same: 80 bits on the slip a learner brings to class.
std::string NewSlipCode();

}  // namespace ketnap::training

#endif  // KETNAP_SERVICES_TRAINING_VERIFICATION_CODE_H_
