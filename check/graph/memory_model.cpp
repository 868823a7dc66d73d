#include "check/graph/memory_model.hpp"

#include <algorithm>
#include <array>

namespace counterproof::graph {

std::span<const MemoryModel* const> memory_models() {
  static const std::array<const MemoryModel*, 4> kAll = {&sc_model(), &tso_model(), &rc11_model(),
                                                         &linux_model()};
  return kAll;
}

const MemoryModel& memory_model(std::string_view name) {
  return **std::ranges::find(memory_models(), name,
                             [](const MemoryModel* model) { return model->name(); });
}

}  // namespace counterproof::graph
