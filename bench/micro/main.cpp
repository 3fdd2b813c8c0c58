// scrape-micro: times its operations; under callgrind it counts the instructions of one batch of each instead, in a
// part of the output that has the operation's name. Takes the options of Google Benchmark, under callgrind only its
// filter.
#include "operation.hpp"

#include <benchmark/benchmark.h>

#include <regex>
#include <thread>

#include <valgrind/callgrind.h>

namespace scrape::micro {
namespace {

Operations all_operations() {
  Operations all;
  for (auto const subject : {url_operations, list_operations, file_name_operations, fingerprint_operations,
                             http1_encode_operations, http1_decode_operations, verdict_operations, record_operations}) {
    for (auto& operation : subject())
      all.push_back(std::move(operation));
  }
  return all;
}

void time(Operations const& operations) {
  for (auto const& operation : operations) {
    benchmark::RegisterBenchmark(operation.name.c_str(), [&operation](benchmark::State& state) {
      while (state.KeepRunningBatch(batch_size))
        operation.batch();
    });
  }
  benchmark::AddCustomContext("compiler", __VERSION__);
  benchmark::RunSpecifiedBenchmarks();
}

void count(Operation const& operation) {
  operation.batch();  // fills what is allocated once
  CALLGRIND_TOGGLE_COLLECT;
  operation.batch();
  CALLGRIND_TOGGLE_COLLECT;
  CALLGRIND_DUMP_STATS_AT(operation.name.c_str());
}

// Each in a thread, which starts with a heap of its own: on the main thread's, which other operations and the
// environment have shaped, the same work takes up to a tenth more.
void count(Operations const& operations, std::string const& filter) {
  std::regex const chosen(filter.empty() ? "." : filter);
  for (auto const& operation : operations) {
    if (std::regex_search(operation.name, chosen)) std::thread([&operation] { count(operation); }).join();
  }
}

}  // namespace
}  // namespace scrape::micro

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  auto const operations = scrape::micro::all_operations();
  if (RUNNING_ON_VALGRIND > 0) {
    scrape::micro::count(operations, benchmark::GetBenchmarkFilter());
  } else {
    scrape::micro::time(operations);
  }
}
