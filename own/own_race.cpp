// See own_race.hpp.
#include "own/own_race.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "model/printable.hpp"
#include "own/split.hpp"

namespace counterproof::own {
namespace {

std::optional<Error> wrong_harness(const OwnProgram& program, const Image& image) {
  if (program.threads() == 0)
    return Error{{}, "the harness has no thread; expected cp_thread(name) { ... } in some source, or main()"};
  if (program.threads() > schedule::kMaxThreads)
    return Error{{},
                 fmt::format("the harness has {} threads; expected at most {}", program.threads(),
                             schedule::kMaxThreads)};
  for (schedule::ThreadId t = 0; t < program.threads(); ++t)
    for (schedule::ThreadId other = 0; other < t; ++other)
      if (program.thread_name(t) == program.thread_name(other))
        return Error{{}, fmt::format("two threads are named {}", program.thread_name(t))};
  for (const cp_entry_* entry : image.entries()) {
    if (entry->kind != cp_entry_::interrupt) continue;
    bool found = false;
    for (schedule::ThreadId t = 0; t < program.threads(); ++t)
      found = found || program.thread_name(t) == entry->host;
    if (!found)
      return Error{{},
                   fmt::format("the interrupt {} comes on {}, which is no thread", entry->name,
                               entry->host)};
  }
  return std::nullopt;
}

/// What cp_known says: the name of a finding, and of a data race perhaps one of its places.
Result<KnownBreach> known_of(const cp_entry_& entry, Memo& memo) {
  const std::string_view text = memo.keep(entry.name);
  const std::size_t space = std::min(text.find(' '), text.size());
  KnownBreach known{text.substr(0, space), memo.keep(entry.host)};
  if (space == text.size()) return known;
  known.place = text.substr(space + 1);
  const std::size_t colon = known.place.rfind(':');
  const bool is_place = colon != known.place.npos && colon > 0 && colon + 1 < known.place.size() &&
                        known.place.find(' ') == known.place.npos &&
                        std::all_of(known.place.begin() + static_cast<std::ptrdiff_t>(colon) + 1,
                                    known.place.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (known.invariant != schedule::fault_id::kDataRace || !is_place)
    return Error{{},
                 fmt::format("cp_known names \"{}\"; expected the name of a finding, or of a data "
                             "race and one of its places: \"{} FILE:LINE\"",
                             text, schedule::fault_id::kDataRace)};
  return known;
}

/// "stack 0:96+8 1:40+16": bytes 96 to 88 below the end of the first thread's stack, and so on.
std::vector<std::string> lines_of(const Layout& layout) {
  if (layout.shared().empty()) return {};
  std::string line = "stack";
  for (const auto& [begin, end] : layout.shared()) {
    const auto [thread, below] = Layout::on_stack(begin);
    line += fmt::format(" {}:{}+{}", thread, below, end - begin);
  }
  return {line};
}

Result<std::vector<SharedBytes>> shared_in(const std::string& text) {
  std::vector<SharedBytes> all;
  for (const std::string& word : split(text, ' ')) {
    SharedBytes bytes;
    unsigned thread = 0;
    const char* at = word.data();
    const char* const end = at + word.size();
    bool right = true;
    const auto number = [&](auto& value, char after) {
      const auto [next, error] = std::from_chars(at, end, value);
      const bool ends = after == '\0' ? next == end : next != end && *next == after;
      right = right && error == std::errc() && ends;
      at = right && next != end ? next + 1 : end;
    };
    number(thread, ':');
    number(bytes.below, '+');
    number(bytes.size, '\0');
    if (!right || thread >= schedule::kMaxThreads || bytes.below > schedule::kStackBytes ||
        bytes.size == 0 || bytes.size > bytes.below)
      return Error{{},
                   fmt::format("\"{}\" is no part of a stack; expected THREAD:BELOW+SIZE, as race "
                               "has written it",
                               word)};
    bytes.thread = static_cast<schedule::ThreadId>(thread);
    all.push_back(bytes);
  }
  return all;
}

}  // namespace

Result<std::unique_ptr<OwnRace>> own_race(const Code& code, RaceSize size,
                                          const std::string& home) {
  auto built = build(code, home);
  if (!built) return built.error();
  const std::shared_ptr<Image> image = *built;
  auto race = std::make_unique<OwnRace>();
  race->memo = std::make_shared<Memo>();
  race->memo->kernel = code.shim == "linux";
  race->entry.name = printable(std::filesystem::path(code.sources.back()).stem().string());
  race->entry.about = "Code that was brought along.";
  race->entry.fixed = true;
  race->entry.code = lines_of(code, size);
  race->entry.learned = [image] { return lines_of(image->layout()); };
  race->image = image;
  for (const cp_entry_* entry : image->entries()) {
    if (entry->kind != cp_entry_::known) continue;
    auto known = known_of(*entry, *race->memo);
    if (!known) return known.error();
    race->entry.known.push_back(*known);
  }
  race->entry.make = [image, size, memo = race->memo](schedule::Execution& execution, RaceSize) {
    return std::make_unique<OwnProgram>(execution, size, image, memo);
  };
  schedule::Execution execution;
  const OwnProgram program(execution, size, image, race->memo);
  if (auto error = wrong_harness(program, *image)) return std::move(*error);
  race->entry.size = {program.threads_used(), size.operations};
  return race;
}

void share(OwnRace& race, const std::vector<SharedBytes>& shared) {
  for (const SharedBytes& bytes : shared) {
    const std::uintptr_t begin = Layout::of_stack(bytes.thread, bytes.below);
    race.image->layout().share(begin, begin + bytes.size);
  }
}

std::vector<std::string> lines_of(const Code& code, RaceSize size) {
  std::vector<std::string> lines;
  for (const std::string& source : code.sources) lines.push_back("source " + source);
  for (const std::string& folder : code.includes) lines.push_back("include " + folder);
  for (const std::string& define : code.defines) lines.push_back("define " + define);
  if (!code.shim.empty()) lines.push_back("shim " + code.shim);
  if (size.threads != 0) lines.push_back(fmt::format("threads {}", size.threads));
  if (size.operations > 1) lines.push_back(fmt::format("operations {}", size.operations));
  return lines;
}

Result<Asked> asked_by(const std::vector<std::string>& lines) {
  Asked asked;
  for (const std::string& line : lines) {
    const std::size_t space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (word == "source") asked.code.sources.push_back(rest);
    if (word == "include") asked.code.includes.push_back(rest);
    if (word == "define") asked.code.defines.push_back(rest);
    if (word == "shim") asked.code.shim = rest;
    if (word == "stack") {
      auto shared = shared_in(rest);
      if (!shared) return shared.error();
      asked.shared = *std::move(shared);
    }
    if (word != "threads" && word != "operations") continue;
    unsigned& number = word == "threads" ? asked.size.threads : asked.size.operations;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc() || end != rest.data() + rest.size())
      return Error{{}, fmt::format("\"{}\" is no number of {}", rest, word)};
  }
  return asked;
}

}  // namespace counterproof::own
