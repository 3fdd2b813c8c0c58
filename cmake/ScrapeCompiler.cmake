# How our own targets are compiled: warnings, sanitizers, ccache. Link `scrape::compiler` to get it, and `scrape::hardening`
# for what users run.

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(scrape_compiler INTERFACE)
add_library(scrape::compiler ALIAS scrape_compiler)

target_compile_options(scrape_compiler INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
if(SCRAPE_WERROR)
  target_compile_options(scrape_compiler INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives inside Boost and libstdc++ once coroutines are inlined (GCC bugs 105329, 106297).
  target_compile_options(scrape_compiler INTERFACE -Wno-maybe-uninitialized -Wno-restrict -Wno-mismatched-new-delete)
endif()

if(SCRAPE_SANITIZE)
  target_compile_options(scrape_compiler INTERFACE
    -fsanitize=${SCRAPE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(scrape_compiler INTERFACE -fsanitize=${SCRAPE_SANITIZE})
endif()

add_library(scrape_hardening INTERFACE)
add_library(scrape::hardening ALIAS scrape_hardening)
if(CMAKE_BUILD_TYPE MATCHES "Rel" AND NOT SCRAPE_SANITIZE)
  target_compile_options(scrape_hardening INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong)
  target_link_options(scrape_hardening INTERFACE LINKER:-z,relro LINKER:-z,now)
endif()

if(SCRAPE_FUZZ)
  target_compile_options(scrape_compiler INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(SCRAPE_COVERAGE)
  target_compile_options(scrape_compiler INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(scrape_compiler INTERFACE -fprofile-instr-generate)
endif()

if(CMAKE_UNITY_BUILD)
  # A name of a neighbour's anonymous namespace is not shadowed in earnest, nor does it belong to a header.
  target_compile_options(scrape_compiler INTERFACE -Wno-shadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(scrape_compiler INTERFACE -Wno-subobject-linkage)
  endif()
endif()

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
