// Races about pages: their owner pointer, their lists, and the locks around reclaim.
#include "check/race/lifetime_scripts.hpp"
#include "check/race/protocol_program.hpp"
#include "model/protocol/page_ownership.hpp"
#include "model/protocol/reclaim_locking.hpp"

namespace counterproof {
namespace {

using Posted = PageOwnership<Stepped, PageLocking::as_posted>;
using Locked = PageOwnership<Stepped, PageLocking::locked>;
using Reclaim = ReclaimLocking<Stepped>;

/// Two address spaces map the page and unmap it.
template <class Page>
typename ProtocolProgram<Page>::Script map_and_unmap(Stepped::Word left_behind) {
  const auto one = [](Stepped::Word charge) {
    return [charge](Page& page) {
      page.prepare(charge);
      page.map(charge);
      page.unmap();
    };
  };
  return {left_behind == 0 ? "nobody maps the page, it has no owner"
                           : "nobody maps the page, its frame still points to freed charge 3",
          [left_behind](Page& page) { page.start(left_behind); },
          {{"T1", one(1), {}}, {"T2", one(2), {}}}};
}

/// One unmaps the page for the last time, another moves it between lists.
template <class Page>
typename ProtocolProgram<Page>::Script unmap_and_move(MovePlace place) {
  return {"the page is mapped once, on charge 1",
          [](Page& page) { page.start_mapped(1); },
          {{"unmap", [](Page& page) { page.unmap(); }, {}},
           {"move", [place](Page& page) { page.move_between_lists(place); }, {}}}};
}

/// One maps the page for the first time, another moves it between lists.
template <class Page>
typename ProtocolProgram<Page>::Script map_and_move() {
  return {"nobody maps the page, it has no owner",
          [](Page& page) { page.start(0); },
          {{"map",
            [](Page& page) {
              page.prepare(1);
              page.map(1);
            },
            {}},
           {"move", [](Page& page) { page.move_between_lists(MovePlace::outside); }, {}}}};
}

/// Mapping, unmapping and moving, all at once.
typename ProtocolProgram<Locked>::Script all_at_once() {
  auto script = map_and_unmap<Locked>(0);
  script.threads.push_back(
      {"move", [](Locked& page) { page.move_between_lists(MovePlace::outside); }, {}});
  return script;
}

ProtocolProgram<Reclaim>::Script restore(void (Reclaim::*how)()) {
  return {"the container is full",
          [](Reclaim& reclaim) { reclaim.start(); },
          {{"T1", [how](Reclaim& reclaim) { (reclaim.*how)(); }, {}},
           {"T2", [how](Reclaim& reclaim) { (reclaim.*how)(); }, {}}}};
}

ProtocolProgram<Reclaim>::Script isolate(void (Reclaim::*put_back)()) {
  return {"two pages are on the container's list",
          [](Reclaim& reclaim) { reclaim.start(); },
          {{"isolate", [](Reclaim& reclaim) { reclaim.isolate(); }, {}},
           {"put-back", [put_back](Reclaim& reclaim) { (reclaim.*put_back)(); }, {}},
           {"isolate-2", [](Reclaim& reclaim) { reclaim.isolate(); }, {}}}};
}

constexpr KnownBreach kPlainPointer{"race.no-data-race",
                                    "the owner pointer is plain, and no lock is held"};

}  // namespace

std::vector<RaceEntry> page_programs() {
  return {
      protocol_entry<Posted>(
          {"page-owner-2007",
           "Two address spaces map and unmap a page; count and owner pointer are not joined.",
           "D11",
           {{"balance.no-leak", "the last to unmap finds no owner yet"}, kPlainPointer},
           "page-owner"},
          map_and_unmap<Posted>(0)),
      protocol_entry<Posted>(
          {"page-owner-2007-reused-frame",
           "The same on a frame whose pointer was never cleared.",
           "D10, D11",
           {{"race.no-use-after-free", "the pointer of the frame's last life is followed"},
            kPlainPointer},
           "page-owner"},
          map_and_unmap<Posted>(3)),
      protocol_entry<Locked>(
          {"page-owner", "Count and owner pointer change under a lock of the page.", "D10, D11"},
          map_and_unmap<Locked>(0)),
      protocol_entry<Posted>(
          {"list-move-2007",
           "A page moves between lists while it is unmapped for the last time.",
           "D36",
           {{"race.no-use-after-free", "nothing keeps the charge while it is moved"}},
           "list-move"},
          unmap_and_move<Posted>(MovePlace::outside)),
      protocol_entry<Posted>(
          {"list-move-2007-inside",
           "The same with the move under the lock of the machine's lists, which unmap never takes.",
           "D36",
           {{"race.no-use-after-free", "unmapping does not take that lock"}},
           "list-move"},
          unmap_and_move<Posted>(MovePlace::inside)),
      protocol_entry<Posted>(
          {"list-move-2007-first-map",
           "A page moves between lists while it is mapped for the first time.",
           "D37",
           {{"balance.owner-alive", "the page counts as mapped before it has an owner"},
            kPlainPointer},
           "list-move"},
          map_and_move<Posted>()),
      protocol_entry<Locked>(
          {"list-move", "Mapping, unmapping and moving under the page's lock.", "D36, D37"},
          all_at_once()),
      protocol_entry<Reclaim>(
          {"migration-2007",
           "A migrated page's charge is prepared with the lock of its mappings held.",
           "D17",
           {{"race.no-deadlock", "reclaim waits for the lock that its own caller holds"},
            {"race.no-sleep-in-atomic", "reclaim sleeps on a mutex under a spinlock"}},
           "migration"},
          restore(&Reclaim::restore_mapping_as_posted)),
      protocol_entry<Reclaim>(
          {"migration", "The charge is prepared before the lock is taken.", "D17"},
          restore(&Reclaim::restore_mapping)),
      protocol_entry<Reclaim>(
          {"page-isolation",
           "Reclaim isolates pages and puts them back, container lock before lru lock.", "patch 5"},
          isolate(&Reclaim::put_back)),
      protocol_entry<Reclaim>(
          {"page-isolation-inverted",
           "The same, with the two locks the other way round when pages are put back.",
           "patch 5, seeded",
           {{"race.no-deadlock", "each holds the lock that the other wants"},
            {"race.no-lock-cycle", "the two locks are taken in both orders"}},
           "page-isolation"},
          isolate(&Reclaim::put_back_inverted)),
      protocol_entry<ChargeUnlinking<Stepped>>(
          {"unlink-then-free", "A charge leaves its list before it is freed; others walk the list.",
           "patch 5"},
          walk_and_end(&ChargeUnlinking<Stepped>::unlink_and_free)),
  };
}

}  // namespace counterproof
