// From object files to the image that is loaded into this program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace counterproof::own {

/// Links object files and archives, in this order, to a shared object.  What they do not have is
/// left to whoever loads it. \param is_cpp whether the C++ library is one that it needs \returns
/// nothing, or that there is no linker, or that it found a mistake, which it has told
std::optional<Error> link_image(const std::vector<std::string>& objects, bool is_cpp,
                                const std::string& image);

}  // namespace counterproof::own
