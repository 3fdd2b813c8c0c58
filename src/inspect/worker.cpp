#include "channel.hpp"
#include "sandbox.hpp"

#include <scrape/base/wire.hpp>
#include <scrape/extract/encoding.hpp>
#include <scrape/extract/extractor.hpp>
#include <scrape/inspect/worker.hpp>

#include <csignal>
#include <ctime>
#include <new>

#include <sys/prctl.h>
#include <unistd.h>

namespace scrape::inspect {
namespace {

constexpr int all_done = 0;
constexpr int misuse = 2;

// What comes next is read while it can still be opened: time zones for jq's dates, tables for encodings.
void load_all() {
  ::tzset();
  extract::preload_encodings();
}

// The part of the page in the file stands before `page`, to which it is added.
bool read_file(int file, std::uint64_t size, std::string& page) {
  page.resize(size);
  for (std::size_t done = 0; done < size;) {
    auto const got = ::pread(file, page.data() + done, size - done, static_cast<off_t>(done));
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

std::optional<std::string> content_of(Message const& message, std::uint64_t in_file, std::string_view held) {
  std::string content;
  content.reserve(in_file + held.size());
  if (in_file > 0 && !read_file(message.file, in_file, content)) return std::nullopt;
  content += held;
  return content;
}

std::string inspect(extract::Extraction const& extraction, extract::Extractor const& extractor,
                    Message const& message) {
  Decoder in(message.text);
  auto const page = extract::decode_page(in.text());
  auto const in_file = in.number();
  auto const held = in.text();
  try {
    auto const content = content_of(message, in_file, held);
    if (!content) return encode(unread(extraction, *page, "its file cannot be read"));
    return encode(extractor.inspect(*page, *content));
  } catch (std::bad_alloc const&) {
    return encode(unread(extraction, *page, "to read it takes more than 2 GiB of memory"));
  }
}

}  // namespace

int run_worker() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  auto const order = receive();
  if (!order) return misuse;
  auto const extraction = extract::decode_extraction(order->text);
  if (!extraction) return misuse;
  extract::Extractor const extractor(*extraction);
  load_all();
  enter_sandbox(channel);
  while (auto const message = receive()) {
    auto const sent = send(inspect(*extraction, extractor, *message));
    if (message->file >= 0) ::close(message->file);
    if (!sent) break;
  }
  return all_done;
}

}  // namespace scrape::inspect
