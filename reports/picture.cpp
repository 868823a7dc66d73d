// See picture.hpp.
#include "reports/picture.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "model/invariant/measures.hpp"
#include "model/rules/kept_text.hpp"
#include "model/rules/units.hpp"
#include "reports/terminal.hpp"

namespace counterproof {
namespace {

std::vector<std::string> names_of(ProcessSet processes) {
  std::vector<std::string> names;
  for (const TaskId process : processes) names.push_back(name_of(process));
  return names;
}

class Painter {
 public:
  Painter(const Rules& rules, const Scope& scope, const World& world)
      : rules_(rules), scope_(scope), world_(world) {}

  [[nodiscard]] Picture::Lane lane(ContainerId container) const {
    Picture::Lane lane;
    lane.container = name_of(container);
    const ContainerId parent = world_.truth.parent[container];
    if (parent.some()) lane.parent = name_of(parent);
    lane.lingers = world_.truth.lingers[container];
    if (scope_.min_of(container) != 0)
      lane.notes.push_back(fmt::format("min {}", pages(scope_.min_of(container))));
    if (scope_.low_of(container) != 0)
      lane.notes.push_back(fmt::format("low {}", pages(scope_.low_of(container))));
    if (scope_.oom_group.contains(container)) lane.notes.emplace_back("killed as a whole");
    if (scope_.high_of(container) != kUnlimited)
      lane.notes.push_back(fmt::format("high {}", pages(scope_.high_of(container))));
    if (const std::uint64_t limit = world_.books.containers[container].swap_limit;
        limit != kUnlimited)
      lane.notes.push_back(rules_.limits_memory_and_swap()
                               ? fmt::format("memory and swap {} of {}",
                                             usage_with_swap(rules_, world_, container),
                                             pages(limit))
                               : fmt::format("swap for {}", pages(limit)));
    if (const Units stranded = world_.ledger.stranded[container]; stranded != 0)
      lane.notes.push_back(
          fmt::format("{} charged for what is gone", amount(rules_, Resource::memory, stranded)));
    add_kept(container, lane.notes);
    for (const Resource resource : kResources)
      if (rules_.accounts(resource)) lane.counters.push_back(counter(container, resource));
    return lane;
  }

  [[nodiscard]] Picture::Chip task(TaskId id) const {
    const Task& task = world_.truth.tasks[id];
    Picture::Chip chip = begun(Picture::Kind::task, name_of(id));
    if (task.container.some()) chip.lane = name_of(task.container);
    if (task.leader != id) chip.notes.push_back("thread of " + name_of(task.leader));
    if (task.state == TaskState::dying) chip.notes.emplace_back("on its way out");
    if (task.state == TaskState::zombie) chip.notes.emplace_back("zombie");
    if (task.unkillable) chip.notes.emplace_back("cannot be killed");
    const ContainerId pays = world_.books.process_container[id];
    if (task.leader == id && pays.some() && pays != task.container)
      chip.notes.push_back("memory counts for " + name_of(pays));
    add_kept(id, chip.notes);
    add_charge(chip, world_.ledger.tasks[id], Resource::tasks, {});
    add_charge(chip, world_.ledger.stacks[id], Resource::kernel, "its stack");
    return chip;
  }

  [[nodiscard]] Picture::Chip page(PageId id) const {
    const Page& page = world_.truth.pages[id];
    Picture::Chip chip = begun(Picture::Kind::page, name_of(id));
    chip.used_by = names_of(page.mapped_by);
    chip.lane = lane_of(page.mapped() ? page.mapped_by : page.swapped_for);
    add_kind(page.kind, chip);
    if (page.cached()) chip.notes.emplace_back("nobody maps it");
    add_note(chip, "in swap for ", page.swapped_for);
    if (page.in_swap() && page.swapped_for.empty()) chip.notes.emplace_back("in swap");
    if (const ContainerId from = world_.books.pages[id].swapped_from; from.some())
      chip.notes.push_back("remembered as of " + name_of(from));
    add_note(chip, "locked by ", page.locked_by);
    add_note(chip, "frame lost for ", page.lost_for);
    if (page.pinned) chip.notes.emplace_back("a reference is leaked");
    add_kept(id, chip.notes);
    for (const ContainerId container : Ids<ContainerId>(kMaxContainers)) {
      const Units units = world_.ledger.pages[id][container];
      if (units == 0) continue;
      const bool whole = units == units_per_object(rules_, Resource::memory);
      add_charge(chip, container, Resource::memory,
                 whole ? std::string() : amount(rules_, Resource::memory, units));
    }
    return chip;
  }

