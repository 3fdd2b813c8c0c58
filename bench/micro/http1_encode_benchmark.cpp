#include "operation.hpp"

#include <scrape/http/http1_encode.hpp>

namespace scrape::micro {

Operations http1_encode_operations() {
  http::Request request;
  request.authority = "docs.example.org";
  request.target = "/en/stable/library/asyncio-task.html";
  request.fields.add("User-Agent", "scrape/0.1.0 (+https://example.org/bot)");
  request.fields.add("Accept", "*/*");
  request.fields.add("Accept-Encoding", "gzip, deflate");
  return {operation("encode_http1/get", [request] { return http::encode_http1(request); })};
}

}  // namespace scrape::micro
