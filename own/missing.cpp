// See missing.hpp.
//
// A compiler stops at the first header that is missing.  So an empty one is put in its place, in a folder
// that is looked in last, and the compiler is asked again, until it finds them all; what it says then
// of the code has every name that is nowhere.  Its sentences are those of clang 19; one that is not
// known here is no name that is missing, and if there is none the compiler's own words are shown.
#include "own/missing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>

#include "own/companion.hpp"

namespace counterproof::own {
namespace {

namespace fs = std::filesystem;

/// So many headers may be missing.
constexpr int kMostHeaders = 100;

struct Missing {
  std::string text;  ///< as it is told: "down_read()", "struct page"
  std::string name;  ///< that a header would have
  Place place;
};

/// "FILE:LINE:COLUMN: error: what", or nothing.
std::optional<std::pair<Place, std::string>> error_of(const std::string& line) {
  for (const std::string_view kind : {": error: ", ": fatal error: "}) {
    const std::size_t at = line.find(kind);
    if (at == std::string::npos) continue;
    const std::size_t column = line.rfind(':', at - 1);
    const std::size_t number = column == std::string::npos ? column : line.rfind(':', column - 1);
    if (number == std::string::npos) return std::nullopt;
    Place place{line.substr(0, number), 0, 0};
    std::from_chars(&line[number + 1], &line[column], place.line);
    std::from_chars(&line[column + 1], &line[at], place.column);
    return std::pair(place, line.substr(at + kind.size()));
  }
  return std::nullopt;
}

std::string quoted(const std::string& text, std::size_t nth = 0) {
  std::size_t begin = text.find('\'');
  for (; nth > 0 && begin != std::string::npos; --nth)
    begin = text.find('\'', text.find('\'', begin + 1) + 1);
  if (begin == std::string::npos) return {};
  return text.substr(begin + 1, text.find('\'', begin + 1) - begin - 1);
}

/// A type without what C says of what it is.
std::string bare(const std::string& type) {
  for (const std::string_view word : {"struct ", "union ", "enum "})
    if (type.starts_with(word)) return type.substr(word.size());
  return type;
}

/// What is missing where the compiler says this, if it is something that a header would have.
std::optional<Missing> missing_by(const Place& place, const std::string& what) {
  const std::string name = quoted(what);
  if (what.starts_with("call to undeclared function")) return Missing{name + "()", name, place};
  if (what.starts_with("use of undeclared identifier") || what.starts_with("unknown type name"))
    return Missing{name, name, place};
  if (what.starts_with("no member named")) {
    const std::string of = quoted(what, 1);
    return Missing{fmt::format("{} of {}", name, of), bare(of), place};
  }
  if (what.find("incomplete type") == std::string::npos &&
      what.find("incomplete definition") == std::string::npos &&
      what.find("never completed") == std::string::npos)
    return std::nullopt;
  for (std::size_t nth = 0;; ++nth) {
    const std::string type = quoted(what, nth);
    if (type.empty()) return std::nullopt;
    if (type != bare(type)) return Missing{type, bare(type), place};
  }
}

std::vector<std::string> words_to_ask(const std::string& source, const Code& code,
                                      const std::string& home, const std::string& folder) {
  std::vector<std::string> words = words_to_compile(source, "/dev/null", code, home);
  std::erase_if(words, [](const std::string& word) { return word == "-c" || word == "-emit-llvm"; });
  const std::array<std::string, 7> more = {"-fsyntax-only",  "-ferror-limit=0",
                                           "-fno-caret-diagnostics", "-fno-color-diagnostics",
                                           "-Wno-everything", "-idirafter", folder};
  words.insert(words.begin() + 1, more.begin(), more.end());
  // What this turns off is an error all the same.
  words.insert(words.begin() + 6, "-Werror=implicit-function-declaration");
  return words;
}

/// One line for each.
std::string listed(const std::vector<Missing>& all) {
  std::size_t width = 0;
  for (const Missing& missing : all) width = std::max(width, missing.text.size());
  std::string text;
  for (const Missing& missing : all) {
    const std::string header = kernel_header_of(missing.name);
    text += fmt::format("  {:<{}}  {}:{}", missing.text, width, missing.place.file,
                        missing.place.line);
    if (!header.empty()) text += fmt::format("  (a kernel has it in {})", header);
    text += '\n';
  }
  return text;
}

}  // namespace

std::optional<Lack> what_is_missing(const std::string& source, const Code& code,
                                     const std::string& home, const std::string& folder) {
  const std::string stand_ins = folder + "/missing";
  std::error_code failed;
  fs::create_directory(stand_ins, failed);
  const std::vector<std::string> words = words_to_ask(source, code, home, stand_ins);
  std::vector<Missing> all;
  bool is_all = true;
  bool lacks_headers = false;
  bool has_names = false;
  const auto add = [&](Missing missing) {
    if (std::none_of(all.begin(), all.end(),
                     [&](const Missing& before) { return before.text == missing.text; }))
      all.push_back(std::move(missing));
  };
  for (int round = 0; round < kMostHeaders; ++round) {
    const auto asked = run(words, Listen::errors);
    if (!asked) return std::nullopt;
    std::istringstream lines(asked->output);
    bool again = false;
    std::vector<Missing> names;
    for (std::string line; std::getline(lines, line);) {
      const auto error = error_of(line);
      if (!error) continue;
      const auto& [place, what] = *error;
      if (what.ends_with("file not found")) {
        const std::string header = quoted(what);
        const fs::path there = fs::path(stand_ins) / header;
        // Nothing is put where the user has files.
        if (fs::path(header).is_absolute() || header.find("..") != std::string::npos)
          return std::nullopt;
        fs::create_directories(there.parent_path(), failed);
        again = !fs::exists(there) && std::ofstream(there).good();
        add({header, header, place});
        lacks_headers = true;
        if (!again) return std::nullopt;
      } else if (auto missing = missing_by(place, what)) {
        names.push_back(std::move(*missing));
      } else if (all.empty()) {
        is_all = false;
      }
    }
    if (again) continue;
    // What is never completed is told at the end of a file.
    std::sort(names.begin(), names.end(), [](const Missing& a, const Missing& b) {
      return std::tie(a.place.file, a.place.line, a.place.column) <
             std::tie(b.place.file, b.place.line, b.place.column);
    });
    for (Missing& missing : names) add(std::move(missing));
    has_names = true;
    break;
  }
  if (!has_names) return std::nullopt;
  // A name alone may as well be a mistake, of which the compiler knows more to say.
  if (all.empty() || (!lacks_headers && code.shim.empty())) return std::nullopt;
  const bool of_kernel = code.shim.empty() && std::any_of(all.begin(), all.end(), [](const auto& m) {
    return m.name.starts_with("linux/") || m.name.starts_with("asm/");
  });
  const std::string lacks =
      code.shim.empty() ? "is nowhere" : "the stand-ins of --shim " + code.shim + " do not have";
  std::fputs(fmt::format("the code needs what {}:\n{}", lacks, listed(all)).c_str(), stderr);
  Error error{all.front().place,
              fmt::format("the code needs what {}: {} in all, listed above; {}--include FILE reads a "
                          "file before it that has them, --include FOLDER has headers",
                          lacks, all.size(),
                          of_kernel ? "--shim linux has stand-ins for a kernel's headers, " : "")};
  return Lack{std::move(error), is_all};
}

}  // namespace counterproof::own
