// What a part of a variable is called, and what its value means: from the compiler's own types.
//
//     pool.open   obj.node.next   table[3].key   flags.{ready, closed}
//
// Members are named as their source has them.  What lies within a type of a library - the mutex in
// a std::mutex, the word in a std::atomic or a kernel's atomic_t - is left out where it is all
// there is, and told by its last name where it is one of several (idle._M_start).  A union's member
// is the first that has the size of the access.
#pragma once

#include <llvm/IR/DebugInfoMetadata.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace counterproof::own {

/// Whether a type, or a line, is not the user's: by the path of its file.
using IsLibrary = std::function<bool(const llvm::DIFile*)>;

struct MemberName {
  std::string path;  ///< ".open", "[3].key"; empty for the whole
  std::string type;  ///< as own/places.cpp reads it: "s4", "p8", "e4 OPEN=0,CLOSED=1"
};

/// How a part is asked for whose size is not known.
enum class Extent : std::uint8_t {
  bytes,      ///< an access of so many bytes
  innermost,  ///< the least part that begins there: a lock
  outermost,  ///< the largest: what a pointer leads to
};

/// \param offset, size in bytes; `size` is of Extent::bytes alone
MemberName member_at(const llvm::DIType* type, std::uint64_t offset, std::uint64_t size,
                     Extent extent, const IsLibrary& is_library);

/// The type without names and qualifiers around it; null for void.
const llvm::DIType* bare(const llvm::DIType* type);

/// What a pointer leads to, by the name it has there; nothing if it is no pointer, null inside if
/// that is void.
std::optional<const llvm::DIType*> led_to(const llvm::DIType* type);

/// "node", "Node<int>", "int": what a type is called; empty if it has no name.
std::string type_name(const llvm::DIType* type, const IsLibrary& is_library);

std::uint64_t bytes_of(const llvm::DIType* type);

/// Whether a structure ends with an array whose length its type leaves open.
bool is_open_ended(const llvm::DIType* type);

}  // namespace counterproof::own
