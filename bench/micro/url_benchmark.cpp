#include "operation.hpp"

#include <scrape/url/url.hpp>

#include <string_view>

namespace scrape::micro {
namespace {

Operation parse_url(std::string name, std::string_view text) {
  return operation("Url::parse/" + std::move(name), [text] { return url::Url::parse(text).value(); });
}

Operation resolve(std::string name, std::string_view reference) {
  auto const base = url::Url::parse("https://docs.example.org/en/stable/library/asyncio.html").value();
  return operation("Url::resolve/" + std::move(name), [base, reference] { return base.resolve(reference).value(); });
}

}  // namespace

Operations url_operations() {
  return {
      parse_url("host", "https://example.org/"),
      parse_url("path", "https://docs.example.org/en/stable/library/asyncio-task.html"),
      parse_url("query", "https://www.example.com/search?q=fast+http+client&lang=en&page=2&sort=date"),
      parse_url("port", "http://localhost:8080/static/img/logo.png"),
      parse_url("to_normalise", "HTTPS://WWW.Example.COM:443/a/./b/../%7Euser/caf\xc3\xa9 menu.html?x=\"1\"#top"),
      parse_url("international",
                "https://b\xc3\xbc"
                "cher.example/stra\xc3\x9f"
                "e/"),
      parse_url("ipv4", "http://192.0.2.17/index.html"),
      resolve("path", "../_images/diagram.svg"),
      resolve("absolute_path", "/en/latest/index.html"),
      resolve("absolute_url", "https://www.example.org/en/stable/"),
  };
}

}  // namespace scrape::micro
