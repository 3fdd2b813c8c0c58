#pragma once
/// The worker's end of its connection: messages, each after its size, some with an open file.

#include <scrape/base/bytes.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scrape::inspect {

/// In this form it is read and written on one machine.
using MessageSize = std::uint64_t;

inline constexpr int channel = 3;

struct Message {
  std::string text;
  int file = -1;  ///< to be closed by who receives it
};

/// Waits for the next message; nothing when there are no more.
std::optional<Message> receive();

/// False when nobody takes it any more.
bool send(std::string_view text);

}  // namespace scrape::inspect
