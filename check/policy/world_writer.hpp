// Writes the fields of a world as bits: what `WorldCodec` visits a world with.
//
// There is one description of the fields, `WorldCodec::visit_*`, and this is its reader of worlds;
// what writes worlds is in world_codec.cpp.  Half of a search's time has gone here.  So the word
// that is being filled is in a register, names are looked up and not computed, and what no shipped
// rule has is left out of the code that they run.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "check/policy/packed_bits.hpp"
#include "check/policy/world_codec.hpp"
#include "model/enum_table.hpp"
#include "model/rules/own_rules.hpp"

namespace counterproof {

inline constexpr unsigned kUsageBits = 8;
inline constexpr unsigned kReferenceBits = 6;
inline constexpr unsigned kListedBits = 4;
inline constexpr unsigned kStrandedBits = 6;
inline constexpr unsigned kIndexBits = 3;

constexpr unsigned bits_for(std::size_t values) {
  return static_cast<unsigned>(std::bit_width(values > 1 ? values - 1 : 0U));
}

template <class Enum>
inline constexpr unsigned kBitsOf = bits_for(kCountOf<Enum>);

// Apart, so that what is called for every field stays small enough to be a part of its caller.
[[noreturn]] inline void fail_as_outgrown() {
  throw std::runtime_error(
      "a counter outgrew what a packed world holds: charges leak without bound in this scope; "
      "give it a limit");
}

[[noreturn]] inline void fail_as_unknown_limit(std::uint64_t limit) {
  throw std::logic_error("a limit of " + std::to_string(limit) +
                         " is packed, which is none of the scope's");
}

/// What things are called in the packed world.
class WorldCodec::NewNames {
 public:
  NewNames(const WorldCodec& codec, const Renaming& renaming) {
    for (std::size_t place = 0; place < codec.scope_.containers; ++place)
      container_[renaming.container_at[place] + 1U] = static_cast<std::uint8_t>(place + 1);
    for (std::size_t place = 0; place < codec.scope_.tasks; ++place)
      task_[renaming.task_at[place] + 1U] = static_cast<std::uint8_t>(place + 1);
    const auto fill = [](auto& sets, const std::uint8_t* names, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t others = 0; others < std::size_t{1} << i; ++others)
          sets[others | std::size_t{1} << i] =
              static_cast<std::uint8_t>(sets[others] | 1U << (names[i] - 1U));
    };
    const std::size_t tasks = codec.scope_.tasks;
    fill(containers_, &container_[1], codec.scope_.containers);
    fill(first_tasks_, &task_[1], std::min(tasks, kHalf));
    if (tasks > kHalf) fill(last_tasks_, &task_[1 + kHalf], tasks - kHalf);
  }

  /// The number of a name; 0 is none.
  [[nodiscard]] unsigned of(ContainerId id) const { return container_[numbered(id)]; }
  [[nodiscard]] unsigned of(TaskId id) const { return task_[numbered(id)]; }
  [[nodiscard]] unsigned of(Set<ContainerId> ids) const { return containers_[ids.bits()]; }
  [[nodiscard]] unsigned of(Set<TaskId> ids) const {
    return first_tasks_[ids.bits() % (1U << kHalf)] | last_tasks_[ids.bits() >> kHalf];
  }

  /// An id as a number; 0 is none.
  template <class IdType>
  static unsigned numbered(IdType id) {
    static_assert(sizeof(IdType) == 1);
    return static_cast<std::uint8_t>(id.index() + 1U);
  }

 private:
  static constexpr std::size_t kHalf = kMaxTasks / 2;
  std::array<std::uint8_t, kMaxContainers + 1> container_{};
  std::array<std::uint8_t, kMaxTasks + 1> task_{};
  std::array<std::uint8_t, 1U << kMaxContainers> containers_{};
  std::array<std::uint8_t, 1U << kHalf> first_tasks_{};
  std::array<std::uint8_t, 1U << (kMaxTasks - kHalf)> last_tasks_{};
};

