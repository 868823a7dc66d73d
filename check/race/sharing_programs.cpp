// Races about pages that several containers map, under each rule of who pays.
#include "check/race/protocol_program.hpp"
#include "model/protocol/page_sharing.hpp"

namespace counterproof {
namespace {

template <PagePayers payers, SecondLook look>
using Page = PageSharing<Stepped, payers, look>;

/// Two processes of A and one of B come and go.
template <class Shared>
typename ProtocolProgram<Shared>::Script come_and_go() {
  return {"nobody maps the page; P1 and P2 are in A, P3 in B",
          [](Shared& page) { page.start(); },
          {{"P1",
            [](Shared& page) {
              page.map(0);
              page.unmap(0);
            },
            {}},
           {"P2", [](Shared& page) { page.map(1); }, {}},
           {"P3",
            [](Shared& page) {
              page.map(2);
              page.unmap(2);
            },
            {}}}};
}

/// One process of each comes and goes.
template <class Shared>
typename ProtocolProgram<Shared>::Script one_of_each() {
  auto script = come_and_go<Shared>();
  script.beginning = "nobody maps the page; P1 is in A, P3 in B";
  script.threads.erase(script.threads.begin() + 1);
  return script;
}

/// A process of A maps the page while it is moved to B, where another maps it.
template <class Shared>
typename ProtocolProgram<Shared>::Script map_and_move() {
  return {"nobody maps the page; P1 is in A, P3 in B",
          [](Shared& page) { page.start(); },
          {{"P1", [](Shared& page) { page.map(0); }, {}},
           {"move", [](Shared& page) { page.move_to_b(0); }, {}},
           {"P3", [](Shared& page) { page.map(2); }, {}}}};
}

/// The owner leaves, and others come and go.
template <class Shared>
typename ProtocolProgram<Shared>::Script owner_leaves() {
  auto script = come_and_go<Shared>();
  script.beginning = "P1 maps the page, and A pays; P2 is in A, too, P3 in B";
  script.start = [](Shared& page) { page.start_mapped(); };
  script.threads[0].body = [](Shared& page) { page.unmap(0); };
  return script;
}

/// The owner reclaims the page, and others map it anew.
template <class Shared>
typename ProtocolProgram<Shared>::Script reclaimed() {
  auto script = owner_leaves<Shared>();
  script.threads.push_back({"reclaim", [](Shared& page) { page.reclaim(); }, {}});
  return script;
}

constexpr std::string_view kUsage = "balance.usage-is-outstanding";

/// The program and its twin that looks once.
template <PagePayers payers, class MakeScript>
void add(std::vector<RaceEntry>& all, const std::string& name, std::string_view about,
         std::string_view source, MakeScript&& script_of, std::vector<KnownBreach> known) {
  using Right = Page<payers, SecondLook::under_lock>;
  using Once = Page<payers, SecondLook::none>;
  all.push_back(protocol_entry<Once>(
      {name + "-one-look", "The same without a second look under the page's lock.", "seeded",
       std::move(known), name},
      script_of.template operator()<Once>()));
  all.push_back(
      protocol_entry<Right>({name, about, source}, script_of.template operator()<Right>()));
}

}  // namespace

std::vector<RaceEntry> sharing_programs() {
  std::vector<RaceEntry> all;
  const auto comes = []<class Shared>() { return come_and_go<Shared>(); };
  const auto one_each = []<class Shared>() { return one_of_each<Shared>(); };
  const auto moves = []<class Shared>() { return map_and_move<Shared>(); };
  const auto leaves = []<class Shared>() { return owner_leaves<Shared>(); };
  const auto loses = []<class Shared>() { return reclaimed<Shared>(); };
  add<PagePayers::every_mapper>(
      all, "page-every-mapper", "Each container that maps the page pays for it in full.", "ALL",
      comes, {{kUsage, "two processes are each their container's first"}});
  add<PagePayers::fraction>(
      all, "page-fraction", "Each container that maps the page pays an equal share.", "FRAC",
      one_each, {{kUsage, "a share was reckoned before another came or went"}});
  add<PagePayers::fraction>(all, "page-fraction-move",
                            "The same while a process moves, and its charge with it.",
                            "FRAC, charges that follow", moves,
                            {{kUsage, "the process was in its old container when it asked"}});
  add<PagePayers::hand_over>(all, "page-hand-over",
                             "When the owner leaves, the page is charged to who still maps it.",
                             "HAND", leaves, {{kUsage, "two find no owner, and each is charged"}});
  add<PagePayers::next_toucher>(
      all, "page-next-toucher", "The owner reclaims the page, and whoever maps it next pays.",
      "NEXT", loses, {{kUsage, "two find no owner, and each is charged"}});
  add<PagePayers::first_touch>(
      all, "page-first-touch-move", "The first to map the page pays, and moves with its charge.",
      "FTm, charges that follow", moves, {{kUsage, "two find no owner, and each is charged"}});
  return all;
}

}  // namespace counterproof
