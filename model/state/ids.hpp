// Names of the things in a world, as types that cannot be mixed up.
//
// A world is small and fixed in size, so that it can be copied, compared and packed as bytes: an
// id is an index, a set of ids is a bit mask, a table is an array indexed by its own id type.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>

namespace counterproof {

inline constexpr std::size_t kMaxContainers = 4;
inline constexpr std::size_t kMaxTasks = 6;
inline constexpr std::size_t kMaxPages = 6;
inline constexpr std::size_t kMaxFiles = 4;
inline constexpr std::size_t kMaxObjects = 4;

/// An index with a type of its own.  The default is "none".
template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  constexpr explicit Id(std::size_t index) : index_(static_cast<std::uint8_t>(index)) {}

  [[nodiscard]] constexpr std::size_t index() const { return index_; }
  [[nodiscard]] constexpr bool some() const { return index_ != kNone; }
  [[nodiscard]] constexpr bool none() const { return index_ == kNone; }

  friend constexpr bool operator==(Id, Id) = default;
  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  static constexpr std::uint8_t kNone = 0xff;
  std::uint8_t index_ = kNone;
};

using ContainerId = Id<struct ContainerTag>;
using TaskId = Id<struct TaskTag>;
using PageId = Id<struct PageTag>;
using FileId = Id<struct FileTag>;
/// A kernel object, such as a directory entry.
using ObjectId = Id<struct ObjectTag>;

/// A set of ids.
template <class IdType>
class Set {
 public:
  constexpr Set() = default;
  constexpr explicit Set(std::uint8_t bits) : bits_(bits) {}

  [[nodiscard]] constexpr bool contains(IdType id) const {
    return id.some() && ((bits_ >> id.index()) & 1U) != 0;
  }
  constexpr void insert(IdType id) { bits_ = static_cast<std::uint8_t>(bits_ | bit(id)); }
  constexpr void erase(IdType id) { bits_ = static_cast<std::uint8_t>(bits_ & ~bit(id)); }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr unsigned size() const {
    return static_cast<unsigned>(std::popcount(bits_));
  }
  [[nodiscard]] constexpr std::uint8_t bits() const { return bits_; }
  /// The member with the lowest index; none when empty.
  [[nodiscard]] constexpr IdType first() const {
    return empty() ? IdType() : IdType(static_cast<std::size_t>(std::countr_zero(bits_)));
  }

  friend constexpr bool operator==(Set, Set) = default;

  class Iterator {
   public:
    constexpr explicit Iterator(std::uint8_t bits) : bits_(bits) {}
    constexpr IdType operator*() const { return Set(bits_).first(); }
    constexpr Iterator& operator++() {
      bits_ = static_cast<std::uint8_t>(bits_ & (bits_ - 1));
      return *this;
    }
    friend constexpr bool operator==(Iterator, Iterator) = default;

   private:
    std::uint8_t bits_;
  };
  [[nodiscard]] constexpr Iterator begin() const { return Iterator(bits_); }
  [[nodiscard]] constexpr Iterator end() const { return Iterator(0); }

 private:
  static constexpr unsigned bit(IdType id) { return 1U << id.index(); }
  std::uint8_t bits_ = 0;
};

/// An array indexed by an id.
template <class IdType, class T, std::size_t size>
struct Table {
  std::array<T, size> entries{};

  constexpr T& operator[](IdType id) { return entries[id.index()]; }
  constexpr const T& operator[](IdType id) const { return entries[id.index()]; }
  constexpr auto begin() { return entries.begin(); }
  constexpr auto end() { return entries.end(); }
  [[nodiscard]] constexpr auto begin() const { return entries.begin(); }
  [[nodiscard]] constexpr auto end() const { return entries.end(); }

  friend constexpr bool operator==(const Table&, const Table&) = default;
};

template <class T>
using PerContainer = Table<ContainerId, T, kMaxContainers>;
template <class T>
using PerTask = Table<TaskId, T, kMaxTasks>;
template <class T>
using PerPage = Table<PageId, T, kMaxPages>;
template <class T>
using PerFile = Table<FileId, T, kMaxFiles>;
template <class T>
using PerObject = Table<ObjectId, T, kMaxObjects>;

/// The first `count` ids, for range-based loops.
template <class IdType>
class Ids {
 public:
  constexpr explicit Ids(std::size_t count) : count_(count) {}
  class Iterator {
   public:
    constexpr explicit Iterator(std::size_t index) : index_(index) {}
    constexpr IdType operator*() const { return IdType(index_); }
    constexpr Iterator& operator++() {
      ++index_;
      return *this;
    }
    friend constexpr bool operator==(Iterator, Iterator) = default;

   private:
    std::size_t index_;
  };
  [[nodiscard]] constexpr Iterator begin() const { return Iterator(0); }
  [[nodiscard]] constexpr Iterator end() const { return Iterator(count_); }

 private:
  std::size_t count_;
};

/// "A" for the first container, "T1", "P1", "F1", "O1" for the first task, page, file and object;
/// "-" for none.
inline std::string name_of(ContainerId id) {
  return id.none() ? "-" : std::string(1, static_cast<char>('A' + id.index()));
}

namespace ids_detail {

template <class Tag>
std::string numbered(char letter, Id<Tag> id) {
  return id.none() ? "-" : letter + std::to_string(id.index() + 1);
}

}  // namespace ids_detail

inline std::string name_of(TaskId id) { return ids_detail::numbered('T', id); }
inline std::string name_of(PageId id) { return ids_detail::numbered('P', id); }
inline std::string name_of(FileId id) { return ids_detail::numbered('F', id); }
inline std::string name_of(ObjectId id) { return ids_detail::numbered('O', id); }

}  // namespace counterproof
