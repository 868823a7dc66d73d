// Worlds: bytes to a policy, a scope and events with faults.  Every repaired policy keeps balance,
// and a shipped one keeps what it claims.  And what can happen is what the search tries.
//
// $COUNTERPROOF_DEFECT names a seeded defect instead: all inputs run under the policy that has it,
// and finding it is the crash.
#include <cstdlib>
#include <cstring>

#include "check/random/random_worlds.hpp"
#include "check/seeded/seeded_defects.hpp"
#include "fuzz/finding.hpp"
#include "fuzz/mutate_world.hpp"
#include "fuzz/world_run.hpp"

namespace {

using namespace counterproof;
using namespace counterproof::fuzz;

const SeededDefect* wanted_defect() {
  const char* id = std::getenv("COUNTERPROOF_DEFECT");
  if (id == nullptr || *id == '\0') return nullptr;
  const SeededDefect* defect = find_seeded_defect(id);
  if (defect == nullptr || !defect->world) {
    std::fprintf(
        stderr,
        "error: COUNTERPROOF_DEFECT is \"%s\"; expected a seeded defect of worlds, such as D14\n",
        id);
    std::exit(2);
  }
  return defect;
}

struct Target {
  Target() {
    if (const SeededDefect* defect = wanted_defect()) {
      run = WorldRun(defect->world->defective, mask_of(defect->world->breaks));
      mutator = WorldMutator(defect->world->defective);
    }
  }
  WorldRun run;
  WorldMutator mutator;
};

Target& target() {
  static Target kTarget;
  return kTarget;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(data, size);
  if (const Properties broken = target().run.run(bytes); !broken.empty())
    report(target().run.trace_of(bytes), broken);
  if (target().run.forgotten())
    report("the last event can happen, and the search does not try it:\n" +
           print_trace(target().run.trace_of(bytes)));
  return 0;
}

#ifndef COUNTERPROOF_WITHOUT_MUTATOR
static std::size_t copy(Bytes bytes, std::uint8_t* out) {
  std::memcpy(out, bytes.data(), bytes.size());
  return bytes.size();
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  return copy(target().mutator.mutate({data, size}, most, seed), data);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* first, std::size_t first_size,
                                                 const std::uint8_t* second,
                                                 std::size_t second_size, std::uint8_t* out,
                                                 std::size_t most, unsigned seed) {
  return copy(target().mutator.cross({first, first_size}, {second, second_size}, most, seed), out);
}
#endif
