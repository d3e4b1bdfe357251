#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>
#include <variant>

namespace parangon::connectors::classify {

/// 64-bit hashes with what was first kept under each; it only grows: one flat table, one access to
/// memory a look-up, no allocation below four fifths of `initial_capacity` members (a power of
/// two). Pages that are never touched cost nothing. Not thread-safe.
template <class Kept, std::size_t initial_capacity>
class SeenTable {
 public:
  SeenTable() { table_ = make(capacity_); }

  /// What is kept under the hash; nullptr when it is new, and `kept` is from then on. Valid until
  /// the next call.
  const Kept* find_or_keep(std::uint64_t hash, const Kept& kept) {
    if (hash == 0) hash = 1;  // 0 marks a free slot.
    if (size_ * 5 >= capacity_ * 4) grow();
    Slot& slot = slot_of(table_.get(), capacity_, hash);
    if (slot.hash == hash) return &slot.kept;
    slot = {hash, kept};
    ++size_;
    return nullptr;
  }

  /// Whether the hash is new; it is a member afterwards.
  bool insert(std::uint64_t hash) { return find_or_keep(hash, Kept{}) == nullptr; }

  std::size_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t hash;
    [[no_unique_address]] Kept kept;
  };
  static_assert(std::is_trivially_copyable_v<Slot>);
  struct Free {
    void operator()(Slot* table) const { std::free(table); }
  };
  using Table = std::unique_ptr<Slot[], Free>;

  /// Zeroed by the system, page by page as they are touched.
  static Table make(std::size_t capacity) {
    void* memory = std::calloc(capacity, sizeof(Slot));
    if (memory == nullptr) throw std::bad_alloc();
    return Table(static_cast<Slot*>(memory));
  }

  /// The slot that holds the hash, else the free one where it belongs.
  static Slot& slot_of(Slot* table, std::size_t capacity, std::uint64_t hash) {
    for (std::size_t slot = hash & (capacity - 1);; slot = (slot + 1) & (capacity - 1)) {
      if (table[slot].hash == hash || table[slot].hash == 0) return table[slot];
    }
  }

  void grow() {
    Table larger = make(capacity_ * 2);
    for (std::size_t slot = 0; slot < capacity_; ++slot) {
      const Slot& one = table_[slot];
      if (one.hash != 0) slot_of(larger.get(), capacity_ * 2, one.hash) = one;
    }
    table_ = std::move(larger);
    capacity_ *= 2;
  }

  Table table_;
  std::size_t capacity_ = initial_capacity;
  std::size_t size_ = 0;
};

/// Hashes alone: 8 bytes a slot.
using SeenSet = SeenTable<std::monostate, std::size_t{1} << 19>;

/// Where a payment was first read, and of how much it was.
struct FirstSeen {
  std::int64_t cents = 0;
  std::uint32_t row = 0;
  std::uint32_t source = 0;  ///< In the order in which sources were begun.
};
/// Payments by identity: 24 bytes a slot. Runs of contracts alone do not touch it.
using SeenPayments = SeenTable<FirstSeen, std::size_t{1} << 14>;

}  // namespace parangon::connectors::classify
