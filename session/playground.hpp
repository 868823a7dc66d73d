// The playground: a folder with a page in which every shipped policy, the committed arguments and
// the tour can be opened.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace counterproof {

/// A committed trace, and what it shows.
struct PageArgument {
  std::string name;
  std::string meaning;
  std::string_view trace;
};

/// The traces of corpus/arguments/, as they were when the program was built, in the order of their
/// names.
std::vector<PageArgument> page_arguments();

/// The files of corpus/arguments/; empty if there is none of that name.
std::string_view argument_file(std::string_view name);

}  // namespace counterproof
