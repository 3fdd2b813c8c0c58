// scrape-bench-create-files direct|rename COUNT SIZE DIR
// The least that saving COUNT pages of SIZE bytes costs: open, write, close; with `rename` each appears only when it is
// whole.

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

bool create(char const* path, std::string_view content) {
  int const file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return false;
  bool const written = write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size());
  return close(file) == 0 && written;
}

std::string numbered(std::string const& folder, long number) {
  return folder + "/" + std::to_string(number) + ".html";
}

bool create_all(std::string const& folder, long count, std::string_view content) {
  for (long number = 1; number <= count; ++number) {
    if (!create(numbered(folder, number).c_str(), content)) return false;
  }
  return true;
}

bool create_and_rename_all(std::string const& folder, long count, std::string_view content) {
  std::string const temporary = folder + "/tmp";
  if (mkdir(temporary.c_str(), 0755) != 0) return false;
  for (long number = 1; number <= count; ++number) {
    std::string const part = numbered(temporary, number);
    if (!create(part.c_str(), content)) return false;
    if (rename(part.c_str(), numbered(folder, number).c_str()) != 0) return false;
  }
  return rmdir(temporary.c_str()) == 0;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 5) {
    std::fputs("usage: scrape-bench-create-files direct|rename COUNT SIZE DIR\n", stderr);
    return 2;
  }
  auto const create_them = std::string_view(argv[1]) == "rename" ? create_and_rename_all : create_all;
  std::string const content(std::strtoul(argv[3], nullptr, 10), 'x');
  if (create_them(argv[4], std::strtol(argv[2], nullptr, 10), content)) return 0;
  std::fprintf(stderr, "scrape-bench-create-files: cannot create files in '%s': %s\n", argv[4], std::strerror(errno));
  return 1;
}
