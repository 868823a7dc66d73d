// The files of a guest that has no disk: an archive that the kernel unpacks as it starts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace counterproof::conform {

/// An archive in the form that cpio calls "newc", not compressed.
class Initramfs {
 public:
  void add_folder(std::string_view path) { add(path, 0040755, {}); }
  void add_program(std::string_view path, std::string_view bytes) { add(path, 0100755, bytes); }
  void add_file(std::string_view path, std::string_view bytes) { add(path, 0100644, bytes); }
  /// The console, without which init has nowhere to complain to.
  void add_console();

  /// Ends the archive.
  [[nodiscard]] std::string bytes() &&;

 private:
  void add(std::string_view path, std::uint32_t mode, std::string_view bytes,
           std::uint32_t device_major = 0, std::uint32_t device_minor = 0);
  void pad();

  std::string archive_;
  std::uint32_t inode_ = 1;
};

/// All bytes of a file.  Errors: it cannot be read.
Result<std::string> read_bytes(const std::string& path);
/// Errors: it cannot be written.
Result<bool> write_bytes(const std::string& path, std::string_view bytes);

}  // namespace counterproof::conform
