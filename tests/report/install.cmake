# Installs what package-lock.json lists into CACHE, once. Without the registry of npm the test of the
# pages is skipped, and says so.
file(SHA256 ${PAGE}/package-lock.json lock)
if(EXISTS ${CACHE}/node_modules/${lock}.installed)
    return()
endif()
file(COPY ${PAGE}/package.json ${PAGE}/package-lock.json DESTINATION ${CACHE})
execute_process(COMMAND npm ci --ignore-scripts --no-audit --no-fund --prefer-offline
                        --fetch-retries=1 --fetch-timeout=30000
                WORKING_DIRECTORY ${CACHE} RESULT_VARIABLE failed)
if(failed)
    message(WARNING "npm could not install the driver of the browser")
else()
    file(TOUCH ${CACHE}/node_modules/${lock}.installed)
endif()
