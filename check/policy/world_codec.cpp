#include "check/policy/world_codec.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>

#include "check/policy/world_writer.hpp"
#include "model/controller/desk.hpp"
#include "model/enum_table.hpp"
#include "model/rules/own_rules.hpp"
#include "model/rules/seams.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof {
namespace {

// More than any packed world has.
constexpr std::size_t kMostWords = 32;
constexpr std::size_t kMostRecords = std::max({kMaxPages, kMaxFiles, kMaxObjects});

/// The renaming in 26 bits.
std::uint64_t bits_in(const Renaming& renaming) {
  std::uint64_t bits = 0;
  for (const std::uint8_t container : renaming.container_at) bits = bits << 2 | container;
  for (const std::uint8_t task : renaming.task_at) bits = bits << 3 | task;
  return bits;
}

/// Puts a record in its place among those before, of which there are `count` in order.
template <class Record>
[[gnu::always_inline]] inline void put_in_order(Record* records, std::size_t count,
                                                const Record& record) {
  for (; count != 0 && record < records[count - 1]; --count) records[count] = records[count - 1];
  records[count] = record;
}

}  // namespace

class WorldCodec::Reader {
 public:
  static constexpr bool kKeeps = true;

  Reader(const WorldCodec& codec, const std::uint64_t* words) : codec_(codec), words_(words) {}

  std::uint64_t number(unsigned width) { return take_bits(words_, at_, width); }
  template <class T>
  void field(T& value, unsigned width) {
    value = static_cast<T>(number(width));
  }
  template <class T>
  void amount(T& value, unsigned width) {
    field(value, width);
  }
  template <class Tag>
  void any_id(Id<Tag>& value, unsigned width) {
    const std::uint64_t raw = number(width);
    value = raw == 0 ? Id<Tag>() : Id<Tag>(raw - 1);
  }
  void id(ContainerId& value) { any_id(value, codec_.container_bits_); }
  void id(TaskId& value) { any_id(value, codec_.task_bits_); }
  void set(Set<ContainerId>& value) {
    value = Set<ContainerId>(
        static_cast<std::uint8_t>(number(static_cast<unsigned>(codec_.scope_.containers))));
  }
  void set(Set<TaskId>& value) {
    value =
        Set<TaskId>(static_cast<std::uint8_t>(number(static_cast<unsigned>(codec_.scope_.tasks))));
  }
  /// What an event can change is packed; the rest is as the scope has it.
  void swap_limit(const World& world, ContainerId container, std::uint64_t& limit) {
    if (codec_.writes_swap_)
      limit = codec_.limits_[number(codec_.limit_bits_)];
    else if (codec_.rules_.swap_remembers() && world.truth.there(container))
      limit = initial_swap_limit(codec_.rules_, codec_.scope_, container);
  }
  void counter(CounterCells<Plain>& cells) {
    Plain machine;
    const std::uint64_t usage = number(kUsageBits);
    const std::uint64_t limit = codec_.limits_[number(codec_.limit_bits_)];
    with_counter<Plain>(codec_.rules_, [&]<class Counter>() {
      Counter::start(machine, cells, limit);
      Counter::force(machine, cells, usage);
    });
  }
  template <class Visit>
  void each_container(Visit&& visit) {
    for (std::size_t place = 0; place < codec_.scope_.containers; ++place)
      visit(ContainerId(place));
  }
  template <class Visit>
  void each_task(Visit&& visit) {
    for (std::size_t place = 0; place < codec_.scope_.tasks; ++place) visit(TaskId(place));
  }
  void kept(const KeptField& field, std::uint8_t& byte) {
    switch (field.value) {
      case KeptKind::container:
        return this->field(byte, codec_.container_bits_);
      case KeptKind::task:
        return this->field(byte, codec_.task_bits_);
      case KeptKind::containers:
        return this->field(byte, static_cast<unsigned>(codec_.scope_.containers));
      case KeptKind::tasks:
        return this->field(byte, static_cast<unsigned>(codec_.scope_.tasks));
      case KeptKind::number:
      case KeptKind::none:
      case KeptKind::page:
      case KeptKind::file:
      case KeptKind::object:
        return this->field(byte, bits_for(field.most + 1U));
    }
  }
  void units(PerContainer<Units>& table, unsigned width) {
    each_container(
        [&](ContainerId container) { table[container] = static_cast<Units>(number(width)); });
  }

 private:
  const WorldCodec& codec_;
  const std::uint64_t* words_;
  unsigned at_ = 0;
};

