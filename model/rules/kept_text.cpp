#include "model/rules/kept_text.hpp"

#include "model/rules/own_rules.hpp"

namespace counterproof {
namespace {

std::size_t count_of(KeptKind kind, const Scope& scope) {
  switch (kind) {
    case KeptKind::container:
      return scope.containers;
    case KeptKind::task:
      return scope.tasks;
    case KeptKind::page:
      return scope.pages;
    case KeptKind::file:
      return scope.files;
    case KeptKind::object:
      return scope.objects;
    case KeptKind::none:
    case KeptKind::number:
    case KeptKind::containers:
    case KeptKind::tasks:
      break;
  }
  return 1;
}

template <class IdType>
std::string names_of(Set<IdType> set) {
  std::string names;
  for (const IdType id : set) names += (names.empty() ? "" : ", ") + name_of(id);
  return names.empty() ? "-" : names;
}

std::string value_text(KeptKind kind, std::uint8_t byte) {
  switch (kind) {
    case KeptKind::container:
    case KeptKind::task:
      return byte == 0 ? "-" : name_of(Pick{kind, static_cast<std::uint8_t>(byte - 1)});
    case KeptKind::containers:
      return names_of(Set<ContainerId>(byte));
    case KeptKind::tasks:
      return names_of(Set<TaskId>(byte));
    case KeptKind::number:
    case KeptKind::none:
    case KeptKind::page:
    case KeptKind::file:
    case KeptKind::object:
      break;
  }
  return std::to_string(byte);
}

template <class Visit>
void for_each_value(const Rules& rules, const Scope& scope, const World& world, Visit&& visit) {
  if (rules.own == nullptr) return;
  for (const KeptField& field : rules.own->kept) {
    for (std::size_t first = 0; first < count_of(field.first, scope); ++first) {
      for (std::size_t second = 0; second < count_of(field.second, scope); ++second) {
        const std::uint8_t byte = world.own[field.byte_of(first, second)];
        std::string key = name_of(Pick{field.first, static_cast<std::uint8_t>(first)});
        if (field.second != KeptKind::none)
          key += " and " + name_of(Pick{field.second, static_cast<std::uint8_t>(second)});
        visit(KeptValue{field.name, field.first, first, std::move(key),
                        value_text(field.value, byte)},
              byte);
      }
    }
  }
}

}  // namespace

std::vector<KeptValue> kept_values(const Rules& rules, const Scope& scope, const World& world) {
  std::vector<KeptValue> values;
  for_each_value(rules, scope, world,
                 [&](KeptValue value, std::uint8_t) { values.push_back(std::move(value)); });
  return values;
}

std::vector<KeptValue> kept_values_set(const Rules& rules, const Scope& scope, const World& world) {
  std::vector<KeptValue> values;
  for_each_value(rules, scope, world, [&](KeptValue value, std::uint8_t byte) {
    if (byte != 0) values.push_back(std::move(value));
  });
  return values;
}

}  // namespace counterproof
