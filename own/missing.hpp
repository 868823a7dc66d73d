// What code needs that neither it nor a header has: all of it, in one list.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/result.hpp"
#include "own/build.hpp"

namespace counterproof::own {

struct Lack {
  Error error;
  bool is_all;  ///< nothing else is wrong that is known of
};

/// Why a source that does not compile lacks something: every header, function, type, member and name
/// that is nowhere, with the place of its first use and, where it is a kernel's, the header that it is
/// from.  Nothing if it lacks none, or names alone in code that is no kernel's: its errors are of another
/// kind.
/// \param folder a scratch folder, where stand-ins of missing headers are put
std::optional<Lack> what_is_missing(const std::string& source, const Code& code,
                                     const std::string& home, const std::string& folder);

/// The header of a kernel that has the name; empty if that is not known.
std::string kernel_header_of(std::string_view name);

}  // namespace counterproof::own
