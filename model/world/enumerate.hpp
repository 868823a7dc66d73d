// All events that can happen in a world.
//
// Candidates are formed from the event table's operands and tried: the handler itself decides
// whether an event is enabled, so that there is one set of rules and not two.  The fault-free form
// of an event comes first, so that among shortest traces the plainest is found.
#pragma once

#include <cassert>

#include "model/rules/chosen.hpp"
#include "model/world/remembered.hpp"
#include "model/world/step.hpp"

namespace counterproof {

/// Forms the candidates.  `try_event(event)` is called for each; most are not enabled.
class Candidates {
 public:
  Candidates(const Rules& rules, const Scope& scope, const World& world)
      : rules_(rules), scope_(scope), world_(world) {}

  template <class TryEvent>
  void for_each(TryEvent&& try_event) const {
    for (const EventEntry& entry : event_table()) {
      if (!scope_.events.has(entry.kind)) continue;
      for_each_of(entry.kind, [&](Event event) {
        try_event(event);
        for (const Fault fault : entry.faults) {
          if (!scope_.faults.has(fault) || !matters(fault)) continue;
          event.fault = fault;
          if (fault != Fault::moved) {
            try_event(event);
            continue;
          }
          for (const ContainerId to : Ids<ContainerId>(scope_.containers)) {
            event.to = to;
            try_event(event);
          }
        }
      });
    }
  }

 private:
  /// Whether the fault can make a difference under these rules.
  [[nodiscard]] bool matters(Fault fault) const {
    if (fault == Fault::released_twice) return rules_.accounts(Resource::memory);
    return counterproof::matters(rules_.defects, fault);
  }

  // Most are formed in a way of their own, which tries less; what has none goes by its operands.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wswitch-enum"
  template <class Visit>
  void for_each_of(EventKind kind, Visit&& visit) const {
    Event event;
    event.kind = kind;
    switch (kind) {
      case EventKind::create:
        for_each_missing_container([&](ContainerId container) {
          event.container = container;
          visit(event);
        });
        return;
      case EventKind::free_offline:
        for (const ContainerId container : Ids<ContainerId>(scope_.containers)) {
          if (!world_.books.containers[container].free_scheduled) continue;
          event.container = container;
          visit(event);
        }
        return;
      case EventKind::fork:
      case EventKind::clone:
        for_each_task([&](TaskId task) {
          event.task = task;
          for_a_new_task([&](TaskId missing) {
            event.other_task = missing;
            visit(event);
          });
        });
        return;
      case EventKind::attach:
      case EventKind::attach_process:
        for_each_task([&](TaskId task) {
          event.task = task;
          // A process of one thread moves by `attach` alone.
          if (kind == EventKind::attach_process && scope_.events.has(EventKind::attach) &&
              !has_threads(task)) {
            return;
          }
          for_each_container([&](ContainerId container) {
            event.container = container;
            visit(event);
          });
        });
        return;
      case EventKind::exec:
      case EventKind::touch:
      case EventKind::insert:
        for_each_task([&](TaskId task) {
          event.task = task;
          for_each_free_page([&](PageId page) {
            event.page = page;
            visit(event);
          });
        });
        return;
      case EventKind::map:
      case EventKind::install:
      case EventKind::read:
        return for_each_file_use(event, visit);
      case EventKind::write:
        return for_each_copy(event, visit);
      case EventKind::lock:
      case EventKind::unmap:
      case EventKind::swap_in:
        for_each_task([&](TaskId task) {
          event.task = task;
          for_each_used_page([&](PageId page) {
            event.page = page;
            visit(event);
          });
        });
        return;
      case EventKind::swap_off:
      case EventKind::migrate:
        for_each_used_page([&](PageId page) {
          event.page = page;
          const Page& slot = world_.truth.pages[page];
          for (const TaskId process :
               kind == EventKind::migrate ? slot.mapped_by : slot.swapped_for) {
            event.task = process;
            visit(event);
          }
        });
        return;
      case EventKind::swap_out:
      case EventKind::pressure:
      case EventKind::age:
        for_each_used_page([&](PageId page) {
          event.page = page;
          visit(event);
        });
        return;
      case EventKind::open:
        for_each_task([&](TaskId task) {
          event.task = task;
          for_a_new_file([&](FileId file) {
            event.file = file;
            visit(event);
          });
        });
        return;
      case EventKind::receive:
      case EventKind::close:
        for_each_task([&](TaskId task) {
          event.task = task;
          for (const FileId file : Ids<FileId>(scope_.files)) {
            if (world_.truth.files[file].empty()) continue;
            event.file = file;
            visit(event);
          }
        });
        return;
      case EventKind::allocate:
        return for_each_task([&](TaskId task) {
          event.task = task;
          for_a_new_object([&](ObjectId object) {
            event.object = object;
            visit(event);
          });
        });
      case EventKind::look_up:
      case EventKind::put:
      case EventKind::shrink:
        return for_each_task([&](TaskId task) {
          event.task = task;
          for (const ObjectId object : Ids<ObjectId>(scope_.objects)) {
            if (!world_.truth.objects[object].exists) continue;
            event.object = object;
            visit(event);
          }
        });
      case EventKind::reap:
        for (const TaskId task : Ids<TaskId>(scope_.tasks)) {
          if (!world_.truth.zombie(task)) continue;
          event.task = task;
          visit(event);
        }
        return;
      default:
        return for_each_operand(event, entry_of(kind).operands, visit);
    }
  }

#pragma GCC diagnostic pop

