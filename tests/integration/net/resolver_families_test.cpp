// Addresses of both families of a name that has both (RFC 8305 §3).

#include "integration/support/run.hpp"
#include "net/ares_error.hpp"
#include "net/source_address.hpp"
#include "support/name_server.hpp"

#include <scrape/net/resolver.hpp>
#include <scrape/net/watchdog.hpp>

#include <ares.h>
#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace scrape::net {
namespace {

using namespace std::chrono_literals;
using Type = test::DnsType;

std::string const host = "www.example.test";
auto const ipv4 = asio::ip::make_address("127.0.0.1");
auto const ipv6 = asio::ip::make_address("::1");

// The server is asked for 3 s + 6 s + 12 s.
constexpr auto patience = 3s;
constexpr auto resolution_delay = 50ms;  // RFC 8305 §8

// What c-ares takes for the domain of this machine.
// NOLINTBEGIN(concurrency-mt-unsafe): there is one thread
class SearchDomain {
 public:
  explicit SearchDomain(char const* domain) { ::setenv("LOCALDOMAIN", domain, 1); }
  SearchDomain(SearchDomain const&) = delete;
  SearchDomain& operator=(SearchDomain const&) = delete;
  ~SearchDomain() { ::unsetenv("LOCALDOMAIN"); }
};
// NOLINTEND(concurrency-mt-unsafe)

class ResolverFamilies : public testing::Test {
 protected:
  ResolverFamilies() { server_.set_ipv6(ipv6.to_v6()); }

  Addresses resolve(Family family = Family::any) {
    auto& resolver = resolver_ ? *resolver_ : make(family);
    auto const found = test::run(io_, resolver.resolve(host, {}));
    return found ? *found : Addresses();
  }

  Resolver& make(Family family) {
    resolver_ =
        make_dns_resolver(io_.get_executor(), watchdog_, {.list = server_.servers(), .patience = patience}, family);
    return *resolver_;
  }

  Duration time_to_resolve_to(Addresses const& expected) {
    auto const begin = Clock::now();
    EXPECT_EQ(resolve(), expected);
    return Clock::now() - begin;
  }

  // Until the server has both questions, which it keeps.
  void hold_both_questions() {
    server_.hold();
    asio::co_spawn(io_, make(Family::any).resolve(host, {}),
                   [this](std::exception_ptr const&, Result<Addresses> const& found) { first_ = found; });
    test::run_until(
        io_, [this] { return server_.questions(host, Type::a) == 1 && server_.questions(host, Type::aaaa) == 1; });
  }

  Addresses first_answer() {
    test::run_until(io_, [this] { return first_.has_value(); });
    return first_->value();
  }

  // RFC 6724 §10.2; rule 1 of §6 where this machine has no IPv6.
  static Addresses both() { return source_address(ipv6) ? Addresses{ipv6, ipv4} : Addresses{ipv4, ipv6}; }

  asio::io_context io_{1};
  Watchdog watchdog_{io_.get_executor()};
  test::NameServer server_{io_, ipv4.to_string()};
  std::unique_ptr<Resolver> resolver_;
  std::optional<Result<Addresses>> first_;
};

TEST_F(ResolverFamilies, AreAskedForTogetherAndGivenInOneOrder) {
  for (auto const first : {Type::a, Type::aaaa}) {
    hold_both_questions();
    server_.answer_latest(first);
    server_.release();
    EXPECT_EQ(first_answer(), both());
    first_.reset();
    server_.forget_questions();
  }
}

TEST_F(ResolverFamilies, DoNotWaitLongForIpv6) {
  server_.lose(Type::aaaa);
  auto const took = time_to_resolve_to({ipv4});
  EXPECT_GE(took, resolution_delay);
  EXPECT_LT(took, patience);
}

TEST_F(ResolverFamilies, DoNotWaitLongForIpv4) {
  server_.lose(Type::a);
  auto const took = time_to_resolve_to({ipv6});
  EXPECT_GE(took, resolution_delay);
  EXPECT_LT(took, patience);
}

TEST_F(ResolverFamilies, ThatComeLateAreThereForTheNext) {
  hold_both_questions();
  server_.answer_latest(Type::a);
  EXPECT_EQ(first_answer(), Addresses{ipv4});
  server_.release();
  test::run_until(io_, [this] { return resolve().size() == 2; });
  EXPECT_EQ(resolve(), both());
  EXPECT_EQ(server_.questions(host, Type::a), 1U);
}

// That there is no address of one is no reason to go on without the other.
TEST_F(ResolverFamilies, WaitForEachOtherWhereTheFirstHasNone) {
  server_.set_ipv6({});
  hold_both_questions();
  server_.answer_latest(Type::aaaa);
  auto const begin = Clock::now();
  test::run_until(io_, [begin] { return Clock::now() - begin > 2 * resolution_delay; });
  EXPECT_FALSE(first_);
  server_.release();
  EXPECT_EQ(first_answer(), Addresses{ipv4});
}

TEST_F(ResolverFamilies, ThatAreNotWantedAreNotAskedFor) {
  EXPECT_EQ(resolve(Family::ipv4), Addresses{ipv4});
  EXPECT_EQ(server_.questions(host, Type::aaaa), 0U);
  resolver_.reset();
  EXPECT_EQ(resolve(Family::ipv6), Addresses{ipv6});
  EXPECT_EQ(server_.questions(host, Type::a), 1U);
}

// Nobody wants a page from two hosts.
TEST_F(ResolverFamilies, AreThoseOfOneName) {
  SearchDomain const domain("search.test");
  server_.set_ipv6({});
  EXPECT_EQ(resolve(), Addresses{ipv4});
  EXPECT_EQ(server_.questions(host + ".search.test", Type::aaaa), 0U);
}

TEST_F(ResolverFamilies, AreLookedForBelowTheDomainsOfThisMachine) {
  for (auto const& [domain_name, is_there] : {std::pair("search.test", true), std::pair("missing.test", false)}) {
    SearchDomain const domain(domain_name);
    auto const found = test::run(io_, make(Family::any).resolve("www", {}));
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, both());
    EXPECT_EQ(server_.questions(std::string("www.") + domain_name, Type::a), 1U);
    EXPECT_EQ(server_.questions("www", Type::a), is_there ? 0U : 1U);
  }
}

// A name that is short for nothing that exists.
TEST_F(ResolverFamilies, AreThereForNoNameThatNobodyHas) {
  SearchDomain const domain("missing.test");
  auto const found = test::run(io_, make(Family::any).resolve("www" + std::string(test::NameServer::missing), {}));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error(), ares_error(ARES_ENOTFOUND));
  EXPECT_EQ(server_.questions("www.missing.test.missing.test", Type::aaaa), 1U);
}

// RFC 6761 §6.3
TEST_F(ResolverFamilies, OfThisMachineAreNobodyElsesBusiness) {
  auto const found = test::run(io_, make(Family::any).resolve("localhost", {}));
  ASSERT_TRUE(found);
  EXPECT_TRUE(std::ranges::all_of(*found, [](auto const& address) { return address.is_loopback(); }));
  EXPECT_EQ(server_.questions("localhost", Type::a) + server_.questions("localhost", Type::aaaa), 0U);
}

}  // namespace
}  // namespace scrape::net
