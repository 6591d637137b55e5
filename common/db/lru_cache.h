#ifndef KETNAP_COMMON_DB_LRU_CACHE_H_
#define KETNAP_COMMON_DB_LRU_CACHE_H_

#include <list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace ketnap::db {

// Keeps the `capacity` values used last, by name. Not thread safe.
template <typename Value>
class LruCache {
 public:
  explicit LruCache(size_t capacity) : capacity_(capacity < 1 ? 1 : capacity) {}

  // The value, which becomes the one used last, or null. Valid until the next Insert or Erase.
  Value* Find(std::string_view name) {
    auto found = index_.find(name);
    if (found == index_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return &found->second->second;
  }

  // `name` must be absent. Lets go of the value used longest ago when the cache is full.
  Value* Insert(std::string_view name, Value value) {
    if (entries_.size() >= capacity_) {
      index_.erase(entries_.back().first);
      entries_.pop_back();
    }
    entries_.emplace_front(std::string(name), std::move(value));
    index_.emplace(entries_.front().first, entries_.begin());
    return &entries_.front().second;
  }

  void Erase(std::string_view name) {
    auto found = index_.find(name);
    if (found == index_.end()) return;
    // The index's key points into the entry: it goes first.
    auto entry = found->second;
    index_.erase(found);
    entries_.erase(entry);
  }

  size_t size() const { return entries_.size(); }

 private:
  using Entry = std::pair<std::string, Value>;

  size_t capacity_;
  std::list<Entry> entries_;  // Used last comes first.
  absl::flat_hash_map<std::string_view, typename std::list<Entry>::iterator> index_;
};

}  // namespace ketnap::db

#endif  // KETNAP_COMMON_DB_LRU_CACHE_H_
