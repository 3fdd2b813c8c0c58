#include "conclusion.hpp"

#include <scrape/app/exit_code.hpp>
#include <scrape/app/message.hpp>

#include <cerrno>
#include <csignal>

namespace scrape::app {

int Conclusion::draw() {
  course_.harvest.finish();
  course_.chronicle.finish();
  auto const was_well = !lost();
  if (reader_has_gone()) {
    auto const code = end_chronicle(exit_code::signalled + SIGPIPE, was_well);
    return course_.files.write_metrics(facts(code), course_.summary);
  }
  if (is_empty()) return conclude_empty();
  auto const outcome = keep_snapshot(result());
  if (!course_.options.quiet || outcome != exit_code::all_well) report();
  if (auto const* const statistics = course_.harvest.statistics()) show(statistics->to_text());
  return end(announce(outcome), was_well);
}

// Why records, rows or links were lost.
error_code Conclusion::lost() const {
  return course_.chronicle.failure() ? course_.chronicle.failure() : course_.harvest.failure();
}

// Whoever read our standard output has enough (cli.md: a closed stdout ends the run quietly).
bool Conclusion::reader_has_gone() const {
  return writes_to_standard_output(course_.options) && lost().value() == EPIPE;
}

// Nobody knows what a list would have had that was not read.
bool Conclusion::is_empty() const {
  return course_.summary.entries() == 0 && course_.signals.stop_signal() == 0 && !course_.budget.spent();
}

// A budget that was spent just as all was done stopped nothing.
bool Conclusion::ended_over_budget() const {
  auto const& summary = course_.summary;
  return course_.budget.spent() && (summary.was_cut_short() || summary.entries() == 0);
}

bool Conclusion::is_complete() const {
  return !course_.was_broken_off && !lost() && !course_.summary.was_cut_short() && !ended_over_budget();
}

int Conclusion::conclude_empty() {
  course_.chronicle.discard();
  if (course_.options.allow_empty) {
    course_.harvest.begin();
    return sum_up(announce(exit_code::all_well));
  }
  if (course_.options.config.rerun == engine::Rerun::failed) {
    if (!course_.options.quiet) say("nothing failed last time, and all was started: nothing to retry");
    return sum_up(announce(exit_code::all_well));
  }
  say("the URL list is empty: nothing to fetch (--allow-empty accepts that)");
  return course_.files.write_metrics(facts(exit_code::misuse), course_.summary);
}

int Conclusion::result() const {
  return lost() ? exit_code::local_trouble : exit_code::of(course_.summary, ended_over_budget());
}

// Of a run that came to its end: of any other it would have holes.
int Conclusion::keep_snapshot(int outcome) {
  auto const snapshot = is_complete() ? course_.chronicle.keep_snapshot() : Result<std::string>(std::string());
  if (!snapshot) {
    say("cannot complete the snapshot: " + snapshot.error().message());
    return exit_code::local_trouble;
  }
  if (!snapshot->empty()) places_ = "; snapshot in " + *snapshot;
  return outcome;
}

// A run that was stopped or harmed leaves its changes for the next one to tell. What stops it from here on finds it
// at its end.
int Conclusion::announce(int outcome) const {
  auto const& signals = course_.signals;
  auto const code = signals.stop_signal() != 0 ? outcome : announce_changes(outcome);
  return signals.stop_signal() != 0 ? exit_code::signalled + signals.stop_signal() : code;
}

int Conclusion::announce_changes(int outcome) const {
  if (outcome == exit_code::local_trouble || !course_.announcement.is_wanted()) return outcome;
  auto const told = course_.announcement.tell(course_.chronicle.changes());
  if (told.is_heard) course_.chronicle.forget_changes();
  if (!told.trouble.empty()) say(told.trouble);
  if (told.stop_signal != 0) return exit_code::signalled + told.stop_signal;
  return told.trouble.empty() ? outcome : exit_code::local_trouble;
}

// The files have the code of a state that could not be written, and the state that of files that could not.
int Conclusion::end(int code, bool was_well) const {
  auto const ended = end_chronicle(code, was_well);
  auto const summed_up = sum_up(ended);
  if (summed_up != ended) course_.chronicle.end(summed_up, is_complete());
  return summed_up;
}

// Says what was lost since all `was_well`.
int Conclusion::end_chronicle(int code, bool was_well) const {
  course_.chronicle.end(code, is_complete());
  if (!was_well || !lost()) return code;
  for (auto const& line : course_.chronicle.troubles())
    say(line);
  return exit_code::local_trouble;
}

int Conclusion::sum_up(int code) const {
  return course_.files.write(facts(code), course_.summary, course_.harvest);
}

RunFacts Conclusion::facts(int code) const {
  auto const& budget = course_.budget;
  RunFacts facts{course_.started, Clock::now() - course_.begin, code, {}, budget.received()};
  if (ended_over_budget()) facts.budget = budget.spent()->budget;
  return facts;
}

void Conclusion::report() const {
  for (auto const& lines : {course_.chronicle.troubles(), course_.harvest.troubles(), course_.summary.failures(),
                            course_.summary.hints(), course_.harvest.report()}) {
    for (auto const& line : lines)
      say(line);
  }
  auto const& options = course_.options;
  auto const place = course_.chronicle.place_of_records();
  auto const records = place.empty() ? place : "; records in " + place;
  auto const pages = options.config.keeps_pages ? "; pages in " + options.config.directory : std::string();
  say(course_.summary.headline(Clock::now() - course_.begin) + pages + records + places_);
}

}  // namespace scrape::app
