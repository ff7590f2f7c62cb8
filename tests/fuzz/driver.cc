// SPDX-License-Identifier: Apache-2.0
// In place of libFuzzer: the number of random inputs to try, the same each time, or files to
// replay.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kLongest = 4096;

void try_random(unsigned long inputs) {
  std::mt19937_64 random(1);
  std::vector<std::uint8_t> input;
  for (unsigned long i = 0; i < inputs; ++i) {
    input.resize(random() % kLongest);
    for (auto& byte : input) byte = static_cast<std::uint8_t>(random());
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
}

void replay(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<std::uint8_t> input{std::istreambuf_iterator<char>(file), {}};
  LLVMFuzzerTestOneInput(input.data(), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    char* end = nullptr;
    const unsigned long inputs = std::strtoul(argv[i], &end, 10);
    if (*end == '\0') {
      try_random(inputs);
    } else {
      replay(argv[i]);
    }
  }
  return 0;
}
