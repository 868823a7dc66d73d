# What `cmake --install` puts where, and the packages that CPack makes of it.  Included by
# CMakeLists.txt.
#
#   cmake --install build/release --prefix ~/.local --strip
#   cd build/release && cpack
#
# The command finds what it needs beside itself, in ../share/counterproof, so that the whole may be
# moved.  There it has the tree's own folders: what checks and rule files read, what code of one's
# own is compiled with, and what is told of.

set(data share/counterproof)
install(TARGETS counterproof RUNTIME DESTINATION bin)
if(COUNTERPROOF_COMPANION)
  install(TARGETS counterproof-llvm RUNTIME DESTINATION bin)
endif()
if(mpi_plugin)
  install(TARGETS ${mpi_plugin} LIBRARY DESTINATION lib/counterproof)
endif()
install(PROGRAMS "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/conform-agent" DESTINATION bin)
install(FILES "${own_runtime}" DESTINATION ${data})
if(wasm_module)
  install(FILES "${wasm_module}" "${wasm_archive}" DESTINATION ${data})
  # Rule files are compiled for pages with these, and linked with that.
  install(FILES wasm/one_thread.hpp wasm/link_options DESTINATION ${data}/wasm)
endif()
install(DIRECTORY policies scopes DESTINATION ${data})
install(FILES include/counterproof/policy.hpp DESTINATION ${data}/include/counterproof)
# Rule files are compiled against these; schedules show lines of them.
install(DIRECTORY model DESTINATION ${data} FILES_MATCHING PATTERN "*.hpp")
install(DIRECTORY own/include own/shim own/runtime own/example own/linux DESTINATION ${data}/own
  PATTERN fetch PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
install(FILES own/rules/runtime.c DESTINATION ${data}/own/rules)
install(FILES reports/fuzz.tsv reports/verdicts.md reports/scoreboard.md reports/conformance.md
  DESTINATION ${data}/reports)
install(DIRECTORY reports/schema DESTINATION ${data}/reports)
install(PROGRAMS scripts/check-change scripts/pre-commit DESTINATION ${data}/scripts)
install(DIRECTORY docs DESTINATION ${data})
install(FILES README.md CHANGELOG.md DESTINATION ${data})
include(scripts/library.cmake)
install(FILES LICENSE DESTINATION share/doc/counterproof RENAME copyright)

# The command writes these itself.
set(documents "${PROJECT_BINARY_DIR}/documents")
file(MAKE_DIRECTORY "${documents}")
set(written)
# counterproof_document(<file> <folder> <words>...) installs what the command prints, given the words.
function(counterproof_document file folder)
  add_custom_command(OUTPUT "${documents}/${file}"
    COMMAND counterproof ${ARGN} > "${documents}/${file}"
    DEPENDS counterproof VERBATIM)
  install(FILES "${documents}/${file}" DESTINATION ${folder})
  set(written ${written} "${documents}/${file}" PARENT_SCOPE)
endfunction()
counterproof_document(counterproof.1 share/man/man1 man)
counterproof_document(counterproof share/bash-completion/completions completion bash)
counterproof_document(_counterproof share/zsh/vendor-completions completion zsh)
counterproof_document(counterproof.fish share/fish/vendor_completions.d completion fish)
counterproof_document(policy.schema.json ${data}/schema schema policy)
counterproof_document(scope.schema.json ${data}/schema schema scope)
add_custom_target(counterproof_documents ALL DEPENDS ${written})
# With the command, that is all that is installed.
add_dependencies(counterproof_documents counterproof_module)

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_NAME counterproof)
set(CPACK_PACKAGE_CONTACT "The Counterproof authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Proves or refutes what a resource controller promises")
set(CPACK_PACKAGE_DESCRIPTION
  "Counterproof takes a policy for charging tasks, pages, files and kernel memory to containers,
runs it as an executable model through every sequence of events in a small world, and shows that it
keeps its promises there, or the shortest sequence that breaks one.  Counters and locks, also those
of C and C++ of one's own, run under every interleaving of their threads.")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/scripts/package_without_mpi.cmake")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# The libraries are those that the binaries are linked with.  What compiles rule files and code of
# one's own is needed for them alone.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "clang-19, binutils")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "git, libxxhash-dev, user-mode-linux, \
wasi-libc, libc++-19-dev-wasm32, libc++abi-19-dev-wasm32, libclang-rt-19-dev-wasm32, lld-19")
include(CPack)
