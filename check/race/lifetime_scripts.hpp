// Scripts that a shipped program and its mistaken twin share.
#pragma once

#include "check/race/protocol_program.hpp"
#include "model/protocol/charge_unlinking.hpp"
#include "model/protocol/container_lifetime.hpp"

namespace counterproof {

/// One thread looks A up and uses it; another removes it and puts its reference.
inline ProtocolProgram<ContainerLifetime<Stepped>>::Script find_and_put(
    void (ContainerLifetime<Stepped>::*find)()) {
  using Lifetime = ContainerLifetime<Stepped>;
  return {"one reference to A",
          [](Lifetime& lifetime) { lifetime.start(1); },
          {{"find", [find](Lifetime& lifetime) { (lifetime.*find)(); }, {}},
           {"put", [](Lifetime& lifetime) { lifetime.unpublish_and_put(); }, {}}}};
}

/// One thread walks the list; another ends the charge that is on it.
inline ProtocolProgram<ChargeUnlinking<Stepped>>::Script walk_and_end(
    void (ChargeUnlinking<Stepped>::*end)()) {
  using Unlinking = ChargeUnlinking<Stepped>;
  return {"one charge is on the list",
          [](Unlinking& unlinking) { unlinking.start(); },
          {{"walk", [](Unlinking& unlinking) { unlinking.walk(); }, {}},
           {"end", [end](Unlinking& unlinking) { (unlinking.*end)(); }, {}}}};
}

}  // namespace counterproof
