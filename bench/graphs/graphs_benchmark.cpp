// How many execution graphs a second of processor time are explored, of programs whose graphs can
// be counted by hand and of those that are shipped, under each memory model.
#include <fmt/format.h>

#include <ctime>

#include "check/graph/graph_search.hpp"
#include "check/graph/scripted.hpp"
#include "check/memory/memory_race.hpp"
#include "check/race/race_check.hpp"

namespace counterproof::graph {
namespace {

constexpr Order kOrder = Order::relaxed;

void add_and_take_back(Script& script) {
  Value before = 0;
  if (!script.add(0, 1, kOrder, before)) return;
  if (!script.add(0, -1, kOrder, before)) return;
}

void exchange_until_done(Script& script) {
  for (;;) {
    Value seen = 0;
    Value found = 0;
    if (!script.read(0, kOrder, seen)) return;
    if (!script.compare_exchange(0, seen, seen + 1, kOrder, kOrder, found)) return;
    if (found == seen) return;
  }
}

void two_tickets(Script& script) {
  for (int round = 0; round < 2; ++round) {
    Value ticket = 0;
    if (!script.add(0, 1, kOrder, ticket)) return;
    if (!script.await(1, ticket, Order::acquire)) return;
    if (!script.write(1, ticket + 1, Order::release)) return;
  }
}

void two_rounds_under_a_lock(Script& script) {
  constexpr Value kHeld = 1;
  for (int round = 0; round < 2; ++round) {
    if (!script.await(0, 0, Order::acquire, &kHeld)) return;
    if (!script.write(0, 0, Order::release)) return;
  }
}

double seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void measure(const char* what, unsigned threads, const ScriptedThreads::Body& body,
             const MemoryModel& model) {
  ScriptedThreads program({0, 0});
  for (unsigned i = 0; i < threads; ++i) program.add(body);
  const double began = seconds();
  const SearchResult result =
      GraphSearch(program, model).run({}, [](const Graph&, Ending) { return true; });
  const double took = seconds() - began;
  fmt::print("{:<22}{:>8}  {:<8}{:>10}{:>10.3f}{:>12.0f}\n", what, threads, model.name(),
             result.graphs(), took, static_cast<double>(result.graphs()) / took);
}

/// All shipped programs that graphs tell of, in their sizes of every day.
void measure_shipped(const MemoryModel& model) {
  const double began = seconds();
  std::uint64_t graphs = 0;
  for (const RaceEntry& entry : race_programs()) {
    RaceOptions options;
    options.size = entry.size;
    if (memory::refused_program(entry, entry.size)) continue;
    const double before = seconds();
    const memory::MemoryRace race = memory::race_under(entry, options, model);
    graphs += race.report.result.executions;
    const double took = seconds() - before;
    if (took > 0.5)
      fmt::print("  {:<30}{:<8}{:>10}{:>10.3f}\n", entry.name, model.name(),
                 race.report.result.executions, took);
  }
  const double took = seconds() - began;
  fmt::print("{:<22}{:>8}  {:<8}{:>10}{:>10.3f}{:>12.0f}\n", "all shipped programs", "",
             model.name(), graphs, took, static_cast<double>(graphs) / took);
}

}  // namespace
}  // namespace counterproof::graph

int main() {
  using namespace counterproof::graph;
  fmt::print("{:<22}{:>8}  {:<8}{:>10}{:>10}{:>12}\n", "program", "threads", "memory", "graphs",
             "seconds", "a second");
  for (const MemoryModel* model : memory_models()) {
    measure("add-and-take-back", 5, add_and_take_back, *model);
    measure("compare-and-exchange", 3, exchange_until_done, *model);
    measure("compare-and-exchange", 4, exchange_until_done, *model);
    measure("ticket-lock, 2 rounds", 3, two_tickets, *model);
    measure("test-and-set, 2 rounds", 3, two_rounds_under_a_lock, *model);
    measure_shipped(*model);
  }
}
