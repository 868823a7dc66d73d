// Values of the user's variables, as their types have them: -1, true, 'x', READY, &pool.head, NULL.
//
// The scheduler keeps eight bytes of a value, and does not know what they mean.  The type does; it
// is what debugging information says of the variable.  Where nothing is known, a value that would
// be a small negative number in the size of its access is taken for that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace counterproof::own {

struct ValueType {
  enum class Kind : std::uint8_t {
    unknown,
    signed_number,
    unsigned_number,
    boolean,
    character,
    floating,
    pointer,
    enumeration,
    bits,   ///< bit-fields, which one access covers
    bytes,  ///< no single value: a structure, an array
  };
  /// Some bits of a value that mean something by themselves.
  struct Bits {
    unsigned first = 0;  ///< from the lowest one
    unsigned count = 0;
    bool is_signed = false;
  };

  Kind kind = Kind::unknown;
  std::size_t size = 0;  ///< bytes of the access
  std::vector<std::pair<std::int64_t, std::string>> enumerators = {};
  std::vector<Bits> fields = {};
};

/// What is at an address, "&pool"; empty if nothing that has a name.
using NameOfAddress = std::function<std::string(std::uint64_t)>;

std::string value_text(const ValueType& type, std::uint64_t value, const NameOfAddress& name_of);

}  // namespace counterproof::own
