#include <scrape/base/error.hpp>

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace scrape {
namespace {

constexpr auto first = static_cast<int>(Errc::empty_url);
constexpr auto last = static_cast<int>(Errc::stopped);

std::string const unknown = make_error_code(static_cast<Errc>(0)).message();

TEST(Error, HasASentenceForEachCode) {
  std::set<std::string> sentences;
  for (int code = first; code <= last; ++code) {
    auto const sentence = make_error_code(static_cast<Errc>(code)).message();
    EXPECT_GT(sentence.size(), 8U) << code;
    EXPECT_NE(sentence, unknown) << code;
    EXPECT_TRUE(sentences.insert(sentence).second) << "twice: " << sentence;
  }
}

TEST(Error, HasNoSentenceBehindTheLastCode) {
  EXPECT_EQ(make_error_code(static_cast<Errc>(last + 1)).message(), unknown);
}

TEST(Error, BelongsToTheCategoryOfTheProgram) {
  error_code const code = Errc::stopped;

  EXPECT_EQ(code.category(), error_category());
  EXPECT_STREQ(code.category().name(), "scrape");
  EXPECT_TRUE(code.failed());
}

TEST(Error, HasTheSameClassInEveryPhase) {
  for (int code = first; code <= last; ++code) {
    auto const expected = classify(static_cast<Errc>(code), Phase::dns);
    for (auto const phase : {Phase::dns, Phase::connect, Phase::tls, Phase::head, Phase::body, Phase::store}) {
      EXPECT_EQ(classify(static_cast<Errc>(code), phase), expected) << code;
    }
  }
}

struct OwnClass {
  Errc code;
  ErrorClass error_class;
};

TEST(Error, HasTheClassThatScriptsRelyOn) {
  OwnClass const table[] = {
      {Errc::empty_url, ErrorClass::invalid_url},
      {Errc::url_has_credentials, ErrorClass::invalid_url},
      {Errc::dns_timeout, ErrorClass::timeout},
      {Errc::connect_timeout, ErrorClass::timeout},
      {Errc::idle_timeout, ErrorClass::timeout},
      {Errc::attempt_timeout, ErrorClass::timeout},
      {Errc::closed_before_head, ErrorClass::truncated},
      {Errc::closed_in_head, ErrorClass::truncated},
      {Errc::closed_in_body, ErrorClass::truncated},
      {Errc::unclean_body_end, ErrorClass::truncated},
      {Errc::not_http, ErrorClass::protocol},
      {Errc::head_too_large, ErrorClass::protocol},
      {Errc::body_too_large, ErrorClass::too_large},
      {Errc::unknown_coding, ErrorClass::decode},
      {Errc::corrupt_coding, ErrorClass::decode},
      {Errc::truncated_coding, ErrorClass::decode},
      {Errc::too_many_codings, ErrorClass::decode},
      {Errc::coding_bomb, ErrorClass::decode},
      {Errc::too_many_redirects, ErrorClass::redirect},
      {Errc::missing_location, ErrorClass::redirect},
      {Errc::bad_location, ErrorClass::redirect},
      {Errc::unexpected_response, ErrorClass::unexpected},
      {Errc::unexpected_page, ErrorClass::unexpected},
      {Errc::unchecked_page, ErrorClass::unexpected},
      {Errc::file_altered, ErrorClass::write},
      {Errc::name_taken, ErrorClass::write},
      {Errc::name_outside, ErrorClass::write},
      {Errc::name_reserved, ErrorClass::write},
      {Errc::stopped, ErrorClass::stopped},
  };
  for (auto const& [code, error_class] : table) {
    EXPECT_EQ(name_of(classify(code, Phase::body)), name_of(error_class)) << make_error_code(code).message();
  }
}

TEST(Error, OfTheWayToAProxyIsTheProxysUnlessItIsATimeOutOrTheEndOfTheRun) {
  for (int code = first; code <= last; ++code) {
    auto const elsewhere = classify(static_cast<Errc>(code), Phase::head);
    auto const is_kept = elsewhere == ErrorClass::timeout || elsewhere == ErrorClass::stopped;
    EXPECT_EQ(classify(static_cast<Errc>(code), Phase::proxy), is_kept ? elsewhere : ErrorClass::proxy) << code;
  }
}

struct PhaseClass {
  Phase phase;
  ErrorClass of_system;
  ErrorClass of_others;
};

TEST(Error, IsJudgedByItsPhaseWhenItIsForeign) {
  PhaseClass const table[] = {
      {Phase::proxy, ErrorClass::proxy, ErrorClass::proxy},       {Phase::dns, ErrorClass::dns, ErrorClass::dns},
      {Phase::connect, ErrorClass::connect, ErrorClass::connect}, {Phase::tls, ErrorClass::tls, ErrorClass::tls},
      {Phase::head, ErrorClass::truncated, ErrorClass::tls},      {Phase::body, ErrorClass::truncated, ErrorClass::tls},
      {Phase::store, ErrorClass::write, ErrorClass::write},
  };
  error_code const reset(boost::system::errc::connection_reset, boost::system::system_category());
  error_code const generic(boost::system::errc::connection_reset, boost::system::generic_category());
  error_code const other = boost::asio::error::host_not_found;
  for (auto const& [phase, of_system, of_others] : table) {
    SCOPED_TRACE(static_cast<int>(phase));
    EXPECT_EQ(name_of(classify(reset, phase)), name_of(of_system));
    EXPECT_EQ(name_of(classify(generic, phase)), name_of(of_system));
    EXPECT_EQ(name_of(classify(other, phase)), name_of(of_others));
  }
}

// cli.md, "Error classes".
TEST(ErrorClass, IsSpelledAsInTheContract) {
  std::set<std::string_view> const contract{"invalid_url", "dns",       "connect",   "tls",       "timeout",
                                            "http_status", "protocol",  "truncated", "too_large", "decode",
                                            "redirect",    "proxy",     "robots",    "write",     "blocked_address",
                                            "stopped",     "unexpected"};
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(ErrorClass::stopped); ++i)
    names.insert(name_of(static_cast<ErrorClass>(i)));

  EXPECT_EQ(names, contract);
}

}  // namespace
}  // namespace scrape
