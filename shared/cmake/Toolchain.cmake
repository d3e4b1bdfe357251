# How everything is compiled: warnings, hardening, sanitizers; ccache and mold where installed.
option(PARANGON_TESTS "Build the tests" ON)
option(PARANGON_BENCH "Build the benchmarks" OFF)
option(PARANGON_WERROR "Treat warnings as errors" ON)
set(PARANGON_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, e.g. address,undefined")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()

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

# Several sources of a room, or of a test program, as one: what each of them includes is read and
# instantiated once for a dozen. Names of files' anonymous namespaces are therefore unique in a room.
# Where files are edited one by one (preset edit), it is off.
option(PARANGON_JOIN "Compile the sources of a room a dozen at a time" OFF)
if(PARANGON_JOIN)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 12)
  # A local name may be one of another file; what an included file defines may be internal.
  add_compile_options(-Wno-shadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wshadow=local -Wno-subobject-linkage)
  endif()
endif()

if(PARANGON_SANITIZE)
  add_compile_options(-fsanitize=${PARANGON_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PARANGON_SANITIZE})
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
