# The engines as libraries for models and programs of one's own.  Included by install.cmake.
#
#   find_package(counterproof REQUIRED)
#   target_link_libraries(mine PRIVATE counterproof::explore)       # headers alone
#   target_link_libraries(mine PRIVATE counterproof::schedule)      # one header, and the scheduler
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

# What the scheduler needs is linked; its header includes nothing of ours.
set_target_properties(counterproof_schedule PROPERTIES EXPORT_NAME schedule OUTPUT_NAME counterproof-schedule)
target_include_directories(counterproof_schedule INTERFACE "$<INSTALL_INTERFACE:include>")
target_compile_features(counterproof_schedule PUBLIC cxx_std_20)

install(FILES include/counterproof/explore.hpp include/counterproof/minimise.hpp
    include/counterproof/schedule.hpp
  DESTINATION include/counterproof COMPONENT library)
install(DIRECTORY check/explore check/minimise DESTINATION ${engine}/check COMPONENT library
  FILES_MATCHING PATTERN "*.hpp")
install(FILES model/properties.hpp DESTINATION ${engine}/model COMPONENT library)
install(DIRECTORY examples DESTINATION ${data} COMPONENT library)

install(TARGETS counterproof_explore counterproof_schedule EXPORT counterproof
  ARCHIVE DESTINATION lib COMPONENT library)
install(EXPORT counterproof NAMESPACE counterproof:: FILE counterproof-targets.cmake
  DESTINATION lib/cmake/counterproof COMPONENT library)
include(CMakePackageConfigHelpers)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/counterproof-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
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
# What the scheduler is linked with.
find_dependency(fmt)
find_dependency(Boost COMPONENTS context)
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
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/counterproof-schedule.pc" @ONLY CONTENT
[=[prefix=${pcfiledir}/../..
Name: counterproof-schedule
Description: Explores every order of the steps of a few threads
Version: @PROJECT_VERSION@
Requires: fmt libxxhash
Cflags: -std=c++20 -I${prefix}/include
Libs: -L${prefix}/lib -lcounterproof-schedule -lboost_context
]=])
install(FILES "${PROJECT_BINARY_DIR}/counterproof.pc" "${PROJECT_BINARY_DIR}/counterproof-schedule.pc"
  DESTINATION lib/pkgconfig COMPONENT library)