template <class Codec, class AnyWorld>
[[gnu::always_inline]] inline void WorldCodec::visit_kept(Codec& codec, AnyWorld& world,
                                                          KeptKind kind, std::size_t key) const {
  // A writer that nobody else has is kept in registers.
  if constexpr (Codec::kKeeps) visit_kept_fields(codec, world, kind, key);
}

template <class Codec, class AnyWorld>
void WorldCodec::visit_kept_fields(Codec& codec, AnyWorld& world, KeptKind kind,
                                   std::size_t key) const {
  for (const KeptField& field : kept_) {
    if (field.first != kind) continue;
    const auto visit = [&](std::size_t second) {
      codec.kept(field, world.own[field.byte_of(key, second)]);
    };
    if (field.second == KeptKind::container) {
      codec.each_container([&](ContainerId one) { visit(one.index()); });
    } else if (field.second == KeptKind::task) {
      codec.each_task([&](TaskId one) { visit(one.index()); });
    } else {
      visit(0);
    }
  }
}

template <class Codec, class AnyWorld>
[[gnu::always_inline]] inline void WorldCodec::visit_containers(Codec& codec,
                                                                AnyWorld& world) const {
  if (remembered_.has(Remembers::zone_overcounts)) codec.field(world.books.zone_overcounts, 1);
  codec.each_container([&](ContainerId container) __attribute__((always_inline)) {
    codec.field(world.truth.exists[container], 1);
    auto& entry = world.books.containers[container];
    for (const Resource resource : accounted_) codec.counter(entry.counter(resource));
    codec.amount(entry.references, kReferenceBits);
    if (lingers_) {
      codec.field(world.truth.lingers[container], 1);
      codec.field(entry.free_scheduled, 1);
    }
    codec.swap_limit(world, container, entry.swap_limit);
    if (kernel_) {
      codec.field(entry.index, kIndexBits);
      codec.field(entry.kernel_active, 1);
    }
    if (memory_ && rules_.one_owner()) codec.field(entry.listed, kListedBits);
    if (memory_) codec.amount(world.ledger.stranded[container], kStrandedBits);
    visit_kept(codec, world, KeptKind::container, container.index());
  });
}

template <class Codec, class AnyWorld>
[[gnu::always_inline]] inline void WorldCodec::visit_task(Codec& codec, AnyWorld& world,
                                                          TaskId task) const {
  visit_kept(codec, world, KeptKind::task, task.index());
  auto& slot = world.truth.tasks[task];
  codec.field(slot.state, kBitsOf<TaskState>);
  codec.id(slot.leader);
  codec.id(slot.container);
  if (remembered_.has(Remembers::parents)) codec.id(slot.parent);
  if (protects_) codec.field(slot.unkillable, 1);
  if (kernel_) {
    codec.field(slot.forked, 1);
    codec.id(world.books.stack_charged_to[task]);
    codec.id(world.ledger.stacks[task]);
  }
  codec.id(world.books.process_container[task]);
  if (rules_.accounts(Resource::tasks)) {
    codec.id(world.books.task_charged_to[task]);
    codec.id(world.ledger.tasks[task]);
  }
}

template <class Codec, class AnyWorld>
[[gnu::always_inline]] inline void WorldCodec::visit_page(Codec& codec, AnyWorld& world,
                                                          PageId page) const {
  visit_kept(codec, world, KeptKind::page, page.index());
  auto& slot = world.truth.pages[page];
  codec.field(slot.kind, kind_bits_);
  codec.field(slot.resident, 1);
  if (ages_) codec.field(slot.active, 1);
  codec.set(slot.mapped_by);
  codec.set(slot.swapped_for);
  if (locks_) codec.set(slot.locked_by);
  if (remembered_.has(Remembers::lost_mappings)) codec.set(slot.lost_for);
  codec.id(slot.brought_in_by);
  if (remembered_.has(Remembers::pins)) codec.field(slot.pinned, 1);
  if (!memory_) return;

  auto& entry = world.books.pages[page];
  if (rules_.one_owner()) {
    codec.id(entry.owner);
    if (remembered_.has(Remembers::stale_owners)) codec.field(entry.stale, 1);
    codec.id(entry.listed_by);
    codec.field(entry.list, kBitsOf<PageList>);
    if (rules_.swap_remembers()) codec.id(entry.swapped_from);
  } else {
    codec.set(entry.payers);
  }
  codec.units(world.ledger.pages[page], units_bits_);
  codec.set(world.ledger.on_behalf_of[page]);
}

