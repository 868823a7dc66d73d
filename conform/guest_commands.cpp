// A guest of user-mode Linux sees the folder as its root, and reads the page files from an image on
// a disk, which is ten times as fast.  One under QEMU has an archive of the agent, the driver of a
// disk in memory, and the image of a small file system for that disk, so that it needs no device
// that a kernel may lack.  The machine's own kernel needs the page files alone.
#include "conform/guest_commands.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "conform/initramfs.hpp"

extern char** environ;

namespace counterproof::conform {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSwapBytes = 128U << 20U;
constexpr const char* kDiskDriver = "kernel/drivers/block/brd.ko";

/// The driver of a disk in memory among these modules; empty if there is none.
std::string disk_driver_in(const fs::path& modules) {
  std::error_code error;
  for (const char* ending : {"", ".xz"}) {
    const fs::path driver = modules / (std::string(kDiskDriver) + ending);
    if (fs::is_regular_file(driver, error)) return driver.string();
  }
  return {};
}

/// That of Debian's user-mode Linux.
std::string uml_disk_driver() {
  std::error_code error;
  for (const auto& version : fs::directory_iterator("/usr/lib/uml/modules", error))
    if (std::string driver = disk_driver_in(version.path()); !driver.empty()) return driver;
  return {};
}

/// That of the kernel "…/boot/vmlinuz-RELEASE".
std::string disk_driver_of(const fs::path& kernel) {
  const std::string name = kernel.filename().string();
  const std::size_t dash = name.find('-');
  if (dash == std::string::npos) return {};
  const std::string release = name.substr(dash + 1);
  for (const fs::path& root : {kernel.parent_path().parent_path(), fs::path("/"), fs::path("/usr")})
    if (std::string driver = disk_driver_in(root / "lib/modules" / release); !driver.empty())
      return driver;
  return {};
}

/// Makes a file of so many bytes, all of them zero.
std::error_code make_file(const fs::path& path, std::uint64_t bytes) {
  std::error_code error;
  if (!write_bytes(path.string(), "")) return std::make_error_code(std::errc::io_error);
  fs::resize_file(path, bytes, error);
  return error;
}

std::error_code make_page_files(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  for (std::size_t i = 0; i < kPageFiles && !error; ++i)
    error = make_file(folder / std::to_string(i), kUnit);
  return error;
}

Error cannot(const std::string& folder, const std::error_code& error) {
  return {{folder}, fmt::format("cannot be filled: {}", error.message())};
}

/// Runs a program of the system. \returns whether it ended well.
bool run_quietly(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {1, 2})
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", 1, 0);
  pid_t process = 0;
  const bool started =
      ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&actions);
  int status = 1;
  while (started && ::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return started && status == 0;
}

/// Makes the image of a file system with the page files.  \returns whether it could be made.
bool make_image(const std::string& folder, const std::string& image) {
  return run_quietly(
      {"mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-d", folder, image, "24M"});
}

Result<GuestCommand> uml_command(const KernelSpec& spec, const std::string& agent,
                                 const std::string& folder) {
  std::error_code error = make_page_files(folder + "/pages");
  for (const char* name : {"proc", "sys", "dev"})
    if (!error) fs::create_directory(fs::path(folder) / name, error);
  if (!error) fs::copy_file(agent, fs::path(folder) / "agent", error);
  // A kernel of another build refuses it, and swaps to a file.
  if (const std::string driver = uml_disk_driver(); !driver.empty() && !error)
    fs::copy_file(driver, fs::path(folder) / fs::path(driver).filename(), error);
  if (!error) error = make_file(folder + "/swap", kSwapBytes);
  if (error) return cannot(folder, error);
  GuestCommand command;
  command.reads_from = 53;
  command.writes_to = 54;
  command.words = {spec.path,
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
  // Where there is none, or the kernel cannot read it, pages come one by one from the folder
  // itself.
  const std::string image = folder + "/image";
  if (make_image(folder + "/pages", image)) command.words.push_back("ubd1=" + image);
  return command;
}

Result<GuestCommand> qemu_command(const KernelSpec& spec, const std::string& agent,
                                  const std::string& folder) {
  Initramfs files;
  for (const char* name : {"proc", "sys", "dev", "pages"}) files.add_folder(name);
  files.add_console();
  auto program = read_bytes(agent);
  if (!program) return program.error();
  files.add_program("init", *program);
  if (const std::string driver = disk_driver_of(spec.path); !driver.empty()) {
    auto module = read_bytes(driver);
    if (!module) return module.error();
    files.add_file(driver.ends_with(".xz") ? "brd.ko.xz" : "brd.ko", *module);
    if (const std::error_code error = make_page_files(folder + "/files"))
      return cannot(folder, error);
    const std::string image = folder + "/image";
    if (!make_image(folder + "/files", image))
      return Error{{}, "mke2fs makes no image: install Debian's package e2fsprogs"};
    auto bytes = read_bytes(image);
    if (!bytes) return bytes.error();
    files.add_file("pages.img", *bytes);
  }
  const std::string archive = folder + "/initramfs";
  if (auto written = write_bytes(archive, std::move(files).bytes()); !written)
    return written.error();
  GuestCommand command;
  command.words = {"qemu-system-x86_64",
                   "-accel",
                   "tcg",
                   "-cpu",
                   "max",
                   "-m",
                   "768",
                   "-no-reboot",
                   "-nodefaults",
                   "-nographic",
                   "-monitor",
                   "none",
                   "-serial",
                   "file:" + folder + "/serial",
                   "-chardev",
                   "stdio,id=line,signal=off",
                   "-serial",
                   "chardev:line",
                   "-kernel",
                   spec.path,
                   "-initrd",
                   archive,
                   "-append",
                   "console=ttyS0 panic=-1 quiet LINE=/dev/ttyS1"};
  // Emulation takes ten times as long as the machine itself.
  command.patience *= 4;
  return command;
}

Result<GuestCommand> live_command(const KernelSpec& spec, const std::string& agent,
                                  const std::string& folder) {
  if (const std::error_code error = make_page_files(folder + "/pages"))
    return cannot(folder, error);
  GuestCommand command;
  command.words = {agent, "live", spec.path, folder + "/pages"};
  return command;
}

}  // namespace

Result<GuestCommand> guest_command(const KernelSpec& spec, const std::string& agent,
                                   const std::string& folder) {
  Result<GuestCommand> command = [&] {
    switch (spec.kind) {
      case KernelSpec::Kind::uml:
        return uml_command(spec, agent, folder);
      case KernelSpec::Kind::qemu:
        return qemu_command(spec, agent, folder);
      case KernelSpec::Kind::live:
        break;
    }
    return live_command(spec, agent, folder);
  }();
  if (command) command.value().console = folder + "/console";
  return command;
}

}  // namespace counterproof::conform
