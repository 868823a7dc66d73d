// What a controller counts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace counterproof {

enum class Resource : std::uint8_t { memory, tasks, files, kernel };

inline constexpr std::array kResources = {Resource::memory, Resource::tasks, Resource::files,
                                          Resource::kernel};
inline constexpr std::size_t kResourceCount = kResources.size();

constexpr std::string_view name_of(Resource resource) {
  constexpr std::array<std::string_view, kResourceCount> kNames = {"memory", "tasks", "files",
                                                                   "kernel"};
  return kNames[static_cast<std::size_t>(resource)];
}

}  // namespace counterproof
