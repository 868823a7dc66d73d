// See colours.hpp.
#include "check/policy/colours.hpp"

namespace counterproof {
namespace {

/// How one thing has to do with another.  Each has a number of its own, so that what maps a page
/// and what has it in swap give it different colours.
enum class Relation : std::uint64_t {
  leads = 1,
  is_in,
  memory_counts_for,
  pays_for_task,
  owes_for_task,
  pays_for_stack,
  owes_for_stack,
  maps,
  has_in_swap,
  on_behalf,
  owns,
  pays,
  owes,
  lists,
  brought_in,
  holds,
  made,
  remembered_by,
};

std::uint64_t scrambled(std::uint64_t value) {
  value *= 0x9e3779b97f4a7c15;
  return value ^ (value >> 32);
}
std::uint64_t part_of(Relation relation, std::uint64_t colour) {
  return scrambled(colour + (static_cast<std::uint64_t>(relation) << 56));
}

class Refinement {
 public:
  Refinement(const World& world, const Rules& rules, const Scope& scope, const Renamed& renamed)
      : world_(world),
        scope_(scope),
        renamed_(renamed),
        rules_(rules),
        memory_(rules.accounts(Resource::memory)),
        kernel_(rules.accounts(Resource::kernel)) {}

  Colours run() {
    start();
    for (int round = 0; round < kRounds && is_tied(); ++round) {
      next_ = now_;
      refine_pages();
      refine_files();
      refine_objects();
      refine_tasks();
      for (std::uint64_t& colour : next_.containers) colour = scrambled(colour);
      for (std::uint64_t& colour : next_.tasks) colour = scrambled(colour);
      now_ = next_;
    }
    return now_;
  }

 private:
  static constexpr int kRounds = 2;

  // Whether two things whose names mean nothing have the same colour.  Of tasks that do not exist
  // there is little to tell apart.
  [[nodiscard]] bool is_tied() const {
    const auto is_tied = [](const auto& colours, std::size_t count, auto&& matters) {
      for (std::size_t i = 1; i < count; ++i)
        for (std::size_t j = 0; j < i; ++j)
          if (colours.entries[i] == colours.entries[j] && matters(i)) return true;
      return false;
    };
    return (renamed_.containers &&
            is_tied(now_.containers, scope_.containers, [](std::size_t) { return true; })) ||
           (renamed_.tasks && is_tied(now_.tasks, scope_.tasks, [&](std::size_t task) {
              return world_.truth.there(TaskId(task));
            }));
  }

  void start() {
    for (const ContainerId container : Ids<ContainerId>(scope_.containers)) {
      const auto& entry = world_.books.containers[container];
      std::uint64_t colour = world_.truth.exists[container];
      if (kernel_) colour += 2U * entry.kernel_active + (std::uint64_t{entry.index} << 24);
      if (!renamed_.containers) colour += std::uint64_t{container.index()} << 48;
      for (const Resource resource : kResources)
        if (rules_.accounts(resource)) colour = scrambled(colour) + entry.counter(resource).limit;
      now_.containers[container] = scrambled(colour);
    }
    for (const TaskId task : Ids<TaskId>(scope_.tasks)) {
      const Task& slot = world_.truth.tasks[task];
      std::uint64_t colour = static_cast<std::uint64_t>(slot.state) + 8U * (slot.leader == task);
      if (kernel_) colour += 32U * slot.forked;
      if (!renamed_.tasks) colour += std::uint64_t{task.index()} << 48;
      now_.tasks[task] = scrambled(colour);
    }
  }

  // A thing and what it has to do with take up each other's colours of the round before.
  template <class IdType>
  void tie(Relation relation, std::uint64_t& thing, IdType id) {
    if (id.none()) return;
    thing += part_of(relation, now_of(id));
  }
  template <class IdType>
  void tie(Relation relation, std::uint64_t& thing, Set<IdType> ids) {
    for (const IdType id : ids) thing += part_of(relation, now_of(id));
  }
  template <class IdType>
  void give(Relation relation, std::uint64_t colour, IdType id) {
    if (id.some()) next_of(id) += part_of(relation, colour);
  }
  template <class IdType>
  void give(Relation relation, std::uint64_t colour, Set<IdType> ids) {
    if (ids.empty()) return;
    const std::uint64_t part = part_of(relation, colour);
    for (const IdType id : ids) next_of(id) += part;
  }
  std::uint64_t now_of(ContainerId id) const { return now_.containers[id]; }
  std::uint64_t now_of(TaskId id) const { return now_.tasks[id]; }
  std::uint64_t& next_of(ContainerId id) { return next_.containers[id]; }
  std::uint64_t& next_of(TaskId id) { return next_.tasks[id]; }

