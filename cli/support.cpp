#include "cli/support.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "cli/trace_text.hpp"
#include "fuzz/byte_form.hpp"
#include "model/printable.hpp"
#include "model/text_file.hpp"
#include "reports/check_text.hpp"

namespace counterproof {
namespace {

namespace fs = std::filesystem;

std::string shipped_policies() {
  if (fs::is_directory("policies")) return "policies";
  const fs::path beside = fs::path(project_folder()) / "policies";
  if (fs::is_directory(beside)) return beside.string();
  fail({{}, "there is no folder policies/ here; name policy files or a folder of them"});
}

std::vector<std::string> files_in(const std::string& folder, std::string_view ending) {
  std::vector<std::string> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->path().extension() == ending) found.push_back(entry->path().string());
  if (error) fail({{folder, 0, 0}, "the folder cannot be read: " + error.message()});
  std::sort(found.begin(), found.end());
  return found;
}

/// A terminal that knows escape sequences: one that is "dumb" would show them as they are.
bool is_terminal(int descriptor) {
  const char* kind = std::getenv("TERM");
  return ::isatty(descriptor) != 0 && (kind == nullptr || std::string_view(kind) != "dumb");
}

bool colours_wanted() {
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  return wanted && is_terminal(STDOUT_FILENO);
}

/// ", 1.2 GiB on disk"; nothing where nothing is.
std::string on_disk(std::uint64_t bytes) {
  if (bytes == 0) return "";
  const auto mebibytes = static_cast<double>(bytes) / (1U << 20U);
  return mebibytes < 1024 ? fmt::format(", {:.0f} MiB on disk", mebibytes)
                          : fmt::format(", {:.1f} GiB on disk", mebibytes / 1024);
}

std::string how_many(double number) {
  if (number >= 1e6) return fmt::format("{:.1f} M", number / 1e6);
  if (number >= 1e3) return fmt::format("{:.0f} k", number / 1e3);
  return fmt::format("{:.0f}", number);
}

/// Nobody shall take what was found before for what this run has done.
std::string start_text(const Policy& policy, const Scope& scope, const DiskStart& start) {
  const std::string of = start.group.empty() ? "" : fmt::format(", group {}", start.group);
  if (start.finished)
    return fmt::format("{}, {}{}: {} states were searched before\n", policy.name, scope.name, of,
                       grouped(start.states));
  return fmt::format("{}, {}{}: goes on from {} states, depth {}\n", policy.name, scope.name, of,
                     grouped(start.states), start.depth);
}

}  // namespace

void fail(const Error& error) {
  std::cerr << error.text() << '\n';
  throw Exit{ExitCode::bad_input};
}

std::vector<std::string> policy_files(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  const auto add = [&](const std::string& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return files.push_back(path);
    note_file(path);
    const std::vector<std::string> found = files_in(path, ".toml");
    if (found.empty()) fail({{path, 0, 0}, "no policy here; expected files that end in .toml"});
    files.insert(files.end(), found.begin(), found.end());
  };
  if (paths.empty()) add(shipped_policies());
  for (const std::string& path : paths) add(path);
  return files;
}

std::vector<NamedTrace> read_traces(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) fail({{folder, 0, 0}, "no such folder"});
  std::vector<NamedTrace> traces;
  for (const std::string& file : files_in(folder, ".trace"))
    traces.push_back({printable(fs::path(file).stem().string()), read_trace(file)});
  if (traces.empty()) fail({{folder, 0, 0}, "no trace here; expected files that end in .trace"});
  return traces;
}

std::vector<Policy> read_policies(const std::vector<std::string>& paths) {
  std::vector<Policy> policies;
  for (const std::string& file : policy_files(paths))
    policies.push_back(need(read_policy_file(file)));
  return policies;
}

Trace read_trace(const std::string& path) { return trace_in(read_trace_text(path), path); }

Trace trace_in(const std::string& text, const std::string& path) {
  if (!fuzz::looks_like_bytes(text)) return need(parse_trace(text, name_of_trace(path)));
  return fuzz::decode({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

std::string project_folder() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  const fs::path data = self.parent_path().parent_path() / "share/counterproof";
  // In a build folder that is a link to the sources.
  const fs::path folder = fs::canonical(data, error);
  return error ? data.string() : folder.string();
}

SourceLines source_lines() { return SourceLines({".", project_folder()}); }

void print_document(std::string_view text) {
  const std::size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
  if (written != text.size() || std::fflush(stdout) != 0) {
    fail({{}, "standard output cannot be written"});
  }
}

void print(std::string_view text) { print_document(for_terminal(text, colours_wanted())); }

ExitCode worse(ExitCode a, ExitCode b) {
  const auto weight = [](ExitCode code) {
    return code == ExitCode::claim_violated ? 2 : code == ExitCode::not_settled ? 1 : 0;
  };
  return weight(a) >= weight(b) ? a : b;
}

Paint paint_for_output() { return Paint(colours_wanted()); }

ProgressLine::ProgressLine() : on_terminal_(is_terminal(STDERR_FILENO)) {}

void ProgressLine::attach_to(CheckOptions& options) {
  options.search.interrupted = &interrupted();
  options.takes_up = [this](const Policy& policy, const Scope& scope, const DiskStart& start) {
    clear();
    std::fputs(start_text(policy, scope, start).c_str(), stderr);
  };
  if (!on_terminal_) return;
  options.begin_scope = [this](const Policy& policy, const Scope& scope) {
    what_ = fmt::format("{}, {}", policy.name, scope.name);
  };
  options.search.progress = [this](const SearchProgress& progress) {
    show(fmt::format("{}: {} states, {}/s{}, queue {}, depth {}, {:.0f} s", what_,
                     how_many(static_cast<double>(progress.states)),
                     how_many(progress.states_per_second), on_disk(progress.disk_bytes),
                     how_many(static_cast<double>(progress.frontier)), progress.depth,
                     progress.elapsed.count()));
  };
}

void ProgressLine::attach_to(RaceOptions& options, const std::string& program) {
  options.bounds.stop = &interrupted();
  if (!on_terminal_) return;
  what_ = printable(program);
  options.bounds.progress = [this](const schedule::ExplorationProgress& progress) {
    const auto executions = static_cast<double>(progress.executions);
    show(fmt::format("{}: {} executions, {}/s, {} steps in the latest, {:.0f} s", what_,
                     how_many(executions), how_many(executions / progress.elapsed.count()),
                     progress.depth, progress.elapsed.count()));
  };
}

void ProgressLine::show(const std::string& line) {
  if (!on_terminal_) return;
  shown_ = true;
  std::fprintf(stderr, "\r\x1b[K%s", line.substr(0, kTerminalWidth - 1).c_str());
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (!shown_) return;
  shown_ = false;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

}  // namespace counterproof
