#include <scrape/http/http1_encode.hpp>
#include <scrape/http/method.hpp>

namespace scrape::http {

std::string encode_http1(Request const& request) {
  std::string text;
  text.reserve(256 + request.target.size());
  text.append(request.method)
      .append(" ")
      .append(request.target)
      .append(" HTTP/1.1\r\nHost: ")
      .append(request.authority);
  for (std::size_t i = 0; i < request.fields.size(); ++i) {
    auto const [name, value] = request.fields[i];
    text.append("\r\n").append(name).append(": ").append(value);
  }
  if (request.content || expects_content(request.method)) {
    text.append("\r\nContent-Length: ").append(std::to_string(request.content.value_or("").size()));
  }
  text.append("\r\n\r\n");
  return text;
}

}  // namespace scrape::http
