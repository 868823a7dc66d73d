// Worlds as bytes, as few as the scope and the rules allow, and under any renaming.
//
// The search stores worlds by the million, so that a field is written only if it can change: no
// owner where every mapper pays, no lock bits where nothing locks.  A limit is written as its
// number in the list of limits that the scope can give.  failcnt is not written at all: nothing
// that happens depends on it, and counting it would make every space infinite.
//
// Names are applied while writing: `Renaming` says which container and task stands at which place,
// and pages and files, which nothing but their own records tells apart, are sorted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "check/policy/record_memo.hpp"
#include "model/rules/chosen.hpp"
#include "model/rules/own_state.hpp"
#include "model/rules/rules.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof {

/// Which container and which task is written at each place.
struct Renaming {
  std::array<std::uint8_t, kMaxContainers> container_at{0, 1, 2, 3};
  std::array<std::uint8_t, kMaxTasks> task_at{0, 1, 2, 3, 4, 5};
};

/// Not to be asked by two threads at once: it remembers what it packed.
class WorldCodec {
 public:
  WorldCodec(const Rules& rules, const Scope& scope);

  /// Bytes of a packed world.
  [[nodiscard]] std::size_t size() const { return size_; }

  void pack(const World& world, std::byte* out) const;

  /// \param sort_records  write pages and files in the order of their records.
  void pack_renamed(const World& world, const Renaming& renaming, bool sort_records,
                    std::byte* out) const;

  [[nodiscard]] World unpack(const std::byte* in) const;

 private:
  /// Half of it is what a page takes under shipped rules.
  static constexpr std::size_t kRecordWords = 4;
  struct Record {
    std::array<std::uint64_t, kRecordWords> words{};
    friend auto operator<=>(const Record&, const Record&) = default;
  };

  template <class Codec, class AnyWorld>
  void visit_containers(Codec& codec, AnyWorld& world) const;
  template <class Codec, class AnyWorld>
  void visit_task(Codec& codec, AnyWorld& world, TaskId task) const;
  template <class Codec, class AnyWorld>
  void visit_page(Codec& codec, AnyWorld& world, PageId page) const;
  template <class Codec, class AnyWorld>
  void visit_file(Codec& codec, AnyWorld& world, FileId file) const;
  template <class Codec, class AnyWorld>
  void visit_object(Codec& codec, AnyWorld& world, ObjectId object) const;

  /// What rules of the user's keep of one key.
  template <class Codec, class AnyWorld>
  void visit_kept(Codec& codec, AnyWorld& world, KeptKind kind, std::size_t key) const;
  template <class Codec, class AnyWorld>
  void visit_kept_fields(Codec& codec, AnyWorld& world, KeptKind kind, std::size_t key) const;

  class NewNames;
  template <bool renames, bool keeps>
  class Writer;
  class Reader;

  template <bool renames, bool keeps>
  void write(const World& world, const Renaming& renaming, bool sort_records, std::byte* out) const;

  [[nodiscard]] unsigned bits_of(ContainerId) const { return container_bits_; }
  [[nodiscard]] unsigned bits_of(TaskId) const { return task_bits_; }
  [[nodiscard]] unsigned bits_of(Set<ContainerId>) const {
    return static_cast<unsigned>(scope_.containers);
  }
  [[nodiscard]] unsigned bits_of(Set<TaskId>) const { return static_cast<unsigned>(scope_.tasks); }
  [[nodiscard]] std::uint64_t usage_in(const CounterCells<Plain>& cells) const;
  [[nodiscard]] std::uint64_t place_of_limit(std::uint64_t limit) const;

  Rules rules_;
  Scope scope_;
  std::vector<KeptField> kept_;
  std::vector<Resource> accounted_;
  Remembered remembered_;              // of defects
  std::vector<std::uint64_t> limits_;  // those that can be, in ascending order
  unsigned limit_bits_ = 0;
  unsigned container_bits_ = 0;  // of an id or none
  unsigned task_bits_ = 0;
  unsigned units_bits_ = 0;  // of a ledger entry
  bool holds_what_is_free_ = false;
  bool memory_ = false;
  bool kernel_ = false;
  bool lingers_ = false;
  bool writes_swap_ = false;
  bool locks_ = false;
  unsigned kind_bits_ = 2;
  bool ages_ = false;
  bool protects_ = false;
  unsigned page_bits_ = 0;
  unsigned file_bits_ = 0;
  unsigned object_bits_ = 0;
  std::size_t size_ = 0;
  mutable RecordMemo pages_;
};

}  // namespace counterproof
