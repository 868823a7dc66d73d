// What a controller counts.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/enum_table.hpp"

namespace counterproof {

enum class Resource : std::uint8_t { memory, tasks, files, kernel };

inline constexpr auto kResources = kAllOf<Resource>;

constexpr std::string_view name_of(Resource resource) {
  constexpr EnumTable<Resource, std::string_view> kNames = {"memory", "tasks", "files", "kernel"};
  return kNames[resource];
}

}  // namespace counterproof
