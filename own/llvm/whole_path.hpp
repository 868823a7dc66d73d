// The path of a file that debug information names: clang cuts from it what it has in common with
// the folder that the compiler ran in, so that one file may be named in several ways.
#pragma once

#include <llvm/IR/DebugInfoMetadata.h>

#include <filesystem>
#include <string>

namespace counterproof::own {

inline std::string whole_path(const llvm::DIFile& file) {
  const std::filesystem::path name(file.getFilename().str());
  return (name.is_absolute() ? name : std::filesystem::path(file.getDirectory().str()) / name)
      .lexically_normal()
      .string();
}

}  // namespace counterproof::own
