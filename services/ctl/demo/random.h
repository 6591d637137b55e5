#ifndef KETNAP_SERVICES_CTL_DEMO_RANDOM_H_
#define KETNAP_SERVICES_CTL_DEMO_RANDOM_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace ketnap::ctl {

// Numbers that follow from a seed alone, the same on every machine and with every library (those of
// <random> are not). SplitMix64. For invented data, never for secrets.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  // A stream of its own for one purpose and item: drawing more for one leaves the others as they
  // are.
  Random Fork(std::string_view purpose, uint64_t index = 0) const;

  uint64_t Next();
  // Both ends included.
  int Between(int low, int high);
  bool Chance(int percent) { return Between(1, 100) <= percent; }

  template <typename T>
  const T& Pick(const std::vector<T>& items) {
    return items[static_cast<size_t>(Between(0, static_cast<int>(items.size()) - 1))];
  }
  // An index, each as likely as its weight; the weights are not all zero.
  size_t PickWeighted(const std::vector<int>& weights);

  template <typename T>
  void Shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[static_cast<size_t>(Between(0, static_cast<int>(i) - 1))]);
    }
  }

 private:
  uint64_t state_;
};

}  // namespace ketnap::ctl

#endif  // KETNAP_SERVICES_CTL_DEMO_RANDOM_H_
