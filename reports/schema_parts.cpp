// See schema_parts.hpp.
#include "reports/schema_parts.hpp"

#include <fmt/format.h>

namespace counterproof {

Json schema_head(std::string_view name, std::string_view title, std::string_view about) {
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"$id", fmt::format("https://counterproof.invalid/schema/1/{}.schema.json", name)},
          {"title", title},
          {"description", about}};
}

Json text_schema(std::string_view about) {
  return {{"description", about}, {"type", "string"}, {"pattern", "\\S"}};
}

Json one_of_words(const Described& words) {
  Json all = Json::array();
  for (const auto& [word, about] : words) {
    Json one = {{"const", word}};
    if (!about.empty()) one["description"] = about;
    all.push_back(std::move(one));
  }
  return {{"oneOf", std::move(all)}};
}

Json list_schema(std::string_view about, Json item) {
  return {{"description", about}, {"type", "array"}, {"items", std::move(item)}};
}

Json dotted_keys(const Described& keys, const Json& value) {
  Json properties = Json::object();
  const auto described = [&](std::string_view about) {
    Json one = {{"description", about}};
    one.update(value);
    return one;
  };
  for (const auto& [key, about] : keys) properties[key] = described(about);
  for (const auto& [key, about] : keys) {
    const std::size_t dot = key.find('.');
    Json& table = properties[key.substr(0, dot)];
    if (table.is_null())
      table = {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
    table["properties"][key.substr(dot + 1)] = described(about);
  }
  return properties;
}

}  // namespace counterproof
