// Explores the small world and prints what it took, as `key=value` lines for the script `run`.
#include <sys/resource.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bench/explore_spin/small_world.hpp"
#include "check/explore/explorer.hpp"

namespace {

using counterproof::SearchOptions;
using counterproof::bench::SmallWorld;

template <std::size_t Tasks, std::size_t Pages, std::size_t Containers>
int run(std::uint8_t limit, const SearchOptions& options) {
  const SmallWorld<Tasks, Pages, Containers> world{limit};
  const auto result = counterproof::explore(world, options);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("states=%llu\n", static_cast<unsigned long long>(result.states));
  std::printf("transitions=%llu\n", static_cast<unsigned long long>(result.transitions));
  std::printf("depth=%llu\n", static_cast<unsigned long long>(result.depth));
  std::printf("complete=%d\nviolated=%d\n", result.complete(), result.violated != 0);
  std::printf("seconds=%.3f\n", result.elapsed.count());
  std::printf("rss_kib=%ld\n", usage.ru_maxrss);
  std::printf("own_bytes=%zu\n", result.bytes);
  return result.complete() && result.violated == 0 ? 0 : 1;
}

int usage() {
  std::fputs(
      "usage: explore_small_world TASKSxPAGESxCONTAINERS LIMIT [THREADS [fingerprints]]\n"
      "sizes: 3x3x2, 3x4x2, 3x4x3, 4x4x2\n",
      stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return usage();
  const auto limit = static_cast<std::uint8_t>(std::atoi(argv[2]));
  SearchOptions options;
  options.threads = argc > 3 ? static_cast<unsigned>(std::atoi(argv[3])) : 1;
  options.fingerprints = argc > 4 && std::strcmp(argv[4], "fingerprints") == 0;
  if (std::strcmp(argv[1], "3x3x2") == 0) return run<3, 3, 2>(limit, options);
  if (std::strcmp(argv[1], "3x4x2") == 0) return run<3, 4, 2>(limit, options);
  if (std::strcmp(argv[1], "3x4x3") == 0) return run<3, 4, 3>(limit, options);
  if (std::strcmp(argv[1], "4x4x2") == 0) return run<4, 4, 2>(limit, options);
  return usage();
}
