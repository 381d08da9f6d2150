# What `cmake --install` lays down: the program, both libraries, the public header with the two it
# is made of, pkg-config and CMake package files, the scenarios, the docs and the licence.
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/relais)
set_target_properties(relais_shared PROPERTIES EXPORT_NAME relais)
foreach(library relais_shared relais_static)
    target_include_directories(${library}
        INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/relais>)
endforeach()

install(TARGETS relais relais-verify RUNTIME)
install(TARGETS relais_shared relais_static EXPORT relais-targets)
install(FILES engine/relais.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/relais)
install(FILES engine/base/progress.h engine/base/status.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/relais/base)

install(EXPORT relais-targets NAMESPACE relais:: DESTINATION ${package_folder})
configure_package_config_file(cmake/relais-config.cmake.in ${PROJECT_BINARY_DIR}/relais-config.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/relais-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/relais-config.cmake
              ${PROJECT_BINARY_DIR}/relais-config-version.cmake cmake/RelaisDependencies.cmake
        DESTINATION ${package_folder})
# The pkg-config file finds its prefix from where it stands: `--prefix` may move the installation.
file(RELATIVE_PATH prefix_from_pkgconfig /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(cmake/relais.pc.in ${PROJECT_BINARY_DIR}/relais.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/relais.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/relais)
install(DIRECTORY models/schema DESTINATION ${CMAKE_INSTALL_DATADIR}/relais)
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Manual pages and completion, written by the program: the same source as `relais help`.
set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(OUTPUT ${manual}/bash-completion/completions/relais
                   COMMAND ${PROJECT_SOURCE_DIR}/cmake/write_manual.sh $<TARGET_FILE:relais>
                           $<TARGET_FILE:relais-verify> ${manual}
                   DEPENDS relais relais-verify ${PROJECT_SOURCE_DIR}/cmake/write_manual.sh
                   COMMENT "Writing the manual pages")
add_custom_target(relais-manual ALL DEPENDS ${manual}/bash-completion/completions/relais)
install(DIRECTORY ${manual}/man DESTINATION ${CMAKE_INSTALL_DATADIR})
install(DIRECTORY ${manual}/bash-completion DESTINATION ${CMAKE_INSTALL_DATADIR})

# `cpack -G DEB` (./bootstrap package): one package that depends on the libraries it was linked with.
install(FILES cmake/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME relais)
set(CPACK_PACKAGE_VENDOR relais)
set(CPACK_PACKAGE_CONTACT "relais maintainers <maintainers@relais.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION_FILE ${PROJECT_SOURCE_DIR}/cmake/description.txt)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, man-db")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
