#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace parangon::connectors::classify {

/// A set of 64-bit hashes that only grows: one flat table, one access to memory a look-up, no
/// allocation below 400,000 members. Pages that are never touched cost nothing. Not thread-safe.
class SeenSet {
 public:
  SeenSet() { table_ = make(capacity_); }

  /// Whether the hash is new; it is a member afterwards.
  bool insert(std::uint64_t hash) {
    if (hash == 0) hash = 1;  // 0 marks a free slot.
    if (size_ * 5 >= capacity_ * 4) grow();
    const bool is_new = place(table_.get(), capacity_, hash);
    size_ += is_new ? 1 : 0;
    return is_new;
  }

  std::size_t size() const { return size_; }

 private:
  struct Free {
    void operator()(std::uint64_t* table) const { std::free(table); }
  };
  using Table = std::unique_ptr<std::uint64_t[], Free>;
  static constexpr std::size_t initial_capacity = std::size_t{1} << 19;

  /// Zeroed by the system, page by page as they are touched.
  static Table make(std::size_t capacity) {
    void* memory = std::calloc(capacity, sizeof(std::uint64_t));
    if (memory == nullptr) throw std::bad_alloc();
    return Table(static_cast<std::uint64_t*>(memory));
  }

  static bool place(std::uint64_t* table, std::size_t capacity, std::uint64_t hash) {
    for (std::size_t slot = hash & (capacity - 1);; slot = (slot + 1) & (capacity - 1)) {
      if (table[slot] == hash) return false;
      if (table[slot] == 0) {
        table[slot] = hash;
        return true;
      }
    }
  }

  void grow() {
    Table larger = make(capacity_ * 2);
    for (std::size_t slot = 0; slot < capacity_; ++slot) {
      if (table_[slot] != 0) place(larger.get(), capacity_ * 2, table_[slot]);
    }
    table_ = std::move(larger);
    capacity_ *= 2;
  }

  Table table_;
  std::size_t capacity_ = initial_capacity;
  std::size_t size_ = 0;
};

}  // namespace parangon::connectors::classify
