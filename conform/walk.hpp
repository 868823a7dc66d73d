// Draws the events of a random walk that a kernel can follow.
//
// A kind of event is drawn first, and then one of that kind, so that a kind with many operands does
// not crowd out the others.  Kinds that meet limits are drawn three times as often.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/random/chance.hpp"
#include "conform/kernel.hpp"
#include "conform/known_differences.hpp"
#include "model/state/scope.hpp"
#include "model/state/world.hpp"

namespace counterproof::conform {

class WalkPicker {
 public:
  WalkPicker(const Rules& rules, const Scope& scope, const KernelFacts& facts)
      : rules_(rules), scope_(scope), facts_(facts) {}

  /// An event that can happen in the world and be driven, and that leads to none of the known
  /// differences in `avoided`; nothing if there is none.
  std::optional<Event> draw(const World& world, const std::set<std::string>& avoided,
                            Chance& chance);

  /// The kinds that were possible in the model and never in a guest, by reason.
  [[nodiscard]] const std::map<std::string, std::set<std::string>>& refused() const {
    return refused_;
  }

 private:
  [[nodiscard]] bool leads_to(const World& world, const Event& event,
                              const std::set<std::string>& avoided) const;

  const Rules& rules_;
  const Scope& scope_;
  const KernelFacts& facts_;
  std::map<std::string, std::set<std::string>> refused_;
  std::set<std::string> drawn_;
};

}  // namespace counterproof::conform
