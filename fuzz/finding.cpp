#include "fuzz/finding.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "check/policy/minimise_trace.hpp"
#include "model/invariant/invariant.hpp"
#include "model/trace/replay.hpp"

namespace counterproof::fuzz {

void report(const Trace& trace, const Properties& broken) {
  const std::string_view id = invariants()[broken.first()].id;
  const auto minimised = minimise_trace(trace, id);
  const std::string text = print_trace(minimised ? *minimised : trace);
  const Replay replayed = replay(minimised ? *minimised : trace);
  const Breach* breach = replayed.breach_of(id);

  const char* folder = std::getenv("COUNTERPROOF_FAILURES");
  const std::string file = fmt::format("{}/{}.trace", folder != nullptr ? folder : ".", id);
  // A fuzzer finds the same many times over: the shortest is kept.
  std::error_code error;
  const auto kept = std::filesystem::file_size(file, error);
  if (error || text.size() < kept) std::ofstream(file) << text;
  report(fmt::format("{} is broken{}{}\n\n{}\n./counterproof replay {}", id,
                     breach != nullptr ? ": " : "", breach != nullptr ? breach->why : "", text,
                     file));
}

void report(std::string_view what) {
  fmt::print(stderr, "\n==== counterproof found ====\n{}\n====\n\n", what);
  std::fflush(stderr);
  std::abort();
}

}  // namespace counterproof::fuzz
