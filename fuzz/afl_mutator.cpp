// The mutator of worlds as a plug-in of AFL++ ($AFL_CUSTOM_MUTATOR_LIBRARY).
//
// Left to itself AFL++ gives each input that it keeps thousands of mutations before it looks at the
// next, since a mutation of bytes rarely comes to anything.  One of worlds does: most inputs that
// lead on have been made after a few.  With thousands, 200,000 inputs were gone before each of the
// queue had had its turn once, and none was further than five mutations from the empty trace.  So
// an input has few turns, which AFL++ doubles as long as they find something, and a turn may be
// several mutations one after the other, as libFuzzer does it.
//
// Nor does AFL++ trim (AFL_DISABLE_TRIM, scripts/fuzz): it takes bytes out of events, and needed
// two to three times as many inputs for the defect that is hardest to find.
//
// Considered: situations as feedback beside the edges, that is, the event with a coarse picture of
// the world before it (is a page shared, in swap, a counter full).  On the five defects that are
// hardest to find neither engine was sooner by more than chance, and queues were twice as long.
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

/// How many mutations an input has until the next one of the queue has its turn.  For the defect
/// that is hardest to find, 12 and 100 take about twice as many inputs, and 100 missed it once in
/// ten tries.
constexpr std::uint32_t kTurns = 32;
/// Mutations in one turn: at most these, each further one in half of the cases.
constexpr unsigned kMostAtOnce = 6;

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
  fuzz::Bytes made = cross ? plugin.mutator.cross({bytes, size}, {other, other_size}, most, seed)
                           : plugin.mutator.mutate({bytes, size}, most, seed);
  std::ranges::copy(made, plugin.out.begin());
  std::size_t length = made.size();
  for (unsigned i = 1; i < kMostAtOnce && plugin.chance.below(2) == 0; ++i) {
    made = plugin.mutator.mutate({plugin.out.data(), length}, most, plugin.chance.next());
    std::ranges::copy(made, plugin.out.begin());
    length = made.size();
  }
  *out = plugin.out.data();
  return length;
}

std::uint32_t afl_custom_fuzz_count(void*, const std::uint8_t*, std::size_t) { return kTurns; }

void afl_custom_deinit(void* data) { delete static_cast<Plugin*>(data); }

}  // extern "C"
