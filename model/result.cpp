#include "model/result.hpp"

#include <fmt/format.h>

namespace counterproof {

std::string Error::text() const {
  if (place.file.empty()) return fmt::format("error: {}", message);
  if (place.line == 0) return fmt::format("{}: error: {}", place.file, message);
  return fmt::format("{}:{}:{}: error: {}", place.file, place.line, place.column, message);
}

}  // namespace counterproof
