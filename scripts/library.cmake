# The engine as a library for models of one's own: headers, which need no library of ours to link.
# Included by install.cmake.
#
#   find_package(counterproof REQUIRED)
#   target_link_libraries(mine PRIVATE counterproof::explore)
#
# A System is written against the tree's own headers, under the tree's own names; so they are
# installed together, in a folder that is on the path as the tree is here.

set(engine include/counterproof/engine)
add_library(counterproof_explore INTERFACE)
set_target_properties(counterproof_explore PROPERTIES EXPORT_NAME explore)
target_compile_features(counterproof_explore INTERFACE cxx_std_20)
target_include_directories(counterproof_explore INTERFACE
  "$<INSTALL_INTERFACE:include>" "$<INSTALL_INTERFACE:${engine}>")
target_link_libraries(counterproof_explore INTERFACE Threads::Threads)

install(FILES include/counterproof/explore.hpp include/counterproof/minimise.hpp
  DESTINATION include/counterproof COMPONENT library)
install(DIRECTORY check/explore check/minimise DESTINATION ${engine}/check COMPONENT library
  FILES_MATCHING PATTERN "*.hpp")
install(FILES model/properties.hpp DESTINATION ${engine}/model COMPONENT library)
install(DIRECTORY examples DESTINATION ${data} COMPONENT library)

install(TARGETS counterproof_explore EXPORT counterproof COMPONENT library)
install(EXPORT counterproof NAMESPACE counterproof:: FILE counterproof-targets.cmake
  DESTINATION lib/cmake/counterproof COMPONENT library)
include(CMakePackageConfigHelpers)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/counterproof-config-version.cmake"
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/counterproof-config.cmake" @ONLY CONTENT
[=[include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_path(counterproof_xxhash xxhash.h)
mark_as_advanced(counterproof_xxhash)
if(NOT counterproof_xxhash)
  set(counterproof_FOUND FALSE)
  set(counterproof_NOT_FOUND_MESSAGE "xxhash.h is missing; Debian has it in libxxhash-dev")
  return()
endif()
include("${CMAKE_CURRENT_LIST_DIR}/counterproof-targets.cmake")
]=])
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/counterproof.pc" @ONLY CONTENT
[=[prefix=${pcfiledir}/../..
Name: counterproof
Description: Explores a model exhaustively, and finds the shortest way to break it
Version: @PROJECT_VERSION@
Requires.private: libxxhash
Cflags: -std=c++20 -pthread -I${prefix}/include -I${prefix}/include/counterproof/engine
Libs: -pthread
]=])
install(FILES "${PROJECT_BINARY_DIR}/counterproof-config.cmake"
  "${PROJECT_BINARY_DIR}/counterproof-config-version.cmake"
  DESTINATION lib/cmake/counterproof COMPONENT library)
install(FILES "${PROJECT_BINARY_DIR}/counterproof.pc" DESTINATION lib/pkgconfig COMPONENT library)
