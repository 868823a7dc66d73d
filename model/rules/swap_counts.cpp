// What a container's limit of swap counts: what it has in swap; or what it has in memory and in
// swap, each page once.
//
// Version 2 of control groups limits the two apart (memory.max, memory.swap.max).  Version 1 has a
// limit for both (memory.memsw.limit_in_bytes): a charge is taken there first and then as memory,
// and swapping a page out ends the second and leaves the first.  So a pass that is to make room
// below it spares private memory, and a group with as much memory and swap together as memory never
// swaps for its own limit.  A page that comes back is charged before its place in swap is given up:
// it counts twice for that moment, and where there is no room for one more page the fault is
// refused, or kills, though nothing is more than before.
//
// The limit cannot be below that of memory: a write that would make it so is invalid, of either.
// One below usage goes as `limit.write` says, but that reclaim does not swap.  A scope says for
// both values how much a container may have in swap: the limit of both starts at its limit of
// memory and that together, as container runtimes turn one configuration into the other.
//
// Left out: that what a removed container had in swap goes on to count in its ancestors; it is
// remembered by nobody, and counts nowhere.  limit.no-migration-escape asks for what members have
// in swap that does not count.
//
// Source: Documentation/admin-guide/cgroup-v1/memory.rst; try_charge_memcg(), mem_cgroup_swapout(),
// mem_cgroup_swapin_uncharge_swap() and mem_cgroup_resize_max(), mm/memcontrol.c of Linux 6.1.
#include "model/rules/choice_module.hpp"

namespace counterproof {

template <>
constinit const ChoiceModule OfChoice<&Rules::swap_counts>::kModule = {
    .key = "swap.counts",
    .question = "What does a container's limit of swap count?",
    .control = "memory.swap.max, memory.memsw.limit_in_bytes",
};

template <>
constinit const ValueModule OfValue<&Rules::swap_counts, SwapCounts::swap>::kModule = {
    .name = "swap",
    .effect = "what it has in swap",
};

template <>
constinit const ValueModule OfValue<&Rules::swap_counts, SwapCounts::memory_and_swap>::kModule = {
    .name = "memory-and-swap",
    .effect = "what it has in memory and in swap together, each page once",
    .clashes = {{"swap.charge", "swap.counts", is_not<&Rules::swap_charge, SwapCharge::remembered>,
                 "swap must remember whom it counts for: swap.charge = \"remembered\""}},
};

}  // namespace counterproof