template <class Codec, class AnyWorld>
[[gnu::always_inline]] inline void WorldCodec::visit_file(Codec& codec, AnyWorld& world,
                                                          FileId file) const {
  visit_kept(codec, world, KeptKind::file, file.index());
  codec.set(world.truth.files[file]);
  if (!rules_.accounts(Resource::files)) return;
  if (rules_.charges_openers()) {
    codec.id(world.books.file_charged_to[file]);
  } else {
    codec.set(world.books.file_payers[file]);
  }
  codec.set(world.ledger.files[file]);
}

template <class Codec, class AnyWorld>
[[gnu::always_inline]] inline void WorldCodec::visit_object(Codec& codec, AnyWorld& world,
                                                            ObjectId object) const {
  visit_kept(codec, world, KeptKind::object, object.index());
  auto& slot = world.truth.objects[object];
  codec.field(slot.exists, 1);
  codec.set(slot.held_by);
  if (!kernel_) return;
  codec.id(world.books.objects[object].charged_to);
  codec.field(world.books.objects[object].list, kIndexBits);
  codec.id(world.ledger.objects[object]);
  codec.id(world.ledger.object_for[object]);
}

WorldCodec::WorldCodec(const Rules& rules, const Scope& scope) : rules_(rules), scope_(scope) {
  holds_what_is_free_ = module_of(rules.counter_algorithm).holds_what_is_free;
  memory_ = rules.accounts(Resource::memory);
  kernel_ = rules.accounts(Resource::kernel);
  lingers_ = rules.lets_linger();
  writes_swap_ = rules.swap_remembers() && scope.events.has(EventKind::write_swap);
  locks_ = scope.events.has(EventKind::lock);
  kind_bits_ = scope.events.has(EventKind::map_shmem) ? kBitsOf<PageKind> : 2;
  ages_ = scope.events.has(EventKind::age) || rules.has_active_list();
  protects_ = scope.events.has(EventKind::protect);
  remembered_ = remembered_under(rules);
  if (rules.own != nullptr) kept_ = rules.own->kept;
  for (const Resource resource : kResources)
    if (rules.accounts(resource)) accounted_.push_back(resource);
  container_bits_ = bits_for(scope.containers + 1);
  task_bits_ = bits_for(scope.tasks + 1);
  units_bits_ = rules.one_owner() ? 2 : 6;

  limits_ = limits_in(rules, scope);
  limit_bits_ = bits_for(limits_.size());

  const Renaming same;
  World empty{};
  std::array<std::uint64_t, kMostWords> words{};
  const auto measure = [&](auto&& visit) {
    Writer<false, true> writer(*this, same, nullptr, words.data());
    visit(writer);
    return writer.finish();
  };
  unsigned bits = 1;  // crashed
  bits += measure([&](auto& writer) { visit_containers(writer, empty); });
  bits += static_cast<unsigned>(scope.tasks) *
          measure([&](auto& writer) { visit_task(writer, empty, TaskId(0)); });
  page_bits_ = measure([&](auto& writer) { visit_page(writer, empty, PageId(0)); });
  file_bits_ = measure([&](auto& writer) { visit_file(writer, empty, FileId(0)); });
  bits += static_cast<unsigned>(scope.pages) * page_bits_;
  bits += static_cast<unsigned>(scope.files) * file_bits_;
  object_bits_ = measure([&](auto& writer) { visit_object(writer, empty, ObjectId(0)); });
  bits += static_cast<unsigned>(scope.objects) * object_bits_;
  size_ = (bits + 7) / 8;
  if (std::max({page_bits_, file_bits_, object_bits_}) > 64 * kRecordWords ||
      size_ >= sizeof(std::uint64_t) * kMostWords) {
    throw std::runtime_error(
        "the rule files keep more of one page, file or object than a packed "
        "world has room for");
  }
}

std::uint64_t WorldCodec::usage_in(const CounterCells<Plain>& cells) const {
  Plain machine;
  auto& own = const_cast<CounterCells<Plain>&>(cells);  // a machine loads from cells it may write
  return usage_of(machine, rules_, own);
}

std::uint64_t WorldCodec::place_of_limit(std::uint64_t limit) const {
  for (std::size_t place = 0; place < limits_.size(); ++place)
    if (limits_[place] == limit) return place;
  fail_as_unknown_limit(limit);
}

