#include "option_groups.hpp"
#include "option_values.hpp"
#include "time_of_day.hpp"

namespace scrape::app {

void add_budget(CLI::App& app, Allowance& allowance) {
  auto* const group = app.add_option_group("Budget");
  auto const read_deadline = [&allowance](std::string const& text) {
    auto const duration = parse_duration(text);
    auto const time = duration ? duration : until_time_of_day(text, std::chrono::system_clock::now());
    if (!time) throw invalid("--deadline", text, "a duration such as 90s or 8h, or a time of day such as 06:30");
    allowance.time = duration && *time > Duration::zero() ? *time : Duration::max();
    allowance.until = duration ? TimePoint::max() : after(Clock::now(), *time);
  };
  group
      ->add_option_function<std::string>("--deadline", read_deadline,
                                         "start nothing after so long, or from that local time on")
      ->type_name("DUR|HH:MM");
  add_size(*group, "--max-total", allowance.bytes, "start nothing once so much was received");
  add_bytes(*group, "--min-free", allowance.free, "start nothing while less is free where pages are saved");
}

}  // namespace scrape::app