  void refine_pages() {
    for (const PageId page : Ids<PageId>(scope_.pages)) {
      const Page& slot = world_.truth.pages[page];
      const PageEntry& entry = world_.books.pages[page];
      if (slot.kind == PageKind::unused && !memory_) continue;
      std::uint64_t colour = static_cast<std::uint64_t>(slot.kind) + 8U * slot.resident;
      if (!renamed_.records) colour += std::uint64_t{page.index()} << 48;
      const Set<ContainerId> owing = memory_ ? owing_for(page) : Set<ContainerId>();
      const auto each = [&](auto&& visit) __attribute__((always_inline)) {
        visit(Relation::maps, slot.mapped_by);
        visit(Relation::has_in_swap, slot.swapped_for);
        visit(Relation::brought_in, slot.brought_in_by);
        if (!memory_) return;
        visit(Relation::on_behalf, world_.ledger.on_behalf_of[page]);
        visit(Relation::owes, owing);
        if (rules_.one_owner()) {
          visit(Relation::owns, entry.owner);
          visit(Relation::lists, entry.listed_by);
          if (rules_.swap_remembers()) visit(Relation::remembered_by, entry.swapped_from);
        } else {
          visit(Relation::pays, entry.payers);
        }
      };
      each([&](Relation relation, auto who) { tie(relation, colour, who); });
      each([&](Relation relation, auto who) { give(relation, colour, who); });
    }
  }
  [[nodiscard]] Set<ContainerId> owing_for(PageId page) const {
    Set<ContainerId> owing;
    for (const ContainerId container : Ids<ContainerId>(scope_.containers))
      if (world_.ledger.pages[page][container] != 0) owing.insert(container);
    return owing;
  }

  void refine_files() {
    for (const FileId file : Ids<FileId>(scope_.files)) {
      std::uint64_t colour = renamed_.records ? 0 : std::uint64_t{file.index()} << 48;
      const auto each = [&](auto&& visit) {
        visit(Relation::holds, world_.truth.files[file]);
        if (!rules_.accounts(Resource::files)) return;
        visit(Relation::owes, world_.ledger.files[file]);
        if (rules_.charges_openers()) {
          visit(Relation::owns, world_.books.file_charged_to[file]);
        } else {
          visit(Relation::pays, world_.books.file_payers[file]);
        }
      };
      each([&](Relation relation, auto who) { tie(relation, colour, who); });
      each([&](Relation relation, auto who) { give(relation, colour, who); });
    }
  }

  void refine_objects() {
    for (const ObjectId object : Ids<ObjectId>(scope_.objects)) {
      const KernelObject& slot = world_.truth.objects[object];
      const ObjectEntry& entry = world_.books.objects[object];
      std::uint64_t colour = slot.exists;
      if (kernel_) colour += std::uint64_t{entry.list} << 8;
      if (!renamed_.records) colour += std::uint64_t{object.index()} << 48;
      const auto each = [&](auto&& visit) {
        visit(Relation::holds, slot.held_by);
        if (!kernel_) return;
        visit(Relation::pays, entry.charged_to);
        visit(Relation::owes, world_.ledger.objects[object]);
        visit(Relation::made, world_.ledger.object_for[object]);
      };
      each([&](Relation relation, auto who) { tie(relation, colour, who); });
      each([&](Relation relation, auto who) { give(relation, colour, who); });
    }
  }

  void refine_tasks() {
    for (const TaskId task : Ids<TaskId>(scope_.tasks)) {
      const Task& slot = world_.truth.tasks[task];
      const std::uint64_t colour = now_.tasks[task];
      const auto each = [&](auto&& visit) {
        visit(Relation::leads, slot.leader);
        visit(Relation::is_in, slot.container);
        visit(Relation::memory_counts_for, world_.books.process_container[task]);
        if (rules_.accounts(Resource::tasks)) {
          visit(Relation::pays_for_task, world_.books.task_charged_to[task]);
          visit(Relation::owes_for_task, world_.ledger.tasks[task]);
        }
        if (!kernel_) return;
        visit(Relation::pays_for_stack, world_.books.stack_charged_to[task]);
        visit(Relation::owes_for_stack, world_.ledger.stacks[task]);
      };
      std::uint64_t ties = 0;
      each([&](Relation relation, auto who) { tie(relation, ties, who); });
      each([&](Relation relation, auto who) { give(relation, colour, who); });
      next_.tasks[task] += ties;
    }
  }

  const World& world_;
  const Scope& scope_;
  const Renamed& renamed_;
  const Rules& rules_;
  const bool memory_;
  const bool kernel_;
  Colours now_;
  Colours next_;
};

}  // namespace

Colours colours_of(const World& world, const Rules& rules, const Scope& scope,
                   const Renamed& renamed) {
  return Refinement(world, rules, scope, renamed).run();
}

}  // namespace counterproof
