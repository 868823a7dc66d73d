#include "model/world/scope_file.hpp"

#include <filesystem>

#include "model/printable.hpp"
#include "model/text_file.hpp"
#include "model/toml/toml_reading.hpp"
#include "model/world/scope_table.hpp"

namespace counterproof {

Result<WrittenScope> read_scope(std::string_view text, const std::string& file) {
  const Result<toml::table> root = parse_toml(text, file);
  if (!root) return root.error();
  return read_scope_table(*root, printable(std::filesystem::path(file).stem().string()),
                          {.file = file});
}

Result<WrittenScope> read_scope_file(const std::string& path) {
  const Result<std::string> text = read_text_file(path);
  return text ? read_scope(*text, path) : text.error();
}

}  // namespace counterproof
