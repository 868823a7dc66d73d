#include "model/toml/toml_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "model/printable.hpp"
#include "model/suggest.hpp"
#include "model/toml/toml_depth.hpp"

namespace counterproof {
namespace {

// toml++ begins its sentences with a capital and may quote the line break that it stumbled on.
std::string one_line(std::string_view description) {
  std::string line = "this is not TOML: ";
  for (const char letter : description) line += letter == '\n' || letter == '\r' ? ' ' : letter;
  char& first = line[line.size() - description.size()];
  if (first == 'E') first = 'e';
  return line;
}

}  // namespace

Result<toml::table> parse_toml(std::string_view text, const std::string& file) {
  if (auto error = too_deep(text, file)) return std::move(*error);
  try {
    return toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    const toml::source_position at = error.source().begin;
    return Error{{file, at.line, at.column}, one_line(error.description())};
  }
}

std::vector<TomlEntry> in_file_order(const toml::table& table) {
  std::vector<TomlEntry> entries;
  for (const auto& [key, value] : table) {
    entries.push_back({std::string(key.str()), key.source().begin, &value});
  }
  std::ranges::sort(entries, [](const TomlEntry& a, const TomlEntry& b) {
    return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
  });
  return entries;
}

std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "a boolean";
    case toml::node_type::none:
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      break;
  }
  return "a date or time";
}

std::string shown_value(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return shown(*text);
  return std::string(kind_of(node));
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      out += '\\';
      out += letter;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{:04X}", byte);
    } else {
      out += letter;
    }
  }
  return out += '"';
}

}  // namespace counterproof
