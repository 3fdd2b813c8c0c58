#include "operation.hpp"

#include <scrape/http/http1_encode.hpp>

namespace scrape::micro {

Operations http1_encode_operations() {
  http::Fields fields;
  fields.add("User-Agent", "scrape/0.1.0 (+https://example.org/bot)");
  fields.add("Accept", "*/*");
  fields.add("Accept-Encoding", "gzip, deflate");
  return {operation("encode_http1/get", [fields] {
    return http::encode_http1(
        {.authority = "docs.example.org", .target = "/en/stable/library/asyncio-task.html", .fields = fields});
  })};
}

}  // namespace scrape::micro
