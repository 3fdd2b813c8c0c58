#include "ares_error.hpp"

#include <ares.h>

#include <string>

namespace scrape::net {
namespace {

class AresCategory final : public boost::system::error_category {
 public:
  char const* name() const noexcept override { return "ares"; }
  std::string message(int value) const override {
    switch (value) {
      case ARES_ENOTFOUND:
        return "there is no host of that name";
      case ARES_ENODATA:
        return "the name has no address";
      case ARES_ESERVFAIL:
        return "the name server could not answer (SERVFAIL)";
      case ARES_EREFUSED:
        return "the name server refused to answer";
      case ARES_ETIMEOUT:
        return "no name server answered";
      case ARES_ECONNREFUSED:
        return "no name server could be reached";
      default:
        return std::string("the name was not resolved: ") + ares_strerror(value);
    }
  }

  // A forwarder refuses when it has too much to do, or nobody to ask.
  boost::system::error_condition default_error_condition(int value) const noexcept override {
    switch (value) {
      case ARES_ESERVFAIL:
      case ARES_EREFUSED:
      case ARES_ETIMEOUT:
      case ARES_ECONNREFUSED:
        return boost::system::errc::make_error_condition(boost::system::errc::resource_unavailable_try_again);
      default:
        return error_category::default_error_condition(value);
    }
  }
};

AresCategory const ares_category;

}  // namespace

boost::system::error_code ares_error(int status) noexcept {
  return {status, ares_category};
}

bool is_answer(int status) noexcept {
  return status == ARES_SUCCESS || status == ARES_ENOTFOUND || status == ARES_ENODATA;
}

bool is_silence(boost::system::error_code const& failed) noexcept {
  return failed == ares_error(ARES_ETIMEOUT) || failed == ares_error(ARES_ECONNREFUSED);
}

}  // namespace scrape::net
