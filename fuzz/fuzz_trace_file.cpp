// Trace files: any text is a trace or an error with a place and a reason; a trace reads back as it
// was printed, and replays without a crash.
#include <string>

#include "fuzz/finding.hpp"
#include "model/trace/replay.hpp"
#include "model/trace/trace.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace counterproof;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto trace = parse_trace(text, "a.trace");
  if (!trace) {
    const std::string error = trace.error().text();
    if (!error.starts_with("a.trace:") || error.find("error: ") == std::string::npos)
      fuzz::report("an error without a place: " + error);
    if (error.find('\n') != std::string::npos) fuzz::report("an error of two lines: " + error);
    return 0;
  }
  const std::string printed = print_trace(*trace);
  const auto again = parse_trace(printed, "a.trace");
  if (!again) fuzz::report("does not read back: " + again.error().text() + "\n" + printed);
  if (!(*again == *trace)) fuzz::report("reads back as another:\n" + printed);
  const Replay replayed = replay(*trace);
  if (!replayed.stopped && replayed.steps.size() != trace->events.size() &&
      !replay(*trace).steps.empty() && !replayed.steps.back().after.truth.crashed)
    fuzz::report("a replay neither stops nor ends:\n" + printed);
  return 0;
}
