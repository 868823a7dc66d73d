// The scopes in which a policy is checked when nothing else is asked for: the files of scopes/, as
// they were when the program was built.
#pragma once

#include <span>
#include <string_view>

#include "model/world/written_scope.hpp"

namespace counterproof {

struct StandardScope {
  std::string_view text;  ///< of its file
  WrittenScope written;
};

/// All of them, in the order in which a policy is searched in them.
std::span<const StandardScope> every_standard_scope();

/// The standard scope of this name, or nullptr.
const StandardScope* find_standard_scope(std::string_view name);

/// The text of scopes/NAME.toml; empty if there is none.
std::string_view scope_file_text(std::string_view name);

}  // namespace counterproof
