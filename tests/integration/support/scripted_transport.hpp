#pragma once
/// A connection whose other side is written down beforehand.

#include <scrape/net/transport.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace scrape::test {

inline std::string const ok_response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

struct Script {
  std::deque<std::string> pieces = {};  ///< a read gives one of them, or as much of it as the reader has room for
  std::optional<error_code> ending;     ///< what reads give after the pieces; nothing: silence until the deadline
  error_code write_failure = {};
  bool is_quiet = true;
  std::size_t most_written = SIZE_MAX;  ///< at once; 0: the peer never reads

  // What happened.
  std::string written = {};
  std::vector<Deadline> reads = {};
  std::size_t largest_room = 0;
};

class ScriptedTransport final : public net::Transport {
 public:
  /// The script must outlive the transport.
  explicit ScriptedTransport(Script& script) : script_(script) {}

  net::asio::awaitable<Result<void>> readable(Deadline by) override {
    script_.reads.push_back(by);
    if (script_.pieces.empty() && !script_.ending) co_return by.expiry;
    co_return Result<void>();
  }

  Result<std::size_t> try_read(MutableBytes into) override {
    script_.largest_room = std::max(script_.largest_room, into.size());
    if (script_.pieces.empty()) return *script_.ending;
    auto& piece = script_.pieces.front();
    auto const size = std::min(piece.size(), into.size());
    std::ranges::copy(as_bytes(piece).first(size), into.begin());
    piece.erase(0, size);
    if (piece.empty()) script_.pieces.pop_front();
    return size;
  }

  net::asio::awaitable<Result<void>> writable(Deadline by) override {
    if (script_.most_written == 0) co_return by.expiry;
    co_return Result<void>();
  }

  Result<std::size_t> try_write(Bytes bytes) override {
    auto const size = std::min(bytes.size(), script_.most_written);
    script_.written += as_text(bytes.first(size));
    if (script_.write_failure) return script_.write_failure;
    return size;
  }

  bool is_quiet() noexcept override { return script_.is_quiet; }
  void shrink() noexcept override {}

 private:
  Script& script_;
};

}  // namespace scrape::test
