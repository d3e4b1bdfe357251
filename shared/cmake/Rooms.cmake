# One room = one folder = one static library with a namespace of the same name.

# parangon_join(<variable of sources> <target>): where PARANGON_JOIN is on, replaces the sources by
# files that include two dozen of them each, so that what they include is read and instantiated once.
# What a file names for itself alone must therefore be told apart from what the others of its room
# name. CMake's own unity builds would write the checkout's folder into these files, so that a compiler
# cache could serve no other checkout.
function(parangon_join variable target)
  set(sources ${${variable}})
  list(LENGTH sources left)
  if(NOT PARANGON_JOIN OR left LESS 2)
    return()
  endif()
  set(joined "")
  while(sources)
    list(SUBLIST sources 0 24 taken)
    list(REMOVE_ITEM sources ${taken})
    set(body "")
    foreach(source IN LISTS taken)
      cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${PROJECT_SOURCE_DIR}")
      string(APPEND body "#include \"${source}\"\n")
    endforeach()
    list(LENGTH joined number)
    set(file "${CMAKE_CURRENT_BINARY_DIR}/joined/${target}_${number}.cpp")
    file(CONFIGURE OUTPUT "${file}" CONTENT "${body}" @ONLY)
    list(APPEND joined "${file}")
  endwhile()
  set(${variable} ${joined} PARENT_SCOPE)
endfunction()

# parangon_room(<name> DEPENDS <targets…>): a library of every .cpp in the current folder
# (tests and mains are elsewhere). ALONE names one that is never joined with others.
function(parangon_room name)
  cmake_parse_arguments(ROOM "RECURSE" "ALONE" "DEPENDS;SOURCES" ${ARGN})
  if(ROOM_RECURSE)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  else()
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  endif()
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources AND NOT ROOM_SOURCES)
    add_library(parangon_${name} INTERFACE)
    target_include_directories(parangon_${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(parangon_${name} INTERFACE ${ROOM_DEPENDS})
    return()
  endif()
  if(ROOM_ALONE)
    list(APPEND ROOM_SOURCES "${CMAKE_CURRENT_SOURCE_DIR}/${ROOM_ALONE}")
    list(REMOVE_ITEM sources ${ROOM_SOURCES})
  endif()
  parangon_join(sources parangon_${name})
  add_library(parangon_${name} STATIC ${sources} ${ROOM_SOURCES})
  target_include_directories(parangon_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(parangon_${name} PUBLIC ${ROOM_DEPENDS})
endfunction()

# parangon_program(<name> MAIN <file> DEPENDS <targets…>): an installed executable.
function(parangon_program name)
  cmake_parse_arguments(PROGRAM "" "MAIN" "DEPENDS" ${ARGN})
  add_executable(${name} ${PROGRAM_MAIN})
  target_link_libraries(${name} PRIVATE ${PROGRAM_DEPENDS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()

# Seconds after which a test hangs, on a machine that is slow and busy: it judges no speed.
set(PARANGON_TEST_TIMEOUT 300)
if(PARANGON_SANITIZE)
  set(PARANGON_TEST_TIMEOUT 900)
endif()

# parangon_test(<name> [DEPENDS <targets…>] [LABELS …] [SHARDS <n>]): every *_test.cpp of the current folder in
# one GoogleTest executable. Where sources are joined, ctest runs two processes of it, or SHARDS, that
# share the tests among them: starting one for each costs more than most tests, and a fixture can make
# once what many need. In a build for editing each test is known to ctest by its name.
include(GoogleTest)
function(parangon_test name)
  cmake_parse_arguments(TEST "" "SHARDS" "DEPENDS;LABELS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp")
  if(NOT sources)
    return()
  endif()
  parangon_join(sources ${name})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${TEST_DEPENDS} test_paths GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  set(properties TIMEOUT ${PARANGON_TEST_TIMEOUT})
  if(TEST_LABELS)
    list(APPEND properties LABELS "${TEST_LABELS}")
  endif()
  if(NOT TEST_SHARDS)
    set(TEST_SHARDS 2)
  endif()
  if(NOT PARANGON_JOIN)
    gtest_discover_tests(${name} TEST_PREFIX "${name}." PROPERTIES ${properties}
                         DISCOVERY_TIMEOUT ${PARANGON_TEST_TIMEOUT})
    return()
  endif()
  math(EXPR last "${TEST_SHARDS} - 1")
  foreach(shard RANGE ${last})
    add_test(NAME ${name}.${shard} COMMAND ${name})
    set_tests_properties(${name}.${shard} PROPERTIES ${properties}
                         ENVIRONMENT "GTEST_TOTAL_SHARDS=${TEST_SHARDS};GTEST_SHARD_INDEX=${shard}")
  endforeach()
endfunction()

# parangon_embed(<output variable> NAMESPACE <ns> FILES <symbol=path …>): a .cpp and a .hpp that
# carry files inside the program as std::string_view functions, so that it runs from anywhere.
function(parangon_embed out)
  cmake_parse_arguments(EMBED "" "NAMESPACE" "FILES" ${ARGN})
  set(body "")
  set(depends "")
  foreach(item IN LISTS EMBED_FILES)
    string(REGEX MATCH "^([a-z0-9_]+)=(.+)$" _ "${item}")
    set(symbol "${CMAKE_MATCH_1}")
    get_filename_component(path "${CMAKE_MATCH_2}" ABSOLUTE)
    list(APPEND depends "${path}")
    string(APPEND body
      "__asm__(\".section .rodata\\n.balign 16\\nparangon_embed_${symbol}_begin:\\n\"\n"
      "        \".incbin \\\"${path}\\\"\\nparangon_embed_${symbol}_end:\\n.byte 0\\n.previous\\n\");\n"
      "extern \"C\" const char parangon_embed_${symbol}_begin[];\n"
      "extern \"C\" const char parangon_embed_${symbol}_end[];\n"
      "namespace ${EMBED_NAMESPACE} {\nstd::string_view ${symbol}();\n"
      "std::string_view ${symbol}() {\n  return {parangon_embed_${symbol}_begin, parangon_embed_${symbol}_end};\n}\n}\n")
  endforeach()
  set(file "${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp")
  file(CONFIGURE OUTPUT "${file}" CONTENT "#include <string_view>\n${body}" @ONLY)
  set_source_files_properties("${file}" PROPERTIES OBJECT_DEPENDS "${depends}"
                              COMPILE_OPTIONS "-Wno-pedantic")
  set(${out} "${file}" PARENT_SCOPE)
endfunction()
