#include "session/playground.hpp"

#include <toml++/toml.h>
#include <stdexcept>

namespace counterproof {

std::vector<PageArgument> page_arguments() {
  std::vector<PageArgument> arguments;
  const toml::table meanings = toml::parse(argument_file("meanings.toml"));
  for (const auto& [key, value] : meanings) {
    const std::string name(key.str());
    const std::string_view trace = argument_file(name + ".trace");
    if (trace.empty()) throw std::logic_error("there is no trace " + name);
    arguments.push_back({name, value.value_or(std::string()), trace});
  }
  return arguments;
}

}  // namespace counterproof
