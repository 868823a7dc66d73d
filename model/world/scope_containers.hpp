// Reading the containers of a scope, and the values that all of a scope is made of.
#pragma once

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/result.hpp"
#include "model/toml/toml_reading.hpp"
#include "model/world/written_scope.hpp"

namespace counterproof {

/// Reads values of a TOML table.  Each function answers whether the value was right; the first
/// mistake is kept in `error_`.
class ValueReader {
 public:
  explicit ValueReader(std::string file) : file_(std::move(file)) {}

 protected:
  [[nodiscard]] Place place(const toml::source_position& at) const {
    return {file_, at.line, at.column};
  }
  [[nodiscard]] Place place(const toml::node& node) const { return place(node.source().begin); }

  bool fail(Place place, std::string message) {
    error_ = Error{std::move(place), std::move(message)};
    return false;
  }

  bool read_text(std::string_view key, const toml::node& node, std::string& into) {
    const auto text = node.value_exact<std::string>();
    if (!text)
      return fail(place(node), fmt::format("{} is {}; expected a text", key, kind_of(node)));
    if (key == "about" && text->find_first_of("\r\n") != std::string::npos)
      return fail(place(node), "about has several lines; expected one");
    into = *text;
    return true;
  }

  bool read_amount(std::string_view key, const toml::node& node, std::uint64_t& into) {
    const auto number = node.value_exact<std::int64_t>();
    const auto text = node.value_exact<std::string>();
    if (number && *number >= 0) {
      into = static_cast<std::uint64_t>(*number);
    } else if (text == "unlimited") {
      into = kUnlimited;
    } else {
      return fail(place(node),
                  fmt::format("{} is {}; expected a whole number, or \"unlimited\"", key,
                              number ? std::to_string(*number) : shown_value(node)));
    }
    return true;
  }

  /// Calls `visit(text, node)` for each text of a list, while it returns true.
  template <class Visit>
  bool each_text(const TomlEntry& entry, std::string_view example, const Visit& visit) {
    const toml::array* list = entry.value->as_array();
    if (list == nullptr) {
      return fail(place(*entry.value), fmt::format("{} is {}; expected a list of texts, such as {}",
                                                   entry.key, shown_value(*entry.value), example));
    }
    for (const toml::node& item : *list) {
      const auto text = item.value_exact<std::string>();
      if (!text) {
        return fail(place(item), fmt::format("{} holds {}; expected texts, such as {}", entry.key,
                                             kind_of(item), example));
      }
      if (!visit(*text, item)) return false;
    }
    return true;
  }

  std::string file_;
  std::optional<Error> error_;
};

/// Reads the table of containers: who is there, below whom, with which marks and limits.
class ContainerReader : public ValueReader {
 public:
  /// \param whole  the file, and where in it the scope stands
  explicit ContainerReader(const Place& whole) : ValueReader(whole.file), whole_(whole) {}

 protected:
  /// Reads `[containers]` of the scope's table.
  bool read_containers(const toml::table& root);
  /// The container of this name among the first `before`.  \param what  begins the error.
  bool find_container(std::string_view what, const std::string& name, const toml::node& node,
                      std::size_t before, ContainerId& into);

  Place whole_;
  WrittenScope written_;
  Scope& scope_ = written_.scope;

 private:
  bool read_container(const TomlEntry& entry);
  bool read_own(const std::string& key, const toml::node& node, Resource resource);
  bool read_own_limit(const std::string& key, const toml::node& node);
};

}  // namespace counterproof
