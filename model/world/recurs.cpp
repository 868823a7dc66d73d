#include "model/world/recurs.hpp"

#include <algorithm>

namespace counterproof {
namespace {

// Fields are taken by their number, so that one more is one that the compiler asks about here.

bool same(const CounterCells<Plain>& a, const CounterCells<Plain>& b) {
  const auto& [value, limit, failures, lock] = a;
  return value == b.value && limit == b.limit;
}

bool same(const ContainerEntry<Plain>& a, const ContainerEntry<Plain>& b) {
  const auto& [counters, references, listed, index, swap_limit, kernel_active, free_scheduled] = a;
  for (const Resource resource : kResources)
    if (!same(counters[resource], b.counters[resource])) return false;
  return references == b.references && listed == b.listed && index == b.index &&
         swap_limit == b.swap_limit && kernel_active == b.kernel_active &&
         free_scheduled == b.free_scheduled;
}

bool same(const Books<Plain>& a, const Books<Plain>& b) {
  const auto& [containers, pages, process_container, task_charged_to, file_charged_to, file_payers,
               objects, stack_charged_to, zone_overcounts] = a;
  for (const ContainerId container : Ids<ContainerId>(kMaxContainers))
    if (!same(containers[container], b.containers[container])) return false;
  return pages == b.pages && process_container == b.process_container &&
         task_charged_to == b.task_charged_to && file_charged_to == b.file_charged_to &&
         file_payers == b.file_payers && objects == b.objects &&
         stack_charged_to == b.stack_charged_to && zone_overcounts == b.zone_overcounts;
}

}  // namespace

bool recurs(const World& world, const World& earlier) {
  const auto& [truth, books, ledger, own] = world;
  return truth == earlier.truth && same(books, earlier.books) && ledger == earlier.ledger &&
         own == earlier.own;
}

}  // namespace counterproof
