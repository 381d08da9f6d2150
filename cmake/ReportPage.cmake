# Makes report_assets.c: the style and the script of the report as bytes of the program.
#   cmake -D PAGE=engine/report/page -D CACHE=FOLDER -D OUTPUT=report_assets.c -P ReportPage.cmake
# The script is bundled with npm, once for the same sources: CACHE keeps what was downloaded and
# every bundle. Without npm, or without its registry, the script is empty: reports are then made of
# tables alone, and say so.

file(GLOB_RECURSE sources ${PAGE}/src/*.js)
list(APPEND sources ${PAGE}/package-lock.json ${PAGE}/build.mjs)
list(SORT sources)
set(digests "")
foreach(source ${sources})
    file(SHA256 ${source} digest)
    string(APPEND digests ${digest})
endforeach()
string(SHA256 digest "${digests}")
set(bundle ${CACHE}/bundles/${digest}.js)

function(bundle_script)
    find_program(NPM npm)
    find_program(NODE NAMES node nodejs)
    if(NOT NPM OR NOT NODE)
        set(reason "npm is not installed (apt-get install nodejs npm)" PARENT_SCOPE)
        return()
    endif()
    file(COPY ${PAGE}/src ${PAGE}/package.json ${PAGE}/package-lock.json ${PAGE}/build.mjs
         DESTINATION ${CACHE})
    file(SHA256 ${PAGE}/package-lock.json lock)
    if(NOT EXISTS ${CACHE}/node_modules/${lock}.installed)
        execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --prefer-offline
                                --fetch-retries=1 --fetch-timeout=30000
                        WORKING_DIRECTORY ${CACHE} RESULT_VARIABLE failed
                        OUTPUT_VARIABLE said ERROR_VARIABLE said TIMEOUT 300)
        if(failed)
            set(reason "npm could not install: ${said}" PARENT_SCOPE)
            return()
        endif()
        file(TOUCH ${CACHE}/node_modules/${lock}.installed)
    endif()
    execute_process(COMMAND ${NODE} build.mjs WORKING_DIRECTORY ${CACHE} RESULT_VARIABLE failed
                    OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(failed) # a fault of ours, not of the network
        message(FATAL_ERROR "the script of the report cannot be bundled:\n${said}")
    endif()
    file(MAKE_DIRECTORY ${CACHE}/bundles)
    file(RENAME ${CACHE}/script.js.sha256 ${bundle}.sha256)
    file(RENAME ${CACHE}/script.js ${bundle})
endfunction()

# Builds of several presets share the cache.
file(MAKE_DIRECTORY ${CACHE})
file(LOCK ${CACHE} DIRECTORY)
if(NOT EXISTS ${bundle})
    bundle_script()
endif()
file(LOCK ${CACHE} DIRECTORY RELEASE)

function(append_bytes name file)
    set(bytes "")
    if(NOT file STREQUAL "")
        file(READ ${file} bytes HEX)
    endif()
    string(REGEX REPLACE "(................................................................)"
                         "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    if(bytes MATCHES "0x[89a-f]")
        message(FATAL_ERROR "${file}: only ASCII is embedded")
    endif()
    file(APPEND ${OUTPUT}.new "const char ${name}[] = {\n${bytes}0};\n")
endfunction()

file(WRITE ${OUTPUT}.new "// Made by cmake/ReportPage.cmake.\n#include \"report/report_assets.h\"\n\n")
append_bytes(rl_report_style ${PAGE}/style.css)
if(EXISTS ${bundle})
    append_bytes(rl_report_script ${bundle})
    append_bytes(rl_report_script_sha256 ${bundle}.sha256)
else()
    message(WARNING "reports will hold no charts, only tables: ${reason}")
    append_bytes(rl_report_script "")
    append_bytes(rl_report_script_sha256 "")
endif()
file(RENAME ${OUTPUT}.new ${OUTPUT})
