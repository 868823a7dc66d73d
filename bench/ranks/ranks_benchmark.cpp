// What processes that search together send each other, and what that comes to in searches that
// nobody has made yet.
//
// First a search is made by threads in the place of processes, 2, 4, 8 and 16 of them, and what
// they send is counted, by what it is for: all of it, and of each exchange what the busiest of them
// sends or takes, for which the others wait.  Counts are the same on any machine.  The rate is that
// of one thread alone, here and now.
//
// Then the arithmetic.  A search of so many states, with as many steps a state, takes the time that
// its steps take, shared by the processes; the time in which the busiest process's bytes go through
// its network; and for each exchange a latency.  Blocks are as large as they are whatever the
// number of processes, so that exchanges are a matter of states alone.  What is left out: that the
// shares of a block do not take equally long, and the disk, which is written and read while others
// compute only where there are several processes on a machine.
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "check/explore/explorer.hpp"
#include "check/explore/thread_ranks.hpp"
#include "check/policy/asked_scopes.hpp"
#include "check/policy/world_system.hpp"
#include "model/policy/policy_file.hpp"

namespace counterproof {
namespace {

// What is assumed of a network: ten gigabits a second, and what a collective takes at 64 processes.
constexpr double kBytesASecond = 1.25e9;
constexpr double kSecondsAnExchange = 100e-6;
// On disk a state is twice there, with four bytes for its parent, and again while runs are merged.
constexpr std::size_t kParent = 4;

struct Measured {
  double steps_a_state = 0;
  double steps_a_second = 0;
  double bytes_a_state = 0;  // sent by all, for each state
  double exchanges_a_block = 3;
  double uneven = 1;  // what the busiest sends, against the mean
  std::size_t packed_size = 0;
};

std::string grouped_number(std::uint64_t number) {
  std::string text = fmt::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

Measured measure(const WorldSystem& system) {
  SearchOptions options;
  options.threads = 1;
  const auto alone = explore(system, options);
  Measured measured;
  measured.packed_size = system.packed_size();
  const auto states = static_cast<double>(alone.states);
  measured.steps_a_state = static_cast<double>(alone.transitions) / states;
  measured.steps_a_second = static_cast<double>(alone.transitions) / alone.elapsed.count();
  fmt::print(
      "{} states of {} bytes, {:.1f} steps a state, {:.2f} million steps a second by one "
      "thread\n\n",
      grouped_number(alone.states), system.packed_size(), measured.steps_a_state,
      measured.steps_a_second / 1e6);
  fmt::print(
      "processes  exchanges  to expand  successors  other  bytes a state, all  busiest/mean\n");
  for (const std::size_t size : {2U, 4U, 8U, 16U}) {
    const SentBytes sent = as_ranks(size, [&](Ranks& ranks) {
      SearchOptions here = options;
      here.ranks = &ranks;
      const auto found = explore(system, here);
      if (found.states != alone.states || found.transitions != alone.transitions) {
        fmt::print("another count\n");
        std::exit(1);
      }
    });
    const std::uint64_t all = sent.frontier + sent.successors + sent.others;
    // Of what is sent, each process sends and takes a part; a message to oneself is none.
    measured.uneven = static_cast<double>(sent.most_of_one) * static_cast<double>(size) /
                      static_cast<double>(all);
    // With many processes nearly nothing is one's own, and in a large search a block is of one
    // partition, whose states all go to others to be expanded.
    measured.bytes_a_state = static_cast<double>(sent.successors) / states *
                                 static_cast<double>(size) / static_cast<double>(size - 1) +
                             static_cast<double>(system.packed_size() + sizeof(NodeId));
    fmt::print("{:>9}  {:>9}  {:>9.1f}  {:>10.1f}  {:>5.1f}  {:>18.1f}  {:>12.2f}\n", size,
               grouped_number(sent.exchanges), static_cast<double>(sent.frontier) / states,
               static_cast<double>(sent.successors) / states,
               static_cast<double>(sent.others) / states, static_cast<double>(all) / states,
               measured.uneven);
  }
  return measured;
}

void tell(const Measured& measured, double states, double processes) {
  const double steps = states * measured.steps_a_state;
  const auto record = static_cast<double>(measured.packed_size + 12);
  const double blocks = steps * record / (8U << 20U);
  const double computing = steps / measured.steps_a_second / processes;
  const double sent = states * measured.bytes_a_state;
  const double sending = sent / processes * measured.uneven / kBytesASecond;
  const double waiting = blocks * measured.exchanges_a_block * kSecondsAnExchange;
  const double on_disk = states * static_cast<double>(2 * measured.packed_size + kParent);
  fmt::print(
      "{:>7.0e}  {:>9.0f}  {:>6.2f}  {:>6.2f}  {:>7.2f}  {:>7.2f}  {:>8.1f}  {:>11.1f}  "
      "{:>13.1f}\n",
      states, processes, computing / 3600, sending / 3600, waiting / 3600,
      (computing + sending + waiting) / 3600, sent / 1e12, on_disk / 1e12,
      on_disk / processes / 1e9);
}

}  // namespace
}  // namespace counterproof

int main(int argc, char** argv) {
  using namespace counterproof;
  const std::string name = argc > 1 ? argv[1] : "rss-2007";
  const std::string wanted = argc > 2 ? argv[2] : "sharing";
  const auto policy = read_policy_file("policies/" + name + ".toml");
  if (!policy) {
    fmt::print(stderr, "{}\n", policy.error().text());
    return 2;
  }
  CheckOptions options;
  options.scopes = {wanted};
  options.containers = 3;
  options.tasks = 3;
  const auto scopes = scopes_for(*policy, options);
  if (!scopes) {
    fmt::print(stderr, "{}\n", scopes.error().text());
    return 2;
  }
  fmt::print("{}, scope {}, 3 containers, 3 tasks\n", name, wanted);
  const Measured measured = measure(WorldSystem(policy->rules, scopes->front(), true));
  fmt::print(
      "\n states  processes   hours: computing, network, latency, together   TB sent   TB on disk  "
      " "
      "GB of a process\n");
  for (const double states : {1e10, 1e11})
    for (const double processes : {8.0, 16.0, 32.0, 64.0}) tell(measured, states, processes);
  return 0;
}
