#include "check/graph/memory_model.hpp"

#include <array>

namespace counterproof::graph {

std::span<const MemoryModel* const> memory_models() {
  static const std::array<const MemoryModel*, 4> kAll = {&sc_model(), &tso_model(), &rc11_model(),
                                                         &linux_model()};
  return kAll;
}

}  // namespace counterproof::graph
