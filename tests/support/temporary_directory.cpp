#include "support/temporary_directory.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace scrape::test {

namespace fs = std::filesystem;

TemporaryDirectory::TemporaryDirectory() {
  auto pattern = (fs::temp_directory_path() / "scrape-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed: " + pattern);
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TemporaryDirectory::write(std::string_view name, std::string_view content) const {
  auto const file = path_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
  return file.string();
}

std::string read_file(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream content;
  content << file.rdbuf();
  return std::move(content).str();
}

std::vector<std::string> files_below(fs::path const& folder) {
  std::vector<std::string> files;
  if (!fs::exists(folder)) return files;
  for (auto const& entry : fs::recursive_directory_iterator(folder)) {
    auto relative = fs::relative(entry.path(), folder).string();
    auto const is_private = ('/' + relative).find("/.scrape/") != std::string::npos;
    if (entry.is_regular_file() && !is_private) files.push_back(std::move(relative));
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace scrape::test
