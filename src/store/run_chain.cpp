#include "run_chain.hpp"

#include <scrape/store/sha256.hpp>

#include <cstring>
#include <string_view>

namespace scrape::store {
namespace {

// Nobody finds out what was hashed, unless he can guess it.
std::int64_t digest_of(std::string_view text) {
  Sha256 hash;
  hash.add(as_bytes(text));
  auto const digest = hash.finish();
  std::int64_t number = 0;
  std::memcpy(&number, digest.data(), sizeof number);
  return number;
}

void continue_last(Database& database, RunChain& chain) {
  Statement last(database,
                 "SELECT first, is_complete FROM run WHERE sources = ? AND shape = ? ORDER BY id DESC LIMIT 1");
  if (!last.bind(chain.sources).bind(chain.shape).step()) return;
  auto const first = static_cast<std::uint64_t>(last.number());
  auto const is_complete = last.number() != 0;
  if (!is_complete) chain.first = first;
}

}  // namespace

RunChain continue_runs(Database& database, RunBegin const& begin) {
  RunChain chain;
  // Records of earlier runs may be there without their state.
  chain.run = static_cast<std::uint64_t>(database.number("SELECT coalesce(max(id), 0) FROM run")) + 1;
  chain.first = chain.run;
  chain.sources = begin.command.sources.empty() ? 0 : digest_of(begin.command.sources);
  chain.shape = digest_of(begin.command.shape);
  if (begin.continues) continue_last(database, chain);
  Statement run(database, "SELECT id FROM run WHERE first = ? OR (id > ? AND sources = 0 AND shape = ?) ORDER BY id");
  run.bind(chain.first).bind(chain.first).bind(chain.shape);
  while (run.step())
    chain.runs.push_back(static_cast<std::uint64_t>(run.number()));
  chain.runs.push_back(chain.run);
  return chain;
}

}  // namespace scrape::store
