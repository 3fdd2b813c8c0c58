// scrape-bench-create-files direct|rename|hashed COUNT SIZE DIR
// The least that saving COUNT pages of SIZE bytes costs: open, write, close; with `rename` each appears only when it is
// whole; with `hashed` its SHA-256 is known as well.

#include <openssl/evp.h>

#include <array>
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

bool hash(std::string_view content) {
  static EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static EVP_MD_CTX* const context = EVP_MD_CTX_new();
  std::array<unsigned char, 32> digest{};
  return EVP_DigestInit_ex2(context, sha256, nullptr) == 1 &&
         EVP_DigestUpdate(context, content.data(), content.size()) == 1 &&
         EVP_DigestFinal_ex(context, digest.data(), nullptr) == 1;
}

bool create_and_rename_all(std::string const& folder, long count, std::string_view content, bool hashed) {
  std::string const temporary = folder + "/tmp";
  if (mkdir(temporary.c_str(), 0755) != 0) return false;
  for (long number = 1; number <= count; ++number) {
    std::string const part = numbered(temporary, number);
    if (hashed && !hash(content)) return false;
    if (!create(part.c_str(), content)) return false;
    if (rename(part.c_str(), numbered(folder, number).c_str()) != 0) return false;
  }
  return rmdir(temporary.c_str()) == 0;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 5) {
    std::fputs("usage: scrape-bench-create-files direct|rename|hashed COUNT SIZE DIR\n", stderr);
    return 2;
  }
  std::string_view const mode = argv[1];
  std::string const content(std::strtoul(argv[3], nullptr, 10), 'x');
  auto const count = std::strtol(argv[2], nullptr, 10);
  auto const is_done = mode == "direct" ? create_all(argv[4], count, content)
                                        : create_and_rename_all(argv[4], count, content, mode == "hashed");
  if (is_done) return 0;
  std::fprintf(stderr, "scrape-bench-create-files: cannot create files in '%s': %s\n", argv[4], std::strerror(errno));
  return 1;
}