  /// With each thing that there is for the operands, and one that there is not yet where an operand
  /// can be new.
  template <class Visit>
  void for_each_operand(Event event, std::span<const Operand> operands, Visit& visit) const {
    if (operands.empty()) return visit(event);
    const auto with = [&](auto Event::*place) {
      return [&, place](auto value) {
        event.*place = value;
        for_each_operand(event, operands.subspan(1), visit);
      };
    };
    switch (operands.front()) {
      case Operand::task:
        return for_each_task(with(&Event::task));
      case Operand::other_task:
        return for_a_new_task(with(&Event::other_task));
      case Operand::container:
        return for_each_container(with(&Event::container));
      case Operand::page:
        for_each_free_page(with(&Event::page));
        return for_each_used_page(with(&Event::page));
      case Operand::new_page:
        return for_each_free_page(with(&Event::new_page));
      case Operand::file:
        for (const FileId file : Ids<FileId>(scope_.files))
          if (!world_.truth.files[file].empty()) with (&Event::file)(file);
        return for_a_new_file(with(&Event::file));
      case Operand::object:
        for (const ObjectId object : Ids<ObjectId>(scope_.objects))
          if (world_.truth.objects[object].exists) with (&Event::object)(object);
        return for_a_new_object(with(&Event::object));
      case Operand::resource:
        for (const Resource resource : kResources)
          if (rules_.accounts(resource)) with (&Event::resource)(resource);
        return;
      case Operand::text:
        for (std::size_t text = 0; text < scope_.limit_texts.size(); ++text)
          with (&Event::text)(static_cast<std::uint8_t>(text));
        return;
    }
  }

  template <class Visit>
  void for_each_file_use(Event event, Visit& visit) const {
    for_each_task([&](TaskId task) {
      event.task = task;
      const auto with = [&](PageId page) {
        event.page = page;
        event.new_page = PageId();
        visit(event);
        if (event.kind == EventKind::read || !rules_.copies_to_next_toucher()) return;
        for_each_free_page([&](PageId copy) {
          event.new_page = copy;
          visit(event);
        });
      };
      for_each_free_page(with);
      for_each_used_page(with);
    });
  }

  template <class Visit>
  void for_each_copy(Event event, Visit& visit) const {
    for_each_task([&](TaskId task) {
      event.task = task;
      for_each_used_page([&](PageId page) {
        event.page = page;
        for_each_free_page([&](PageId copy) {
          event.new_page = copy;
          visit(event);
        });
      });
    });
  }

