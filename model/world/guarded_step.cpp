// Steps under rules of a user's, which may do anything.
#include "model/rules/own_rules.hpp"
#include "model/world/stage.hpp"

namespace counterproof {

Enabled step(const Rules& rules, const Scope& scope, World& world, const Event& event,
             Effects& effects) {
  effects = Effects{};
  if (rules.own == nullptr) return Stage(rules, scope, world, event, effects).run();
  // What comes after a rule that failed says nothing.
  if (rules.own->failed()) return {"a rule has failed", {}};
  struct Running {
    const Rules& rules;
    const Scope& scope;
    World& world;
    const Event& event;
    Effects& effects;
    Enabled enabled;
  } running{rules, scope, world, event, effects, {}};
  const char* fault = rules.own->run_guarded(
      [](void* context) {
        auto& now = *static_cast<Running*>(context);
        now.enabled = Stage(now.rules, now.scope, now.world, now.event, now.effects).run();
      },
      &running);
  if (rules.own->failed()) return {"a rule has failed", {}};
  if (fault == nullptr) return running.enabled;
  rules.own->note({event, scope, fault});
  return {"a rule has failed", {}};
}

}  // namespace counterproof
