#include "operation.hpp"

#include <scrape/plan/record.hpp>

#include <chrono>

namespace scrape::micro {
namespace {

using namespace std::chrono_literals;

plan::Record attempted() {
  plan::Record record;
  record.entry = {1'017, "urls.txt:1017", "https://docs.example.org/en/stable/library/asyncio-task.html"};
  record.final_url = record.entry.given;
  record.attempts = 1;
  record.started = WallTime(1'763'867'340'123ms);
  record.elapsed = 85'512us;
  return record;
}

http::ResponseHead saved_head() {
  http::ResponseHead head;
  head.status = 200;
  head.fields.add("Server", "nginx/1.22.1");
  head.fields.add("Date", "Sun, 23 Nov 2025 03:09:00 GMT");
  head.fields.add("Content-Type", "text/html; charset=utf-8");
  head.fields.add("Content-Length", "10240");
  head.fields.add("Last-Modified", "Sat, 22 Nov 2025 17:41:12 GMT");
  head.fields.add("Connection", "keep-alive");
  head.fields.add("ETag", "\"6921f5a8-2800\"");
  head.fields.add("Accept-Ranges", "bytes");
  return head;
}

plan::Record saved_record() {
  auto record = attempted();
  record.ending = plan::Ending::saved;
  record.exchange.head = saved_head();
  record.exchange.remote = "192.0.2.17:443";
  record.exchange.reused = true;
  record.exchange.wire_bytes = ByteCount{10'240};
  record.exchange.timing = {
      .queue = 41'007us, .dns = {}, .connect = {}, .tls = {}, .first_byte = 43'318us, .body = 951us};
  record.stored = plan::Stored{"docs.example.org/en/stable/library/asyncio-task.html", ByteCount{10'240},
                               "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"};
  return record;
}

plan::Record refused() {
  auto record = attempted();
  record.ending = plan::Ending::failed;
  record.failure = plan::Failure{ErrorClass::connect, "Connection refused"};
  record.exchange.timing = {
      .queue = 41'007us, .dns = 1'214us, .connect = 322us, .tls = {}, .first_byte = {}, .body = {}};
  return record;
}

plan::Record duplicate() {
  plan::Record record;
  record.entry = attempted().entry;
  record.ending = plan::Ending::duplicate;
  return record;
}

Operation to_line(std::string name, plan::Record record) {
  return operation("to_json_line/" + std::move(name),
                   [record = std::move(record)] { return plan::to_json_line(record); });
}

}  // namespace

Operations record_operations() {
  return {to_line("saved", saved_record()), to_line("failed", refused()), to_line("duplicate", duplicate())};
}

}  // namespace scrape::micro
