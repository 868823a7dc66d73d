// See text_file.hpp.
#include "model/text_file.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace counterproof {

Result<std::string> read_text_file(const std::string& path) {
  const auto error = [&](std::string message) { return Error{{.file = path}, std::move(message)}; };
  // A directory opens without complaint and reads as empty, so it is asked about first.
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (status.type() == std::filesystem::file_type::not_found) return error("there is no such file");
  if (std::filesystem::is_directory(status)) return error("this is a folder; expected a file");
  if (code) return error("the file cannot be read: " + code.message());

  std::ifstream in(path, std::ios::binary);
  if (!in) return error("the file cannot be read; check its permissions");
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (in.bad()) return error("the file cannot be read to its end");
  return text;
}

}  // namespace counterproof
