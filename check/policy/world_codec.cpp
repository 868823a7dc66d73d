#include "check/policy/world_codec.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <string>

#include "check/policy/packed_bits.hpp"
#include "model/controller/desk.hpp"
#include "model/enum_table.hpp"
#include "model/rules/own_rules.hpp"
#include "model/rules/seams.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof {
namespace {

constexpr unsigned kUsageBits = 8;
constexpr unsigned kReferenceBits = 6;
constexpr unsigned kListedBits = 4;
constexpr unsigned kStrandedBits = 6;
constexpr unsigned kIndexBits = 3;
// More than any packed world has.
constexpr std::size_t kMostWords = 32;

constexpr unsigned bits_for(std::size_t values) {
  return static_cast<unsigned>(std::bit_width(values > 1 ? values - 1 : 0U));
}

template <class Enum>
constexpr unsigned kBitsOf = bits_for(kCountOf<Enum>);

// Apart, so that what is called for every field stays small enough to be a part of its caller.
[[noreturn]] void fail_as_outgrown() {
  throw std::runtime_error(
      "a counter outgrew what a packed world holds: charges leak without bound in this scope; "
      "give it a limit");
}

[[noreturn]] void fail_as_unknown_limit(std::uint64_t limit) {
  throw std::logic_error("a limit of " + std::to_string(limit) +
                         " is packed, which is none of the scope's");
}

}  // namespace

class WorldCodec::Writer {
 public:
  Writer(const WorldCodec& codec, const Renaming& renaming, std::uint64_t* words)
      : codec_(codec), words_(words) {
    for (std::size_t place = 0; place < codec.scope_.containers; ++place)
      new_container_[renaming.container_at[place]] = static_cast<std::uint8_t>(place);
    for (std::size_t place = 0; place < codec.scope_.tasks; ++place)
      new_task_[renaming.task_at[place]] = static_cast<std::uint8_t>(place);
  }

