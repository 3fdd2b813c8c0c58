#pragma once
/// Everything that a run was asked to do.

#include <scrape/engine/cookies.hpp>
#include <scrape/engine/list_reader.hpp>
#include <scrape/engine/recall.hpp>
#include <scrape/extract/extraction.hpp>
#include <scrape/http/credentials.hpp>
#include <scrape/http/header_edit.hpp>
#include <scrape/http/netrc.hpp>
#include <scrape/net/connect_settings.hpp>
#include <scrape/net/name_servers.hpp>
#include <scrape/net/tls_context.hpp>
#include <scrape/plan/name_template.hpp>
#include <scrape/plan/own_request.hpp>
#include <scrape/plan/policy.hpp>
#include <scrape/store/sync.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace scrape::engine {

struct Config {
  std::vector<Source> sources;
  std::string directory = "pages";
  std::optional<plan::NameTemplate> name;   ///< nothing: HOST/PATH
  std::vector<std::string> reserved_names;  ///< relative to the directory: no page may have them
  bool keeps_pages = true;
  Rerun rerun = Rerun::revalidate;
  store::Sync sync = store::Sync::none;  ///< what pages survive once they are recorded
  extract::Extraction extraction;
  std::string page_reader = "/proc/self/exe";  ///< the program that becomes a worker (inspect/worker.hpp)
  plan::Policy policy;
  std::size_t threads = 1;  ///< that make exchanges; at least one
  net::TlsSettings tls;
  net::NameServers name_servers;
  net::ConnectSettings connecting;
  std::string user_agent;  ///< empty: none is sent
  std::string referer;     ///< empty: none is sent
  bool compressed = true;  ///< asks for content codings
  std::vector<http::HeaderEdit> headers;
  std::shared_ptr<plan::OwnRequest const> request;  ///< of entries that do not say it themselves; none: GET
  std::string cookie;                               ///< for the origin of each entry: "a=1; b=2"
  std::shared_ptr<Cookies> cookies;                 ///< none: kept along the way of one entry's redirects alone
  std::optional<http::Credentials> credentials;     ///< for the origin of each entry, as those that follow
  std::shared_ptr<http::Netrc const> netrc;
  bool only_digest = false;  ///< a password is never sent as it is
};

}  // namespace scrape::engine
