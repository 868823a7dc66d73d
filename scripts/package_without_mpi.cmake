# Called by CPack before it makes a package: without the plug-in that is linked with MPI, on which the
# whole package would depend otherwise.
file(REMOVE_RECURSE "${CPACK_TEMPORARY_DIRECTORY}/lib/counterproof"
  "${CPACK_TEMPORARY_DIRECTORY}/usr/lib/counterproof"
  "${CPACK_TEMPORARY_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}/lib/counterproof")
