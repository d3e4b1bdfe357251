# How everything is compiled: warnings, hardening, sanitizers; ccache and mold where installed.
option(PARANGON_TESTS "Build the tests" ON)
option(PARANGON_BENCH "Build the benchmarks" OFF)
option(PARANGON_WERROR "Treat warnings as errors" ON)
set(PARANGON_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, e.g. address,undefined")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Every checkout of the project finds what another has compiled: paths below the checkout are
  # relative for the cache, and in what is compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}"
                                  CCACHE_NOHASHDIR=1 "${CCACHE}")
endif()
add_compile_options("-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
                    -Wcast-qual -Wimplicit-fallthrough -Wextra-semi -fstack-protector-strong)
if(PARANGON_WERROR)
  add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives of g++ 12 in inlined standard-library code.
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow
                      -Wno-stringop-overread -Wno-dangling-pointer -Wno-free-nonheap-object)
endif()

# Where sources are joined (Rooms.cmake), the files that are included are sources.
option(PARANGON_JOIN "Compile the sources of a room two dozen at a time" OFF)
if(PARANGON_JOIN AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-subobject-linkage)  # Warns of internal types in what is included.
endif()

if(PARANGON_SANITIZE)
  add_compile_options(-fsanitize=${PARANGON_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PARANGON_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Not among g++'s checks; clang 14 can't emit it for coroutines.
    add_compile_options(-fno-sanitize=function)
  endif()
  # Frames of coroutines must not be recycled, or a use after free stays invisible.
  add_compile_definitions(BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING)
  if(PARANGON_SANITIZE MATCHES "thread")
    add_compile_options(-Wno-tsan)
  endif()
else()
  add_compile_definitions(_FORTIFY_SOURCE=2)
  add_compile_options(-fcf-protection -fstack-clash-protection)
  add_link_options(-Wl,-z,relro,-z,now)
endif()
add_compile_definitions(_GLIBCXX_ASSERTIONS)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
