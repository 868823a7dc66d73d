// The truth: what exists and who uses it, whatever any controller believes.
//
// Only the physics of events writes here; a policy cannot.  An invariant compares the books with
// this.
//
// A process is named by its leader: the task whose slot names the address space ("mm") that all
// threads of the process share.  Sets of processes are therefore sets of leaders.
#pragma once

#include <cstdint>

#include "model/state/ids.hpp"

namespace counterproof {

using ProcessSet = Set<TaskId>;

enum class TaskState : std::uint8_t {
  absent,
  running,
  dying,   ///< on its way out, slowly: still holds all it has
  zombie,  ///< dead: holds nothing but its name, until somebody has waited for it
};

struct Task {
  TaskState state = TaskState::absent;
  TaskId leader;            ///< itself for a process's first task
  ContainerId container;    ///< where the task is now; of a zombie where it died
  TaskId parent;            ///< who forked its process, where a policy's kill looks at that
  bool unkillable = false;  ///< OOM_DISABLE
  bool forked = false;      ///< its stack was made by a fork here

  /// Whether it runs or is on its way out: a member of its container.
  [[nodiscard]] bool alive() const {
    return state == TaskState::running || state == TaskState::dying;
  }

  friend bool operator==(const Task&, const Task&) = default;
};

enum class PageKind : std::uint8_t {
  unused,     ///< the slot is free
  anonymous,  ///< private memory, perhaps shared after a fork until written
  file,       ///< a page of a file, shared by whoever maps or reads it
  driver,     ///< a page that a driver inserted into an address space
  shmem,      ///< shared memory: a page of a file that lives in memory and in swap alone
};

struct Page {
  PageKind kind = PageKind::unused;
  bool resident = false;      ///< occupies a frame of the machine
  bool active = false;        ///< on the active side of the machine's own lists (PageActive)
  ProcessSet mapped_by;       ///< processes with a page-table entry for it
  ProcessSet swapped_for;     ///< processes whose entry says: in swap
  ProcessSet locked_by;       ///< processes that locked it in memory
  ProcessSet lost_for;        ///< processes left with an entry to the frame it moved away from
  ContainerId brought_in_by;  ///< whose task had the frame allocated (hindsight.hpp)
  bool pinned = false;        ///< a reference was leaked: the frame can never be freed

  [[nodiscard]] bool mapped() const { return !mapped_by.empty(); }
  /// Resident, and in nobody's page tables: page cache, or swap cache.
  [[nodiscard]] bool cached() const { return resident && !mapped(); }
  /// Whether it has to be written to swap before its frame can be taken.
  [[nodiscard]] bool needs_swap() const {
    return kind == PageKind::anonymous || kind == PageKind::shmem;
  }
  /// Whether it has a place in swap.  That of shared memory is its file's, and no process's: it is
  /// in memory, or there.
  [[nodiscard]] bool in_swap() const {
    return !swapped_for.empty() || (kind == PageKind::shmem && !resident);
  }

  friend bool operator==(const Page&, const Page&) = default;
};

/// A kernel object that a cache of the kernel keeps after its last user, such as a directory entry.
struct KernelObject {
  bool exists = false;
  ProcessSet held_by;

  [[nodiscard]] bool cached() const { return exists && held_by.empty(); }

  friend bool operator==(const KernelObject&, const KernelObject&) = default;
};

struct Truth {
  PerContainer<bool> exists{};
  /// Removed, and kept in memory by what is still charged to it.
  PerContainer<bool> lingers{};
  /// Where each container hangs in the tree, if there is one; the scope says so.
  PerContainer<ContainerId> parent{};
  PerTask<Task> tasks{};
  PerPage<Page> pages{};
  PerFile<ProcessSet> files{};  ///< the processes that hold each open file
  PerObject<KernelObject> objects{};

  /// Something freed was used, or a call never ends: what a real machine does next is undefined
  /// or nothing, so nothing does.
  bool crashed = false;

  /// Whether the container's memory is there: it exists, or it lingers.
  [[nodiscard]] bool there(ContainerId container) const {
    return exists[container] || lingers[container];
  }
  /// Whether the container is `top` or hangs below it.
  [[nodiscard]] bool within(ContainerId container, ContainerId top) const {
    for (; container.some(); container = parent[container])
      if (container == top) return true;
    return false;
  }
  [[nodiscard]] bool has_children(ContainerId container) const {
    for (const ContainerId child : Ids<ContainerId>(kMaxContainers))
      if (exists[child] && parent[child] == container) return true;
    return false;
  }
  /// The container itself, or its nearest ancestor that was not removed; none: the machine's root.
  [[nodiscard]] ContainerId nearest_online(ContainerId container) const {
    while (container.some() && !exists[container]) container = parent[container];
    return container;
  }

  [[nodiscard]] bool alive(TaskId task) const { return task.some() && tasks[task].alive(); }
  [[nodiscard]] bool zombie(TaskId task) const {
    return task.some() && tasks[task].state == TaskState::zombie;
  }
  /// Whether the name is somebody's: of a task that is alive, or of a zombie.
  [[nodiscard]] bool there(TaskId task) const {
    return task.some() && tasks[task].state != TaskState::absent;
  }
  [[nodiscard]] ContainerId container_of(TaskId task) const { return tasks[task].container; }
  [[nodiscard]] TaskId process_of(TaskId task) const { return tasks[task].leader; }

  /// Whether any thread of `process` is in `container`.
  [[nodiscard]] bool process_in(TaskId process, ContainerId container) const {
    for (const Task& task : tasks) {
      if (task.alive() && task.leader == process && task.container == container) return true;
    }
    return false;
  }
  /// Whether any process of the set has a thread in `container`.
  [[nodiscard]] bool any_in(ProcessSet processes, ContainerId container) const {
    for (const TaskId process : processes)
      if (process_in(process, container)) return true;
    return false;
  }
  [[nodiscard]] unsigned members(ContainerId container) const {
    unsigned count = 0;
    for (const Task& task : tasks)
      count += task.alive() && task.container == container;
    return count;
  }

  friend bool operator==(const Truth&, const Truth&) = default;
};

}  // namespace counterproof
