// The books: what the controllers believe.  Only controllers write them.
#pragma once

#include <cstdint>

#include "model/counter/counter.hpp"
#include "model/enum_table.hpp"
#include "model/state/ids.hpp"
#include "model/state/resource.hpp"

namespace counterproof {

/// How much a charge weighs.  One page is one unit, or twelve where pages are shared in fractions:
/// twelve divides evenly among up to four containers.
using Units = std::uint8_t;
inline constexpr Units kTwelfths = 12;

/// Where the books count a page on a container's list for reclaim.
enum class PageList : std::uint8_t { none, inactive, active };

/// What the books say of one page.
struct PageEntry {
  ContainerId owner;        ///< first-touch policies: who is charged
  bool stale = false;       ///< `owner` leads to a page container that was freed
  Set<ContainerId> payers;  ///< every-mapper and fraction: who is charged
  ContainerId listed_by;    ///< on whose list
  PageList list = PageList::none;
  ContainerId swapped_from;  ///< whom swap remembers, where it does: who is charged when it is back

  friend bool operator==(const PageEntry&, const PageEntry&) = default;
};

/// The list of kernel objects that the machine's root keeps, after those of the containers.
inline constexpr std::uint8_t kRootIndex = kMaxContainers + 1;

/// What the books say of one kernel object.
struct ObjectEntry {
  ContainerId charged_to;  ///< none: it was made before accounting began
  /// The list that it waits on for reclaim: 0 is none, others the index of a container.
  std::uint8_t list = 0;

  friend bool operator==(const ObjectEntry&, const ObjectEntry&) = default;
};

/// What the books say of one container.
template <Machine M>
struct ContainerEntry {
  EnumTable<Resource, CounterCells<M>> counters{};
  std::uint8_t references = 0;  ///< held by charges: a container with any cannot be removed
  std::uint8_t listed = 0;      ///< nr_active + nr_inactive: how long its lists are thought to be
  std::uint8_t index = 0;       ///< which list of kernel objects is its own; 0: none
  std::uint64_t swap_limit = kUnlimited;  ///< pages that may be in swap, here and below
  bool kernel_active = false;             ///< kernel memory is accounted
  bool free_scheduled = false;            ///< a worker will free it

  CounterCells<M>& counter(Resource resource) { return counters[resource]; }
  const CounterCells<M>& counter(Resource resource) const { return counters[resource]; }
};

template <Machine M>
struct Books {
  PerContainer<ContainerEntry<M>> containers{};
  PerPage<PageEntry> pages{};
  PerTask<ContainerId> process_container{};  ///< mm->rss_container, by the process's leader
  PerTask<ContainerId> task_charged_to{};    ///< the task counter's owner of each task
  PerFile<ContainerId> file_charged_to{};    ///< the file counter's owner of each open file
  PerFile<Set<ContainerId>> file_payers{};   ///< where every holder's container pays
  PerObject<ObjectEntry> objects{};
  PerTask<ContainerId> stack_charged_to{};  ///< whose kernel memory each task's stack is
  /// The machine counts more pages on its own lists than there are.
  bool zone_overcounts = false;
};

}  // namespace counterproof
