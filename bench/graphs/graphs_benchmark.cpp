// How many execution graphs a second of processor time are explored, of programs whose graphs can
// be counted by hand, under each memory model.
#include <fmt/format.h>

#include <ctime>

#include "check/graph/graph_search.hpp"
#include "check/graph/scripted.hpp"

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
  }
}
