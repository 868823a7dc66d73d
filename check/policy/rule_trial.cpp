#include "check/policy/rule_trial.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "check/policy/world_system.hpp"
#include "model/rules/own_rules.hpp"
#include "model/world/initial_world.hpp"

namespace counterproof {
namespace {

using Bytes = std::vector<std::byte>;

class Trial {
 public:
  Trial(const Rules& rules, const Scope& scope, bool symmetry, std::size_t most)
      : rules_(rules),
        scope_(scope),
        system_(rules, scope, symmetry),
        codec_(rules, scope),
        most_(most) {}

  std::optional<RuleFault> run() {
    std::vector<World> worlds;
    std::set<Bytes> seen;
    const auto reach = [&](World world) {
      if (worlds.size() == most_) return;
      system_.canonicalise(world);
      if (seen.insert(packed(world)).second) worlds.push_back(world);
    };
    reach(initial_world(rules_, scope_));
    for (std::size_t i = 0; i < worlds.size() && !is_over(); ++i) {
      const World world = worlds[i];
      if (world.truth.crashed || !system_.continues(world)) continue;
      for_each_event(rules_, scope_, world,
                     [&](const Event& event, const World& next, const Effects& effects) {
                       try_again(world, event, next, effects);
                       reach(next);
                     });
      if (!is_over()) try_renamed(world);
    }
    return std::move(fault_);
  }

 private:
  /// Something is wrong, here or in a rule that was asked.
  [[nodiscard]] bool is_over() const {
    return fault_ || (rules_.own != nullptr && rules_.own->failed());
  }
  [[nodiscard]] Bytes packed(const World& world) const {
    Bytes bytes(codec_.size());
    codec_.pack(world, bytes.data());
    return bytes;
  }
  [[nodiscard]] Bytes packed_like(const World& world) const {
    Bytes bytes(codec_.size());
    system_.pack_canonical(world, bytes.data());
    return bytes;
  }

  void try_again(const World& world, const Event& event, const World& next,
                 const Effects& effects) {
    if (is_over()) return;
    World again = world;
    Effects once_more;
    const bool happens = static_cast<bool>(step(rules_, scope_, again, event, once_more));
    if (happens && packed(again) == packed(next) && once_more == effects) return;
    fault_ = RuleFault{event, scope_,
                       "the rule does not answer the same for the same world; expected it to look "
                       "at nothing but the world"};
  }

  /// Every event of the world, by the worlds that it leads to up to names.
  struct Leads {
    Bytes to;
    Outcome outcome;
    Event event;
    friend bool operator<(const Leads& a, const Leads& b) {
      return a.to != b.to ? a.to < b.to : a.outcome < b.outcome;
    }
    [[nodiscard]] bool is_like(const Leads& other) const {
      return to == other.to && outcome == other.outcome;
    }
  };
  [[nodiscard]] std::vector<Leads> leads_of(const World& world) const {
    std::vector<Leads> all;
    for_each_event(rules_, scope_, world,
                   [&](const Event& event, const World& next, const Effects& effects) {
                     all.push_back({packed_like(next), effects.outcome, event});
                   });
    std::ranges::sort(all, [](const Leads& a, const Leads& b) { return a < b; });
    return all;
  }