  [[nodiscard]] Picture::Chip file(FileId id) const {
    Picture::Chip chip = begun(Picture::Kind::file, name_of(id));
    chip.used_by = names_of(world_.truth.files[id]);
    chip.lane = lane_of(world_.truth.files[id]);
    if (chip.used_by.empty()) chip.notes.emplace_back("closed");
    add_kept(id, chip.notes);
    for (const ContainerId container : world_.ledger.files[id])
      add_charge(chip, container, Resource::files, {});
    return chip;
  }

  [[nodiscard]] Picture::Chip object(ObjectId id) const {
    const KernelObject& object = world_.truth.objects[id];
    Picture::Chip chip = begun(Picture::Kind::object, name_of(id));
    chip.used_by = names_of(object.held_by);
    chip.lane = lane_of(object.held_by);
    if (object.cached() && rules_.accounts(Resource::kernel))
      chip.notes.push_back("cached, on the list of " +
                           list_name(world_, world_.books.objects[id].list));
    if (!object.exists) chip.notes.emplace_back("freed");
    add_kept(id, chip.notes);
    add_charge(chip, world_.ledger.objects[id], Resource::kernel, {});
    return chip;
  }

  /// What rules of the user's keep of it.
  template <class IdType>
  void add_kept(IdType id, std::vector<std::string>& notes) const {
    for (const KeptValue& kept : kept_values_set(rules_, scope_, world_))
      if (kept.kind == kept_detail::kind_of<IdType>() && kept.index == id.index())
        notes.push_back(fmt::format("{}{} {}", kept.name,
                                    kept.key == name_of(id) ? "" : " of " + kept.key, kept.value));
  }

  [[nodiscard]] bool any_charge(PageId id) const {
    for (const ContainerId container : Ids<ContainerId>(kMaxContainers))
      if (world_.ledger.pages[id][container] != 0) return true;
    return false;
  }

 private:
  [[nodiscard]] static Picture::Chip begun(Picture::Kind kind, std::string name) {
    Picture::Chip chip;
    chip.kind = kind;
    chip.name = std::move(name);
    return chip;
  }

  [[nodiscard]] std::string pages(std::uint64_t count) const {
    return amount(rules_, Resource::memory, limit_in_units(rules_, Resource::memory, count));
  }

  [[nodiscard]] Picture::Counter counter(ContainerId container, Resource resource) const {
    const std::uint64_t used = usage(rules_, world_, container, resource);
    const std::uint64_t most = limit(world_, container, resource);
    const std::uint64_t charged = outstanding(rules_, world_, container, resource);
    Picture::Counter counter{.resource = resource,
                             .usage = amount(rules_, resource, used),
                             .limit = amount(rules_, resource, most),
                             .outstanding = {},
                             .full = {}};
    if (charged != used) counter.outstanding = amount(rules_, resource, charged);
    if (most != kUnlimited)
      counter.full = most == 0
                         ? (used == 0 ? 0.0 : 2.0)
                         : std::min(2.0, static_cast<double>(used) / static_cast<double>(most));
    return counter;
  }

  /// The container that all of them are in; empty if there is none or more than one.
  [[nodiscard]] std::string lane_of(ProcessSet processes) const {
    const Set<ContainerId> containers = containers_using(world_, processes);
    if (containers.size() != 1) return {};
    return name_of(*containers.begin());
  }

  static void add_kind(PageKind kind, Picture::Chip& chip) {
    switch (kind) {
      case PageKind::anonymous:
        chip.notes.emplace_back("private");
        break;
      case PageKind::file:
        chip.notes.emplace_back("of a file");
        break;
      case PageKind::driver:
        chip.notes.emplace_back("of a driver");
        break;
      case PageKind::shmem:
        chip.notes.emplace_back("shared memory");
        break;
      case PageKind::unused:
        chip.notes.emplace_back("free");
        break;
    }
  }

  static void add_note(Picture::Chip& chip, std::string_view what, ProcessSet processes) {
    if (!processes.empty())
      chip.notes.push_back(fmt::format("{}{}", what, join(names_of(processes), ", ")));
  }

  void add_charge(Picture::Chip& chip, ContainerId container, Resource resource,
                  std::string part) const {
    if (container.some() && rules_.accounts(resource))
      chip.charges.push_back({name_of(container), resource, std::move(part)});
  }

