#include "conform/kernel.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <system_error>

#include "model/suggest.hpp"

namespace counterproof::conform {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUmlCommand = "linux.uml";
constexpr std::uint64_t kSwapBytes = 128U << 20U;

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

/// The driver of a disk in memory that Debian's user-mode Linux comes with; empty if there is none.
std::string memory_disk_driver() {
  std::error_code error;
  for (const auto& version : fs::directory_iterator("/usr/lib/uml/modules", error)) {
    const fs::path driver = version.path() / "kernel/drivers/block/brd.ko";
    if (fs::is_regular_file(driver, error)) return driver.string();
  }
  return {};
}

/// A fresh folder with the files that stand for pages, and what a guest's root needs.
Result<std::string> make_folder(const std::string& agent) {
  std::string folder = (fs::temp_directory_path() / "counterproof-conform-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr)
    return Error{{folder}, "cannot be made: is the folder for temporary files full?"};
  std::error_code error;
  for (const char* name : {"proc", "sys", "dev", "pages"})
    fs::create_directory(fs::path(folder) / name, error);
  fs::copy_file(agent, fs::path(folder) / "agent", error);
  if (error)
    return Error{{agent}, fmt::format("cannot be given to the guest: {}", error.message())};
  // A kernel of another build refuses it, and swaps to a disk.
  if (const std::string driver = memory_disk_driver(); !driver.empty())
    fs::copy_file(driver, fs::path(folder) / "brd.ko", error);
  const auto make_file = [&](const fs::path& path, std::uint64_t bytes) {
    if (std::FILE* file = std::fopen(path.c_str(), "w")) std::fclose(file);
    if (!error) fs::resize_file(path, bytes, error);
  };
  for (std::size_t i = 0; i < kPageFiles; ++i)
    make_file(fs::path(folder) / "pages" / std::to_string(i), kUnit);
  make_file(fs::path(folder) / "swap", kSwapBytes);
  if (error) return Error{{folder}, fmt::format("cannot be filled: {}", error.message())};
  return folder;
}

GuestCommand uml_command(const std::string& kernel, const std::string& folder) {
  GuestCommand command;
  command.reads_from = 53;
  command.writes_to = 54;
  command.words = {kernel,
                   "rootfstype=hostfs",
                   "rootflags=" + folder,
                   "ro",
                   "init=/agent",
                   "mem=512M",
                   "con=null",
                   "con0=null,fd:1",
                   "ssl0=fd:53,fd:54",
                   "ubd0=" + folder + "/swap",
                   "quiet"};
  return command;
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
  std::error_code error;
  if (!fs::is_regular_file(text, error))
    return Error{{},
                 fmt::format("there is no kernel {}; expected \"uml\" or the file of a user-mode "
                             "Linux",
                             shown(text))};
  spec.path = fs::absolute(text, error).string();
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
  std::string_view rest = hello->text("controllers");
  while (!rest.empty()) {
    const std::size_t end = rest.find(',');
    facts.controllers.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return facts;
}

Result<std::unique_ptr<Kernel>> Kernel::boot(const KernelSpec& spec, const std::string& agent) {
  std::unique_ptr<Kernel> kernel(new Kernel);
  auto folder = make_folder(agent);
  if (!folder) return folder.error();
  kernel->folder_ = *folder;
  GuestCommand command = uml_command(spec.path, kernel->folder_);
  command.console = kernel->folder_ + "/console";
  auto guest = Guest::start(command);
  if (!guest) return guest.error();
  kernel->guest_ = std::make_unique<Guest>(std::move(guest).value());
  auto facts = facts_of(*kernel->guest_);
  if (!facts) return facts.error();
  kernel->facts_ = std::move(facts).value();
  for (const char* needed : {"memory", "pids"})
    if (!kernel->facts_.has(needed))
      return Error{{spec.path},
                   fmt::format("its kernel has no controller \"{}\" in version 2 of control "
                               "groups: expected one with CONFIG_MEMCG and CONFIG_CGROUP_PIDS",
                               needed)};
  return kernel;
}

Kernel::~Kernel() {
  guest_.reset();
  std::error_code error;
  if (!folder_.empty()) fs::remove_all(folder_, error);
}

}  // namespace counterproof::conform
