#include "cli/stale_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "cli/page_origin.hpp"
#include "cli/support.hpp"
#include "model/printable.hpp"

namespace counterproof {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

bool is_stale(const std::string& file, const std::string& committed, const std::string& now,
              const std::string& command) {
  const auto old_lines = lines_of(committed);
  const auto new_lines = lines_of(now);
  bool stale = false;
  for (std::size_t i = 0; i < std::max(old_lines.size(), new_lines.size()); ++i) {
    const std::string* old_line = i < old_lines.size() ? &old_lines[i] : nullptr;
    const std::string* new_line = i < new_lines.size() ? &new_lines[i] : nullptr;
    if (old_line != nullptr && new_line != nullptr && *old_line == *new_line) continue;
    if (!stale)
      print(fmt::format("{} is stale; {} {} --write {}\n", printable(file), called_as(), command,
                        printable(file)));
    stale = true;
    if (old_line != nullptr) print("-" + printable(*old_line) + "\n");
    if (new_line != nullptr) print("+" + printable(*new_line) + "\n");
  }
  return stale;
}

}  // namespace counterproof