/// \param renames  otherwise each thing is written under its own name
/// \param keeps    whether rules of the user's keep something of a world
template <bool renames, bool keeps>
class WorldCodec::Writer {
 public:
  static constexpr bool kKeeps = keeps;

  Writer(const WorldCodec& codec, const Renaming& renaming, const NewNames* names,
         std::uint64_t* words)
      : codec_(codec), renaming_(renaming), names_(names), bits_(words) {}

  [[gnu::always_inline]] void number(std::uint64_t value, unsigned width) {
    bits_.add(value, width);
  }
  template <class T>
  [[gnu::always_inline]] void field(const T& value, unsigned width) {
    number(static_cast<std::uint64_t>(value), width);
  }
  /// Of what wrong books can drive up without end: too much is kept as the most there is.  Books
  /// that are so far off are checked and not continued, so that nothing hangs on how far.
  template <class T>
  [[gnu::always_inline]] void amount(const T& value, unsigned width) {
    number(std::min(static_cast<std::uint64_t>(value), (std::uint64_t{1} << width) - 1), width);
  }
  template <class IdType>
  [[gnu::always_inline]] void id(const IdType& value) {
    number(renames ? names_->of(value) : NewNames::numbered(value), codec_.bits_of(value));
  }
  template <class IdType>
  [[gnu::always_inline]] void set(const Set<IdType>& value) {
    number(renames ? names_->of(value) : value.bits(), codec_.bits_of(value));
  }
  [[gnu::always_inline]] void swap_limit(const World&, ContainerId, std::uint64_t limit) {
    if (codec_.writes_swap_) number(codec_.place_of_limit(limit), codec_.limit_bits_);
  }
  [[gnu::always_inline]] void counter(const CounterCells<Plain>& cells) {
    amount(codec_.holds_what_is_free_ ? codec_.usage_in(cells) : cells.value, kUsageBits);
    number(codec_.place_of_limit(cells.limit), codec_.limit_bits_);
  }
  /// A table indexed by container, in the order of the new names.
  template <class Visit>
  [[gnu::always_inline]] void each_container(Visit&& visit) {
    for (std::size_t place = 0; place < codec_.scope_.containers; ++place)
      visit(ContainerId(renames ? renaming_.container_at[place] : place));
  }
  [[gnu::always_inline]] void units(const PerContainer<Units>& table, unsigned width) {
    each_container([&](ContainerId container)
                       __attribute__((always_inline)) { number(table[container], width); });
  }
  /// A table indexed by task, in the order of the new names.
  template <class Visit>
  void each_task(Visit&& visit) {
    for (std::size_t place = 0; place < codec_.scope_.tasks; ++place)
      visit(TaskId(renames ? renaming_.task_at[place] : place));
  }
  void kept(const KeptField& field, std::uint8_t byte) {
    switch (field.value) {
      case KeptKind::container:
        return id(byte == 0 ? ContainerId() : ContainerId(byte - 1U));
      case KeptKind::task:
        return id(byte == 0 ? TaskId() : TaskId(byte - 1U));
      case KeptKind::containers:
        return set(Set<ContainerId>(byte));
      case KeptKind::tasks:
        return set(Set<TaskId>(byte));
      case KeptKind::number:
      case KeptKind::none:
      case KeptKind::page:
      case KeptKind::file:
      case KeptKind::object:
        return number(byte, bits_for(field.most + 1U));
    }
  }
  /// What has been sorted, of a record's width.
  [[gnu::always_inline]] void record(const std::uint64_t* words, unsigned width) {
    bits_.add_words(words, width);
  }
  /// The only word.  \pre less than 64 bits were written
  [[gnu::always_inline]] std::uint64_t finish_short() {
    if (bits_.outgrown()) [[unlikely]]
      fail_as_outgrown();
    return bits_.only_word();
  }
  /// \returns how many bits were written
  [[gnu::always_inline]] unsigned finish() {
    if (bits_.outgrown()) [[unlikely]]
      fail_as_outgrown();
    return bits_.finish();
  }

 private:
  const WorldCodec& codec_;
  const Renaming& renaming_;
  const NewNames* names_;
  BitWriter bits_;
};

}  // namespace counterproof
