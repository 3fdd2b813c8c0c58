#pragma once
/// A run in numbers, for Prometheus.

#include "run_report.hpp"

#include <scrape/app/summary.hpp>

#include <string>

namespace scrape::app {

/// Prometheus' text format 0.0.4 for the textfile collector of node_exporter: gauges, each with the output directory as
/// a label, so that the files of several runs do not get in each other's way.
std::string to_prometheus(RunFacts const& facts, Summary const& summary, std::string const& directory);

}  // namespace scrape::app
