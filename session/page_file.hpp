// The page of a session: one file that has the model in it, and needs nothing else.
#pragma once

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

/// What a page has in it.
struct PageContent {
  std::string trace;  ///< what it shows where its address says nothing else
  std::vector<PagePolicy> policies;
  std::string module;  ///< the bytes of counterproof.wasm
  /// Whether it is a playground, with the arguments and the tour.
  bool playground = false;
};

std::string explore_page(const PageContent& content);

/// The files of session/html/, as they were when the program was built; empty if there is none of
/// that name.
std::string_view explore_file(std::string_view name);

/// Bytes as text of letters, digits, "+", "/" and "=".
std::string base64(std::string_view bytes);

}  // namespace counterproof
