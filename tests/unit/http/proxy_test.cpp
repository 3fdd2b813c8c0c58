#include <scrape/http/proxy.hpp>

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

namespace scrape::http {
namespace {

using Kind = Proxy::Kind;
using Variables = std::map<std::string, std::string>;

ProxyRules rules_of(Variables const& variables, std::optional<std::string> const& proxy = {},
                    std::optional<std::string> const& no_proxy = {}) {
  return {proxy, no_proxy, [&](char const* name) {
            auto const found = variables.find(name);
            return found == variables.end() ? nullptr : found->second.c_str();
          }};
}

// The proxy's host, or "-".
std::string chosen_proxy(ProxyRules const& rules, url::Origin const& origin) {
  auto const* const proxy = rules.find(origin);
  return proxy == nullptr ? "-" : proxy->host;
}

url::Origin const plain_origin{false, "example.org", 80};
url::Origin const secure_origin{true, "example.org", 443};

TEST(ProxyUrl, IsReadAsCurlDoes) {
  struct Row {
    char const* text;
    Proxy proxy;
  };
  for (auto const& [text, proxy] : {
           Row{"proxy.example:3128", {Kind::http, "proxy.example", 3128}},
           Row{"Proxy.Example", {Kind::http, "proxy.example", 1080}},
           Row{"http://proxy.example", {Kind::http, "proxy.example", 1080}},
           Row{"http://proxy.example:80/", {Kind::http, "proxy.example", 80}},
           Row{"HTTPS://proxy.example", {Kind::https, "proxy.example", 443}},
           Row{"https://proxy.example:8443/path", {Kind::https, "proxy.example", 8443}},
           Row{"socks5://127.0.0.1", {Kind::socks5, "127.0.0.1", 1080}},
           Row{"socks5h://[::1]:9050", {Kind::socks5h, "::1", 9050}},
           Row{"[2001:db8::1]", {Kind::http, "2001:db8::1", 1080}},
           Row{"user:pass@proxy.example:3128", {Kind::http, "proxy.example", 3128, Credentials{"user", "pass"}}},
           Row{"http://us%40er:p%3Aa%2fss%zz@proxy.example:1",
               {Kind::http, "proxy.example", 1, Credentials{"us@er", "p:a/ss%zz"}}},
           Row{"socks5://user@proxy.example", {Kind::socks5, "proxy.example", 1080, Credentials{"user", ""}}},
           Row{"user:p@ss@proxy.example", {Kind::http, "proxy.example", 1080, Credentials{"user", "p@ss"}}},
       }) {
    EXPECT_EQ(parse_proxy(text), proxy) << text;
  }
}

TEST(ProxyUrl, IsRefusedWithoutRepeatingIt) {
  for (auto const* const text :
       {"", ":3128", "http://", "ftp://secret.example", "socks4://secret.example", "secret.example:0",
        "secret.example:65536", "secret.example:x", "secret.example:", "se cret:80", "::1", "user:secret@",
        "us%3aer:secret@proxy.example", "user:secret%0d%0aX@proxy.example", "us\ner:secret@proxy.example"}) {
    try {
      parse_proxy(text);
      ADD_FAILURE() << text;
    } catch (std::invalid_argument const& error) {
      EXPECT_EQ(std::string(error.what()).find("cret"), std::string::npos) << error.what();
    }
  }
}

TEST(ProxyRule, CountsTheCommandLineMoreThanTheEnvironment) {
  Variables const variables{{"http_proxy", "a"}, {"https_proxy", "b"}, {"no_proxy", "example.org"}};
  EXPECT_EQ(chosen_proxy(rules_of(variables, "c", "other.org"), plain_origin), "c");
  EXPECT_EQ(chosen_proxy(rules_of(variables, "c", "other.org"), secure_origin), "c");
  EXPECT_EQ(chosen_proxy(rules_of(variables, "c"), plain_origin), "-");
  EXPECT_EQ(chosen_proxy(rules_of(variables, "", ""), plain_origin), "-");
  EXPECT_EQ(chosen_proxy(rules_of(variables, {}, ""), plain_origin), "a");
  EXPECT_TRUE(rules_of(variables, "").is_empty());
  EXPECT_TRUE(ProxyRules().is_empty());
}

TEST(ProxyRule, ReadsTheEnvironmentAsCurlDoes) {
  struct Row {
    Variables variables;
    char const* for_http;
    char const* for_https;
  };
  for (auto const& [variables, for_http, for_https] : {
           Row{{}, "-", "-"},
           Row{{{"http_proxy", "a"}}, "a", "-"},
           Row{{{"HTTP_PROXY", "a"}}, "-", "-"},
           Row{{{"https_proxy", "a"}}, "-", "a"},
           Row{{{"HTTPS_PROXY", "a"}}, "-", "a"},
           Row{{{"https_proxy", "a"}, {"HTTPS_PROXY", "b"}}, "-", "a"},
           Row{{{"all_proxy", "a"}}, "a", "a"},
           Row{{{"ALL_PROXY", "a"}}, "a", "a"},
           Row{{{"http_proxy", "a"}, {"all_proxy", "b"}}, "a", "b"},
           Row{{{"http_proxy", ""}, {"all_proxy", "b"}}, "b", "b"},
           Row{{{"https_proxy", ""}, {"HTTPS_PROXY", "b"}}, "-", "b"},
           Row{{{"https_proxy", ""}, {"all_proxy", ""}, {"ALL_PROXY", "b"}}, "b", "b"},
           Row{{{"http_proxy", ""}, {"https_proxy", ""}, {"all_proxy", ""}}, "-", "-"},
           Row{{{"all_proxy", "a"}, {"no_proxy", "other.org,.example.org"}}, "-", "-"},
           Row{{{"all_proxy", "a"}, {"NO_PROXY", "*"}}, "-", "-"},
           Row{{{"all_proxy", "a"}, {"no_proxy", ""}, {"NO_PROXY", "*"}}, "-", "-"},
       }) {
    EXPECT_EQ(chosen_proxy(rules_of(variables), plain_origin), for_http);
    EXPECT_EQ(chosen_proxy(rules_of(variables), secure_origin), for_https);
  }
}

TEST(ProxyRule, NamesTheVariableThatIsWrong) {
  try {
    rules_of({{"https_proxy", "ftp://x"}});
    ADD_FAILURE();
  } catch (std::invalid_argument const& error) {
    EXPECT_STREQ(error.what(), "https_proxy: the scheme of a proxy is http, https, socks5 or socks5h");
  }
}

}  // namespace
}  // namespace scrape::http
