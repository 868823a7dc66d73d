// Source: Documentation/driver-api/early-userspace/buffer-format.rst of the kernel.
#include "conform/initramfs.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace counterproof::conform {

void Initramfs::pad() { archive_.resize((archive_.size() + 3) / 4 * 4, '\0'); }

void Initramfs::add(std::string_view path, std::uint32_t mode, std::string_view bytes,
                    std::uint32_t device_major, std::uint32_t device_minor) {
  // Magic, inode, mode, uid, gid, links, time, size, device of the file, device that it is, length
  // of the name with its end, checksum.
  archive_ += fmt::format(
      "070701{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}",
      inode_++, mode, 0, 0, 1, 0, bytes.size(), 0, 0, device_major, device_minor, path.size() + 1,
      0);
  archive_ += path;
  archive_ += '\0';
  pad();
  archive_ += bytes;
  pad();
}

void Initramfs::add_console() { add("dev/console", 0020600, {}, 5, 1); }

std::string Initramfs::bytes() && {
  add("TRAILER!!!", 0, {});
  return std::move(archive_);
}

Result<std::string> read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (!file) return Error{{path}, "cannot be read"};
  return std::move(bytes).str();
}

Result<bool> write_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.flush();
  if (!file) return Error{{path}, "cannot be written"};
  return true;
}

}  // namespace counterproof::conform
