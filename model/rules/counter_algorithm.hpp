// The values of counter.algorithm: each counter says of itself what it is
// (model/counter/table.hpp).
#pragma once

#include "model/counter/table.hpp"
#include "model/rules/choice_module.hpp"

namespace counterproof {

template <CounterAlgorithm algorithm>
struct OfValue<&Rules::counter_algorithm, algorithm> {
  static constexpr ValueModule kModule = {.name = module_of(algorithm).name,
                                          .effect = module_of(algorithm).effect};
};

}  // namespace counterproof
