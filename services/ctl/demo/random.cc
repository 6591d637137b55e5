#include "services/ctl/demo/random.h"

#include <numeric>

namespace ketnap::ctl {
namespace {

constexpr uint64_t kStep = 0x9e3779b97f4a7c15;

uint64_t Mix(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

Random Random::Fork(std::string_view purpose, uint64_t index) const {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return Random(Mix(state_ ^ Mix(hash + kStep * (index + 1))));
}

uint64_t Random::Next() { return Mix(state_ += kStep); }

int Random::Between(int low, int high) {
  const uint64_t span = static_cast<uint64_t>(static_cast<int64_t>(high) - low) + 1;
  return low + static_cast<int>(Next() % span);
}

size_t Random::PickWeighted(const std::vector<int>& weights) {
  int left = Between(1, std::accumulate(weights.begin(), weights.end(), 0));
  size_t index = 0;
  while (left > weights[index]) left -= weights[index++];
  return index;
}

}  // namespace ketnap::ctl
