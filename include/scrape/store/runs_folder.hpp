#pragma once
/// DIR/.scrape/runs: the manifests of the last runs, by their numbers.

#include <scrape/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace scrape::store {

/// DIR/.scrape/runs/RUN.jsonl.
std::string run_manifest(std::string const& directory, std::uint64_t run);

/// The same, for a run that begins: the folder is there then, if it can be.
std::string new_run_manifest(std::string const& directory, std::uint64_t run);

void remove_run_manifest(std::string const& directory, std::uint64_t run);

/// The runs whose manifests are there, the earliest first.
std::vector<std::uint64_t> runs_of(std::string const& directory);

/// Makes the manifest of that run DIR/manifest.jsonl, in one step: both are one file. Where a file system knows no hard
/// links, it is moved there, and the one that was there back to its place. Errors: the system's.
Result<void> show_manifest(std::string const& directory, std::uint64_t run);

/// DIR/manifest.jsonl, if there is one, is that of a run whose own is missing.
void adopt_manifest(std::string const& directory, std::uint64_t run);

/// Removes the manifests of all but the last `keep` runs. DIR/manifest.jsonl stays.
void forget_runs(std::string const& directory, std::size_t keep);

}  // namespace scrape::store
