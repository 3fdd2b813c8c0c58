#pragma once
/// The bytes of a URL list: a file, pipe or terminal, unpacked when it is gzip.

#include <scrape/base/result.hpp>
#include <scrape/http/content_coding.hpp>
#include <scrape/url/line_splitter.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scrape::engine {

class ListStream {
 public:
  /// Takes the descriptor over. Waiting for input ends when `wake` becomes readable.
  ListStream(int fd, int wake);
  ListStream(ListStream const&) = delete;
  ListStream& operator=(ListStream const&) = delete;
  ~ListStream();

  /// The next bytes, valid until the next call; empty at the end. Errors: the system's, those of http::Decoder.
  Result<std::string_view> next();

 private:
  Result<std::string_view> receive();
  bool wait() const noexcept;
  Result<void> recognise();

  int fd_;
  int wake_;
  bool is_file_;
  std::vector<char> buffer_;
  std::string first_;  ///< what was read to tell gzip from text
  bool is_recognised_ = false;
  std::unique_ptr<http::Decoder> gzip_;
  Bytes packed_;
};

}  // namespace scrape::engine
