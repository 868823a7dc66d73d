// Which memory of a program is a cell of its graphs: learned from the accesses that are seen.
//
// A graph has an event for an access only where another thread could notice it: of bytes that two
// threads access and one of them writes, and of all locks and exchanges.  Everything else belongs
// to one thread, or stays as it was at first.  And no access takes a cell apart: one that begins or
// ends within it makes two of it.
//
// Both are known only when the accesses have been seen.  Whenever something new is learned all that
// was explored before is void, and the search begins again; that ends, because bytes are only ever
// taken apart and only ever become shared.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "check/graph/label.hpp"
#include "check/schedule/clock.hpp"
#include "check/schedule/execution.hpp"

namespace counterproof::memory {

class SharedPlaces {
 public:
  /// Part of what an access covers that is a cell.
  struct Cell {
    std::uintptr_t begin = 0;
    std::size_t size = 0;
    graph::LocationId location = 0;
  };
  enum class Use : std::uint8_t {
    read,
    write,
    always,  ///< a write that is an event though nobody else may see it: it orders others
  };

  /// A thread accesses these bytes.
  void touch(schedule::ThreadId thread, schedule::Bytes bytes, Use use);
  /// The bytes live in a block of memory, which all those write who free it.
  void lives_in(std::uintptr_t block, schedule::Bytes bytes);
  /// A thread frees the block.
  void frees(schedule::ThreadId thread, std::uintptr_t block);
  /// The cells that live in the block, by address.
  [[nodiscard]] std::vector<Cell> cells_in(std::uintptr_t block) const;
  /// The cells among the bytes, by address.
  [[nodiscard]] std::vector<Cell> cells(schedule::Bytes bytes) const;
  /// What is known now has numbers from here on.
  void number();
  /// By their numbers.
  [[nodiscard]] const std::vector<Cell>& all() const { return all_; }
  /// Whether something was learned since `number`.
  [[nodiscard]] bool is_void() const { return void_; }

  /// An object that is no memory, as bytes that no program has.
  static schedule::Bytes object(schedule::ObjectId object) { return {kObjects + object, 1}; }
  /// What a thread has of such an object for itself.
  static schedule::Bytes object_of_thread(schedule::ObjectId object, schedule::ThreadId thread) {
    return {kObjects + (std::uintptr_t{thread} + 1) * kMostOfObjects + object, 1};
  }
  /// Whether a block of memory is there.
  static schedule::Bytes life(std::uintptr_t begin) { return {kLives + begin, 1}; }
  /// Whether there is memory behind it.
  static bool is_memory(std::uintptr_t address) { return address < kLives; }

 private:
  static constexpr std::uintptr_t kLives = std::uintptr_t{1} << 61U;
  static constexpr std::uintptr_t kObjects = std::uintptr_t{1} << 62U;
  static constexpr std::uintptr_t kMostOfObjects = std::uintptr_t{1} << 20U;
  static_assert(kMostOfObjects >= schedule::kMostObjects);
  static constexpr std::size_t kWidest = sizeof(graph::Value);

  struct Place {
    std::uintptr_t end = 0;
    schedule::ThreadSet readers = 0;
    schedule::ThreadSet writers = 0;
    bool always = false;
    bool shared = false;
    std::size_t since = 0;  ///< when it was seen to be shared, or came to be
    int number = -1;
  };

  /// Memory whose cells are told one by one.
  struct Block {
    std::map<std::uintptr_t, std::size_t> parts;
    schedule::ThreadSet freed_by = 0;
  };

  void cut(std::uintptr_t at);
  void learn(Place& place);

  std::map<std::uintptr_t, Place> places_;  ///< by where they begin
  std::map<std::uintptr_t, Block> blocks_;
  std::vector<Cell> all_;
  std::size_t learned_ = 0;
  bool void_ = false;
};

}  // namespace counterproof::memory
