#include "decoder_set.hpp"

#include "code_point.hpp"

#include <scrape/base/text.hpp>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <iconv.h>

namespace scrape::extract {
namespace {

// Where glibc means something else than the indexes of the Encoding Standard §5.
struct Correction {
  std::string_view encoding;
  std::uint8_t byte;
  std::uint32_t code_point;
};
constexpr auto corrections = std::to_array<Correction>({
    {"koi8-u", 0xAE, 0x045E},
    {"koi8-u", 0xBE, 0x040E},
    {"macintosh", 0xF0, 0xF8FF},
    {"windows-1255", 0xCA, 0x05BA},
    {"x-mac-cyrillic", 0xFF, 0x20AC},
    {"gbk", 0x80, 0x20AC},
    {"gb18030", 0x80, 0x20AC},
    {"shift_jis", 0x80, 0x80},
});

Correction const* find_correction(Encoding const& encoding, std::uint8_t byte) noexcept {
  auto const* const found = std::ranges::find_if(
      corrections, [&](Correction const& each) { return each.encoding == encoding.name && each.byte == byte; });
  return found == corrections.end() ? nullptr : found;
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at) noexcept {
  return at < bytes.size() ? static_cast<std::uint8_t>(bytes[at]) : 0;
}

// One code point; 0 for text that is not one.
std::uint32_t only_code_point(std::string_view utf8) noexcept {
  constexpr std::array<std::uint8_t, 5> masks{0, 0x7F, 0x1F, 0x0F, 0x07};
  if (utf8.empty() || utf8.size() >= masks.size()) return 0;
  std::uint32_t code_point = byte_at(utf8, 0) & masks[utf8.size()];
  for (std::size_t i = 1; i < utf8.size(); ++i)
    code_point = code_point << 6U | (byte_at(utf8, i) & 0x3FU);
  return code_point;
}

// The indexes give the holes below 0xA0 to the controls of Latin-1.
std::uint32_t upper_code_point(Encoding const& encoding, IconvHandle& handle, std::uint8_t byte) {
  if (auto const* const correction = find_correction(encoding, byte)) return correction->code_point;
  auto const c = static_cast<char>(byte);
  std::string_view input(&c, 1);
  std::string output;
  if (handle.convert(input, output, true)) return only_code_point(output);
  return byte < 0xA0 ? byte : replacement_character;
}

void decode_upper_half(UpperHalf const& table, std::string_view bytes, std::string& text) {
  for (auto const c : bytes) {
    auto const byte = static_cast<std::uint8_t>(c);
    append_code_point(text, byte < 0x80 ? byte : table[byte - 0x80U]);
  }
}

// Encoding Standard §14.2.
void decode_utf16(std::string_view bytes, bool big_endian, std::string& text) {
  auto const unit_at = [&](std::size_t at) -> std::uint32_t {
    auto const high = byte_at(bytes, big_endian ? at : at + 1);
    auto const low = byte_at(bytes, big_endian ? at + 1 : at);
    return static_cast<std::uint32_t>(high << 8U | low);
  };
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    auto const unit = unit_at(at);
    auto const next = at + 3 < bytes.size() ? unit_at(at + 2) : 0;
    auto const is_pair = (unit & 0xFC00U) == 0xD800 && (next & 0xFC00U) == 0xDC00;
    append_code_point(text, is_pair ? 0x10000 + ((unit & 0x3FFU) << 10U) + (next & 0x3FFU) : unit);
    if (is_pair) at += 2;
  }
  if (at < bytes.size()) append_code_point(text, replacement_character);
}

UpperHalf user_defined() noexcept {
  UpperHalf table{};
  for (std::uint32_t i = 0; i < table.size(); ++i)
    table[i] = 0xF780 + i;
  return table;
}

}  // namespace

IconvHandle::IconvHandle(char const* encoding) : handle_(iconv_open("UTF-8", encoding)) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr,cppcoreguidelines-pro-type-cstyle-cast): what iconv_open(3) gives
  if (handle_ == (iconv_t)-1)
    throw std::system_error(errno, std::generic_category(), std::string("iconv: ") + encoding);
}

IconvHandle::~IconvHandle() {
  iconv_close(handle_);
}

bool IconvHandle::convert(std::string_view& input, std::string& output, bool begins) {
  constexpr auto failed = static_cast<std::size_t>(-1);
  std::array<char, 4096> piece{};
  if (begins) iconv(handle_, nullptr, nullptr, nullptr, nullptr);
  auto* in = const_cast<char*>(input.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast): iconv(3) only reads it
  auto in_left = input.size();
  for (auto flushes = false;;) {
    auto* out = piece.data();
    auto out_left = piece.size();
    auto const done = iconv(handle_, flushes ? nullptr : &in, &in_left, &out, &out_left);
    auto const reason = errno;
    output.append(piece.data(), out);
    if (done == failed && reason == E2BIG) continue;
    input.remove_prefix(input.size() - in_left);
    if (done == failed) return false;
    if (flushes) return true;
    flushes = true;
  }
}

void DecoderSet::decode(Encoding const& encoding, std::string_view bytes, std::string& text) {
  text.reserve(text.size() + bytes.size() + bytes.size() / 2);
  switch (encoding.kind) {
    case EncodingKind::utf8:
      text += scrape::to_utf8(bytes);
      break;
    case EncodingKind::utf16le:
      decode_utf16(bytes, false, text);
      break;
    case EncodingKind::utf16be:
      decode_utf16(bytes, true, text);
      break;
    case EncodingKind::user_defined:
      decode_upper_half(user_defined(), bytes, text);
      break;
    case EncodingKind::single_byte:
      decode_upper_half(table(encoding), bytes, text);
      break;
    case EncodingKind::multi_byte:
      decode_with_iconv(encoding, bytes, text);
      break;
    case EncodingKind::replacement:
      if (!bytes.empty()) append_code_point(text, replacement_character);
      break;
  }
}

void DecoderSet::preload() {
  for (auto const& encoding : encodings()) {
    if (encoding.kind == EncodingKind::single_byte) table(encoding);
    if (encoding.kind == EncodingKind::multi_byte) handle(encoding);
  }
}

// glibc decodes some of them into composed characters, browsers byte by byte.
UpperHalf const& DecoderSet::table(Encoding const& encoding) {
  auto const known = tables_.find(&encoding);
  if (known != tables_.end()) return known->second;
  IconvHandle handle(encoding.iconv);
  UpperHalf table{};
  for (unsigned i = 0; i < table.size(); ++i)
    table[i] = upper_code_point(encoding, handle, static_cast<std::uint8_t>(0x80 + i));
  return tables_.emplace(&encoding, table).first->second;
}

IconvHandle& DecoderSet::handle(Encoding const& encoding) {
  auto& handle = handles_[&encoding];
  if (!handle) handle = std::make_unique<IconvHandle>(encoding.iconv);
  return *handle;
}

// A wrong pair is one error, but its second byte is read again when it is ASCII (Encoding Standard, all decoders).
void DecoderSet::decode_with_iconv(Encoding const& encoding, std::string_view bytes, std::string& text) {
  auto& converter = handle(encoding);
  for (auto begins = true; !converter.convert(bytes, text, begins); begins = false) {
    auto const first = byte_at(bytes, 0);
    auto const* const correction = find_correction(encoding, first);
    append_code_point(text, correction == nullptr ? replacement_character : correction->code_point);
    auto const is_pair = first > 0x80 && first < 0xFF && byte_at(bytes, 1) >= 0x80;
    bytes.remove_prefix(std::min<std::size_t>(bytes.size(), is_pair ? 2 : 1));
  }
}

}  // namespace scrape::extract
