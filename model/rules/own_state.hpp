// State of a rule's own: ids and small numbers that it keeps for each container, task, page, file
// or kernel object, or for each pair of them.
//
// A rule declares what it keeps, once; from then on it is part of the world.  It is packed with it,
// renamed with it under symmetry, and shown wherever a world is shown.  A value belongs to its key:
// when the key goes, because a page's frame is freed or a task exits, the value is forgotten, and
// so is every value that names what is gone.  Rules that keep what outlives its key would have a
// page of today remember the page that had its name yesterday.
//
// A value is one byte, and 0 is what everything starts with: no id, the empty set, false, the
// number 0.  Values may name containers and tasks; pages, files and objects may only be keys, since
// they are told apart by their records alone.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "model/state/ids.hpp"
#include "model/state/own_bytes.hpp"

namespace counterproof {

namespace kept_detail {

template <class T>
inline constexpr bool kAlwaysFalse = false;

template <class T>
consteval KeptKind kind_of() {
  if constexpr (std::is_same_v<T, ContainerId>)
    return KeptKind::container;
  else if constexpr (std::is_same_v<T, TaskId>)
    return KeptKind::task;
  else if constexpr (std::is_same_v<T, PageId>)
    return KeptKind::page;
  else if constexpr (std::is_same_v<T, FileId>)
    return KeptKind::file;
  else if constexpr (std::is_same_v<T, ObjectId>)
    return KeptKind::object;
  else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::uint8_t>)
    return KeptKind::number;
  else if constexpr (std::is_same_v<T, Set<ContainerId>>)
    return KeptKind::containers;
  else if constexpr (std::is_same_v<T, Set<TaskId>>)
    return KeptKind::tasks;
  else
    static_assert(kAlwaysFalse<T>,
                  "rules keep ids of containers and tasks, sets of them, bool "
                  "and std::uint8_t");
}

template <class Key>
struct Keys {
  static constexpr KeptKind kFirst = kind_of<Key>();
  static constexpr KeptKind kSecond = KeptKind::none;
};
template <class First, class Second>
struct Keys<std::pair<First, Second>> {
  static constexpr KeptKind kFirst = kind_of<First>();
  static constexpr KeptKind kSecond = kind_of<Second>();
};

}  // namespace kept_detail

/// How many of a kind a world has room for.
constexpr std::size_t most_of(KeptKind kind) {
  switch (kind) {
    case KeptKind::container:
      return kMaxContainers;
    case KeptKind::task:
      return kMaxTasks;
    case KeptKind::page:
      return kMaxPages;
    case KeptKind::file:
      return kMaxFiles;
    case KeptKind::object:
      return kMaxObjects;
    case KeptKind::none:
    case KeptKind::number:
    case KeptKind::containers:
    case KeptKind::tasks:
      break;
  }
  return 1;
}

/// One thing that a rule keeps, as the world's packing and its printing know it.
struct KeptField {
  std::string name;  ///< "last toucher"
  KeptKind first = KeptKind::none;
  KeptKind second = KeptKind::none;  ///< of a pair
  KeptKind value = KeptKind::number;
  std::uint8_t most = 0;  ///< the largest number
  std::size_t at = 0;     ///< its first byte

  [[nodiscard]] std::size_t bytes() const { return most_of(first) * most_of(second); }
  [[nodiscard]] std::size_t byte_of(std::size_t first_key, std::size_t second_key = 0) const {
    return at + first_key * most_of(second) + second_key;
  }
};

/// What a rule keeps for each key, and how it gets at it.  Declare it as a variable of the rule
/// file, and have `Rule::keep` give it its place.
template <class Key, class Value>
class Kept {
 public:
  static constexpr KeptKind kFirst = kept_detail::Keys<Key>::kFirst;
  static constexpr KeptKind kSecond = kept_detail::Keys<Key>::kSecond;
  static constexpr KeptKind kValue = kept_detail::kind_of<Value>();
  static_assert(kFirst < KeptKind::number && kSecond < KeptKind::number, "keys are ids");
  static_assert(kSecond == KeptKind::none || kSecond == KeptKind::container ||
                    kSecond == KeptKind::task,
                "the second key of a pair is a container or a task");
  static_assert(kValue == KeptKind::container || kValue == KeptKind::task ||
                    kValue >= KeptKind::number,
                "a value names containers or tasks; pages, files and objects may only be keys");

  [[nodiscard]] Value read(const OwnBytes& own, const Key& key) const {
    const std::uint8_t byte = own[byte_of(key)];
    if constexpr (kValue == KeptKind::container || kValue == KeptKind::task) {
      return byte == 0 ? Value() : Value(byte - 1U);
    } else {
      return static_cast<Value>(byte);
    }
  }
  void write(OwnBytes& own, const Key& key, const Value& value) const {
    std::uint8_t& byte = own[byte_of(key)];
    if constexpr (kValue == KeptKind::container || kValue == KeptKind::task) {
      byte = value.none() ? std::uint8_t{0} : static_cast<std::uint8_t>(value.index() + 1);
    } else if constexpr (kValue == KeptKind::number) {
      byte = std::min(static_cast<std::uint8_t>(value), most_);
    } else {
      byte = value.bits();
    }
  }

 private:
  friend class Rule;
  [[nodiscard]] std::size_t byte_of(const Key& key) const {
    if constexpr (kSecond == KeptKind::none) {
      return at_ + key.index();
    } else {
      return at_ + key.first.index() * most_of(kSecond) + key.second.index();
    }
  }

  std::size_t at_ = 0;
  std::uint8_t most_ = 0;
};

/// Forgets what is kept of a key that is gone, and every value that names it.
void forget(OwnBytes& own, std::span<const KeptField> fields, KeptKind kind, std::size_t index);

}  // namespace counterproof
