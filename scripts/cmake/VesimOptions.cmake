# Compiler settings shared by every target, and the dependencies from Debian's packages.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(vesim_options INTERFACE)
target_include_directories(vesim_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(vesim_options INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wno-unused-parameter
  # The same bits whatever the folder and the host's floating-point unit.
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -ffp-contract=off -fno-fast-math)

# g++ 12 sees overlapping copies in every "text" + std::string (GCC bug 105651).
target_compile_options(vesim_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

# With -O2 and more, handlers jump from block to block.
target_compile_definitions(vesim_options INTERFACE $<$<CONFIG:Release>:VESIM_TAIL_CALLS>)

option(VESIM_SANITIZE "Build with the address and undefined-behaviour sanitizers" OFF)
set(VESIM_PATIENCE 1)  # what the time limits of tests are multiplied by
if(VESIM_SANITIZE)
  set(VESIM_PATIENCE 10)
  target_compile_options(vesim_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  target_link_options(vesim_options INTERFACE -fsanitize=address,undefined)
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(CAPSTONE REQUIRED IMPORTED_TARGET capstone)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)

# SystemC and libfdt of Debian 12 ship without CMake or pkg-config files.
find_path(SYSTEMC_INCLUDE systemc REQUIRED)
find_library(SYSTEMC_LIBRARY systemc REQUIRED)
add_library(vesim_systemc INTERFACE)
target_include_directories(vesim_systemc SYSTEM INTERFACE ${SYSTEMC_INCLUDE})
target_link_libraries(vesim_systemc INTERFACE ${SYSTEMC_LIBRARY} Threads::Threads)
# Debian's library was built as C++17 and carries the standard in a symbol.
target_compile_definitions(vesim_systemc INTERFACE
  SC_CPLUSPLUS=201703L SC_INCLUDE_DYNAMIC_PROCESSES)
# The library's main() calls sc_main(): programs with a main() of their own take models/sc_main.cc.
target_link_options(vesim_systemc INTERFACE -Wl,-u,sc_main)

find_path(FDT_INCLUDE libfdt.h REQUIRED)
find_library(FDT_LIBRARY fdt REQUIRED)
add_library(vesim_fdt INTERFACE)
target_include_directories(vesim_fdt SYSTEM INTERFACE ${FDT_INCLUDE})
target_link_libraries(vesim_fdt INTERFACE ${FDT_LIBRARY})
