// See step_labels.hpp.
#include "check/memory/step_labels.hpp"

#include "check/schedule/fault.hpp"

namespace counterproof::memory {

using graph::Fence;
using graph::Kind;
using graph::Label;
using graph::Order;
using schedule::Ordering;
using schedule::Step;
using schedule::StepKind;

namespace {

bool is_exchange(StepKind kind) {
  return kind == StepKind::add || kind == StepKind::exchange || kind == StepKind::compare_exchange;
}

/// \param otherwise where the kind says it
Order order_of(Ordering ordering, Order otherwise) {
  switch (ordering) {
    case Ordering::full:
      return otherwise;
    case Ordering::relaxed:
      return Order::relaxed;
    case Ordering::acquire:
      return Order::acquire;
    case Ordering::release:
      return Order::release;
    case Ordering::acquire_release:
      return Order::acquire_release;
    case Ordering::sequential:
      return Order::sequential;
  }
  return otherwise;
}

}  // namespace

AccessKind access_kind(const Step& step) {
  AccessKind kind;
  const bool exchange = is_exchange(step.kind);
  kind.writes = schedule::is_write(step.kind);
  kind.reads = exchange || !kind.writes;
  kind.atomic = exchange || step.kind == StepKind::load_acquire ||
                step.kind == StepKind::store_release || step.ordering == Ordering::relaxed;
  kind.always =
      exchange || (step.kind == StepKind::store_release && step.ordering == Ordering::sequential);
  return kind;
}

Label label_of(const Step& step) {
  Label label;
  const AccessKind kind = access_kind(step);
  label.kind = kind.reads ? Kind::read : Kind::write;
  label.exclusive = kind.reads && kind.writes;
  label.order = Order::relaxed;  // of those that are declared to race, whatever else is said
  if (schedule::is_plain(step.kind)) {
    label.order = Order::plain;
  } else if (step.kind == StepKind::load_acquire) {
    label.order = order_of(step.ordering, Order::acquire);
  } else if (step.kind == StepKind::store_release) {
    label.order = order_of(step.ordering, Order::release);
  } else if (is_exchange(step.kind)) {
    label.order = order_of(step.ordering, Order::relaxed);
    label.on_failure = order_of(step.on_failure, Order::relaxed);
  }
  return label;
}

void strengthen(Label& label, bool sequential) {
  if (sequential) {
    label.order = Order::sequential;
    if (label.exclusive) label.on_failure = Order::sequential;
    return;
  }
  const auto with = [](Order has, Order more) {
    const bool acquires = graph::acquires(has) || graph::acquires(more);
    const bool releases = graph::releases(has) || graph::releases(more);
    if (has == Order::sequential) return has;
    return acquires && releases ? Order::acquire_release
           : acquires           ? Order::acquire
                                : Order::release;
  };
  const bool reads = label.kind == Kind::read;
  label.order = with(label.order, label.exclusive ? Order::acquire_release
                                  : reads         ? Order::acquire
                                                  : Order::release);
  if (label.exclusive) label.on_failure = with(label.on_failure, Order::acquire);
}

Label fence_label(Ordering ordering, bool kernel) {
  Label label;
  label.kind = Kind::fence;
  switch (ordering) {
    case Ordering::relaxed:
      label.fence = Fence::compiler;
      break;
    case Ordering::acquire:
      label.fence = kernel ? Fence::reads : Fence::acquire;
      break;
    case Ordering::release:
      label.fence = kernel ? Fence::writes : Fence::release;
      break;
    case Ordering::acquire_release:
      label.fence = Fence::acquire_release;
      break;
    case Ordering::full:
    case Ordering::sequential:
      label.fence = Fence::full;
      break;
  }
  return label;
}

bool is_of_one_thread(std::string_view invariant) {
  // Data races are the model's to judge; the order of locks needs all threads.
  return invariant != schedule::fault_id::kDataRace && invariant != schedule::fault_id::kLockCycle;
}

}  // namespace counterproof::memory
