// Content codings (RFC 9110 §8.4): what is saved is what they stand for, whole, or nothing.

#include "integration/support/behaviour.hpp"
#include "site/coding.hpp"
#include "site/content.hpp"

namespace scrape::test::wire {
namespace {

using enum ErrorClass;
using site::Coding;
using site::compressed;

std::string const text = site::text_body(20'000);

std::string coded(std::string const& body, std::string const& coding) {
  return message(body, "Content-Encoding: " + coding + "\r\n");
}

std::string in_chunks(std::string const& body, std::string const& coding) {
  std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: " + coding + "\r\n\r\n";
  for (auto const& byte : body)
    bytes += std::string("1\r\n") + byte + "\r\n";
  return bytes + "0\r\n\r\n";
}

std::string cut(std::string body) {
  body.resize(body.size() / 2);
  return body;
}

std::string spoilt(std::string body) {
  for (auto at = body.size() / 2; at < body.size() / 2 + 8; ++at)
    body[at] = static_cast<char>(~body[at]);
  return body;
}

Behaviour undone(std::string name, std::string const& bytes) {
  return {std::move(name), {{bytes}}, saved(text)};
}

Behaviour refused(std::string name, std::string const& bytes) {
  return {std::move(name), {{bytes}}, fails(decode)};
}

void one_byte_less(plan::Policy& policy) {
  policy.max_body = ByteCount{19'999};
}

class Codings : public BehaviourTest {};

TEST_P(Codings, EndAsTheyShould) {
  play();
  expect_right_end();
}

std::string const gzip = compressed(text, Coding::gzip);
std::string const zlib = compressed(text, Coding::zlib);
std::string const brotli = compressed(text, Coding::brotli);
std::string const zstd = compressed(text, Coding::zstd);

Behaviour const codings_behaviours[] = {
    undone("Gzip", coded(gzip, "gzip")),
    undone("GzipByItsOldName", coded(gzip, "x-gzip")),
    undone("GzipInCapitals", coded(gzip, "GZIP")),
    undone("GzipInChunks", in_chunks(gzip, "gzip")),
    undone(
        "GzipOfTwoMembers",
        coded(compressed(text.substr(0, 9'000), Coding::gzip) + compressed(text.substr(9'000), Coding::gzip), "gzip")),
    undone("Deflate", coded(zlib, "deflate")),
    undone("DeflateWithoutItsWrapper", coded(compressed(text, Coding::raw_deflate), "deflate")),
    undone("Brotli", coded(brotli, "br")),
    undone("BrotliInChunks", in_chunks(brotli, "br")),
    undone("Zstd", coded(zstd, "zstd")),
    undone("ZstdInChunks", in_chunks(zstd, "zstd")),
    undone("Identity", coded(text, "identity")),
    undone("NoName", coded(text, "")),
    undone("TwoInOneField", coded(compressed(gzip, Coding::brotli), "gzip, br")),
    undone("TwoInTwoFields",
           message(compressed(gzip, Coding::zstd), "Content-Encoding: gzip\r\nContent-Encoding: zstd\r\n")),
    undone("IdentityAmongOthers", coded(gzip, "identity, gzip,, identity")),
    refused("Unknown", coded(text, "x-unknown")),
    refused("UnknownAmongOthers", coded(gzip, "x-unknown, gzip")),
    refused("Compress", coded(text, "compress")),
    refused("SixOfThem", coded(text, "gzip, gzip, gzip, gzip, gzip, gzip")),
    refused("GzipThatIsNone", coded(text, "gzip")),
    refused("DeflateThatIsNone", coded(text, "deflate")),
    refused("BrotliThatIsNone", coded(text, "br")),
    refused("ZstdThatIsNone", coded(text, "zstd")),
    refused("GzipUnderAnotherName", coded(gzip, "br")),
    refused("GzipCut", coded(cut(gzip), "gzip")),
    refused("DeflateCut", coded(cut(zlib), "deflate")),
    refused("BrotliCut", coded(cut(brotli), "br")),
    refused("ZstdCut", coded(cut(zstd), "zstd")),
    refused("GzipCutInChunks", in_chunks(cut(gzip), "gzip")),
    refused("GzipWithoutItsLastByte", coded(gzip.substr(0, gzip.size() - 1), "gzip")),
    refused("GzipSpoilt", coded(spoilt(gzip), "gzip")),
    refused("DeflateSpoilt", coded(spoilt(zlib), "deflate")),
    refused("GzipThenGarbage", coded(gzip + "garbage", "gzip")),
    refused("BrotliThenGarbage", coded(brotli + "garbage", "br")),
    refused("ZstdThenGarbage", coded(zstd + "garbage", "zstd")),
    refused("InnerCut", coded(compressed(cut(gzip), Coding::brotli), "gzip, br")),
    {"BeyondTheLimit", {{coded(gzip, "gzip")}}, fails(too_large), &one_byte_less},
    {"CutByTheConnection",
     {{"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(gzip.size()) + "\r\n\r\n" +
           cut(gzip),
       After::close}},
     fails(truncated)},
    {"OfNothing", {{coded("", "gzip")}}, saved("")},
};

INSTANTIATE_TEST_SUITE_P(All, Codings,
                         testing::Combine(testing::ValuesIn(codings_behaviours), testing::Values(Scheme::http)),
                         name_of_case);

}  // namespace
}  // namespace scrape::test::wire
