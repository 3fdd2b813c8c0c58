#pragma once
/// One URL of the input, with its history.

#include <scrape/base/deadline.hpp>
#include <scrape/http/cookie_jar.hpp>
#include <scrape/http/digest_auth.hpp>
#include <scrape/plan/known.hpp>
#include <scrape/plan/own_request.hpp>
#include <scrape/url/url.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace scrape::plan {

/// What was asked for, and where in the input.
struct Entry {
  std::uint64_t index = 0;     ///< 1-based position over all sources; 0 for what is fetched for ourselves
  std::string source;          ///< "urls.txt:17", "-:17", "argv:2"
  std::string given;           ///< the URL as it was written
  std::uint64_t sequence = 0;  ///< 1, 2, 3 … as this run takes entries, which may be some of those of earlier lists
};

struct Record;

/// What an attempt has told servers about who asks.
struct Login {
  int challenges = 0;                             ///< that were met
  std::shared_ptr<http::DigestAuth> digest = {};  ///< the last of these, until its answer was accepted
  bool is_basic = false;                          ///< the last of these asked for the password as it is
  std::optional<std::string> realm = {};          ///< of the Digest that the last request answered
};

struct Job {
  Entry entry;
  url::Url url;                     ///< of the entry: names the file
  url::Url target;                  ///< of the next exchange: differs after a redirect
  std::optional<std::string> path;  ///< the file's name when the list gives one

  std::shared_ptr<OwnRequest const> request = {};  ///< none: GET, as the run says
  /// When a sitemap led to it: the origin of the list's entry at the beginning of that way.
  std::shared_ptr<url::Origin const> home = {};
  /// When it is fetched for ourselves: where the body goes. It is no page then, whatever pages ought to be like.
  std::shared_ptr<std::string> text = {};

  std::shared_ptr<Known const> known = {};  ///< what an earlier run left; none once that turned out to be no good
  bool is_resumed = false;                  ///< it ended well in a run that this one continues

  std::string name = {};                        ///< of its file, once it has taken one
  std::vector<std::string> earlier_names = {};  ///< that it has taken in other attempts

  std::shared_ptr<Record> failed_so_far = {};  ///< the record if no other attempt follows the last one

  int attempts = 0;   ///< begun; the hops of a redirect are one attempt
  int retries = 0;    ///< attempts that --retry allowed
  int deferrals = 0;  ///< attempts that a server put off
  int spared = 0;     ///< attempts that failed because of an outage, and do not count

  std::optional<TimePoint> doubted = {};  ///< when the last attempt failed, if that may have been an outage

  bool has_asked = false;  ///< its request is on its way: for the scheduler
  bool is_spaced = false;  ///< its host wants a gap between requests

  // Of the attempt under way.
  bool goes_on = false;  ///< the next exchange is a hop of it
  Login login = {};
  std::shared_ptr<http::CookieJar> cookies = {};  ///< that redirects set, if the run does not keep them
  int redirects = 0;                              ///< followed
  bool is_downgraded = false;                     ///< one of them led from https to http
  bool drops_content = false;                     ///< one of them made its request a GET (RFC 9110 §15.4)
  std::vector<std::uint64_t> visited = {};        ///< hashes of the targets that redirected
  Duration spent{};                               ///< by its exchanges so far

  TimePoint queued{};     ///< when the next exchange was asked for
  TimePoint first_try{};  ///< when the first exchange began
  WallTime started{};     ///< the same on the wall clock
};

/// The only origin that gets what the user gave for requests to an entry's own: its secrets, perhaps.
inline url::Origin const& trusted_origin(Job const& job) noexcept {
  return job.home ? *job.home : job.url.origin();
}

/// Under which it is known: its URL, or that with a mark of its own request.
inline std::string key_of(Job const& job) {
  return key_of(job.url.text(), job.request.get());
}

/// Of the next exchange.
inline std::string_view method_of(Job const& job) noexcept {
  auto const is_own = job.request && (!job.drops_content || job.request->method == "HEAD");
  return is_own ? std::string_view(job.request->method) : std::string_view("GET");
}

/// Of the next exchange; none: no content.
inline std::string const* content_of(Job const& job) noexcept {
  return job.request && !job.drops_content ? job.request->body.get() : nullptr;
}

}  // namespace scrape::plan
