#include "run_files.hpp"

#include "metrics.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>
#include <scrape/http/cookie_file.hpp>

#include <cerrno>
#include <csignal>

namespace scrape::app {
namespace {

int put_into(store::WholeFile const& file, std::string_view text, int code) {
  auto const written = file.put(text);
  if (written) return code;
  if (file.is_standard_output() && written.error().value() == EPIPE) return exit_code::signalled + SIGPIPE;
  say(file.cannot_write(written.error()));
  return code > exit_code::signalled ? code : exit_code::local_trouble;
}

}  // namespace

RunFiles::RunFiles(Options const& options) : options_(options) {
  if (!options.summary.empty()) summary_.emplace("summary", options.summary);
  if (!options.metrics.empty()) metrics_.emplace("metrics", options.metrics);
  using Readers = store::WholeFile::Readers;
  if (!options.cookie_jar.empty()) cookie_jar_.emplace("cookie jar", options.cookie_jar, Readers::owner);
}

int RunFiles::write(RunFacts facts, Summary const& summary, Harvest const& harvest) const {
  if (cookie_jar_) {
    auto const cookies = options_.config.cookies->all(std::chrono::system_clock::now());
    facts.exit_code = put_into(*cookie_jar_, http::format_cookie_file(cookies), facts.exit_code);
  }
  if (summary_) facts.exit_code = put_into(*summary_, to_json(facts, summary, harvest), facts.exit_code);
  return write_metrics(facts, summary);
}

int RunFiles::write_metrics(RunFacts const& facts, Summary const& summary) const {
  if (!metrics_) return facts.exit_code;
  return put_into(*metrics_, to_prometheus(facts, summary, options_.config.directory), facts.exit_code);
}

void RunFiles::write_broken_off(int code) const {
  write_metrics(RunFacts{started_, Clock::now() - begin_, code}, Summary());
}

}  // namespace scrape::app
