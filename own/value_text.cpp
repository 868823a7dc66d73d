// See value_text.hpp.
#include "own/value_text.hpp"

#include <fmt/format.h>

#include <bit>

namespace counterproof::own {
namespace {

using Kind = ValueType::Kind;

/// Of numbers that are more likely meant than large ones are.
constexpr std::int64_t kSmall = 65536;

/// The lower `count` bits, the highest of which is the sign.
std::int64_t as_signed(std::uint64_t value, std::size_t count) {
  if (count == 0 || count >= 64) return static_cast<std::int64_t>(value);
  const std::uint64_t sign = std::uint64_t{1} << (count - 1U);
  const std::uint64_t mask = (sign << 1U) - 1U;
  return static_cast<std::int64_t>(((value & mask) ^ sign) - sign);
}

std::uint64_t as_unsigned(std::uint64_t value, std::size_t count) {
  if (count == 0 || count >= 64) return value;
  return value & ((std::uint64_t{1} << count) - 1U);
}

std::string character_text(std::uint64_t value) {
  const std::uint64_t code = value & 0xffU;
  switch (code) {
    case '\0':
      return "'\\0'";
    case '\n':
      return "'\\n'";
    case '\t':
      return "'\\t'";
    case '\'':
      return "'\\''";
    case '\\':
      return "'\\\\'";
    default:
      break;
  }
  if (code >= 0x20U && code < 0x7fU) return fmt::format("'{}'", static_cast<char>(code));
  return std::to_string(as_signed(value, 8));
}

std::string enumeration_text(const ValueType& type, std::uint64_t value) {
  const std::int64_t number = as_signed(value, 8 * type.size);
  for (const auto& [enumerator, name] : type.enumerators)
    if (enumerator == number || as_unsigned(static_cast<std::uint64_t>(enumerator),
                                            8 * type.size) == as_unsigned(value, 8 * type.size))
      return name;
  return std::to_string(number);
}

std::string floating_text(const ValueType& type, std::uint64_t value) {
  if (type.size == sizeof(float))
    return fmt::format("{}", std::bit_cast<float>(static_cast<std::uint32_t>(value)));
  if (type.size == sizeof(double)) return fmt::format("{}", std::bit_cast<double>(value));
  return fmt::format("{{{} bytes}}", type.size);
}

std::string bits_text(const ValueType& type, std::uint64_t value) {
  std::string out;
  for (const ValueType::Bits& field : type.fields) {
    const std::uint64_t part = value >> field.first;
    if (!out.empty()) out += ", ";
    out += field.is_signed ? std::to_string(as_signed(part, field.count))
                           : std::to_string(as_unsigned(part, field.count));
  }
  return type.fields.size() == 1 ? out : "{" + out + "}";
}

std::string unknown_text(const ValueType& type, std::uint64_t value, const NameOfAddress& name_of) {
  if (type.size > sizeof value) return fmt::format("{{{} bytes}}", type.size);
  if (type.size == sizeof value)
    if (std::string name = name_of(value); !name.empty()) return name;
  const std::int64_t number = as_signed(value, 8 * type.size);
  if (number < 0 && number >= -kSmall && type.size > 1) return std::to_string(number);
  return std::to_string(as_unsigned(value, 8 * type.size));
}

/// A number may be an address that was taken apart from its type: of a page's private word, say, or with
/// a mark in its lowest bits.  Counts are not as large as where things lie.
std::string number_text(const ValueType& type, std::uint64_t value, const NameOfAddress& name_of) {
  if (type.size == sizeof value && value >> 32U != 0) {
    const std::uint64_t mark = value % alignof(std::uint64_t);
    if (const std::string name = name_of(value - mark); name.starts_with('&'))
      return mark == 0 ? name : fmt::format("{} + {}", name, mark);
  }
  return type.kind == Kind::signed_number ? std::to_string(as_signed(value, 8 * type.size))
                                          : std::to_string(as_unsigned(value, 8 * type.size));
}

}  // namespace

std::string value_text(const ValueType& type, std::uint64_t value, const NameOfAddress& name_of) {
  switch (type.kind) {
    case Kind::unknown:
      return unknown_text(type, value, name_of);
    case Kind::signed_number:
    case Kind::unsigned_number:
      return number_text(type, value, name_of);
    case Kind::boolean: {
      const std::uint64_t byte = as_unsigned(value, 8 * type.size);
      return byte == 0 ? "false" : byte == 1 ? "true" : std::to_string(byte);
    }
    case Kind::character:
      return character_text(value);
    case Kind::floating:
      return floating_text(type, value);
    case Kind::pointer: {
      if (value == 0) return "NULL";
      std::string name = name_of(value);
      if (!name.empty()) return name;
      // What is no address of the code's may be a mark or an error number; any other address is the
      // C library's, and another one each time.
      const std::int64_t number = as_signed(value, 64);
      return number >= -kSmall && number <= kSmall ? std::to_string(number)
                                                   : "an address elsewhere";
    }
    case Kind::enumeration:
      return enumeration_text(type, value);
    case Kind::bits:
      return bits_text(type, value);
    case Kind::bytes:
      return fmt::format("{{{} bytes}}", type.size);
  }
  return std::to_string(value);
}

}  // namespace counterproof::own
