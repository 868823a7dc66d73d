// The mutator of worlds as a plug-in of AFL++ ($AFL_CUSTOM_MUTATOR_LIBRARY).
//
// Source: AFL++'s documentation of custom mutators, `custom_mutators.md`.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "check/seeded/seeded_defects.hpp"
#include "fuzz/mutate_world.hpp"

namespace {

using namespace counterproof;

struct Plugin {
  fuzz::WorldMutator mutator;
  Chance chance{0};
  std::array<std::uint8_t, fuzz::kMostBytes> out{};
};

}  // namespace

extern "C" {

// The model is compiled with coverage for the target; in here nobody counts.
void __sanitizer_cov_trace_pc_guard(std::uint32_t*) {}
void __sanitizer_cov_trace_pc_guard_init(std::uint32_t*, std::uint32_t*) {}

void* afl_custom_init(void*, unsigned seed) {
  auto plugin = std::make_unique<Plugin>();
  plugin->chance = Chance(seed);
  if (const char* id = std::getenv("COUNTERPROOF_DEFECT")) {
    const SeededDefect* defect = find_seeded_defect(id);
    if (defect != nullptr && defect->world)
      plugin->mutator = fuzz::WorldMutator(defect->world->defective);
  }
  return plugin.release();
}

std::size_t afl_custom_fuzz(void* data, std::uint8_t* bytes, std::size_t size, std::uint8_t** out,
                            std::uint8_t* other, std::size_t other_size, std::size_t most) {
  auto& plugin = *static_cast<Plugin*>(data);
  const std::uint64_t seed = plugin.chance.next();
  const bool cross = other != nullptr && other_size > 0 && plugin.chance.below(4) == 0;
  const fuzz::Bytes made =
      cross ? plugin.mutator.cross({bytes, size}, {other, other_size}, most, seed)
            : plugin.mutator.mutate({bytes, size}, most, seed);
  std::ranges::copy(made, plugin.out.begin());
  *out = plugin.out.data();
  return made.size();
}

void afl_custom_deinit(void* data) { delete static_cast<Plugin*>(data); }

}  // extern "C"
