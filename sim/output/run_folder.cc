// SPDX-License-Identifier: Apache-2.0
#include "sim/output/run_folder.h"

#include <fmt/core.h>

#include <filesystem>

#include "isa/diagnostics.h"
#include "isa/sha256.h"
#include "platform/image_file.h"
#include "sim/output/file.h"

namespace vesim::sim {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::error_code& error) {
  throw isa::UserError(fmt::format("--out '{}': {}", path, error.message()));
}

std::string first_free(const std::string& name) {
  std::error_code error;
  fs::create_directories("out", error);
  if (error) fail("out", error);
  for (unsigned n = 1;; ++n) {
    auto path = fmt::format("out/{}-{}", name, n);
    // Creating is the test: two runs that start together get two folders.
    if (fs::create_directory(path, error)) return path;
    if (error && error != std::errc::file_exists) fail(path, error);
  }
}

}  // namespace

RunFolder::RunFolder(const std::string& wanted, const std::string& name)
    : path_(wanted.empty() ? first_free(name) : wanted) {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) fail(path_, error);
}

void RunFolder::write_inputs(const std::string& config_yaml,
                             const std::vector<std::string>& command_line,
                             const std::vector<InputFile>& files) const {
  write_file(file("config.yaml"), config_yaml);
  write_file(file("command.txt"), "vesim " + shell_quoted(command_line) + "\n");
  std::string hashes;
  for (const auto& [key, path] : files) {
    hashes += fmt::format("{}  {}\n", isa::sha256(platform::read_file(key, path)), path);
  }
  write_file(file("inputs.sha256"), hashes);
}

std::string shell_quoted(const std::vector<std::string>& words) {
  std::string line;
  for (const auto& word : words) {
    if (!line.empty()) line += ' ';
    constexpr auto kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char c : word) line += c == '\'' ? "'\\''" : std::string(1, c);
    line += '\'';
  }
  return line;
}

}  // namespace vesim::sim