template <bool renames, bool keeps>
void WorldCodec::write(const World& world, const Renaming& renaming, bool sort_records,
                       std::byte* out) const {
  std::array<std::uint64_t, kMostWords> words;
  words[size_ / sizeof(std::uint64_t)] = 0;
  std::optional<NewNames> names;
  if constexpr (renames) names.emplace(*this, renaming);
  const NewNames* const called = names ? &*names : nullptr;
  Writer<renames, keeps> writer(*this, renaming, called, words.data());
  writer.field(world.truth.crashed, 1);
  if (!world.truth.crashed) {
    visit_containers(writer, world);
    for (std::size_t place = 0; place < scope_.tasks; ++place)
      visit_task(writer, world, TaskId(renames ? renaming.task_at[place] : place));

    std::array<std::uint64_t, kMostRecords> short_records;
    std::array<Record, kMostRecords> records;
    const auto write_records = [&](std::size_t count, unsigned width, auto&& visit)
        __attribute__((always_inline)) {
      if (!sort_records) {
        for (std::size_t i = 0; i < count; ++i) visit(writer, i);
      } else if (width < 64) {
        for (std::size_t i = 0; i < count; ++i) {
          Writer<renames, keeps> record(*this, renaming, called, &short_records[i]);
          visit(record, i);
          put_in_order(short_records.data(), i, record.finish_short());
        }
        for (std::size_t i = 0; i < count; ++i) writer.number(short_records[i], width);
      } else {
        for (std::size_t i = 0; i < count; ++i) {
          Record words;
          Writer<renames, keeps> record(*this, renaming, called, words.words.data());
          visit(record, i);
          record.finish();
          put_in_order(records.data(), i, words);
        }
        for (std::size_t i = 0; i < count; ++i) writer.record(records[i].words.data(), width);
      }
    };
    if (renames && !keeps && sort_records && page_bits_ < 64) {
      const std::uint64_t names = bits_in(renaming);
      for (std::size_t i = 0; i < scope_.pages; ++i) {
        const auto make = [&]() {
          std::uint64_t word = 0;
          Writer<renames, keeps> record(*this, renaming, called, &word);
          visit_page(record, world, PageId(i));
          return record.finish_short();
        };
        put_in_order(short_records.data(), i,
                     pages_.find(RecordMemo::key_of(world, PageId(i), names), make));
      }
      for (std::size_t i = 0; i < scope_.pages; ++i) writer.number(short_records[i], page_bits_);
    } else {
      write_records(
          scope_.pages,
          page_bits_, [&](auto& record, std::size_t i) __attribute__((always_inline)) {
            visit_page(record, world, PageId(i));
          });
    }
    write_records(
        scope_.files, file_bits_, [&](auto& record, std::size_t i) __attribute__((always_inline)) {
          visit_file(record, world, FileId(i));
        });
    write_records(
        scope_.objects,
        object_bits_, [&](auto& record, std::size_t i) __attribute__((always_inline)) {
          visit_object(record, world, ObjectId(i));
        });
    writer.finish();
  } else {
    std::fill(words.begin(), words.end(), 0);
    words[0] = 1;
  }
  std::memcpy(out, words.data(), size_);
}

void WorldCodec::pack(const World& world, std::byte* out) const {
  const Renaming same;
  return kept_.empty() ? write<false, false>(world, same, false, out)
                       : write<false, true>(world, same, false, out);
}

void WorldCodec::pack_renamed(const World& world, const Renaming& renaming, bool sort_records,
                              std::byte* out) const {
  return kept_.empty() ? write<true, false>(world, renaming, sort_records, out)
                       : write<true, true>(world, renaming, sort_records, out);
}

World WorldCodec::unpack(const std::byte* in) const {
  std::array<std::uint64_t, kMostWords> words{};
  std::memcpy(words.data(), in, size_);
  World world{};
  for (const ContainerId container : Ids<ContainerId>(scope_.containers))
    world.truth.parent[container] = scope_.parent_of(container);
  Reader reader(*this, words.data());
  reader.field(world.truth.crashed, 1);
  if (world.truth.crashed) return world;
  visit_containers(reader, world);
  for (const TaskId task : Ids<TaskId>(scope_.tasks)) visit_task(reader, world, task);
  for (const PageId page : Ids<PageId>(scope_.pages)) visit_page(reader, world, page);
  for (const FileId file : Ids<FileId>(scope_.files)) visit_file(reader, world, file);
  for (const ObjectId object : Ids<ObjectId>(scope_.objects)) visit_object(reader, world, object);
  return world;
}

}  // namespace counterproof
