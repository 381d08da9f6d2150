# What `cmake --install` lays down: the program, both libraries, the public header with the two it
# is made of, pkg-config and CMake package files, the scenarios, the docs and the licence.
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/relais)
set_target_properties(relais_shared PROPERTIES EXPORT_NAME relais)
foreach(library relais_shared relais_static)
    target_include_directories(${library}
        INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/relais>)
endforeach()

install(TARGETS relais RUNTIME)
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
