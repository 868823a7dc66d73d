// A target that does nothing: what an engine costs by itself.  For bench/fuzz.
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t*, std::size_t) { return 0; }
