// Reading a scope from a TOML table: a whole file, or one of a policy's.
#pragma once

#include <toml++/toml.h>

#include <string>

#include "model/result.hpp"
#include "model/world/written_scope.hpp"

namespace counterproof {

/// The most texts that a scope may have for limit writes.
inline constexpr std::size_t kMostLimitTexts = 32;

/// Reads the scope in `table`.  \param place the file, for errors, and where in it the table
/// stands.  Errors: see scope_file.hpp.
Result<WrittenScope> read_scope_table(const toml::table& table, const std::string& name,
                                      const Place& place);

}  // namespace counterproof
