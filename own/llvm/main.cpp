// counterproof-llvm: reads compiled code with LLVM's own libraries, for the command counterproof.
//
// The libraries take a while to load, and most of what the command does needs none of them.  So
// what needs them stands in a program of its own beside the command, which starts it when code of
// one's own is raced.  A new reading is a file here with a `Reading`, and a line in the table.
#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "own/llvm/reading.hpp"

using namespace counterproof::own;

int main(int count, char** words) {
  const std::array readings = {&kCode, &kPlaces, &kFunctions};
  const std::vector<std::string> arguments(words + 1, words + count);
  for (const Reading* reading : readings)
    if (arguments.size() == reading->count + 1 && arguments[0] == reading->name)
      return static_cast<int>(reading->run(std::span(arguments).subspan(1)));
  for (const Reading* reading : readings)
    std::fprintf(stderr, "usage: counterproof-llvm %s %s\n", reading->name, reading->arguments);
  return 64;
}
