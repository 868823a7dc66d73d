// See itf.hpp.
//
// Every variable keeps one type in all states: a page always has a set of payers, although most
// policies have at most one, so that a viewer can line states up.
#include "reports/itf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "model/controller/desk.hpp"
#include "model/rules/kept_text.hpp"
#include "model/rules/own_rules.hpp"
#include "reports/json_text.hpp"

namespace counterproof {
namespace {

// JSON readers lose digits above 2^53, and a limit may be 2^64-1; ITF writes integers as texts.
Json integer(std::uint64_t value) { return {{"#bigint", fmt::to_string(value)}}; }

template <class IdType>
Json set_of(Set<IdType> ids) {
  Json names = Json::array();
  for (const IdType id : ids) names.push_back(name_of(id));
  return {{"#set", std::move(names)}};
}

// A set of one container, or of none.
Set<ContainerId> only(ContainerId container) {
  Set<ContainerId> containers;
  if (container.some()) containers.insert(container);
  return containers;
}

// A map of the ids below `count` that are in use, from name to what `describe` says of each.
template <class IdType, class InUse, class Describe>
Json map_of(std::size_t count, InUse&& in_use, Describe&& describe) {
  Json pairs = Json::array();
  for (const IdType id : Ids<IdType>(count)) {
    if (!in_use(id)) continue;
    Json pair = Json::array();
    pair.push_back(name_of(id));
    pair.push_back(describe(id));
    pairs.push_back(std::move(pair));
  }
  return {{"#map", std::move(pairs)}};
}

std::string_view word_of(TaskState state) {
  switch (state) {
    case TaskState::absent:
      return "absent";
    case TaskState::running:
      return "running";
    case TaskState::dying:
      return "dying";
    case TaskState::zombie:
      return "zombie";
  }
  return "";
}

std::string_view word_of(PageKind kind) {
  switch (kind) {
    case PageKind::unused:
      return "unused";
    case PageKind::anonymous:
      return "anonymous";
    case PageKind::file:
      return "file";
    case PageKind::driver:
      return "driver";
    case PageKind::shmem:
      return "shmem";
  }
  return "";
}

class StatePrinter {
 public:
  StatePrinter(const Trace& trace, const World& world) : trace_(trace), world_(world) {}

  [[nodiscard]] Json tasks() const {
    return map_of<TaskId>(
        trace_.scope.tasks, [&](TaskId id) { return world_.truth.there(id); },
        [&](TaskId id) {
          const Task& task = world_.truth.tasks[id];
          return Json{{"state", word_of(task.state)},
                      {"process", name_of(task.leader)},
                      {"container", name_of(task.container)}};
        });
  }

  [[nodiscard]] Json pages() const {
    return map_of<PageId>(
        trace_.scope.pages,
        [&](PageId id) { return world_.truth.pages[id].kind != PageKind::unused; },
        [&](PageId id) {
          const Page& page = world_.truth.pages[id];
          return Json{{"kind", word_of(page.kind)},
                      {"resident", page.resident},
                      {"mapped_by", set_of(page.mapped_by)},
                      {"payers", set_of(payers(id))}};
        });
  }

  [[nodiscard]] Json files() const {
    return map_of<FileId>(
        trace_.scope.files,
        [&](FileId id) { return !world_.truth.files[id].empty() || !charged(id).empty(); },
        [&](FileId id) {
          return Json{{"holders", set_of(world_.truth.files[id])},
                      {"charged_to", set_of(charged(id))}};
        });
  }

  [[nodiscard]] Json objects() const {
    return map_of<ObjectId>(
        trace_.scope.objects, [&](ObjectId id) { return world_.truth.objects[id].exists; },
        [&](ObjectId id) {
          return Json{{"holders", set_of(world_.truth.objects[id].held_by)},
                      {"charged_to", set_of(only(world_.books.objects[id].charged_to))}};
        });
  }

  // What rules of the user's keep: from the name of what they keep and its key to the value.
  [[nodiscard]] Json kept() const {
    Json pairs = Json::array();
    for (const KeptValue& one : kept_values(trace_.rules, trace_.scope, world_))
      pairs.push_back(Json::array({one.name + " of " + one.key, one.value}));
    return {{"#map", std::move(pairs)}};
  }

  // A counter's number, read by `read`, for each container and accounted resource.
  template <class Read>
  [[nodiscard]] Json counters(Read&& read) const {
    return map_of<ContainerId>(
        trace_.scope.containers, [&](ContainerId id) { return world_.truth.there(id); },
        [&](ContainerId id) {
          Json record = Json::object();
          for (const Resource resource : kResources) {
            if (!trace_.rules.accounts(resource)) continue;
            record[std::string(name_of(resource))] =
                integer(read(world_.books.containers[id].counter(resource)));
          }
          return record;
        });
  }
  [[nodiscard]] Json usage() const {
    return counters([&](CounterCells<Plain> cells) {
      Plain machine;
      return usage_of(machine, trace_.rules, cells);
    });
  }
  [[nodiscard]] Json limit() const {
    return counters([](const CounterCells<Plain>& cells) { return Plain::load(cells.limit); });
  }

 private:
  [[nodiscard]] Set<ContainerId> payers(PageId id) const {
    const PageEntry& entry = world_.books.pages[id];
    return trace_.rules.one_owner() ? only(entry.owner) : entry.payers;
  }
  [[nodiscard]] Set<ContainerId> charged(FileId id) const {
    if (trace_.rules.charges_openers()) {
      return only(world_.books.file_charged_to[id]);
    }
    return world_.books.file_payers[id];
  }

  const Trace& trace_;
  const World& world_;
};

Json state(const Trace& trace, std::span<const World> worlds, std::size_t index) {
  const StatePrinter printer(trace, worlds[index]);
  Json meta = Json::object();
  meta["index"] = index;
  Json out = Json::object();
  out["#meta"] = std::move(meta);
  out["event"] = index == 0 ? "" : print_event(trace.events[index - 1], trace.scope);
  out["tasks"] = printer.tasks();
  out["pages"] = printer.pages();
  out["files"] = printer.files();
  if (trace.scope.objects != 0) out["objects"] = printer.objects();
  if (trace.rules.own != nullptr && !trace.rules.own->kept.empty()) out["kept"] = printer.kept();
  out["usage"] = printer.usage();
  out["limit"] = printer.limit();
  return out;
}

Json meta(const Trace& trace) {
  Json out = Json::object();
  out["format"] = "ITF";
  out["format-description"] = "https://apalache-mc.org/docs/adr/015adr-trace.html";
  out["source"] = "counterproof " COUNTERPROOF_VERSION;
  if (!trace.policy.empty()) out["policy"] = trace.policy;
  if (trace.expectation) {
    out["status"] = trace.expectation->violated ? "violation" : "ok";
    if (!trace.expectation->invariant.empty()) out["invariant"] = trace.expectation->invariant;
  }
  return out;
}

}  // namespace

std::string print_itf(const Trace& trace, std::span<const World> worlds) {
  assert(!worlds.empty() && worlds.size() <= trace.events.size() + 1);
  Json out = Json::object();
  out["#meta"] = meta(trace);
  out["vars"] = {"event", "tasks", "pages", "files", "usage", "limit"};
  if (trace.scope.objects != 0) out["vars"].push_back("objects");
  if (trace.rules.own != nullptr && !trace.rules.own->kept.empty()) out["vars"].push_back("kept");
  out["states"] = Json::array();
  for (std::size_t i = 0; i < worlds.size(); ++i) out["states"].push_back(state(trace, worlds, i));
  return json_text(out);
}

}  // namespace counterproof
