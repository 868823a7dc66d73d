#include "conform/kernel.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>
#include <system_error>

#include "conform/guest_commands.hpp"
#include "model/suggest.hpp"

namespace counterproof::conform {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUmlCommand = "linux.uml";

/// Where a program is that is called by its name alone; empty: nowhere.
std::string found_on_path(std::string_view name) {
  const char* path = ::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/bin:/bin";
  while (!rest.empty()) {
    const std::size_t end = rest.find(':');
    const fs::path candidate = fs::path(rest.substr(0, end)) / name;
    std::error_code error;
    if (fs::is_regular_file(candidate, error)) return candidate.string();
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return {};
}

/// A fresh folder.
Result<std::string> make_folder() {
  std::string folder = (fs::temp_directory_path() / "counterproof-conform-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr)
    return Error{{folder}, "cannot be made: is the folder for temporary files full?"};
  return folder;
}

}  // namespace

Result<KernelSpec> parse_kernel(const std::string& text) {
  KernelSpec spec;
  if (text == "uml") {
    spec.path = found_on_path(kUmlCommand);
    if (spec.path.empty())
      return Error{{},
                   "there is no user-mode Linux here: scripts/set-up conform installs "
                   "Debian's package user-mode-linux"};
    return spec;
  }
  std::string_view path = text;
  if (path.starts_with("qemu:")) {
    spec.kind = KernelSpec::Kind::qemu;
    path.remove_prefix(5);
    if (found_on_path("qemu-system-x86_64").empty())
      return Error{{},
                   "there is no QEMU here: scripts/set-up conform installs Debian's package "
                   "qemu-system-x86"};
  } else if (path.starts_with("live:")) {
    spec.kind = KernelSpec::Kind::live;
    path.remove_prefix(5);
    std::error_code error;
    if (!fs::is_regular_file(fs::path(path) / "cgroup.controllers", error))
      return Error{{},
                   fmt::format("{} is no folder of control groups of version 2; expected one "
                               "that was handed over, such as /sys/fs/cgroup/mine",
                               shown(path))};
    spec.path = fs::absolute(path, error).string();
    return spec;
  }
  std::error_code error;
  if (!fs::is_regular_file(path, error))
    return Error{{},
                 fmt::format("there is no kernel {}; expected \"uml\", the file of a user-mode "
                             "Linux, \"qemu:\" and the image of a kernel, or \"live:\" and a "
                             "folder of control groups",
                             shown(path))};
  spec.path = fs::absolute(path, error).string();
  return spec;
}

bool KernelFacts::has(std::string_view controller) const {
  for (const std::string& one : controllers)
    if (one == controller) return true;
  return false;
}

Result<KernelFacts> facts_of(Guest& guest) {
  auto hello = guest.ask("hello");
  if (!hello) return hello.error();
  if (hello->value("agent") != kProtocolVersion || hello->value("unit") != kUnit)
    return Error{{}, "the agent in the guest is of another version: build it again"};
  KernelFacts facts;
  facts.release = hello->text("kernel");
  facts.swap = hello->text("swap") == "yes";
  facts.files = hello->text("files") == "yes";
  facts.shmem = hello->text("shmem") == "yes";
  facts.hands_down = hello->text("recursive") == "yes";
  facts.generations = hello->text("generations") == "yes";
  facts.may_choose = hello->text("init") == "yes";
  facts.may_exempt = hello->text("root") == "yes";
  std::string_view rest = hello->text("controllers");
  while (!rest.empty()) {
    const std::size_t end = rest.find(',');
    facts.controllers.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return facts;
}

Result<std::uint64_t> measured_lag(Guest& guest) {
  std::vector<std::string> lines = {"begin measured", "make A", "spawn 0 A"};
  for (int i = 0; i < 8; ++i)
    for (const char* line : {"touch 0 0", "see A m", "unmap 0 0", "see A m"})
      lines.emplace_back(line);
  auto answers = guest.ask(lines);
  if (!answers) return answers.error();
  bool lags = false;
  for (std::size_t i = 3; i < answers->size(); i += 2) {
    const std::int64_t anonymous = (*answers)[i + 1].value("anon").value_or(0);
    const std::int64_t expected = lines[i].starts_with("touch") ? std::int64_t{kUnit} : 0;
    lags =
        lags || anonymous < expected || anonymous > expected + static_cast<std::int64_t>(kUnit / 4);
  }
  return lags ? kUnit / 4 : 0;
}

Result<std::unique_ptr<Kernel>> Kernel::boot(const KernelSpec& spec, const std::string& agent,
                                             const std::atomic<bool>* stop) {
  std::unique_ptr<Kernel> kernel(new Kernel);
  auto folder = make_folder();
  if (!folder) return folder.error();
  kernel->folder_ = *folder;
  const auto command = guest_command(spec, agent, kernel->folder_);
  if (!command) return command.error();
  auto guest = Guest::start(*command, stop);
  if (!guest) return guest.error();
  kernel->guest_ = std::make_unique<Guest>(std::move(guest).value());
  auto facts = facts_of(*kernel->guest_);
  if (!facts) return facts.error();
  kernel->facts_ = std::move(facts).value();
  if (spec.kind != KernelSpec::Kind::uml) kernel->facts_.frees_within = std::chrono::seconds(25);
  for (const char* needed : {"memory", "pids"})
    if (!kernel->facts_.has(needed))
      return Error{{spec.path},
                   fmt::format("its kernel has no controller \"{}\" in version 2 of control "
                               "groups: expected one with CONFIG_MEMCG and CONFIG_CGROUP_PIDS",
                               needed)};
  auto lag = measured_lag(*kernel->guest_);
  if (!lag) return lag.error();
  kernel->facts_.lag_bytes = *lag;
  return kernel;
}

Kernel::~Kernel() {
  guest_.reset();
  std::error_code error;
  if (!folder_.empty()) fs::remove_all(folder_, error);
}

}  // namespace counterproof::conform
