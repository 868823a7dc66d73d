// The page of a session: one file that has the model in it, and needs nothing else.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {

/// A policy that a reader of the page may choose.
struct PagePolicy {
  std::string name;
  std::string summary;
  std::string trace;  ///< a trace of it without events
};

/// The page.  \param trace  what it shows where its address says nothing else
/// \param module  the bytes of counterproof.wasm
std::string explore_page(std::string_view trace, std::span<const PagePolicy> policies,
                         std::string_view module);

/// The files of session/html/, as they were when the program was built; empty if there is none of
/// that name.
std::string_view explore_file(std::string_view name);

/// Bytes as text of letters, digits, "+", "/" and "=".
std::string base64(std::string_view bytes);

}  // namespace counterproof