  void number(std::uint64_t value, unsigned width) {
    if (width < 64 && value >> width != 0) [[unlikely]]
      fail_as_outgrown();
    add_bits(words_, at_, value, width);
  }
  template <class T>
  void field(const T& value, unsigned width) {
    number(static_cast<std::uint64_t>(value), width);
  }
  /// Of what wrong books can drive up without end: too much is kept as the most there is.  Books
  /// that are so far off are checked and not continued, so that nothing hangs on how far.
  template <class T>
  void amount(const T& value, unsigned width) {
    number(std::min(static_cast<std::uint64_t>(value), (std::uint64_t{1} << width) - 1), width);
  }
  void id(const ContainerId& value) {
    number(value.none() ? 0U : new_container_[value.index()] + 1U, codec_.container_bits_);
  }
  void id(const TaskId& value) {
    number(value.none() ? 0U : new_task_[value.index()] + 1U, codec_.task_bits_);
  }
  void set(const Set<ContainerId>& value) {
    std::uint64_t bits = 0;
    for (const ContainerId id : value) bits |= std::uint64_t{1} << new_container_[id.index()];
    number(bits, static_cast<unsigned>(codec_.scope_.containers));
  }
  void set(const Set<TaskId>& value) {
    std::uint64_t bits = 0;
    for (const TaskId id : value) bits |= std::uint64_t{1} << new_task_[id.index()];
    number(bits, static_cast<unsigned>(codec_.scope_.tasks));
  }
  void counter(const CounterCells<Plain>& cells) {
    Plain machine;
    auto& own = const_cast<CounterCells<Plain>&>(cells);  // a machine loads from cells it may write
    amount(usage_of(machine, codec_.rules_, own), kUsageBits);
    const auto limit = std::lower_bound(codec_.limits_.begin(), codec_.limits_.end(), cells.limit);
    if (limit == codec_.limits_.end() || *limit != cells.limit) [[unlikely]]
      fail_as_unknown_limit(cells.limit);
    number(static_cast<std::uint64_t>(limit - codec_.limits_.begin()), codec_.limit_bits_);
  }
  /// A table indexed by container, in the order of the new names.
  template <class Visit>
  void each_container(const Renaming& renaming, Visit&& visit) {
    for (std::size_t place = 0; place < codec_.scope_.containers; ++place)
      visit(ContainerId(renaming.container_at[place]));
  }
  void units(const PerContainer<Units>& table, const Renaming& renaming, unsigned width) {
    each_container(renaming, [&](ContainerId container) { number(table[container], width); });
  }
  /// A table indexed by task, in the order of the new names.
  template <class Visit>
  void each_task(const Renaming& renaming, Visit&& visit) {
    for (std::size_t place = 0; place < codec_.scope_.tasks; ++place)
      visit(TaskId(renaming.task_at[place]));
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
  [[nodiscard]] unsigned used() const { return at_; }

  const Renaming* renaming = nullptr;

 private:
  const WorldCodec& codec_;
  std::uint64_t* words_;
  unsigned at_ = 0;
  std::array<std::uint8_t, kMaxContainers> new_container_{};
  std::array<std::uint8_t, kMaxTasks> new_task_{};
};

class WorldCodec::Reader {
 public:
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
  void each_container(const Renaming&, Visit&& visit) {
    for (std::size_t place = 0; place < codec_.scope_.containers; ++place)
      visit(ContainerId(place));
  }
  template <class Visit>
  void each_task(const Renaming&, Visit&& visit) {
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
  void units(PerContainer<Units>& table, const Renaming& order, unsigned width) {
    each_container(order, [&](ContainerId container) {
      table[container] = static_cast<Units>(number(width));
    });
  }

  const Renaming* renaming = nullptr;

 private:
  const WorldCodec& codec_;
  const std::uint64_t* words_;
  unsigned at_ = 0;
};

template <class Codec, class AnyWorld>
void WorldCodec::visit_kept(Codec& codec, AnyWorld& world, KeptKind kind, std::size_t key) const {
  if (kept_.empty()) [[likely]]
    return;
  for (const KeptField& field : kept_) {
    if (field.first != kind) continue;
    const auto visit = [&](std::size_t second) {
      codec.kept(field, world.own[field.byte_of(key, second)]);
    };
    if (field.second == KeptKind::container) {
      codec.each_container(*codec.renaming, [&](ContainerId one) { visit(one.index()); });
    } else if (field.second == KeptKind::task) {
      codec.each_task(*codec.renaming, [&](TaskId one) { visit(one.index()); });
    } else {
      visit(0);
    }
  }
}

template <class Codec, class AnyWorld>
void WorldCodec::visit_containers(Codec& codec, AnyWorld& world) const {
  if (remembered_.has(Remembers::zone_overcounts)) codec.field(world.books.zone_overcounts, 1);
  codec.each_container(*codec.renaming, [&](ContainerId container) {
    codec.field(world.truth.exists[container], 1);
    auto& entry = world.books.containers[container];
    for (const Resource resource : kResources)
      if (rules_.accounts(resource)) codec.counter(entry.counter(resource));
    codec.amount(entry.references, kReferenceBits);
    if (lingers_) {
      codec.field(world.truth.lingers[container], 1);
      codec.field(entry.free_scheduled, 1);
    }
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
void WorldCodec::visit_task(Codec& codec, AnyWorld& world, TaskId task) const {
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
void WorldCodec::visit_page(Codec& codec, AnyWorld& world, PageId page) const {
  visit_kept(codec, world, KeptKind::page, page.index());
  auto& slot = world.truth.pages[page];
  codec.field(slot.kind, kBitsOf<PageKind>);
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
  codec.units(world.ledger.pages[page], *codec.renaming, units_bits_);
  codec.set(world.ledger.on_behalf_of[page]);
}

template <class Codec, class AnyWorld>
void WorldCodec::visit_file(Codec& codec, AnyWorld& world, FileId file) const {
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
void WorldCodec::visit_object(Codec& codec, AnyWorld& world, ObjectId object) const {
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
  memory_ = rules.accounts(Resource::memory);
  kernel_ = rules.accounts(Resource::kernel);
  lingers_ = rules.lets_linger();
  locks_ = scope.events.has(EventKind::lock);
  ages_ = scope.events.has(EventKind::age) || rules.has_active_list();
  protects_ = scope.events.has(EventKind::protect);
  remembered_ = remembered_under(rules);
  if (rules.own != nullptr) kept_ = rules.own->kept;
  container_bits_ = bits_for(scope.containers + 1);
  task_bits_ = bits_for(scope.tasks + 1);
  units_bits_ = rules.one_owner() ? 2 : 6;

  limits_ = limits_in(rules, scope);
  limit_bits_ = bits_for(limits_.size());

  const Renaming same;
  World empty{};
  std::array<std::uint64_t, kMostWords> words{};
  const auto measure = [&](auto&& visit) {
    words = {};
    Writer writer(*this, same, words.data());
    writer.renaming = &same;
    visit(writer);
    return writer.used();
  };
  unsigned bits = 1;  // crashed
  bits += measure([&](Writer& writer) { visit_containers(writer, empty); });
  bits += static_cast<unsigned>(scope.tasks) *
          measure([&](Writer& writer) { visit_task(writer, empty, TaskId(0)); });
  page_bits_ = measure([&](Writer& writer) { visit_page(writer, empty, PageId(0)); });
  file_bits_ = measure([&](Writer& writer) { visit_file(writer, empty, FileId(0)); });
  bits += static_cast<unsigned>(scope.pages) * page_bits_;
  bits += static_cast<unsigned>(scope.files) * file_bits_;
  object_bits_ = measure([&](Writer& writer) { visit_object(writer, empty, ObjectId(0)); });
  bits += static_cast<unsigned>(scope.objects) * object_bits_;
  size_ = (bits + 7) / 8;
  if (std::max({page_bits_, file_bits_, object_bits_}) > 64 * kRecordWords ||
      size_ > sizeof(std::uint64_t) * kMostWords) {
    throw std::runtime_error(
        "the rule files keep more of one page, file or object than a packed "
        "world has room for");
  }
}

void WorldCodec::pack(const World& world, std::byte* out) const {
  pack_renamed(world, Renaming{}, false, out);
}

void WorldCodec::pack_renamed(const World& world, const Renaming& renaming, bool sort_pages,
                              std::byte* out) const {
  std::array<std::uint64_t, kMostWords> words{};
  Writer writer(*this, renaming, words.data());
  writer.renaming = &renaming;
  writer.field(world.truth.crashed, 1);
  if (!world.truth.crashed) {
    visit_containers(writer, world);
    for (std::size_t place = 0; place < scope_.tasks; ++place)
      visit_task(writer, world, TaskId(renaming.task_at[place]));

    std::array<Record, std::max(kMaxPages, kMaxFiles)> records{};
    const auto write_records = [&](std::size_t count, unsigned width, auto&& visit) {
      for (std::size_t i = 0; i < count; ++i) {
        records[i] = {};
        Writer record(*this, renaming, records[i].words.data());
        record.renaming = &renaming;
        visit(record, i);
      }
      if (sort_pages) std::sort(records.begin(), records.begin() + static_cast<long>(count));
      for (std::size_t i = 0; i < count; ++i) {
        for (unsigned word = 0; word * 64 < width; ++word)
          writer.number(records[i].words[word], std::min(64U, width - word * 64));
      }
    };
    write_records(scope_.pages, page_bits_,
                  [&](Writer& record, std::size_t i) { visit_page(record, world, PageId(i)); });
    write_records(scope_.files, file_bits_,
                  [&](Writer& record, std::size_t i) { visit_file(record, world, FileId(i)); });
    write_records(scope_.objects, object_bits_,
                  [&](Writer& record, std::size_t i) { visit_object(record, world, ObjectId(i)); });
  }
  std::memcpy(out, words.data(), size_);
}

World WorldCodec::unpack(const std::byte* in) const {
  std::array<std::uint64_t, kMostWords> words{};
  std::memcpy(words.data(), in, size_);
  const Renaming same;
  World world{};
  for (const ContainerId container : Ids<ContainerId>(scope_.containers))
    world.truth.parent[container] = scope_.parent_of(container);
  Reader reader(*this, words.data());
  reader.renaming = &same;
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