  /// What is kept of one key changes places with what is kept of another.
  void swap_kept(World& world, KeptKind kind, std::size_t a, std::size_t b) const {
    if (rules_.own == nullptr) return;
    for (const KeptField& field : rules_.own->kept) {
      if (field.first != kind) continue;
      for (std::size_t second = 0; second < most_of(field.second); ++second)
        std::swap(world.own[field.byte_of(a, second)], world.own[field.byte_of(b, second)]);
    }
  }
  [[nodiscard]] World with_pages_swapped(World world, PageId a, PageId b) const {
    std::swap(world.truth.pages[a], world.truth.pages[b]);
    std::swap(world.books.pages[a], world.books.pages[b]);
    std::swap(world.ledger.pages[a], world.ledger.pages[b]);
    std::swap(world.ledger.on_behalf_of[a], world.ledger.on_behalf_of[b]);
    swap_kept(world, KeptKind::page, a.index(), b.index());
    return world;
  }
  [[nodiscard]] World with_files_swapped(World world, FileId a, FileId b) const {
    std::swap(world.truth.files[a], world.truth.files[b]);
    std::swap(world.books.file_charged_to[a], world.books.file_charged_to[b]);
    std::swap(world.books.file_payers[a], world.books.file_payers[b]);
    std::swap(world.ledger.files[a], world.ledger.files[b]);
    swap_kept(world, KeptKind::file, a.index(), b.index());
    return world;
  }
  [[nodiscard]] World with_objects_swapped(World world, ObjectId a, ObjectId b) const {
    std::swap(world.truth.objects[a], world.truth.objects[b]);
    std::swap(world.books.objects[a], world.books.objects[b]);
    std::swap(world.ledger.objects[a], world.ledger.objects[b]);
    std::swap(world.ledger.object_for[a], world.ledger.object_for[b]);
    swap_kept(world, KeptKind::object, a.index(), b.index());
    return world;
  }

  void try_renamed(const World& world) {
    const std::vector<Leads> leads = leads_of(world);
    const auto compare = [&](const World& other, const char* what) {
      if (is_over()) return;
      const std::vector<Leads> renamed = leads_of(other);
      if (is_over()) return;
      for (std::size_t i = 0; i < std::max(leads.size(), renamed.size()); ++i) {
        if (i < leads.size() && i < renamed.size() && leads[i].is_like(renamed[i])) continue;
        const Event& event = i < leads.size() ? leads[i].event : renamed[i].event;
        fault_ = RuleFault{event, scope_, what};
        return;
      }
    };
    const auto under = [&](const Renaming& renaming) {
      Bytes bytes(codec_.size());
      codec_.pack_renamed(world, renaming, false, bytes.data());
      return codec_.unpack(bytes.data());
    };
    // Neighbours that change places: what all of these leave alone, every renaming does.
    if (system_.renames_containers()) {
      for (std::size_t i = 0; i + 1 < scope_.containers; ++i) {
        Renaming renaming;
        std::swap(renaming.container_at[i], renaming.container_at[i + 1]);
        compare(under(renaming),
                "the rule treats two containers differently by their names; expected it to let the "
                "call choose, or to look at what they hold");
      }
    }
    if (system_.renames_tasks()) {
      for (std::size_t i = 0; i + 1 < scope_.tasks; ++i) {
        Renaming renaming;
        std::swap(renaming.task_at[i], renaming.task_at[i + 1]);
        compare(under(renaming),
                "the rule treats two tasks differently by their names; expected it to let the call "
                "choose, or to look at what they hold");
      }
    }
    if (!system_.renames_records()) return;
    for (std::size_t i = 0; i + 1 < scope_.pages; ++i)
      compare(with_pages_swapped(world, PageId(i), PageId(i + 1)),
              "the rule treats two pages differently by their names; expected it to look at what "
              "they are, or to take them in the order of its candidates");
    for (std::size_t i = 0; i + 1 < scope_.files; ++i)
      compare(with_files_swapped(world, FileId(i), FileId(i + 1)),
              "the rule treats two files differently by their names; expected it to look at who "
              "holds them");
    for (std::size_t i = 0; i + 1 < scope_.objects; ++i)
      compare(with_objects_swapped(world, ObjectId(i), ObjectId(i + 1)),
              "the rule treats two objects differently by their names; expected it to look at who "
              "holds them");
  }

  const Rules& rules_;
  const Scope& scope_;
  WorldSystem system_;
  WorldCodec codec_;
  std::size_t most_;
  std::optional<RuleFault> fault_;
};

}  // namespace

std::optional<RuleFault> try_rules(const Rules& rules, const Scope& scope, bool symmetry,
                                   std::size_t worlds) {
  return Trial(rules, scope, symmetry, worlds).run();
}

}  // namespace counterproof
