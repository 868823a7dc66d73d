// Included before everything else that is compiled for a page, in which there is one thread and
// there are no files.
//
// Debian's libc++ for WebAssembly is made without threads and without a file system, and then names
// neither.  The model has a lock in what rule files share, and paths beside which rule files may
// lie; a page has its rule files in it, so nothing of either is ever done.
#pragma once

#include <__config>

#undef _LIBCPP_HAS_NO_FILESYSTEM
#undef _LIBCPP_HAS_FILESYSTEM
#define _LIBCPP_HAS_FILESYSTEM 1

#include <mutex>

namespace std {

struct mutex {
  void lock() {}
  void unlock() {}
};

}  // namespace std