  const Rules& rules_;
  const Scope& scope_;
  const World& world_;
};

std::string bar(const Picture::Counter& counter) {
  if (!counter.full) return "";
  constexpr std::size_t kCells = 6;
  const auto filled =
      std::min(kCells, static_cast<std::size_t>(*counter.full * static_cast<double>(kCells) + 0.5));
  return fmt::format("[{}{}]{} ", std::string(filled, '#'), std::string(kCells - filled, '.'),
                     *counter.full > 1 ? "!" : "");
}

std::string counter_text(const Picture::Counter& counter) {
  std::string out = fmt::format("{} {}{}{} {}", pad(name_of(counter.resource), 6), bar(counter),
                                counter.usage, counter.full ? " of" : ",", counter.limit);
  if (!counter.outstanding.empty())
    out += fmt::format(" (charges outstanding: {})", counter.outstanding);
  return out;
}

std::string chip_text(const Picture::Chip& chip) {
  std::vector<std::string> parts;
  if (!chip.used_by.empty())
    parts.push_back((chip.kind == Picture::Kind::page ? "mapped by " : "held by ") +
                    join(chip.used_by, ", "));
  parts.insert(parts.end(), chip.notes.begin(), chip.notes.end());
  std::string out = chip.name;
  if (!parts.empty()) out += " (" + join(parts, "; ") + ")";
  std::vector<std::string> charges;
  for (const Picture::Charge& charge : chip.charges)
    charges.push_back(charge.container + (charge.part.empty() ? "" : " (" + charge.part + ")"));
  if (!charges.empty()) out += ", charged to " + join(charges, ", ");
  return out;
}

}  // namespace

std::string_view name_of(Picture::Kind kind) {
  switch (kind) {
    case Picture::Kind::task:
      return "task";
    case Picture::Kind::page:
      return "page";
    case Picture::Kind::file:
      return "file";
    case Picture::Kind::object:
      return "object";
  }
  return {};
}

Picture picture_of(const Rules& rules, const Scope& scope, const World& world) {
  const Painter painter(rules, scope, world);
  Picture picture;
  picture.crashed = world.truth.crashed;
  all_containers(world, [&](ContainerId container) {
    picture.lanes.push_back(painter.lane(container));
    return true;
  });
  for (const TaskId id : Ids<TaskId>(scope.tasks))
    if (world.truth.there(id) || world.ledger.tasks[id].some() || world.ledger.stacks[id].some())
      picture.chips.push_back(painter.task(id));
  for (const PageId id : Ids<PageId>(scope.pages))
    if (world.truth.pages[id].kind != PageKind::unused || painter.any_charge(id))
      picture.chips.push_back(painter.page(id));
  for (const FileId id : Ids<FileId>(scope.files))
    if (!world.truth.files[id].empty() || !world.ledger.files[id].empty())
      picture.chips.push_back(painter.file(id));
  for (const ObjectId id : Ids<ObjectId>(scope.objects))
    if (world.truth.objects[id].exists || world.ledger.objects[id].some())
      picture.chips.push_back(painter.object(id));
  return picture;
}

std::string picture_text(const Picture& picture, std::size_t indent) {
  std::string out;
  const auto add_chips = [&](std::string_view lane) {
    for (const Picture::Chip& chip : picture.chips)
      if (chip.lane == lane) out += wrapped(chip_text(chip), indent + 3);
  };
  for (const Picture::Lane& lane : picture.lanes) {
    // One counter stands beside the name; more have a line each.
    std::vector<std::string> parts;
    const bool alone = lane.counters.size() == 1;
    if (alone) parts.push_back(counter_text(lane.counters.front()));
    if (!lane.parent.empty()) parts.push_back("below " + lane.parent);
    if (lane.lingers) parts.emplace_back("removed, lingers");
    parts.insert(parts.end(), lane.notes.begin(), lane.notes.end());
    out += wrapped(lane.container + (parts.empty() ? "" : "  " + join(parts, ", ")), indent);
    if (!alone)
      for (const Picture::Counter& counter : lane.counters)
        out += wrapped(counter_text(counter), indent + 3);
    add_chips(lane.container);
  }
  const bool outside = std::ranges::any_of(
      picture.chips, [](const Picture::Chip& chip) { return chip.lane.empty(); });
  if (outside) {
    out += wrapped("used from no container, or from several", indent);
    add_chips("");
  }
  return out;
}

}  // namespace counterproof
