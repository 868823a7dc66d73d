// See functions.hpp.
#include "own/functions.hpp"

#include <filesystem>
#include <sstream>

#include "model/text_file.hpp"
#include "own/companion.hpp"
#include "own/scratch_folder.hpp"
#include "own/split.hpp"

namespace counterproof::own {

Result<Callable> callable_in(const Code& code, const std::string& home) {
  const std::string& source = code.sources.front();
  if (!std::filesystem::is_regular_file(source)) return Error{{source, 0, 0}, no_such_file(source)};
  auto folder = ScratchFolder::make();
  if (!folder) return folder.error();
  const std::string ir = folder->path() + "/code.bc";
  const auto compiled = run(words_to_compile(source, ir, code, home));
  if (!compiled) return Error{{}, "clang-19 is not here; scripts/set-up installs it"};
  if (compiled->code != 0) return Error{{source, 0, 0}, "it does not compile; see above"};
  const auto told = run({companion(), "functions", ir});
  if (!told || told->code != 0)
    return Error{{}, companion() + " is not here; it is built along with this program"};
  Callable callable;
  std::istringstream lines(told->output);
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> parts = split(line, '\t');
    if (parts[0] == "variable" && parts.size() == 4)
      callable.variables.push_back({parts[2], parts[3], parts[1]});
    if (parts[0] != "function" || parts.size() < 3) continue;
    Function& function = callable.functions.emplace_back(parts[1], parts[2]);
    for (std::size_t i = 3; i + 2 < parts.size(); i += 3)
      function.parameters.push_back({parts[i], parts[i + 1], parts[i + 2]});
  }
  return callable;
}

}  // namespace counterproof::own
