# wskit_headers(<target> <scope> <base>): the headers beside the calling CMakeLists.txt, as they are
# included from <base>, belong to <target>. Those with no source of their name are compiled by
# themselves; a source includes its own first (.ci/check_layers.py), which shows the same.
function(wskit_headers target scope base)
  file(GLOB headers CONFIGURE_DEPENDS *.h)
  set(alone)
  foreach(header IN LISTS headers)
    string(REGEX REPLACE "h$" "cc" source ${header})
    if(NOT EXISTS ${source})
      list(APPEND alone ${header})
    endif()
  endforeach()
  list(REMOVE_ITEM headers ${alone})
  target_sources(${target} ${scope}
    FILE_SET HEADERS BASE_DIRS ${base} FILES ${headers}
    FILE_SET alone TYPE HEADERS BASE_DIRS ${base} FILES ${alone})
  set_target_properties(${target} PROPERTIES INTERFACE_HEADER_SETS_TO_VERIFY alone)
  target_include_directories(${target} ${scope} ${base})
endfunction()

# wskit_library(<folder> [LINKS <target>...]): the static library wskit_<folder> of the sources and
# headers beside the calling CMakeLists.txt. LINKS are other folders by name, or imported targets.
function(wskit_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  set(links)
  foreach(link IN LISTS arg_LINKS)
    if(IS_DIRECTORY "${PROJECT_SOURCE_DIR}/core/${link}")
      list(APPEND links wskit_${link})
    else()
      list(APPEND links ${link})
    endif()
  endforeach()
  if(sources)
    add_library(wskit_${name} STATIC ${sources})
    set_target_properties(wskit_${name} PROPERTIES UNITY_BUILD ${WSKIT_UNITY} UNITY_BUILD_BATCH_SIZE 0)
    set(scope PUBLIC)
  else()
    add_library(wskit_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  wskit_headers(wskit_${name} ${scope} "${PROJECT_SOURCE_DIR}/core")
  target_link_libraries(wskit_${name} ${scope} ${links})
endfunction()
