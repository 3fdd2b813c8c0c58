#pragma once
/// The options by what they are about, as --help shows them.

#include <scrape/app/options.hpp>

#include <CLI/CLI.hpp>

#include <string>

namespace scrape::app {

void add_fetching(CLI::App& app, Options& options);
/// Those of the above that may be set for some hosts.
void add_manners(CLI::App& app, plan::Policy& policy);
void add_http(CLI::App& app, Options& options);
/// Those of the above that say who asks: credentials and cookies.
void add_identity(CLI::App& group, Options& options);
/// Into the group of those.
void add_request(CLI::App& app, GivenRequest& given);
void add_tls(CLI::App& app, net::TlsSettings& tls);
void add_network(CLI::App& app, Options& options);
void add_limits(CLI::App& app, plan::Policy& policy);
void add_budget(CLI::App& app, Allowance& allowance);
void add_runs(CLI::App& app, Options& options);
void add_files(CLI::App& app, Options& options);
void add_expectations(CLI::App& app, engine::Config& config);
void add_extraction(CLI::App& app, Options& options);
void add_output(CLI::App& app, Options& options);

/// All of the above.
void add_groups(CLI::App& app, Options& options);

/// Reads what add_request() was given, once the sources are known. Returns what is wrong with it, or nothing.
std::string settle_request(Options& options);

/// Completes what add_extraction() and add_expectations() have read. Returns what is wrong with it, or nothing.
std::string settle_extraction(Options& options);

/// The same for the proxies of add_network() and the environment.
std::string settle_proxies(Options& options);

}  // namespace scrape::app
