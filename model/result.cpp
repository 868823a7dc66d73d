#include "model/result.hpp"

#include <fmt/format.h>

#include "model/printable.hpp"

namespace counterproof {

std::string Error::text() const {
  const std::string file = printable(place.file);
  const std::string what = printable(message);
  if (file.empty()) return fmt::format("error: {}", what);
  if (place.line == 0) return fmt::format("{}: error: {}", file, what);
  return fmt::format("{}:{}:{}: error: {}", file, place.line, place.column, what);
}

}  // namespace counterproof
