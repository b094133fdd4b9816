# The peers' libraries are Debian's, so the interpreter is too, whatever stands first on the PATH.
find_program(WSKIT_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

# wskit_python_tests(<prefix> [TIMEOUT <seconds>]): one test `<prefix>/<name>` for each unittest file
# test_<name>.py beside the calling CMakeLists.txt. It finds the binary as $WSKIT, the tree as $WSKIT_SOURCE; figures of memory
# and time mean nothing when $WSKIT_SANITIZE is not empty.
function(wskit_python_tests prefix)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  file(GLOB files CONFIGURE_DEPENDS test_*.py)
  foreach(file IN LISTS files)
    cmake_path(GET file STEM module)
    string(REGEX REPLACE "^test_" "" name ${module})
    add_test(NAME ${prefix}/${name} COMMAND ${WSKIT_PYTHON} -B -m unittest -v ${module}
             WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    # Python before 3.12 calls it a success to have run nothing.
    set_tests_properties(${prefix}/${name} PROPERTIES
      ENVIRONMENT "WSKIT=$<TARGET_FILE:wskit>;WSKIT_SOURCE=${PROJECT_SOURCE_DIR};WSKIT_SANITIZE=${WSKIT_SANITIZE}"
      TIMEOUT ${arg_TIMEOUT} FAIL_REGULAR_EXPRESSION "Ran 0 tests")
  endforeach()
endfunction()
