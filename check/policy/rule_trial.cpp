#include "check/policy/rule_trial.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "check/policy/world_system.hpp"
#include "model/rules/own_rules.hpp"

namespace counterproof {
namespace {

using Bytes = std::vector<std::byte>;

class Trial {
 public:
  Trial(const Rules& rules, const Scope& scope, bool symmetry)
      : rules_(rules), scope_(scope), system_(rules, scope, symmetry), codec_(rules, scope) {}

  void run() {
    std::vector<World> worlds;
    std::set<Bytes> seen;
    const auto reach = [&](World world) {
      if (worlds.size() == kTriedWorlds) return;
      system_.canonicalise(world);
      if (seen.insert(packed(world)).second) worlds.push_back(world);
    };
    reach(initial_world(rules_, scope_));
    for (std::size_t i = 0; i < worlds.size() && !rules_.own->failed(); ++i) {
      const World world = worlds[i];
      if (world.truth.crashed) continue;
      for_each_event(rules_, scope_, world,
                     [&](const Event& event, const World& next, const Effects& effects) {
                       try_again(world, event, next, effects);
                       reach(next);
                     });
      if (!rules_.own->failed()) try_renamed(world);
    }
  }

 private:
  [[nodiscard]] Bytes packed(const World& world) const {
    Bytes bytes(codec_.size());
    codec_.pack(world, bytes.data());
    return bytes;
  }
  [[nodiscard]] Bytes packed_like(World world) const {
    system_.canonicalise(world);
    return packed(world);
  }

  void try_again(const World& world, const Event& event, const World& next,
                 const Effects& effects) {
    if (rules_.own->failed()) return;
    World again = world;
    Effects once_more;
    const bool happens = static_cast<bool>(step(rules_, scope_, again, event, once_more));
    if (happens && packed(again) == packed(next) && once_more == effects) return;
    rules_.own->note({event, scope_,
                      "the rule does not answer the same for the same world; expected it to look "
                      "at nothing but the world"});
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

  void try_renamed(const World& world) {
    const std::vector<Leads> leads = leads_of(world);
    const auto compare = [&](const Renaming& renaming, const char* what) {
      if (rules_.own->failed()) return;
      Bytes bytes(codec_.size());
      codec_.pack_renamed(world, renaming, false, bytes.data());
      const std::vector<Leads> renamed = leads_of(codec_.unpack(bytes.data()));
      if (rules_.own->failed()) return;
      for (std::size_t i = 0; i < std::max(leads.size(), renamed.size()); ++i) {
        if (i < leads.size() && i < renamed.size() && leads[i].is_like(renamed[i])) continue;
        const Event& event = i < leads.size() ? leads[i].event : renamed[i].event;
        rules_.own->note({event, scope_, what});
        return;
      }
    };
    // Neighbours that change places: what all of these leave alone, every renaming does.
    if (system_.renames_containers()) {
      for (std::size_t i = 0; i + 1 < scope_.containers; ++i) {
        Renaming renaming;
        std::swap(renaming.container_at[i], renaming.container_at[i + 1]);
        compare(renaming,
                "the rule treats two containers differently by their names; expected it to let the "
                "call choose, or to look at what they hold");
      }
    }
    if (system_.renames_tasks()) {
      for (std::size_t i = 0; i + 1 < scope_.tasks; ++i) {
        Renaming renaming;
        std::swap(renaming.task_at[i], renaming.task_at[i + 1]);
        compare(renaming,
                "the rule treats two tasks differently by their names; expected it to let the call "
                "choose, or to look at what they hold");
      }
    }
  }

  const Rules& rules_;
  const Scope& scope_;
  WorldSystem system_;
  WorldCodec codec_;
};

}  // namespace

void try_rules(const Rules& rules, const Scope& scope, bool symmetry) {
  Trial(rules, scope, symmetry).run();
}

}  // namespace counterproof
