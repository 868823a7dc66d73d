// Races about tasks and containers: references, forks, moves, kills, and waiting.
#include "check/race/lifetime_scripts.hpp"
#include "check/race/protocol_program.hpp"
#include "model/protocol/container_lifetime.hpp"
#include "model/protocol/fork_and_attach.hpp"
#include "model/protocol/interrupt_release.hpp"
#include "model/protocol/kill_and_exit.hpp"
#include "model/protocol/wait_for_room.hpp"

namespace counterproof {
namespace {

using Lifetime = ContainerLifetime<Stepped>;
using Room = WaitForRoom<Stepped>;

ProtocolProgram<Lifetime>::Script exec_and_attach(bool (Lifetime::*take)()) {
  return {"the task is in A, which nobody else refers to",
          [](Lifetime& lifetime) { lifetime.start(0); },
          {{"exec",
            [take](Lifetime& lifetime) {
              if ((lifetime.*take)()) lifetime.drop_reference();
            },
            {}},
           {"attach",
            [](Lifetime& lifetime) {
              lifetime.attach_to_b();
              lifetime.remove_a();
            },
            {}}}};
}

ProtocolProgram<Lifetime>::Script put_twice(void (Lifetime::*put)()) {
  return {"two references to A",
          [](Lifetime& lifetime) { lifetime.start(2); },
          {{"T1", [put](Lifetime& lifetime) { (lifetime.*put)(); }, {}},
           {"T2", [put](Lifetime& lifetime) { (lifetime.*put)(); }, {}}}};
}

template <ForkLocking locking>
RaceEntry fork_entry(ProtocolNotes notes) {
  using Protocol = ForkAndAttach<Stepped, locking>;
  return protocol_entry<Protocol>(
      std::move(notes),
      {"the parent is in A, which is charged for it",
       [](Protocol& protocol) { protocol.start(); },
       {{"fork", [](Protocol& protocol) { protocol.fork(); }, {}},
        {"attach", [](Protocol& protocol) { protocol.attach_parent_to_b(); }, {}}}});
}

template <FatalSignal signal>
RaceEntry kill_entry(ProtocolNotes notes) {
  using Protocol = KillAndExit<Stepped, signal>;
  return protocol_entry<Protocol>(
      std::move(notes),
      {"the container is full",
       [](Protocol& protocol) { protocol.start(); },
       {{"fault", [](Protocol& protocol) { protocol.fault(); }, {}},
        {"victim", [](Protocol& protocol) { protocol.exit_when_killed(); }, {}}}});
}

template <SectionInterrupts interrupts>
RaceEntry interrupt_entry(ProtocolNotes notes) {
  using Protocol = InterruptRelease<Stepped, interrupts>;
  return protocol_entry<Protocol>(
      std::move(notes),
      {"one unit is charged",
       [](Protocol& protocol) { protocol.start(); },
       {{"T1", [](Protocol& protocol) { protocol.charge(); }, {}},
        {"interrupt", [](Protocol& protocol) { protocol.release_from_interrupt(); },
         schedule::ThreadId{0}}}});
}

ProtocolProgram<Room>::Script wait_for_room(void (Room::*charge)()) {
  return {"the one unit that there is is charged",
          [](Room& room) { room.start(); },
          {{"charge", [charge](Room& room) { (room.*charge)(); }, {}},
           {"uncharge", [](Room& room) { room.uncharge_and_wake(); }, {}}}};
}

}  // namespace

std::vector<RaceEntry> task_programs() {
  return {
      protocol_entry<Lifetime>(
          {"exec-against-attach-2007",
           "exec takes a reference to its container while attach moves the task away.",
           "D06",
           {{"race.no-use-after-free", "the container is freed before the reference is taken"}},
           "exec-against-attach"},
          exec_and_attach(&Lifetime::take_reference_unprotected)),
      protocol_entry<Lifetime>(
          {"exec-against-attach", "The reference is taken in an RCU read section.", "D06, V6"},
          exec_and_attach(&Lifetime::take_reference_in_read_section)),
      protocol_entry<Lifetime>({"last-put-looks-again",
                                "Two last references are put, and each looks at the count again.",
                                "seeded",
                                {{"race.no-use-after-free", "both find that theirs was the last"}},
                                "last-put"},
                               put_twice(&Lifetime::put_and_look_again)),
      protocol_entry<Lifetime>(
          {"last-put", "Two last references are put; the lowering itself says which was last.",
           "004"},
          put_twice(&Lifetime::put)),
      protocol_entry<Lifetime>(
          {"find-unless-gone",
           "A container is looked up, and referred to unless its last reference is put.", "004"},
          find_and_put(&Lifetime::find_and_use)),
      fork_entry<ForkLocking::as_posted>(
          {"fork-against-attach-2007",
           "A fork is charged before, and its child a member after, the parent is moved.",
           "D34",
           {{"limit.no-migration-escape", "the child is in B on a charge of A"}},
           "fork-against-attach"}),
      fork_entry<ForkLocking::locked>(
          {"fork-against-attach", "Fork and attach take turns.", "D34"}),
      kill_entry<FatalSignal::ignored>(
          {"kill-against-exit-2007",
           "A fault at the limit loops until the victim's memory is free, holding what it needs.",
           "D12",
           {{"race.no-deadlock", "the victim's exit needs the lock that the loop holds"}},
           "kill-against-exit"}),
      kill_entry<FatalSignal::heeded>(
          {"kill-against-exit", "The loop gives up when its own group is killed.", "D12"}),
      interrupt_entry<SectionInterrupts::on>(
          {"interrupt-release-irqs-on",
           "An interrupt uncharges; process context locks with interrupts on.",
           "seeded",
           {{"race.irq-safe", "the interrupt waits for the thread that it interrupted"},
            {"race.no-deadlock", "the same wait, which never ends"}},
           "interrupt-release"}),
      interrupt_entry<SectionInterrupts::off>(
          {"interrupt-release", "Process context locks with interrupts off.", "numproc, numfiles"}),
      protocol_entry<Room>(
          {"wait-for-room-queueing-late",
           "A charge waits for room, and joins the queue after its last look.",
           "seeded",
           {{"race.no-deadlock", "the wake-up comes before there is anybody to wake"}},
           "wait-for-room"},
          wait_for_room(&Room::charge_or_wait_queueing_late)),
      protocol_entry<Room>({"wait-for-room", "It joins the queue and looks once more.", "RBF"},
                           wait_for_room(&Room::charge_or_wait)),
  };
}

}  // namespace counterproof
