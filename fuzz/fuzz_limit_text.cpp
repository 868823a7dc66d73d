// Limit texts: any bytes, against arithmetic that has room.
//
// A text is a limit if it is a decimal number, perhaps with one newline after it, that fits in a
// word; "-1" is none at all where the syntax says so.  Nothing else is.
#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "fuzz/finding.hpp"
#include "model/counter/counter.hpp"
#include "model/counter/limit_text.hpp"

namespace {

using namespace counterproof;

__extension__ typedef unsigned __int128 Wide;

std::optional<std::uint64_t> exact(std::string_view text, bool minus_one) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (minus_one && text == "-1") return kUnlimited;
  if (text.empty()) return std::nullopt;
  Wide value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
    // Once out of range it stays out of range, however long the text.
    if (value > kUnlimited) value = Wide{kUnlimited} + 1;
  }
  if (value > kUnlimited) return std::nullopt;
  return static_cast<std::uint64_t>(value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const bool minus_one : {false, true}) {
    const auto parsed = parse_limit(text, {.minus_one_is_unlimited = minus_one});
    const auto expected = exact(text, minus_one);
    if (parsed != expected)
      fuzz::report(fmt::format("\"{}\" reads as {}; it is {}", text,
                               parsed ? std::to_string(*parsed) : "no limit",
                               expected ? std::to_string(*expected) : "no limit"));
  }
  // As posted it accepts too much, but must not crash.
  static_cast<void>(parse_limit_as_posted(text, {.minus_one_is_unlimited = false}));
  return 0;
}
