#include "model/world/ids.hpp"

#include <fmt/format.h>

namespace counterproof {

std::string name_of(ContainerId id) {
  if (id.none()) return "-";
  return std::string(1, static_cast<char>('A' + id.index()));
}
std::string name_of(TaskId id) { return id.none() ? "-" : fmt::format("T{}", id.index() + 1); }
std::string name_of(PageId id) { return id.none() ? "-" : fmt::format("P{}", id.index() + 1); }
std::string name_of(FileId id) { return id.none() ? "-" : fmt::format("F{}", id.index() + 1); }
std::string name_of(ObjectId id) { return id.none() ? "-" : fmt::format("O{}", id.index() + 1); }

}  // namespace counterproof
