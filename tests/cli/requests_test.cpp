// Requests that are more than a GET: what servers see of them.

#include "cli/requests_run.hpp"

namespace scrape::test {
namespace {

constexpr std::string_view form_field = "\r\nContent-Type: application/x-www-form-urlencoded\r\n";

TEST_F(Requests, HaveAMethod) {
  EXPECT_TRUE(echoed({"-X", "OPTIONS"}).starts_with("OPTIONS /echo "));
  EXPECT_FALSE(names(echoed({"--request", "DELETE"}), "Content-Length"));
  EXPECT_TRUE(has(echoed({"-X", "POST"}), "\r\nContent-Length: 0\r\n"));
  EXPECT_TRUE(echoed({"-X", "GET"}).starts_with("GET /echo "));
}

TEST_F(Requests, HaveData) {
  auto const seen = echoed({"--data", "a=b", "-d", "c=%20"});
  EXPECT_TRUE(seen.starts_with("POST /echo ")) << seen;
  EXPECT_TRUE(has(seen, form_field)) << seen;
  EXPECT_TRUE(has(seen, "\r\nContent-Length: 9\r\n")) << seen;
  EXPECT_EQ(body_of(seen), "a=b&c=%20");
  EXPECT_TRUE(has(echoed({"--data", ""}), "\r\nContent-Length: 0\r\n"));
  EXPECT_EQ(body_of(echoed({"--data", "[1,2]"})), "[1,2]");
  EXPECT_TRUE(echoed({"-X", "PUT", "--data", "x"}).starts_with("PUT "));
}

TEST_F(Requests, MayHaveAnotherTypeOfData) {
  auto const seen = echoed({"--data", "{}", "-H", "content-type: application/json"});
  EXPECT_TRUE(has(seen, "content-type: application/json\r\n")) << seen;
  EXPECT_FALSE(has(seen, "urlencoded")) << seen;
  EXPECT_FALSE(has(echoed({"--data", "{}", "-H", "Content-Type:"}), "ontent-Type"));
}

// As curl does: a file of several lines becomes one.
TEST_F(Requests, TakeDataFromAFile) {
  auto const file = directory_.write("data", std::string("a=\r\nb\n\0c\n", 9));
  EXPECT_EQ(body_of(echoed({"--data", "@" + file, "--data", "d"})), "a=bc&d");
  auto const ended = fetch({"--data", "@" + (directory_ / "missing"), site_.url("/echo")});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_TRUE(has(ended.err, "--data: cannot read '" + (directory_ / "missing") + "': No such file or directory"))
      << ended.err;
  EXPECT_EQ(fetch({"--data", "@" + directory_.path().string(), site_.url("/echo")}).exit_code, 2);
}

TEST_F(Requests, TakeDataFromStandardInput) {
  ProgramOptions options;
  options.arguments = with_site({"--data", "@-", "--name", "echo", site_.url("/echo")});
  Program program(options);
  program.write_input("a=b\nc=d\n");
  EXPECT_EQ(program.wait().exit_code, 0);
  EXPECT_EQ(body_of(read_file(pages_ + "/echo")), "a=bc=d");
}

TEST_F(Requests, CannotHaveBothTheListAndTheDataThere) {
  for (auto const& arguments : {std::vector<std::string>{"--data", "@-"}, {"--data", "@-", "-"}}) {
    auto const ended = fetch(arguments);
    EXPECT_EQ(ended.exit_code, 2);
    EXPECT_TRUE(has(ended.err, "@- is standard input, but that is the list already")) << ended.err;
  }
}

TEST_F(Requests, AreRefusedWhenTheyAreNone) {
  for (auto const& arguments :
       {std::vector<std::string>{"-X", "GET / HTTP/1.1\r\nX: y"}, {"-X", "CONNECT"}, {"-X", "TRACE", "--data", "x"}}) {
    auto const ended = fetch_with(arguments, {site_.url("/echo")});
    EXPECT_EQ(ended.exit_code, 2) << arguments[1];
    EXPECT_TRUE(has(ended.err, "--request: ")) << ended.err;
  }
  EXPECT_EQ(requests(), 0U);
}

TEST_F(Requests, OfALineHaveMethodHeadersAndBody) {
  auto const seen =
      echoed_line(R"("method":"PUT","headers":{"X-A":"1","Accept":null,"User-Agent":"me"},"body":{"a":1.0})");
  EXPECT_TRUE(seen.starts_with("PUT /echo ")) << seen;
  EXPECT_TRUE(has(seen, "\r\nX-A: 1\r\n")) << seen;
  EXPECT_TRUE(has(seen, "\r\nUser-Agent: me\r\n")) << seen;
  EXPECT_FALSE(names(seen, "Accept")) << seen;
  EXPECT_TRUE(has(seen, "\r\nContent-Type: application/json\r\n")) << seen;
  EXPECT_EQ(body_of(seen), R"({"a":1.0})");
}

TEST_F(Requests, OfALineGoBeforeThoseOfTheRun) {
  std::vector<std::string> const run{"-X", "PUT", "--data", "run", "-H", "X-A: run", "-H", "X-B: run"};
  auto const headers = echoed_line(R"("headers":{"x-a":"line"})", "/echo", run);
  EXPECT_TRUE(headers.starts_with("PUT ")) << headers;
  EXPECT_EQ(body_of(headers), "run");
  EXPECT_TRUE(has(headers, "\r\nx-a: line\r\n")) << headers;
  EXPECT_FALSE(has(headers, "X-A: run")) << headers;
  EXPECT_TRUE(has(headers, "\r\nX-B: run\r\n")) << headers;
  EXPECT_EQ(body_of(echoed_line(R"("body":"line")", "/echo", run)), "line");
  EXPECT_TRUE(echoed_line(R"("method":"GET")", "/echo", run).starts_with("GET "));
}

TEST_F(Requests, OfALineMayNameAnotherHost) {
  EXPECT_TRUE(has(echoed_line(R"("headers":{"Host":"shop.example"})"), "\r\nHost: shop.example\r\n"));
}

struct Hop {
  int status;
  std::string_view method;
  bool has_body;
};

// RFC 9110 §15.4.
TEST_F(Requests, ChangeWithARedirect) {
  Hop const table[] = {
      {301, "GET", false}, {302, "GET", false}, {303, "GET", false}, {307, "POST", true}, {308, "POST", true}};
  for (auto const& [status, method, has_body] : table) {
    auto const target = "/redirect/to-other-host?url=/echo&status=" + std::to_string(status);
    auto const seen = echoed({"--data", "a=b"}, target);
    EXPECT_TRUE(seen.starts_with(std::string(method) + " /echo ")) << status << seen;
    EXPECT_EQ(body_of(seen), has_body ? "a=b" : "") << status;
    EXPECT_EQ(has(seen, form_field), has_body) << status << seen;
    EXPECT_EQ(names(seen, "Content-Length"), has_body) << status << seen;
  }
  EXPECT_TRUE(echoed({"-X", "PUT", "--data", "x"}, "/redirect/to-other-host?url=/echo&status=302").starts_with("PUT "));
}

// RFC 9110 §15.4, §8: what describes the content goes where it goes, and is gone with it.
TEST_F(Requests, TakeWhatDescribesTheirContentAlong) {
  auto const members = R"("headers":{"Content-Encoding":"gzip","Content-Language":"de","X-Key":"1"},"body":"x")";
  auto const elsewhere = echoed_line(members, "/redirect/to-other-host?status=307&url=" + plain_.url("/echo"));
  EXPECT_TRUE(names(elsewhere, "Content-Encoding") && names(elsewhere, "Content-Language")) << elsewhere;
  EXPECT_FALSE(names(elsewhere, "X-Key")) << elsewhere;
  auto const afterwards = echoed_line(members, "/redirect/to-other-host?status=303&url=/echo");
  EXPECT_FALSE(names(afterwards, "Content-Encoding") || names(afterwards, "Content-Language")) << afterwards;
  EXPECT_TRUE(names(afterwards, "X-Key")) << afterwards;
}

// The body goes where it is sent to, as with browsers; what may be a secret does not.
TEST_F(Requests, KeepTheirHeadersAtTheirOwnOrigin) {
  auto const members =
      R"("headers":{"Authorization":"Bearer hunter2","Host":"shop.example","Content-Type":"a/b"},"body":"x")";
  auto const seen = echoed_line(members, "/redirect/to-other-host?status=307&url=" + plain_.url("/echo"));
  EXPECT_TRUE(seen.starts_with("POST ")) << seen;
  EXPECT_EQ(body_of(seen), "x");
  EXPECT_TRUE(has(seen, "\r\nContent-Type: a/b\r\n")) << seen;
  EXPECT_FALSE(names(seen, "Authorization")) << seen;
  EXPECT_FALSE(has(seen, "shop.example")) << seen;
}

}  // namespace
}  // namespace scrape::test