  /// Of containers and pages that `is_free`, the first that nothing remembers, which stands for all
  /// of these; and each that something still leads to, which stands for itself.
  template <class IdType, class IsFree, class Visit>
  void for_each_free(std::size_t count, IsFree&& is_free, Visit&& visit) const {
    bool blank_seen = false;
    for (const IdType id : Ids<IdType>(count)) {
      if (!is_free(id)) continue;
      const bool blank = !is_remembered(rules_, world_, id);
      if (blank && blank_seen) continue;
      blank_seen = blank_seen || blank;
      visit(id);
    }
  }
  /// The first task, file or object that is missing, and that nothing remembers.
  template <class IdType, class IsMissing, class Visit>
  void for_a_new(std::size_t count, IsMissing&& is_missing, Visit&& visit) const {
    for (const IdType id : Ids<IdType>(count))
      if (is_missing(id) && !is_remembered(rules_, world_, id)) return visit(id);
  }
  template <class Visit>
  void for_each_missing_container(Visit&& visit) const {
    const auto missing = [&](ContainerId container) { return !world_.truth.there(container); };
    // In a tree each place has a parent of its own: none stands for another.
    if (!rules_.tree()) return for_each_free<ContainerId>(scope_.containers, missing, visit);
    for (const ContainerId container : Ids<ContainerId>(scope_.containers))
      if (missing(container)) visit(container);
  }
  template <class Visit>
  void for_each_free_page(Visit&& visit) const {
    for_each_free<PageId>(
        scope_.pages,
        [&](PageId page) { return world_.truth.pages[page].kind == PageKind::unused; }, visit);
  }
  template <class Visit>
  void for_a_new_task(Visit&& visit) const {
    for_a_new<TaskId>(
        scope_.tasks, [&](TaskId task) { return !world_.truth.there(task); }, visit);
  }
  template <class Visit>
  void for_a_new_file(Visit&& visit) const {
    for_a_new<FileId>(
        scope_.files, [&](FileId file) { return world_.truth.files[file].empty(); }, visit);
  }
  template <class Visit>
  void for_a_new_object(Visit&& visit) const {
    for_a_new<ObjectId>(
        scope_.objects, [&](ObjectId object) { return !world_.truth.objects[object].exists; },
        visit);
  }
  template <class Visit>
  void for_each_task(Visit&& visit) const {
    for (const TaskId task : Ids<TaskId>(scope_.tasks))
      if (world_.truth.alive(task)) visit(task);
  }
  template <class Visit>
  void for_each_container(Visit&& visit) const {
    for (const ContainerId container : Ids<ContainerId>(scope_.containers))
      if (world_.truth.exists[container]) visit(container);
  }
  template <class Visit>
  void for_each_used_page(Visit&& visit) const {
    for (const PageId page : Ids<PageId>(scope_.pages))
      if (world_.truth.pages[page].kind != PageKind::unused) visit(page);
  }
  [[nodiscard]] bool has_threads(TaskId leader) const {
    unsigned count = 0;
    for (const TaskId task : Ids<TaskId>(scope_.tasks))
      count += world_.truth.alive(task) && world_.truth.process_of(task) == leader;
    return count > 1;
  }

  const Rules& rules_;
  const Scope& scope_;
  const World& world_;
};

/// The event as it stands if that can happen; or else with each victim that a kill may choose, and
/// with each thing that a rule lets the search choose.
template <class Sink>
void for_each_form(const Rules& rules, const Scope& scope, const World& world, const Event& event,
                   Sink&& sink) {
  World next = world;
  Effects effects;
  const Enabled enabled = step(rules, scope, next, event, effects);
  if (enabled) return sink(event, next, effects);
  // Each form names one thing more than the one before, so that there is an end of them.
  assert(enabled.must_kill.empty() || enabled.kills_used == event.kills.size());
  for (const TaskId victim : enabled.must_kill)
    for_each_form(rules, scope, world, naming(event, enabled, victim), sink);
  if (enabled.must_pick == KeptKind::none) return;
  std::size_t place = 0;
  while (event.picks[place].kind != KeptKind::none) ++place;
  for (std::uint8_t index = 0; index < 8; ++index) {
    if ((enabled.must_pick_among >> index & 1U) == 0) continue;
    Event named = event;
    named.picks[place] = {enabled.must_pick, index};
    for_each_form(rules, scope, world, named, sink);
  }
}

template <class Sink>
void for_each_event(const Rules& rules, const Scope& scope, const World& world, Sink&& sink) {
  if (world.truth.crashed) return;
  const Candidates candidates(rules, scope, world);
  candidates.for_each([&](const Event& event) { for_each_form(rules, scope, world, event, sink); });
}

}  // namespace counterproof
