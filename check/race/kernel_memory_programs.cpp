// Races of kernel memory: its charges, the end of a group, and the lists of its objects.
#include "check/race/protocol_program.hpp"
#include "model/protocol/kernel_accounting_switch.hpp"
#include "model/protocol/kernel_charge_and_attach.hpp"
#include "model/protocol/last_uncharge.hpp"
#include "model/protocol/list_reparenting.hpp"
#include "model/protocol/nested_offline.hpp"

namespace counterproof {
namespace {

template <KernelChargeKeeps keeps>
RaceEntry attach_entry(ProtocolNotes notes) {
  using Protocol = KernelChargeAndAttach<Stepped, keeps>;
  return protocol_entry<Protocol>(
      std::move(notes),
      {"the task is in A, which is kept by one reference",
       [](Protocol& protocol) { protocol.start(); },
       {{"allocate", [](Protocol& protocol) { protocol.allocate_and_free(); }, {}},
        {"attach", [](Protocol& protocol) { protocol.attach_and_remove(); }, {}}}});
}

template <LastUnchargeBy by>
RaceEntry last_uncharge_entry(ProtocolNotes notes) {
  using Protocol = LastUncharge<Stepped, by>;
  return protocol_entry<Protocol>(
      std::move(notes), {"two units are charged to the group",
                         [](Protocol& protocol) { protocol.start(2); },
                         {{"T1", [](Protocol& protocol) { protocol.uncharge(); }, {}},
                          {"T2", [](Protocol& protocol) { protocol.uncharge(); }, {}},
                          {"offline", [](Protocol& protocol) { protocol.go_offline(); }, {}}}});
}

template <FreeAsks asks>
RaceEntry switch_entry(ProtocolNotes notes) {
  using Protocol = KernelAccountingSwitch<Stepped, asks>;
  return protocol_entry<Protocol>(
      std::move(notes), {"nothing is accounted, and one object is allocated",
                         [](Protocol& protocol) { protocol.start(); },
                         {{"free", [](Protocol& protocol) { protocol.free(0); }, {}},
                          {"allocate",
                           [](Protocol& protocol) {
                             protocol.allocate(1);
                             protocol.free(1);
                           },
                           {}},
                          {"limit", [](Protocol& protocol) { protocol.switch_on(); }, {}}}});
}

template <IndexLookup lookup, IndexRelease release>
RaceEntry list_entry(ProtocolNotes notes) {
  using Protocol = ListReparenting<Stepped, lookup, release>;
  return protocol_entry<Protocol>(
      std::move(notes), {"A has index 1 and an object on list 1, its parent has index 0",
                         [](Protocol& protocol) { protocol.start(); },
                         {{"add", [](Protocol& protocol) { protocol.add_object(); }, {}},
                          {"offline", [](Protocol& protocol) { protocol.take_a_offline(); }, {}},
                          {"make", [](Protocol& protocol) { protocol.make_c(); }, {}}}});
}

template <OfflineOrder order, Descendants descendants>
RaceEntry nested_entry(ProtocolNotes notes) {
  using Protocol = NestedOffline<Stepped, order, descendants>;
  const auto add = [](Protocol& protocol) { protocol.add_object_of_b(); };
  return protocol_entry<Protocol>(
      std::move(notes),
      {"A is below the root and B below A, and each of the two has an object on a list of its own",
       [](Protocol& protocol) { protocol.start(3); },
       {{"A-offline", [](Protocol& protocol) { protocol.take_offline(Protocol::group_a); }, {}},
        {"B-offline", [](Protocol& protocol) { protocol.take_offline(Protocol::group_b); }, {}},
        {"add-1", add, {}},
        {"add-2", add, {}},
        {"free", [](Protocol& protocol) { protocol.free_object_of_b(); }, {}}}});
}

constexpr KnownBreach kCountBelowZero{
    "balance.lists-match", "what is freed before the move is not counted in the new list yet"};

constexpr std::string_view kFreedOnce = "offline.freed-at-last-uncharge";

}  // namespace

std::vector<RaceEntry> kernel_memory_programs() {
  return {
      attach_entry<KernelChargeKeeps::group_alone>(
          {"kernel-charge-unreferenced",
           "A kernel charge finds the task's group and charges it, with nothing held.",
           "004, seeded",
           {{"race.no-use-after-free", "the group is removed between its lookup and its charge"}},
           "kernel-charge-against-attach"}),
      attach_entry<KernelChargeKeeps::reference_alone>(
          {"kernel-charge-asks-again",
           "An object's uncharge asks the task anew which group it is in.",
           "004, seeded",
           {{"balance.no-over-uncharge", "the task's new group was never charged"},
            {"balance.usage-is-outstanding", "and the old one never is uncharged"}},
           "kernel-charge-against-attach"}),
      attach_entry<KernelChargeKeeps::reference_and_group>(
          {"kernel-charge-against-attach",
           "The object keeps a reference to the group that was charged, and uncharges that.",
           "004"}),
      last_uncharge_entry<LastUnchargeBy::looks_again>(
          {"last-uncharge-looks-again",
           "Uncharges of an offline group each read usage to learn whether theirs was the last.",
           "004, seeded",
           {{"race.no-use-after-free", "two find nothing left, and both free"},
            {kFreedOnce, "two find nothing left, and both free"}},
           "last-uncharge"}),
      last_uncharge_entry<LastUnchargeBy::bias>(
          {"last-uncharge",
           "The uncharge tells what is left; being online counts as one unit more.", "004"}),
      last_uncharge_entry<LastUnchargeBy::bare_dead_flag>(
          {"last-uncharge-dead-flag-bare",
           "The last uncharge looks for the mark of a dead group, with nothing held.",
           "004, seeded",
           {{"race.no-use-after-free", "the removal has found nothing left, too, and freed it"}},
           "last-uncharge-dead-flag"}),
      last_uncharge_entry<LastUnchargeBy::late_dead_flag>(
          {"last-uncharge-dead-flag-late",
           "The removal looks at usage first and marks the group dead then.",
           "004, seeded",
           {{kFreedOnce, "the last uncharge comes between, and leaves it to the removal"}},
           "last-uncharge-dead-flag"}),
      last_uncharge_entry<LastUnchargeBy::dead_flag>(
          {"last-uncharge-dead-flag",
           "The removal marks the group dead and looks at usage; who takes the mark back frees.",
           "004"}),
      switch_entry<FreeAsks::accounting>(
          {"accounting-switch-asked-at-free",
           "Accounting is switched on, and a free asks whether it is on.",
           "004, seeded",
           {{"balance.no-over-uncharge", "the object is older than accounting"},
            {"balance.usage-is-outstanding", "so usage has one less than is charged"}},
           "accounting-switch"}),
      switch_entry<FreeAsks::object>(
          {"accounting-switch", "The object remembers whether it was charged.", "004"}),
      list_entry<IndexLookup::before_lock, IndexRelease::after_move>(
          {"list-add-early-lookup",
           "An object's list is looked up before the lock is taken, and used under it.",
           "003, seeded",
           {{"offline.no-lost-object", "the list's entries have moved, and its index is free"},
            {"offline.id-released", "whoever takes the index finds the object"}},
           "list-add-against-offline"}),
      list_entry<IndexLookup::under_lock, IndexRelease::before_move>(
          {"list-add-early-release",
           "A group's index is released before its objects have moved to the parent.",
           "003, seeded",
           {{"offline.id-released", "the next group finds them on its list"},
            {"offline.no-lost-object", "and loses its own when they move"}},
           "list-add-against-offline"}),
      list_entry<IndexLookup::under_lock, IndexRelease::after_move>(
          {"list-add-against-offline",
           "The list is looked up under its lock; objects move, then the index is released.",
           "003"}),
      nested_entry<OfflineOrder::at_once, Descendants::follow>(
          {"nested-offline-at-once",
           "A group and the one below it go offline, each without regard for the other.",
           "003, seeded",
           {{"offline.no-lost-object", "the parent's index is left after it was looked up"},
            kCountBelowZero},
           "nested-offline"}),
      nested_entry<OfflineOrder::one_at_a_time, Descendants::stay>(
          {"nested-offline-child-forgotten",
           "A group goes offline and leaves its old index to those below that use it.",
           "003, seeded",
           {{"offline.no-lost-object", "the lower group's objects go to a list that is nobody's"},
            kCountBelowZero},
           "nested-offline"}),
      nested_entry<OfflineOrder::one_at_a_time, Descendants::follow>(
          {"nested-offline",
           "Groups go offline one at a time, and those below get the new index, too.",
           "003",
           {kCountBelowZero}}),
  };
}

}  // namespace counterproof
