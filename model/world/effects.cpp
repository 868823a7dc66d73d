#include "model/world/effects.hpp"

#include <array>

namespace counterproof {

std::string_view name_of(Outcome outcome) {
  constexpr std::array<std::string_view, 9> kNames = {
      "done", "refused", "failed", "killed", "busy", "invalid", "waits", "hung", "fell-short"};
  return kNames[static_cast<std::size_t>(outcome)];
}

}  // namespace counterproof
