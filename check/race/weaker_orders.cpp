#include "check/race/weaker_orders.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "check/race/race_places.hpp"

namespace counterproof {
namespace {

using schedule::Ordering;
using schedule::StepKind;

std::string_view name_of(Ordering ordering) {
  switch (ordering) {
    case Ordering::relaxed:
      return "relaxed";
    case Ordering::acquire:
      return "acquire";
    case Ordering::release:
      return "release";
    case Ordering::acquire_release:
      return "acquire-release";
    case Ordering::sequential:
    case Ordering::full:
      break;
  }
  return "ordered";
}

std::string name_of(const schedule::WeakAccess& access) {
  const auto as = [&](std::string_view what) {
    return std::string(name_of(access.ordering)) + " " + std::string(what);
  };
  const bool relaxed = access.ordering == Ordering::relaxed;
  switch (access.kind) {
    case StepKind::read_once:
      return relaxed ? as("load") : "load that is volatile or declared to race";
    case StepKind::write_once:
      return relaxed ? as("store") : "store that is volatile or declared to race";
    case StepKind::load_acquire:
      return as("load");
    case StepKind::store_release:
      return as("store");
    case StepKind::add:
      return as("add");
    case StepKind::exchange:
      return as("exchange");
    case StepKind::load:
    case StepKind::store:
    case StepKind::compare_exchange:
    case StepKind::lock:
    case StepKind::unlock:
    case StepKind::mutex_lock:
    case StepKind::mutex_unlock:
    case StepKind::trylock:
    case StepKind::read_lock:
    case StepKind::read_unlock:
    case StepKind::read_trylock:
    case StepKind::write_lock:
    case StepKind::write_unlock:
    case StepKind::write_trylock:
    case StepKind::rcu_lock:
    case StepKind::rcu_unlock:
    case StepKind::grace_begin:
    case StepKind::grace_end:
    case StepKind::irq_off:
    case StepKind::irq_on:
    case StepKind::interrupt:
    case StepKind::interrupt_return:
    case StepKind::allocate:
    case StepKind::free:
    case StepKind::enqueue:
    case StepKind::dequeue:
    case StepKind::sleep:
    case StepKind::futex_wait:
    case StepKind::wake:
    case StepKind::complete:
    case StepKind::wait_for:
    case StepKind::call:
    case StepKind::ret:
      break;
  }
  const bool strong = access.ordering == Ordering::full || access.ordering == Ordering::sequential;
  if (!strong) return as("compare-exchange");
  const bool fails_strongly =
      access.on_failure == Ordering::full || access.on_failure == Ordering::sequential;
  if (fails_strongly) return "weak compare-exchange";
  return "compare-exchange, " + std::string(name_of(access.on_failure)) + " when it fails";
}

}  // namespace

std::vector<WeakerOrder> weaker_orders(const schedule::Execution& execution,
                                       const RacedProgram& program) {
  std::vector<WeakerOrder> orders;
  for (const schedule::WeakAccess& access : execution.weak_accesses())
    orders.push_back({place_of(program, access.site), name_of(access)});
  std::sort(orders.begin(), orders.end());
  orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
  return orders;
}

}  // namespace counterproof
