// The largest process of the machine is killed, whoever's limit is met.
#include "model/rules/over_kill/victims.hpp"

namespace counterproof::over_kill {

ProcessSet machine(Call& call, ContainerId full) {
  return one_of(call, full, largest(call, call.rules().has(Defect::D32), [](TaskId) { return true; },
                                    [](PageId) { return true; }));
}

}  // namespace counterproof::over_kill
